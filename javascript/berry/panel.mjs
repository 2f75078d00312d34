/**
 * The viewer's side panel: everything known of one image, with copying, searching and sending.
 */

import { h, icon } from "./dom.mjs";
import { pieces } from "./highlight.mjs";
import { formatHash } from "./location.mjs";
import { fileGroup, groups, stageGroup } from "./parameters.mjs";
import { cut, tags } from "./prompt.mjs";
import { related } from "./related.mjs";
import { searching } from "./searchstrings.mjs";
import { refusal } from "./send.mjs";
import { strings } from "./strings.mjs";
import { viewing } from "./viewerstrings.mjs";
import { holdsWorkflow, workflowSection } from "./workflow.mjs";

/** @typedef {import("./types.mjs").Detail} Detail */
/** @typedef {import("./types.mjs").Target} Target */
/** @typedef {import("./parameters.mjs").Group} Group */
/** @typedef {import("./parameters.mjs").Fact} Fact */

/**
 * @typedef {object} PanelActions
 * @property {(text: string, what: string) => void} copy
 * @property {(query: string, add?: boolean) => void} search `add`: to what is searched for now
 * @property {(query: string, sort: string | null) => void} find
 * @property {() => string[]} words to be marked in the prompt
 * @property {(reason: string) => void} explain
 * @property {(target: Target, detail: Detail) => void} send
 * @property {Pick<import("./api.mjs").Api, "workflow" | "workflowUrl">} workflows
 * @property {() => string} sort of the result shown
 * @property {(detail: Detail) => Node[]} [said] what the user has said of the image, to be changed there
 */

export class Panel {
  /**
   * @param {Target[]} targets empty where there is no web UI
   * @param {PanelActions} actions
   */
  constructor(targets, actions) {
    this.targets = targets;
    this.actions = actions;
    this.element = h("aside", { class: "berry-panel", "aria-label": strings.info, tabIndex: 0 });
    const guard = (/** @type {Event} */ event) => this.element.getAttribute("aria-busy") && event.stopPropagation();
    this.element.addEventListener("click", guard, true);
  }

  /**
   * @param {Detail | null} detail
   * @param {string | null} [trouble] why there is none
   */
  show(detail, trouble = null) {
    const focused = this.element.contains(document.activeElement);
    this.element.removeAttribute("aria-busy");
    if (detail) this.fill(detail);
    else this.element.replaceChildren(...(trouble ? [h("p", { class: "berry-problem", role: "alert" }, trouble)] : []));
    if (focused) this.element.focus({ preventScroll: true });
  }

  /** Another image is shown than the one described; nothing here may be used for it. */
  wait() {
    this.element.setAttribute("aria-busy", "true");
  }

  /** @param {Detail} detail */
  fill(detail) {
    const made = detail.parameters;
    this.element.replaceChildren(
      h("h2", { class: "berry-name" }, detail.name),
      ...this.problems(detail),
      ...(this.actions.said?.(detail) ?? []),
      this.send(detail),
      ...this.related(detail),
      ...(made ? this.prompt(strings.prompt, made.prompt, this.actions.words()) : [h("p", { class: "berry-quiet" }, strings.noParameters)]),
      ...this.prompt(strings.negative, made?.negative_prompt, [], "negative"),
      ...(made ? groups(made) : []).map((group) => this.group(group)),
      ...this.stages(detail),
      ...(holdsWorkflow(detail.raw) ? [workflowSection(detail.id, this.actions.workflows)] : []),
      this.group(fileGroup(detail)),
      ...this.raw(detail),
    );
  }

  /** @param {Detail} detail */
  problems(detail) {
    const texts = [detail.missing ? strings.originalMissing : null, detail.error];
    return texts.flatMap((text) => (text ? [h("p", { class: "berry-problem" }, text)] : []));
  }

  /** @param {Detail} detail */
  send(detail) {
    const infotext = detail.infotext;
    const copy = h(
      "button",
      {
        type: "button",
        class: "berry-button",
        disabled: !infotext,
        title: infotext ? null : strings.noParameters,
        onclick: () => infotext && this.actions.copy(infotext, strings.all),
      },
      icon("copy"),
      strings.copyInfotext,
    );
    const buttons = this.targets.map((target) => this.sendButton(target, detail));
    const label = buttons.length ? h("span", { class: "berry-quiet" }, strings.sendTo) : null;
    return h("div", { class: "berry-actions", role: "group", "aria-label": strings.sendTo }, label, ...buttons, copy);
  }

  /** @param {Detail} detail */
  related(detail) {
    const buttons = related(detail).map(({ label, help, query, sort }) =>
      h(
        "button",
        { type: "button", class: "berry-button", title: help, onclick: () => this.actions.find(query, sort) },
        label,
      ),
    );
    if (!buttons.length) return [];
    const label = h("span", { class: "berry-quiet" }, searching.related);
    return [h("div", { class: "berry-actions", role: "group", "aria-label": searching.related }, label, ...buttons)];
  }

  /**
   * Disabled buttons stay reachable, so that their reason can be read and heard.
   * @param {Target} target
   * @param {Detail} detail
   */
  sendButton(target, detail) {
    const reason = refusal(target, detail);
    return h(
      "button",
      {
        type: "button",
        class: "berry-button",
        "aria-disabled": reason ? "true" : null,
        "aria-label": reason ? `${strings.sendLabel(target.label)}. ${reason}` : strings.sendLabel(target.label),
        title: reason ?? strings.sendLabel(target.label),
        "data-target": target.name,
        onclick: () => {
          if (reason) this.actions.explain(reason);
          else this.actions.send(target, detail);
        },
      },
      target.label,
    );
  }

  /**
   * @param {string} title
   * @param {string | null | undefined} text
   * @param {string[]} [words] to be marked
   * @param {string | null} [field] where its tags are searched for
   */
  prompt(title, text, words = [], field = null) {
    if (!text) return [];
    const found = tags(text, field);
    const marked = cut(found, pieces(text, words));
    const parts = found.flatMap(({ query }, at) => {
      const own = (marked[at] ?? []).map((part) => (part.marked ? h("mark", {}, part.text) : part.text));
      return query ? [this.tag(query, own)] : own;
    });
    return [
      h(
        "section",
        { class: "berry-group" },
        this.heading(title, () => text),
        h("p", { class: "berry-prompt" }, ...parts),
      ),
    ];
  }

  /**
   * A link, so that it breaks between lines, can be selected as text, and opens in another window.
   * @param {string} query
   * @param {(string | Node)[]} text
   */
  tag(query, text) {
    return h(
      "a",
      {
        class: "berry-prompt-tag",
        href: formatHash({ query, sort: this.actions.sort(), image: null }),
        draggable: false,
        title: viewing.tagHelp(query),
        onclick: (/** @type {MouseEvent} */ event) => {
          if (event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          if (getSelection()?.isCollapsed !== false) this.actions.search(query, event.shiftKey);
        },
      },
      ...text,
    );
  }

  /**
   * @param {string} title
   * @param {(() => string) | null} text what its button copies
   */
  heading(title, text) {
    return h("div", { class: "berry-group-head" }, h("h3", {}, title), text ? this.copyButton(title, text) : null);
  }

  /**
   * @param {string} what
   * @param {() => string} text
   */
  copyButton(what, text) {
    const label = strings.copy(what);
    const button = h("button", {
      type: "button",
      class: "berry-copy",
      title: label,
      "aria-label": label,
      onclick: () => this.actions.copy(text(), what),
    });
    button.append(icon("copy"));
    return button;
  }

  /** @param {Group} group */
  group({ title, facts }) {
    const rows = facts.map((each) =>
      h(
        "div",
        { class: each.long || !each.label ? "berry-fact berry-fact-long" : "berry-fact" },
        each.label ? h("dt", {}, each.label) : h("dt", { class: "berry-unseen" }, title),
        this.value(each),
      ),
    );
    return h("section", { class: "berry-group" }, this.heading(title, null), h("dl", {}, ...rows));
  }

  /** @param {Fact} fact */
  value({ label, value, query, copy, note }) {
    const shown = query
      ? h(
          "button",
          {
            type: "button",
            class: "berry-value",
            title: strings.searchFor(query),
            onclick: (/** @type {MouseEvent} */ event) => this.actions.search(query, event.shiftKey),
          },
          value,
        )
      : value;
    const beside = note ? h("span", { class: "berry-quiet" }, note) : null;
    return h("dd", {}, shown, beside, copy ? this.copyButton(label, () => value) : null);
  }

  /** @param {Detail} detail */
  stages({ stages }) {
    if (stages.length < 2) return [];
    const parts = stages.map((stage) => {
      const { title, facts } = stageGroup(stage);
      return h("details", {}, h("summary", {}, title), this.group({ title, facts }));
    });
    return [h("section", { class: "berry-group berry-stages" }, this.heading(strings.stages, null), ...parts)];
  }

  /** @param {Detail} detail */
  raw({ raw, infotext }) {
    const texts = Object.entries(raw);
    if (!texts.length && infotext) texts.push(["infotext", infotext]);
    if (!texts.length) return [];
    const parts = texts.map(([key, text]) => {
      const body = h("pre", { tabIndex: 0, "aria-label": key });
      const details = h(
        "details",
        {},
        h("summary", {}, key),
        this.copyButton(key, () => text),
        body,
      );
      // A workflow can be megabytes: it costs nothing until it is looked at.
      details.addEventListener("toggle", () => body.textContent || body.append(text), { once: true });
      return details;
    });
    return [h("section", { class: "berry-group berry-raw" }, this.heading(strings.raw, null), ...parts)];
  }
}
