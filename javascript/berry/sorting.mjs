/**
 * The choice of the order: every sort the server offers, turned round with a button, shuffled anew with another.
 */

import { h, iconButton } from "./dom.mjs";
import { searching } from "./searchstrings.mjs";
import { Happening } from "./state.mjs";
import { strings } from "./strings.mjs";

/** @typedef {import("./types.mjs").Fields} Fields */

/** @param {string} sort */
export const turned = (sort) => (sort.startsWith("-") ? sort.slice(1) : `-${sort}`);

/** @param {string} sort without the number a shuffled order is known by */
export const baseSort = (sort) => sort.replace(/:.*$/, "");

/** A shuffled order that has not been seen yet, but stays as it is for those who come back to it. */
const shuffled = () => `random:${1 + Math.floor(Math.random() * 999_999)}`;

export class SortMenu {
  constructor() {
    /** @type {Happening<string>} */
    this.sorted = new Happening();
    /** What is sorted by. */
    this.sort = "";
    this.menu = h("select", {
      class: "berry-sort",
      "aria-label": strings.sort,
      title: strings.sort,
      onchange: () => this.choose(this.menu.value),
    });
    this.turn = iconButton("flip", searching.reverse, () => this.choose(turned(this.menu.value)));
    this.again = iconButton("shuffle", searching.reshuffle, () => this.choose("random"), { hidden: true });
    this.element = h("div", { class: "berry-sorting" }, this.menu, this.turn, this.again);
    this.offer([
      { name: "created", label: strings.newest },
      { name: "-created", label: strings.oldest },
    ]);
  }

  /** @param {Fields["sorts"]} sorts */
  offer(sorts) {
    this.menu.replaceChildren(...sorts.map(({ name, label }) => h("option", { value: name }, strings.sorts[name] ?? label)));
    const { sort } = this;
    this.sort = "";
    if (sort) this.show(sort);
  }

  /** @param {string} sort */
  show(sort) {
    if (this.sort === sort) return;
    this.sort = sort;
    const base = baseSort(sort);
    const names = [...this.menu.options].map((option) => option.value);
    if (!names.includes(base)) this.menu.append(h("option", { value: base }, base));
    this.menu.value = base;
    this.turn.hidden = !names.includes(turned(base));
    this.again.hidden = base !== "random";
  }

  /** @param {string} sort */
  choose(sort) {
    this.sorted.emit(sort === "random" ? shuffled() : sort);
  }
}
