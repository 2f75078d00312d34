/**
 * What stands in the grid's place when there is nothing to show: why, and what to do next.
 */

import { h } from "./dom.mjs";
import { scanLine } from "./notices.mjs";
import { filing } from "./filingstrings.mjs";
import { inOurWords } from "./refusals.mjs";
import { strings } from "./strings.mjs";
import { TRASH_QUERY } from "./trashquery.mjs";

/** @typedef {import("./types.mjs").Status} Status */

/**
 * @typedef {object} Situation
 * @property {number} total images in the result
 * @property {string} query
 * @property {boolean} opened whether any result has been loaded
 * @property {string | null} trouble why nothing could be loaded
 * @property {Status | null} status
 * @property {boolean} standalone
 * @property {number | null} trashed images in the trash; null: that is being asked for
 */

/** @typedef {"none" | "starting" | "trouble" | "trash" | "nomatch" | "scanning" | "failed" | "trashed" | "empty"} Kind */

/**
 * @param {Situation} now
 * @returns {Kind}
 */
export function emptyKind({ total, query, opened, trouble, status, trashed }) {
  if (total > 0) return "none";
  if (!opened) return trouble ? "trouble" : "starting";
  if (query.trim() === TRASH_QUERY) return "trash";
  if (query.trim() && (status?.images ?? 1) > 0) return "nomatch";
  if (status?.scan?.state === "running") return "scanning";
  if (status?.scan?.state === "failed") return "failed";
  if (!query.trim() && trashed === null) return "none";
  return trashed ? "trashed" : "empty";
}

/**
 * Why a folder holds nothing, where it is not there.
 * @param {import("./types.mjs").Root} root
 * @returns {{text: string, why: string} | null}
 */
export function folderState(root) {
  if (!root.available) return { text: strings.folderGone, why: inOurWords(root.reason ?? "") };
  return root.watch === "absent" ? { text: strings.notMade, why: strings.notMadeWhy } : null;
}

export class Empty {
  /** @param {{clear: () => void, scan: () => void, retry: () => void, trash: () => void}} actions */
  constructor(actions) {
    this.actions = actions;
    this.element = h("div", { class: "berry-empty", hidden: true });
    this.key = "";
  }

  /** @param {Situation} now */
  update(now) {
    const kind = emptyKind(now);
    const lines = this.lines(kind, now);
    const key = JSON.stringify([kind, lines, kind === "empty" ? now.status?.roots : null]);
    if (key === this.key) return;
    this.key = key;
    this.element.hidden = kind === "none";
    const [title, ...rest] = lines;
    if (kind === "none" || !title) return this.element.replaceChildren();
    this.element.replaceChildren(
      h("h2", {}, title),
      ...rest.map((text) => h("p", {}, text)),
      ...(kind === "empty" ? this.folders(now.status) : []),
      ...this.button(kind),
    );
  }

  /**
   * @param {Kind} kind
   * @param {Situation} now
   * @returns {string[]} title and sentences
   */
  lines(kind, { trouble, status, standalone, trashed }) {
    const scan = status?.scan ?? null;
    switch (kind) {
      case "none":
        return [];
      case "starting":
        return [strings.gatheringTitle];
      case "trouble":
        return [strings.pagesFailed, trouble ?? ""];
      case "trash":
        return [filing.emptyTrashTitle, filing.emptyTrash];
      case "nomatch":
        return [strings.noMatchTitle, strings.noMatch];
      case "scanning":
        return [strings.emptyScanTitle, strings.emptyScan, ...(scan ? [scanLine(scan)] : [])];
      case "failed":
        return [strings.emptyScanFailed, strings.scanFailed(scan?.message ?? null)];
      case "trashed":
        return [filing.allTrashedTitle, filing.allTrashed(trashed ?? 0)];
      case "empty":
        return [strings.emptyTitle, standalone ? strings.emptyStandalone : strings.emptyHost];
    }
  }

  /** @param {Status | null} status */
  folders(status) {
    if (!status?.roots.length) return [];
    const entries = status.roots.map((root) => {
      const state = folderState(root);
      return h("li", {}, h("code", {}, root.path ?? root.name), state && h("em", { title: state.why }, ` ${state.text}`));
    });
    return [h("h3", {}, strings.lookedIn), h("ul", {}, ...entries)];
  }

  /** @param {Kind} kind */
  button(kind) {
    const make = (/** @type {string} */ text, /** @type {() => void} */ onclick) => [
      h("button", { type: "button", class: "berry-button", onclick }, text),
    ];
    if (kind === "nomatch") return make(strings.clear, this.actions.clear);
    if (kind === "trash") return make(filing.leaveTrash, this.actions.clear);
    if (kind === "trashed") return make(filing.openTrash, this.actions.trash);
    if (kind === "trouble") return make(strings.retry, this.actions.retry);
    if (kind === "empty" || kind === "failed") return make(strings.scanNow, this.actions.scan);
    return [];
  }
}
