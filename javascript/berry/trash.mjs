/**
 * The trash as the grid shows it: a strip that says what it holds, with ways out of it and of emptying it.
 */

import { h, icon, iconButton, setText } from "./dom.mjs";
import { filing } from "./filingstrings.mjs";
import { Popover } from "./popover.mjs";
import { Signal } from "./state.mjs";
import { TRASH_QUERY, looksIntoTrash } from "./trashquery.mjs";

/** @typedef {import("./types.mjs").Outcome} Outcome */
/** @typedef {import("./types.mjs").TrashContents} TrashContents */

/**
 * @typedef {object} Parts
 * @property {import("./filingroutes.mjs").FileRoutes} routes
 * @property {import("./pages.mjs").Pages} pages
 * @property {import("./toasts.mjs").Toasts} toasts
 * @property {Pick<import("./journey.mjs").Journey, "find" | "here" | "comeBack" | "sort">} journey
 * @property {(work: Promise<Outcome>) => Promise<boolean>} act
 * @property {(error: unknown) => void} tell
 */

export class TrashView {
  /** @param {Parts} parts */
  constructor({ routes, pages, toasts, journey, act, tell }) {
    this.routes = routes;
    this.pages = pages;
    this.toasts = toasts;
    this.act = act;
    this.tell = tell;
    /** @type {TrashContents} */
    this.held = { images: 0, bytes: 0, recycle_bin: false };
    this.journey = journey;
    /** How many images it holds, looked up where the library shows none. @type {Signal<number | null>} */
    this.instead = new Signal(/** @type {number | null} */ (null));
    /** What was shown before the trash. @type {import("./journey.mjs").Journey["here"] | null} */
    this.before = null;
    this.opener = iconButton("bin", filing.openTrash, () => this.flip(), { "aria-pressed": "false" });
    this.line = h("span", { role: "status" }, "");
    this.restore = h(
      "button",
      { type: "button", class: "berry-button", "data-needs": "files", onclick: () => void act(routes.restore({ query: TRASH_QUERY, except: [] })) },
      icon("restore"),
      filing.restoreAll,
    );
    this.empty = h(
      "button",
      { type: "button", class: "berry-button", "data-needs": "files", "aria-haspopup": "dialog", onclick: () => this.confirm.toggle(this.empty) },
      icon("bin"),
      filing.empty,
    );
    const leave = h("button", { type: "button", class: "berry-link", onclick: () => this.leave() }, filing.leaveTrash);
    this.element = h(
      "div",
      { class: "berry-notice berry-trash", hidden: true },
      icon("bin"),
      h("strong", {}, filing.trash),
      this.line,
      this.restore,
      this.empty,
      leave,
    );
    this.confirm = new Popover(filing.emptyTitle, () => this.ask(), "berry-wide berry-confirm");
    pages.replaced.on(() => void this.update());
  }

  get shown() {
    return looksIntoTrash(this.pages.result.query);
  }

  flip() {
    if (this.shown) return this.leave();
    this.before = this.journey.here;
    void this.journey.find(TRASH_QUERY, null);
  }

  /** Back to what was shown before, else to the library. */
  leave() {
    const { sort } = this.journey;
    void this.journey.comeBack(this.before ?? { query: "", sort, anchor: null });
    this.before = null;
  }

  /** The result has changed: is it the trash, and what does that hold? */
  async update() {
    this.element.hidden = !this.shown;
    this.opener.setAttribute("aria-pressed", String(this.shown));
    if (!this.shown) return this.lookInstead();
    try {
      this.show(await this.routes.contents());
    } catch (error) {
      this.tell(error);
    }
  }

  /** With nothing to show, the trash may hold all there is. */
  async lookInstead() {
    const none = () => !this.pages.total && !this.pages.result.query.trim();
    if (!none()) return void (this.instead.value = null);
    const held = await this.routes.contents().then(({ images }) => images, () => 0);
    if (none()) this.instead.value = held;
  }

  /** @param {TrashContents} held */
  show(held) {
    this.held = held;
    setText(this.line, filing.held(held.images, held.bytes));
    this.restore.hidden = this.empty.hidden = !held.images;
  }

  /** What will go, told anew each time. */
  async ask() {
    const held = await this.routes.contents();
    this.show(held);
    const go = h(
      "button",
      {
        type: "button",
        class: "berry-button berry-danger",
        disabled: !held.images,
        onclick: () => void this.throwOut(held.images),
      },
      icon("bin"),
      filing.emptyDo(held.images),
    );
    const keep = h("button", { type: "button", class: "berry-button", onclick: () => this.confirm.close() }, filing.cancel);
    return [
      h("p", {}, h("strong", {}, filing.emptyWhat(held.images, held.bytes))),
      h("p", {}, held.recycle_bin ? filing.emptyToBin : filing.emptyForGood),
      h("p", { class: "berry-quiet" }, filing.emptyKept),
      h("div", { class: "berry-dialog-buttons" }, keep, go),
    ];
  }

  /** @param {number} images */
  async throwOut(images) {
    this.confirm.close();
    const done = await this.act(this.routes.empty(images));
    if (done) this.toasts.show(filing.emptied(images));
    await this.update();
  }
}
