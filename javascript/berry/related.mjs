/**
 * Searches that lead from one image to others like it. Pure.
 */

import { fieldQuery } from "./parameters.mjs";
import { searching } from "./searchstrings.mjs";

/** @typedef {import("./types.mjs").Detail} Detail */
/** `sort` null: as the result is sorted now. @typedef {{label: string, help: string, query: string, sort: string | null}} Related */

/**
 * @param {Detail} detail
 * @returns {Related[]}
 */
export function related({ id, parameters }) {
  /** @type {Related[]} */
  const found = [];
  if (parameters?.prompt)
    found.push({ label: searching.samePrompt, help: searching.samePromptHelp, query: `stack:${id}`, sort: null });
  if (parameters?.seed !== null && parameters?.seed !== undefined)
    found.push({
      label: searching.sameSeed,
      help: searching.sameSeedHelp,
      query: fieldQuery("seed", String(parameters.seed)),
      sort: null,
    });
  if (parameters?.model)
    found.push({
      label: searching.sameModel,
      help: searching.sameModelHelp,
      query: fieldQuery("model", parameters.model),
      sort: null,
    });
  if (parameters?.prompt)
    found.push({ label: searching.similar, help: searching.similarHelp, query: `similar:${id}`, sort: "relevance" });
  return found;
}
