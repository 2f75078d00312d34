/**
 * The arrangement of a whole result in rows, under headings where it has days: images as wide as they are, or squares.
 * Pure.
 *
 * It goes by rank alone: a day of fifty thousand images costs no more than as many days of one.
 */

import { groupDays, newestFirst } from "./groups.mjs";
import { GAP, squares } from "./layout.mjs";
import { justified, squared } from "./packing.mjs";
import { ASPECTS } from "./shape.mjs";

/** @typedef {import("./layout.mjs").Layout} Layout */
/** @typedef {import("./layout.mjs").Heading} Heading */
/** @typedef {import("./layout.mjs").Span} Span */

/** Height of a heading, its distance to the row below included. */
export const HEADING = 40;

/**
 * The last place of an ordered array whose value is not above `value`; 0 when all are.
 * @param {Int32Array | Float64Array} ordered
 * @param {number} length
 * @param {number} value
 */
function lastUpTo(ordered, length, value) {
  let low = 0;
  let high = length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (/** @type {number} */ (ordered[middle]) <= value) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * @param {{shape: import("./shape.mjs").Shape, width: number, target: number, square: boolean}} wanted
 * @returns {Layout}
 */
export function packedLayout({ shape, width, target, square }) {
  const { total, proportions, days } = shape;
  const room = Math.max(1, width);
  const { columns, side, pitch } = squares(room, target);
  const pack = square ? squared(room, target) : justified(proportions, room, target);
  const groups = days.length ? groupDays(days, filler(square, columns, room, target, proportions)) : [];
  const stretches = groups.length ? groups : total ? [{ first: 0, last: total - 1, from: 0, to: 0 }] : [];
  const growing = newestFirst(days) && groups.length > 0;

  // Rows are as many as images at most; the arrays are cut to size afterwards.
  const starts = new Int32Array(total + 1);
  const heights = new Uint16Array(total);
  const flush = new Uint8Array(total);
  let rows = 0;
  /** @type {number[]} the first row of each stretch */
  const begins = [];
  for (const { first, last } of stretches) {
    const from = rows;
    begins.push(from);
    // New images come at the top: packed from its end, the newest day keeps the rows it has.
    const backwards = growing && first === 0;
    pack(first, last, backwards, (start, height, filled) => {
      starts[rows] = start;
      heights[rows] = height;
      flush[rows] = filled ? 1 : 0;
      rows += 1;
    });
    if (backwards) for (const each of [starts, heights, flush]) each.subarray(from, rows).reverse();
  }
  starts[rows] = total;
  const tops = new Float64Array(rows);
  let y = 0;
  /** @type {Heading[]} */
  const headings = [];
  for (let row = 0, group = 0; row < rows; row++) {
    if (groups.length && row === begins[group]) {
      const found = /** @type {import("./groups.mjs").Group} */ (groups[group]);
      headings.push({ ...found, index: group, row, top: y });
      y += HEADING;
      group += 1;
    }
    tops[row] = y;
    y += /** @type {number} */ (heights[row]) + GAP;
  }

  const headingTops = Float64Array.from(headings, ({ top }) => top);
  const headingRows = Int32Array.from(headings, ({ row }) => row);
  const at = (/** @type {{[index: number]: number}} */ array, /** @type {number} */ index) => array[index] ?? 0;
  const rowOf = (/** @type {number} */ rank) => lastUpTo(starts, rows, rank);
  const cells = (/** @type {number} */ row) => {
    const first = at(starts, row);
    const count = at(starts, row + 1) - first;
    if (square) return Array.from({ length: count }, (_, step) => ({ left: Math.round(step * pitch), width: side }));
    return spread(proportions, first, count, room, flush[row] ? 0 : at(heights, row));
  };
  const rowAt = (/** @type {number} */ y) => {
    const row = lastUpTo(tops, rows, y);
    return row + 1 < rows && y >= at(tops, row) + at(heights, row) + GAP ? row + 1 : row;
  };
  return {
    total,
    rows,
    columns: rows ? Math.max(1, Math.round(total / rows)) : 1,
    phase: 0,
    height: rows ? y - GAP : 0,
    rowTop: (row) => at(tops, row),
    rowHeight: (row) => at(heights, row),
    rowAt,
    rowOf,
    firstRank: (row) => at(starts, row),
    lastRank: (row) => at(starts, row + 1) - 1,
    cells,
    cell: (rank) => {
      const row = rowOf(rank);
      return cells(row)[rank - at(starts, row)] ?? { left: 0, width: side };
    },
    step: (rank, by) => {
      const row = rowOf(rank);
      const wanted = Math.max(0, Math.min(rows - 1, row + by));
      if (wanted === row) return rank;
      const { left, width: wide } = cells(row)[rank - at(starts, row)] ?? { left: 0, width: 0 };
      return at(starts, wanted) + nearest(cells(wanted), left + wide / 2);
    },
    headings: headings.length,
    headingsIn: (from, to) => {
      if (!headings.length) return [];
      const first = lastUpTo(headingTops, headings.length, from - HEADING);
      const last = lastUpTo(headingTops, headings.length, to);
      return headings.slice(first, last + 1).filter(({ top }) => top + HEADING > from && top < to);
    },
    headingOf: (rank) => headings[lastUpTo(headingRows, headings.length, rowOf(rank))] ?? null,
    line: (row) => row + (headings.length ? lastUpTo(headingRows, headings.length, row) + 1 : 0),
  };
}

/**
 * Whether images fill a row.
 * @param {boolean} square
 * @param {number} columns
 * @param {number} room
 * @param {number} target
 * @param {Uint8Array} proportions
 * @returns {(first: number, count: number) => boolean}
 */
function filler(square, columns, room, target, proportions) {
  if (square) return (_, count) => count >= columns;
  return (first, count) => {
    let wide = 0;
    for (let rank = first; rank < first + count; rank++) {
      wide += target * (ASPECTS[proportions[rank] ?? 128] ?? 1) + GAP;
      if (wide >= room) return true;
    }
    return false;
  };
}

/**
 * The cells of a row of images of one height, by whole pixels; `height` 0: as wide together as the room.
 * @param {Uint8Array} proportions
 * @param {number} first
 * @param {number} count
 * @param {number} room
 * @param {number} height
 * @returns {Span[]}
 */
function spread(proportions, first, count, room, height) {
  const aspect = (/** @type {number} */ rank) => ASPECTS[proportions[rank] ?? 128] ?? 1;
  let wide = 0;
  for (let rank = first; rank < first + count; rank++) wide += aspect(rank);
  const scale = height || (room - GAP * (count - 1)) / wide;
  /** @type {Span[]} */
  const spans = [];
  let before = 0;
  for (let step = 0; step < count; step++) {
    const left = Math.round(before * scale + GAP * step);
    before += aspect(first + step);
    const right = Math.round(before * scale + GAP * step);
    spans.push({ left, width: Math.max(1, right - left) });
  }
  return spans;
}

/**
 * @param {Span[]} spans
 * @param {number} x
 * @returns {number} which of them is nearest
 */
export function nearest(spans, x) {
  const found = spans.findIndex(({ left, width }) => x < left + width + GAP / 2);
  return found < 0 ? spans.length - 1 : found;
}
