/**
 * Talking to the server: one function a route, JSON in and out, every failure an ApiError.
 */

import { sentence } from "./refusals.mjs";
import { crc32, joined, unpack } from "./shape.mjs";
import { strings } from "./strings.mjs";
import { tellBlurred } from "./veil.mjs";

/** @typedef {import("./types.mjs").Page} Page */
/** @typedef {import("./types.mjs").Place} Place */
/** @typedef {import("./types.mjs").Facet} Facet */
/** @typedef {import("./types.mjs").Suggestions} Suggestions */
/** @typedef {import("./types.mjs").Differences} Differences */
/** @typedef {import("./types.mjs").Searches} Searches */
/** @typedef {import("./types.mjs").Detail} Detail */
/** @typedef {import("./shape.mjs").Shape} Shape */
/** @typedef {import("./types.mjs").Fields} Fields */
/** @typedef {import("./types.mjs").Workflow} Workflow */
/** @typedef {import("./types.mjs").Chosen} Chosen */

/**
 * A page of a result, from a cursor or a rank; `facets`: with what is known of the result as a whole.
 * @typedef {{query: string, sort: string, keep?: string, limit: number, cursor?: string | null, rank?: number, facets?: boolean}} Wanted
 */

/**
 * What the server says of an error: `reason` and `values` where the page may say it in another language.
 * @typedef {object} Told
 * @property {string} [code]
 * @property {string} [message]
 * @property {string} [reason]
 * @property {import("./refusalstrings.mjs").Values} [values]
 * @property {number} [position]
 * @property {number} [length]
 * @property {string} [suggestion]
 */

/**
 * A request that failed. `status` 0: the server was not reached. `position` and `length` count code points of the
 * query; `suggestion` would replace that stretch.
 */
export class ApiError extends Error {
  /**
   * @param {number} status
   * @param {Told} [body]
   */
  constructor(status, body = {}) {
    super(
      sentence(body.reason, { ...body.values, suggestion: body.suggestion ?? "" }) ||
        body.message ||
        (status === 401 ? strings.loggedOut : status ? strings.serverFailed(status) : strings.unreachable),
    );
    this.name = "ApiError";
    this.status = status;
    this.code = body.code ?? (status === 401 ? "not_logged_in" : status ? "error" : "unreachable");
    this.position = body.position ?? null;
    this.length = body.length ?? 1;
    this.suggestion = body.suggestion ?? null;
  }
}

/**
 * Whether a request ended because we wanted it to.
 * @param {unknown} error
 */
export function isAbort(error) {
  return error instanceof DOMException && error.name === "AbortError";
}

/**
 * A result as an address names it.
 * @param {{query: string, sort: string, keep?: string | undefined}} result
 * @returns {Record<string, string>}
 */
const asked = ({ query, sort, keep }) => ({ query, sort, ...(keep ? { keep } : {}) });

export class Api {
  /**
   * @param {string} root address of the API, without a slash at its end
   * @param {string} token sent with every request that changes something
   */
  constructor(root, token) {
    this.root = root;
    this.token = token;
    /** How stacks are shown, sent along wherever a result is asked for. @type {Record<string, string>} */
    this.stacking = {};
  }

  /**
   * @param {Wanted} wanted
   * @param {AbortSignal} [signal]
   * @returns {Promise<Page>}
   */
  async images({ query, sort, keep, limit, cursor, rank, facets }, signal) {
    /** @type {Record<string, string | number>} */
    const params = { ...asked({ query, sort, keep }), limit, ...(cursor ? { cursor } : { rank: rank ?? 0 }), ...this.stacking };
    const page = await this.get("images", facets ? { ...params, facets: 1 } : params, signal);
    tellBlurred(page.images, page.blurred);
    return page;
  }

  /**
   * What all of a result looks like.
   * @param {{query: string, sort: string, keep?: string}} result
   * @param {Shape | null} known of the same result before
   * @param {AbortSignal} [signal]
   * @returns {Promise<Shape>}
   */
  async shape(result, known, signal) {
    const proportions = known?.proportions ?? new Uint8Array(0);
    const had = { count: proportions.length, check: crc32(proportions) };
    const params = { ...asked(result), ...had, ...this.stacking };
    return joined(unpack(await this.get("shape", params, signal, "arrayBuffer")), proportions);
  }

  /**
   * The ids of a result's images from one image to another, in the result's order.
   * @param {{query: string, sort: string, keep?: string}} result
   * @param {number} one
   * @param {number} other
   * @returns {Promise<Float64Array>}
   */
  async ids(result, one, other) {
    const params = { ...asked(result), one, other, ...this.stacking };
    return new Float64Array(unpack(await this.get("ids", params, undefined, "arrayBuffer")).body);
  }

  /**
   * The infotexts of the chosen images that have one; `left` is how many were too many to be read.
   * @param {import("./selection.mjs").Body} chosen
   * @returns {Promise<{texts: string[], without: number, left: number}>}
   */
  infotexts(chosen) {
    return this.post("infotexts", chosen);
  }

  /**
   * All values of a field under a query, those whose name holds `filter`.
   * @param {string} field
   * @param {{query: string, filter: string, limit: number}} wanted
   * @param {AbortSignal} [signal]
   * @returns {Promise<Facet>}
   */
  facet(field, wanted, signal) {
    return this.get(`facets/${encodeURIComponent(field)}`, wanted, signal);
  }

  /**
   * @param {string} query
   * @param {number} position of the caret, in code points
   * @param {AbortSignal} [signal]
   * @returns {Promise<Suggestions>}
   */
  suggest(query, position, signal) {
    return this.get("suggest", { query, position }, signal);
  }

  /**
   * The query with a value added, excluded, or taken out again.
   * @param {{query: string, field: string, value: string, exclude: boolean}} change
   * @returns {Promise<{query: string}>}
   */
  toggle({ query, field, value, exclude }) {
    return this.get("query/toggle", { query, field, value, exclude: exclude ? 1 : 0 });
  }

  /**
   * @param {number[]} ids
   * @returns {Promise<Differences>}
   */
  differences(ids) {
    return this.get("differences", { ids: ids.join(",") });
  }

  /** @returns {Promise<Searches>} */
  searches() {
    return this.get("searches", {});
  }

  /**
   * @param {{name: string, query: string, sort: string}} search
   * @returns {Promise<Searches>}
   */
  saveSearch(search) {
    return this.post("searches", search);
  }

  /**
   * @param {number} id
   * @param {{name?: string, position?: number}} change
   * @returns {Promise<Searches>}
   */
  changeSearch(id, change) {
    return this.post(`searches/${id}`, change);
  }

  /** @param {number} id @returns {Promise<Searches>} */
  deleteSearch(id) {
    return this.post(`searches/${id}/delete`);
  }

  /** @param {string} query that was searched for */
  remember(query) {
    return this.post("history", { query });
  }

  /** @returns {Promise<Searches>} */
  clearHistory() {
    return this.post("history/clear");
  }

  /** @param {number} id of an image that was looked at */
  viewed(id) {
    return this.post(`images/${id}/viewed`);
  }

  /**
   * Where an image stands in a result.
   * @param {number} id
   * @param {{query: string, sort: string, keep?: string}} result
   * @param {AbortSignal} [signal]
   * @returns {Promise<Place>}
   */
  rank(id, result, signal) {
    return this.get(`images/${id}/rank`, { ...asked(result), ...this.stacking }, signal);
  }

  /** @param {number} id of the image that is to stand for its stack */
  pickCover(id) {
    return this.post(`images/${id}/cover`);
  }

  /**
   * @param {number} id
   * @param {AbortSignal} [signal]
   * @returns {Promise<Detail>}
   */
  async image(id, signal) {
    const detail = await this.get(`images/${id}`, {}, signal);
    tellBlurred([detail], detail.blurred);
    return detail;
  }

  /** @param {number} id of an image @returns {Promise<Workflow>} */
  workflow(id) {
    return this.get(`images/${id}/workflow`, {});
  }

  /** @param {number} id of an image */
  workflowUrl(id) {
    return `${this.root}/images/${id}/workflow.json`;
  }

  /**
   * The prompts of images as lines of a text file.
   * @param {Chosen} chosen
   * @param {boolean} settings with seed, steps, sampler and size
   * @returns {Promise<string>}
   */
  async prompts(chosen, settings) {
    const answer = await this.ask(`${this.root}/prompts`, this.posted({ ...chosen, settings }));
    if (!answer.ok) throw new ApiError(answer.status, (await answer.json().catch(() => null))?.error);
    return answer.text();
  }

  /** @returns {Promise<Fields>} */
  fields() {
    return this.get("fields", {});
  }

  /** @param {{id: number, version: string}} image */
  thumbUrl({ id, version }) {
    return `${this.root}/thumb/${id}/${encodeURIComponent(version)}`;
  }

  /** @param {{id: number, version: string}} image */
  fileUrl({ id, version }) {
    return `${this.root}/file/${id}/${encodeURIComponent(version)}`;
  }

  /**
   * @param {string} path
   * @param {Record<string, string | number>} params
   * @param {AbortSignal} [signal]
   * @param {"json" | "arrayBuffer"} [as]
   */
  get(path, params, signal, as) {
    const search = new URLSearchParams(Object.entries(params).map(([key, value]) => [key, String(value)]));
    const tail = search.toString();
    return this.request(`${this.root}/${path}${tail ? `?${tail}` : ""}`, { signal: signal ?? null }, as);
  }

  /**
   * @param {string} path
   * @param {object} [body]
   */
  post(path, body = {}) {
    return this.request(`${this.root}/${path}`, this.posted(body));
  }

  /** @param {object} body @returns {RequestInit} */
  posted(body) {
    return {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Berry-Token": this.token },
      body: JSON.stringify(body),
    };
  }

  /**
   * @param {string} url
   * @param {RequestInit} init
   */
  ask(url, init) {
    return fetch(url, { credentials: "same-origin", ...init }).catch((error) => {
      throw isAbort(error) ? error : new ApiError(0);
    });
  }

  /**
   * @param {string} url
   * @param {RequestInit} init
   * @param {"json" | "arrayBuffer"} [as] what a good answer is
   */
  async request(url, init, as = "json") {
    const answer = await this.ask(url, init);
    const body = await answer[answer.ok ? as : "json"]().catch((/** @type {unknown} */ error) => {
      if (isAbort(error)) throw error;
      return null;
    });
    if (!answer.ok) throw new ApiError(answer.status, body?.error);
    return body;
  }
}
