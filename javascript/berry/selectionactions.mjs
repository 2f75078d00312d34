/**
 * What can be done with a selection without changing anything: see what differs, copy the infotexts.
 */

import { DifferencesTable, MOST } from "./differences.mjs";
import { searching } from "./searchstrings.mjs";
import { strings } from "./strings.mjs";

/**
 * @typedef {object} Parts
 * @property {import("./api.mjs").Api} api
 * @property {import("./pages.mjs").Pages} pages
 * @property {import("./selection.mjs").Selection} selection
 * @property {import("./toasts.mjs").Toasts} toasts
 * @property {(text: string) => Promise<boolean>} copy whether it could be copied
 */

export class SelectionActions {
  /**
   * @param {Parts} parts
   * @param {import("./selectionbar.mjs").SelectionBar} bar
   */
  constructor({ api, pages, selection, toasts, copy }, bar) {
    this.api = api;
    this.pages = pages;
    this.selection = selection;
    this.toasts = toasts;
    this.copy = copy;
    this.differences = new DifferencesTable(
      api,
      (image) => api.thumbUrl(image),
      (reason) => toasts.show(reason),
    );
    bar.offer({
      name: "differ",
      seldom: true,
      label: searching.differ,
      run: (opener) => toasts.watch(this.differ(opener)),
    });
    bar.offer({
      name: "copy",
      seldom: true,
      label: searching.copyInfotexts,
      run: () => toasts.watch(this.copyInfotexts()),
    });
  }

  /** @param {HTMLElement} opener */
  async differ(opener) {
    const body = await this.selection.body();
    const ids = "ids" in body ? body.ids : [];
    const size = "ids" in body ? ids.length : this.selection.size;
    this.differences.toggle(size > MOST ? size : await this.pages.some(ids, (id) => this.api.image(id)), opener);
  }

  async copyInfotexts() {
    const { texts, without, left } = await this.api.infotexts(await this.selection.body());
    if (!texts.length) return void this.toasts.show(searching.noInfotexts);
    const done = await this.copy(texts.join("\n\n"));
    const lacking = searching.infotextsLacking(without, left);
    const said = [searching.infotextsCopied(texts.length), lacking].filter(Boolean).join(" · ");
    this.toasts.show(done ? said : strings.copyFailed, done ? "note" : "error");
  }
}
