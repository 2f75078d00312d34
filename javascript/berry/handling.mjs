/**
 * What is done with images, wherever they are shown: sent, copied, queued, compared, dragged out.
 */

import { Compare, MOST } from "./compare.mjs";
import { Dragging } from "./dragging.mjs";
import { Menu } from "./menu.mjs";
import { Sending } from "./sending.mjs";
import { viewing } from "./viewerstrings.mjs";


/** @typedef {import("./types.mjs").Image} Image */
/** @typedef {import("./types.mjs").Chosen} Chosen */

/**
 * @typedef {object} Parts
 * @property {import("./api.mjs").Api} api
 * @property {import("./pages.mjs").Pages} pages
 * @property {import("./grid.mjs").Grid} grid
 * @property {import("./detail.mjs").Viewer} viewer
 * @property {import("./toasts.mjs").Toasts} toasts
 * @property {import("./send.mjs").Sender} sender
 * @property {import("./types.mjs").Target[]} targets
 */

export class Handling {
  /**
   * @param {Parts} parts
   * @param {import("./types.mjs").Bridge} bridge
   * @param {(text: string, what: string) => void} copy
   */
  constructor({ api, pages, grid, viewer, toasts, sender, targets }, bridge, copy) {
    this.api = api;
    this.pages = pages;
    this.grid = grid;
    this.viewer = viewer;
    this.toasts = toasts;
    const explain = (/** @type {string} */ reason) => void toasts.show(reason);
    this.explain = explain;
    this.sending = new Sending({ sender, targets, bridge, api, toasts, copy });
    this.menu = new Menu(viewing.send, () => this.groups(), { explain });
    this.compare = new Compare({ api, pages, announce: (text) => toasts.announce(text), explain });
    this.dragging = new Dragging({ fileUrl: (image) => api.fileUrl(image), explain });
    viewer.bar.wanted.on((what) => {
      if (what === "compare") void this.compareNow();
      if (what === "send") this.send(viewer.bar.send);
    });
    this.compare.closed.on(({ rank }) => {
      if (rank === null) grid.activate(grid.active.rank);
      else if (viewer.opened) viewer.go(rank, false);
      else grid.activate(rank);
      if (viewer.opened) viewer.element.focus({ preventScroll: true });
    });
    this.drag();
  }

  /** What lies over the page. */
  get panels() {
    return [this.compare.element, this.viewer.bar.menu.element, this.menu.element];
  }

  /** @param {import("./selectionbar.mjs").SelectionBar} bar */
  offer(bar) {
    const several = (/** @type {number} */ size) => size > 1;
    bar.offer({ name: "compare", icon: "compare", label: viewing.compare, shown: several, run: () => void this.compareNow() });
    bar.offer({ name: "send", icon: "send", label: viewing.send, popup: "menu", run: (opener) => this.send(opener) });
  }

  /** The one image that keys act on. @returns {Image | null} */
  get image() {
    if (this.compare.opened) return this.compare.image;
    return this.viewer.opened ? this.viewer.image : this.pages.get(this.grid.active.rank);
  }

  /** Whether keys act on the selection: it is in sight, and so is nothing else. */
  get actsOnSelection() {
    const { selection } = this.grid;
    return !this.viewer.opened && !this.compare.opened && !selection.empty && selection.targeted(this.image) > 1;
  }

  /** What an action on several is for. @returns {Promise<{body: Chosen, count: number}>} */
  async chosen() {
    const { image } = this;
    const { selection } = this.grid;
    if (this.actsOnSelection) return { body: await selection.body(), count: selection.size };
    return { body: { ids: image ? [image.id] : [] }, count: image ? 1 : 0 };
  }

  /** The selected images, if they are few. @returns {Promise<Image[]>} */
  async selected() {
    const body = this.viewer.opened || this.compare.opened ? null : await this.grid.selection.body();
    if (!body || !("ids" in body) || body.ids.length > MOST) return [];
    return [...(await this.pages.some(body.ids, (id) => this.api.image(id))).values()];
  }

  /** @returns {Promise<import("./menu.mjs").Group[]>} */
  async groups() {
    const { image } = this;
    if (!image) return [];
    try {
      return this.sending.groups(await this.api.image(image.id), await this.chosen());
    } catch (error) {
      this.toasts.show(error instanceof Error ? error.message : String(error), "error");
      return [];
    }
  }

  /** @param {HTMLElement | null} opener null: a key */
  send(opener) {
    this.menu.toggle(opener);
  }

  /** The selected images; else the one that keys act on, and the next, which is stepped. */
  async compareNow() {
    const { image } = this;
    if (this.actsOnSelection && this.grid.selection.size > MOST) return this.explain(viewing.compareTooMany(MOST));
    const selected = await this.selected();
    if (selected.length > 1) return this.compare.open(selected);
    const rank = this.viewer.opened ? this.viewer.rank : this.grid.active.rank;
    const [only] = selected;
    const other = only && only.id !== image?.id ? only : null;
    const beside = this.pages.get(rank + 1) ?? this.pages.get(rank - 1);
    this.compare.open([other ?? image, other ? image : beside].flatMap((each) => each ?? []));
  }

  /** Images leave by being dragged: from the grid all that are selected, from the viewer the one shown. */
  drag() {
    const { grid, viewer, dragging } = this;
    dragging.from(grid.element, ".berry-cell", (event) => {
      const cell = grid.canvas.cellOf(event);
      if (!cell?.image) return null;
      const { image } = cell;
      const ids = grid.selection.has(image.id) && grid.selection.query === null ? [...grid.selection.ids] : [];
      const others = ids.flatMap((id) => this.pages.get(this.pages.find(id) ?? -1) ?? []);
      return { images: [image, ...others.filter(({ id }) => id !== image.id)], picture: cell.picture };
    });
    dragging.from(viewer.stage.element, ".berry-stage", (event) => {
      const { stage, image } = viewer;
      const inside = event instanceof MouseEvent && stage.hits(event);
      return image && inside && !stage.pannable ? { images: [image], picture: stage.thumb } : null;
    });
  }
}
