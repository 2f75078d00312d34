/**
 * The strip under the toolbar: scan progress, and what is wrong with folders, files or the server.
 */

import { h, iconButton, setText } from "./dom.mjs";
import { inOurWords } from "./refusals.mjs";
import { Preference } from "./state.mjs";
import { number, strings, timeLeft } from "./strings.mjs";

/** @typedef {import("./types.mjs").Status} Status */
/** @typedef {import("./types.mjs").Scan} Scan */
/** @typedef {import("./api.mjs").ApiError} ApiError */
/** @typedef {Pick<import("./libraryroutes.mjs").LibraryRoutes, "cancelScan" | "pauseScan">} Source */

/**
 * What a scan has to say in one line.
 * @param {Scan} scan
 */
export function scanLine(scan) {
  const parts = [strings.scanning(scan)];
  if (scan.held) parts.push(strings.held[scan.held] ?? scan.held);
  if (scan.held === "paused") return parts.join(" · ");
  if (scan.rate) parts.push(strings.rate(scan.rate));
  if (scan.counted && scan.seconds_left !== null && scan.rate) parts.push(timeLeft(scan.seconds_left));
  return parts.join(" · ");
}

export class Notices {
  /**
   * @param {Source} routes
   * @param {(text: string, kind?: "note" | "error") => unknown} toast
   * @param {(opener: HTMLElement) => void} explain shows which files could not be read, and why
   */
  constructor(routes, toast, explain) {
    this.routes = routes;
    this.toast = toast;
    /** @type {Scan["state"] | null} */
    this.scanState = null;
    this.asked = false;
    this.line = h("span", { class: "berry-scan-line" }, "");
    this.bar = h("progress", { class: "berry-scan-bar", max: 1, "aria-label": strings.indexing });
    this.stop = h(
      "button",
      { type: "button", class: "berry-button", onclick: () => void this.cancel() },
      strings.cancel,
    );
    this.pause = h(
      "button",
      { type: "button", class: "berry-button", onclick: () => void this.togglePause() },
      strings.pause,
    );
    this.paused = false;
    this.scan = h(
      "div",
      { class: "berry-notice berry-scan", hidden: true },
      h("strong", {}, strings.indexing),
      this.line,
      this.bar,
      this.pause,
      this.stop,
    );
    this.folders = h("div", { class: "berry-notice berry-warning", hidden: true }, "");
    this.unwatched = h("div", { class: "berry-notice", hidden: true }, "");
    this.unreadable = h("span", {}, "");
    this.show = h(
      "button",
      { type: "button", class: "berry-link", "aria-haspopup": "dialog", onclick: () => explain(this.show) },
      strings.show,
    );
    this.files = h(
      "div",
      { class: "berry-notice", hidden: true },
      this.unreadable,
      this.show,
      iconButton("close", strings.close, () => this.dismiss()),
    );
    /** Stays in the toolbar once the notice has been read. */
    this.alarm = iconButton("warning", strings.errorsTitle, () => explain(this.alarm), {
      class: "berry-tool berry-alarm",
      hidden: true,
      "aria-haspopup": "dialog",
    });
    this.alarm.append(h("span", {}, ""));
    /** How many unreadable files the user has been told of. */
    this.known = new Preference("errors", 0, (value) => typeof value === "number");
    this.errorCount = 0;
    this.lost = h("span", {}, "");
    this.reload = h(
      "button",
      { type: "button", class: "berry-link", hidden: true, onclick: () => location.reload() },
      strings.reload,
    );
    this.server = h(
      "div",
      { class: "berry-notice berry-warning", role: "alert", hidden: true },
      this.lost,
      this.reload,
    );
    this.element = h(
      "div",
      { class: "berry-notices" },
      this.server,
      this.folders,
      this.unwatched,
      this.scan,
      this.files,
    );
  }

  /** @param {Status | null} status */
  update(status) {
    if (!status) return;
    const gone = status.roots.filter((root) => !root.available);
    this.folders.hidden = !gone.length;
    setText(this.folders, gone.map((root) => strings.rootGone({ ...root, reason: inOurWords(root.reason ?? null) })).join(" "));
    const unwatched = status.roots.filter((root) => root.available && root.watch === "off" && root.watch_reason);
    this.unwatched.hidden = !unwatched.length;
    if (unwatched.length) setText(this.unwatched, strings.watchOff(unwatched));
    this.updateErrors(status.errors);
    this.updateScan(status.scan);
  }

  /** @param {number} count */
  updateErrors(count) {
    this.errorCount = count;
    if (count < this.known.value) this.known.value = count;
    this.files.hidden = count <= this.known.value;
    this.alarm.hidden = !count;
    if (!count) return;
    setText(this.unreadable, strings.unreadable(count));
    setText(/** @type {Element} */ (this.alarm.lastElementChild), number(count));
    this.alarm.title = strings.unreadable(count);
    this.alarm.setAttribute("aria-label", strings.unreadable(count));
  }

  dismiss() {
    this.known.value = this.errorCount;
    this.files.hidden = true;
  }

  /** @param {Scan | null} scan */
  updateScan(scan) {
    const running = scan?.state === "running";
    this.scan.hidden = !running;
    if (scan && running) {
      setText(this.line, scanLine(scan));
      if (scan.counted && scan.total) this.bar.value = Math.min(1, scan.files / scan.total);
      else this.bar.removeAttribute("value");
      this.paused = scan.held === "paused";
      setText(this.pause, this.paused ? strings.resume : strings.pause);
    } else this.stop.disabled = false;
    if (scan && this.scanState === "running" && !running) this.finished(scan);
    if (!this.stop.disabled) setText(this.stop, strings.cancel);
    this.scanState = scan?.state ?? null;
  }

  /**
   * The user asked for a scan, so its end is told even when nothing came of it.
   * @param {Scan | null} scan
   */
  began(scan) {
    this.asked = true;
    this.scanState = "running";
    this.updateScan(scan);
  }

  /** @param {Scan} scan */
  finished(scan) {
    if (scan.state === "failed") this.toast(strings.scanFailed(scan.message), "error");
    else if (scan.state === "cancelled") this.toast(strings.scanCancelled);
    else if (scan.indexed || this.asked) this.toast(strings.scanDone(scan));
    this.asked = false;
  }

  /** @param {ApiError | null} trouble */
  setTrouble(trouble) {
    this.server.hidden = !trouble;
    if (!trouble) return;
    setText(this.lost, trouble.status === 401 ? strings.loggedOut : trouble.message);
    this.reload.hidden = trouble.status !== 401;
  }

  async togglePause() {
    this.pause.disabled = true;
    try {
      this.updateScan(await this.routes.pauseScan(!this.paused));
    } catch (error) {
      this.toast(error instanceof Error ? error.message : String(error), "error");
    }
    this.pause.disabled = false;
  }

  async cancel() {
    this.stop.disabled = true;
    setText(this.stop, strings.cancelling);
    try {
      await this.routes.cancelScan();
    } catch (error) {
      this.stop.disabled = false;
      this.toast(error instanceof Error ? error.message : String(error), "error");
    }
  }
}
