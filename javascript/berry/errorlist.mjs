/**
 * The files that could not be read, each with its reason and another try.
 */

import { number, strings } from "./strings.mjs";
import { h, setText } from "./dom.mjs";

/** @typedef {import("./types.mjs").FileError} FileError */
/** @typedef {import("./types.mjs").Retried} Retried */
/** @typedef {Pick<import("./libraryroutes.mjs").LibraryRoutes, "errors" | "retry">} Source */

/**
 * Tries all unreadable files, part by part.
 * @param {(cursor: string | null) => Promise<Retried>} tryPart
 * @param {(tried: number) => void} told
 * @returns {Promise<{tried: number, mended: number}>}
 */
export async function retryAll(tryPart, told) {
  const sum = { tried: 0, mended: 0 };
  /** @type {string | null} */
  let cursor = null;
  do {
    const part = await tryPart(cursor);
    sum.tried += part.tried;
    sum.mended += part.mended;
    told(sum.tried);
    cursor = part.next;
  } while (cursor !== null);
  return sum;
}

export class ErrorList {
  /**
   * @param {Source} routes
   * @param {(text: string, kind?: "note" | "error") => unknown} toast
   * @param {() => void} changed some files may be readable now
   */
  constructor(routes, toast, changed) {
    this.routes = routes;
    this.toast = toast;
    this.changed = changed;
    /** How many there were when the list was last loaded; -1 before. */
    this.total = -1;
    this.busy = false;
    this.title = h("h3", {}, "");
    this.all = h(
      "button",
      { type: "button", class: "berry-button", onclick: () => void this.retryAll() },
      strings.retryAll,
    );
    this.intro = h("p", { class: "berry-quiet" }, strings.errorsIntro);
    this.list = h("ul", { class: "berry-errors", "aria-label": strings.errorsTitle });
    this.more = h("button", { type: "button", class: "berry-button", hidden: true }, strings.more);
    this.element = h(
      "section",
      { class: "berry-health-part" },
      h("header", {}, this.title, this.all),
      this.intro,
      this.list,
      this.more,
    );
    this.expect(0);
  }

  /** @param {number} total how many unreadable files there are */
  expect(total) {
    this.total = total;
    setText(this.title, total ? strings.unreadable(total) : strings.noErrors);
    this.all.hidden = this.intro.hidden = !total;
  }

  /** The first page, in place of what is shown. */
  async load() {
    const page = await this.routes.errors(null);
    this.list.replaceChildren(...page.errors.map((each) => this.row(each)));
    this.offer(page.next);
  }

  /** @param {string | null} next */
  offer(next) {
    this.more.hidden = next === null;
    this.more.disabled = false;
    this.more.onclick = () => void this.append(next);
  }

  /** @param {string | null} cursor */
  async append(cursor) {
    this.more.disabled = true;
    try {
      const page = await this.routes.errors(cursor);
      this.list.append(...page.errors.map((each) => this.row(each)));
      this.offer(page.next);
    } catch (error) {
      this.more.disabled = false;
      this.fail(error);
    }
  }

  /** @param {FileError} error */
  row({ id, path, reason }) {
    const button = h(
      "button",
      {
        type: "button",
        class: "berry-link",
        "aria-label": `${strings.retry}: ${path}`,
        onclick: () => void this.retry(id, button),
      },
      strings.retry,
    );
    return h("li", {}, h("code", {}, path), h("span", {}, reason), button);
  }

  /**
   * @param {number} id
   * @param {HTMLButtonElement} button
   */
  async retry(id, button) {
    button.disabled = true;
    try {
      const { tried, mended } = await this.routes.retry({ ids: [id] });
      if (mended) button.closest("li")?.remove();
      this.toast(mended ? strings.mended(1, 1) : tried ? strings.stillUnreadable : strings.notTried);
      this.changed();
    } catch (error) {
      this.fail(error);
    } finally {
      button.disabled = false;
    }
  }

  async retryAll() {
    if (this.busy) return;
    this.busy = this.all.disabled = true;
    try {
      const told = (/** @type {number} */ tried) => setText(this.all, strings.trying(number(tried)));
      const { tried, mended } = await retryAll((cursor) => this.routes.retry({ all: true, cursor }), told);
      this.toast(tried ? strings.mended(mended, tried) : strings.notTried);
      await this.load();
      this.changed();
    } catch (error) {
      this.fail(error);
    } finally {
      this.busy = this.all.disabled = false;
      setText(this.all, strings.retryAll);
    }
  }

  /** @param {unknown} error */
  fail(error) {
    this.toast(error instanceof Error ? error.message : String(error), "error");
  }
}
