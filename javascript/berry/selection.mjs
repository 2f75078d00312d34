/**
 * Which images are selected, and the bar that says how many and what can be done with them.
 */

import { h, icon, setText } from "./dom.mjs";
import { searching } from "./searchstrings.mjs";
import { Happening } from "./state.mjs";

/** @typedef {import("./types.mjs").Image} Image */

export class Selection {
  constructor() {
    /** By id, in the order of their choice. @type {Map<number, Image>} */
    this.images = new Map();
    /** How many there are now. @type {Happening<number>} */
    this.changed = new Happening();
  }

  get size() {
    return this.images.size;
  }

  /** @param {number | undefined} id */
  has(id) {
    return id !== undefined && this.images.has(id);
  }

  /** @param {Image} image */
  toggle(image) {
    if (!this.images.delete(image.id)) this.images.set(image.id, image);
    this.changed.emit(this.size);
  }

  clear() {
    if (!this.size) return;
    this.images.clear();
    this.changed.emit(0);
  }
}

export class SelectionBar {
  /**
   * @param {Selection} selection
   * @param {{differ: (opener: HTMLElement) => void, announce: (text: string) => void}} actions
   */
  constructor(selection, { differ, announce }) {
    this.count = h("strong", {}, "");
    this.differ = h(
      "button",
      { type: "button", class: "berry-button", "aria-haspopup": "dialog", onclick: () => differ(this.differ) },
      icon("differ"),
      searching.differ,
    );
    const clear = h(
      "button",
      { type: "button", class: "berry-button", onclick: () => selection.clear() },
      icon("close"),
      searching.clearSelection,
    );
    this.element = h(
      "div",
      { class: "berry-selection", role: "toolbar", "aria-label": searching.selection, hidden: true },
      this.count,
      this.differ,
      clear,
    );
    selection.changed.on((size) => {
      this.element.hidden = !size;
      setText(this.count, searching.selected(size));
      announce(searching.selected(size));
    });
  }
}
