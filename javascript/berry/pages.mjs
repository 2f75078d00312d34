/**
 * The result of one query, fetched page by page as it is looked at: a bounded cache by rank.
 *
 * A page that follows one we hold is asked for by its cursor, any other by its rank. Requests for pages that are no
 * longer wanted are cancelled. When the index changes, `refresh` fetches the pages in view anew and swaps them in at
 * once, so that the view never shows half of two states.
 */

import { ApiError, isAbort } from "./api.mjs";
import { noShape } from "./shape.mjs";
import { Happening, Signal } from "./state.mjs";

/** @typedef {import("./types.mjs").Image} Image */
/** @typedef {import("./types.mjs").Page} Page */
/** @typedef {import("./types.mjs").Overview} Overview */
/** `keep`: ids of images that are in it whether they match or not. @typedef {{query: string, sort: string, keep?: string}} Result */
/** @typedef {Pick<import("./api.mjs").Api, "images" | "rank" | "shape" | "ids">} Source */

/**
 * The result was replaced. `shift`: how many ranks the anchor moved (0 where there was none); `anchor`: its new rank,
 * null when none of the anchors is in the result any more.
 * @typedef {{kind: "opened" | "refreshed", shift: number, anchor: number | null}} Replaced
 */

export const PAGE = 120;
const KEPT = 60;
const MOST_KEPT = 300;
const PAUSE_AFTER_ERROR = 1500;

/** @param {Page | undefined} page one that was asked for with facets @returns {Overview} */
function overview(page) {
  const { facets = [], timeline = [], chips = [], words = [] } = page ?? {};
  return { facets, timeline, chips, words };
}

export class Pages {
  /** @param {Source} source */
  constructor(source) {
    this.source = source;
    /** @type {Result} */
    this.result = { query: "", sort: "created" };
    this.total = 0;
    /** How many images match, where stacks make `total` fewer. */
    this.matching = 0;
    /** What all of the result looks like. */
    this.shape = noShape();
    /** State of the index the pages were read from; -1 before the first. */
    this.version = -1;
    this.overview = overview(undefined);
    /** Images that stay in this result although they may match no longer: they were changed here. @type {Set<number>} */
    this.kept = new Set();
    /** @type {Map<number, Page>} the most recently wanted last */
    this.pages = new Map();
    /** @type {Map<number, AbortController>} */
    this.inflight = new Map();
    /** @type {AbortController | null} */
    this.opening = null;
    /** @type {AbortController | null} */
    this.refreshing = null;
    this.pausedUntil = 0;
    /** The last failure of a page of this result, null when all is well. */
    this.trouble = new Signal(/** @type {ApiError | null} */ (null));
    /** A page arrived. @type {Happening<number>} */
    this.arrived = new Happening();
    /** @type {Happening<Replaced>} */
    this.replaced = new Happening();
    /** The server has a newer state than what we show. @type {Happening<number>} */
    this.stale = new Happening();
  }

  /** The result as it is asked for. */
  get asked() {
    return this.kept.size ? { ...this.result, keep: [...this.kept].join(",") } : this.result;
  }

  /**
   * The loaded images that a request's body names.
   * @param {import("./selection.mjs").Body} body
   * @returns {Image[]}
   */
  named(body) {
    const listed = new Set("ids" in body ? body.ids : body.except);
    const wanted = "ids" in body;
    return [...this.pages.values()].flatMap(({ images }) => images.filter(({ id }) => listed.has(id) === wanted));
  }

  /**
   * Change loaded images at once, before the server has.
   * @param {import("./selection.mjs").Body} body
   * @param {Partial<Image>} change
   * @returns {[Image, Partial<Image>][]} what to give back should it fail
   */
  patch(body, change) {
    const keys = /** @type {(keyof Image)[]} */ (Object.keys(change));
    return this.named(body).map((image) => {
      const before = Object.fromEntries(keys.map((key) => [key, image[key]]));
      Object.assign(image, change);
      return [image, before];
    });
  }

  /**
   * Keep loaded images in the result until another one is opened.
   * @param {import("./selection.mjs").Body} body
   */
  keep(body) {
    this.keepAll(this.named(body).map(({ id }) => id));
  }

  /** @param {{first: number, last: number}} ranks */
  keepRanks({ first, last }) {
    const ids = [];
    for (let rank = first; rank <= last; rank++) ids.push(this.get(rank)?.id ?? -1);
    this.keepAll(ids.filter((id) => id >= 0));
  }

  /** @param {number[]} ids */
  keepAll(ids) {
    // An address can only be so long. Those kept longest go first.
    const all = [...new Set([...this.kept, ...ids])];
    this.kept = new Set(all.slice(-MOST_KEPT));
  }

  /**
   * The image at a rank, where it has been loaded.
   * @param {number} rank
   * @returns {Image | null}
   */
  get(rank) {
    return this.pages.get(Math.floor(rank / PAGE))?.images[rank % PAGE] ?? null;
  }

  /**
   * The rank of a loaded image.
   * @param {number} id
   * @returns {number | null}
   */
  find(id) {
    for (const [index, page] of this.pages) {
      const at = page.images.findIndex((image) => image.id === id);
      if (at >= 0) return index * PAGE + at;
    }
    return null;
  }

  /**
   * These images, asked for where they are not loaded.
   * @param {number[]} ids
   * @param {(id: number) => Promise<Image>} ask
   * @returns {Promise<Map<number, Image>>}
   */
  async some(ids, ask) {
    const found = ids.map(async (id) => this.get(this.find(id) ?? -1) ?? (await ask(id)));
    return new Map((await Promise.all(found)).map((image) => [image.id, image]));
  }

  /**
   * The image at a rank, asked for where it has not been loaded; null beyond the end. Throws ApiError.
   * @param {number} rank
   * @returns {Promise<Image | null>}
   */
  async imageAt(rank) {
    const known = this.get(rank);
    if (known || rank < 0 || rank >= this.total) return known;
    return (await this.source.images({ ...this.asked, limit: 1, rank })).images[0] ?? null;
  }

  /**
   * The ids of the images from rank to rank, asked for unless all are loaded. Throws ApiError.
   * @param {number} from
   * @param {number} to
   * @returns {Promise<Float64Array>}
   */
  async ids(from, to) {
    const ranks = Math.max(0, to - from + 1);
    const known = ranks <= KEPT * PAGE ? Array.from({ length: ranks }, (_, step) => this.get(from + step)?.id ?? -1) : [-1];
    if (!known.includes(-1)) return Float64Array.from(known);
    const result = this.asked;
    const [one, other] = await Promise.all([this.imageAt(from), this.imageAt(to)]);
    return one && other ? this.source.ids(result, one.id, other.id) : new Float64Array(0);
  }

  /**
   * Whether an image is in the library no more, or in its trash. Throws ApiError.
   * @param {number} id
   */
  async hasLost(id) {
    return (await this.place(id, { query: "", sort: "created" }, new AbortController().signal)) === null;
  }

  /**
   * Load another result. What is shown stays until its first page is here; a later call cancels this one.
   * `around`: an image whose surroundings are wanted first. Throws ApiError; an AbortError when overtaken.
   * @param {Result} result
   * @param {number | null} [around] id of an image
   * @param {boolean} [tentative] keep what is shown where nothing is found
   * @returns {Promise<boolean>} whether it is shown
   */
  async open(result, around = null, tentative = false) {
    this.opening?.abort();
    this.refreshing?.abort();
    const control = new AbortController();
    this.opening = control;
    try {
      const place = around === null ? null : await this.place(around, result, control.signal);
      const index = Math.floor((place ?? 0) / PAGE);
      const wanted = { ...result, limit: PAGE, rank: index * PAGE, facets: true };
      const [page, shape] = await Promise.all([
        this.source.images(wanted, control.signal),
        this.source.shape(result, null, control.signal),
      ]);
      control.signal.throwIfAborted();
      if (tentative && !shape.total && this.total) return false;
      this.result = result;
      this.kept = new Set();
      this.overview = overview(page);
      this.swap(shape, new Map([[index, page]]));
      this.replaced.emit({ kind: "opened", shift: 0, anchor: place });
      return true;
    } finally {
      if (this.opening === control) this.opening = null;
    }
  }

  /**
   * Bring what is in view up to date. `anchors`: images to hold on to with their present ranks, the best first;
   * `first` to `last`: the ranks in view. Throws ApiError.
   * @param {{id: number, rank: number}[]} anchors
   * @param {number} first
   * @param {number} last
   */
  async refresh(anchors, first, last) {
    if (this.opening) return;
    this.refreshing?.abort();
    const control = new AbortController();
    this.refreshing = control;
    const { signal } = control;
    try {
      let held = null;
      for (const anchor of anchors.slice(0, 3)) {
        const rank = await this.place(anchor.id, this.asked, signal);
        if (rank === null) continue;
        held = { rank, shift: rank - anchor.rank };
        break;
      }
      const shift = held?.shift ?? 0;
      const [fresh, shape] = await Promise.all([
        this.window(first + shift, last + shift, signal),
        this.source.shape(this.asked, this.shape, signal),
      ]);
      signal.throwIfAborted();
      this.overview = overview(fresh.values().next().value);
      this.swap(shape, fresh);
      this.replaced.emit({ kind: "refreshed", shift, anchor: held?.rank ?? null });
    } finally {
      if (this.refreshing === control) this.refreshing = null;
    }
  }

  /**
   * Ask for the pages of these ranks, the wanted direction's next page too, and cancel requests for others.
   * @param {number} first
   * @param {number} last
   * @param {number} direction -1 up, 1 down
   */
  want(first, last, direction) {
    if (this.total === 0) return;
    const from = Math.floor(Math.max(0, first) / PAGE);
    const to = Math.floor(Math.min(this.total - 1, last) / PAGE);
    const ahead = direction < 0 ? from - 1 : to + 1;
    const wanted = Array.from({ length: to - from + 1 }, (_, step) => from + step);
    if (ahead >= 0 && ahead * PAGE < this.total) wanted.push(ahead);
    for (const [index, control] of this.inflight) if (!wanted.includes(index)) control.abort();
    for (const index of wanted) {
      const page = this.pages.get(index);
      if (page) {
        this.pages.delete(index);
        this.pages.set(index, page);
      } else if (!this.inflight.has(index) && Date.now() >= this.pausedUntil) void this.load(index);
    }
    this.forget();
  }

  /** Try failed pages again now. */
  retry() {
    this.pausedUntil = 0;
    this.trouble.value = null;
  }

  /** @param {number} index */
  async load(index) {
    const control = new AbortController();
    this.inflight.set(index, control);
    try {
      const page = await this.page(index, control.signal);
      if (control.signal.aborted) return;
      this.pages.set(index, page);
      this.trouble.value = null;
      this.arrived.emit(index);
      if (page.version !== this.version) this.stale.emit(page.version);
    } catch (error) {
      if (isAbort(error)) return;
      this.pausedUntil = Date.now() + PAUSE_AFTER_ERROR;
      this.trouble.value = error instanceof ApiError ? error : new ApiError(0, { message: String(error) });
    } finally {
      if (this.inflight.get(index) === control) this.inflight.delete(index);
    }
  }

  /**
   * @param {number} index
   * @param {AbortSignal} signal
   * @returns {Promise<Page>}
   */
  async page(index, signal) {
    const rank = index * PAGE;
    const before = this.pages.get(index - 1);
    if (before?.next && before.version === this.version) {
      const page = await this.source.images({ ...this.asked, limit: PAGE, cursor: before.next }, signal);
      // Images added meanwhile move everything; a page that does not start where it should is of no use here.
      if (page.rank === rank) return page;
    }
    return this.source.images({ ...this.asked, limit: PAGE, rank }, signal);
  }

  /**
   * All pages of a stretch, read from one state of the index where that can be had; the first with its overview.
   * @param {number} first
   * @param {number} last
   * @param {AbortSignal} signal
   * @returns {Promise<Map<number, Page>>}
   */
  async window(first, last, signal) {
    const from = Math.max(0, Math.floor(first / PAGE));
    const to = Math.max(from, Math.floor(last / PAGE));
    const numbers = Array.from({ length: to - from + 1 }, (_, step) => from + step);
    const pages = await Promise.all(
      numbers.map((index, at) =>
        this.source.images({ ...this.asked, limit: PAGE, rank: index * PAGE, facets: at === 0 }, signal),
      ),
    );
    return new Map(numbers.map((index, at) => [index, /** @type {Page} */ (pages[at])]));
  }

  /**
   * @param {number} id
   * @param {Result} result
   * @param {AbortSignal} signal
   * @returns {Promise<number | null>}
   */
  async place(id, result, signal) {
    try {
      return (await this.source.rank(id, result, signal)).rank;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return null;
      throw error;
    }
  }

  /**
   * Parts of different states of the index count as the oldest of these, so that the next look brings them together.
   * @param {import("./shape.mjs").Shape} shape
   * @param {Map<number, Page>} pages
   */
  swap(shape, pages) {
    for (const control of this.inflight.values()) control.abort();
    this.inflight.clear();
    this.version = Math.min(shape.version, ...[...pages.values()].map((page) => page.version));
    this.shape = shape;
    this.total = shape.total;
    this.matching = pages.values().next().value?.matching ?? shape.total;
    this.pages = pages;
    this.retry();
  }

  forget() {
    for (const index of this.pages.keys()) {
      if (this.pages.size <= KEPT) return;
      this.pages.delete(index);
    }
  }
}
