/**
 * Holding on to an image while the arrangement changes. Pure.
 */

import { clamp } from "./scrollspace.mjs";

/** @typedef {import("./layout.mjs").Layout} Layout */
/** A rank, how far down its row, and where that is in view. @typedef {{rank: number, share: number, y: number}} Hold */

/**
 * @param {Layout} layout of at least one image
 * @param {number} place of the view's top
 * @param {number} y below it, px
 * @returns {Hold}
 */
export function holdAt(layout, place, y) {
  const row = layout.rowAt(place + y);
  const share = (place + y - layout.rowTop(row)) / layout.rowHeight(row);
  const middle = Math.floor((layout.firstRank(row) + layout.lastRank(row)) / 2);
  return { rank: y ? middle : layout.firstRank(row), share: clamp(share, 0, 1), y };
}

/**
 * @param {Layout} layout
 * @param {Hold} hold
 * @returns {number} where the view's top has to be, which may be out of bounds
 */
export function placeFor(layout, { rank, share, y }) {
  const row = layout.rowOf(Math.min(rank, Math.max(0, layout.total - 1)));
  return layout.rowTop(row) + share * layout.rowHeight(row) - y;
}
