/**
 * A prompt as the text it is, with the tags in it that can be searched for. Pure.
 */

import { fieldQuery } from "./parameters.mjs";

/** A stretch of the prompt; `query`: what finds images with this tag. @typedef {{text: string, query: string | null}} Piece */

/** Networks in angle brackets, what parts tags, and the words that do. */
const PARTS = /(<[a-z]{2,12}:[^<>]{1,300}>|[,\n]+|\bBREAK\b|\bAND\b)/;
/** A tag without the blanks, brackets and weight around it. */
const CORE = /^([\s([{]*)(.*?)((?::\s*-?[\d.]+\s*\)?)?[\s)\]}.]*)$/s;
const PLAIN = /^[\p{L}\p{N}]+$/u;
const RESERVED = /^(and|or|not)$/i;

/**
 * @param {string} prompt
 * @param {string | null} [field] where the words stand if not in the prompt
 * @returns {Piece[]} together the whole prompt
 */
export function tags(prompt, field = null) {
  /** @type {Piece[]} */
  const found = [];
  const add = (/** @type {string} */ text, /** @type {string | null} */ query) => text && found.push({ text, query });
  for (const part of prompt.split(PARTS)) {
    if (part.startsWith("<") && PARTS.test(part)) add(part, network(part));
    else if (PARTS.test(part)) add(part, null);
    else {
      const [, before = "", core = "", after = ""] = CORE.exec(part) ?? [];
      add(before, null);
      add(core, phrase(core, field));
      add(after, null);
    }
  }
  return found;
}

/** @param {string} part as <lora:name:1> */
function network(part) {
  const [, kind = "", name = ""] = /^<(\w+):([^:>]+)/.exec(part) ?? [];
  return ["lora", "lyco", "hypernet"].includes(kind) && name ? fieldQuery("lora", name) : null;
}

/**
 * @param {string} core
 * @param {string | null} field
 */
function phrase(core, field) {
  const words = core.replaceAll(/[\\"*()[\]{}|]/g, " ").replaceAll(/\s+/g, " ").trim();
  if (!/[\p{L}\p{N}]/u.test(words)) return null;
  const written = PLAIN.test(words) && !RESERVED.test(words) ? words : `"${words}"`;
  return field ? `${field}:${written}` : written;
}

/**
 * Cuts marked stretches where tags begin and end.
 * @param {Piece[]} pieces
 * @param {{text: string, marked: boolean}[]} marks of the same text
 * @returns {{text: string, marked: boolean}[][]} one list a piece
 */
export function cut(pieces, marks) {
  const left = marks.map((mark) => ({ ...mark }));
  return pieces.map(({ text }) => {
    /** @type {{text: string, marked: boolean}[]} */
    const own = [];
    for (let missing = text.length; missing > 0; ) {
      const next = left[0];
      if (!next) break;
      const part = next.text.slice(0, missing);
      own.push({ text: part, marked: next.marked });
      missing -= part.length;
      next.text = next.text.slice(part.length);
      if (!next.text) left.shift();
    }
    return own;
  });
}
