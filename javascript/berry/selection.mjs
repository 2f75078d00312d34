/**
 * Which images are selected: some, by their ids, or all of a query but some. What acts on images asks here for whom:
 *
 * - `await selection.body()`: the selection as request bodies name it, `{ids}` or `{query, except}`.
 * - `await selection.target(image)`: the selection when `image`, on which a key was pressed, is part of it, else that
 *   image alone. `selection.targeted(image)` says how many these are, for "Trash 12".
 *
 * Ranges are shown at once, by rank, while their ids are on the way.
 */

import { Happening } from "./state.mjs";

/** @typedef {import("./types.mjs").Image} Image */

/** How images are named in a request's body. @typedef {{ids: number[]} | {query: string, except: number[]}} Body */

/**
 * Where the ids come from.
 * @typedef {object} Ground
 * @property {() => {query: string, sort: string}} result
 * @property {() => number} total
 * @property {(from: number, to: number) => Promise<Float64Array>} ids of the images from rank to rank
 */

/** A rank and the image there, once it is known. @typedef {{rank: number, id: number | null}} Spot */

/** A drag over more than this is not counted while it lasts. */
const COUNTED = 5000;

/** @param {{from: number, to: number, has: (rank: number) => boolean}} found */
function counted({ from, to, has }) {
  if (to - from > COUNTED) return to - from + 1;
  let count = 0;
  for (let rank = from; rank <= to; rank++) if (has(rank)) count += 1;
  return count;
}

export class Selection {
  /** @param {Ground} ground */
  constructor(ground) {
    this.ground = ground;
    /** In the order of their choice; those left out where all of `query` are selected. @type {Set<number>} */
    this.ids = new Set();
    /** The query all of whose images are selected, null when only `ids` are. @type {string | null} */
    this.query = null;
    /** Where a range starts. @type {Spot | null} */
    this.pivot = null;
    /** What was selected before the range. @type {Set<number> | null} */
    this.before = null;
    /** What is being selected, and how many. @type {{has: (rank: number) => boolean, size: number} | null} */
    this.coming = null;
    /** What a click with Shift would select. @type {{from: number, to: number} | null} */
    this.offered = null;
    this.settling = Promise.resolve();
    this.turn = 0;
    /** How many there are now. @type {Happening<number>} */
    this.changed = new Happening();
    /** Something is drawn otherwise, without being selected. @type {Happening<void>} */
    this.hinted = new Happening();
  }

  get size() {
    const { ids, coming } = this;
    if (this.query !== null) return Math.max(0, this.ground.total() - ids.size);
    return ids.size + (coming?.size ?? 0);
  }

  get empty() {
    return this.size === 0;
  }

  /**
   * @param {number | undefined} id
   * @param {number} [rank]
   */
  has(id, rank = -1) {
    if (this.coming?.has(rank)) return true;
    return id !== undefined && this.ids.has(id) === (this.query === null);
  }

  /** @param {number} rank */
  would(rank) {
    return this.offered !== null && rank >= this.offered.from && rank <= this.offered.to;
  }

  /**
   * Add an image to the selection, or take it out.
   * @param {Image} image
   * @param {number} [rank]
   */
  toggle(image, rank = -1) {
    this.settle();
    if (!this.ids.delete(image.id)) this.ids.add(image.id);
    this.pivot = { rank, id: image.id };
    this.changed.emit(this.size);
  }

  /**
   * Select this image only.
   * @param {Image} image
   * @param {number} [rank]
   */
  only(image, rank = -1) {
    this.settle();
    this.query = null;
    this.ids = new Set([image.id]);
    this.pivot = { rank, id: image.id };
    this.changed.emit(this.size);
  }

  /**
   * Select from where the last click or key was up to a rank. Once more, it takes the last range's place.
   * @param {number} rank
   * @param {number} from where to begin when nothing was clicked yet
   */
  extend(rank, from) {
    this.pivot ??= { rank: from, id: null };
    const before = this.before ?? new Set(this.ids);
    const done = this.add(Math.min(this.pivot.rank, rank), Math.max(this.pivot.rank, rank), before);
    this.before = before;
    return done;
  }

  /**
   * Select a stretch of ranks besides what is selected.
   * @param {number} from
   * @param {number} to
   * @param {Set<number>} [base] what is selected besides
   * @param {(rank: number) => boolean} [has] which of the stretch are meant
   * @returns {Promise<void>} settled once the ids are known; rejected with an ApiError when they cannot be had
   */
  add(from, to, base = new Set(this.ids), has = (rank) => rank >= from && rank <= to) {
    this.settle();
    const turn = this.turn;
    this.ids = base;
    this.coming = { has: (rank) => rank >= from && rank <= to && has(rank), size: to - from + 1 };
    this.changed.emit(this.size);
    const work = this.ground.ids(from, to).then(
      (found) => {
        if (turn !== this.turn) return;
        const ids = new Set(base);
        const every = this.query !== null;
        found.forEach((id, at) => has(from + at) && (every ? ids.delete(id) : ids.add(id)));
        this.ids = ids;
        this.coming = null;
        this.changed.emit(this.size);
      },
      (error) => {
        if (turn !== this.turn) return;
        this.coming = null;
        this.changed.emit(this.size);
        throw error;
      },
    );
    this.settling = work.catch(() => {});
    return work;
  }

  /**
   * Show what a drag would select, were it to end now.
   * @param {{base: Set<number>, from: number, to: number, has: (rank: number) => boolean} | null} found
   */
  hover(found) {
    this.turn += 1;
    this.before = null;
    this.ids = new Set(found?.base ?? []);
    this.coming = found && { has: found.has, size: counted(found) };
    this.changed.emit(this.size);
  }

  /** Select all images of the result, whatever their number. */
  all() {
    this.settle();
    this.query = this.ground.result().query;
    this.ids = new Set();
    this.pivot = null;
    this.changed.emit(this.size);
  }

  clear() {
    if (this.query === null && !this.ids.size && !this.coming) return;
    this.settle();
    this.query = null;
    this.ids = new Set();
    this.pivot = null;
    this.changed.emit(0);
  }

  /** Whatever range was begun is done, or given up. */
  settle() {
    this.turn += 1;
    this.before = null;
    this.coming = null;
    this.offer(null);
  }

  /**
   * Show what a click with Shift at this rank would select.
   * @param {number | null} rank
   */
  offer(rank) {
    const pivot = this.pivot?.rank ?? -1;
    const next = rank === null || pivot < 0 ? null : { from: Math.min(pivot, rank), to: Math.max(pivot, rank) };
    if (next?.from === this.offered?.from && next?.to === this.offered?.to) return;
    this.offered = next;
    this.hinted.emit();
  }

  /**
   * The result was brought up to date: ranks have moved.
   * @param {number} shift
   */
  moved(shift) {
    if (this.pivot && this.pivot.rank >= 0) this.pivot.rank = Math.max(0, this.pivot.rank + shift);
  }

  /** @returns {Promise<Body>} */
  async body() {
    await this.settling;
    return this.query === null ? { ids: [...this.ids] } : { query: this.query, except: [...this.ids] };
  }

  /** @param {{id: number} | null} image on which a key was pressed */
  targeted(image) {
    return !image || this.has(image.id) ? this.size : 1;
  }

  /**
   * What an action is for.
   * @param {{id: number} | null} image on which a key was pressed
   * @returns {Promise<Body | null>} null when there is nothing it could be for
   */
  async target(image) {
    if (image && !this.has(image.id)) return { ids: [image.id] };
    return this.empty ? null : this.body();
  }
}
