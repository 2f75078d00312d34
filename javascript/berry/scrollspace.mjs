/**
 * A scroll box far taller than browsers allow: maps the box's own scroll position onto the place in the whole content.
 *
 * Browsers cap a box at 9 to 33 million pixels, so the box is at most LIMIT high while the content may be any height.
 * `place` is where the view's top really is; `scroll` is what the box says. Small movements move both alike, so that
 * wheel, touch and keys are exact; large ones (the scrollbar) go through the mapping. Near both ends the mapping is
 * the identity. At rest the box is silently put where the mapping wants it. Pure: touches no element.
 */

export const LIMIT = 4_000_000;
export const EDGE = 500_000;

export class ScrollSpace {
  constructor() {
    /** Height of the content in px. */
    this.height = 0;
    /** Height of the view in px. */
    this.view = 0;
    /** The view's top in the content, fractional. */
    this.place = 0;
    /** The box's scrollTop as we last knew it. */
    this.scroll = 0;
  }

  /** Height to give the scrolled box, in px. */
  get size() {
    return Math.min(this.height, LIMIT);
  }

  /** Largest `place`. */
  get end() {
    return Math.max(0, this.height - this.view);
  }

  /** Largest `scroll`. */
  get scrollEnd() {
    return Math.max(0, this.size - this.view);
  }

  /** What to take off a content position to get a position in the box; whole, so that text stays sharp. */
  get offset() {
    return Math.round(this.place - this.scroll);
  }

  /**
   * The content or the view changed its height. `place` is kept as far as it can be.
   * @param {number} height
   * @param {number} view
   */
  resize(height, view) {
    this.height = height;
    this.view = view;
    this.place = clamp(this.place, 0, this.end);
    this.scroll = clamp(this.scroll, 0, this.scrollEnd);
  }

  /**
   * @param {number} scroll
   * @returns {number} the place the mapping gives it
   */
  toPlace(scroll) {
    const { end, scrollEnd } = this;
    if (end === scrollEnd || scroll <= EDGE) return clamp(scroll, 0, end);
    if (scroll >= scrollEnd - EDGE) return clamp(end - (scrollEnd - scroll), 0, end);
    return EDGE + ((scroll - EDGE) / (scrollEnd - 2 * EDGE)) * (end - 2 * EDGE);
  }

  /**
   * @param {number} place
   * @returns {number} where the box should stand for it, whole
   */
  toScroll(place) {
    const { end, scrollEnd } = this;
    if (end === scrollEnd || place <= EDGE) return Math.round(clamp(place, 0, scrollEnd));
    if (place >= end - EDGE) return Math.round(clamp(scrollEnd - (end - place), 0, scrollEnd));
    return Math.round(EDGE + ((place - EDGE) / (end - 2 * EDGE)) * (scrollEnd - 2 * EDGE));
  }

  /**
   * The box was scrolled, by whom or whatever.
   * @param {number} scroll its scrollTop
   * @returns {number} how far the place moved
   */
  scrolled(scroll) {
    const before = this.place;
    const delta = scroll - this.scroll;
    this.scroll = scroll;
    const far = Math.abs(delta) > 3 * this.view;
    this.place = far ? this.toPlace(scroll) : clamp(this.place + delta, 0, this.end);
    return this.place - before;
  }

  /**
   * Whether the box stands at an end that the content has not reached, so that the user could not scroll on.
   */
  get stuck() {
    return (this.scroll <= 0 && this.place > 0.5) || (this.scroll >= this.scrollEnd && this.place < this.end - 0.5);
  }

  /**
   * Scrolling has ended: where the box should be put, or null when it stands right.
   * @returns {number | null}
   */
  rest() {
    const wanted = this.toScroll(this.place);
    return Math.abs(wanted - this.scroll) < 1 ? null : wanted;
  }

  /**
   * Go to a place at once.
   * @param {number} place
   * @returns {number} where to put the box
   */
  jump(place) {
    this.place = clamp(place, 0, this.end);
    return this.toScroll(this.place);
  }
}

/**
 * @param {number} value
 * @param {number} low
 * @param {number} high
 */
export function clamp(value, low, high) {
  return Math.max(low, Math.min(high, value));
}
