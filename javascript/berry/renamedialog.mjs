/**
 * The dialog that renames by a pattern, and shows what comes of it before it happens.
 */

import { afterRest, h, icon, setText } from "./dom.mjs";
import { filing } from "./filingstrings.mjs";
import { inOurWords } from "./refusals.mjs";
import { Popover } from "./popover.mjs";
import { Preference } from "./state.mjs";

/** @typedef {import("./types.mjs").Outcome} Outcome */
/** @typedef {import("./types.mjs").RenamePreview} RenamePreview */
/** @typedef {import("./filing.mjs").Aim} Aim */

const FIRST_PATTERN = "{date}-{model}-{seed}";

export class RenameDialog {
  /** @param {{routes: import("./filingroutes.mjs").FileRoutes, act: (work: Promise<Outcome>) => Promise<boolean>}} parts */
  constructor({ routes, act }) {
    this.routes = routes;
    this.act = act;
    /** @type {Aim} */
    this.aim = { body: { ids: [] }, size: 0 };
    this.kept = new Preference("pattern", FIRST_PATTERN, (value) => typeof value === "string" && value !== "");
    this.popover = new Popover("", () => this.fill(), "berry-wide berry-rename");
    this.pattern = h("input", {
      type: "text",
      class: "berry-input",
      "aria-label": filing.pattern,
      autocomplete: "off",
      spellcheck: false,
      oninput: () => this.previewSoon(),
    });
    this.pattern.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing && !this.button.disabled) this.go();
    });
    this.problem = h("p", { class: "berry-problem", role: "alert", hidden: true }, "");
    this.rows = h("tbody", {});
    this.more = h("p", { class: "berry-quiet" }, "");
    this.label = h("span", {}, "");
    this.button = h(
      "button",
      { type: "button", class: "berry-button", disabled: true, onclick: () => this.go() },
      icon("pencil"),
      this.label,
    );
    this.previewSoon = afterRest(200, () => void this.preview());
    this.turn = 0;
  }

  /**
   * @param {Aim} aim
   * @param {HTMLElement} opener
   */
  open(aim, opener) {
    this.aim = aim;
    this.pattern.value = this.kept.value;
    this.popover.rename(filing.renameTitle(aim.size));
    setText(this.label, filing.renameDo(aim.size));
    void this.popover.show(opener).then(() => this.pattern.focus());
  }

  fill() {
    this.rows.replaceChildren();
    void this.preview();
    const chips = Object.entries(filing.placeholders).map(([text, help]) =>
      h("button", { type: "button", class: "berry-button", title: help, onclick: () => this.insert(text) }, text),
    );
    const head = h("tr", {}, h("th", { scope: "col" }, filing.before), h("th", { scope: "col" }, filing.after));
    return [
      h("div", { class: "berry-form" }, h("label", {}, filing.pattern, this.pattern)),
      h("div", { class: "berry-placeholders", role: "group", "aria-label": filing.insert }, ...chips),
      this.problem,
      h("div", { class: "berry-renamings" }, h("table", {}, h("thead", {}, head), this.rows)),
      this.more,
      h("p", { class: "berry-quiet" }, filing.neverOver),
      h("div", { class: "berry-dialog-buttons" }, this.button),
    ];
  }

  /** @param {string} text put where the caret is */
  insert(text) {
    const { pattern } = this;
    pattern.setRangeText(text, pattern.selectionStart ?? 0, pattern.selectionEnd ?? 0, "end");
    pattern.focus();
    this.previewSoon();
  }

  async preview() {
    const turn = (this.turn += 1);
    try {
      const found = await this.routes.previewRename(this.aim.body, this.pattern.value);
      if (turn === this.turn) this.show(found);
    } catch (error) {
      if (turn === this.turn) this.fail(error);
    }
  }

  /** @param {RenamePreview} found */
  show({ total, renamings }) {
    this.problem.hidden = true;
    this.rows.replaceChildren(
      ...renamings.map(({ name, new_name: newName, reason }) =>
        h("tr", {}, h("td", {}, name), h("td", { class: reason ? "berry-refused" : null }, inOurWords(reason) ?? newName)),
      ),
    );
    setText(this.more, filing.previewed(renamings.length, total));
    this.button.disabled = !renamings.some(({ name, new_name: newName }) => name !== newName);
  }

  /** @param {unknown} error */
  fail(error) {
    this.problem.hidden = false;
    setText(this.problem, error instanceof Error ? error.message : String(error));
    this.button.disabled = true;
  }

  go() {
    this.kept.value = this.pattern.value;
    this.popover.close();
    void this.act(this.routes.rename(this.aim.body, this.pattern.value));
  }
}
