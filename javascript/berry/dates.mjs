/**
 * Going through time in the grid: day by day, month by month, or to a date.
 */

import { h } from "./dom.mjs";
import { newestFirst } from "./groups.mjs";
import { Popover } from "./popover.mjs";
import { strings } from "./strings.mjs";

/** @typedef {import("./grid.mjs").Grid} Grid */
/** @typedef {[number, number][]} Days as in Shape */

const DAY = 86_400_000;

/** @param {number} day counted from 1970 @returns {string} as 2024-03-07 */
export const isoDay = (day) => new Date(day * DAY).toISOString().slice(0, 10);

/**
 * The first rank of each day or month, in the order of the result.
 * @param {Days} days
 * @param {"day" | "month"} unit
 * @returns {number[]}
 */
export function beginnings(days, unit) {
  /** @type {number[]} */
  const ranks = [];
  let rank = 0;
  let last = "";
  for (const [day, count] of days) {
    const name = isoDay(day).slice(0, unit === "day" ? 10 : 7);
    if (name !== last) ranks.push(rank);
    last = name;
    rank += count;
  }
  return ranks;
}

/**
 * The next beginning; back from within a day or month, its own beginning first.
 * @param {number[]} ranks
 * @param {number} rank
 * @param {number} by 1 on, -1 back
 */
export function neighbour(ranks, rank, by) {
  const wanted = by > 0 ? ranks.find((each) => each > rank) : ranks.findLast((each) => each < rank);
  return wanted ?? rank;
}

/**
 * Where a date is: the first image of that day, else of the next one on the way to older images.
 * @param {Days} days
 * @param {number} wanted day
 */
export function rankOfDay(days, wanted) {
  const newest = newestFirst(days);
  let rank = 0;
  for (const [day, count] of days) {
    if (newest ? day <= wanted : day >= wanted) return rank;
    rank += count;
  }
  return Math.max(0, rank - (days.at(-1)?.[1] ?? 1));
}

export class Dates {
  /**
   * @param {Grid} grid
   * @param {(reason: string) => void} explain
   */
  constructor(grid, explain) {
    this.grid = grid;
    this.explain = explain;
    this.input = h("input", { type: "date", class: "berry-input", required: true, "aria-label": strings.date });
    this.popover = new Popover(strings.goToDate, () => this.form(), "berry-small");
  }

  /** @returns {Days | null} null, and said why, when the result is not in the order of time */
  days() {
    const { days } = this.grid.pages.shape;
    if (days.length) return days;
    this.explain(strings.notByTime);
    return null;
  }

  /**
   * @param {"day" | "month"} unit
   * @param {number} by
   */
  step(unit, by) {
    const days = this.days();
    if (days) this.go(neighbour(beginnings(days, unit), this.grid.active.rank, by));
  }

  /** @param {number} rank */
  go(rank) {
    this.grid.activate(rank);
    this.grid.jump(rank);
  }

  ask() {
    if (!this.days()) return;
    const focused = document.activeElement;
    void this.popover.show(focused instanceof HTMLElement ? focused : null).then(() => this.input.focus());
  }

  /** @returns {Node[]} */
  form() {
    const days = this.days() ?? [];
    const ends = [days[0]?.[0] ?? 0, days.at(-1)?.[0] ?? 0].sort((a, b) => a - b);
    this.input.min = isoDay(ends[0] ?? 0);
    this.input.max = isoDay(ends[1] ?? 0);
    const here = this.grid.layout.headingOf(this.grid.inView.first);
    if (!this.input.value && here) this.input.value = isoDay(here.to);
    const form = h(
      "form",
      {
        class: "berry-save-search",
        onsubmit: (/** @type {Event} */ event) => {
          event.preventDefault();
          const wanted = this.input.valueAsNumber / DAY;
          this.popover.close();
          if (Number.isFinite(wanted)) this.go(rankOfDay(this.grid.pages.shape.days, wanted));
        },
      },
      this.input,
      h("button", { type: "submit", class: "berry-button" }, strings.go),
    );
    return [form];
  }
}
