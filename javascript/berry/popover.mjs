/**
 * Panels over the page: small ones by the button that opened them, large ones (dialogs) in the middle, but above a
 * button that is further down. Filled when opened.
 */

import { h, iconButton, setText } from "./dom.mjs";
import { placeBy, unplace } from "./placing.mjs";
import { strings } from "./strings.mjs";

/** @typedef {Node[] | Promise<Node[]>} Content */

export class Popover {
  /**
   * @param {string} title
   * @param {() => Content} fill
   * @param {string} [kind] extra class
   */
  constructor(title, fill, kind = "") {
    this.fill = fill;
    this.body = h("div", { class: "berry-popover-body", tabIndex: 0 });
    this.title = h("h2", {}, title);
    const head = h(
      "div",
      { class: "berry-popover-head" },
      this.title,
      iconButton("close", strings.close, () => this.close()),
    );
    this.element = h(
      "div",
      { class: `berry-popover ${kind}`, role: "dialog", "aria-label": title, hidden: true },
      head,
      this.body,
    );
    /** @type {HTMLElement | null} */
    this.opener = null;
    // On the document, since what had the focus may have gone.
    this.escape = (/** @type {KeyboardEvent} */ event) => {
      const inside = this.element.contains(document.activeElement) || document.activeElement === document.body;
      if (event.key !== "Escape" || !inside) return;
      event.stopPropagation();
      this.close();
    };
    this.outside = (/** @type {Event} */ event) => {
      const target = /** @type {Node} */ (event.target);
      const opening = this.opener?.matches("button, a") && this.opener.contains(target);
      if (!this.element.contains(target) && !opening) this.close(false);
    };
  }

  get open() {
    return !this.element.hidden;
  }

  /** @param {string} title */
  rename(title) {
    setText(this.title, title);
    this.element.setAttribute("aria-label", title);
  }

  /** @param {HTMLElement} opener */
  toggle(opener) {
    if (this.open) this.close();
    else void this.show(opener);
  }

  /**
   * @param {HTMLElement | null} opener gets the focus back
   */
  async show(opener) {
    this.opener = opener;
    this.opener?.setAttribute("aria-expanded", "true");
    this.element.hidden = false;
    this.place();
    document.addEventListener("pointerdown", this.outside, true);
    document.addEventListener("keydown", this.escape, true);
    try {
      this.body.replaceChildren(...(await this.fill()));
    } catch (error) {
      this.body.replaceChildren(h("p", { role: "alert" }, error instanceof Error ? error.message : String(error)));
    }
    if (this.open) this.body.focus({ preventScroll: true });
  }

  place() {
    const { element, opener } = this;
    unplace(element);
    const root = element.parentElement;
    if (root?.id !== "berry" || !opener?.matches("button")) return;
    const { top, bottom } = opener.getBoundingClientRect();
    const around = root.getBoundingClientRect();
    const down = top + bottom > around.top + around.bottom;
    if (down || element.classList.contains("berry-small")) placeBy(element, opener);
  }

  /** @param {boolean} [refocus] */
  close(refocus = true) {
    if (!this.open) return;
    this.element.hidden = true;
    document.removeEventListener("pointerdown", this.outside, true);
    document.removeEventListener("keydown", this.escape, true);
    this.opener?.setAttribute("aria-expanded", "false");
    if (refocus) this.opener?.focus({ preventScroll: true });
  }
}
