/**
 * The parts of curating put together: keys, dialogs, shelf, stars, and the selection's bar.
 */

import { Acts } from "./acts.mjs";
import { AlbumPicker } from "./albumpicker.mjs";
import { Carrying } from "./carrying.mjs";
import { Curating } from "./curating.mjs";
import { curating } from "./curationstrings.mjs";
import { History } from "./history.mjs";
import { HoverStars } from "./hoverstars.mjs";
import { RateMenu } from "./ratemenu.mjs";
import { RulesList } from "./ruleslist.mjs";
import { said } from "./said.mjs";
import { Shelf } from "./shelf.mjs";
import { TagEditor } from "./tageditor.mjs";
import { exactly } from "./tagtree.mjs";

/**
 * @typedef {object} Parts
 * @property {import("./api.mjs").Api} api
 * @property {import("./pages.mjs").Pages} pages
 * @property {import("./grid.mjs").Grid} grid
 * @property {import("./detail.mjs").Viewer} viewer
 * @property {import("./toasts.mjs").Toasts} toasts
 * @property {import("./live.mjs").Live} live
 * @property {import("./journey.mjs").Journey} journey
 * @property {import("./search.mjs").Search} search
 */

export class Curation {
  /** @param {Parts} parts */
  constructor({ api, pages, grid, viewer, toasts, live, journey, search }) {
    this.pages = pages;
    this.grid = grid;
    this.viewer = viewer;
    this.toasts = toasts;
    this.journey = journey;
    this.curating = new Curating({ acts: new Acts(api), pages, grid, viewer, toasts, live });
    this.tagEditor = new TagEditor(this.curating);
    this.albumPicker = new AlbumPicker(this.curating);
    this.history = new History(this.curating);
    this.rules = new RulesList(this.curating, () => search.text);
    this.rateMenu = new RateMenu(this.curating);
    this.shelf = new Shelf(this.curating, {
      open: (query, sort) => void journey.find(query, sort),
      query: () => search.text,
      cover: (id) => api.thumbUrl({ id, version: "cover" }),
      rules: (opener) => this.rules.popover.toggle(opener),
      history: (opener) => this.history.popover.toggle(opener),
    });
    this.hover = new HoverStars(grid, this.curating);
    /** @type {import("./selectionbar.mjs").SelectionBar | null} */
    this.bar = null;
    /** The album that is shown in its own order. @type {import("./types.mjs").Album | null} */
    this.album = null;
    this.carrying = new Carrying(grid, this.curating, this.shelf, () => this.album);
    pages.replaced.on(({ kind }) => kind === "opened" && void this.opened());
  }

  /** What lies over the page. */
  get panels() {
    const dialogs = [this.tagEditor, this.albumPicker, this.history, this.rules, this.rateMenu];
    return [...dialogs.map(({ popover }) => popover.element), ...this.shelf.panels];
  }

  /** @param {import("./selectionbar.mjs").SelectionBar} bar */
  offer(bar) {
    this.bar = bar;
    const shown = () => this.curating.refused === null;
    bar.offer({ name: "rate", icon: "star", label: curating.rateThem, shown, popup: "dialog", run: (opener) => this.rateMenu.open(opener) });
    bar.offer({ name: "tag", icon: "tag", label: curating.tagThem, shown, popup: "dialog", run: (opener) => void this.tagSelected(opener) });
    bar.offer({ name: "album", icon: "album", label: curating.putThem, shown, popup: "dialog", run: (opener) => void this.putSelected(opener) });
    const within = () => shown() && this.album !== null;
    bar.offer({ name: "out", icon: "minus", label: curating.takeOut, shown: within, run: () => void this.takeOut() });
    bar.offer({ name: "front", seldom: true, label: curating.toFront, shown: within, run: () => void this.toFront() });
  }

  /** @param {string | null} reason why nothing may be said of images here */
  refuse(reason) {
    this.curating.refused = reason;
    this.bar?.show();
    if (this.viewer.opened) this.viewer.describeSoon();
  }

  /** What the viewer's panel says of the image. @param {import("./types.mjs").Detail} detail */
  said(detail) {
    return said(detail, this.curating, {
      tags: (opener) => void this.tags(opener),
      albums: (opener) => void this.albums(opener),
      find: (query, sort) => void this.journey.find(query, sort),
    });
  }

  /** Where the focus is to go back to. */
  get focused() {
    return this.viewer.opened ? this.viewer.element : (this.grid.canvas.cellAt(this.grid.active.rank)?.element ?? null);
  }

  /** @param {HTMLElement | null} [opener] */
  async tags(opener = this.focused) {
    if (this.curating.refuses()) return;
    const aim = await this.curating.aim();
    if (aim) await this.tagEditor.open(aim, opener);
    else this.toasts.show(curating.nothingChosen);
  }

  /** @param {HTMLElement | null} [opener] */
  async albums(opener = this.focused) {
    if (this.curating.refuses()) return;
    const aim = await this.curating.aim();
    if (aim) await this.albumPicker.open(aim, opener);
    else this.toasts.show(curating.nothingChosen);
  }

  /** @param {HTMLElement} opener */
  async tagSelected(opener) {
    await this.tagEditor.open(await this.curating.selected(), opener);
  }

  /** @param {HTMLElement} opener */
  async putSelected(opener) {
    await this.albumPicker.open(await this.curating.selected(), opener);
  }

  async takeOut() {
    const { album } = this;
    if (!album) return;
    const aim = await this.curating.selected();
    await this.curating.act(aim, () => this.curating.acts.takeOut(album.id, aim.body));
  }

  async toFront() {
    const first = await this.pages.imageAt(0);
    const { album } = this;
    if (!album || !first) return;
    const aim = await this.curating.selected();
    await this.curating.act(null, () => this.curating.acts.move(album.id, aim.body, first.id));
  }

  /** Another result is shown: it may be an album. */
  async opened() {
    const { query, sort } = this.pages.result;
    this.album = null;
    if (sort !== "album") return;
    const albums = await this.curating.acts.albums().catch(() => []);
    if (this.pages.result.query === query)
      this.album = albums.find((each) => each.query === null && exactly("album", each.name) === query.trim()) ?? null;
  }
}
