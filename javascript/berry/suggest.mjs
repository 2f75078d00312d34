/**
 * The list under the search box: what could be written at the caret, or what was searched for before.
 *
 * Nothing is preselected: Enter searches for what is written. Suggestions are a help only; where they fail, nothing
 * is said.
 */

import { pointsBefore, splitAt } from "./codepoints.mjs";
import { afterRest, h, icon } from "./dom.mjs";
import { searching } from "./searchstrings.mjs";
import { Happening } from "./state.mjs";
import { number } from "./strings.mjs";

/** @typedef {import("./types.mjs").Suggestion} Suggestion */
/** @typedef {import("./types.mjs").Suggestions} Suggestions */
/** @typedef {(query: string, position: number, signal: AbortSignal) => Promise<Suggestions>} Source */

const PAUSE = 60;

/**
 * The text after a suggestion was taken, and where the caret then stands (in UTF-16 units).
 * @param {string} text
 * @param {Suggestions} found
 * @param {Suggestion} item
 * @returns {{text: string, caret: number}}
 */
export function applied(text, { start, end }, item) {
  const [before, , after] = splitAt(text, start, end - start);
  return { text: before + item.insert + after, caret: before.length + item.insert.length };
}

/**
 * Without those that would change nothing.
 * @param {string} text
 * @param {Suggestions} found
 */
export const useful = (text, found) => found.items.filter((item) => applied(text, found, item).text !== text);

export class Suggest {
  /**
   * @param {HTMLInputElement} input
   * @param {Source} source
   */
  constructor(input, source) {
    this.input = input;
    this.source = source;
    /** A suggestion was put into the box; `done`: it is complete and can be searched for. @type {Happening<{done: boolean}>} */
    this.taken = new Happening();
    /** @type {Suggestions} */
    this.found = { start: 0, end: 0, items: [] };
    this.text = "";
    this.selected = -1;
    /** Keys for the list that is on its way. @type {KeyboardEvent[]} */
    this.waiting = [];
    /** @type {AbortController | null} */
    this.asking = null;
    this.element = h("ul", {
      class: "berry-suggest",
      id: "berry-suggest",
      role: "listbox",
      "aria-label": searching.suggestions,
      hidden: true,
    });
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", this.element.id);
    input.setAttribute("aria-expanded", "false");
    this.soon = afterRest(PAUSE, () => void this.load());
    input.addEventListener("focus", () => !input.value && this.soon());
    input.addEventListener("click", () => !this.open && !input.value && this.soon());
    input.addEventListener("blur", () => this.close());
    // The box keeps the focus whatever is pressed here.
    this.element.addEventListener("pointerdown", (event) => event.preventDefault());
    this.element.addEventListener("click", (event) => {
      const option = event.target instanceof Element ? event.target.closest("li") : null;
      if (option) this.take([...this.element.children].indexOf(option));
    });
  }

  get open() {
    return !this.element.hidden;
  }

  /** Whether what is listed is for what was written before. */
  get stale() {
    return this.text !== this.input.value;
  }

  /** The text is another: what was chosen of the list is not meant any more. */
  typed() {
    this.waiting = [];
    this.select(-1);
    this.soon();
  }

  async load() {
    const { input } = this;
    const text = input.value;
    this.asking?.abort();
    const control = new AbortController();
    this.asking = control;
    try {
      const found = await this.source(text, pointsBefore(text, input.selectionStart ?? text.length), control.signal);
      if (control.signal.aborted || document.activeElement !== input || input.value !== text) return;
      this.show(text, found);
    } catch {
      if (!control.signal.aborted) this.close();
    }
  }

  /**
   * @param {string} text that the suggestions are for
   * @param {Suggestions} found
   */
  show(text, found) {
    const items = useful(text, found);
    if (!items.length) return this.close();
    this.text = text;
    this.found = { ...found, items };
    this.element.replaceChildren(...items.map((item, index) => this.option(item, index)));
    this.element.hidden = false;
    this.element.scrollTop = 0;
    this.input.setAttribute("aria-expanded", "true");
    this.select(-1);
    for (const event of this.waiting.splice(0)) this.key(event);
  }

  /**
   * @param {Suggestion} item
   * @param {number} index
   */
  option(item, index) {
    const sign = item.kind === "history" ? icon("clock") : item.kind === "saved" ? icon("bookmark") : null;
    const about = item.help ?? (item.kind === "saved" && item.insert !== item.text ? item.insert : "");
    return h(
      "li",
      { role: "option", id: `berry-suggest-${index}`, "aria-selected": "false", class: `berry-suggest-${item.kind}` },
      sign,
      sign && h("span", { class: "berry-unseen" }, `${searching.kinds[item.kind]}: `),
      h("span", { class: "berry-suggest-text" }, item.text),
      h("span", { class: "berry-quiet berry-suggest-help" }, about),
      item.count === null ? null : h("span", { class: "berry-quiet" }, number(item.count)),
    );
  }

  close() {
    this.soon.cancel();
    this.asking?.abort();
    this.text = "";
    this.selected = -1;
    this.waiting = [];
    if (!this.open) return;
    this.element.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  /** @param {number} index -1: none */
  select(index) {
    this.element.children[this.selected]?.setAttribute("aria-selected", "false");
    this.selected = index;
    const option = this.element.children[index];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) this.input.setAttribute("aria-activedescendant", option.id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  /** @param {number} by round and round, with no selection in between */
  move(by) {
    const places = this.found.items.length + 1;
    this.select(((this.selected + 1 + by + places) % places) - 1);
  }

  /** @param {number} index */
  take(index) {
    const item = this.found.items[index];
    if (!item || this.stale) return this.close();
    const { text, caret } = applied(this.text, this.found, item);
    this.input.value = text;
    this.input.setSelectionRange(caret, caret);
    this.close();
    const done = item.kind !== "field";
    this.taken.emit({ done });
    if (!done) void this.load();
  }

  /**
   * Whether a key is for the list to come: none is lost on who types faster than the answers arrive.
   * @param {string} key
   */
  waits(key) {
    if (key === "Enter") return this.waiting.length > 0;
    return key === "ArrowDown" || key === "ArrowUp" || (key === "Tab" && this.input.value.trim() !== "");
  }

  /**
   * @param {KeyboardEvent} event
   * @returns {boolean} whether the key was meant for the list
   */
  key(event) {
    const plain = !event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey;
    if (event.key === "ArrowDown" && event.altKey && !this.open) void this.load();
    else if (!this.open || !plain) return false;
    else if (this.stale && this.waits(event.key)) this.waiting.push(event);
    else if (event.key === "ArrowDown") this.move(1);
    else if (event.key === "ArrowUp") this.move(-1);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && this.selected >= 0) this.take(this.selected);
    // In an empty box Tab goes on to the next control, unless something was chosen.
    else if (event.key === "Tab" && (this.selected >= 0 || this.text.trim())) this.take(Math.max(0, this.selected));
    else return false;
    return true;
  }
}
