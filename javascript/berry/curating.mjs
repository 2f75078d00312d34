/**
 * What the user says of images, from keys, stars, dialogs and drags alike: for which images, shown at once, kept in
 * place, taken back.
 *
 * An act is for the selection when the image it was begun on is part of it, else for that image alone; in the viewer
 * for the image shown.
 */

import { curating } from "./curationstrings.mjs";
import { told } from "./deeds.mjs";
import { Happening } from "./state.mjs";

/** @typedef {import("./types.mjs").Image} Image */
/** @typedef {import("./types.mjs").Action} Action */
/** @typedef {import("./types.mjs").Done} Done */
/** @typedef {import("./selection.mjs").Body} Body */
/** @typedef {import("./acts.mjs").Marks} Marks */

/** Whom an act is for: `image` is the one it was begun on. @typedef {{body: Body, size: number, image: Image | null}} Aim */

/** After so long it is said that it takes a while. */
const PATIENCE = 400;
const SHOWN_MS = 8000;

/**
 * @typedef {object} Parts
 * @property {import("./acts.mjs").Acts} acts
 * @property {import("./pages.mjs").Pages} pages
 * @property {import("./grid.mjs").Grid} grid
 * @property {import("./detail.mjs").Viewer} viewer
 * @property {import("./toasts.mjs").Toasts} toasts
 * @property {import("./live.mjs").Live} live
 */

export class Curating {
  /** @param {Parts} parts */
  constructor({ acts, pages, grid, viewer, toasts, live }) {
    this.acts = acts;
    this.pages = pages;
    this.grid = grid;
    this.viewer = viewer;
    this.toasts = toasts;
    this.live = live;
    /** What was done in this visit and stands, the latest last. @type {Action[]} */
    this.done = [];
    /** What was taken back in this visit, the latest last. @type {Action[]} */
    this.undone = [];
    /** Why nothing may be said of images here. @type {string | null} */
    this.refused = null;
    this.queue = Promise.resolve();
    /** Takes away what says that something takes a while. @type {() => void} */
    this.closeToast = () => {};
    /** Takes away what offers to take back the latest act. @type {() => void} */
    this.withdraw = () => {};
    /** Something was done or taken back. @type {Happening<void>} */
    this.changed = new Happening();
  }

  /** Whether nothing may be said of images here, which is told then. */
  refuses() {
    if (this.refused !== null) this.toasts.show(this.refused);
    return this.refused !== null;
  }

  /** The image that keys are about. */
  get image() {
    return this.viewer.opened ? this.viewer.image : this.grid.focusedImage;
  }

  /**
   * @param {Image | null} [image] that it was begun on
   * @returns {Promise<Aim | null>}
   */
  async aim(image = this.image) {
    if (this.viewer.opened) return image && { body: { ids: [image.id] }, size: 1, image };
    const { selection } = this.grid;
    const body = await selection.target(image);
    return body && { body, size: selection.targeted(image), image };
  }

  /** The selection, for its bar. @returns {Promise<Aim>} */
  async selected() {
    const { selection } = this.grid;
    return { body: await selection.body(), size: selection.size, image: null };
  }

  // --- marks ---------------------------------------------------------------------------------------------------------

  /**
   * The same number of stars again takes them away.
   * @param {number} stars
   * @param {{next?: boolean, image?: Image | null}} [how] `next`: go on to the next image
   */
  rate(stars, { next = false, image = this.image } = {}) {
    const rating = image && image.rating === stars ? 0 : stars;
    void this.mark({ rating }, image).then(() => {});
    if (next) this.next();
  }

  /** @param {Image | null} [image] */
  favorite(image = this.image) {
    if (image) void this.mark({ favorite: !image.favorite }, image);
  }

  /** @param {Image | null} [image] */
  nsfw(image = this.image) {
    if (image) void this.mark({ nsfw: !image.nsfw }, image);
  }

  next() {
    if (this.viewer.opened) this.viewer.step(1);
    else this.grid.activate(this.grid.active.rank + 1);
  }

  /**
   * @param {Marks} marks
   * @param {Image | null} [image]
   */
  async mark(marks, image = this.image) {
    const aim = await this.aim(image);
    if (aim) await this.markAll(aim, marks);
    else this.toasts.show(curating.nothingChosen);
  }

  /**
   * @param {Aim} aim
   * @param {Marks} marks
   */
  async markAll(aim, marks) {
    if (this.refuses()) return false;
    const before = this.pages.patch(aim.body, marks);
    this.grid.schedule();
    this.changed.emit();
    const back = () => {
      for (const [each, was] of before) Object.assign(each, was);
      this.grid.schedule();
      this.changed.emit();
    };
    return this.act(aim, () => this.acts.mark(aim.body, marks), back);
  }

  // --- acts ----------------------------------------------------------------------------------------------------------

  /**
   * Do something after all that was begun before. Never rejects.
   * @param {Aim | null} aim whose images stay in the result
   * @param {() => Promise<Done>} work
   * @param {() => void} [back] makes good what was shown in advance
   * @returns {Promise<boolean>} whether it succeeded
   */
  act(aim, work, back = () => {}) {
    if (this.refuses()) return Promise.resolve(false);
    const result = this.queue.then(async () => {
      const size = aim?.size ?? 0;
      const waiting = setTimeout(() => (this.closeToast = this.toasts.show(curating.working(size), "busy")), PATIENCE);
      if (aim) this.pages.keep(aim.body);
      try {
        const done = await work();
        clearTimeout(waiting);
        this.closeToast();
        this.finished(done);
        return true;
      } catch (error) {
        clearTimeout(waiting);
        this.closeToast();
        back();
        this.tell(error);
        return false;
      }
    });
    this.queue = result.then(() => {});
    return result;
  }

  /** @param {Done} done */
  finished({ action, version }) {
    this.withdraw();
    this.follow(version);
    if (!action) return;
    this.done.push(action);
    this.undone = [];
    this.offer(action);
  }

  /**
   * Show that something was done, and how to take it back.
   * @param {Action} action
   */
  offer(action) {
    this.withdraw = this.toasts.show(told(action.label), "note", {
      label: curating.undo,
      run: () => void this.undo(),
      ms: SHOWN_MS,
    });
  }

  /**
   * The library is at this version because of us.
   * @param {number} version
   */
  follow(version) {
    // Where the order is that of the stars, images would change places under the hand.
    const ordered = /^-?rating$/.test(this.pages.result.sort) || /sort( by)?:\s*-?rating/i.test(this.pages.result.query);
    if (ordered && version === this.pages.version + 1) this.pages.version = version;
    else this.live.seen(version);
    if (this.viewer.opened) this.viewer.describeSoon();
    this.changed.emit();
  }

  // --- taking back ---------------------------------------------------------------------------------------------------

  /** Take back what was done last in this visit. */
  undo() {
    return this.turn(this.done, this.undone, (id) => this.acts.undo(id), curating.undone, curating.nothingToUndo);
  }

  /** Do again what was taken back last in this visit. */
  redo() {
    return this.turn(this.undone, this.done, (id) => this.acts.redo(id), curating.redone, curating.nothingToRedo);
  }

  /**
   * @param {Action[]} from
   * @param {Action[]} to
   * @param {(id: number) => Promise<Done>} work
   * @param {(label: string) => string} said
   * @param {string} nothing
   */
  turn(from, to, work, said, nothing) {
    this.queue = this.queue.then(async () => {
      const action = from.at(-1);
      this.withdraw();
      if (!action) return void this.toasts.show(nothing);
      this.pages.keepRanks(this.grid.inView);
      try {
        const { version } = await work(action.id);
        from.pop();
        to.push(action);
        this.follow(version);
        this.toasts.show(said(told(action.label)));
      } catch (error) {
        from.length = 0;
        this.tell(error);
      }
    });
    return this.queue;
  }

  /**
   * An action was taken back, or done again, out of the history.
   * @param {number} id
   * @param {boolean} back
   * @param {number} version
   */
  walked(id, back, version) {
    const [from, to] = back ? [this.done, this.undone] : [this.undone, this.done];
    const own = from.findIndex((action) => action.id === id);
    if (own >= 0) to.push(...from.splice(own, 1));
    this.withdraw();
    this.follow(version);
  }

  /** @param {unknown} error */
  tell(error) {
    this.toasts.show(error instanceof Error ? error.message : String(error), "error");
  }
}
