/**
 * The dialog of tags: those of the images it is for, and a box to put on more.
 */

import { curating } from "./curationstrings.mjs";
import { h, iconButton } from "./dom.mjs";
import { Picker, dot } from "./picker.mjs";
import { Popover } from "./popover.mjs";
import { number } from "./strings.mjs";

/** @typedef {import("./types.mjs").TagCount} TagCount */
/** @typedef {import("./curating.mjs").Aim} Aim */

export class TagEditor {
  /** @param {import("./curating.mjs").Curating} parts */
  constructor(parts) {
    this.curating = parts;
    /** @type {Aim | null} */
    this.aim = null;
    this.chips = h("ul", { class: "berry-said-tags", "aria-label": curating.tags });
    this.picker = new Picker({
      label: curating.addTag,
      hint: curating.tagHint,
      list: curating.tagSuggestions,
      create: curating.newTag,
      choose: (name) => void this.change({ add: [name] }),
    });
    this.popover = new Popover(curating.tags, () => this.fill(), "berry-small berry-curate");
  }

  /**
   * @param {Aim} aim
   * @param {HTMLElement | null} opener
   */
  async open(aim, opener) {
    this.aim = aim;
    this.popover.rename(curating.tagsOf(aim.size));
    await this.popover.show(opener);
    this.picker.input.focus();
  }

  /** The box is there at once, so that nothing typed goes elsewhere. */
  fill() {
    this.picker.input.value = "";
    this.chips.replaceChildren();
    this.picker.offer([]);
    void this.load().catch((error) => this.curating.tell(error));
    return [this.chips, this.picker.element];
  }

  async load() {
    const { aim } = this;
    if (!aim) return;
    const [on, all] = await Promise.all([this.curating.acts.tagsOf(aim.body), this.curating.acts.tags()]);
    if (this.aim !== aim) return;
    const had = new Set(on.filter(({ count }) => count >= aim.size).map(({ name }) => name));
    this.chips.replaceChildren(...on.map((tag) => this.chip(tag, aim.size)));
    const choices = all.filter(({ name }) => !had.has(name)).sort((a, b) => b.count - a.count);
    this.picker.offer(choices.map(({ name, color, count }) => ({ value: name, color, note: number(count) })));
  }

  /**
   * @param {TagCount} tag
   * @param {number} size
   */
  chip({ name, color, count }, size) {
    const some = count < size;
    const label = h("span", {}, name, some ? h("span", { class: "berry-quiet" }, ` ${number(count)}/${number(size)}`) : null);
    const main = some
      ? h(
          "button",
          {
            type: "button",
            class: "berry-said-name",
            title: `${curating.someHave(name, count, size)}. ${curating.putOnAll(name)}`,
            onclick: () => void this.change({ add: [name] }),
          },
          label,
        )
      : h("span", { class: "berry-said-name" }, label);
    return h(
      "li",
      { class: some ? "berry-said-tag berry-said-some" : "berry-said-tag" },
      dot(color),
      main,
      iconButton("close", curating.takeOff(name), () => void this.change({ remove: [name] })),
    );
  }

  /** @param {{add?: string[], remove?: string[]}} change */
  async change(change) {
    const { aim } = this;
    if (!aim) return;
    await this.curating.act(aim, () => this.curating.acts.tag(aim.body, change));
    await this.load().catch((error) => this.curating.tell(error));
    this.picker.input.focus();
  }
}
