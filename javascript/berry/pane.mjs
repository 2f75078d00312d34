/**
 * One of the pictures that are compared: shown in shares of what fits, so that pictures of any size go together.
 */

import { h } from "./dom.mjs";
import { strings } from "./strings.mjs";
import { clamp } from "./scrollspace.mjs";
import { veil } from "./veil.mjs";
import { isVideo, shown, still, unload } from "./videos.mjs";
import { edges, fitScale, lay, showSpot, spotOf, zoomTo } from "./zoom.mjs";

/** @typedef {import("./types.mjs").Image} Image */
/** @typedef {import("./stage.mjs").Urls} Urls */
/** `zoom`: times what fits; `u`, `v`: the spot in the middle. @typedef {{zoom: number, u: number, v: number}} PaneView */

/** @type {PaneView} */
export const WHOLE = { zoom: 1, u: 0.5, v: 0.5 };

/**
 * A view changed just as another was. Pure.
 * @param {PaneView} view
 * @param {PaneView} before
 * @param {PaneView} after
 * @returns {PaneView}
 */
export function likewise(view, before, after) {
  return {
    zoom: (view.zoom * after.zoom) / before.zoom,
    u: clamp(view.u + after.u - before.u, 0, 1),
    v: clamp(view.v + after.v - before.v, 0, 1),
  };
}

export class Pane {
  /** @param {Urls} urls */
  constructor(urls) {
    this.urls = urls;
    this.view = WHOLE;
    /** @type {Image | null} */
    this.image = null;
    /** Its place in the result, null while that is not known. @type {number | null} */
    this.rank = null;
    this.natural = { width: 1, height: 1 };
    this.thumb = h("img", { alt: "", draggable: false });
    /** Of a video, one frame. @type {HTMLImageElement | HTMLVideoElement} */
    this.original = h("img", { alt: "", draggable: false, class: "berry-original" });
    this.box = h("div", { class: "berry-picture" }, this.thumb, this.original);
    this.badge = h("span", { class: "berry-pane-badge", "aria-hidden": "true" }, "");
    this.problem = h("p", { class: "berry-stage-problem", hidden: true }, "");
    this.element = h(
      "div",
      { class: "berry-pane", role: "img", tabIndex: 0 },
      this.box,
      this.badge,
      this.problem,
    );
    new ResizeObserver(() => this.place()).observe(this.element);
  }

  get size() {
    return { width: this.element.clientWidth, height: this.element.clientHeight };
  }

  get fit() {
    return fitScale(this.natural, this.size);
  }

  get at() {
    return showSpot(this.view, this.fit * this.view.zoom, this.natural, this.size);
  }

  /**
   * @param {Image} image
   * @param {number | null} rank
   */
  show(image, rank) {
    this.rank = rank;
    veil(this.element, image);
    if (this.image?.id === image.id && this.image.version === image.version) return;
    this.image = image;
    this.natural = { width: image.width ?? 512, height: image.height ?? 512 };
    this.problem.hidden = true;
    this.unload();
    if (!isVideo(image)) this.thumb.src = this.urls.thumb(image);
    this.place();
    void this.load(image);
  }

  /** @param {Image} image */
  async load(image) {
    const fresh = this.made(image);
    try {
      await (fresh instanceof HTMLVideoElement ? shown(fresh) : fresh.decode());
    } catch {
      unload(fresh);
      if (this.image !== image) return;
      this.problem.textContent = image.missing ? strings.originalMissing : (image.error ?? strings.originalFailed);
      this.problem.hidden = false;
      return;
    }
    if (this.image !== image) return unload(fresh);
    this.original.replaceWith(fresh);
    this.original = fresh;
    this.natural =
      fresh instanceof HTMLVideoElement
        ? { width: fresh.videoWidth, height: fresh.videoHeight }
        : { width: fresh.naturalWidth, height: fresh.naturalHeight };
    this.place();
  }

  /** @param {Image} image */
  made(image) {
    const url = this.urls.file(image);
    if (isVideo(image)) return still(url, "berry-original");
    return h("img", { alt: "", draggable: false, class: "berry-original", src: url });
  }

  place() {
    if (!this.image || !this.size.width) return;
    const { at } = this;
    const ratio = globalThis.devicePixelRatio || 1;
    lay(this.box, edges(at, this.natural, this.size, ratio));
    this.element.classList.toggle("berry-zoomed", this.view.zoom > 1);
    this.element.classList.toggle("berry-pixels", at.scale * ratio > 2);
  }

  /**
   * The view after zooming at a point counted from the middle.
   * @param {number} ratio
   * @param {number} px
   * @param {number} py
   * @returns {PaneView}
   */
  zoomed(ratio, px, py) {
    const at = zoomTo(this.at, this.at.scale * ratio, px, py, this.natural, this.size);
    return { zoom: at.scale / this.fit, ...spotOf(at, this.natural) };
  }

  /**
   * The view after panning.
   * @param {number} dx
   * @param {number} dy
   * @returns {PaneView}
   */
  panned(dx, dy) {
    const { at } = this;
    const moved = showSpot(spotOf({ ...at, x: at.x + dx, y: at.y + dy }, this.natural), at.scale, this.natural, this.size);
    return { zoom: this.view.zoom, ...spotOf(moved, this.natural) };
  }

  clear() {
    this.image = null;
    this.unload();
  }

  /** Load nothing more. */
  unload() {
    for (const each of [this.thumb, this.original]) unload(each);
  }

  /** @param {{clientX: number, clientY: number}} event @returns {[number, number]} */
  fromCentre({ clientX, clientY }) {
    const box = this.element.getBoundingClientRect();
    return [clientX - box.left - box.width / 2, clientY - box.top - box.height / 2];
  }
}
