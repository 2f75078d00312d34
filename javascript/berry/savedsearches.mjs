/**
 * Saved searches and the recent ones: a panel of the search box.
 */

import { h, icon, iconButton } from "./dom.mjs";
import { Popover } from "./popover.mjs";
import { searching } from "./searchstrings.mjs";
import { number } from "./strings.mjs";

/** @typedef {import("./types.mjs").Searches} Searches */
/** @typedef {import("./types.mjs").SavedSearch} SavedSearch */
/** @typedef {{query: string, sort: string}} Result */
/** @typedef {Pick<import("./api.mjs").Api, "searches" | "saveSearch" | "changeSearch" | "deleteSearch" | "clearHistory">} Source */

/**
 * @typedef {object} Hooks
 * @property {() => Result} current what is searched for now
 * @property {(query: string, sort: string | null) => void} open
 * @property {(text: string, kind?: "note" | "error") => unknown} toast
 */

export class SavedSearches {
  /**
   * @param {Source} source
   * @param {Hooks} hooks
   */
  constructor(source, hooks) {
    this.source = source;
    this.hooks = hooks;
    this.popover = new Popover(searching.saved, async () => this.content(await source.searches()));
    this.button = iconButton("bookmark", searching.saved, () => this.popover.toggle(this.button), {
      "aria-haspopup": "dialog",
    });
  }

  /** @param {Searches} searches @returns {Node[]} */
  content({ saved, history }) {
    const list = saved.map((each, at) => this.entry(each, at, saved.length));
    const recent = history.map(({ query }) => h("li", {}, this.opener(query, query, null, null)));
    return [
      this.form(),
      list.length
        ? h("ul", { class: "berry-searches", "aria-label": searching.savedList }, ...list)
        : h("p", { class: "berry-quiet" }, searching.noSaved),
      ...(recent.length ? [this.recentHead(), h("ul", { class: "berry-searches" }, ...recent)] : []),
    ];
  }

  recentHead() {
    const forget = h(
      "button",
      { type: "button", class: "berry-link", onclick: () => void this.change(this.source.clearHistory()) },
      searching.clearHistory,
    );
    return h("div", { class: "berry-group-head" }, h("h3", {}, searching.history), forget);
  }

  form() {
    const { query, sort } = this.hooks.current();
    if (!query.trim()) return h("p", { class: "berry-quiet" }, searching.nothingToSave);
    const name = h("input", {
      type: "text",
      class: "berry-input",
      "aria-label": searching.searchName,
      placeholder: searching.searchName,
      value: query.trim().slice(0, 80),
      autocomplete: "off",
      spellcheck: false,
    });
    const save = () => {
      const chosen = name.value.trim();
      if (!chosen) return name.focus();
      void this.change(this.source.saveSearch({ name: chosen, query: query.trim(), sort }), searching.savedAs(chosen));
    };
    onEnter(name, save);
    return h(
      "div",
      { class: "berry-save-search" },
      name,
      h("button", { type: "button", class: "berry-button", onclick: save }, icon("bookmark"), searching.save),
    );
  }

  /**
   * @param {SavedSearch} saved
   * @param {number} at
   * @param {number} total
   */
  entry(saved, at, total) {
    const { id, name } = saved;
    const row = h("li", {});
    const move = (/** @type {number} */ by) => () => void this.change(this.source.changeSearch(id, { position: at + by }));
    row.append(
      this.opener(name, saved.query, saved.sort, saved.count),
      iconButton("up", searching.moveUp(name), move(-1), { disabled: at === 0 }),
      iconButton("down", searching.moveDown(name), move(1), { disabled: at === total - 1 }),
      iconButton("pencil", searching.rename(name), () => this.rename(row, saved)),
      iconButton("bin", searching.removeSaved(name), () => void this.change(this.source.deleteSearch(id))),
    );
    return row;
  }

  /**
   * @param {string} name
   * @param {string} query
   * @param {string | null} sort
   * @param {number | null} count
   */
  opener(name, query, sort, count) {
    return h(
      "button",
      {
        type: "button",
        class: "berry-search-entry",
        title: query,
        onclick: () => {
          this.popover.close(false);
          this.hooks.open(query, sort);
        },
      },
      h("span", {}, name),
      count === null ? null : h("span", { class: "berry-quiet" }, number(count)),
    );
  }

  /**
   * @param {HTMLElement} row
   * @param {SavedSearch} saved
   */
  rename(row, { id, name }) {
    const input = h("input", { type: "text", class: "berry-input", "aria-label": searching.rename(name), value: name });
    const before = [...row.childNodes];
    onEnter(input, () => {
      const chosen = input.value.trim();
      if (chosen && chosen !== name) void this.change(this.source.changeSearch(id, { name: chosen }));
      else row.replaceChildren(...before);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      row.replaceChildren(...before);
    });
    row.replaceChildren(input);
    input.focus();
    input.select();
  }

  /**
   * @param {Promise<Searches>} work
   * @param {string} [done] what to say then
   */
  async change(work, done) {
    try {
      const searches = await work;
      this.popover.body.replaceChildren(...this.content(searches));
      this.popover.body.focus({ preventScroll: true });
      if (done) this.hooks.toast(done);
    } catch (error) {
      this.hooks.toast(error instanceof Error ? error.message : String(error), "error");
    }
  }
}

/**
 * @param {HTMLInputElement} input
 * @param {() => void} work
 */
function onEnter(input, work) {
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing) return;
    event.preventDefault();
    event.stopPropagation();
    work();
  });
}
