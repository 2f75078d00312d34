/**
 * The routes of the library's state: scans, roots, files that could not be read.
 */

/** @typedef {import("./types.mjs").Status} Status */
/** @typedef {import("./types.mjs").Scan} Scan */
/** @typedef {import("./types.mjs").FileError} FileError */
/** @typedef {import("./types.mjs").Health} Health */
/** @typedef {import("./types.mjs").Retried} Retried */

export class LibraryRoutes {
  /** @param {Pick<import("./api.mjs").Api, "get" | "post">} api */
  constructor(api) {
    this.api = api;
  }

  /** @param {AbortSignal} [signal] @returns {Promise<Status>} */
  status(signal) {
    return this.api.get("status", {}, signal);
  }

  /**
   * @param {string | null} cursor
   * @returns {Promise<{errors: FileError[], next: string | null}>}
   */
  errors(cursor) {
    return this.api.get("errors", { limit: 100, ...(cursor ? { cursor } : {}) });
  }

  /**
   * Have unreadable files read again: these, or all, part by part.
   * @param {{ids: number[]} | {all: true, cursor: string | null}} which
   * @returns {Promise<Retried>}
   */
  retry(which) {
    return this.api.post("errors/retry", which);
  }

  /** @returns {Promise<Health>} */
  health() {
    return this.api.get("health", {});
  }

  /**
   * @param {number} root its id
   * @param {boolean} archived
   * @returns {Promise<Health>}
   */
  archive(root, archived) {
    return this.api.post(`roots/${root}/${archived ? "archive" : "unarchive"}`);
  }

  /**
   * Say that what a root held is deleted, not on a drive that is away.
   * @param {number} root its id
   * @returns {Promise<Health>}
   */
  declareGone(root) {
    return this.api.post(`roots/${root}/gone`);
  }

  /** @returns {Promise<Scan>} */
  scan() {
    return this.api.post("scan");
  }

  /** @returns {Promise<Scan | null>} */
  cancelScan() {
    return this.api.post("scan/cancel");
  }

  /**
   * @param {boolean} pause or go on
   * @returns {Promise<Scan | null>}
   */
  pauseScan(pause) {
    return this.api.post(pause ? "scan/pause" : "scan/resume");
  }
}
