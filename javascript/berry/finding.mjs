/**
 * The parts around the search box kept in step with the result: filters, chips, timeline, saved searches, the selection's bar.
 *
 * The text in the box is the truth: whatever is clicked becomes a change of the text.
 */

import { Chips } from "./chips.mjs";
import { afterRest } from "./dom.mjs";
import { FacetList } from "./facetlist.mjs";
import { FacetPanel } from "./facets.mjs";
import { SavedSearches } from "./savedsearches.mjs";
import { Scrubber } from "./scrubber.mjs";
import { searching } from "./searchstrings.mjs";
import { SelectionBar } from "./selectionbar.mjs";
import { Preference } from "./state.mjs";

/**
 * @typedef {object} Parts
 * @property {import("./api.mjs").Api} api
 * @property {import("./pages.mjs").Pages} pages
 * @property {import("./grid.mjs").Grid} grid
 * @property {import("./search.mjs").Search} search
 * @property {import("./journey.mjs").Journey} journey
 * @property {import("./toasts.mjs").Toasts} toasts
 */

/**
 * How a result lies in time; null when it does not. A sort written into the query has the last word.
 * @param {{query: string, sort: string}} result
 * @returns {"newest" | "oldest" | null}
 */
export function timeOrder({ query, sort }) {
  if (/(^|[\s(])sort( by)?:/i.test(query)) return null;
  return sort === "created" ? "newest" : sort === "-created" ? "oldest" : null;
}

export class Finding {
  /** @param {Parts} parts */
  constructor({ api, pages, grid, search, journey, toasts }) {
    this.api = api;
    this.pages = pages;
    this.grid = grid;
    this.search = search;
    this.toasts = toasts;
    /** What the last click here made of the query. @type {string | null} */
    this.clicked = null;
    /** Clicks are worked off one after the other, each upon the last one's text. */
    this.queue = Promise.resolve();
    const toggle = (/** @type {string} */ field, /** @type {string} */ value, /** @type {boolean} */ exclude) =>
      this.toggle(field, value, exclude);
    const wanted = new Preference("facets", true, (value) => typeof value === "boolean");
    this.list = new FacetList(api, () => pages.result.query, toggle);
    this.facets = new FacetPanel(wanted, toggle, (field, opener) => void this.list.open(field, opener));
    this.chips = new Chips(
      (query) => search.change(query),
      () => search.input.focus(),
    );
    this.scrubber = new Scrubber(grid);
    this.saved = new SavedSearches(api, {
      current: () => ({ query: search.text, sort: journey.sort }),
      open: (query, sort) => void (sort === null ? search.change(query) : journey.find(query, sort)),
      toast: (text, kind) => toasts.show(text, kind),
    });
    this.bar = new SelectionBar(grid.selection, {
      announce: afterRest(300, (/** @type {string} */ text) => toasts.announce(text)),
      total: () => pages.matching,
    });
    grid.covered = () => this.bar.covers;
    this.query = "";
    search.add(this.saved.button, this.saved.popover.element);
    pages.replaced.on(() => this.refresh());
    journey.settled.on((query) => void api.remember(query).catch(() => {}));
  }

  /** What lies over the page. */
  get panels() {
    return [this.list.popover.element, this.bar.menu.element];
  }

  /** Another result, or the same one anew. */
  refresh() {
    const { result, overview } = this.pages;
    const { query } = result;
    if (query !== this.query && !this.grid.selection.empty) {
      // One image is what any click selects: nothing was built up that would be missed.
      if (this.grid.selection.size > 1) this.toasts.show(searching.selectionEnded);
      this.grid.selection.clear();
    }
    this.query = query;
    this.bar.show();
    this.facets.show(overview.facets, query === this.clicked);
    this.chips.show(query, overview.chips);
    this.scrubber.show(overview.timeline, timeOrder(result));
    this.list.refresh();
  }

  /**
   * @param {string} field
   * @param {string} value
   * @param {boolean} exclude
   */
  toggle(field, value, exclude) {
    this.queue = this.queue.then(async () => {
      try {
        const { query } = await this.api.toggle({ query: this.search.text, field, value, exclude });
        this.clicked = query;
        this.search.change(query);
      } catch (error) {
        this.toasts.show(error instanceof Error ? error.message : String(error), "error");
      }
    });
  }
}
