/**
 * The dialog of rules that tag what comes in.
 */

import { curating } from "./curationstrings.mjs";
import { h, iconButton } from "./dom.mjs";
import { Popover } from "./popover.mjs";

/** @typedef {import("./types.mjs").Rule} Rule */
/** @typedef {import("./types.mjs").Done} Done */

export class RulesList {
  /**
   * @param {import("./curating.mjs").Curating} parts
   * @param {() => string} query what is searched for now
   */
  constructor(parts, query) {
    this.curating = parts;
    this.query = query;
    this.popover = new Popover(curating.rules, () => this.fill(), "berry-curate berry-rules");
  }

  async fill() {
    const rules = await this.curating.acts.rules();
    return [
      h("p", { class: "berry-quiet" }, curating.rulesIntro),
      rules.length
        ? h("ul", { class: "berry-rule-list", "aria-label": curating.rules }, ...rules.map((rule) => this.row(rule)))
        : h("p", { class: "berry-quiet" }, curating.noRules),
      this.form(),
    ];
  }

  /** @param {Rule} rule */
  row(rule) {
    const { id, query, tag, active, applied } = rule;
    const { acts } = this.curating;
    const on = h("input", {
      type: "checkbox",
      checked: active,
      "aria-label": `${curating.ruleOn}: ${query || curating.everything}`,
      title: curating.ruleOn,
      onchange: () => void this.change(() => acts.changeRule(id, { active: on.checked })),
    });
    return h(
      "li",
      {},
      on,
      h("code", {}, query || curating.everything),
      h("span", {}, `→ ${tag}`),
      h("span", { class: "berry-quiet" }, curating.applied(applied)),
      h(
        "button",
        { type: "button", class: "berry-link", onclick: () => void this.change(() => acts.rule(id, "apply")) },
        curating.applyRule,
      ),
      iconButton("bin", curating.deleteRule(query), () => void this.change(() => acts.rule(id, "delete"))),
    );
  }

  form() {
    const field = (/** @type {string} */ label, value = "") =>
      h("input", { type: "text", class: "berry-input", "aria-label": label, placeholder: label, value, spellcheck: false });
    const query = field(curating.ruleQuery, this.query());
    const tag = field(curating.ruleTag);
    const now = h("input", { type: "checkbox" });
    const add = () => {
      if (!tag.value.trim()) return tag.focus();
      void this.change(() =>
        this.curating.acts.createRule({ query: query.value.trim(), tag: tag.value.trim(), apply: now.checked }),
      );
    };
    return h(
      "form",
      {
        class: "berry-form",
        onsubmit: (/** @type {Event} */ event) => {
          event.preventDefault();
          add();
        },
      },
      query,
      tag,
      h("label", {}, now, ` ${curating.ruleNow}`),
      h("button", { type: "submit", class: "berry-button" }, curating.addRule),
    );
  }

  /** @param {() => Promise<Done>} work */
  async change(work) {
    const done = await this.curating.act(null, work);
    if (done && this.popover.open) this.popover.body.replaceChildren(...(await this.fill()));
  }
}
