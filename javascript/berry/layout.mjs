/**
 * Where every image of the result lies, by rank: what the grid asks of an arrangement, and the arrangement in squares
 * that is arithmetic alone. Pure.
 */

/** @typedef {{left: number, width: number}} Span */

/** A heading over the images of some days. `index` counts the headings, `row` is the first row under it.
 * @typedef {import("./groups.mjs").Group & {index: number, row: number, top: number}} Heading */

/**
 * @typedef {object} Layout
 * @property {number} total
 * @property {number} rows of images
 * @property {number} columns cells in a row, about
 * @property {number} height of everything, in px
 * @property {number} phase places left free at the start, see `squareLayout`
 * @property {(row: number) => number} rowTop
 * @property {(row: number) => number} rowHeight of the cells, without the gap
 * @property {(y: number) => number} rowAt the row at a height, or below a heading there; clamped to the rows there are
 * @property {(rank: number) => number} rowOf
 * @property {(row: number) => number} firstRank
 * @property {(row: number) => number} lastRank rank of the last image of the row
 * @property {(row: number) => Span[]} cells of a row
 * @property {(rank: number) => Span} cell
 * @property {(rank: number, rows: number) => number} step the rank that lies so many rows below, in the same place
 * @property {number} headings
 * @property {(from: number, to: number) => Heading[]} headingsIn those that are to be seen between two heights
 * @property {(rank: number) => Heading | null} headingOf the one over this rank
 * @property {(row: number) => number} line of the row among rows and headings, from 0 on
 */

export const GAP = 4;
export const SMALLEST = 64;
export const LARGEST = 512;

/**
 * How many squares go into a width, how large they are, and what is left over for the gaps between them, so that both
 * edges are flush.
 * @param {number} width
 * @param {number} target
 * @param {number} [gap]
 */
export function squares(width, target, gap = GAP) {
  const room = Math.max(width, 1);
  const columns = Math.max(1, Math.round((room + gap) / (target + gap)));
  const side = Math.max(1, Math.floor((room - gap * (columns - 1)) / columns));
  return { columns, side, pitch: side + (columns > 1 ? (room - columns * side) / (columns - 1) : 0) };
}

/**
 * Square cells that fill the width, of a result without days. `phase` leaves that many places free at the start of the
 * first row: images added or removed above move the rest by whole rows then, and nothing changes its column.
 * @param {{total: number, width: number, target: number, phase?: number, gap?: number}} wanted
 * @returns {Layout & {side: number}}
 */
export function squareLayout({ total, width, target, phase = 0, gap = GAP }) {
  const { columns, side, pitch: across } = squares(width, target, gap);
  const shift = total > 0 ? ((phase % columns) + columns) % columns : 0;
  const pitch = side + gap;
  const rows = Math.ceil((total + shift) / columns);
  const firstRank = (/** @type {number} */ row) => Math.max(0, row * columns - shift);
  const lastRank = (/** @type {number} */ row) => Math.min(total - 1, (row + 1) * columns - shift - 1);
  const cell = (/** @type {number} */ rank) => ({
    left: Math.round(((rank + shift) % columns) * across),
    width: side,
  });
  return {
    total,
    rows,
    columns,
    phase: shift,
    side,
    height: rows ? rows * pitch - gap : 0,
    rowTop: (row) => row * pitch,
    rowHeight: () => side,
    rowAt: (y) => Math.max(0, Math.min(rows - 1, Math.floor(y / pitch))),
    rowOf: (rank) => Math.floor((rank + shift) / columns),
    firstRank,
    lastRank,
    cells: (row) =>
      Array.from({ length: lastRank(row) - firstRank(row) + 1 }, (_, step) => cell(firstRank(row) + step)),
    cell,
    step: (rank, by) => {
      const wanted = rank + by * columns;
      if (wanted < 0) return by < 0 && rank + shift >= columns ? 0 : rank;
      if (wanted >= total) return Math.floor((rank + shift) / columns) < rows - 1 ? total - 1 : rank;
      return wanted;
    },
    headings: 0,
    headingsIn: () => [],
    headingOf: () => null,
    line: (row) => row,
  };
}
