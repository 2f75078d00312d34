/**
 * Finding the query's words in a prompt, whatever their case and accents. Pure.
 */

/**
 * Each character without case and accents, so that places stay the same.
 * @param {string} text
 */
const folded = (text) =>
  Array.from(text, (each) => each.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase() || " ").map((each) =>
    Array.from(each).length === 1 ? each : (Array.from(each)[0] ?? " "),
  );

const WORDY = /[\p{L}\p{N}]/u;
/** Written without spaces between words, so that a word may begin anywhere. */
const SOLID = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * @param {string} text
 * @param {string[]} words each `whole`, `begun*`, `*ended` or `*within*`
 * @returns {{text: string, marked: boolean}[]} the text in pieces
 */
export function pieces(text, words) {
  const points = Array.from(text);
  const plain = folded(text);
  const marks = new Array(points.length).fill(false);
  for (const word of words) markWord(plain, word, marks);
  /** @type {{text: string, marked: boolean}[]} */
  const found = [];
  points.forEach((point, at) => {
    const last = found.at(-1);
    if (last && last.marked === marks[at]) last.text += point;
    else found.push({ text: point, marked: marks[at] });
  });
  return found;
}

/**
 * @param {string[]} plain
 * @param {string} word
 * @param {boolean[]} marks
 */
function markWord(plain, word, marks) {
  const bare = folded(word.replace(/^\*|\*$/g, ""));
  if (!bare.length) return;
  const solid = bare.some((each) => SOLID.test(each));
  const anywhere = solid || word.startsWith("*");
  const goesOn = solid || word.endsWith("*");
  const wordy = (/** @type {number} */ at) => WORDY.test(plain[at] ?? " ");
  for (let at = 0; at + bare.length <= plain.length; at++) {
    const end = at + bare.length;
    if (!bare.every((each, step) => plain[at + step] === each)) continue;
    if (!anywhere && at > 0 && wordy(at - 1)) continue;
    if (!goesOn && wordy(end)) continue;
    marks.fill(true, at, end);
  }
}
