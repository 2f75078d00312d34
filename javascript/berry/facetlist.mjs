/**
 * All values of one field in a dialog, to be found by typing.
 */

import { isAbort } from "./api.mjs";
import { afterRest, h, setText } from "./dom.mjs";
import { FacetRow, fillRows } from "./facetrow.mjs";
import { Popover } from "./popover.mjs";
import { searching } from "./searchstrings.mjs";

/** @typedef {Pick<import("./api.mjs").Api, "facet">} Source */

const LIMIT = 200;
const PAUSE = 120;

export class FacetList {
  /**
   * @param {Source} source
   * @param {() => string} query
   * @param {import("./facetrow.mjs").Toggle} toggle
   */
  constructor(source, query, toggle) {
    this.source = source;
    this.query = query;
    this.toggle = toggle;
    this.field = "";
    /** @type {FacetRow[]} */
    this.rows = [];
    /** @type {AbortController | null} */
    this.asking = null;
    this.popover = new Popover(searching.facets, () => [this.input, this.note, this.list], "berry-facet-list");
    this.input = h("input", {
      type: "text",
      class: "berry-input",
      "aria-label": searching.filterValues,
      placeholder: searching.filterValues,
      autocomplete: "off",
      spellcheck: false,
    });
    this.note = h("p", { class: "berry-quiet", role: "status" }, "");
    this.list = h("ul", {});
    this.soon = afterRest(PAUSE, () => void this.load());
    this.input.addEventListener("input", () => this.soon());
  }

  /**
   * @param {string} field
   * @param {HTMLElement} opener
   */
  async open(field, opener) {
    if (this.popover.open) this.popover.close();
    if (field !== this.field) {
      this.rows = [];
      this.list.replaceChildren();
    }
    this.field = field;
    const title = searching.allOf(searching.facetTitles[field] ?? field);
    this.popover.rename(title);
    this.list.setAttribute("aria-label", title);
    this.input.value = "";
    await this.popover.show(opener);
    this.input.focus();
    await this.load();
  }

  /** The query has changed. */
  refresh() {
    if (this.popover.open) void this.load();
  }

  async load() {
    this.asking?.abort();
    const control = new AbortController();
    this.asking = control;
    const wanted = { query: this.query(), filter: this.input.value.trim(), limit: LIMIT };
    try {
      const { total, values } = await this.source.facet(this.field, wanted, control.signal);
      fillRows(this.list, this.rows, values, () => new FacetRow(this.field, this.toggle));
      const more = values.length < total ? searching.moreValues(values.length, total) : "";
      setText(this.note, values.length ? more : searching.noValues);
    } catch (error) {
      if (!isAbort(error)) setText(this.note, error instanceof Error ? error.message : String(error));
    }
  }
}
