/**
 * Places in a text, counted in code points as the server counts them. Pure.
 */

/**
 * Splits a text at a stretch given in code points.
 * @param {string} text
 * @param {number} position
 * @param {number} length
 * @returns {[string, string, string]} before, the stretch, after
 */
export function splitAt(text, position, length) {
  const points = Array.from(text);
  const from = Math.max(0, Math.min(position, points.length));
  const to = Math.max(from, Math.min(from + length, points.length));
  return [points.slice(0, from).join(""), points.slice(from, to).join(""), points.slice(to).join("")];
}

/**
 * @param {string} text
 * @param {number} index in UTF-16 units, as of a caret
 * @returns {number} in code points
 */
export const pointsBefore = (text, index) => Array.from(text.slice(0, index)).length;

/**
 * A text without a stretch, and without the space or comma that then parts nothing.
 * @param {string} text
 * @param {number} start
 * @param {number} end
 */
export function without(text, start, end) {
  const [before, , after] = splitAt(text, start, end - start);
  const left = before.replace(/\s+$/, "");
  const right = after.replace(/^\s+/, "");
  if (!left) return right.replace(/^[\s,]+/, "");
  if (!right) return left.replace(/[\s,]+$/, "");
  if (left.endsWith(",") && right.startsWith(",")) return left + right.slice(1);
  return right.startsWith(",") ? left + right : `${left} ${right}`;
}
