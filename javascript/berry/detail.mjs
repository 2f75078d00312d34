/**
 * The viewer: one image over the grid, with all that is known of it, and steps through the whole result.
 */

import { isAbort } from "./api.mjs";
import { Cover } from "./cover.mjs";
import { afterRest, h, iconButton } from "./dom.mjs";
import { Filmstrip } from "./filmstrip.mjs";
import { growFrom, shrinkInto } from "./growing.mjs";
import { Panel } from "./panel.mjs";
import { Stage } from "./stage.mjs";
import { Happening } from "./state.mjs";
import { strings } from "./strings.mjs";
import { ViewerBar, ViewerPreferences } from "./viewerbar.mjs";

/** @typedef {import("./types.mjs").Image} Image */
/** @typedef {import("./types.mjs").Detail} Detail */
/** @typedef {import("./grid.mjs").Grid} Grid */
/** @typedef {import("./pages.mjs").Pages} Pages */
/** @typedef {import("./api.mjs").Api} Api */

/** Details are asked for once stepping pauses for this long. */
const PAUSE = 60;

export class Viewer {
  /**
   * @param {{api: Api, pictures: import("./canvas.mjs").Pictures, pages: Pages, grid: Grid, panel: Panel, announce: (text: string) => void, explain: (text: string) => void}} parts
   */
  constructor({ api, pictures, pages, grid, panel, announce, explain }) {
    const preferences = new ViewerPreferences();
    this.preferences = preferences;
    this.api = api;
    this.pages = pages;
    this.grid = grid;
    this.panel = panel;
    this.announce = announce;
    this.rank = 0;
    /** Which way the last step went. */
    this.direction = 1;
    /** @type {Image | null} */
    this.image = null;
    /** The images after and before it, so that its place is known once it is gone. @type {(number | null)[]} */
    this.beside = [];
    /** Another image is shown (its id), or none any more (null). @type {Happening<number | null>} */
    this.changed = new Happening();
    const urls = { thumb: pictures.thumb, file: (/** @type {Image} */ image) => api.fileUrl(image) };
    this.stage = new Stage(urls, preferences.wheelSteps);
    this.film = new Filmstrip(pages, pictures);
    this.bar = new ViewerBar(this.stage, preferences, explain);
    this.back = iconButton("left", strings.previous, () => this.step(-1), {
      class: "berry-tool berry-side berry-back",
    });
    this.on = iconButton("right", strings.next, () => this.step(1), { class: "berry-tool berry-side berry-on" });
    const main = h("div", { class: "berry-viewer-main" }, this.stage.element, this.back, this.on);
    this.element = h(
      "div",
      {
        class: "berry-viewer",
        role: "dialog",
        "aria-modal": "true",
        "aria-label": strings.detail,
        tabIndex: -1,
        hidden: true,
      },
      this.bar.element,
      main,
      this.film.element,
      panel.element,
    );
    /** @type {AbortController | null} */
    this.asking = null;
    this.describeSoon = afterRest(PAUSE, () => void this.describe());
    this.speakSoon = afterRest(400, (/** @type {string} */ text) => this.announce(text));
    this.cover = new Cover(this.element);
    this.stage.swiped.on((direction) => this.step(direction));
    this.stage.dismissed.on(() => this.close());
    this.film.chosen.on((rank) => this.step(rank - this.rank));
    this.bar.wanted.on((what) => what === "close" && this.close());
    for (const each of [preferences.panel, preferences.film, preferences.smooth]) each.watch(() => this.dress());
    this.dress();
    pages.arrived.on(() => {
      if (!this.opened) return;
      if (!this.image) return this.fill(true);
      this.film.show(this.rank);
      this.lookBeside();
    });
    pages.replaced.on((change) => {
      if (!this.opened) return;
      // Another result: who opened it sees to the address and to the grid's place.
      if (change.kind === "opened") return this.hide();
      const found = this.image && pages.find(this.image.id);
      if (this.image && found === null) void this.left(this.image);
      this.rank = found ?? grid.active.rank;
      if (found !== null) this.lookBeside();
      this.label();
      this.film.show(this.rank);
      const now = pages.get(this.rank);
      if (now && this.image && now.id === this.image.id && now.version !== this.image.version) this.fill(false);
    });
  }

  get opened() {
    return !this.element.hidden;
  }

  /** Show what is wanted around the picture. */
  dress() {
    const { panel, film, smooth } = this.preferences;
    this.element.classList.toggle("berry-with-panel", panel.value);
    this.element.classList.toggle("berry-no-film", !film.value);
    this.element.classList.toggle("berry-smooth", smooth.value);
    this.film.show(this.rank);
  }

  /**
   * @param {number} rank
   * @param {boolean} [grow] from its thumbnail
   */
  open(rank, grow = true) {
    const was = this.opened;
    const from = grow && !was ? this.grid.rectangle(rank) : null;
    this.cover.show();
    this.go(rank, false);
    if (from) growFrom(this.element, this.stage.box, from);
  }

  close() {
    if (!this.opened) return;
    const from = this.stage.box.getBoundingClientRect();
    const thumb = this.stage.thumb.src;
    const { image } = this;
    this.hide();
    this.grid.activate(this.rank);
    const to = this.grid.rectangle(this.rank);
    if (this.element.parentElement) shrinkInto(this.element.parentElement, image, thumb, from, to);
    this.changed.emit(null);
  }

  hide() {
    if (document.fullscreenElement) void document.exitFullscreen().catch(() => {});
    this.cover.hide();
    this.stage.clear();
    this.film.clear();
    this.asking?.abort();
    this.describeSoon.cancel();
    this.image = null;
    this.grid.activate(this.grid.active.rank);
  }

  /** @param {number} by */
  step(by) {
    const rank = Math.max(0, Math.min(this.pages.total - 1, this.rank + by));
    if (rank !== this.rank) this.go(rank, true);
  }

  /**
   * @param {number} rank
   * @param {boolean} [hurry]
   */
  go(rank, hurry = true) {
    if (rank !== this.rank) this.direction = Math.sign(rank - this.rank);
    this.rank = rank;
    this.grid.activate(rank, { focus: false });
    this.fill(hurry);
  }

  /** @param {boolean} hurry */
  fill(hurry) {
    const image = this.pages.get(this.rank);
    this.image = image;
    this.stage.show(image, hurry);
    this.film.show(this.rank);
    this.label();
    this.asking?.abort();
    this.panel.wait();
    if (!image) {
      this.pages.want(this.rank - 1, this.rank + 1, 1);
      return;
    }
    this.lookBeside();
    this.describeSoon();
    this.changed.emit(image.id);
  }

  lookBeside() {
    this.beside = [1, -1].map((by) => this.pages.get(this.rank + by)?.id ?? null);
  }

  /**
   * The image is not in the result any more. It stays, unless it is gone for good: then the one now in its place.
   * @param {Image} image
   */
  async left(image) {
    const lost = await this.pages.hasLost(image.id).catch(() => false);
    const { pages } = this;
    if (!lost || this.image !== image) return;
    const [after, before] = this.beside.map((id) => (id === null ? null : pages.find(id)));
    const rank = after ?? (typeof before === "number" ? before + 1 : this.rank);
    if (pages.total) this.go(Math.min(rank, pages.total - 1), false);
    else this.close();
  }

  label() {
    const { total } = this.pages;
    const { image } = this;
    this.bar.show(strings.place(this.rank, total), image, image ? this.api.fileUrl(image) : "");
    this.back.disabled = this.rank <= 0;
    this.on.disabled = this.rank >= total - 1;
    const name = image ? `${image.name}, ${strings.place(this.rank, total)}` : strings.detail;
    this.element.setAttribute("aria-label", name);
    if (image) this.speakSoon(name);
  }

  async describe() {
    const { image } = this;
    if (!image) return;
    const control = new AbortController();
    this.asking = control;
    try {
      const detail = await this.api.image(image.id, control.signal);
      if (this.image !== image) return;
      this.panel.show(detail);
    } catch (error) {
      if (isAbort(error)) return;
      this.panel.show(null, error instanceof Error ? error.message : String(error));
    }
    for (const by of [-1, 2, 1]) this.stage.preload(this.pages.get(this.rank + by * this.direction));
  }
}
