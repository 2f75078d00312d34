/**
 * One picture on the viewer's stage: thumbnail first, then the original once it is decoded; zoom, pan, swipe, pinch.
 */

import { afterRest, h } from "./dom.mjs";
import { Happening } from "./state.mjs";
import { strings } from "./strings.mjs";
import { fitScale, keepIn, zoomTo } from "./zoom.mjs";

/** @typedef {import("./types.mjs").Image} Image */
/** @typedef {import("./zoom.mjs").View} View */
/** @typedef {{thumb: (image: Image) => string, file: (image: Image) => string}} Urls */

/** Stepping faster than this shows thumbnails only. */
const HURRY = 120;
const KEPT = 3;
const SWIPE = 50;

export class Stage {
  /** @param {Urls} urls */
  constructor(urls) {
    this.urls = urls;
    /** -1 back, 1 on. @type {Happening<number>} */
    this.swiped = new Happening();
    /** The empty part was clicked, or the picture pulled down. @type {Happening<void>} */
    this.dismissed = new Happening();
    this.thumb = h("img", { alt: "", draggable: false });
    this.box = h("div", { class: "berry-picture" }, this.thumb);
    this.problem = h("p", { class: "berry-stage-problem", hidden: true }, "");
    this.element = h("div", { class: "berry-stage" }, this.box, this.problem);
    /** @type {Image | null} */
    this.image = null;
    /** Originals at hand, the last used last. @type {Map<string, HTMLImageElement>} */
    this.originals = new Map();
    this.natural = { width: 0, height: 0 };
    /** @type {View} */
    this.at = { scale: 1, x: 0, y: 0 };
    this.fitted = true;
    this.loadSoon = afterRest(HURRY, () => void this.loadOriginal());
    /** @type {Map<number, PointerEvent>} */
    this.pointers = new Map();
    /** @type {{x: number, y: number, moved: boolean, started: number}} */
    this.press = { x: 0, y: 0, moved: false, started: 0 };
    this.listen();
    new ResizeObserver(() => this.place()).observe(this.element);
  }

  get view() {
    return { width: this.element.clientWidth, height: this.element.clientHeight };
  }

  /** View px that make one picture pixel one device pixel. */
  get actual() {
    return 1 / (globalThis.devicePixelRatio || 1);
  }

  /**
   * @param {Image | null} image null: not known yet
   * @param {boolean} [hurry] more steps may follow at once
   */
  show(image, hurry = false) {
    this.image = image;
    this.problem.hidden = true;
    this.loadSoon.cancel();
    this.thumb.removeAttribute("src");
    for (const original of this.box.querySelectorAll(".berry-original")) original.remove();
    if (!image) return;
    this.thumb.alt = image.name;
    this.natural = { width: image.width ?? 512, height: image.height ?? 512 };
    this.thumb.src = this.urls.thumb(image);
    this.place();
    if (this.originals.get(this.key(image))?.complete || !hurry) void this.loadOriginal();
    else this.loadSoon();
  }

  /** @param {Image} image */
  key = (image) => `${image.id}/${image.version}`;

  /**
   * Have an original ready before it is asked for.
   * @param {Image | null} image
   */
  preload(image) {
    if (image && !image.missing) this.original(image);
  }

  /** @param {Image} image */
  original(image) {
    const key = this.key(image);
    const kept =
      this.originals.get(key) ??
      h("img", { alt: "", draggable: false, class: "berry-original", src: this.urls.file(image) });
    this.originals.delete(key);
    this.originals.set(key, kept);
    for (const [other, element] of this.originals) {
      if (this.originals.size <= KEPT) break;
      if (element.parentNode) continue;
      element.removeAttribute("src");
      this.originals.delete(other);
    }
    return kept;
  }

  async loadOriginal() {
    const { image } = this;
    if (!image || image.missing) return image?.missing && this.complain(strings.originalMissing);
    const original = this.original(image);
    try {
      await original.decode();
    } catch {
      this.originals.delete(this.key(image));
      if (this.image === image) this.complain(image.error ?? strings.originalFailed);
      return;
    }
    if (this.image !== image) return;
    original.alt = image.name;
    if (original.naturalWidth) this.natural = { width: original.naturalWidth, height: original.naturalHeight };
    this.problem.hidden = true;
    this.box.append(original);
    this.place();
  }

  /** @param {string} text */
  complain(text) {
    this.problem.textContent = text;
    this.problem.hidden = false;
  }

  /** Put the picture where it belongs. */
  place() {
    const { view, natural } = this;
    if (!view.width || !this.image) return;
    if (this.fitted) this.at = { scale: fitScale(natural, view), x: 0, y: 0 };
    this.at = keepIn(this.at, natural, view);
    const { scale, x, y } = this.at;
    const { style } = this.box;
    style.width = `${natural.width * scale}px`;
    style.height = `${natural.height * scale}px`;
    style.transform = `translate(-50%, -50%) translate(${x}px, ${y}px)`;
    this.element.classList.toggle("berry-zoomed", !this.fitted);
    this.element.classList.toggle("berry-pixels", scale > 2 * this.actual);
  }

  /**
   * @param {number} scale
   * @param {number} [px] from the view's centre
   * @param {number} [py]
   */
  zoom(scale, px = 0, py = 0) {
    this.at = zoomTo(this.at, scale, px, py, this.natural, this.view);
    this.fitted = this.at.scale <= fitScale(this.natural, this.view) * 1.001;
    this.place();
  }

  /**
   * Between fitting and one picture pixel a device pixel.
   * @param {number} [px]
   * @param {number} [py]
   */
  toggleActual(px = 0, py = 0) {
    if (this.fitted) this.zoom(Math.max(this.actual, fitScale(this.natural, this.view) * 1.01), px, py);
    else this.fit();
  }

  fit() {
    this.fitted = true;
    this.place();
  }

  /** Forget what is shown: nothing is loaded any more. */
  clear() {
    this.show(null);
    for (const original of this.originals.values()) original.removeAttribute("src");
    this.originals.clear();
    this.fitted = true;
  }

  /** @param {{clientX: number, clientY: number}} event @returns {[number, number]} */
  fromCentre({ clientX, clientY }) {
    const box = this.element.getBoundingClientRect();
    return [clientX - box.left - box.width / 2, clientY - box.top - box.height / 2];
  }

  listen() {
    const { element } = this;
    element.addEventListener("wheel", (event) => {
      event.preventDefault();
      event.stopPropagation();
      const step = event.deltaMode === 1 ? event.deltaY * 16 : event.deltaY;
      this.zoom(this.at.scale * Math.exp(-step * (event.ctrlKey ? 0.01 : 0.0015)), ...this.fromCentre(event));
    });
    element.addEventListener("dblclick", (event) => this.toggleActual(...this.fromCentre(event)));
    element.addEventListener("pointerdown", (event) => this.down(event));
    element.addEventListener("pointermove", (event) => this.drag(event));
    element.addEventListener("pointerup", (event) => this.up(event));
    element.addEventListener("pointercancel", (event) => this.pointers.delete(event.pointerId));
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (event.button !== 0) return;
    if (!this.pointers.size)
      this.press = { x: event.clientX, y: event.clientY, moved: false, started: performance.now() };
    this.pointers.set(event.pointerId, event);
    this.element.setPointerCapture(event.pointerId);
  }

  /** @param {PointerEvent} event */
  drag(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    this.pointers.set(event.pointerId, event);
    const far = Math.hypot(event.clientX - this.press.x, event.clientY - this.press.y) > 6;
    this.press.moved = this.press.moved || far;
    const other = [...this.pointers.values()].find((each) => each.pointerId !== event.pointerId);
    if (other) {
      const apart = (/** @type {PointerEvent} */ each) =>
        Math.hypot(each.clientX - other.clientX, each.clientY - other.clientY);
      const middle = { clientX: (event.clientX + other.clientX) / 2, clientY: (event.clientY + other.clientY) / 2 };
      this.zoom((this.at.scale * apart(event)) / Math.max(1, apart(before)), ...this.fromCentre(middle));
    } else if (!this.fitted) {
      this.at.x += event.clientX - before.clientX;
      this.at.y += event.clientY - before.clientY;
      this.place();
    }
  }

  /** @param {PointerEvent} event */
  up(event) {
    if (!this.pointers.delete(event.pointerId) || this.pointers.size) return;
    const dx = event.clientX - this.press.x;
    const dy = event.clientY - this.press.y;
    if (!this.press.moved) {
      if (!this.hits(event)) this.dismissed.emit();
    } else if (this.fitted && event.pointerType !== "mouse") {
      if (Math.abs(dx) > SWIPE && Math.abs(dx) > 1.5 * Math.abs(dy)) this.swiped.emit(dx < 0 ? 1 : -1);
      else if (dy > 1.5 * SWIPE && dy > 1.5 * Math.abs(dx)) this.dismissed.emit();
    }
  }

  /** Whether a point lies on the picture. @param {PointerEvent} event */
  hits({ clientX, clientY }) {
    const box = this.box.getBoundingClientRect();
    return clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom;
  }
}
