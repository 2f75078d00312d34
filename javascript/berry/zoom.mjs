/**
 * Zooming and panning a picture in a view. Pure: `scale` is view px a picture px, `x` and `y` the picture's centre
 * relative to the view's.
 */

import { clamp } from "./scrollspace.mjs";

/** @typedef {{width: number, height: number}} Size */
/** @typedef {{scale: number, x: number, y: number}} View */

const LARGEST = 16;

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
 * Another scale, with what is at (px, py), counted from the view's centre, staying there.
 * @param {View} at
 * @param {number} scale
 * @param {number} px
 * @param {number} py
 * @param {Size} picture
 * @param {Size} view
 * @returns {View}
 */
export function zoomTo(at, scale, px, py, picture, view) {
  const smallest = fitScale(picture, view);
  const wanted = clamp(scale, smallest, Math.max(LARGEST, smallest));
  const ratio = wanted / at.scale;
  return keepIn({ scale: wanted, x: px - (px - at.x) * ratio, y: py - (py - at.y) * ratio }, picture, view);
}
