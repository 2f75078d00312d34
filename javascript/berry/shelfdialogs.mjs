/**
 * The dialogs in which an album and a tag are changed.
 */

import { curating } from "./curationstrings.mjs";
import { h } from "./dom.mjs";
import { Popover } from "./popover.mjs";

/** @typedef {import("./types.mjs").Album} Album */
/** @typedef {import("./types.mjs").Done} Done */
/** @typedef {import("./tagtree.mjs").TagNode} TagNode */

/**
 * @param {string} label
 * @param {HTMLElement} field
 */
const labelled = (label, field) => h("label", { class: "berry-field" }, h("span", {}, label), field);

/**
 * @param {string} label
 * @param {() => void} onclick
 * @param {import("./dom.mjs").Props} [props]
 */
const button = (label, onclick, props = {}) => h("button", { type: "button", class: "berry-button", onclick, ...props }, label);

/**
 * @param {() => void} save
 * @param {...(Node | null)} parts
 */
function form(save, ...parts) {
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    save();
  };
  return h("form", { class: "berry-form", onsubmit: submit }, ...parts);
}

/** @param {string} value */
const line = (value) => h("input", { type: "text", class: "berry-input", value, autocomplete: "off", spellcheck: false });

class Dialog {
  /**
   * @param {import("./curating.mjs").Curating} parts
   * @param {string} title
   */
  constructor(parts, title) {
    this.curating = parts;
    this.popover = new Popover(title, () => this.fill(), "berry-small berry-curate");
  }

  /** @returns {Node[]} */
  fill() {
    return [];
  }

  /** @param {HTMLElement} opener */
  async show(opener) {
    await this.popover.show(opener);
    const first = this.popover.body.querySelector("input");
    first?.focus();
    first?.select();
  }

  /**
   * @param {() => Promise<Done>} work
   * @param {boolean} [stay]
   */
  async change(work, stay = false) {
    const done = await this.curating.act(null, work);
    if (done && !stay) this.popover.close();
    return done;
  }
}

export class AlbumDialog extends Dialog {
  /**
   * @param {import("./curating.mjs").Curating} parts
   * @param {() => string} query what is searched for now
   */
  constructor(parts, query) {
    super(parts, curating.editAlbum);
    this.query = query;
    /** `total`: how many albums there are; null: a new one. @type {(Album & {total: number}) | null} */
    this.album = null;
  }

  /**
   * @param {(Album & {total: number}) | null} album
   * @param {HTMLElement} opener
   */
  open(album, opener) {
    this.album = album;
    this.popover.rename(album ? curating.editAlbum : curating.newAlbum);
    void this.show(opener);
  }

  /** @override @returns {Node[]} */
  fill() {
    return this.album ? this.known(this.album) : this.fresh();
  }

  fresh() {
    const { acts } = this.curating;
    const name = line("");
    const query = this.query().trim();
    const create = (/** @type {{query?: string}} */ smart) => {
      if (!name.value.trim()) return name.focus();
      void this.change(() => acts.createAlbum({ name: name.value, ...smart }));
    };
    const smart = button(curating.newSmart, () => create({ query }), {
      disabled: !query,
      title: query || curating.smartNeedsSearch,
    });
    return [
      form(
        () => create({}),
        labelled(curating.albumName, name),
        h("div", { class: "berry-actions" }, h("button", { type: "submit", class: "berry-button" }, curating.newAlbum), smart),
        query ? null : h("p", { class: "berry-quiet" }, curating.smartNeedsSearch),
      ),
    ];
  }

  /** @param {Album & {total: number}} album */
  known(album) {
    const { acts, image } = this.curating;
    const name = line(album.name);
    const notes = h("textarea", { class: "berry-input", rows: 3, value: album.notes });
    const query = album.query === null ? null : line(album.query);
    const save = () => {
      const change = { name: name.value, notes: notes.value, ...(query ? { query: query.value } : {}) };
      void this.change(() => acts.changeAlbum(album.id, change));
    };
    const move = async (/** @type {number} */ by) => {
      const position = album.position + by;
      if (await this.change(() => acts.changeAlbum(album.id, { position }), true)) {
        this.album = { ...album, position };
        this.popover.body.replaceChildren(...this.fill());
      }
    };
    return [
      form(
        save,
        labelled(curating.albumName, name),
        labelled(curating.notes, notes),
        query && labelled(curating.search, query),
        h(
          "div",
          { class: "berry-actions" },
          h("button", { type: "submit", class: "berry-button" }, curating.save),
          button(curating.cover, () => image && void this.change(() => acts.changeAlbum(album.id, { cover_id: image.id })), {
            disabled: !image,
          }),
        ),
      ),
      h(
        "div",
        { class: "berry-actions" },
        button(curating.moveUp, () => void move(-1), { disabled: album.position <= 0 }),
        button(curating.moveDown, () => void move(1), { disabled: album.position >= album.total - 1 }),
        button(curating.deleteAlbum, () => void this.change(() => acts.deleteAlbum(album.id)), {
          title: curating.keepsImages,
        }),
      ),
    ];
  }
}

export class TagDialog extends Dialog {
  /** @param {import("./curating.mjs").Curating} parts */
  constructor(parts) {
    super(parts, curating.editTag);
    /** @type {TagNode | null} */
    this.node = null;
  }

  /**
   * @param {TagNode} node
   * @param {HTMLElement} opener
   */
  open(node, opener) {
    this.node = node;
    void this.show(opener);
  }

  /** @override @returns {Node[]} */
  fill() {
    const { node } = this;
    if (!node) return [];
    const { acts } = this.curating;
    const name = line(node.name);
    const color = h("input", { type: "color", value: node.tag?.color ?? "#e0a030", "aria-label": curating.color });
    const trouble = h("p", { class: "berry-problem", role: "alert", hidden: true });
    const rename = (/** @type {boolean} */ merge) => acts.renameTag(node.name, name.value, merge);
    const merge = button(curating.merge, () => void this.change(() => rename(true)), {
      hidden: true,
      title: curating.mergeHelp,
    });
    const save = async () => {
      if (name.value.trim() === node.name) return this.popover.close();
      const names = (await acts.tags()).map((tag) => tag.name.toLowerCase());
      const taken = names.includes(name.value.trim().toLowerCase()) && name.value.trim().toLowerCase() !== node.name.toLowerCase();
      if (!taken) return void this.change(() => rename(false));
      trouble.textContent = curating.mergeHelp;
      trouble.hidden = false;
      merge.hidden = false;
      merge.focus();
    };
    color.addEventListener("change", () => void this.change(() => acts.colorTag(node.name, color.value), true));
    return [
      form(
        () => void save().catch((error) => this.curating.tell(error)),
        labelled(curating.tagName, name),
        labelled(curating.color, color),
        trouble,
        h(
          "div",
          { class: "berry-actions" },
          h("button", { type: "submit", class: "berry-button" }, curating.save),
          merge,
          button(curating.noColor, () => void this.change(() => acts.colorTag(node.name, null)), {
            hidden: !node.tag?.color,
          }),
          button(curating.deleteTag(node.count), () => void this.change(() => acts.deleteTag(node.name)), {
            title: curating.beneathToo,
          }),
        ),
        h("p", { class: "berry-quiet" }, curating.beneathToo),
      ),
    ];
  }
}
