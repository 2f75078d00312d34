/**
 * What mouse and finger do in the grid: open, select, ranges, the rubber band, long press, pinch and Ctrl+wheel.
 */

import { boxOf, touched } from "./band.mjs";
import { h } from "./dom.mjs";
import { clamp } from "./scrollspace.mjs";
import { Happening } from "./state.mjs";

/** @typedef {import("./grid.mjs").Grid} Grid */

const LONG_PRESS = 400;
const STILL = 8;
/** So near to the edge a drag scrolls, px. */
const EDGE = 40;
const FASTEST = 30;
/** A click in this corner of a cell, where the circle is, selects. */
const CORNER = 36;

export class Gestures {
  /**
   * @param {Grid} grid
   * @param {import("./state.mjs").Signal<boolean>} clickOpens whether a click opens the image instead of selecting it
   */
  constructor(grid, clickOpens) {
    this.grid = grid;
    this.clickOpens = clickOpens;
    /** An error of selecting. @type {Happening<unknown>} */
    this.failed = new Happening();
    /** A stack is to be opened or closed. @type {Happening<{image: import("./types.mjs").Image, rank: number}>} */
    this.unstacked = new Happening();
    this.touching = false;
    /** What a drag selects while it lasts. @type {Drag | null} */
    this.drag = null;
    this.dragged = false;
    /** @type {Map<number, {x: number, y: number}>} fingers on the grid */
    this.fingers = new Map();
    this.spread = 0;
    this.zoomed = 0;
    /** What was last clicked, and where. @type {{id: number, x: number, y: number} | null} */
    this.last = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.pressing = undefined;
    this.band = h("div", { class: "berry-band", hidden: true });
    const { element } = grid;
    grid.canvas.element.append(this.band);
    element.addEventListener("click", (event) => this.clicked(event));
    element.addEventListener("dblclick", (event) => this.clickedTwice(event));
    element.addEventListener("pointerdown", (event) => this.down(event));
    element.addEventListener("pointermove", (event) => this.moved(event));
    element.addEventListener("pointerup", (event) => this.up(event));
    element.addEventListener("pointercancel", (event) => this.up(event));
    element.addEventListener("pointerleave", () => grid.selection.offer(null));
    element.addEventListener("contextmenu", (event) => this.drag && event.preventDefault());
    element.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    // Once a long press has begun to select, the finger selects and does not scroll.
    element.addEventListener("touchmove", (event) => (this.drag || this.fingers.size > 1) && event.preventDefault(), {
      passive: false,
    });
    addEventListener("keyup", (event) => event.key === "Shift" && grid.selection.offer(null));
  }

  /** @param {PointerEvent | MouseEvent} event */
  clicked(event) {
    const { grid } = this;
    if (this.dragged) return void (this.dragged = false);
    const cell = grid.canvas.cellOf(event);
    if (!cell?.image) return;
    const { image, rank } = cell;
    if (event.detail < 2) this.last = { id: image.id, x: event.clientX, y: event.clientY };
    const { selection } = grid;
    const from = grid.active.rank;
    grid.activate(rank, { pointed: true });
    if (/** @type {Element} */ (event.target).closest(".berry-stack")) return this.unstacked.emit({ image, rank });
    if (event.shiftKey) return this.tell(selection.extend(rank, from));
    const corner = cell.element.getBoundingClientRect();
    const inCorner = event.clientX - corner.left < CORNER && event.clientY - corner.top < CORNER && event.detail > 0;
    const chooses = this.touching ? !selection.empty : inCorner || event.ctrlKey || event.metaKey;
    if (chooses) return selection.toggle(image, rank);
    if (this.touching || this.clickOpens.value) return grid.opened.emit(rank);
    selection.only(image, rank);
  }

  /**
   * Opens what the first click was on, should the result have changed under the pointer before the second.
   * @param {MouseEvent} event
   */
  clickedTwice(event) {
    const { grid, last } = this;
    const plain = !event.shiftKey && !event.ctrlKey && !event.metaKey;
    if (!plain || this.clickOpens.value || this.touching) return;
    const same = last && Math.hypot(event.clientX - last.x, event.clientY - last.y) < STILL;
    const cell = grid.canvas.cellOf(event);
    const rank = (same ? grid.pages.find(last.id) : null) ?? (cell?.image ? cell.rank : null);
    if (rank !== null) grid.opened.emit(rank);
  }

  /** @param {Promise<void>} work */
  tell(work) {
    work.catch((error) => this.failed.emit(error));
  }

  /** @param {PointerEvent} event */
  down(event) {
    this.touching = event.pointerType === "touch";
    this.dragged = false;
    const cell = this.grid.canvas.cellOf(event);
    if (this.touching) return this.touched(event, cell);
    const target = /** @type {Element} */ (event.target);
    if (event.button !== 0 || cell || target.closest("button")) return;
    const { element } = this.grid;
    // What lies right of the content is the scrollbar.
    if (event.clientX - element.getBoundingClientRect().left >= element.clientWidth) return;
    this.drag = new Drag(this, event, null);
  }

  /**
   * @param {PointerEvent} event
   * @param {import("./cells.mjs").Cell | null} cell
   */
  touched(event, cell) {
    this.fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    clearTimeout(this.pressing);
    if (this.fingers.size === 2) {
      this.spread = this.distance();
      this.zoomed = this.grid.zoom.value;
    } else if (cell?.image) {
      this.pressing = setTimeout(() => {
        this.drag = new Drag(this, event, cell.rank);
        navigator.vibrate?.(10);
      }, LONG_PRESS);
    }
  }

  distance() {
    const [one, other] = [...this.fingers.values()];
    return one && other ? Math.max(1, Math.hypot(one.x - other.x, one.y - other.y)) : 0;
  }

  /** @param {PointerEvent} event */
  moved(event) {
    const { grid } = this;
    const finger = this.fingers.get(event.pointerId);
    if (finger && this.pressing && !this.drag) {
      if (Math.hypot(event.clientX - finger.x, event.clientY - finger.y) < STILL) return;
      clearTimeout(this.pressing);
      this.pressing = undefined;
    }
    if (finger) this.fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (this.fingers.size === 2) {
      const [one, other] = [...this.fingers.values()];
      if (one && other) this.zoomAt((one.x + other.x) / 2, (one.y + other.y) / 2, this.zoomed * (this.distance() / this.spread));
    } else if (this.drag) this.drag.to(event.clientX, event.clientY);
    else if (event.pointerType === "mouse")
      grid.selection.offer(event.shiftKey ? (grid.canvas.cellOf(event)?.rank ?? null) : null);
  }

  /** @param {PointerEvent} event */
  up(event) {
    this.fingers.delete(event.pointerId);
    clearTimeout(this.pressing);
    this.pressing = undefined;
    const { drag } = this;
    this.drag = null;
    if (!drag) return;
    // The click that follows a drag means nothing.
    this.dragged = drag.started;
    drag.end();
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    if (!event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const lines = event.deltaMode ? event.deltaY * 30 : event.deltaY;
    this.zoomAt(event.clientX, event.clientY, this.grid.zoom.value * 2 ** (-clamp(lines, -120, 120) / 400));
  }

  /**
   * Another size, the image at this point of the screen staying at its height.
   * @param {number} x
   * @param {number} y
   * @param {number} size
   */
  zoomAt(x, y, size) {
    const box = this.grid.element.getBoundingClientRect();
    this.grid.zoomTo(size, { x: x - box.left, y: y - box.top });
  }
}

/** Selecting by a drag: a rubber band, or with a finger from the image that was pressed on. */
class Drag {
  /**
   * @param {Gestures} gestures
   * @param {PointerEvent} event
   * @param {number | null} rank pressed on; null: a rubber band
   */
  constructor(gestures, event, rank) {
    this.gestures = gestures;
    this.grid = gestures.grid;
    this.rank = rank;
    this.started = rank !== null;
    this.adds = rank !== null || event.ctrlKey || event.metaKey || event.shiftKey;
    this.base = new Set(this.adds ? this.grid.selection.ids : []);
    this.screen = { x: event.clientX, y: event.clientY };
    this.origin = this.point();
    this.begun = { ...this.screen };
    this.frame = 0;
    this.ended = false;
    if (rank === null) event.preventDefault();
    this.grid.element.setPointerCapture(event.pointerId);
    if (rank !== null) this.select();
  }

  /** Where the pointer is in the content. */
  point() {
    const box = this.grid.element.getBoundingClientRect();
    return { x: this.screen.x - box.left, y: this.screen.y - box.top + this.grid.space.place };
  }

  /**
   * @param {number} x
   * @param {number} y
   */
  to(x, y) {
    this.screen = { x, y };
    if (!this.started && Math.hypot(x - this.begun.x, y - this.begun.y) < STILL / 2) return;
    this.started = true;
    this.select();
    if (!this.frame) this.frame = requestAnimationFrame(() => this.scroll());
  }

  /** Scroll on while the pointer is near the edge. */
  scroll() {
    this.frame = 0;
    if (this.ended) return;
    const { element } = this.grid;
    const box = element.getBoundingClientRect();
    const over = Math.max(0, this.screen.y - (box.bottom - EDGE)) - Math.max(0, box.top + EDGE - this.screen.y);
    if (!over) return;
    element.scrollBy({ top: clamp(over / 2, -FASTEST, FASTEST) });
    this.select();
    this.frame = requestAnimationFrame(() => this.scroll());
  }

  /** What the drag has come over so far. */
  found() {
    const { layout } = this.grid;
    const here = this.point();
    if (this.rank === null) return touched(layout, boxOf(this.origin, here));
    const over = layout.rowAt(here.y);
    const spans = layout.cells(over);
    const at = spans.findIndex(({ left, width }) => here.x < left + width);
    const rank = layout.firstRank(over) + (at < 0 ? spans.length - 1 : at);
    const [from, to] = [Math.min(rank, this.rank), Math.max(rank, this.rank)];
    return { from, to, has: (/** @type {number} */ each) => each >= from && each <= to };
  }

  select() {
    const { selection, space } = this.grid;
    const found = this.found();
    selection.hover(found && { ...found, base: this.base });
    if (this.rank !== null) return;
    const { band } = this.gestures;
    const { left, top, right, bottom } = boxOf(this.origin, this.point());
    band.hidden = false;
    band.style.left = `${left}px`;
    band.style.width = `${right - left}px`;
    band.style.top = `${top - space.offset}px`;
    band.style.height = `${bottom - top}px`;
  }

  end() {
    this.ended = true;
    cancelAnimationFrame(this.frame);
    this.gestures.band.hidden = true;
    const { selection } = this.grid;
    const found = this.started ? this.found() : null;
    if (found) this.gestures.tell(selection.add(found.from, found.to, this.base, found.has));
    else if (!this.adds) selection.clear();
    if (found && this.rank !== null) selection.pivot = { rank: this.rank, id: null };
  }
}
