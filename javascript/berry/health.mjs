/**
 * The health page: how each folder is doing, which files could not be read, what Berry itself takes; and what can be
 * done about it.
 */

import { ErrorList } from "./errorlist.mjs";
import { Keeping } from "./keeping.mjs";
import { duplicates } from "./keepingstrings.mjs";
import { Popover } from "./popover.mjs";
import { inOurWords } from "./refusals.mjs";
import { ago, fileSize, moment, number, strings } from "./strings.mjs";
import { h, setText } from "./dom.mjs";
import { scanLine } from "./notices.mjs";

/** @typedef {import("./types.mjs").Health} HealthReport */
/** @typedef {import("./types.mjs").RootHealth} RootHealth */
/** @typedef {import("./types.mjs").Status} Status */
/** @typedef {import("./libraryroutes.mjs").LibraryRoutes} LibraryRoutes */
/** @typedef {import("./keepingroutes.mjs").KeepingRoutes} KeepingRoutes */

/** While it is open, what a scan changes is asked for again at most this often. */
const EVERY = 1500;

/** @typedef {{kind: "good" | "quiet" | "bad", text: string, why: string}} Mark */

/**
 * How a root is kept in step, and why not better.
 * @param {RootHealth} root
 * @returns {Mark}
 */
export function mark(root) {
  if (root.archived) return { kind: "quiet", text: strings.archived, why: strings.archivedWhy };
  if (root.watch === "absent" && !root.images && !root.missing)
    return { kind: "quiet", text: strings.notMade, why: strings.notMadeWhy };
  if (!root.available || ["away", "absent"].includes(root.watch)) return { kind: "bad", text: strings.folderGone, why: inOurWords(root.reason ?? root.watch_reason ?? "") };
  if (root.watch === "live") return { kind: "good", text: strings.watched, why: "" };
  if (root.watch === "polling") return { kind: "quiet", text: strings.polled, why: root.watch_reason ?? "" };
  if (root.watch === "starting") return { kind: "quiet", text: strings.watchStarts, why: "" };
  return { kind: "quiet", text: strings.unwatched, why: root.watch_reason ?? "" };
}

/**
 * The numbers of a root; what went wrong is named only when something did.
 * @param {RootHealth} root
 * @returns {{label: string, value: string, bad: boolean, title: string}[]}
 */
export function numbers(root) {
  const { scanned_ms: scanned, images, missing, errors, problems } = root;
  const wrong = [
    { label: strings.missingLabel, count: missing, title: strings.missingWhy },
    { label: strings.unreadLabel, count: errors, title: "" },
    { label: strings.lockedLabel, count: problems, title: strings.lockedWhy },
  ];
  return [
    { label: strings.imagesLabel, value: number(images), bad: false, title: "" },
    ...wrong
      .filter(({ count }) => count)
      .map(({ label, count, title }) => ({ label, value: number(count), bad: true, title })),
    {
      label: strings.scannedLabel,
      value: scanned === null ? strings.never : ago(scanned, Date.now()),
      bad: false,
      title: scanned === null ? "" : moment(scanned),
    },
  ];
}

export class HealthPage {
  /**
   * @param {{library: LibraryRoutes, keeping: KeepingRoutes}} routes
   * @param {{toast: (text: string, kind?: "note" | "error") => unknown, scan: () => void, duplicates: () => void}} actions
   * @param {boolean} standalone
   */
  constructor({ library, keeping }, actions, standalone) {
    this.routes = library;
    this.actions = actions;
    /** @type {Status | null} */
    this.status = null;
    /** @type {HealthReport | null} */
    this.report = null;
    this.drawn = "";
    this.asked = { at: 0, key: "" };
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.rescan = h(
      "button",
      { type: "button", class: "berry-button", onclick: () => actions.scan() },
      strings.rescan,
    );
    this.progress = h("span", {}, "");
    this.stop = h("button", { type: "button", class: "berry-link", onclick: () => void this.cancel() }, strings.cancel);
    this.pause = h("button", { type: "button", class: "berry-link", onclick: () => void this.togglePause() }, "");
    this.scan = h("p", { class: "berry-health-scan", hidden: true }, this.progress, this.pause, this.stop);
    this.roots = h("ul", { class: "berry-roots" });
    this.list = new ErrorList(library, (text, kind) => actions.toast(text, kind), () => void this.ask());
    this.keeping = new Keeping(keeping, (text, kind) => actions.toast(text, kind));
    this.locked = h("section", { class: "berry-health-part", hidden: true });
    this.own = h("dl", { class: "berry-numbers" });
    this.content = h(
      "div",
      { class: "berry-health" },
      h(
        "section",
        { class: "berry-health-part" },
        h("header", {}, h("h3", {}, strings.foldersTitle), this.rescan),
        this.scan,
        this.roots,
        h("p", { class: "berry-quiet" }, standalone ? strings.foldersStandalone : strings.foldersHost),
      ),
      this.list.element,
      this.locked,
      this.keeping.element,
      this.findDuplicates(),
      h("section", { class: "berry-health-part" }, h("header", {}, h("h3", {}, strings.ownTitle)), this.own),
    );
    this.popover = new Popover(strings.healthTitle, () => this.fill(), "berry-wide");
  }

  /** @param {HTMLElement} opener */
  toggle(opener) {
    this.popover.toggle(opener);
  }

  async fill() {
    this.drawScan(this.status?.scan ?? null);
    await Promise.all([this.ask(), this.list.load(), this.keeping.load()]);
    return [this.content];
  }

  findDuplicates() {
    const find = () => this.actions.duplicates();
    return h(
      "section",
      { class: "berry-health-part" },
      h(
        "header",
        {},
        h("h3", {}, duplicates.title),
        h("button", { type: "button", class: "berry-button", onclick: find }, duplicates.find),
      ),
      h("p", { class: "berry-quiet" }, duplicates.findIntro),
    );
  }

  /** @param {Status | null} status */
  update(status) {
    this.status = status;
    if (!status || !this.popover.open) return;
    this.drawScan(status.scan);
    const key = JSON.stringify([status.version, status.scan?.state, status.roots]);
    if (key === this.asked.key || this.timer !== undefined) return;
    const wait = Math.max(0, this.asked.at + EVERY - performance.now());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.asked.key = key;
      if (this.popover.open) void this.refresh(status.errors);
    }, wait);
  }

  /** @param {number} errors how many unreadable files there are now */
  async refresh(errors) {
    try {
      const before = this.list.total;
      await this.ask();
      if (before !== this.list.total || errors !== this.list.total) await this.list.load();
    } catch {
      // The strip under the toolbar says when the server is gone; the next status brings another try.
    }
  }

  /** @param {Status["scan"]} scan */
  drawScan(scan) {
    const running = scan?.state === "running";
    this.rescan.disabled = running;
    this.scan.hidden = !running;
    this.stop.disabled = this.stop.disabled && running;
    if (!scan || !running) return;
    setText(this.progress, `${strings.indexing}: ${scanLine(scan)}`);
    setText(this.pause, scan.held === "paused" ? strings.resume : strings.pause);
  }

  async togglePause() {
    try {
      this.drawScan(await this.routes.pauseScan(this.status?.scan?.held !== "paused"));
    } catch (error) {
      this.fail(error);
    }
  }

  async cancel() {
    this.stop.disabled = true;
    try {
      await this.routes.cancelScan();
    } catch (error) {
      this.stop.disabled = false;
      this.fail(error);
    }
  }

  /** @param {unknown} error */
  fail(error) {
    this.actions.toast(error instanceof Error ? error.message : String(error), "error");
  }

  async ask() {
    this.asked.at = performance.now();
    this.show(await this.routes.health());
  }

  /** @param {HealthReport} report */
  show(report) {
    this.report = report;
    this.draw();
    this.list.expect(report.roots.reduce((sum, root) => sum + root.errors, 0));
  }

  /** Only what changed is drawn anew, so that focus and scroll stay. */
  draw() {
    const { report } = this;
    if (!report) return;
    const drawn = JSON.stringify([report, report.roots.map(numbers)]);
    if (drawn === this.drawn) return;
    this.drawn = drawn;
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.root : undefined;
    this.roots.replaceChildren(...report.roots.map((root) => this.row(root)));
    if (!report.roots.length) this.roots.append(h("li", {}, strings.noFolders));
    if (focused) /** @type {HTMLElement | null} */ (this.roots.querySelector(`[data-root="${focused}"]`))?.focus();
    this.drawLocked(report);
    this.drawOwn(report);
  }

  /** @param {RootHealth} root */
  row(root) {
    const { kind, text, why } = mark(root);
    const badge = h("span", { class: `berry-badge berry-${kind}` }, text);
    const cells = numbers(root).map(({ label, value, bad, title }) =>
      h("div", { class: bad ? "berry-bad" : "", title: title || null }, h("dt", {}, label), h("dd", {}, value)),
    );
    return h(
      "li",
      { class: "berry-root" },
      h("div", { class: "berry-root-name" }, h("code", {}, root.path ?? root.name), badge, this.gone(root), this.archive(root)),
      why && h("p", { class: "berry-quiet" }, why),
      h("dl", { class: "berry-numbers" }, ...cells),
    );
  }

  /** @param {RootHealth} root */
  archive(root) {
    const refused = inOurWords(this.report?.archive_refused ?? null);
    const text = !root.archived ? strings.archive : root.configured ? strings.unarchive : strings.removeArchived;
    const button = h(
      "button",
      {
        type: "button",
        class: "berry-link",
        title: refused ?? (root.archived ? "" : strings.archiveWhy),
        disabled: refused !== null,
        "aria-label": `${text}: ${root.path ?? root.name}`,
        onclick: () => void this.change(button, () => this.routes.archive(root.id, !root.archived)),
      },
      text,
    );
    button.dataset.root = String(root.id);
    return button;
  }

  /**
   * Only the user knows whether the files of an empty folder are deleted or on a drive that is away.
   * @param {RootHealth} root
   */
  gone(root) {
    if (root.available || root.archived || !root.images) return "";
    const button = h(
      "button",
      {
        type: "button",
        class: "berry-link",
        title: strings.goneWhy,
        "aria-label": `${strings.gone}: ${root.path ?? root.name}`,
        onclick: () => void this.change(button, () => this.routes.declareGone(root.id)),
      },
      strings.gone,
    );
    return button;
  }

  /**
   * @param {HTMLButtonElement} button
   * @param {() => Promise<HealthReport>} act
   */
  async change(button, act) {
    if (button.ariaBusy) return;
    button.ariaBusy = "true"; // not disabled, which would lose the focus
    try {
      this.show(await act());
    } catch (error) {
      this.fail(error);
    }
    button.ariaBusy = null;
  }

  /** @param {HealthReport} report */
  drawLocked({ roots, problems }) {
    const total = roots.reduce((sum, root) => sum + (root.archived ? 0 : root.problems), 0);
    this.locked.hidden = !problems.length;
    this.locked.replaceChildren(
      h("header", {}, h("h3", {}, strings.lockedTitle(total))),
      h("p", { class: "berry-quiet" }, strings.lockedIntro),
      h(
        "ul",
        { class: "berry-errors" },
        ...problems.map(({ path, reason }) => h("li", {}, h("code", {}, path), h("span", {}, reason))),
      ),
      total > problems.length ? h("p", { class: "berry-quiet" }, strings.andMore(total - problems.length)) : "",
    );
  }

  /** @param {HealthReport} report */
  drawOwn({ database_bytes, thumbnail_bytes, thumbnail_cap, free_bytes }) {
    const entries = [
      [strings.databaseLabel, fileSize(database_bytes)],
      [strings.thumbnailsLabel, strings.partOf(fileSize(thumbnail_bytes), fileSize(thumbnail_cap))],
      [strings.freeLabel, free_bytes === null ? strings.unknown : fileSize(free_bytes)],
    ];
    this.own.replaceChildren(
      ...entries.map(([label, value]) => h("div", {}, h("dt", {}, label ?? ""), h("dd", {}, value ?? ""))),
    );
  }
}
