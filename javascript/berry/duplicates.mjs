/**
 * Duplicates in groups, the one to keep first; the others are selected and go to the trash together.
 */

import { h, icon, setText } from "./dom.mjs";
import { KeepingRoutes } from "./keepingroutes.mjs";
import { duplicates as words } from "./keepingstrings.mjs";
import { Popover } from "./popover.mjs";
import { fileSize } from "./strings.mjs";

/** @typedef {import("./types.mjs").ImageCopy} ImageCopy */
/** @typedef {import("./types.mjs").DuplicateGroup} Group */
/** @typedef {import("./types.mjs").DuplicateGroups} Groups */
/** @typedef {import("./types.mjs").Looking} Looking */

const KINDS = ["exact", "near", "recipe"];
/** While images are still being compared, how far that is asked for this often. */
const EVERY = 3000;

/**
 * What distinguishes a copy, in short.
 * @param {ImageCopy} image
 * @returns {string[]}
 */
export function facts(image) {
  const { width, height, size, container, rating, favorite, tags, albums, has_prompt } = image;
  return [
    width && height ? `${width} × ${height}` : "",
    [fileSize(size), container?.toUpperCase() ?? ""].filter(Boolean).join(" "),
    [rating ? "★".repeat(rating) : "", favorite ? "♥" : ""].filter(Boolean).join(" "),
    [tags ? words.tags(tags) : "", albums ? words.albums(albums) : ""].filter(Boolean).join(", "),
    has_prompt ? "" : words.noPrompt,
  ].filter(Boolean);
}

/**
 * Whether an image may be selected so that one of its group stays.
 * @param {Group} group
 * @param {Set<number>} selected
 * @param {number} id
 */
export function maySelect(group, selected, id) {
  return group.images.some((image) => image.id !== id && !selected.has(image.id));
}

/**
 * The groups without images that have gone; those of one image are none any more.
 * @param {Group[]} groups
 * @param {Set<number>} gone
 */
export function without(groups, gone) {
  return groups
    .map((group) => ({ ...group, images: group.images.filter((image) => !gone.has(image.id)) }))
    .filter((group) => group.images.length > 1);
}

export class Duplicates {
  /**
   * @param {import("./api.mjs").Api} api
   * @param {(text: string, kind?: "note" | "error") => unknown} toast
   * @param {(ids: number[]) => Promise<import("./types.mjs").Outcome | null>} discard move these to the trash, and tell
   */
  constructor(api, toast, discard) {
    this.api = api;
    this.routes = new KeepingRoutes(api);
    this.toast = toast;
    this.discard = discard;
    this.kind = "exact";
    /** @type {Group[]} */
    this.groups = [];
    /** @type {number | null} */
    this.next = null;
    this.total = { groups: 0, images: 0 };
    /** @type {Set<number>} */
    this.selected = new Set();
    this.asked = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.kinds = h(
      "div",
      { class: "berry-kinds", role: "radiogroup", "aria-label": words.title },
      ...KINDS.map((kind) => this.choice(kind)),
    );
    this.explain = h("p", { class: "berry-quiet" }, "");
    this.looked = h("span", {}, "");
    this.lookAll = this.button(words.lookAll, () => void this.look(), { title: words.lookWhy });
    this.again = this.button(words.again, () => void this.find());
    this.list = h("div", { class: "berry-groups" });
    this.more = this.button(words.more, () => void this.append(), { hidden: true });
    this.summary = h("span", { class: "berry-quiet", role: "status" }, "");
    this.all = this.button(words.selectAll, () => this.selectAll());
    this.none = this.button(words.selectNone, () => this.select(new Set()));
    this.bin = this.button("", () => void this.trash(), { class: "berry-button berry-duplicates-bin" });
    this.bin.append(icon("bin"), h("span", {}, words.trash(0)));
    this.content = [
      h("div", { class: "berry-duplicates-head" }, this.kinds, this.explain),
      h("p", { class: "berry-looking" }, this.looked, this.lookAll, this.again),
      this.list,
      this.more,
      h("div", { class: "berry-duplicates-foot" }, this.summary, this.all, this.none, this.bin),
    ];
    this.popover = new Popover(words.title, () => this.fill(), "berry-wide berry-duplicates");
  }

  /**
   * @param {string} text
   * @param {() => void} onclick
   * @param {Record<string, unknown>} [props]
   */
  button(text, onclick, props = {}) {
    return h("button", { type: "button", class: "berry-button", onclick, ...props }, text);
  }

  /** @param {string} kind */
  choice(kind) {
    const choose = () => {
      this.kind = kind;
      void this.find();
    };
    const input = h("input", { type: "radio", name: "berry-duplicates", value: kind, onchange: choose });
    input.checked = kind === this.kind;
    return h("label", {}, input, h("span", {}, words.kinds[kind] ?? kind));
  }

  fill() {
    void this.find();
    return this.content;
  }

  /** Find the groups anew. */
  async find() {
    const asked = ++this.asked;
    setText(this.explain, words.explain[this.kind] ?? "");
    this.groups = [];
    this.next = null;
    this.select(new Set());
    this.more.hidden = true;
    this.list.replaceChildren(h("p", { class: "berry-quiet", role: "status" }, words.searching));
    void this.follow();
    try {
      const found = await this.routes.duplicates(this.kind, 0);
      if (asked === this.asked) this.show(found);
    } catch (error) {
      if (asked === this.asked) this.list.replaceChildren(h("p", { role: "alert" }, message(error)));
    }
  }

  /** @param {Groups} found */
  show(found) {
    this.groups = found.groups;
    this.next = found.next;
    this.total = { groups: found.total, images: found.images };
    this.draw();
  }

  async append() {
    if (this.next === null) return;
    this.more.disabled = true;
    const asked = this.asked;
    try {
      const found = await this.routes.duplicates(this.kind, this.next);
      if (asked !== this.asked) return;
      this.groups.push(...found.groups);
      this.next = found.next;
      this.list.append(...found.groups.map((group) => this.row(group)));
      this.refresh();
    } catch (error) {
      this.toast(message(error), "error");
    } finally {
      this.more.disabled = false;
    }
  }

  draw() {
    const { groups } = this;
    if (groups.length) this.list.replaceChildren(...groups.map((group) => this.row(group)));
    else if (this.next === null) this.list.replaceChildren(h("p", {}, words.empty));
    else void this.append();
    this.refresh();
  }

  /** @param {Group} group */
  row(group) {
    const others = this.button(words.selectOthers, () => this.selectOthers([group]), { class: "berry-link" });
    const cards = group.images.map((image, at) => this.card(group, image, at === 0));
    return h("section", { class: "berry-group-of" }, h("div", { class: "berry-twins" }, ...cards), others);
  }

  /**
   * @param {Group} group
   * @param {ImageCopy} image
   * @param {boolean} keep
   */
  card(group, image, keep) {
    const press = h(
      "button",
      {
        type: "button",
        class: "berry-twin-pick",
        "aria-pressed": String(this.selected.has(image.id)),
        "aria-label": `${image.name}, ${image.folder}`,
        onclick: () => this.toggle(group, image.id),
      },
      h("img", { src: this.api.thumbUrl(image), alt: "", loading: "lazy" }),
      icon("bin"),
    );
    press.dataset.image = String(image.id);
    const open = { href: this.api.fileUrl(image), target: "_blank", rel: "noopener", class: "berry-link" };
    return h(
      "div",
      { class: `berry-twin${keep ? " berry-keep" : ""}` },
      press,
      keep && h("span", { class: "berry-badge berry-good" }, words.keep),
      h("p", { class: "berry-twin-name", title: image.name }, image.name),
      h("p", { class: "berry-quiet", title: image.folder }, image.folder),
      ...facts(image).map((text) => h("p", { class: "berry-quiet" }, text)),
      keep && h("p", { class: "berry-twin-why" }, words.why[group.why] ?? group.why),
      h("a", { ...open, "aria-label": words.openLabel(image.name) }, words.open),
    );
  }

  /**
   * @param {Group} group
   * @param {number} id
   */
  toggle(group, id) {
    const selected = new Set(this.selected);
    if (!selected.delete(id)) {
      if (!maySelect(group, selected, id)) return void this.toast(words.oneStays);
      selected.add(id);
    }
    this.select(selected);
  }

  /** @param {Group[]} groups whose images but the one to keep are selected */
  selectOthers(groups) {
    const selected = new Set(this.selected);
    for (const { images } of groups)
      images.forEach(({ id }, at) => (at ? selected.add(id) : selected.delete(id)));
    this.select(selected);
  }

  selectAll() {
    this.selectOthers(this.groups);
  }

  /** @param {Set<number>} selected */
  select(selected) {
    this.selected = selected;
    for (const press of this.list.querySelectorAll("[data-image]"))
      press.setAttribute("aria-pressed", String(selected.has(Number(/** @type {HTMLElement} */ (press).dataset.image))));
    this.refresh();
  }

  refresh() {
    const { size } = this.selected;
    this.bin.disabled = !size;
    if (this.bin.lastElementChild) setText(this.bin.lastElementChild, words.trash(size));
    this.none.disabled = !size;
    this.all.disabled = !this.groups.length;
    this.more.hidden = this.next === null;
    setText(this.summary, this.groups.length ? words.total(this.total.groups, this.total.images) : "");
  }

  async trash() {
    const ids = [...this.selected];
    this.bin.disabled = true;
    const outcome = await this.discard(ids);
    if (!outcome) return this.refresh();
    const { done, failed, failures } = outcome;
    if (failed > failures.length) return void this.find();
    const gone = new Set(ids);
    for (const { id } of failures) gone.delete(id);
    const before = this.groups.length;
    this.groups = without(this.groups, gone);
    this.total = { groups: this.total.groups - before + this.groups.length, images: this.total.images - done };
    this.selected = new Set();
    this.draw();
    this.popover.body.focus({ preventScroll: true }); // not on the button, which is disabled now
  }

  async look() {
    try {
      this.showLooking(await this.routes.lookAtAll());
      this.again.focus({ preventScroll: true });
      void this.follow();
    } catch (error) {
      this.toast(message(error), "error");
    }
  }

  /** Say how far comparing has come, as long as it goes on. */
  async follow() {
    clearTimeout(this.timer);
    try {
      const looking = await this.routes.looking();
      this.showLooking(looking);
      if (looking.wanted && looking.looked < looking.readable && this.popover.open)
        this.timer = setTimeout(() => void this.follow(), EVERY);
    } catch {
      // What was found stays; opening the dialog again asks again.
    }
  }

  /** @param {Looking} looking */
  showLooking({ looked, readable, wanted }) {
    const byPixels = this.kind !== "recipe";
    setText(this.looked, byPixels ? words.looked(looked, readable) : "");
    this.lookAll.hidden = !byPixels || wanted || looked >= readable;
    this.again.hidden = !byPixels;
  }
}

/** @param {unknown} error */
const message = (error) => (error instanceof Error ? error.message : String(error));
