/**
 * The viewer: one image over the grid, with all that is known of it, and steps through the whole result.
 */

import { isAbort } from "./api.mjs";
import { afterRest, calm, h, icon, iconButton, setText } from "./dom.mjs";
import { Panel } from "./panel.mjs";
import { Stage } from "./stage.mjs";
import { Happening } from "./state.mjs";
import { strings } from "./strings.mjs";

/** @typedef {import("./types.mjs").Image} Image */
/** @typedef {import("./types.mjs").Detail} Detail */
/** @typedef {import("./grid.mjs").Grid} Grid */
/** @typedef {import("./pages.mjs").Pages} Pages */
/** @typedef {import("./api.mjs").Api} Api */

const GROW = { duration: 200, easing: "cubic-bezier(.4,0,.22,1)" };
/** Details are asked for once stepping pauses for this long. */
const PAUSE = 60;

export class Viewer {
  /**
   * @param {{api: Api, pages: Pages, grid: Grid, panel: Panel, panelShown: import("./state.mjs").Preference<boolean>, announce: (text: string) => void}} parts
   */
  constructor({ api, pages, grid, panel, panelShown, announce }) {
    this.api = api;
    this.pages = pages;
    this.grid = grid;
    this.panel = panel;
    this.panelShown = panelShown;
    this.announce = announce;
    this.rank = 0;
    /** @type {Image | null} */
    this.image = null;
    /** Another image is shown (its id), or none any more (null). @type {Happening<number | null>} */
    this.changed = new Happening();
    this.stage = new Stage({ thumb: (image) => api.thumbUrl(image), file: (image) => api.fileUrl(image) });
    this.place = h("span", { class: "berry-place" }, "");
    this.download = h(
      "a",
      { class: "berry-tool", href: "#", download: "", title: strings.download, "aria-label": strings.download },
      icon("download"),
    );
    this.info = iconButton("info", strings.info, () => (panelShown.value = !panelShown.value));
    this.actual = h(
      "button",
      {
        type: "button",
        class: "berry-tool berry-tool-text",
        title: strings.actualSize,
        "aria-label": strings.actualSize,
        onclick: () => this.stage.toggleActual(),
      },
      "1:1",
    );
    this.shut = iconButton("close", strings.close, () => this.close());
    this.back = iconButton("left", strings.previous, () => this.step(-1), {
      class: "berry-tool berry-side berry-back",
    });
    this.on = iconButton("right", strings.next, () => this.step(1), { class: "berry-tool berry-side berry-on" });
    const bar = h("div", { class: "berry-viewer-bar" }, this.place, this.actual, this.download, this.info, this.shut);
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
      bar,
      main,
      panel.element,
    );
    /** @type {AbortController | null} */
    this.asking = null;
    this.describeSoon = afterRest(PAUSE, () => void this.describe());
    this.speakSoon = afterRest(400, (/** @type {string} */ text) => this.announce(text));
    this.stage.swiped.on((direction) => this.step(direction));
    this.stage.dismissed.on(() => this.close());
    this.element.addEventListener("keydown", (event) => this.trap(event));
    panelShown.watch(() => this.showPanel());
    this.showPanel();
    pages.arrived.on(() => this.opened && !this.image && this.fill(true));
    pages.replaced.on((change) => {
      if (!this.opened) return;
      // Another result: who opened it sees to the address and to the grid's place.
      if (change.kind === "opened") return this.hide();
      this.rank = this.image ? (pages.find(this.image.id) ?? grid.active.rank) : grid.active.rank;
      this.label();
      const now = pages.get(this.rank);
      if (now && this.image && now.id === this.image.id && now.version !== this.image.version) this.fill(false);
    });
  }

  get opened() {
    return !this.element.hidden;
  }

  /**
   * @param {number} rank
   * @param {boolean} [grow] from its thumbnail
   */
  open(rank, grow = true) {
    const was = this.opened;
    const from = grow && !was ? this.grid.rectangle(rank) : null;
    this.element.hidden = false;
    for (const sibling of this.siblings()) sibling.inert = true;
    this.go(rank, false);
    if (!was) this.element.focus({ preventScroll: true });
    if (from) this.animate(from);
  }

  /** @returns {HTMLElement[]} */
  siblings() {
    const all = this.element.parentElement?.querySelectorAll(":scope > *") ?? [];
    return /** @type {HTMLElement[]} */ ([...all]).filter(
      (each) => each !== this.element && !each.matches(".berry-toasts, .berry-unseen, .berry-popover"),
    );
  }

  close() {
    if (!this.opened) return;
    this.hide();
    this.grid.activate(this.rank);
    this.changed.emit(null);
  }

  hide() {
    for (const sibling of this.siblings()) sibling.inert = false;
    this.element.hidden = true;
    this.stage.clear();
    this.asking?.abort();
    this.describeSoon.cancel();
    this.image = null;
    this.grid.activate(this.grid.active.rank);
  }

  /**
   * Grow from a rectangle on the screen.
   * @param {DOMRect} from
   */
  animate(from) {
    const to = this.stage.box.getBoundingClientRect();
    if (calm() || !to.width) return;
    const scale = Math.max(from.width / to.width, from.height / to.height);
    const dx = from.left + from.width / 2 - to.left - to.width / 2;
    const dy = from.top + from.height / 2 - to.top - to.height / 2;
    const small = { transform: `translate(-50%, -50%) translate(${dx}px, ${dy}px) scale(${scale})` };
    this.element.animate([{ backgroundColor: "transparent" }, {}], GROW);
    this.stage.box.animate([small, {}], GROW);
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
    this.rank = rank;
    this.grid.activate(rank, { focus: false });
    this.fill(hurry);
  }

  /** @param {boolean} hurry */
  fill(hurry) {
    const image = this.pages.get(this.rank);
    this.image = image;
    this.stage.show(image, hurry);
    this.label();
    this.asking?.abort();
    this.panel.wait();
    if (!image) {
      this.pages.want(this.rank - 1, this.rank + 1, 1);
      return;
    }
    this.download.href = `${this.api.fileUrl(image)}?download=1`;
    this.download.setAttribute("download", image.name);
    this.describeSoon();
    this.changed.emit(image.id);
  }

  label() {
    const { total } = this.pages;
    setText(this.place, strings.place(this.rank, total));
    this.back.disabled = this.rank <= 0;
    this.on.disabled = this.rank >= total - 1;
    const name = this.image ? `${this.image.name}, ${strings.place(this.rank, total)}` : strings.detail;
    this.element.setAttribute("aria-label", name);
    if (this.image) this.speakSoon(name);
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
    this.stage.preload(this.pages.get(this.rank - 1));
    this.stage.preload(this.pages.get(this.rank + 1));
  }

  showPanel() {
    const shown = this.panelShown.value;
    this.element.classList.toggle("berry-with-panel", shown);
    this.info.setAttribute("aria-pressed", String(shown));
  }

  /**
   * Tab goes round inside.
   * @param {KeyboardEvent} event
   */
  trap(event) {
    if (event.key !== "Tab") return;
    const all = [...this.element.querySelectorAll("button, a[href], summary, [tabindex='0']")].filter(
      (each) => each.checkVisibility() && !each.matches(":disabled"),
    );
    const edge = event.shiftKey ? all[0] : all.at(-1);
    const other = event.shiftKey ? all.at(-1) : all[0];
    if (document.activeElement !== edge && document.activeElement !== this.element) return;
    if (document.activeElement === this.element && !event.shiftKey) return;
    event.preventDefault();
    if (other instanceof HTMLElement) other.focus();
  }
}
