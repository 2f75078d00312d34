/**
 * One value of a field as a row: a click searches for it, the minus leaves it out, a second click takes that back.
 */

import { h, icon, setText } from "./dom.mjs";
import { searching } from "./searchstrings.mjs";
import { number } from "./strings.mjs";

/** A value as it is shown; `count` null: not known. @typedef {{value: string, count: number | null, active: import("./types.mjs").Active}} Shown */
/** @typedef {(field: string, value: string, exclude: boolean) => void} Toggle */

/**
 * A value as a person reads it.
 * @param {string} field
 * @param {string} value
 */
export function valueLabel(field, value) {
  if (field === "rating") return /^[1-5]$/.test(value) ? "★".repeat(Number(value)) : searching.unrated;
  if (field === "favorite" || field === "nsfw") return value === "yes" ? searching.yesNo.yes : searching.yesNo.no;
  if (field === "size" && /^\d+x\d+$/.test(value)) return value.replace("x", " × ");
  if (field === "folder") return value.replaceAll("\\", "/").replace(/\/$/, "").split("/").slice(-2).join("/") || value;
  return value;
}

/**
 * A value as it is spoken.
 * @param {string} field
 * @param {string} value
 */
const spoken = (field, value) =>
  field === "rating" && /^[1-5]$/.test(value) ? searching.stars(Number(value)) : valueLabel(field, value);

export class FacetRow {
  /**
   * @param {string} field
   * @param {Toggle} toggle
   */
  constructor(field, toggle) {
    this.field = field;
    /** @type {Shown} */
    this.shown = { value: "", count: null, active: null };
    this.label = h("span", { class: "berry-facet-label" }, "");
    this.count = h("span", { class: "berry-facet-count" }, "");
    this.main = h(
      "button",
      {
        type: "button",
        class: "berry-facet-value",
        onclick: (/** @type {MouseEvent} */ event) => toggle(field, this.shown.value, event.altKey),
      },
      this.label,
      this.count,
    );
    this.out = h(
      "button",
      { type: "button", class: "berry-facet-out", onclick: () => toggle(field, this.shown.value, true) },
      icon("minus"),
    );
    this.element = h("li", { class: "berry-facet-row" }, this.main, this.out);
  }

  /** @param {Shown} shown */
  bind(shown) {
    this.shown = shown;
    const { value, count, active } = shown;
    const name = spoken(this.field, value);
    setText(this.label, valueLabel(this.field, value));
    setText(this.count, count === null ? "" : number(count));
    this.element.dataset.active = active ?? "";
    this.element.classList.toggle("berry-facet-none", count === 0 || count === null);
    this.main.title = this.field === "folder" ? value : searching.only(name);
    this.main.setAttribute("aria-label", searching.value(name, count));
    this.main.setAttribute("aria-pressed", String(active === "include"));
    this.out.title = searching.exclude(name);
    this.out.setAttribute("aria-label", searching.exclude(name));
    this.out.setAttribute("aria-pressed", String(active === "exclude"));
    if (this.element.hidden) this.element.hidden = false;
  }
}

/**
 * Show these values in a list, whose rows are used again.
 * @param {HTMLElement} list
 * @param {FacetRow[]} rows that the list has
 * @param {Shown[]} values
 * @param {() => FacetRow} make
 */
export function fillRows(list, rows, values, make) {
  const fresh = [];
  while (rows.length < values.length) {
    const row = make();
    rows.push(row);
    fresh.push(row.element);
  }
  rows.forEach((row, at) => {
    const value = values[at];
    if (value) row.bind(value);
    else if (!row.element.hidden) row.element.hidden = true;
  });
  if (fresh.length) list.append(...fresh);
}
