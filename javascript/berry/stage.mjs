/**
 * One picture on the viewer's stage: thumbnail first, then the original once it is decoded; fitted, filling or zoomed.
 */

import { afterRest, calm, h } from "./dom.mjs";
import { Gestures, wheelRatio, wheelStep } from "./picturegestures.mjs";
import { isVideo, playable, player, unload } from "./videos.mjs";
import { Happening, Signal } from "./state.mjs";
import { strings } from "./strings.mjs";
import { veil } from "./veil.mjs";
import { viewing } from "./viewerstrings.mjs";
import { MIDDLE, edges, fillScale, fitScale, keepIn, lay, showSpot, spotOf, zoomTo } from "./zoom.mjs";

/** @typedef {import("./types.mjs").Image} Image */
/** @typedef {import("./zoom.mjs").View} View */
/** @typedef {{thumb: (image: Image) => string, file: (image: Image) => string}} Urls */
/** How large the picture is shown; free: as the user zoomed it. @typedef {"fit" | "fill" | "free"} Mode */

/** Stepping faster than this shows thumbnails only. */
const HURRY = 120;
/** The one shown, one back, two ahead. */
const KEPT = 4;
/** A wheel turned so far goes one image on, where it does not zoom. */
const NOTCH = 90;
/** Closer than this, two scales look the same. */
const ALIKE = 1.02;

export class Stage {
  /**
   * @param {Urls} urls
   * @param {import("./state.mjs").Signal<boolean>} wheelSteps whether a wheel without Ctrl goes to the next image
   */
  constructor(urls, wheelSteps) {
    this.urls = urls;
    this.wheelSteps = wheelSteps;
    /** -1 back, 1 on. @type {Happening<number>} */
    this.swiped = new Happening();
    /** The empty part was clicked, or the picture pulled down. @type {Happening<void>} */
    this.dismissed = new Happening();
    this.thumb = h("img", { alt: "", draggable: false });
    this.box = h("div", { class: "berry-picture" }, this.thumb);
    this.problem = h("p", { class: "berry-stage-problem", hidden: true }, "");
    this.reveal = h(
      "button",
      {
        type: "button",
        class: "berry-button berry-reveal",
        onpointerdown: (/** @type {Event} */ event) => event.stopPropagation(),
        ondblclick: (/** @type {Event} */ event) => event.stopPropagation(),
        onclick: () => this.unveil(),
      },
      viewing.reveal,
    );
    /** The image that is shown although it is to be blurred. @type {number | null} */
    this.revealed = null;
    this.element = h("div", { class: "berry-stage" }, this.box, this.problem, this.reveal);
    /** @type {Image | null} */
    this.image = null;
    /** Originals at hand, the last used last. @type {Map<string, HTMLImageElement | HTMLVideoElement>} */
    this.originals = new Map();
    this.natural = { width: 0, height: 0 };
    /** @type {View} */
    this.at = { scale: 1, x: 0, y: 0 };
    /** Kept from image to image, as is what lies in the middle. @type {Signal<Mode>} */
    this.mode = new Signal(/** @type {Mode} */ ("fit"));
    this.spot = MIDDLE;
    this.turned = 0;
    /** Where the mouse is, from the centre. @type {[number, number]} */
    this.pointer = [0, 0];
    this.loadSoon = afterRest(HURRY, () => void this.loadOriginal());
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
    if (image?.id !== this.revealed) this.revealed = null;
    veil(this.element, this.revealed === null ? image : null);
    this.problem.hidden = true;
    this.loadSoon.cancel();
    this.thumb.removeAttribute("src");
    for (const original of this.box.querySelectorAll(".berry-original")) original.remove();
    if (!image) return;
    this.thumb.alt = image.name;
    this.resize({ width: image.width ?? 512, height: image.height ?? 512 });
    if (!isVideo(image)) this.thumb.src = this.urls.thumb(image);
    const known = this.originals.get(this.key(image));
    if (!hurry || (known instanceof HTMLImageElement && known.complete)) void this.loadOriginal();
    else this.loadSoon();
  }

  /** Show this one image as it is. */
  unveil() {
    this.revealed = this.image?.id ?? null;
    veil(this.element, null);
    /** @type {HTMLElement | null} */ (this.element.closest("[role=dialog]"))?.focus({ preventScroll: true });
  }

  /** @param {Image} image */
  key = (image) => `${image.id}/${image.version}`;

  /**
   * Have an original ready before it is asked for.
   * @param {Image | null} image
   */
  preload(image) {
    if (image && !image.missing && !isVideo(image)) this.original(image);
  }

  /** @param {Image} image */
  original(image) {
    const key = this.key(image);
    const kept = this.originals.get(key) ?? this.load(image);
    this.originals.delete(key);
    this.originals.set(key, kept);
    for (const [other, element] of this.originals) {
      if (this.originals.size <= KEPT) break;
      if (element.parentNode) continue;
      unload(element);
      this.originals.delete(other);
    }
    return kept;
  }

  /** @param {Image} image */
  load(image) {
    const url = this.urls.file(image);
    if (isVideo(image)) return player(url, "berry-original");
    return h("img", { alt: "", draggable: false, class: "berry-original", src: url });
  }

  async loadOriginal() {
    const { image } = this;
    if (!image || image.missing) return image?.missing && this.complain(strings.originalMissing);
    const original = this.original(image);
    try {
      await (original instanceof HTMLVideoElement ? playable(original) : original.decode());
    } catch {
      this.originals.delete(this.key(image));
      if (this.image === image) this.complain(image.error ?? strings.originalFailed);
      return;
    }
    if (this.image !== image) return;
    this.problem.hidden = true;
    this.box.append(original);
    if (original instanceof HTMLVideoElement) return this.watch(original, image);
    original.alt = image.name;
    if (original.naturalWidth) this.resize({ width: original.naturalWidth, height: original.naturalHeight });
  }

  /**
   * @param {HTMLVideoElement} video
   * @param {Image} image
   */
  watch(video, image) {
    video.setAttribute("aria-label", image.name);
    if (video.videoWidth) this.resize({ width: video.videoWidth, height: video.videoHeight });
    // A browser may want a click first.
    if (!calm()) video.play().catch(() => {});
  }

  /** @param {string} text */
  complain(text) {
    this.problem.textContent = text;
    this.problem.hidden = false;
  }

  /**
   * Another picture, or what is now known of its size: the spot in the middle stays.
   * @param {import("./zoom.mjs").Size} natural
   */
  resize(natural) {
    this.natural = natural;
    this.place();
  }

  /** Put the picture where it belongs. */
  place() {
    const { view, natural } = this;
    if (!view.width || !this.image) return;
    const { scale: kept } = this.at;
    const mode = this.mode.value;
    const scale = mode === "fit" ? fitScale(natural, view) : mode === "fill" ? fillScale(natural, view) : kept;
    this.at = showSpot(mode === "fit" ? MIDDLE : this.spot, scale, natural, view);
    this.draw();
  }

  /** @param {import("./zoom.mjs").View} at the user moved it there */
  moveTo(at) {
    this.at = at;
    this.spot = spotOf(at, this.natural);
    this.draw();
  }

  draw() {
    lay(this.box, edges(this.at, this.natural, this.view, 1 / this.actual));
    this.element.classList.toggle("berry-zoomed", this.pannable);
    this.element.classList.toggle("berry-pixels", this.at.scale > 2 * this.actual);
  }

  /** Whether parts of it lie outside the view. */
  get pannable() {
    const { view, natural, at } = this;
    return natural.width * at.scale > view.width + 1 || natural.height * at.scale > view.height + 1;
  }

  /**
   * @param {number} scale
   * @param {number} [px] from the view's centre
   * @param {number} [py]
   */
  zoom(scale, px = 0, py = 0) {
    if (!this.image) return;
    const at = zoomTo(this.at, scale, px, py, this.natural, this.view, this.actual);
    const fits = Math.abs(Math.log(at.scale / fitScale(this.natural, this.view))) < 0.001;
    this.mode.value = fits ? "fit" : "free";
    if (fits) this.place();
    else this.moveTo(at);
  }

  /**
   * Between fitting and one picture pixel a device pixel; twice that where fitting is just that.
   * @param {number} [px]
   * @param {number} [py]
   */
  toggleActual(px = 0, py = 0) {
    if (this.mode.value === "free") return this.setMode("fit");
    const fit = fitScale(this.natural, this.view);
    const alike = this.mode.value === "fit" && Math.max(fit / this.actual, this.actual / fit) < ALIKE;
    this.zoom(alike ? 2 * this.actual : this.actual, px, py);
  }

  /** @param {"fit" | "fill"} mode */
  setMode(mode) {
    this.mode.value = mode;
    this.place();
  }

  /** Forget what is shown: nothing is loaded any more. */
  clear() {
    this.show(null);
    for (const original of this.originals.values()) unload(original);
    this.originals.clear();
    this.mode.value = "fit";
    this.spot = MIDDLE;
  }

  /** @param {{clientX: number, clientY: number}} event @returns {[number, number]} */
  fromCentre({ clientX, clientY }) {
    const box = this.element.getBoundingClientRect();
    return [clientX - box.left - box.width / 2, clientY - box.top - box.height / 2];
  }

  listen() {
    const { element } = this;
    element.addEventListener("wheel", (event) => this.wheeled(event));
    element.addEventListener("dblclick", (event) => this.toggleActual(...this.fromCentre(event)));
    element.addEventListener("pointermove", (event) => (this.pointer = this.fromCentre(event)));
    element.addEventListener("pointerleave", () => (this.pointer = [0, 0]));
    this.gestures = new Gestures(element, {
      zoomed: () => this.pannable,
      pan: (dx, dy) => this.moveTo(keepIn({ ...this.at, x: this.at.x + dx, y: this.at.y + dy }, this.natural, this.view)),
      zoom: (ratio, middle) => this.zoom(this.at.scale * ratio, ...this.fromCentre(middle)),
      follow: (dx, dy) => this.follow(dx, dy),
      swipe: (direction) => this.swiped.emit(direction),
      pull: () => this.dismissed.emit(),
      tap: (event) => !this.hits(event) && this.dismissed.emit(),
    });
  }

  /** @param {WheelEvent} event */
  wheeled(event) {
    event.preventDefault();
    event.stopPropagation();
    if (event.ctrlKey || !this.wheelSteps.value)
      return this.zoom(this.at.scale * wheelRatio(event), ...this.fromCentre(event));
    this.turned += wheelStep(event);
    if (Math.abs(this.turned) < NOTCH) return;
    this.swiped.emit(Math.sign(this.turned));
    this.turned = 0;
  }

  /**
   * The picture goes with the finger, fading as it is pulled down.
   * @param {number} dx
   * @param {number} dy
   */
  follow(dx, dy) {
    const down = Math.abs(dy) > Math.abs(dx) ? Math.max(0, dy) : 0;
    const { style } = this.box;
    style.translate = dx || dy ? `${down ? dx / 3 : dx}px ${down}px` : "";
    style.opacity = down ? String(Math.max(0.3, 1 - down / 500)) : "";
  }

  /** Whether a point lies on the picture. @param {MouseEvent} event */
  hits({ clientX, clientY }) {
    const box = this.box.getBoundingClientRect();
    return clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom;
  }
}
