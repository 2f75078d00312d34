/**
 * The headings between the grid's rows: the days the images below were made on. Each is a row of one cell.
 */

import { h, setText } from "./dom.mjs";
import { withKey } from "./keys.mjs";
import { days, daysInFull, strings } from "./strings.mjs";

/** @typedef {import("./layout.mjs").Heading} Heading */

class HeadingRow {
  /** @param {(heading: Heading) => void} pick */
  constructor(pick) {
    /** @type {Heading | null} */
    this.heading = null;
    this.key = "";
    this.top = NaN;
    this.name = h("strong", {}, "");
    this.count = h("span", { class: "berry-quiet" }, "");
    this.pick = h(
      "button",
      { type: "button", class: "berry-link", tabIndex: -1, onclick: () => this.heading && pick(this.heading) },
      strings.selectDay,
    );
    this.pick.title = withKey(strings.selectDay, "selectDay");
    const cell = h("div", { role: "gridcell" }, this.name, this.count, this.pick);
    this.element = h("div", { class: "berry-day", role: "row" }, cell);
  }

  /**
   * @param {Heading} heading
   * @param {number} line of all rows, from 0 on
   */
  bind(heading, line) {
    this.heading = heading;
    const { from, to, first, last, index } = heading;
    const key = `${from}/${to}/${first}/${last}/${line}`;
    if (key === this.key) return;
    this.key = key;
    this.element.hidden = false;
    this.element.id = `berry-day-${index}`;
    this.element.setAttribute("aria-rowindex", String(line + 1));
    const full = daysInFull(from, to);
    setText(this.name, days(from, to));
    this.name.title = full;
    setText(this.count, strings.images(last - first + 1));
    this.pick.setAttribute("aria-label", strings.selectDays(full, last - first + 1));
  }

  /** @param {number} top */
  moveTo(top) {
    if (top === this.top) return;
    this.top = top;
    this.element.style.top = `${top}px`;
  }

  park() {
    this.heading = null;
    this.key = "";
    this.element.hidden = true;
    this.element.removeAttribute("id");
  }
}

export class Headings {
  /**
   * @param {HTMLElement} parent
   * @param {(heading: Heading) => void} pick the images of these days are to be selected
   */
  constructor(parent, pick) {
    this.parent = parent;
    this.pick = pick;
    /** @type {HeadingRow[]} */
    this.rows = [];
    /** @type {Heading[]} */
    this.shown = [];
  }

  /** The first of their elements; what is put before it is before all of them. */
  get element() {
    return this.rows[0]?.element ?? null;
  }

  /**
   * @param {import("./layout.mjs").Layout} layout
   * @param {Heading[]} shown
   * @param {number} offset of the content in the box
   */
  draw(layout, shown, offset) {
    this.shown = shown;
    while (this.rows.length < shown.length) {
      const row = new HeadingRow(this.pick);
      this.rows.push(row);
      this.parent.append(row.element);
    }
    this.rows.forEach((row, at) => {
      const heading = shown[at];
      if (!heading) return row.heading && row.park();
      row.bind(heading, layout.line(heading.row) - 1);
      row.moveTo(heading.top - offset);
    });
  }

  /**
   * Let Tab reach the button of one day only, that of the active image.
   * @param {Heading | null} heading
   */
  mark(heading) {
    for (const row of this.rows) {
      const tab = heading && row.heading?.index === heading.index ? 0 : -1;
      if (row.pick.tabIndex !== tab) row.pick.tabIndex = tab;
    }
  }

  /** @returns {{line: number, id: string}[]} what is drawn */
  lines() {
    return this.rows.flatMap(({ heading, element }) => (heading ? [{ line: heading.top, id: element.id }] : []));
  }
}
