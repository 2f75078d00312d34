/**
 * Stacks: images of one prompt shown as one, with their count, until they are opened.
 *
 * The server collapses them (see `Api.stacking`); here is what is wanted: the rule, and which stacks are open.
 */

import { strings } from "./strings.mjs";

/** @typedef {import("./types.mjs").Image} Image */

/** So many stacks stay open; the one opened first is closed. */
const MOST_OPEN = 100;

export class Stacks {
  /**
   * @param {object} parts
   * @param {import("./api.mjs").Api} parts.api
   * @param {import("./pages.mjs").Pages} parts.pages
   * @param {import("./grid.mjs").Grid} parts.grid
   * @param {import("./state.mjs").Preference<string>} parts.rule
   * @param {() => void} parts.again shows the result anew, at the place where it is
   * @param {(text: string) => void} parts.announce
   */
  constructor({ api, pages, grid, rule, again, announce }) {
    this.api = api;
    this.pages = pages;
    this.grid = grid;
    this.rule = rule;
    this.announce = announce;
    /** Images whose stacks are open. @type {Set<number>} */
    this.open = new Set();
    this.tell();
    rule.watch(() => {
      this.open.clear();
      this.tell();
      again();
    });
  }

  tell() {
    this.api.stacking = this.rule.value ? { stacks: this.rule.value, open: [...this.open].join(",") } : {};
  }

  /**
   * Open the stack that this image stands for, or close the one it is the first of.
   * @param {Image | null} image
   * @param {number} rank
   */
  async toggle(image, rank) {
    const stack = image?.stack;
    if (!image || !stack) return this.announce(this.rule.value ? strings.noStack : strings.stacksOff);
    if (stack.open !== null) this.open.delete(stack.open);
    else this.open.add(image.id);
    if (this.open.size > MOST_OPEN) this.open.delete(/** @type {number} */ (this.open.values().next().value));
    this.tell();
    await this.show(image, rank);
    this.announce(stack.open === null ? strings.stackOpened(stack.count) : strings.stackClosed(stack.count));
  }

  /**
   * Let this image stand for its stack, and close that.
   * @param {Image | null} image
   * @param {number} rank
   */
  async pickCover(image, rank) {
    if (!image || !this.rule.value) return this.announce(strings.stacksOff);
    await this.api.pickCover(image.id);
    this.open.clear();
    this.tell();
    await this.show(image, rank);
    this.announce(strings.coverPicked);
  }

  /**
   * What is in view anew, this image staying where it is.
   * @param {Image} image
   * @param {number} rank
   */
  async show(image, rank) {
    const { first, last } = this.grid.inView;
    await this.pages.refresh([{ id: image.id, rank }], Math.max(0, first), Math.max(0, last));
    this.grid.activate(this.pages.find(image.id) ?? rank);
  }
}
