/**
 * Zooming and panning a picture in a view. Pure but for `lay`: `scale` is view px a picture px, `x` and `y` the picture's centre
 * relative to the view's.
 */

import { clamp } from "./scrollspace.mjs";

/** @typedef {{width: number, height: number}} Size */
/** @typedef {{scale: number, x: number, y: number}} View */
/** A point of the picture, in shares of its sides. @typedef {{u: number, v: number}} Spot */

const LARGEST = 16;
export const MIDDLE = { u: 0.5, v: 0.5 };

/**
 * The largest scale that shows all of it, never larger than life.
 * @param {Size} picture
 * @param {Size} view
 */
export function fitScale(picture, view) {
  if (!picture.width || !picture.height) return 1;
  return Math.min(1, view.width / picture.width, view.height / picture.height);
}

/**
 * The smallest scale that leaves no part of the view empty.
 * @param {Size} picture
 * @param {Size} view
 */
export function fillScale(picture, view) {
  if (!picture.width || !picture.height) return 1;
  return Math.min(LARGEST, Math.max(view.width / picture.width, view.height / picture.height));
}

/**
 * Keeps the picture in view: centred along a side that fits, its edges not inside the view otherwise.
 * @param {View} at
 * @param {Size} picture
 * @param {Size} view
 * @returns {View}
 */
export function keepIn({ scale, x, y }, picture, view) {
  const roomX = Math.max(0, (picture.width * scale - view.width) / 2);
  const roomY = Math.max(0, (picture.height * scale - view.height) / 2);
  return { scale, x: clamp(x, -roomX, roomX), y: clamp(y, -roomY, roomY) };
}

/**
 * Another scale, with what is at (px, py), counted from the view's centre, staying there. `smallest`: where a picture
 * may be smaller than it fits.
 * @param {View} at
 * @param {number} scale
 * @param {number} px
 * @param {number} py
 * @param {Size} picture
 * @param {Size} view
 * @param {number} [smallest]
 * @returns {View}
 */
export function zoomTo(at, scale, px, py, picture, view, smallest = Infinity) {
  const least = Math.min(smallest, fitScale(picture, view));
  const wanted = clamp(scale, least, Math.max(LARGEST, least));
  const ratio = wanted / at.scale;
  return keepIn({ scale: wanted, x: px - (px - at.x) * ratio, y: py - (py - at.y) * ratio }, picture, view);
}

/**
 * What of the picture lies in the middle of the view.
 * @param {View} at
 * @param {Size} picture
 * @returns {Spot}
 */
export function spotOf({ scale, x, y }, { width, height }) {
  return { u: 0.5 - x / Math.max(1, width * scale), v: 0.5 - y / Math.max(1, height * scale) };
}

/**
 * A scale with that spot of the picture in the middle of the view, as far as its edges allow.
 * @param {Spot} spot
 * @param {number} scale
 * @param {Size} picture
 * @param {Size} view
 * @returns {View}
 */
export function showSpot({ u, v }, scale, picture, view) {
  return keepIn({ scale, x: (0.5 - u) * picture.width * scale, y: (0.5 - v) * picture.height * scale }, picture, view);
}

/**
 * Where that puts the picture's edges, on whole device pixels: between two, all of it would be blurred.
 * @param {View} at
 * @param {Size} picture
 * @param {Size} view
 * @param {number} ratio device pixels a px
 */
export function edges({ scale, x, y }, picture, view, ratio) {
  const whole = (/** @type {number} */ px) => Math.round(px * ratio) / ratio;
  const width = whole(picture.width * scale);
  const height = whole(picture.height * scale);
  return { left: whole(view.width / 2 + x - width / 2), top: whole(view.height / 2 + y - height / 2), width, height };
}

/**
 * @param {HTMLElement} element
 * @param {ReturnType<typeof edges>} box
 */
export function lay(element, box) {
  for (const [side, px] of Object.entries(box)) element.style.setProperty(side, `${px}px`);
}
