/**
 * The routes of what the user owns: export, import, backups; and of duplicates.
 */

/** @typedef {import("./types.mjs").Backups} Backups */
/** @typedef {import("./types.mjs").Imported} Imported */
/** @typedef {import("./types.mjs").DuplicateGroups} DuplicateGroups */
/** @typedef {import("./types.mjs").Looking} Looking */

export class KeepingRoutes {
  /** @param {Pick<import("./api.mjs").Api, "get" | "post" | "request" | "root" | "token">} api */
  constructor(api) {
    this.api = api;
  }

  /** @returns {Promise<Backups>} */
  backups() {
    return this.api.get("backups", {});
  }

  /** @returns {Promise<Backups>} */
  backUp() {
    return this.api.post("backups");
  }

  /**
   * @param {{name: string, replace: boolean, preview: boolean}} wanted
   * @returns {Promise<Imported>}
   */
  restore(wanted) {
    return this.api.post("backups/restore", wanted);
  }

  /**
   * @param {File} file
   * @param {boolean} preview
   * @returns {Promise<Imported>}
   */
  importFile(file, preview) {
    return this.api.request(`${this.api.root}/import${preview ? "?preview=true" : ""}`, {
      method: "POST",
      headers: { "Content-Type": "application/octet-stream", "X-Berry-Token": this.api.token },
      body: file,
    });
  }

  exportUrl() {
    return `${this.api.root}/export`;
  }

  /**
   * @param {string} kind
   * @param {number} start
   * @returns {Promise<DuplicateGroups>}
   */
  duplicates(kind, start) {
    return this.api.get("duplicates", { kind, start, limit: 30 });
  }

  /** @returns {Promise<Looking>} */
  looking() {
    return this.api.get("duplicates/progress", {});
  }

  /** @returns {Promise<Looking>} */
  lookAtAll() {
    return this.api.post("duplicates/look");
  }
}
