/**
 * What can be done with image files from keys and the selection's bar, and how it is told what came of it.
 *
 * An act is for the selection when the image it was begun on is part of it, else for that image alone; in the viewer
 * for the image shown. Never for what lies under the pointer.
 */

import { MoveDialog } from "./movedialog.mjs";
import { RenameDialog } from "./renamedialog.mjs";
import { DownloadMenu } from "./downloads.mjs";
import { h, setText } from "./dom.mjs";
import { filing } from "./filingstrings.mjs";
import { inOurWords } from "./refusals.mjs";
import { Popover } from "./popover.mjs";
import { TrashView } from "./trash.mjs";

/** @typedef {import("./types.mjs").Image} Image */
/** @typedef {import("./types.mjs").Done} Done */
/** @typedef {import("./types.mjs").Outcome} Outcome */
/** @typedef {import("./types.mjs").Failure} Failure */
/** @typedef {import("./selection.mjs").Body} Body */

/** Which images, and how many. @typedef {{body: Body, size: number}} Aim */

/** After so long it is shown how far it is, and that it can be stopped. */
const PATIENCE = 400;
const LOOK = 500;

/**
 * @typedef {object} Parts
 * @property {import("./filingroutes.mjs").FileRoutes} routes
 * @property {import("./pages.mjs").Pages} pages
 * @property {import("./grid.mjs").Grid} grid
 * @property {import("./detail.mjs").Viewer} viewer
 * @property {import("./toasts.mjs").Toasts} toasts
 * @property {import("./journey.mjs").Journey} journey
 * @property {(done: Done) => void} finished something was done that can be taken back
 */

export class Filing {
  /** @param {Parts} parts */
  constructor({ routes, pages, grid, viewer, toasts, journey, finished }) {
    this.routes = routes;
    this.pages = pages;
    this.grid = grid;
    this.viewer = viewer;
    this.toasts = toasts;
    this.finished = finished;
    /** Why files cannot be changed here. @type {string | null} */
    this.refused = null;
    this.mayReveal = false;
    this.busy = false;
    const act = (/** @type {Promise<Outcome>} */ work) => this.act(work);
    const tell = (/** @type {unknown} */ error) => this.tell(error);
    // All of the trash: whatever was selected in it is no longer there.
    const actOnAll = async (/** @type {Promise<Outcome>} */ work) => {
      const done = await act(work);
      if (done) this.grid.selection.clear();
      return done;
    };
    this.trashView = new TrashView({ routes, pages, toasts, journey, act: actOnAll, tell });
    this.moving = new MoveDialog({ routes, act });
    this.renaming = new RenameDialog({ routes, act });
    this.downloads = new DownloadMenu({ routes, toasts, tell });
    /** @type {Failure[]} */
    this.failures = [];
    this.failed = 0;
    this.failureList = new Popover(filing.failuresTitle, () => this.listFailures(), "berry-wide");
    this.line = h("span", { class: "berry-scan-line" }, "");
    this.bar = h("progress", { class: "berry-scan-bar", max: 1, "aria-label": filing.workingTitle });
    const stop = h("button", { type: "button", class: "berry-button", onclick: () => void this.stop() }, filing.cancel);
    this.progress = h(
      "div",
      { class: "berry-notice berry-filing", hidden: true },
      h("strong", {}, filing.workingTitle),
      this.line,
      this.bar,
      stop,
    );
  }

  /** What goes above the grid. */
  get notices() {
    return [this.progress, this.trashView.element];
  }

  /** Dialogs, to be put into the page's root. */
  get panels() {
    const { trashView, moving, renaming, downloads, failureList } = this;
    const all = [trashView.confirm, moving.popover, renaming.popover, downloads.popover, failureList];
    return all.map(({ element }) => element);
  }

  /** Ask what may be done here. @returns {Promise<string | null>} why nothing may be said of images */
  async begin() {
    const { refused, curation_refused: curation, reveal } = await this.routes.state();
    this.refused = inOurWords(refused);
    this.mayReveal = reveal;
    this.bars?.show();
    const root = this.progress.closest("#berry");
    root?.classList.toggle("berry-files-refused", refused !== null);
    root?.classList.toggle("berry-curation-refused", curation !== null);
    return inOurWords(curation);
  }

  /**
   * Add what can be done to the selection's bar.
   * @param {import("./selectionbar.mjs").SelectionBar} bar
   */
  offerOn(bar) {
    this.bars = bar;
    const may = () => !this.refused && !this.trashView.shown;
    const chosen = (/** @type {(aim: Aim, opener: HTMLElement) => unknown} */ run) => async (/** @type {HTMLElement} */ opener) => {
      run(await this.selected(), opener);
    };
    bar.offer({
      name: "restore",
      icon: "restore",
      label: (size) => filing.restoreSome(size),
      shown: () => !this.refused && this.trashView.shown,
      run: chosen((aim) => this.restore(aim)),
    });
    bar.offer({
      ...{ name: "move", label: filing.move, help: filing.moveHelp, seldom: true, shown: may },
      run: chosen((aim, opener) => this.moving.open(aim, opener)),
    });
    bar.offer({
      ...{ name: "rename", label: filing.rename, help: filing.renameHelp, seldom: true, shown: may },
      run: chosen((aim, opener) => this.renaming.open(aim, opener)),
    });
    bar.offer({
      ...{ name: "reveal", label: filing.reveal, help: filing.revealHelp, seldom: true },
      shown: (size) => this.canReveal(size),
      run: chosen(({ body }) => "ids" in body && body.ids[0] && this.reveal(body.ids[0])),
    });
    bar.offer({
      ...{ name: "download", label: filing.download, seldom: true },
      run: chosen((aim, opener) => this.downloads.open(aim, opener)),
    });
    bar.offer({
      name: "trash",
      icon: "bin",
      label: (size) => filing.trashSome(size),
      shown: may,
      run: chosen((aim) => this.trashAll(aim)),
    });
  }

  /** @param {import("./viewerbar.mjs").ViewerBar} bar of the viewer, where all is for the image shown */
  offerInViewer(bar) {
    bar.wanted.on((what) => what === "trash" && void this.trash());
    const refused = () => (this.trashView.shown ? filing.inTrash : this.refused);
    const item = (/** @type {string} */ label, /** @type {(aim: Aim, id: number) => unknown} */ run, reason = refused()) => ({
      label,
      reason,
      run: () => {
        const id = this.viewer.image?.id;
        if (id !== undefined) run({ body: { ids: [id] }, size: 1 }, id);
      },
    });
    bar.groups.push(() => ({
      title: filing.filesTitle,
      items: [
        item(filing.move, (aim) => this.moving.open(aim, bar.more)),
        item(filing.rename, (aim) => this.renaming.open(aim, bar.more)),
        item(filing.download, (aim) => this.downloads.open(aim, bar.more), null),
        item(filing.reveal, (_, id) => this.reveal(id), this.mayReveal ? null : filing.revealRefused),
      ],
    }));
  }

  /** @param {number} size of the selection */
  canReveal(size) {
    return this.mayReveal && size === 1 && this.grid.selection.query === null;
  }

  /** The selection. @returns {Promise<Aim>} */
  async selected() {
    const { selection } = this.grid;
    const { size } = selection;
    return { body: await selection.body(), size };
  }

  /** Del was pressed: in the viewer for the image shown, else for the selection or the image that has the focus. */
  async trash() {
    if (this.trashView.shown) return void this.toasts.show(filing.alreadyTrashed);
    if (this.refused) return void this.toasts.show(this.refused);
    if (this.viewer.opened) return this.trashViewed();
    const { selection } = this.grid;
    const image = this.grid.focusedImage;
    const size = selection.targeted(image);
    const body = await selection.target(image);
    if (body) await this.trashAll({ body, size });
    else this.toasts.show(filing.nothingChosen);
  }

  /** On to the next image at once, so that the next key is for that one. */
  async trashViewed() {
    const { viewer, pages } = this;
    const { image } = viewer;
    if (!image) return;
    if (viewer.rank < pages.total - 1) viewer.step(1);
    else if (viewer.rank > 0) viewer.step(-1);
    else viewer.close();
    await this.act(this.routes.trash({ ids: [image.id] }));
  }

  /** @param {Aim} aim */
  async trashAll({ body }) {
    if (await this.act(this.routes.trash(body))) this.grid.selection.clear();
  }

  /** @param {number[]} ids of images that are not chosen in the grid */
  discard(ids) {
    return this.outcome(this.routes.trash({ ids }));
  }

  /** @param {Aim} aim */
  async restore({ body }) {
    if (await this.act(this.routes.restore(body))) this.grid.selection.clear();
  }

  /** @param {number} id */
  async reveal(id) {
    try {
      await this.routes.reveal(id);
      this.toasts.show(filing.revealed);
    } catch (error) {
      this.tell(error);
    }
  }

  /**
   * Wait for something that changes files, showing how far it is when it takes long, and tell what came of it.
   * @param {Promise<Outcome>} work
   * @returns {Promise<boolean>} whether anything was done
   */
  async act(work) {
    return ((await this.outcome(work))?.done ?? 0) > 0;
  }

  /** @param {Promise<Outcome>} work as for `act` @returns {Promise<Outcome | null>} null: it failed as a whole */
  async outcome(work) {
    try {
      const outcome = await this.follow(work);
      this.report(outcome);
      return outcome;
    } catch (error) {
      this.tell(error);
      return null;
    }
  }

  /**
   * Wait for something that may change files, showing how far it is with them when that takes long.
   * @template T
   * @param {Promise<T>} work
   * @returns {Promise<T>}
   */
  async follow(work) {
    this.busy = true;
    const waiting = setTimeout(() => void this.watch(), PATIENCE);
    try {
      return await work;
    } finally {
      this.busy = false;
      clearTimeout(waiting);
      this.progress.hidden = true;
    }
  }

  async watch() {
    while (this.busy) {
      const running = (await this.routes.state().catch(() => null))?.running;
      if (!this.busy) return;
      if (running) {
        this.bar.max = running.total;
        this.bar.value = running.done;
        setText(this.line, filing.working(running.done, running.total));
      }
      this.progress.hidden = !running;
      await new Promise((resolve) => setTimeout(resolve, LOOK));
    }
  }

  async stop() {
    await this.routes.cancel().catch((error) => this.tell(error));
  }

  /** @param {Outcome} outcome */
  report(outcome) {
    const { done, failed, failures, renamed, cancelled } = outcome;
    this.finished(outcome);
    if (cancelled) this.toasts.show(filing.stopped);
    if (renamed && done) this.toasts.show(filing.numbered(renamed));
    if (failed) this.showFailures(failures, failed);
    else if (!done) this.toasts.show(filing.nothingDone);
  }

  /**
   * @param {Failure[]} failures
   * @param {number} failed
   */
  showFailures(failures, failed) {
    this.failures = failures.map((failure) => ({ ...failure, reason: inOurWords(failure.reason) }));
    this.failed = failed;
    const show = { label: filing.show, run: () => void this.failureList.show(null), ms: 12000 };
    this.toasts.show(filing.failed(failed, this.failures[0]), "error", failed > 1 ? show : null);
  }

  listFailures() {
    const rows = this.failures.map(({ name, reason }) => h("li", {}, h("strong", {}, name), ` ${reason}`));
    const more = this.failed - this.failures.length;
    return [h("ul", { class: "berry-failures" }, ...rows), more > 0 ? h("p", {}, filing.moreFailed(more)) : h("span", {})];
  }

  /** @param {unknown} error */
  tell(error) {
    this.toasts.show(error instanceof Error ? error.message : String(error), "error");
  }
}
