/**
 * Menus: a few actions beside a button, chosen by mouse, arrows or their letters.
 */

import { h } from "./dom.mjs";
import { placeBy, placeInMiddle } from "./placing.mjs";

/**
 * `run` gets the event that chose it. `reason`: why it cannot be chosen now. `checked`: it is a switch.
 * @typedef {object} Item
 * @property {string} label
 * @property {(event: Event) => void} run
 * @property {string} [key] a letter
 * @property {string | null} [reason]
 * @property {boolean} [checked]
 * @property {string} [help]
 */

/** @typedef {{title: string, help?: string, items: Item[]}} Group */

export class Menu {
  /**
   * @param {string} label
   * @param {() => Group[] | Promise<Group[]>} fill
   * @param {{explain: (reason: string) => void}} actions
   */
  constructor(label, fill, { explain }) {
    this.fill = fill;
    this.explain = explain;
    this.element = h("div", {
      class: "berry-popover berry-menu",
      role: "menu",
      "aria-label": label,
      tabIndex: -1,
      hidden: true,
    });
    /** @type {HTMLElement | null} */
    this.opener = null;
    /** @type {{item: Item, element: HTMLElement}[]} */
    this.items = [];
    this.asked = 0;
    this.element.addEventListener("keydown", (event) => this.pressed(event));
    this.outside = (/** @type {Event} */ event) => {
      const target = /** @type {Node} */ (event.target);
      if (!this.element.contains(target) && !this.opener?.contains(target)) this.close(false);
    };
  }

  get open() {
    return !this.element.hidden;
  }

  /** @param {HTMLElement | null} opener null: in the middle */
  toggle(opener) {
    if (this.open) this.close();
    else void this.show(opener);
  }

  /** @param {HTMLElement | null} opener gets the focus back, as does what has it if there is none */
  async show(opener) {
    const asked = ++this.asked;
    const focused = document.activeElement;
    const groups = (await this.fill()).filter((group) => group.items.length);
    if (asked !== this.asked || !groups.length) return;
    this.opener = opener ?? (focused instanceof HTMLElement ? focused : null);
    this.items = [];
    this.element.replaceChildren(...groups.map((group) => this.group(group)));
    this.element.hidden = false;
    opener?.setAttribute("aria-expanded", "true");
    if (opener) placeBy(this.element, opener);
    else placeInMiddle(this.element);
    document.addEventListener("pointerdown", this.outside, true);
    this.items[0]?.element.focus({ preventScroll: true });
  }

  /** @param {boolean} [refocus] */
  close(refocus = true) {
    this.asked += 1;
    if (!this.open) return;
    this.element.hidden = true;
    document.removeEventListener("pointerdown", this.outside, true);
    if (this.opener?.hasAttribute("aria-expanded")) this.opener.setAttribute("aria-expanded", "false");
    if (refocus) this.opener?.focus({ preventScroll: true });
  }

  /** @param {Group} group */
  group({ title, help, items }) {
    return h(
      "div",
      { role: "group", "aria-label": title },
      h("div", { class: "berry-menu-title", "aria-hidden": "true" }, title, help ? h("small", {}, help) : null),
      ...items.map((item) => this.item(item)),
    );
  }

  /** @param {Item} item */
  item(item) {
    const { label, key, reason, checked, help } = item;
    const element = h(
      "div",
      {
        role: checked === undefined ? "menuitem" : "menuitemcheckbox",
        class: "berry-menu-item",
        tabIndex: -1,
        title: reason ?? help ?? null,
        "aria-checked": checked === undefined ? null : String(checked),
        "aria-disabled": reason ? "true" : null,
        "aria-keyshortcuts": key ?? null,
        onclick: (/** @type {Event} */ event) => this.choose(item, event),
        onpointerenter: () => element.focus({ preventScroll: true }),
      },
      h("span", {}, label),
      key ? h("kbd", { "aria-hidden": "true" }, key.toUpperCase()) : null,
    );
    this.items.push({ item, element });
    return element;
  }

  /**
   * @param {Item} item
   * @param {Event} event
   */
  choose(item, event) {
    if (item.reason) return this.explain(item.reason);
    this.close();
    item.run(event);
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { items } = this;
    const at = items.findIndex(({ element }) => element === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at < 0 ? -1 : at - 1, Home: 0, End: -1, Tab: event.shiftKey ? at - 1 : at + 1 };
    const next = /** @type {Record<string, number>} */ (to)[event.key];
    const named = items.find(({ item }) => item.key === event.key.toLowerCase());
    if (next !== undefined) items.at(next % items.length)?.element.focus({ preventScroll: true });
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" || event.key === " ") {
      const chosen = items[at];
      if (chosen) this.choose(chosen.item, event);
    } else if (named) this.choose(named.item, event);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
