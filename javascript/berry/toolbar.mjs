/**
 * The row above the grid: search, count, order, size of thumbnails, scan, keys.
 */

import { h, icon, iconButton, setText } from "./dom.mjs";
import { withKey } from "./keys.mjs";
import { LARGEST, SMALLEST } from "./layout.mjs";
import { sizeSlider } from "./sizes.mjs";
import { SortMenu } from "./sorting.mjs";
import { strings } from "./strings.mjs";

const STEP = 1.25;

export class Toolbar {
  /**
   * @param {HTMLElement} filters shows and hides the filters
   * @param {HTMLElement} search
   * @param {HTMLElement} alarm what tells of unreadable files
   * @param {import("./state.mjs").Signal<number>} zoom
   * @param {HTMLElement} view opens the menu of how the grid looks
   * @param {{scan: () => void, health: (opener: HTMLElement) => void, keys: (opener: HTMLElement) => void}} actions
   */
  constructor(filters, search, alarm, zoom, view, actions) {
    this.zoom = zoom;
    this.count = h("span", { class: "berry-count" }, "");
    this.sorting = new SortMenu();
    this.slider = sizeSlider(zoom);
    const sizes = h("div", { class: "berry-sizes" }, icon("small"), this.slider, icon("large"));
    this.scan = iconButton("scan", strings.rescan, actions.scan);
    this.health = iconButton("health", strings.health, () => actions.health(this.health), {
      "aria-haspopup": "dialog",
    });
    this.keys = iconButton("keys", withKey(strings.keys, "help"), () => actions.keys(this.keys), {
      class: "berry-tool berry-keys-button",
      "aria-haspopup": "dialog",
    });
    const tools = [view, alarm, this.scan, this.health, this.keys];
    const right = h("div", { class: "berry-toolbar-right" }, this.count, this.sorting.element, sizes, ...tools);
    this.element = h("div", { class: "berry-toolbar", role: "group", "aria-label": strings.app }, filters, search, right);
  }

  /**
   * Add a button of another part.
   * @param {HTMLElement} button
   */
  offer(button) {
    this.scan.before(button);
  }

  /** @param {string} text */
  showCount(text) {
    setText(this.count, text);
  }

  /** @param {number} direction 1 larger, -1 smaller */
  stepZoom(direction) {
    this.zoom.value = Math.round(Math.max(SMALLEST, Math.min(LARGEST, this.zoom.value * STEP ** direction)));
  }
}
