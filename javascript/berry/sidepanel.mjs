/**
 * A panel beside the grid: where there is room it is shown as the user last left it, on a narrow screen as a sheet.
 */

import { h, iconButton } from "./dom.mjs";
import { Happening } from "./state.mjs";
import { strings } from "./strings.mjs";

const NARROW = "(max-width: 700px)";

export class SidePanel {
  /**
   * @param {{kind: string, name: string, icon: import("./dom.mjs").IconName, title: string, tools?: Node[]}} look `kind`: of its classes;
   *   `tools`: beside its title
   * @param {import("./state.mjs").Preference<boolean>} wanted whether it is shown where there is room
   */
  constructor({ kind, name, icon, title, tools = [] }, wanted) {
    this.wanted = wanted;
    this.narrow = matchMedia(NARROW);
    /** Whether it is shown as a sheet. */
    this.sheet = false;
    /** It was shown or hidden, or the screen has another width. @type {Happening<void>} */
    this.changed = new Happening();
    const close = iconButton("close", strings.close, () => this.flip());
    const head = h("div", { class: `${kind}-head` }, h("h2", {}, title), ...tools, close);
    this.body = h("div", { class: `${kind}-body` });
    this.element = h("aside", { class: kind, "aria-label": name }, head, this.body);
    this.element.addEventListener("keydown", (event) => this.key(event));
    this.button = iconButton(icon, name, () => this.flip(), { class: "berry-tool berry-filters" });
    this.narrow.addEventListener("change", () => this.refresh());
    wanted.watch(() => this.refresh());
    this.refresh();
  }

  get open() {
    return this.narrow.matches ? this.sheet : this.wanted.value;
  }

  flip() {
    const focused = this.element.contains(document.activeElement);
    if (this.narrow.matches) this.sheet = !this.sheet;
    else this.wanted.value = !this.wanted.value;
    this.refresh();
    if (focused) this.button.focus();
  }

  /** Make way for the grid, where it lies over it. */
  leave() {
    this.sheet = false;
    this.refresh();
  }

  refresh() {
    this.element.hidden = !this.open;
    this.button.setAttribute("aria-pressed", String(this.open));
    this.button.setAttribute("aria-expanded", String(this.open));
    this.changed.emit();
  }

  /**
   * Arrows are for scrolling here, Escape shuts the sheet.
   * @param {KeyboardEvent} event
   */
  key(event) {
    if (event.key === "Escape" && this.narrow.matches) this.flip();
    else if (!/^(Arrow|Page|Home|End)/.test(event.key)) return;
    event.stopPropagation();
  }
}
