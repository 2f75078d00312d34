/**
 * How the grid looks and answers, kept in this browser: the preferences, and the panel they are changed in.
 */

import { h, iconButton } from "./dom.mjs";
import { withKey } from "./keys.mjs";
import { LARGEST, SMALLEST } from "./layout.mjs";
import { Popover } from "./popover.mjs";
import { sizeSlider } from "./sizes.mjs";
import { Preference } from "./state.mjs";
import { strings } from "./strings.mjs";

const RULES = ["", "batch", "prompt"];
const isBoolean = (/** @type {unknown} */ value) => typeof value === "boolean";

export class View {
  constructor() {
    /** Size of the images in px: their height, or the side of the squares. */
    this.zoom = new Preference(
      "zoom",
      192,
      (value) => typeof value === "number" && value >= SMALLEST && value <= LARGEST,
    );
    this.square = new Preference("square", false, isBoolean);
    this.clickOpens = new Preference("clickOpens", false, isBoolean);
    this.blur = new Preference("blur", false, isBoolean);
    /** Which images are stacked: none, those of a `batch`, those of a `prompt`. */
    this.stacks = new Preference("stacks", "", (value) => typeof value === "string" && RULES.includes(value));
  }
}

export class ViewMenu {
  /** @param {View} view */
  constructor(view) {
    this.view = view;
    this.slider = sizeSlider(view.zoom);
    this.popover = new Popover(strings.view, () => this.fill(), "berry-small berry-view-menu");
    this.button = iconButton("view", strings.view, () => this.popover.toggle(this.button), {
      "aria-haspopup": "dialog",
    });
  }

  fill() {
    const { square, clickOpens, blur, stacks } = this.view;
    return [
      h("fieldset", {}, h("legend", {}, strings.zoom), this.slider),
      this.choice(strings.arrangement, square, [
        [false, strings.asRows],
        [true, strings.asSquares],
      ]),
      this.choice(strings.stacks, stacks, [
        ["", strings.stacksNone],
        ["batch", strings.stacksBatch],
        ["prompt", strings.stacksPrompt],
      ]),
      this.choice(strings.onClick, clickOpens, [
        [false, strings.clickSelects],
        [true, strings.clickOpens],
      ]),
      this.switch(withKey(strings.blur, "blur"), strings.blurHelp, blur),
    ];
  }

  /**
   * @template T
   * @param {string} title
   * @param {Preference<T>} preference
   * @param {[T, string][]} choices
   */
  choice(title, preference, choices) {
    const radios = choices.map(([value, label]) =>
      h(
        "label",
        {},
        h("input", {
          type: "radio",
          name: title,
          checked: preference.value === value,
          onchange: () => (preference.value = value),
        }),
        label,
      ),
    );
    return h("fieldset", {}, h("legend", {}, title), ...radios);
  }

  /**
   * @param {string} label
   * @param {string} help
   * @param {Preference<boolean>} preference
   */
  switch(label, help, preference) {
    const box = h("input", {
      type: "checkbox",
      checked: preference.value,
      onchange: () => (preference.value = box.checked),
    });
    return h("div", {}, h("label", {}, box, label), h("p", { class: "berry-quiet" }, help));
  }
}
