/**
 * The menu of downloads. The server prepares one, then the browser fetches it, with its own progress.
 */

import { h } from "./dom.mjs";
import { filing } from "./filingstrings.mjs";
import { Popover } from "./popover.mjs";

/** @typedef {import("./filing.mjs").Aim} Aim */

/** After so long it is said that the download is being prepared. */
const PATIENCE = 400;

export class DownloadMenu {
  /**
   * @param {object} parts
   * @param {import("./filingroutes.mjs").FileRoutes} parts.routes
   * @param {import("./toasts.mjs").Toasts} parts.toasts
   * @param {(error: unknown) => void} parts.tell
   */
  constructor({ routes, toasts, tell }) {
    this.routes = routes;
    this.toasts = toasts;
    this.tell = tell;
    /** @type {Aim} */
    this.aim = { body: { ids: [] }, size: 0 };
    this.popover = new Popover("", () => this.fill(), "berry-wide berry-downloads");
  }

  /**
   * @param {Aim} aim
   * @param {HTMLElement} opener
   */
  open(aim, opener) {
    this.aim = aim;
    this.popover.rename(filing.downloadTitle(aim.size));
    void this.popover.show(opener);
  }

  fill() {
    const kinds = Object.entries(filing.kinds);
    const entries = kinds.map(([kind, { name, help }]) => menuEntry(name, help, () => void this.start(kind)));
    return [h("ul", { class: "berry-menu-list" }, ...entries)];
  }

  /** @param {string} kind */
  async start(kind) {
    this.popover.close();
    /** @type {() => void} */
    let done = () => {};
    const waiting = setTimeout(() => (done = this.toasts.show(filing.preparing, "busy")), PATIENCE);
    try {
      const found = await this.routes.prepare(this.aim.body, kind);
      const link = h("a", { href: this.routes.downloadUrl(found.ticket), download: found.name, hidden: true });
      this.popover.element.append(link);
      link.click();
      link.remove();
      this.toasts.show(filing.downloading(found.images, found.bytes));
      if (found.left_out) this.toasts.show(filing.leftOut(found.left_out));
    } catch (error) {
      this.tell(error);
    } finally {
      clearTimeout(waiting);
      done();
    }
  }
}

/**
 * A line of a menu: what it is called, and what that is.
 * @param {string} name
 * @param {string} help
 * @param {() => void} run
 */
export function menuEntry(name, help, run) {
  const button = h("button", { type: "button", onclick: run }, h("strong", {}, name), h("span", { class: "berry-quiet" }, help));
  return h("li", {}, button);
}
