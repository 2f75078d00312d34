/**
 * A box to type in with what there is to choose from beneath it, or something new.
 */

import { h } from "./dom.mjs";

/** @typedef {{value: string, note?: string, color?: string | null, create?: boolean}} Choice */

const MOST = 8;

/** @param {string} text */
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/**
 * The choices that have what was typed in them: those that begin with it first, then those with a part that does.
 * @param {Choice[]} choices
 * @param {string} typed
 * @returns {Choice[]}
 */
export function fitting(choices, typed) {
  const wanted = fold(typed.trim());
  if (!wanted) return choices.slice(0, MOST);
  const place = (/** @type {Choice} */ { value }) => {
    const name = fold(value);
    if (name === wanted) return 0;
    if (name.startsWith(wanted)) return 1;
    return name.split(/[\s/]+/).some((part) => part.startsWith(wanted)) ? 2 : 3;
  };
  return choices
    .filter(({ value }) => fold(value).includes(wanted))
    .map((choice, at) => ({ choice, at, place: place(choice) }))
    .sort((a, b) => a.place - b.place || a.at - b.at)
    .slice(0, MOST)
    .map(({ choice }) => choice);
}

/**
 * Whether there is one of this name, whatever its capitals.
 * @param {Choice[]} choices
 * @param {string} typed
 */
export const isThere = (choices, typed) => choices.some(({ value }) => fold(value) === fold(typed.trim()));

let count = 0;

export class Picker {
  /**
   * @param {object} parts
   * @param {string} parts.label
   * @param {string} parts.hint
   * @param {string} parts.list names the list
   * @param {(name: string) => string} parts.create what a new name is offered as
   * @param {(value: string, isNew: boolean) => void} parts.choose
   */
  constructor({ label, hint, list, create, choose }) {
    this.create = create;
    this.choose = choose;
    /** @type {Choice[]} */
    this.choices = [];
    /** @type {Choice[]} */
    this.shown = [];
    this.selected = -1;
    this.id = `berry-picker-${(count += 1)}`;
    this.list = h("ul", { class: "berry-pick-list", role: "listbox", id: this.id, "aria-label": list });
    this.input = h("input", {
      type: "text",
      class: "berry-input",
      role: "combobox",
      "aria-label": label,
      "aria-expanded": "true",
      "aria-autocomplete": "list",
      "aria-controls": this.id,
      placeholder: hint,
      autocomplete: "off",
      spellcheck: false,
    });
    this.input.addEventListener("input", () => this.show());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.element = h("div", { class: "berry-picker" }, this.input, this.list);
  }

  /** @param {Choice[]} choices */
  offer(choices) {
    this.choices = choices;
    this.show();
  }

  show() {
    const typed = this.input.value.trim();
    const found = fitting(this.choices, typed);
    const fresh = typed && !isThere(this.choices, typed) ? [{ value: typed, create: true }] : [];
    this.shown = [...found, ...fresh];
    this.selected = typed && this.shown.length ? 0 : -1;
    // What was typed whole is meant, not what it is the beginning of.
    if (typed && fresh.length) this.selected = found.length;
    this.list.replaceChildren(...this.shown.map((choice, at) => this.row(choice, at)));
    this.mark();
  }

  /**
   * @param {Choice} choice
   * @param {number} at
   */
  row(choice, at) {
    const { value, note, color, create } = choice;
    return h(
      "li",
      {
        role: "option",
        id: `${this.id}-${at}`,
        class: "berry-pick",
        "aria-selected": "false",
        onpointerdown: (/** @type {PointerEvent} */ event) => event.preventDefault(),
        onclick: () => this.take(choice),
      },
      dot(color ?? null),
      h("span", { class: "berry-pick-name" }, create ? this.create(value) : value),
      note ? h("span", { class: "berry-quiet" }, note) : null,
    );
  }

  mark() {
    [...this.list.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === this.selected)));
    if (this.selected >= 0) this.input.setAttribute("aria-activedescendant", `${this.id}-${this.selected}`);
    else this.input.removeAttribute("aria-activedescendant");
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const total = this.shown.length;
      if (total) this.selected = (this.selected + step + total + (this.selected < 0 && step < 0 ? 1 : 0)) % total;
      this.mark();
      event.preventDefault();
    } else if (event.key === "Enter") {
      event.preventDefault();
      event.stopPropagation();
      const chosen = this.shown[this.selected];
      if (chosen) this.take(chosen);
    } else if (event.key === "Tab" && !event.shiftKey && this.input.value) {
      const chosen = this.shown[this.selected];
      if (!chosen || chosen.create) return;
      event.preventDefault();
      this.input.value = chosen.value;
      this.show();
    }
  }

  /** @param {Choice} choice */
  take({ value, create = false }) {
    this.input.value = "";
    this.show();
    this.choose(value, create);
  }
}

/**
 * A dot in a tag's colour.
 * @param {string | null} color
 */
export function dot(color) {
  const element = h("span", { class: "berry-dot", "aria-hidden": "true" });
  if (color) element.style.background = color;
  else element.classList.add("berry-dot-none");
  return element;
}
