/**
 * The dialog of what was done, in this visit and before: it can be walked back and forth.
 */

import { curating } from "./curationstrings.mjs";
import { told } from "./deeds.mjs";
import { h } from "./dom.mjs";
import { Popover } from "./popover.mjs";
import { ago, moment } from "./strings.mjs";

/** @typedef {import("./types.mjs").Action} Action */

export class History {
  /** @param {import("./curating.mjs").Curating} parts */
  constructor(parts) {
    this.curating = parts;
    this.popover = new Popover(curating.history, () => this.fill(), "berry-curate berry-history");
    this.busy = false;
  }

  async fill() {
    const actions = await this.curating.acts.history();
    if (!actions.length) return [h("p", { class: "berry-quiet" }, curating.noHistory)];
    const { refused } = this.curating;
    const latest = actions.find(({ undone }) => !undone);
    const next = [...actions].reverse().find(({ undone }) => undone);
    const button = (/** @type {string} */ label, /** @type {Action | undefined} */ action, /** @type {boolean} */ back) =>
      h(
        "button",
        {
          type: "button",
          class: "berry-button",
          disabled: !action || refused !== null,
          title: refused ?? (action && told(action.label)),
          onclick: () => action && void this.walk([action], back),
        },
        label,
      );
    return [
      h("p", { class: "berry-quiet" }, curating.historyIntro),
      h("div", { class: "berry-actions" }, button(curating.undo, latest, true), button(curating.redo, next, false)),
      h("ul", { class: "berry-history-list" }, ...actions.map((action) => this.row(action, actions))),
    ];
  }

  /**
   * @param {Action} action
   * @param {Action[]} actions
   */
  row(action, actions) {
    const upTo = actions.filter(({ undone, id }) => !undone && id >= action.id);
    return h(
      "li",
      { class: action.undone ? "berry-undone" : "" },
      h("span", { class: "berry-pick-name" }, told(action.label)),
      h("span", { class: "berry-quiet", title: moment(action.made_ms) }, ago(action.made_ms, Date.now())),
      action.undone
        ? h("span", { class: "berry-quiet" }, curating.takenBack)
        : h(
            "button",
            {
              type: "button",
              class: "berry-link",
              "aria-label": curating.undoBackTo(told(action.label)),
              disabled: this.curating.refused !== null,
              title: this.curating.refused ?? "",
              onclick: () => void this.walk(upTo, true),
            },
            curating.undoBack,
          ),
    );
  }

  /**
   * @param {Action[]} actions in the order of their turn
   * @param {boolean} back
   */
  async walk(actions, back) {
    if (this.busy) return;
    this.busy = true;
    const { acts } = this.curating;
    try {
      for (const { id } of actions) {
        const { version } = await (back ? acts.undo(id) : acts.redo(id));
        this.curating.walked(id, back, version);
      }
    } catch (error) {
      this.curating.tell(error);
    } finally {
      this.busy = false;
    }
    if (!this.popover.open) return;
    const top = this.popover.body.scrollTop;
    this.popover.body.replaceChildren(...(await this.fill()));
    this.popover.body.scrollTop = top;
    this.popover.body.focus({ preventScroll: true });
  }
}
