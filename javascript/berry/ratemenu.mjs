/**
 * Stars and marks for the selection: a small panel of its bar.
 */

import { curating } from "./curationstrings.mjs";
import { h } from "./dom.mjs";
import { Popover } from "./popover.mjs";
import { Stars } from "./stars.mjs";

/** @typedef {import("./acts.mjs").Marks} Marks */

export class RateMenu {
  /** @param {import("./curating.mjs").Curating} parts */
  constructor(parts) {
    this.curating = parts;
    this.popover = new Popover(curating.rating, () => this.fill(), "berry-small berry-curate");
  }

  /** @param {HTMLElement} opener */
  open(opener) {
    this.popover.rename(curating.rateMany(this.curating.grid.selection.size));
    this.popover.toggle(opener);
  }

  fill() {
    const stars = new Stars((rating) => void this.mark({ rating }));
    const button = (/** @type {string} */ label, /** @type {Marks} */ marks) =>
      h("button", { type: "button", class: "berry-button", onclick: () => void this.mark(marks) }, label);
    return [
      h("div", { class: "berry-actions" }, stars.element, button(curating.clearRating, { rating: 0 })),
      h(
        "div",
        { class: "berry-actions" },
        button(curating.favorite, { favorite: true }),
        button(curating.notFavorite, { favorite: false }),
        button(curating.nsfw, { nsfw: true }),
        button(curating.notNsfw, { nsfw: false }),
      ),
    ];
  }

  /** @param {Marks} marks */
  async mark(marks) {
    this.popover.close();
    await this.curating.markAll(await this.curating.selected(), marks);
  }
}
