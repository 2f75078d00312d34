/**
 * A view that covers the whole tab: what lies beneath takes no part meanwhile, and Tab goes round inside.
 */

const REACHED = "button, a[href], summary, [tabindex='0'], input, select";
/** What may lie above. */
const ABOVE = ".berry-toasts, .berry-unseen, .berry-popover, .berry-compare";

export class Cover {
  /** @param {HTMLElement} element hidden while closed */
  constructor(element) {
    this.element = element;
    /** What we made take no part. @type {HTMLElement[]} */
    this.beneath = [];
    element.addEventListener("keydown", (event) => this.trap(event));
  }

  get open() {
    return !this.element.hidden;
  }

  show() {
    if (this.open) return;
    this.element.hidden = false;
    const all = /** @type {HTMLElement[]} */ ([...(this.element.parentElement?.children ?? [])]);
    this.beneath = all.filter((each) => each !== this.element && !each.matches(ABOVE) && !each.inert);
    for (const each of this.beneath) each.inert = true;
    this.element.focus({ preventScroll: true });
  }

  hide() {
    for (const each of this.beneath) each.inert = false;
    this.beneath = [];
    this.element.hidden = true;
  }

  /** @param {KeyboardEvent} event */
  trap(event) {
    if (event.key !== "Tab") return;
    const all = [...this.element.querySelectorAll(REACHED)].filter(
      (each) => each.checkVisibility() && !each.matches(":disabled"),
    );
    const edge = event.shiftKey ? all[0] : all.at(-1);
    const other = event.shiftKey ? all.at(-1) : all[0];
    if (document.activeElement !== edge && document.activeElement !== this.element) return;
    if (document.activeElement === this.element && !event.shiftKey) return;
    event.preventDefault();
    if (other instanceof HTMLElement) other.focus();
  }
}
