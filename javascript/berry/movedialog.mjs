/**
 * The dialog that asks where images shall be moved or copied to.
 */

import { isAbort } from "./api.mjs";
import { afterRest, h, icon } from "./dom.mjs";
import { filing } from "./filingstrings.mjs";
import { Popover } from "./popover.mjs";

/** @typedef {import("./types.mjs").Outcome} Outcome */
/** @typedef {import("./types.mjs").FolderChoices} FolderChoices */
/** @typedef {import("./filing.mjs").Aim} Aim */

/** A refusal that comes within this is shown in the dialog. */
const PATIENCE = 600;

export class MoveDialog {
  /** @param {{routes: import("./filingroutes.mjs").FileRoutes, act: (work: Promise<Outcome>) => Promise<boolean>}} parts */
  constructor({ routes, act }) {
    this.routes = routes;
    this.act = act;
    /** @type {Aim} */
    this.aim = { body: { ids: [] }, size: 0 };
    this.popover = new Popover("", () => this.fill(), "berry-wide berry-move");
    this.root = h("select", { class: "berry-input", "aria-label": filing.library, onchange: () => void this.look() });
    this.folder = h("input", {
      type: "text",
      class: "berry-input",
      "aria-label": filing.folder,
      placeholder: filing.folderHint,
      autocomplete: "off",
      spellcheck: false,
      oninput: () => this.lookSoon(),
    });
    this.folder.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing) void this.go("move");
    });
    this.list = h("ul", { class: "berry-folders", "aria-label": filing.known });
    this.problem = h("p", { class: "berry-problem", role: "alert", hidden: true }, "");
    this.lookSoon = afterRest(200, () => void this.look());
    /** @type {AbortController | null} */
    this.asking = null;
  }

  /**
   * @param {Aim} aim
   * @param {HTMLElement} opener
   */
  open(aim, opener) {
    this.aim = aim;
    this.popover.rename(filing.moveTitle(aim.size));
    void this.popover.show(opener).then(() => this.folder.focus());
  }

  async fill() {
    this.problem.hidden = true;
    const found = await this.routes.folders(this.folder.value.trim());
    const chosen = this.root.value;
    this.root.replaceChildren(...found.roots.map(({ id, name }) => h("option", { value: String(id) }, name)));
    if (found.roots.some(({ id }) => String(id) === chosen)) this.root.value = chosen;
    this.offer(found);
    const button = (/** @type {"move" | "copy"} */ what, /** @type {string} */ label, /** @type {"folder" | "copy"} */ picture) =>
      h("button", { type: "button", class: "berry-button", onclick: () => void this.go(what) }, icon(picture), label);
    return [
      h("div", { class: "berry-form" }, h("label", {}, filing.library, this.root), h("label", {}, filing.folder, this.folder)),
      h("p", { class: "berry-quiet" }, filing.folderHelp),
      this.list,
      this.problem,
      h("p", { class: "berry-quiet" }, filing.neverOver),
      h("div", { class: "berry-dialog-buttons" }, button("copy", filing.copyDo, "copy"), button("move", filing.moveDo, "folder")),
    ];
  }

  async look() {
    this.asking?.abort();
    const control = (this.asking = new AbortController());
    try {
      this.offer(await this.routes.folders(this.folder.value.trim(), control.signal));
    } catch (error) {
      if (!isAbort(error)) this.fail(error);
    }
  }

  /** @param {FolderChoices} found */
  offer({ folders }) {
    const here = folders.filter(({ root }) => String(root) === this.root.value);
    const entries = here.map(({ folder }) =>
      h("li", {}, h("button", { type: "button", class: "berry-search-entry", onclick: () => this.choose(folder) }, folder)),
    );
    const none = h("li", { class: "berry-quiet" }, this.folder.value.trim() ? filing.noFolders : "");
    this.list.replaceChildren(...(entries.length ? entries : [none]));
  }

  /** @param {string} folder */
  choose(folder) {
    this.folder.value = folder;
    this.folder.focus();
  }

  /** @param {"move" | "copy"} what */
  async go(what) {
    const place = { root: Number(this.root.value), folder: this.folder.value.trim() };
    this.problem.hidden = true;
    const work = this.routes.place(what, this.aim.body, place);
    // A folder that cannot be is told here, where it can be mended.
    const refused = await Promise.race([work.then(() => null, (error) => error), after(PATIENCE)]);
    if (refused instanceof Error) return this.fail(refused);
    this.popover.close();
    void this.act(work);
  }

  /** @param {unknown} error */
  fail(error) {
    this.problem.hidden = false;
    this.problem.textContent = error instanceof Error ? error.message : String(error);
  }
}

/** @param {number} ms @returns {Promise<null>} */
const after = (ms) => new Promise((resolve) => setTimeout(() => resolve(null), ms));
