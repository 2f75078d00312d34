/**
 * Keeping what is shown in step with the library: new images slide in at the top, or are counted in a pill.
 */

import { isAbort } from "./api.mjs";
import { h, icon, setText } from "./dom.mjs";
import { strings } from "./strings.mjs";

/** @typedef {import("./grid.mjs").Grid} Grid */
/** @typedef {import("./pages.mjs").Pages} Pages */

/** At least this between two refreshes, so that a scan's steady changes cost little. */
const BREATH = 700;

export class Live {
  /**
   * @param {Pages} pages
   * @param {Grid} grid
   * @param {() => number | null} viewed id of the image in the viewer
   */
  constructor(pages, grid, viewed) {
    this.pages = pages;
    this.grid = grid;
    this.viewed = viewed;
    this.fresh = 0;
    this.busy = false;
    this.last = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.wanted = -1;
    this.text = h("span", {}, "");
    this.pill = h(
      "button",
      { type: "button", class: "berry-pill", title: strings.freshLabel, hidden: true, onclick: () => this.toTop() },
      icon("up"),
      this.text,
    );
    pages.stale.on((version) => this.seen(version));
    pages.replaced.on(({ kind, shift }) => {
      if (kind === "opened" || grid.atTop) this.count(0);
      else if (shift > 0) this.count(this.fresh + shift);
    });
    grid.rested.on(() => grid.atTop && this.count(0));
  }

  /**
   * The index is known to be at this version.
   * @param {number} version
   */
  seen(version) {
    if (this.pages.version < 0 || version === this.pages.version) return;
    this.wanted = version;
    if (this.busy || this.timer !== undefined) return;
    const wait = Math.max(0, this.last + BREATH - performance.now());
    this.timer = setTimeout(() => void this.refresh(), wait);
  }

  async refresh() {
    this.timer = undefined;
    this.busy = true;
    try {
      const { first, last } = this.grid.inView;
      await this.pages.refresh(this.anchors(), Math.max(0, first), Math.max(0, last));
    } catch (error) {
      // The status line says when the server is gone; the next version seen brings another try.
      if (!isAbort(error)) console.warn("Berry could not refresh:", error);
    } finally {
      this.busy = false;
      this.last = performance.now();
    }
  }

  /** Images to keep in place, the best first. At the top nothing is held: new ones are to come into view. */
  anchors() {
    const { grid, pages } = this;
    const viewed = this.viewed();
    if (grid.atTop && viewed === null) return [];
    /** @type {{id: number, rank: number}[]} */
    const anchors = [];
    if (viewed !== null) anchors.push({ id: viewed, rank: grid.active.rank });
    const { first, last } = grid.inView;
    for (const rank of [first, Math.floor((first + last) / 2), last]) {
      const image = pages.get(rank);
      if (image) anchors.push({ id: image.id, rank });
    }
    return anchors;
  }

  /** @param {number} fresh */
  count(fresh) {
    this.fresh = fresh;
    this.pill.hidden = fresh === 0;
    setText(this.text, strings.fresh(fresh));
  }

  toTop() {
    this.grid.activate(0);
    this.grid.rest();
    this.count(0);
  }
}
