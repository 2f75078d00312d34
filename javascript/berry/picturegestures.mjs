/**
 * Fingers, mouse and wheel on a picture: pan, pinch, swipe, pull down, tap.
 */

/** A swipe or a pull that ends past this many px, or would by its speed, counts. */
const FAR = 80;
/** How long a finger's speed is taken to last after it is lifted, in ms. */
const PROJECT = 120;
const STILL = 6;

/**
 * @typedef {object} Handlers
 * @property {() => boolean} zoomed whether there is anything to pan
 * @property {(dx: number, dy: number, event: PointerEvent) => void} pan
 * @property {(ratio: number, middle: {clientX: number, clientY: number}, event: Event) => void} zoom
 * @property {(dx: number, dy: number) => void} [follow] a finger drags the picture that fits; 0, 0: it was let go
 * @property {(direction: number) => void} [swipe] -1 back, 1 on
 * @property {() => void} [pull] down and away
 * @property {(event: PointerEvent) => void} [tap]
 */

/**
 * What became of a finger's way. Pure.
 * @param {{dx: number, dy: number, ms: number}} way
 * @returns {"back" | "on" | "pull" | null}
 */
export function meant({ dx, dy, ms }) {
  const reach = (/** @type {number} */ by) => by + (by / Math.max(1, ms)) * PROJECT;
  if (Math.abs(dx) > 1.5 * Math.abs(dy)) return Math.abs(reach(dx)) < FAR ? null : dx < 0 ? "on" : "back";
  return dy > 1.5 * Math.abs(dx) && reach(dy) >= FAR ? "pull" : null;
}

/** @param {WheelEvent} event @returns {number} px, down is more */
export function wheelStep({ deltaX, deltaY, deltaMode, shiftKey }) {
  // With Shift many systems turn the wheel sideways.
  const by = shiftKey ? deltaY || deltaX : deltaY;
  return deltaMode === 1 ? by * 16 : by;
}

/** @param {WheelEvent} event @returns {number} by how much it zooms */
export const wheelRatio = (event) => Math.exp(-wheelStep(event) * (event.ctrlKey ? 0.01 : 0.0015));

export class Gestures {
  /**
   * @param {HTMLElement} element
   * @param {Handlers} handlers
   */
  constructor(element, handlers) {
    this.element = element;
    this.handlers = handlers;
    /** @type {Map<number, PointerEvent>} */
    this.pointers = new Map();
    this.press = { x: 0, y: 0, moved: false, many: false, started: 0 };
    element.addEventListener("pointerdown", (event) => this.down(event));
    element.addEventListener("pointermove", (event) => this.move(event));
    element.addEventListener("pointerup", (event) => this.up(event));
    element.addEventListener("pointercancel", (event) => this.lost(event));
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (event.button !== 0) return;
    // One that was lifted outside, uncaptured, is still there.
    this.pointers.delete(event.pointerId);
    if (!this.pointers.size) {
      const { clientX: x, clientY: y } = event;
      this.press = { x, y, moved: false, many: false, started: performance.now() };
    } else {
      this.press.many = true;
      this.handlers.follow?.(0, 0);
    }
    this.pointers.set(event.pointerId, event);
    // A mouse on a picture that fits may begin to drag it out of the page, which capturing would prevent.
    if (event.pointerType !== "mouse" || this.handlers.zoomed()) this.element.setPointerCapture(event.pointerId);
  }

  /** @param {PointerEvent} event */
  move(event) {
    const before = this.pointers.get(event.pointerId);
    if (!before) return;
    this.pointers.set(event.pointerId, event);
    const dx = event.clientX - this.press.x;
    const dy = event.clientY - this.press.y;
    this.press.moved = this.press.moved || Math.hypot(dx, dy) > STILL;
    const other = [...this.pointers.values()].find((each) => each.pointerId !== event.pointerId);
    if (other) this.pinch(before, event, other);
    else if (this.handlers.zoomed())
      this.handlers.pan(event.clientX - before.clientX, event.clientY - before.clientY, event);
    else if (event.pointerType !== "mouse" && this.press.moved && !this.press.many) this.handlers.follow?.(dx, dy);
  }

  /**
   * @param {PointerEvent} before
   * @param {PointerEvent} now
   * @param {PointerEvent} other finger, which stays
   */
  pinch(before, now, other) {
    const apart = (/** @type {PointerEvent} */ each) =>
      Math.max(1, Math.hypot(each.clientX - other.clientX, each.clientY - other.clientY));
    const middle = { clientX: (now.clientX + other.clientX) / 2, clientY: (now.clientY + other.clientY) / 2 };
    this.handlers.zoom(apart(now) / apart(before), middle, now);
    this.handlers.pan((now.clientX - before.clientX) / 2, (now.clientY - before.clientY) / 2, now);
  }

  /** @param {PointerEvent} event */
  up(event) {
    if (!this.pointers.delete(event.pointerId) || this.pointers.size) return;
    const { press, handlers } = this;
    if (!press.moved) return handlers.tap?.(event);
    if (press.many || event.pointerType === "mouse" || handlers.zoomed()) return;
    const way = { dx: event.clientX - press.x, dy: event.clientY - press.y, ms: performance.now() - press.started };
    const found = meant(way);
    handlers.follow?.(0, 0);
    if (found === "pull") handlers.pull?.();
    else if (found) handlers.swipe?.(found === "on" ? 1 : -1);
  }

  /** @param {PointerEvent} event */
  lost(event) {
    if (this.pointers.delete(event.pointerId) && !this.pointers.size) this.handlers.follow?.(0, 0);
  }
}
