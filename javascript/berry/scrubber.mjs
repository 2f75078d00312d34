/**
 * The timeline beside the grid: a histogram of the months that is dragged to any place of the result.
 */

import { afterRest, h, perFrame, setText } from "./dom.mjs";
import { clamp } from "./scrollspace.mjs";
import { month, searching } from "./searchstrings.mjs";
import { Timeline } from "./timeline.mjs";

/** @typedef {import("./grid.mjs").Grid} Grid */
/** @typedef {import("./types.mjs").Month} Month */

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 40;
/** The month stays in sight for so long after the last move. */
const LINGER = 700;

export class Scrubber {
  /** @param {Grid} grid */
  constructor(grid) {
    this.grid = grid;
    this.timeline = new Timeline([], false);
    /** Where the slider was put; the grid can stand nowhere but near it at the very end. */
    this.rank = 0;
    this.dragging = false;
    this.drawn = "";
    this.svg = document.createElementNS(SVG, "svg");
    this.svg.setAttribute("aria-hidden", "true");
    this.svg.setAttribute("preserveAspectRatio", "none");
    this.bars = document.createElementNS(SVG, "path");
    this.svg.append(this.bars);
    this.years = h("div", { class: "berry-years", "aria-hidden": "true" });
    this.thumb = h("div", { class: "berry-scrub-thumb" });
    this.bubble = h("div", { class: "berry-scrub-bubble", "aria-hidden": "true", hidden: true }, "");
    this.element = h(
      "div",
      {
        class: "berry-scrubber",
        role: "slider",
        tabIndex: 0,
        "aria-label": searching.timeline,
        "aria-orientation": "vertical",
        "aria-valuemin": "1",
        hidden: true,
      },
      this.svg,
      this.years,
      this.thumb,
      this.bubble,
    );
    this.hideBubble = afterRest(LINGER, () => this.dragging || (this.bubble.hidden = true));
    this.follow = perFrame(() => this.moved());
    grid.moved.on(() => this.follow());
    this.element.addEventListener("pointerdown", (event) => this.press(event));
    this.element.addEventListener("pointermove", (event) => this.hover(event));
    this.element.addEventListener("pointerup", () => this.release());
    this.element.addEventListener("pointercancel", () => this.release());
    this.element.addEventListener("pointerleave", () => this.hideBubble());
    this.element.addEventListener("keydown", (event) => this.key(event));
    this.element.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.height = 0;
    new ResizeObserver(([entry]) => {
      this.height = Math.round(entry?.contentRect.height ?? 0);
      this.draw();
    }).observe(this.element);
  }

  /**
   * @param {Month[]} months
   * @param {"newest" | "oldest" | null} order null: not by time, so there is no timeline
   */
  show(months, order) {
    this.timeline = new Timeline(months, order === "oldest");
    const shown = order !== null && this.timeline.months.length > 1;
    if (this.element.hidden === shown) {
      this.element.hidden = !shown;
      this.grid.element.classList.toggle("berry-scrubbed", shown);
    }
    if (!shown) return;
    this.element.setAttribute("aria-valuemax", String(this.timeline.total));
    this.draw();
    this.follow();
  }

  draw() {
    const { height, timeline } = this;
    if (!height || this.element.hidden) return;
    const key = `${height}/${timeline.ascending}/${JSON.stringify(timeline.months)}`;
    if (key === this.drawn) return;
    this.drawn = key;
    this.svg.setAttribute("viewBox", `0 0 ${WIDTH} ${height}`);
    this.bars.setAttribute("d", timeline.path(WIDTH, height));
    this.years.replaceChildren(
      ...timeline.labels(height).map(({ year, y }) => {
        const label = h("span", {}, year);
        label.style.top = `${y}px`;
        return label;
      }),
    );
    this.moved();
  }

  /** The grid has moved, by us or by the user. */
  moved() {
    const { grid, timeline, element } = this;
    if (element.hidden || !grid.layout.total) return;
    const { first, last } = grid.inView;
    if (this.rank < first || this.rank > last) this.rank = first;
    const { end, place } = grid.space;
    this.thumb.style.top = `${(end ? place / end : 0) * this.height}px`;
    element.setAttribute("aria-valuenow", String(this.rank + 1));
    const when = month(timeline.monthAt(this.rank));
    element.setAttribute("aria-valuetext", searching.timelineValue(when, this.rank, timeline.total));
    if (grid.pace.fast && !this.dragging) this.say(this.rank, (place / Math.max(1, end)) * this.height);
  }

  /**
   * Show which month a rank is in.
   * @param {number} rank
   * @param {number} y
   */
  say(rank, y) {
    setText(this.bubble, month(this.timeline.monthAt(rank)));
    this.bubble.style.top = `${clamp(y, 14, Math.max(14, this.height - 14))}px`;
    this.bubble.hidden = false;
    this.hideBubble();
  }

  /** @param {PointerEvent} event */
  share(event) {
    const box = this.element.getBoundingClientRect();
    return clamp((event.clientY - box.top) / Math.max(1, box.height), 0, 1);
  }

  /** @param {PointerEvent} event */
  press(event) {
    if (event.button !== 0) return;
    event.preventDefault();
    this.element.focus({ preventScroll: true });
    this.element.setPointerCapture(event.pointerId);
    this.dragging = true;
    this.hover(event);
  }

  /** @param {PointerEvent} event */
  hover(event) {
    const share = this.share(event);
    const rank = Math.min(this.timeline.total - 1, Math.floor(share * this.timeline.total));
    this.say(rank, share * this.height);
    if (!this.dragging) return;
    this.rank = rank;
    this.grid.scrub(share);
  }

  release() {
    if (!this.dragging) return;
    this.dragging = false;
    this.grid.rest();
    this.hideBubble();
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    event.preventDefault();
    this.grid.element.scrollBy({ top: event.deltaMode ? event.deltaY * 40 : event.deltaY });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { timeline, rank } = this;
    /** @type {Record<string, () => number>} */
    const steps = {
      ArrowDown: () => timeline.stepMonth(rank, 1),
      ArrowRight: () => timeline.stepMonth(rank, 1),
      ArrowUp: () => timeline.stepMonth(rank, -1),
      ArrowLeft: () => timeline.stepMonth(rank, -1),
      PageDown: () => timeline.stepYear(rank, 1),
      PageUp: () => timeline.stepYear(rank, -1),
      Home: () => 0,
      End: () => timeline.total - 1,
    };
    const step = steps[event.key];
    if (!step) return;
    event.preventDefault();
    event.stopPropagation();
    this.rank = step();
    this.grid.jump(this.rank);
    this.moved();
    this.say(this.rank, (this.rank / timeline.total) * this.height);
  }
}
