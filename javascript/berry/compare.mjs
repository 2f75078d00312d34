/**
 * Comparing two to four images: side by side, one wiped over the other, in turn, or their difference; what differs in
 * how they were made below. One of them is active: arrows step it through the result, the others stay.
 */

import { ComparePanes, LETTERS } from "./comparepanes.mjs";
import { Cover } from "./cover.mjs";
import { differenceTable } from "./differences.mjs";
import { afterRest, h, icon, iconButton, setText } from "./dom.mjs";
import { Happening, Preference } from "./state.mjs";
import { strings } from "./strings.mjs";
import { viewing } from "./viewerstrings.mjs";

/** @typedef {import("./types.mjs").Image} Image */
/** @typedef {import("./comparepanes.mjs").Mode} Mode */

export const MOST = 4;
/** @type {Mode[]} */
const MODES = ["side", "wipe", "blink", "difference"];
const AMPLIFIED = [1, 4, 16];
/** What differs is asked for once stepping pauses for this long, ms. */
const PAUSE = 150;

/**
 * @typedef {object} Parts
 * @property {import("./api.mjs").Api} api
 * @property {import("./pages.mjs").Pages} pages
 * @property {(text: string) => void} announce
 * @property {(text: string) => void} explain
 */

export class Compare {
  /** @param {Parts} parts */
  constructor({ api, pages, announce, explain }) {
    this.api = api;
    this.pages = pages;
    this.announce = announce;
    this.explain = explain;
    /** It was closed; the rank and id of the image that was active. @type {Happening<{rank: number | null, id: number}>} */
    this.closed = new Happening();
    this.mode = new Preference("compare", /** @type {Mode} */ ("side"), (value) => MODES.includes(/** @type {any} */ (value)));
    this.tableShown = new Preference("compareTable", true, (value) => typeof value === "boolean");
    this.panes = new ComparePanes({ thumb: (image) => api.thumbUrl(image), file: (image) => api.fileUrl(image) });
    this.names = h("div", { class: "berry-compare-names", role: "group", "aria-label": viewing.compare });
    this.table = h("aside", { class: "berry-compare-table berry-differ", "aria-label": viewing.differs, tabIndex: 0 });
    this.buttons = MODES.map((mode) =>
      h(
        "button",
        {
          type: "button",
          class: "berry-button",
          title: mode === "side" ? viewing.syncHelp : null,
          onclick: () => (this.mode.value = mode),
        },
        viewing.modes[mode],
      ),
    );
    this.amplify = h("button", { type: "button", class: "berry-button", onclick: () => this.louder() }, "");
    this.amplify.setAttribute("aria-label", viewing.amplify);
    this.amplify.title = viewing.amplify;
    this.info = iconButton("differ", `${viewing.differs} (I)`, () => this.toggleTable());
    const tools = [
      this.amplify,
      iconButton("swap", `${viewing.swap} (C)`, () => this.swap()),
      h("button", { type: "button", class: "berry-tool berry-tool-text", title: `${strings.actualSize} (Z)`, "aria-label": strings.actualSize, onclick: () => this.panes.toggleActual() }, "1:1"),
      this.info,
      iconButton("close", `${strings.close} (Esc)`, () => this.close()),
    ];
    const modes = h("div", { class: "berry-compare-modes", role: "group", "aria-label": viewing.view }, ...this.buttons);
    this.element = h(
      "div",
      { class: "berry-compare", role: "dialog", "aria-modal": "true", "aria-label": viewing.compare, tabIndex: -1, hidden: true },
      h("div", { class: "berry-viewer-bar" }, modes, h("span", { class: "berry-gap" }), ...tools),
      this.names,
      this.panes.element,
      this.table,
    );
    this.cover = new Cover(this.element);
    this.asked = 0;
    this.compareSoon = afterRest(PAUSE, () => void this.fillTable());
    /** A step that waits for its page: its direction. @type {number | null} */
    this.waiting = null;
    this.mode.watch(() => this.dress());
    this.tableShown.watch(() => this.dress());
    this.panes.changed.on(() => this.refresh());
    this.panes.swiped.on((direction) => void this.step(direction));
    addEventListener("popstate", () => this.end());
    pages.arrived.on(() => this.waiting !== null && void this.step(this.waiting));
    pages.replaced.on((change) => {
      if (change.kind === "opened" && this.opened) {
        this.panes.active.rank = null;
        return this.end();
      }
      for (const pane of this.panes.all) pane.rank = pane.image && pages.find(pane.image.id);
    });
  }

  get opened() {
    return this.cover.open;
  }

  /** The image that keys act on. */
  get image() {
    return this.opened ? this.panes.active.image : null;
  }

  /**
   * @param {Image[]} images two to four, the last of which is stepped
   */
  open(images) {
    if (images.length < 2) return this.explain(viewing.compareTooFew);
    if (images.length > MOST) return this.explain(viewing.compareTooMany(MOST));
    this.cover.show();
    // So that Back ends it, as it closes the viewer.
    history.pushState({ ...history.state, berry: { ...history.state?.berry, compare: true } }, "");
    this.dress();
    this.panes.show(images, (image) => this.pages.find(image.id));
    this.panes.active.element.focus({ preventScroll: true });
  }

  close() {
    if (this.opened && history.state?.berry?.compare) history.back();
    else this.end();
  }

  end() {
    if (!this.opened) return;
    const { rank, image } = this.panes.active;
    this.cover.hide();
    this.panes.clear();
    this.waiting = null;
    this.compareSoon.cancel();
    if (image) this.closed.emit({ rank, id: image.id });
  }

  nextMode() {
    this.mode.value = MODES[(MODES.indexOf(this.mode.value) + 1) % MODES.length] ?? "side";
    this.announce(viewing.modes[this.mode.value]);
  }

  swap() {
    this.panes.swap();
  }

  louder() {
    this.panes.amplified = AMPLIFIED[(AMPLIFIED.indexOf(this.panes.amplified) + 1) % AMPLIFIED.length] ?? 1;
    this.dress();
  }

  toggleTable() {
    this.tableShown.value = !this.tableShown.value;
  }

  dress() {
    const mode = this.mode.value;
    this.panes.setMode(mode);
    this.buttons.forEach((button, at) => button.setAttribute("aria-pressed", String(MODES[at] === mode)));
    this.amplify.hidden = mode !== "difference";
    setText(this.amplify, viewing.amplified(this.panes.amplified));
    this.info.setAttribute("aria-pressed", String(this.tableShown.value));
    this.table.hidden = !this.tableShown.value;
    if (this.opened && this.tableShown.value) this.compareSoon();
  }

  /** Another image is shown or active. */
  refresh() {
    const { all, active } = this.panes;
    this.names.replaceChildren(
      ...all.map((pane, at) => {
        const letter = LETTERS[at] ?? "";
        const stays = pane !== active;
        return h(
          "button",
          {
            type: "button",
            class: "berry-compare-name",
            "aria-pressed": String(!stays),
            title: viewing.step(letter),
            onclick: () => this.panes.activate(pane),
          },
          h("strong", {}, letter),
          h("span", {}, pane.image?.name ?? ""),
          stays ? icon("pin") : null,
        );
      }),
    );
    this.element.setAttribute("aria-label", `${viewing.compare}: ${all.map((pane) => pane.image?.name).join(", ")}`);
    if (this.tableShown.value) this.compareSoon();
  }

  async fillTable() {
    const images = this.panes.all.flatMap((pane) => pane.image ?? []);
    if (images.length < 2 || !this.opened) return;
    const asked = ++this.asked;
    try {
      const found = await this.api.differences(images.map((image) => image.id));
      if (asked === this.asked)
        this.table.replaceChildren(...differenceTable(found, new Map(images.map((image) => [image.id, image]))));
    } catch (error) {
      if (asked === this.asked)
        this.table.replaceChildren(h("p", { role: "alert" }, error instanceof Error ? error.message : String(error)));
    }
  }

  /**
   * The next image of the result in place of the active one; those compared with are passed over.
   * @param {number} direction -1 back, 1 on
   */
  async step(direction) {
    this.waiting = null;
    const { active, all } = this.panes;
    if (!active.image) return;
    active.rank ??= (await this.api.rank(active.image.id, this.pages.result).catch(() => null))?.rank ?? null;
    if (active.rank === null) return;
    const shown = new Set(all.map((pane) => pane.image?.id));
    for (let rank = active.rank + direction; rank >= 0 && rank < this.pages.total; rank += direction) {
      const image = this.pages.get(rank);
      if (!image) {
        this.waiting = direction;
        return this.pages.want(rank, rank, direction);
      }
      if (shown.has(image.id)) continue;
      active.show(image, rank);
      this.announce(viewing.pane(LETTERS[all.indexOf(active)] ?? "", image.name));
      return this.panes.changed.emit();
    }
    this.announce(viewing.noMore);
  }
}
