/**
 * From one result and image to the next: search box, order, viewer, address and history kept in step.
 */

import { Address, DEFAULT_SORT } from "./location.mjs";
import { ApiError, isAbort } from "./api.mjs";
import { Happening, Signal } from "./state.mjs";
import { afterRest } from "./dom.mjs";
import { strings } from "./strings.mjs";

/** @typedef {import("./location.mjs").Spot} Spot */
/** @typedef {import("./location.mjs").Anchor} Anchor */

/**
 * @typedef {object} Parts
 * @property {import("./pages.mjs").Pages} pages
 * @property {import("./grid.mjs").Grid} grid
 * @property {import("./search.mjs").Search} search
 * @property {import("./detail.mjs").Viewer} viewer
 * @property {import("./toasts.mjs").Toasts} toasts
 */

export class Journey {
  /** @param {Parts} parts */
  constructor({ pages, grid, search, viewer, toasts }) {
    this.pages = pages;
    this.grid = grid;
    this.search = search;
    this.viewer = viewer;
    this.toasts = toasts;
    this.address = new Address((spot, anchor) => this.visit(spot, anchor));
    this.sort = this.address.spot.sort;
    /** Whether another result than the one shown has been asked for. */
    this.busy = new Signal(false);
    /** Whether the query in the box is still being typed, so that its address replaces the one before. */
    this.typing = false;
    /** Whether what has been typed so far finds nothing, and the result before it is still shown. */
    this.nothingYet = new Signal(false);
    /** Why the result could not be loaded at all. @type {string | null} */
    this.trouble = null;
    /** A query was searched for that the user is done with. @type {Happening<string>} */
    this.settled = new Happening();
    /** A search that brought its own order, and the order to go back to. @type {{query: string, before: string} | null} */
    this.excursion = null;
    /** The image opened while another result was on its way. @type {number | null} */
    this.meanwhile = null;
    search.edited.on(() => (this.busy.value = true));
    search.asked.on(({ text, settled }) => void this.ask(text, settled));
    grid.opened.on((rank) => this.view(rank));
    viewer.changed.on((id) => this.viewed(id));
    grid.rested.on(afterRest(300, () => this.remember()));
  }

  /** Load what the address says. */
  start() {
    const { query, sort, image } = this.address.spot;
    this.search.show(query);
    void this.land({ query, sort, image }, this.address.anchor, "replace");
  }

  /**
   * Go back to where somebody was.
   * @param {Spot} spot
   * @param {Anchor} anchor
   * @param {"push" | "replace" | "none"} how
   */
  land({ query, sort, image }, anchor, how) {
    this.grid.landing = anchor && (image === null || image === anchor.id) ? anchor.y : null;
    return this.open({ query, sort }, how, image ?? anchor?.id ?? null, image);
  }

  /**
   * The text in the search box changed.
   * @param {string} query
   * @param {boolean} settled
   */
  async ask(query, settled) {
    const same = query === this.pages.result.query && !this.pages.opening;
    const how = this.typing || same ? "replace" : "push";
    this.typing = !settled;
    if (same) {
      this.search.setError(null);
      this.nothingYet.value = this.busy.value = false;
    } else {
      const over = this.excursion && !query.includes(this.excursion.query) ? this.excursion : null;
      if (over) this.excursion = null;
      await this.open({ query, sort: over?.before ?? this.sort }, how, null, null, !settled);
    }
    if (settled && query.trim() && this.pages.result.query === query) this.settled.emit(query);
  }

  /**
   * Search for something in an order of its own, kept for this search only.
   * @param {string} query
   * @param {string | null} sort null: as it is
   */
  async find(query, sort) {
    const before = this.excursion?.before ?? this.sort;
    this.search.show(query);
    this.excursion = sort === null ? null : { query, before };
    await this.open({ query, sort: sort ?? before }, "push");
  }

  /** Where somebody is, to come back to. */
  get here() {
    const { query } = this.pages.result;
    return { query, sort: this.excursion?.before ?? this.sort, anchor: this.grid.anchor() };
  }

  /**
   * Show again what was left.
   * @param {Journey["here"]} there
   */
  async comeBack({ query, sort, anchor }) {
    this.search.show(query);
    this.excursion = null;
    await this.land({ query, sort, image: null }, anchor, "push");
  }

  /** The same result in another form, the view staying where it is. */
  again() {
    const { query, sort } = this.pages.result;
    void this.land({ query, sort, image: this.viewer.image?.id ?? null }, this.grid.anchor(), "none");
  }

  /**
   * The user chose an order: what was looked at is shown again, wherever it is now.
   * @param {string} sort
   */
  async order(sort) {
    this.excursion = null;
    const { query } = this.pages.result;
    await this.land({ query, sort, image: this.viewer.image?.id ?? null }, this.grid.lookedAt, "push");
  }

  /**
   * @param {{query: string, sort: string}} result
   * @param {"push" | "replace" | "none"} how what becomes of the address
   * @param {number | null} [around] image to begin with
   * @param {number | null} [image] image to open
   * @param {boolean} [tentative] it is still being typed: what finds nothing does not take the place of what is shown
   */
  async open(result, how, around = null, image = null, tentative = false) {
    this.busy.value = true;
    this.meanwhile = null;
    try {
      this.nothingYet.value = !(await this.pages.open(result, around, tentative));
    } catch (error) {
      if (isAbort(error)) return;
      this.failed(error instanceof ApiError ? error : new ApiError(0, { message: String(error) }));
      this.busy.value = false;
      return;
    }
    this.trouble = null;
    this.search.setError(null);
    if (this.nothingYet.value) return void (this.busy.value = false);
    this.sort = result.sort;
    const viewed = image ?? this.meanwhile;
    const rank = viewed === null ? null : this.pages.find(viewed);
    if (how !== "none")
      this.address.write(
        how,
        { ...result, image: rank === null ? null : viewed },
        how === "push" ? {} : { anchor: this.grid.anchor(rank ?? undefined) },
      );
    if (rank !== null) this.viewer.open(rank, false);
    this.meanwhile = null;
    this.busy.value = false;
    this.toasts.announce(result.query ? strings.matches(this.pages.total) : strings.images(this.pages.total));
  }

  /** @param {ApiError} error */
  failed(error) {
    if (error.code === "query_invalid") this.search.setError(error);
    else {
      this.trouble = error.message;
      if (this.pages.version >= 0) this.toasts.show(error.message, "error");
    }
    // A bookmarked query that is wrong still leaves a library to look at.
    if (this.pages.version < 0 && error.code === "query_invalid")
      void this.pages.open({ query: "", sort: DEFAULT_SORT }).catch(() => {});
  }

  retry() {
    this.pages.retry();
    if (this.trouble !== null || this.pages.version < 0)
      void this.open({ query: this.search.text, sort: this.sort }, "replace", null, this.address.spot.image);
    this.grid.schedule();
  }

  /**
   * Back, forward, or another hash.
   * @param {Spot} spot
   * @param {Anchor} anchor
   */
  visit(spot, anchor) {
    const { query, sort } = this.pages.result;
    if (spot.query !== query || spot.sort !== sort) {
      this.search.show(spot.query);
      void this.land(spot, anchor, "none");
    } else if (spot.image === null) this.viewer.close();
    else if (this.viewer.image?.id !== spot.image) {
      const rank = this.pages.find(spot.image);
      if (rank !== null) this.viewer.open(rank, false);
    }
  }

  /** @param {number} rank */
  view(rank) {
    const image = this.pages.get(rank);
    if (!image) return;
    if (this.busy.value) this.meanwhile = image.id;
    this.remember();
    this.address.write(
      "push",
      { ...this.address.spot, image: image.id },
      { viewer: true, anchor: this.grid.anchor(rank) },
    );
    this.viewer.open(rank);
  }

  /** @param {number | null} id what the viewer shows now */
  viewed(id) {
    if (this.meanwhile !== null) this.meanwhile = id;
    if (id === this.address.spot.image) return;
    if (id === null && this.address.pushedViewer) {
      this.address.spot = { ...this.address.spot, image: null };
      history.back();
    } else
      this.address.write(
        "replace",
        { ...this.address.spot, image: id },
        { anchor: this.grid.anchor(this.viewer.rank) },
      );
  }

  /** Note in the history where we are, for Back and for a reload. */
  remember() {
    if (this.viewer.opened) return;
    this.address.write("replace", this.address.spot, { anchor: this.grid.anchor() });
  }
}
