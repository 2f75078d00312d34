/**
 * Where every image of the result lies, by rank. Pure arithmetic: costs nothing whatever the total.
 *
 * The grid asks a Layout for rows and cells only, so another way of packing can take this one's place.
 */

/** @typedef {{left: number, width: number}} Span */

/**
 * @typedef {object} Layout
 * @property {number} total
 * @property {number} rows
 * @property {number} columns most cells in a row
 * @property {number} height of all rows, in px
 * @property {(row: number) => number} rowTop
 * @property {(row: number) => number} rowHeight of the cells, without the gap
 * @property {(y: number) => number} rowAt the row at a height, clamped to the rows there are
 * @property {(rank: number) => number} rowOf
 * @property {(row: number) => number} firstRank
 * @property {(row: number) => number} lastRank rank of the last image of the row
 * @property {(rank: number) => Span} cell
 * @property {(rank: number, rows: number) => number} step the rank that lies so many rows below, in the same column
 */

export const GAP = 4;
export const SMALLEST = 64;
export const LARGEST = 512;

/**
 * Square cells that fill the width. `phase` leaves that many places free at the start of the first row: images added
 * or removed above move the rest by whole rows then, and nothing changes its column.
 * @param {{total: number, width: number, target: number, phase?: number, gap?: number}} wanted
 * @returns {Layout & {phase: number, side: number}}
 */
export function squareLayout({ total, width, target, phase = 0, gap = GAP }) {
  const room = Math.max(width, 1);
  const columns = Math.max(1, Math.round((room + gap) / (target + gap)));
  const side = Math.max(1, Math.floor((room - gap * (columns - 1)) / columns));
  // What flooring left over goes to the gaps between columns, so that both edges are flush.
  const spare = columns > 1 ? (room - columns * side) / (columns - 1) : 0;
  const shift = total > 0 ? ((phase % columns) + columns) % columns : 0;
  const pitch = side + gap;
  const rows = Math.ceil((total + shift) / columns);
  const top = (/** @type {number} */ row) => row * pitch;
  return {
    total,
    rows,
    columns,
    phase: shift,
    side,
    height: rows ? rows * pitch - gap : 0,
    rowTop: top,
    rowHeight: () => side,
    rowAt: (y) => Math.max(0, Math.min(rows - 1, Math.floor(y / pitch))),
    rowOf: (rank) => Math.floor((rank + shift) / columns),
    firstRank: (row) => Math.max(0, row * columns - shift),
    lastRank: (row) => Math.min(total - 1, (row + 1) * columns - shift - 1),
    cell: (rank) => ({ left: Math.round(((rank + shift) % columns) * (side + spare)), width: side }),
    step: (rank, by) => {
      const wanted = rank + by * columns;
      if (wanted < 0) return by < 0 && rank + shift >= columns ? 0 : rank;
      if (wanted >= total) return Math.floor((rank + shift) / columns) < rows - 1 ? total - 1 : rank;
      return wanted;
    },
  };
}
