/**
 * Videos: which images are, a picture of each, and how one is played. The server makes no thumbnails of them, but the
 * browser can decode them: a frame of the beginning is drawn once and kept as a small picture.
 */

import { h } from "./dom.mjs";

/** @typedef {import("./types.mjs").Image} Image */

const VIDEO = /\.(mp4|mov|webm)$/i;
/** Px on the longer side. */
const SIZE = 384;
/** Posters at hand. */
const KEPT = 300;
/** Where to look, s: the very first frame is black in many. */
const MOMENT = 0.1;
/** ms after which a video is taken for one that cannot be shown. */
const PATIENCE = 15_000;

/** @param {{name: string}} image @returns {boolean} */
export const isVideo = ({ name }) => VIDEO.test(name);

/**
 * The mark of what moves, or may: a video's, or with the format's name an animated picture's; empty for others.
 * @param {{name: string, animated?: boolean}} image
 */
export function motionMark(image) {
  if (isVideo(image)) return "▶";
  const format = image.name.split(".").at(-1)?.toUpperCase() ?? "";
  // Hardly any GIF stands still, and not all have been looked at.
  return image.animated ? `▶ ${format}` : format === "GIF" ? format : "";
}

/**
 * The size of a picture no larger than SIZE.
 * @param {number} width
 * @param {number} height
 */
export function posterSize(width, height) {
  const scale = Math.min(1, SIZE / Math.max(width, height, 1));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

export class Posters {
  /**
   * @param {(image: Image) => string} fileUrl
   * @param {(url: string) => Promise<string>} [draw]
   */
  constructor(fileUrl, draw = drawn) {
    this.fileUrl = fileUrl;
    this.draw = draw;
    /** @type {Map<string, Promise<string>>} by image and version, the last wanted last */
    this.made = new Map();
    /** The last asked for is the next: others may have been passed. @type {(() => Promise<void>)[]} */
    this.waiting = [];
    this.busy = false;
  }

  /**
   * The address of a picture of a video. Fails where the browser cannot decode it; then it is tried again when asked.
   * @param {Image} image
   * @returns {Promise<string>}
   */
  of(image) {
    const key = `${image.id}/${image.version}`;
    /** @type {Promise<string>} */
    const poster = this.made.get(key) ?? this.make(key, this.fileUrl(image));
    this.made.delete(key);
    this.made.set(key, poster);
    for (const other of this.made.keys()) {
      if (this.made.size <= KEPT) break;
      this.made.delete(other);
    }
    return poster;
  }

  /**
   * @param {string} key
   * @param {string} url
   */
  make(key, url) {
    const poster = new Promise((resolve, reject) => {
      this.waiting.push(() => this.draw(url).then(resolve, reject));
    });
    poster.catch(() => this.made.delete(key));
    void this.work();
    return poster;
  }

  /** One at a time: each takes a decoder. */
  async work() {
    if (this.busy) return;
    this.busy = true;
    for (let next = this.waiting.pop(); next; next = this.waiting.pop()) await next();
    this.busy = false;
  }
}

/** @param {string} url of a video @returns {Promise<string>} address of a picture */
async function drawn(url) {
  const video = still(url);
  try {
    await shown(video);
    const size = posterSize(video.videoWidth, video.videoHeight);
    const canvas = h("canvas", size);
    canvas.getContext("2d")?.drawImage(video, 0, 0, size.width, size.height);
    return canvas.toDataURL("image/jpeg", 0.85);
  } finally {
    unload(video);
  }
}

/**
 * A video that stands still at its beginning, to be looked at as a picture is.
 * @param {string} url
 * @param {string} [className]
 */
export const still = (url, className = "") =>
  h("video", { class: className, muted: true, playsInline: true, preload: "auto", src: `${url}#t=${MOMENT}` });

/** @param {HTMLVideoElement} video @returns {Promise<void>} once it has a frame to show */
export function shown(video) {
  return new Promise((resolve, reject) => {
    const fail = () => reject(new Error("This browser cannot play the video."));
    video.onloadeddata = () => (video.videoWidth ? resolve() : fail());
    video.onerror = fail;
    setTimeout(fail, PATIENCE);
  });
}

/**
 * Load nothing more.
 * @param {HTMLImageElement | HTMLVideoElement} element
 */
export function unload(element) {
  element.removeAttribute("src");
  if (element instanceof HTMLVideoElement) element.load();
}

/**
 * A video to be watched, with the browser's own controls.
 * @param {string} url
 * @param {string} className
 */
export function player(url, className) {
  const video = h("video", { class: className, src: url, controls: true, loop: true, muted: true, playsInline: true });
  // What is done to the controls is not done to the picture.
  for (const kind of ["pointerdown", "dblclick"]) video.addEventListener(kind, (event) => event.stopPropagation());
  return video;
}

/** @param {HTMLVideoElement} video @returns {Promise<void>} once it can be shown */
export function playable(video) {
  return video.readyState >= HTMLMediaElement.HAVE_METADATA && !video.error
    ? Promise.resolve()
    : new Promise((resolve, reject) => {
        video.addEventListener("loadedmetadata", () => resolve(), { once: true });
        video.addEventListener("error", reject, { once: true });
      });
}
