/**
 * The routes of curating: each act answers with the action that can be taken back, null when there was nothing to do.
 */

/** @typedef {import("./selection.mjs").Body} Body */
/** @typedef {import("./types.mjs").Action} Action */
/** @typedef {import("./types.mjs").Done} Done */
/** @typedef {import("./types.mjs").TagCount} TagCount */
/** @typedef {import("./types.mjs").Album} Album */
/** @typedef {import("./types.mjs").Rule} Rule */
/** @typedef {{rating?: number, favorite?: boolean, nsfw?: boolean}} Marks */

export class Acts {
  /** @param {Pick<import("./api.mjs").Api, "get" | "post">} api */
  constructor(api) {
    this.api = api;
    /** Shows how far it is while files move. @type {<T>(work: Promise<T>) => Promise<T>} */
    this.follow = (work) => work;
  }

  /**
   * @param {Body} images
   * @param {Marks} marks
   * @returns {Promise<Done>}
   */
  mark(images, marks) {
    return this.api.post("marks", { ...images, ...marks });
  }

  /** @returns {Promise<TagCount[]>} */
  async tags() {
    return (await this.api.get("tags", {})).tags;
  }

  /** @param {Body} images @returns {Promise<TagCount[]>} with how many of these have each */
  async tagsOf(images) {
    return (await this.api.post("tags/of", images)).tags;
  }

  /**
   * @param {Body} images
   * @param {{add?: string[], remove?: string[]}} change
   * @returns {Promise<Done>}
   */
  tag(images, change) {
    return this.api.post("tags", { ...images, ...change });
  }

  /**
   * @param {string} tag
   * @param {string} to
   * @param {boolean} merge
   * @returns {Promise<Done>}
   */
  renameTag(tag, to, merge) {
    return this.api.post("tags/rename", { tag, to, merge });
  }

  /** @param {string} tag @param {string | null} color @returns {Promise<Done>} */
  colorTag(tag, color) {
    return this.api.post("tags/color", { tag, color });
  }

  /** @param {string} tag @returns {Promise<Done>} */
  deleteTag(tag) {
    return this.api.post("tags/delete", { tag });
  }

  /** @returns {Promise<Album[]>} */
  async albums() {
    const { albums, blurred } = await this.api.get("albums", {});
    for (const album of albums) album.blur = blurred.includes(album.cover_id);
    return albums;
  }

  /**
   * @param {{name: string, notes?: string, query?: string, images?: Body}} album
   * @returns {Promise<Done>}
   */
  createAlbum(album) {
    return this.api.post("albums", album);
  }

  /**
   * @param {number} id
   * @param {{name?: string, notes?: string, query?: string, cover_id?: number, position?: number}} change
   * @returns {Promise<Done>}
   */
  changeAlbum(id, change) {
    return this.api.post(`albums/${id}`, change);
  }

  /** @param {number} id @returns {Promise<Done>} */
  deleteAlbum(id) {
    return this.api.post(`albums/${id}/delete`);
  }

  /** @param {number} id @param {Body} images @returns {Promise<Done>} */
  putIn(id, images) {
    return this.api.post(`albums/${id}/add`, images);
  }

  /** @param {number} id @param {Body} images @returns {Promise<Done>} */
  takeOut(id, images) {
    return this.api.post(`albums/${id}/remove`, images);
  }

  /**
   * @param {number} id
   * @param {Body} images
   * @param {number | null} before image they are put before; null: at the end
   * @returns {Promise<Done>}
   */
  move(id, images, before) {
    return this.api.post(`albums/${id}/move`, { ...images, before });
  }

  /** @returns {Promise<Rule[]>} */
  async rules() {
    return (await this.api.get("rules", {})).rules;
  }

  /** @param {{query: string, tag: string, apply: boolean}} rule @returns {Promise<Done>} */
  createRule(rule) {
    return this.api.post("rules", rule);
  }

  /** @param {number} id @param {{active: boolean}} change @returns {Promise<Done>} */
  changeRule(id, change) {
    return this.api.post(`rules/${id}`, change);
  }

  /** @param {number} id @param {"delete" | "apply"} what @returns {Promise<Done>} */
  rule(id, what) {
    return this.api.post(`rules/${id}/${what}`);
  }

  /** @returns {Promise<Action[]>} the latest first */
  async history() {
    return (await this.api.get("actions", {})).actions;
  }

  /** @param {number} id @returns {Promise<Done>} */
  undo(id) {
    return this.follow(this.api.post("undo", { id }));
  }

  /** @param {number} id @returns {Promise<Done>} */
  redo(id) {
    return this.follow(this.api.post("redo", { id }));
  }
}
