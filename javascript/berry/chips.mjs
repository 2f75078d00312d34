/**
 * The terms of the query as chips above the grid: each a button that takes it away.
 */

import { without } from "./codepoints.mjs";
import { h, icon } from "./dom.mjs";
import { searching } from "./searchstrings.mjs";

/** @typedef {import("./types.mjs").Chip} Chip */

export class Chips {
  /**
   * @param {(query: string) => void} change wants this query instead
   * @param {() => void} leave there is no chip left to hold the focus
   */
  constructor(change, leave) {
    this.change = change;
    this.leave = leave;
    this.query = "";
    /** @type {Chip[]} */
    this.chips = [];
    this.current = 0;
    this.element = h("div", { class: "berry-chips", role: "toolbar", "aria-label": searching.chips, hidden: true });
    this.element.addEventListener("click", (event) => this.remove(this.indexOf(event.target)));
    this.element.addEventListener("keydown", (event) => this.key(event));
    this.element.addEventListener("focusin", (event) => this.mark(this.indexOf(event.target)));
  }

  /**
   * @param {string} query
   * @param {Chip[]} chips
   */
  show(query, chips) {
    if (query === this.query && JSON.stringify(chips) === JSON.stringify(this.chips)) return;
    const focused = this.element.contains(document.activeElement);
    this.query = query;
    this.chips = chips;
    this.element.replaceChildren(...chips.map((chip) => this.chip(chip)));
    this.element.hidden = !chips.length;
    this.mark(Math.max(0, Math.min(this.current, chips.length - 1)));
    if (focused) this.focus();
  }

  /** @param {Chip} chip */
  chip({ text, negated }) {
    const label = searching.remove(text);
    return h(
      "button",
      {
        type: "button",
        class: negated ? "berry-chip berry-chip-not" : "berry-chip",
        title: label,
        "aria-label": label,
      },
      h("span", {}, text),
      icon("close"),
    );
  }

  /** @param {EventTarget | null} target */
  indexOf(target) {
    const chip = target instanceof Element ? target.closest(".berry-chip") : null;
    return chip ? [...this.element.children].indexOf(chip) : -1;
  }

  /** @param {number} index the chip that Tab reaches */
  mark(index) {
    if (index < 0) return;
    this.current = index;
    [...this.element.children].forEach((chip, at) => chip.setAttribute("tabindex", at === index ? "0" : "-1"));
  }

  focus() {
    const chip = this.element.children[this.current];
    if (chip instanceof HTMLElement) chip.focus();
    else this.leave();
  }

  /** @param {number} index */
  remove(index) {
    const chip = this.chips[index];
    if (!chip) return;
    this.current = index;
    this.change(without(this.query, chip.start, chip.end));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const at = this.indexOf(event.target);
    if (at < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const last = this.chips.length - 1;
    /** @type {Record<string, number>} */
    const steps = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: last };
    const to = steps[event.key];
    if (to !== undefined) {
      this.mark(Math.max(0, Math.min(to, last)));
      this.focus();
    } else if (event.key === "Delete" || event.key === "Backspace") this.remove(at);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
