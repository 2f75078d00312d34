/**
 * The routes of files: trash, moving, renaming, downloads. What changes files answers with an outcome.
 */

/** @typedef {import("./selection.mjs").Body} Body */
/** @typedef {import("./types.mjs").Outcome} Outcome */
/** @typedef {import("./types.mjs").FilesState} FilesState */
/** @typedef {import("./types.mjs").TrashContents} TrashContents */
/** @typedef {import("./types.mjs").FolderChoices} FolderChoices */
/** @typedef {import("./types.mjs").RenamePreview} RenamePreview */
/** @typedef {import("./types.mjs").Prepared} Prepared */

export class FileRoutes {
  /** @param {Pick<import("./api.mjs").Api, "get" | "post" | "root">} api */
  constructor(api) {
    this.api = api;
  }

  /** @returns {Promise<FilesState>} */
  state() {
    return this.api.get("files", {});
  }

  cancel() {
    return this.api.post("files/cancel");
  }

  /** @returns {Promise<TrashContents>} */
  contents() {
    return this.api.get("trash", {});
  }

  /** @param {Body} images @returns {Promise<Outcome>} */
  trash(images) {
    return this.api.post("trash", images);
  }

  /** @param {Body} images @returns {Promise<Outcome>} */
  restore(images) {
    return this.api.post("trash/restore", images);
  }

  /** @param {number} images how many the user was told of @returns {Promise<Outcome>} */
  empty(images) {
    return this.api.post("trash/empty", { images });
  }

  /** @param {string} filter @param {AbortSignal} [signal] @returns {Promise<FolderChoices>} */
  folders(filter, signal) {
    return this.api.get("files/folders", { filter }, signal);
  }

  /**
   * @param {"move" | "copy"} what
   * @param {Body} images
   * @param {{root: number, folder: string}} place
   * @returns {Promise<Outcome>}
   */
  place(what, images, place) {
    return this.api.post(`files/${what}`, { ...images, ...place });
  }

  /** @param {Body} images @param {string} pattern @returns {Promise<Outcome>} */
  rename(images, pattern) {
    return this.api.post("files/rename", { ...images, pattern });
  }

  /** @param {Body} images @param {string} pattern @returns {Promise<RenamePreview>} */
  previewRename(images, pattern) {
    return this.api.post("files/rename/preview", { ...images, pattern });
  }

  /** @param {number} id of an image whose file is to be shown in the file manager */
  reveal(id) {
    return this.api.post(`images/${id}/reveal`);
  }

  /** @param {Body} images @param {string} kind @returns {Promise<Prepared>} */
  prepare(images, kind) {
    return this.api.post("downloads", { ...images, kind });
  }

  /** @param {string} ticket */
  downloadUrl(ticket) {
    return `${this.api.root}/downloads/${encodeURIComponent(ticket)}`;
  }
}
