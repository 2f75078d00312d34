/**
 * Why something was refused, in the reader's language: the server gives a reason and what stands in the sentence.
 */

import { refusals } from "./refusalstrings.mjs";

/** @typedef {import("./refusalstrings.mjs").Values} Values */

/** Sentences that the server sends as they are, beside other things, by how they begin. @type {[string, string][]} */
export const KNOWN = [
  ["This gallery is read-only.", "read_only"],
  ["This server can be reached from other machines,", "files_remote"],
  ["The web UI was started with its settings frozen,", "settings_frozen"],
  ["The folder cannot be reached, or is empty now.", "folder_away"],
  ["Its file is gone, or its drive is not connected.", "file_away"],
  ["No name is free for it there.", "name_taken"],
  ["It is being moved already;", "moving_already"],
];

/**
 * @param {string | undefined} reason
 * @param {Values} [values]
 * @returns {string | null} null where there is no sentence of ours for it
 */
export function sentence(reason, values = {}) {
  if (!reason || !Object.hasOwn(refusals.sentences, reason)) return null;
  return refusals.sentences[reason]?.(values) ?? null;
}

/**
 * A sentence of the server's in the reader's language, where it is one that is known.
 * @template {string | null} T
 * @param {T} text
 * @returns {T | string}
 */
export function inOurWords(text) {
  const reason = KNOWN.find(([beginning]) => text?.startsWith(beginning))?.[1];
  return sentence(reason) ?? text;
}
