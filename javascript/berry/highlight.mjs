/**
 * Finding the query's words in a prompt, whatever their case and accents. Pure.
 */

/**
 * Each character without case and accents, so that places stay the same.
 * @param {string} text
 */
const folded = (text) =>
  Array.from(text, (each) => Array.from(each.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase())[0] ?? "\0");

const WORDY = "[\\p{L}\\p{N}]";
/** Written without spaces between words, so that a word may begin anywhere. */
const SOLID = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * @param {string} text
 * @param {string[]} words or phrases; a star says that a word may go on there
 * @returns {{text: string, marked: boolean}[]} the text in pieces
 */
export function pieces(text, words) {
  const points = Array.from(text);
  const plain = folded(text);
  /** @type {boolean[]} */
  const marks = new Array(points.length).fill(false);
  for (const word of words) {
    const whole = found(plain, word, word.startsWith("*"), word.endsWith("*"));
    // Where no whole word is like it, the query asked for a part of one.
    for (const [from, to] of whole.length ? whole : found(plain, word, true, true)) marks.fill(true, from, to);
  }
  /** @type {{text: string, marked: boolean}[]} */
  const parts = [];
  points.forEach((point, at) => {
    const last = parts.at(-1);
    if (last && last.marked === marks[at]) last.text += point;
    else parts.push({ text: point, marked: Boolean(marks[at]) });
  });
  return parts;
}

/**
 * Where a word stands, from and to in code points. Anything may part the words of a phrase.
 * @param {string[]} plain
 * @param {string} word
 * @param {boolean} within whether it may begin within another
 * @param {boolean} goesOn whether it may go on
 * @returns {[number, number][]}
 */
function found(plain, word, within, goesOn) {
  const bare = folded(word).join("");
  const units = bare.match(new RegExp(`${WORDY}+`, "gu"));
  if (!units) return [];
  const solid = SOLID.test(bare);
  const before = within || solid ? "" : `(?<!${WORDY})`;
  const after = goesOn || solid ? "" : `(?!${WORDY})`;
  const pattern = new RegExp(before + units.join(`[^\\p{L}\\p{N}]+`) + after, "gu");
  const text = plain.join("");
  const offsets = new Map();
  let offset = 0;
  plain.forEach((each, at) => {
    offsets.set(offset, at);
    offset += each.length;
  });
  offsets.set(offset, plain.length);
  return [...text.matchAll(pattern)].map((hit) => [offsets.get(hit.index), offsets.get(hit.index + hit[0].length)]);
}
