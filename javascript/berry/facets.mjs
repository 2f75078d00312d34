/**
 * The filters beside the grid: the values of a few fields with their counts under the query.
 *
 * While values are clicked no row changes its place: the order first shown holds until the query changes otherwise.
 */

import { h, setText } from "./dom.mjs";
import { FacetRow, fillRows } from "./facetrow.mjs";
import { searching } from "./searchstrings.mjs";
import { SidePanel } from "./sidepanel.mjs";

/** @typedef {import("./types.mjs").Facet} Facet */
/** @typedef {import("./facetrow.mjs").Shown} Shown */
/** @typedef {import("./facetrow.mjs").Toggle} Toggle */

const SHOWN = 8;

/**
 * The values in the order they have had; those that are new come after, as far as there is room.
 * @param {string[]} before the values as they stood
 * @param {Facet} facet
 * @returns {Shown[]}
 */
export function inOrder(before, { total, values }) {
  const found = new Map(values.map((each) => [each.value, each]));
  // The answer holds the most frequent only: one that is not in it may still have images, unless it holds them all.
  const missing = values.length >= total ? 0 : null;
  const kept = before.map((value) => found.get(value) ?? { value, count: missing, active: null });
  const fresh = values.filter((each) => !before.includes(each.value));
  const room = Math.max(0, SHOWN - kept.length);
  return [...kept, ...fresh.filter((each, at) => at < room || each.active)];
}

class Section {
  /**
   * @param {string} field
   * @param {Toggle} toggle
   * @param {(field: string, opener: HTMLElement) => void} all
   */
  constructor(field, toggle, all) {
    this.field = field;
    this.toggle = toggle;
    /** @type {FacetRow[]} */
    this.rows = [];
    /** @type {string[]} */
    this.order = [];
    /** Whether there ever was a choice. */
    this.useful = false;
    const title = searching.facetTitles[field] ?? field;
    this.list = h("ul", { "aria-label": title });
    this.more = h("button", {
      type: "button",
      class: "berry-link berry-facet-all",
      hidden: true,
      "aria-haspopup": "dialog",
      onclick: () => all(field, this.more),
    });
    this.element = h("details", { class: "berry-facet", open: true }, h("summary", {}, title), this.list, this.more);
  }

  /**
   * @param {Facet} facet
   * @param {boolean} frozen
   */
  show(facet, frozen) {
    // Where nothing is found, what there was is shown as none rather than taken away.
    const values = inOrder(frozen || !facet.values.length ? this.order : [], facet);
    this.order = values.map(({ value }) => value);
    this.useful ||= facet.total > 1 || values.some(({ active }) => active);
    this.element.hidden = !this.useful;
    if (!this.useful) return;
    fillRows(this.list, this.rows, values, () => new FacetRow(this.field, this.toggle));
    this.more.hidden = facet.total <= SHOWN;
    if (!this.more.hidden) setText(this.more, searching.all(facet.total));
  }
}

export class FacetPanel {
  /**
   * @param {import("./state.mjs").Preference<boolean>} wanted whether it is shown where there is room
   * @param {Toggle} toggle
   * @param {(field: string, opener: HTMLElement) => void} all
   */
  constructor(wanted, toggle, all) {
    this.toggle = toggle;
    this.all = all;
    /** @type {Map<string, Section>} */
    this.sections = new Map();
    this.nothing = h("p", { class: "berry-quiet", hidden: true }, searching.noFacets);
    const title = searching.facets;
    this.panel = new SidePanel({ kind: "berry-facets", name: title, icon: "filters", title }, wanted);
    this.panel.body.append(this.nothing);
  }

  /**
   * @param {Facet[]} facets
   * @param {boolean} frozen whether the query was changed here, so that all rows keep their places
   */
  show(facets, frozen) {
    const fresh = [];
    for (const facet of facets) {
      let section = this.sections.get(facet.field);
      if (!section) {
        section = new Section(facet.field, this.toggle, this.all);
        this.sections.set(facet.field, section);
        fresh.push(section.element);
      }
      section.show(facet, frozen);
    }
    if (fresh.length) this.panel.body.append(...fresh);
    this.nothing.hidden = [...this.sections.values()].some((section) => section.useful);
  }
}
