/**
 * Filling rows one after the other with images as wide as they are: where each row begins, and how high it is. Pure.
 *
 * The whole result is packed at once, a million images in some 10 ms. Nothing is estimated, so nothing moves later.
 */

import { GAP, squares } from "./layout.mjs";
import { ASPECTS } from "./shape.mjs";

/** Rows may be so much higher than wished for, else one more image goes in. */
const TALLER = 1.15;

/** The rows of a stretch of images: they begin at `starts` and end before the next one's. `filled`: they reach the right edge.
 * @typedef {(first: number, last: number, backwards: boolean, row: (start: number, height: number, filled: boolean) => void) => void} Packer */

/**
 * Rows of images of one height each, which together are as wide as the room. The last row packed may not be.
 * Packed from the end when `backwards`.
 * @param {Uint8Array} proportions
 * @param {number} room
 * @param {number} target height
 * @returns {Packer}
 */
export function justified(proportions, room, target) {
  const tallest = target * TALLER;
  return (first, last, backwards, row) => {
    const step = backwards ? -1 : 1;
    const end = backwards ? first - 1 : last + 1;
    let begun = backwards ? last : first;
    let wide = 0;
    let count = 0;
    const close = (/** @type {number} */ upTo, /** @type {number} */ height, /** @type {boolean} */ filled) => {
      row(backwards ? upTo : begun, Math.max(1, Math.floor(height)), filled);
      begun = upTo + step;
    };
    for (let rank = begun; rank !== end; rank += step) {
      const aspect = /** @type {number} */ (ASPECTS[proportions[rank] ?? 128]);
      const before = count ? (room - GAP * (count - 1)) / wide : Infinity;
      const height = (room - GAP * count) / (wide + aspect);
      wide += aspect;
      count += 1;
      if (height > tallest) continue;
      // One image too many may make a row far too low: without it the row may come nearer to what is wished for.
      const without = before < Infinity && before / target < target / height;
      close(without ? rank - step : rank, without ? before : height, true);
      wide = without ? aspect : 0;
      count = without ? 1 : 0;
      // The one left over may fill a row by itself.
      if (without && room / aspect <= tallest) {
        close(rank, room / aspect, true);
        wide = 0;
        count = 0;
      }
    }
    if (count) close(end - step, Math.min(target, (room - GAP * (count - 1)) / wide), false);
  };
}

/**
 * Rows of squares.
 * @param {number} room
 * @param {number} target
 * @returns {Packer}
 */
export function squared(room, target) {
  const { columns, side } = squares(room, target);
  return (first, last, backwards, row) => {
    const count = last - first + 1;
    // Packed from the end, the first row is the one that may be short.
    const short = backwards && count % columns ? columns - (count % columns) : 0;
    if (backwards) {
      for (let start = last + 1 - columns; start > first - columns; start -= columns)
        row(Math.max(first, start), side, start >= first || !short);
    } else for (let start = first; start <= last; start += columns) row(start, side, start + columns <= last + 1);
  };
}
