/**
 * Which arrangement the grid has, and what it holds on to when that changes. Pure.
 */

import { holdAt } from "./hold.mjs";
import { squareLayout } from "./layout.mjs";
import { packedLayout } from "./packed.mjs";

/** @typedef {import("./layout.mjs").Layout} Layout */

/**
 * @param {{shape: import("./shape.mjs").Shape, square: boolean, width: number, target: number, phase: number}} wanted
 * @returns {Layout}
 */
export function arrange({ shape, square, width, target, phase }) {
  if (square && !shape.days.length) return squareLayout({ total: shape.total, width, target, phase });
  return packedLayout({ shape, square, width, target });
}

/**
 * What stays in place while sizes change: what is pointed at, else the image with the focus, else the midst of the view.
 * @param {Layout} layout
 * @param {import("./scrollspace.mjs").ScrollSpace} space
 * @param {{x: number, y: number} | null} pointed in the view
 * @param {number | null} focused rank
 * @returns {import("./hold.mjs").Hold | null}
 */
export function holdForZoom(layout, space, pointed, focused) {
  if (!layout.total) return null;
  if (pointed) return holdAt(layout, space.place, pointed.y, pointed.x);
  if (focused !== null) {
    const row = layout.rowOf(Math.min(focused, layout.total - 1));
    const y = layout.rowTop(row) + layout.rowHeight(row) / 2 - space.place;
    if (y > 0 && y < space.view) return { rank: focused, share: 0.5, y };
  }
  // At the very top the first images stay.
  return space.place < 1 ? null : holdAt(layout, space.place, space.view / 2);
}
