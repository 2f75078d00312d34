/**
 * Holding on to an image while the arrangement changes. Pure.
 */

import { nearest } from "./packed.mjs";
import { clamp } from "./scrollspace.mjs";

/** @typedef {import("./layout.mjs").Layout} Layout */
/**
 * A rank, how far down its row, the distance from there where that is outside the row, and where this is in view.
 * @typedef {{rank: number, share: number, beyond?: number, y: number}} Hold
 */

/**
 * @param {Layout} layout of at least one image
 * @param {number} place of the view's top
 * @param {number} y below it, px
 * @param {number | null} [x] null: the row's first image at the view's top, else the one in its midst
 * @returns {Hold}
 */
export function holdAt(layout, place, y, x = null) {
  const row = layout.rowAt(place + y);
  const offset = place + y - layout.rowTop(row);
  const share = clamp(offset / layout.rowHeight(row), 0, 1);
  const first = layout.firstRank(row);
  const middle = Math.floor((first + layout.lastRank(row)) / 2);
  const rank = x === null ? (y ? middle : first) : first + nearest(layout.cells(row), x);
  return { rank, share, beyond: offset - share * layout.rowHeight(row), y };
}

/**
 * @param {Layout} layout
 * @param {Hold} hold
 * @returns {number} where the view's top has to be, which may be out of bounds
 */
export function placeFor(layout, { rank, share, beyond = 0, y }) {
  const row = layout.rowOf(Math.min(rank, Math.max(0, layout.total - 1)));
  return layout.rowTop(row) + share * layout.rowHeight(row) + beyond - y;
}
