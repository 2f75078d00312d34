/**
 * The rubber band: a rectangle over the content, and which ranks it touches. Pure.
 */

/** @typedef {import("./layout.mjs").Layout} Layout */
/** In px of the content. @typedef {{left: number, top: number, right: number, bottom: number}} Box */

/**
 * @param {{x: number, y: number}} one
 * @param {{x: number, y: number}} other
 * @returns {Box}
 */
export const boxOf = (one, other) => ({
  left: Math.min(one.x, other.x),
  right: Math.max(one.x, other.x),
  top: Math.min(one.y, other.y),
  bottom: Math.max(one.y, other.y),
});

/**
 * The ranks the box touches: the first and the last, and which between them.
 * @param {Layout} layout
 * @param {Box} box
 * @returns {{from: number, to: number, has: (rank: number) => boolean} | null} null when it touches none
 */
export function touched(layout, { left, top, right, bottom }) {
  if (!layout.total) return null;
  /** @type {Map<number, [number, number] | null>} */
  const known = new Map();
  /** The touched ranks of a row, the first and the last. @param {number} row */
  const inRow = (row) => {
    const kept = known.get(row);
    if (kept !== undefined) return kept;
    const y = layout.rowTop(row);
    const first = layout.firstRank(row);
    const hits =
      y >= bottom || y + layout.rowHeight(row) <= top
        ? []
        : layout.cells(row).flatMap((span, at) => (span.left < right && span.left + span.width > left ? [first + at] : []));
    /** @type {[number, number] | null} */
    const found = hits.length ? [hits[0] ?? 0, hits.at(-1) ?? 0] : null;
    known.set(row, found);
    return found;
  };
  const from = ends(layout.rowAt(top), layout.rowAt(bottom), 1, inRow);
  const to = ends(layout.rowAt(bottom), layout.rowAt(top), -1, inRow);
  if (!from || !to) return null;
  const has = (/** @type {number} */ rank) => {
    const found = inRow(layout.rowOf(rank));
    return found !== null && rank >= found[0] && rank <= found[1];
  };
  return { from: from[0], to: to[1], has };
}

/**
 * The first row from `start` to `end` that is touched.
 * @param {number} start
 * @param {number} end
 * @param {number} step
 * @param {(row: number) => [number, number] | null} inRow
 */
function ends(start, end, step, inRow) {
  for (let row = start; step > 0 ? row <= end : row >= end; row += step) {
    const found = inRow(row);
    if (found) return found;
  }
  return null;
}
