/**
 * Short messages at the page's lower edge, spoken by screen readers, gone by themselves unless looked at.
 */

import { h, iconButton, setText } from "./dom.mjs";
import { strings } from "./strings.mjs";

const SHOWN_MS = { note: 3500, error: 8000, busy: 600_000 };

/** Something that can be done about what is said; `ms` is how long it is offered.
 * @typedef {{label: string, run: () => void, ms: number}} Offer */

export class Toasts {
  constructor() {
    this.element = h("div", { class: "berry-toasts" });
    this.live = h("div", { class: "berry-unseen", role: "status", "aria-live": "polite" }, "");
  }

  /**
   * Say something to screen readers only.
   * @param {string} text
   */
  announce(text) {
    setText(this.live, text);
  }

  /** @param {unknown} error to be told */
  tell(error) {
    this.show(error instanceof Error ? error.message : String(error), "error");
  }

  /**
   * Tell of what goes wrong with some work.
   * @param {Promise<void>} work
   */
  watch(work) {
    work.catch((error) => this.tell(error));
  }

  /**
   * @param {string} text
   * @param {"note" | "error" | "busy"} [kind] `busy`: until it is taken away
   * @param {Offer | null} [offer]
   * @returns {() => void} takes it away
   */
  show(text, kind = "note", offer = null) {
    const close = () => toast.remove();
    const act = () => {
      close();
      offer?.run();
    };
    const toast = h(
      "div",
      { class: `berry-toast berry-toast-${kind}`, role: kind === "error" ? "alert" : "status" },
      h("span", {}, text),
      kind === "busy" && h("progress", { class: "berry-scan-bar", "aria-label": text }),
      offer && h("button", { type: "button", class: "berry-link", onclick: act }, offer.label),
      iconButton("close", strings.close, close),
    );
    let timer = setTimeout(close, offer?.ms ?? SHOWN_MS[kind]);
    const stay = () => clearTimeout(timer);
    const leave = () => (timer = setTimeout(close, offer?.ms ?? SHOWN_MS.note));
    toast.addEventListener("pointerenter", stay);
    toast.addEventListener("focusin", stay);
    toast.addEventListener("pointerleave", leave);
    toast.addEventListener("focusout", leave);
    while (this.element.childElementCount > 2) this.element.firstElementChild?.remove();
    this.element.append(toast);
    return close;
  }
}
