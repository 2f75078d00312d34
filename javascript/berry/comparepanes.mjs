/**
 * The pictures that are compared and how they lie: beside or upon each other, zoomed and panned together.
 */

import { calm, h, setText } from "./dom.mjs";
import { Gestures, wheelRatio } from "./picturegestures.mjs";
import { Pane, WHOLE, likewise } from "./pane.mjs";
import { clamp } from "./scrollspace.mjs";
import { Happening } from "./state.mjs";
import { viewing } from "./viewerstrings.mjs";

/** @typedef {import("./types.mjs").Image} Image */
/** @typedef {import("./pane.mjs").PaneView} PaneView */
/** @typedef {"side" | "wipe" | "blink" | "difference"} Mode */

export const LETTERS = ["A", "B", "C", "D"];
/** How long each is shown in turn, ms: slow enough to harm nobody. */
const BLINK = 700;
const NUDGE = 0.02;

export class ComparePanes {
  /** @param {import("./stage.mjs").Urls} urls */
  constructor(urls) {
    this.urls = urls;
    /** @type {Pane[]} */
    this.all = [];
    this.at = 0;
    /** @type {Mode} */
    this.mode = "side";
    this.amplified = 1;
    /** How much of the view's width the first of two takes. */
    this.share = 0.5;
    /** What is shown, or which is active. @type {Happening<void>} */
    this.changed = new Happening();
    /** @type {Happening<number>} */
    this.swiped = new Happening();
    this.pictures = h("div", { class: "berry-panes" });
    this.divider = h("div", {
      class: "berry-divider",
      role: "slider",
      tabIndex: 0,
      "aria-label": viewing.divider,
      "aria-valuemin": "0",
      "aria-valuemax": "100",
    });
    this.element = h("div", { class: "berry-compare-main" }, this.pictures, this.divider);
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.turning = undefined;
    this.blinked = 0;
    this.divider.addEventListener("keydown", (event) => this.nudge(event));
    this.divider.addEventListener("pointerdown", (event) => this.divider.setPointerCapture(event.pointerId));
    this.divider.addEventListener("pointermove", (event) => {
      if (!this.divider.hasPointerCapture(event.pointerId)) return;
      const box = this.element.getBoundingClientRect();
      this.divide((event.clientX - box.left) / box.width);
    });
  }

  /** The one that is stepped. */
  get active() {
    return /** @type {Pane} */ (this.all[this.at] ?? this.all[0] ?? new Pane(this.urls));
  }

  /** The two that lie upon each other: the active one above, what it is compared with below. */
  get pair() {
    const below = this.at === 0 ? 1 : 0;
    return { below: this.all[below], above: this.all[this.at] };
  }

  /**
   * @param {Image[]} images
   * @param {(image: Image) => number | null} rankOf
   */
  show(images, rankOf) {
    this.clear();
    this.all = images.map(() => this.pane());
    this.at = images.length - 1;
    this.pictures.replaceChildren(...this.all.map((pane) => pane.element));
    this.pictures.dataset.count = String(images.length);
    images.forEach((image, at) => this.all[at]?.show(image, rankOf(image)));
    this.dress();
    this.changed.emit();
  }

  pane() {
    const pane = new Pane(this.urls);
    pane.element.addEventListener("focusin", () => this.activate(pane));
    pane.element.addEventListener("dblclick", (event) => this.toggleActual(pane, ...pane.fromCentre(event)));
    pane.element.addEventListener("wheel", (event) => {
      event.preventDefault();
      event.stopPropagation();
      this.change(pane, pane.zoomed(wheelRatio(event), ...pane.fromCentre(event)), event.shiftKey);
    });
    new Gestures(pane.element, {
      zoomed: () => pane.view.zoom > 1.001,
      pan: (dx, dy, event) => this.change(pane, pane.panned(dx, dy), event.shiftKey),
      zoom: (ratio, middle) => this.change(pane, pane.zoomed(ratio, ...pane.fromCentre(middle)), false),
      swipe: (direction) => this.swiped.emit(direction),
    });
    return pane;
  }

  /**
   * One pane's view changed: the others follow, unless it alone is meant.
   * @param {Pane} pane
   * @param {PaneView} view
   * @param {boolean} alone
   */
  change(pane, view, alone) {
    const before = pane.view;
    for (const each of this.all) {
      if (each === pane) each.view = view;
      else if (!alone) each.view = likewise(each.view, before, view);
      each.place();
    }
  }

  /** @param {number} ratio */
  zoom(ratio) {
    this.change(this.active, this.active.zoomed(ratio, 0, 0), false);
  }

  /**
   * Between all of it and one picture pixel a device pixel.
   * @param {Pane} [pane]
   * @param {number} [px]
   * @param {number} [py]
   */
  toggleActual(pane = this.active, px = 0, py = 0) {
    const actual = 1 / (globalThis.devicePixelRatio || 1);
    const whole = pane.view.zoom <= 1.001;
    if (whole) return this.change(pane, pane.zoomed(Math.max(2, actual / pane.at.scale), px, py), false);
    for (const each of this.all) {
      each.view = WHOLE;
      each.place();
    }
  }

  /** @param {Pane} pane */
  activate(pane) {
    const at = this.all.indexOf(pane);
    if (at < 0 || at === this.at) return;
    this.at = at;
    this.dress();
    this.changed.emit();
  }

  /** The active one and what it is compared with change places. */
  swap() {
    const { below, above } = this.pair;
    if (!below || !above) return;
    const other = this.all.indexOf(below);
    [this.all[other], this.all[this.at]] = [above, below];
    this.at = other;
    this.pictures.replaceChildren(...this.all.map((pane) => pane.element));
    above.element.focus({ preventScroll: true });
    this.dress();
    this.changed.emit();
  }

  /** @param {Mode} mode */
  setMode(mode) {
    this.mode = mode;
    this.dress();
  }

  /** Lay the panes out as mode and active pane want it. */
  dress() {
    const { mode, all } = this;
    const { below, above } = this.pair;
    this.element.dataset.mode = mode;
    this.divider.hidden = mode !== "wipe";
    this.pictures.style.filter = mode === "difference" && this.amplified > 1 ? `brightness(${this.amplified})` : "";
    all.forEach((pane, at) => {
      const letter = LETTERS[at] ?? "";
      setText(pane.badge, letter);
      pane.element.setAttribute("aria-label", viewing.pane(letter, pane.image?.name ?? ""));
      pane.element.classList.toggle("berry-active", pane === this.active);
      pane.element.classList.toggle("berry-above", mode !== "side" && pane === above);
      pane.element.hidden = (mode === "wipe" || mode === "difference") && pane !== below && pane !== above;
    });
    this.divide(this.share);
    clearInterval(this.turning);
    if (mode === "blink" && all.length && !calm()) this.turning = setInterval(() => this.turn(), BLINK);
    if (mode === "blink") this.reveal();
    else for (const pane of all) pane.element.style.opacity = "";
  }

  /** Show the next one, where they are shown in turn. */
  turn() {
    this.blinked = (this.blinked + 1) % Math.max(1, this.all.length);
    this.reveal();
  }

  reveal() {
    this.blinked %= Math.max(1, this.all.length);
    this.all.forEach((pane, at) => (pane.element.style.opacity = at === this.blinked ? "1" : "0"));
  }

  /** @param {number} share */
  divide(share) {
    this.share = clamp(share, 0, 1);
    const { above } = this.pair;
    const percent = this.share * 100;
    // The first of the two keeps the left side, whichever is stepped.
    const leads = this.at === 0;
    for (const pane of this.all) {
      const inset = leads ? `inset(0 ${100 - percent}% 0 0)` : `inset(0 0 0 ${percent}%)`;
      pane.element.style.clipPath = this.mode === "wipe" && pane === above ? inset : "";
    }
    this.divider.style.left = `${percent}%`;
    this.divider.setAttribute("aria-valuenow", String(Math.round(percent)));
  }

  /** @param {KeyboardEvent} event */
  nudge(event) {
    const by = { ArrowLeft: -NUDGE, ArrowRight: NUDGE, Home: -1, End: 1 };
    const step = /** @type {Record<string, number>} */ (by)[event.key];
    if (step === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.divide(this.share + step);
  }

  clear() {
    clearInterval(this.turning);
    for (const pane of this.all) pane.clear();
    this.all = [];
    this.at = 0;
    this.pictures.replaceChildren();
  }
}
