/**
 * The shape of a result as the server packs it: one byte an image for its proportions, and the days' images. Pure.
 */

/**
 * `proportions`: a byte an image, in the result's order (see `aspectOf`). `days`: each day that has images, counted
 * from 1970, with their number, in the result's order; empty unless that is the order of time.
 * @typedef {{version: number, total: number, days: [number, number][], proportions: Uint8Array}} Shape
 */

/** @typedef {{version: number, total: number, days: [number, number][], kept: "start" | "end" | null}} Head */

const SQUARE = 128;
const STEPS = 127;
const WIDEST = 3;

/** Width to height by the byte that stands for it; 0, which stands for nothing, counts as the narrowest. */
export const ASPECTS = Float64Array.from(
  { length: 256 },
  (_, byte) => WIDEST ** ((Math.max(1, byte) - SQUARE) / STEPS),
);

/** @returns {Shape} of no image */
export const noShape = () => ({ version: -1, total: 0, days: [], proportions: new Uint8Array(0) });

/**
 * @param {ArrayBuffer} buffer an answer of head and bytes
 * @returns {{head: any, body: ArrayBuffer}}
 */
export function unpack(buffer) {
  const length = new DataView(buffer).getUint32(0, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length)));
  return { head, body: buffer.slice(4 + length) };
}

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/**
 * @param {Uint8Array} bytes
 * @returns {number} their CRC-32
 */
export function crc32(bytes) {
  let value = 0xffffffff;
  for (let at = 0; at < bytes.length; at++)
    value = (value >>> 8) ^ /** @type {number} */ (CRC[(value ^ /** @type {number} */ (bytes[at])) & 255]);
  return (value ^ 0xffffffff) >>> 0;
}

/**
 * The shape of an answer, with what it left out because we know it.
 * @param {{head: Head, body: ArrayBuffer}} answer
 * @param {Uint8Array} known proportions that we said we know
 * @returns {Shape}
 */
export function joined({ head, body }, known) {
  const { version, total, days, kept } = head;
  const given = new Uint8Array(body);
  if (!kept) return { version, total, days, proportions: given };
  const proportions = new Uint8Array(total);
  proportions.set(kept === "end" ? given : known, 0);
  proportions.set(kept === "end" ? known : given, total - (kept === "end" ? known : given).length);
  return { version, total, days, proportions };
}
