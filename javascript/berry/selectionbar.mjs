/**
 * The bar that says how many images are selected, and what can be done with them.
 *
 * Others add what they can do: `bar.offer({name, icon, label, run})`, `run` getting the button that was pressed. Ask
 * `selection.body()` for whom. What is seldom used is in a menu at its end, so that the bar is one row.
 */

import { h, icon, iconButton, setText } from "./dom.mjs";
import { withKey } from "./keys.mjs";
import { Menu } from "./menu.mjs";
import { searching } from "./searchstrings.mjs";
import { strings } from "./strings.mjs";

/** @typedef {import("./selection.mjs").Selection} Selection */

/**
 * `shown`: whether it is of use for so many, left out where it always is. `seldom`: it is in the menu.
 * @typedef {object} Offer
 * @property {string} name
 * @property {import("./dom.mjs").IconName} [icon]
 * @property {string | ((size: number) => string)} label
 * @property {(opener: HTMLElement) => void} run
 * @property {(size: number) => boolean} [shown]
 * @property {boolean} [seldom]
 * @property {string} [help] says more of what is in the menu
 * @property {string} [popup] what it opens, as `aria-haspopup` says it
 */

/** Px between it and the edge, as the style has it. */
const EDGE = 12;

export class SelectionBar {
  /**
   * @param {Selection} selection
   * @param {{announce: (text: string) => void, total: () => number}} page
   */
  constructor(selection, { announce, total }) {
    this.selection = selection;
    this.total = total;
    this.count = h("strong", {}, "");
    const title = withKey(strings.keyHelp.selectAll ?? "", "selectAll");
    this.all = h("button", { type: "button", class: "berry-link", title, onclick: () => selection.all() }, "");
    this.offers = /** @type {{offer: Offer, button: HTMLElement, text: HTMLElement}[]} */ ([]);
    this.seldom = /** @type {Offer[]} */ ([]);
    this.menu = new Menu(searching.more, () => [this.group()], { explain: announce });
    this.more = iconButton("more", searching.more, () => this.menu.toggle(this.more), {
      class: "berry-button berry-more",
      "aria-haspopup": "menu",
      "aria-expanded": "false",
    });
    this.actions = h("div", { class: "berry-selection-actions" }, this.more);
    const clear = h(
      "button",
      {
        type: "button",
        class: "berry-tool",
        title: withKey(searching.clearSelection, "unselect"),
        "aria-label": searching.clearSelection,
        onclick: () => selection.clear(),
      },
      icon("close"),
    );
    this.element = h(
      "div",
      { class: "berry-selection", role: "toolbar", "aria-label": searching.selection, hidden: true },
      clear,
      this.count,
      this.all,
      this.actions,
    );
    this.watched = new ResizeObserver(() => this.fit());
    selection.changed.on((size) => {
      this.show(size);
      announce(searching.selected(size));
    });
  }

  /** @param {Offer} offer */
  offer(offer) {
    const { name, icon: picture, run, popup, seldom } = offer;
    if (seldom) return void this.seldom.push(offer);
    const label = typeof offer.label === "string" ? offer.label : "";
    const text = h("span", {}, label);
    const button = h(
      "button",
      {
        type: "button",
        class: "berry-button",
        "data-action": name,
        title: label,
        "aria-haspopup": popup,
        onclick: () => run(button),
      },
      picture && icon(picture),
      text,
    );
    this.offers.push({ offer, button, text });
    this.more.before(button);
  }

  /** Without words where there is no room for them in one row. Messages lie above it, however many rows it has. */
  fit() {
    const { element } = this;
    element.classList.remove("berry-tight");
    element.classList.toggle("berry-tight", element.scrollWidth > element.clientWidth);
    const root = /** @type {HTMLElement | null} */ (element.closest("#berry"));
    root?.style.setProperty("--b-bar", `${element.offsetHeight}px`);
  }

  /** How much of the grid's lower end it lies over, px: with as much below it, and above. */
  get covers() {
    const { element } = this;
    return element.hidden ? 0 : element.offsetHeight + 2 * EDGE;
  }

  /** @returns {import("./menu.mjs").Group} */
  group() {
    const { size } = this.selection;
    const items = this.seldom.filter(({ shown }) => !shown || shown(size));
    return {
      title: searching.more,
      items: items.map(({ label, help, run }) => ({
        label: typeof label === "string" ? label : label(size),
        help,
        run: () => run(this.more),
      })),
    };
  }

  /** @param {number} [size] */
  show(size = this.selection.size) {
    this.element.hidden = !size;
    this.menu.close(false);
    if (!size) return;
    const total = this.total();
    const every = this.selection.query !== null && size === total;
    setText(this.count, every ? searching.allSelected(size) : searching.selected(size));
    this.all.hidden = size >= total;
    setText(this.all, searching.selectAll(total));
    for (const { offer, button, text } of this.offers) {
      button.hidden = offer.shown ? !offer.shown(size) : false;
      if (typeof offer.label === "string") continue;
      setText(text, offer.label(size));
      button.title = offer.label(size);
    }
    if (this.element.parentElement) this.watched.observe(this.element.parentElement);
    this.fit();
  }
}
