/**
 * The shelf: albums and tags beside the grid, to be shown by a click, changed, and dropped images on.
 */

import { curating } from "./curationstrings.mjs";
import { h, iconButton } from "./dom.mjs";
import { AlbumDialog, TagDialog } from "./shelfdialogs.mjs";
import { dot } from "./picker.mjs";
import { SidePanel } from "./sidepanel.mjs";
import { Preference } from "./state.mjs";
import { number } from "./strings.mjs";
import { exactly, tagTree } from "./tagtree.mjs";
import { veil } from "./veil.mjs";

/** @typedef {import("./types.mjs").Album} Album */
/** @typedef {import("./tagtree.mjs").TagNode} TagNode */
/** @typedef {import("./curating.mjs").Aim} Aim */

/**
 * @typedef {object} Hooks
 * @property {(query: string, sort: string | null) => void} open
 * @property {() => string} query what is searched for now
 * @property {(id: number) => string} cover address of an image's thumbnail
 * @property {(opener: HTMLElement) => void} rules
 * @property {(opener: HTMLElement) => void} history
 */

export class Shelf {
  /**
   * @param {import("./curating.mjs").Curating} parts
   * @param {Hooks} hooks
   */
  constructor(parts, hooks) {
    this.curating = parts;
    this.hooks = hooks;
    /** Whether something is being dragged that may be dropped here. @type {Aim | null} */
    this.dragged = null;
    this.stale = true;
    this.albumList = h("ul", { class: "berry-shelf-list", "aria-label": curating.albums });
    this.tagList = h("ul", { class: "berry-shelf-list", "aria-label": curating.tags });
    this.albumDialog = new AlbumDialog(parts, hooks.query);
    this.tagDialog = new TagDialog(parts);
    const history = iconButton("undo", curating.history, () => hooks.history(history), { "aria-haspopup": "dialog" });
    const rules = iconButton("rule", curating.rules, () => hooks.rules(rules), { "aria-haspopup": "dialog", "data-needs": "curation" });
    const add = iconButton("plus", curating.newAlbum, () => this.albumDialog.open(null, add), {
      "aria-haspopup": "dialog",
      "data-needs": "curation",
    });
    const look = { kind: "berry-shelf", name: curating.shelf, title: curating.albums };
    const wanted = new Preference("shelf", false, (value) => typeof value === "boolean");
    this.panel = new SidePanel({ ...look, icon: "album", tools: [add, history, rules] }, wanted);
    this.panel.body.append(this.albumList, h("h3", {}, curating.tags), this.tagList);
    const { element } = this.panel;
    element.addEventListener("dragover", (event) => this.over(event));
    element.addEventListener("dragleave", () => this.point(null));
    element.addEventListener("drop", (event) => this.dropped(event));
    this.panel.changed.on(() => this.refresh());
    parts.changed.on(() => this.outdated());
    this.refresh();
  }

  get panels() {
    return [this.albumDialog.popover.element, this.tagDialog.popover.element];
  }

  get shown() {
    return this.panel.open || this.dragged !== null;
  }

  /**
   * Show what an album or a tag has.
   * @param {string} query
   * @param {string | null} sort
   */
  visit(query, sort) {
    this.panel.leave();
    this.hooks.open(query, sort);
  }

  /** Whatever is dragged finds the shelf, open or not. */
  refresh() {
    const { element, open } = this.panel;
    element.hidden = !this.shown;
    element.classList.toggle("berry-shelf-over", !open);
    if (this.shown && this.stale) void this.load();
  }

  /** What is listed may have changed. */
  outdated() {
    this.stale = true;
    if (this.shown) void this.load();
  }

  async load() {
    this.stale = false;
    try {
      const { acts } = this.curating;
      const [albums, tags] = await Promise.all([acts.albums(), acts.tags()]);
      this.fill(albums, tagTree(tags));
    } catch (error) {
      this.stale = true;
      this.curating.tell(error);
    }
  }

  /**
   * @param {Album[]} albums
   * @param {TagNode[]} tags
   */
  fill(albums, tags) {
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.key : undefined;
    const none = (/** @type {string} */ text) => h("li", { class: "berry-quiet" }, text);
    this.albumList.replaceChildren(
      ...(albums.length ? albums.map((album) => this.albumRow(album, albums.length)) : [none(curating.noAlbums)]),
    );
    this.tagList.replaceChildren(...(tags.length ? tags.map((tag) => this.tagRow(tag)) : [none(curating.noShelfTags)]));
    const again = focused && this.panel.element.querySelector(`[data-key="${CSS.escape(focused)}"]`);
    if (again instanceof HTMLElement) again.focus();
  }

  /**
   * @param {Album} album
   * @param {number} total
   */
  albumRow(album, total) {
    const { id, name, query, count, cover_id: cover, notes } = album;
    const seen = cover === null ? {} : { alt: "", loading: "lazy", draggable: false, src: this.hooks.cover(cover) };
    const picture = h(cover === null ? "span" : "img", { class: "berry-shelf-cover", ...seen });
    veil(picture, album);
    const open = h(
      "button",
      {
        type: "button",
        class: "berry-shelf-entry",
        title: notes ? `${name}\n${notes}` : name,
        "data-key": `album ${id}`,
        onclick: () => this.visit(exactly("album", name), query === null ? "album" : null),
      },
      picture,
      h("span", { class: "berry-pick-name" }, name),
      query === null ? null : h("span", { class: "berry-badge" }, curating.smart),
      h("span", { class: "berry-quiet" }, number(count)),
    );
    const edit = iconButton("pencil", curating.edit(name), () => this.albumDialog.open({ ...album, total }, edit), {
      "aria-haspopup": "dialog",
      "data-needs": "curation",
    });
    return h("li", { class: "berry-shelf-row", ...(query === null ? { "data-album": String(id) } : {}) }, open, edit);
  }

  /** @param {TagNode} node */
  tagRow(node) {
    const { name, label, depth, tag } = node;
    const open = h(
      "button",
      {
        type: "button",
        class: "berry-shelf-entry",
        title: name,
        "data-key": `tag ${name}`,
        onclick: () => this.visit(exactly("tag", name), null),
      },
      dot(tag?.color ?? null),
      h("span", { class: "berry-pick-name" }, label),
      tag ? h("span", { class: "berry-quiet" }, number(tag.count)) : null,
    );
    open.style.paddingInlineStart = `${6 + depth * 16}px`;
    const edit = iconButton("pencil", curating.edit(name), () => this.tagDialog.open(node, edit), {
      "aria-haspopup": "dialog",
      "data-needs": "curation",
    });
    return h("li", { class: "berry-shelf-row", "data-tag": name }, open, edit);
  }

  // --- dropping ------------------------------------------------------------------------------------------------------

  /** @param {Aim | null} aim what is dragged now */
  drag(aim) {
    this.dragged = aim;
    this.point(null);
    this.refresh();
  }

  /** @param {Event} event */
  rowOf(event) {
    const row = event.target instanceof Element ? event.target.closest("[data-album], [data-tag]") : null;
    return row instanceof HTMLElement ? row : null;
  }

  /** @param {DragEvent} event */
  over(event) {
    const row = this.dragged && this.rowOf(event);
    this.point(row);
    if (row) event.preventDefault();
  }

  /** @param {HTMLElement | null} row */
  point(row) {
    for (const each of this.panel.element.querySelectorAll(".berry-drop")) if (each !== row) each.classList.remove("berry-drop");
    row?.classList.add("berry-drop");
  }

  /** @param {DragEvent} event */
  dropped(event) {
    const aim = this.dragged;
    const row = this.rowOf(event);
    if (!aim || !row) return;
    event.preventDefault();
    event.stopPropagation();
    const { acts } = this.curating;
    const { album, tag } = row.dataset;
    void this.curating.act(aim, () =>
      album ? acts.putIn(Number(album), aim.body) : acts.tag(aim.body, { add: [String(tag)] }),
    );
  }
}
