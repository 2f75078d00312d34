/**
 * The grid: which part of the result is in view, and keeping that place through every change.
 */

import { arrange, holdForZoom } from "./arranging.mjs";
import { Canvas, nearRows } from "./canvas.mjs";
import { h, perFrame } from "./dom.mjs";
import { holdAt, placeFor } from "./hold.mjs";
import { LARGEST, SMALLEST, squareLayout } from "./layout.mjs";
import { Pace } from "./pace.mjs";
import { ScrollSpace, clamp } from "./scrollspace.mjs";
import { Selection } from "./selection.mjs";
import { Happening } from "./state.mjs";
import { strings } from "./strings.mjs";

/** @typedef {import("./pages.mjs").Pages} Pages */
/** @typedef {import("./pages.mjs").Replaced} Replaced */
/** @typedef {import("./layout.mjs").Layout} GridLayout */
/** @typedef {import("./hold.mjs").Hold} Hold */

const AT_TOP = 8;

export class Grid {
  /**
   * @param {Pages} pages
   * @param {import("./canvas.mjs").Pictures} pictures
   * @param {import("./state.mjs").Signal<number>} zoom wanted cell size in px
   * @param {import("./state.mjs").Signal<boolean>} square whether cells are squares, or as wide as their images
   */
  constructor(pages, pictures, zoom, square) {
    this.pages = pages;
    this.zoom = zoom;
    this.square = square;
    this.space = new ScrollSpace();
    this.selection = new Selection({
      result: () => pages.result,
      // All that a query finds, the images in collapsed stacks too: actions on it are for them as well.
      total: () => pages.matching,
      ids: (from, to) => pages.ids(from, to),
    });
    /** The images under a heading are to be selected. @type {Happening<import("./layout.mjs").Heading>} */
    this.picked = new Happening();
    this.canvas = new Canvas(pages, pictures, this.selection, (heading) => this.picked.emit(heading));
    this.width = 0;
    /** Where the element begins below the page's top, px: notices may come and go above it. */
    this.top = 0;
    /** @type {GridLayout} */
    this.layout = squareLayout({ total: 0, width: 1, target: zoom.value });
    /** Where in the view the images are to stay while the size changes. @type {{x: number, y: number} | null} */
    this.pointed = null;
    /** The cell that keys act on. */
    this.active = { rank: 0, id: /** @type {number | null} */ (null) };
    this.pace = new Pace(() => this.rest());
    /** @type {Hold | null} what to hold on to through a series of changes of size */
    this.hold = null;
    this.focusWanted = false;
    /** How far below the page's top the next result's anchor is to lie, in px: what is above the view may change, too. @type {number | null} */
    this.landing = null;
    /** Something else may be in view, or be there in another size. @type {Happening<void>} */
    this.moved = new Happening();
    /** The view came to rest. @type {Happening<void>} */
    this.rested = new Happening();
    /** How much of the view's lower end something lies over, px. */
    this.covered = () => 0;
    /** @type {Happening<number>} rank */
    this.opened = new Happening();

    this.element = h(
      "div",
      { class: "berry-grid", role: "grid", "aria-label": strings.grid, "aria-readonly": "true", "aria-multiselectable": "true" },
      this.canvas.element,
    );
    this.schedule = perFrame(() => this.render());
    this.element.addEventListener("scroll", () => this.scrolled(), { passive: true });
    this.element.addEventListener("scrollend", () => this.pace.ended());
    this.element.addEventListener("focusin", (event) => this.focused(event));
    pages.arrived.on(this.schedule);
    const mark = perFrame(() => this.canvas.mark(this.active.rank));
    this.selection.changed.on(mark);
    this.selection.hinted.on(mark);
    pages.replaced.on((change) => this.replaced(change));
    zoom.watch(() => this.rearrange());
    square.watch(() => this.rearrange());
    new ResizeObserver(() => this.resized()).observe(this.element);
  }

  /** In a tab that is not shown nothing has a size. */
  get shown() {
    return this.element.clientHeight > 0;
  }

  get atTop() {
    return this.space.place < AT_TOP;
  }

  /** First and last rank in view. */
  get inView() {
    const { place, view } = this.space;
    const { layout } = this;
    return { first: layout.firstRank(layout.rowAt(place)), last: layout.lastRank(layout.rowAt(place + view)) };
  }

  /**
   * An image (else the first in view), and how far below the page's top it lies; null at the very top.
   * @param {number} [rank]
   */
  anchor(rank = this.inView.first) {
    return this.atTop ? null : this.placed(rank);
  }

  /**
   * The image at a rank, and how far below the page's top it lies.
   * @param {number} rank
   */
  placed(rank) {
    const image = this.pages.get(rank);
    const y = this.layout.rowTop(this.layout.rowOf(rank)) - this.space.place + this.above;
    return image && { id: image.id, y: Math.round(y) };
  }

  /** How much of the page lies above the view, px. */
  get above() {
    const page = this.element.closest("#berry")?.getBoundingClientRect().top ?? 0;
    return (this.element.parentElement?.getBoundingClientRect().top ?? page) - page;
  }

  /** The image last acted on, if it is in view; else as `anchor`. */
  get lookedAt() {
    const { rank } = this.active;
    const { first, last } = this.inView;
    const acted = (rank > 0 || !this.selection.empty) && rank >= first && rank <= last;
    return acted ? this.placed(rank) : this.anchor();
  }

  /** The element's size may have changed: shown, hidden, or the window resized. */
  resized() {
    const { clientWidth, clientHeight } = this.element;
    if (!clientHeight) return;
    this.stay();
    if (clientWidth === this.width && clientHeight === this.space.view) {
      // Shown again: browsers bring the scroll position back, but not all of them.
      if (this.element.scrollTop !== this.space.scroll) this.put(this.space.scroll);
      this.schedule();
      return;
    }
    const hold = this.width === clientWidth ? null : (this.hold ?? (this.width ? this.holdAt(0) : null));
    this.width = clientWidth;
    this.relayout(hold);
  }

  /** Something above the grid came or went: the images stay where they are on the screen, as far as they can. */
  stay() {
    const top = this.above;
    if (this.width && !this.atTop) this.space.place = clamp(this.space.place + top - this.top, 0, this.space.end);
    this.top = top;
  }

  /**
   * What to keep where it is, `y` px below the view's top.
   * @param {number} y
   * @returns {Hold | null}
   */
  holdAt(y) {
    return this.layout.total && !this.atTop ? holdAt(this.layout, this.space.place, y) : null;
  }

  /** Another arrangement, in which the reader finds the place again. */
  rearrange() {
    const focused = this.element.contains(document.activeElement) ? this.active.rank : null;
    this.relayout(this.hold ?? holdForZoom(this.layout, this.space, this.pointed, focused));
  }

  /**
   * Another size of the images, those at a point of the view staying there.
   * @param {number} size
   * @param {{x: number, y: number} | null} [pointed]
   */
  zoomTo(size, pointed = null) {
    // A series of steps at one point holds on to one image: each step would lose a little.
    const same = pointed && this.pointed && Math.hypot(pointed.x - this.pointed.x, pointed.y - this.pointed.y) < 8;
    if (pointed && !same) this.hold = null;
    this.pointed = pointed;
    this.zoom.value = Math.round(clamp(size, SMALLEST, LARGEST));
  }

  /**
   * Lay out anew and keep what is held where it is.
   * @param {Hold | null} hold
   * @param {number} [phase]
   */
  relayout(hold, phase = 0) {
    const top = this.atTop;
    const { shape } = this.pages;
    this.layout = arrange({ shape, square: this.square.value, width: this.width, target: this.zoom.value, phase });
    this.space.resize(this.layout.height, this.element.clientHeight || this.space.view);
    this.canvas.element.style.height = `${this.space.size}px`;
    this.element.setAttribute("aria-rowcount", String(this.layout.rows + this.layout.headings));
    if (hold) this.space.place = clamp(placeFor(this.layout, hold), 0, this.space.end);
    else if (top) this.space.place = 0;
    this.hold = hold;
    this.put(this.space.toScroll(this.space.place));
    this.render(true);
    this.pace.wait();
  }

  /** @param {Replaced} change */
  replaced(change) {
    if (change.kind === "opened") {
      this.active = { rank: change.anchor ?? 0, id: null };
      this.space.place = 0;
      const y = this.landing === null ? this.space.view / 3 : this.landing - this.above;
      this.relayout(change.anchor ? { rank: change.anchor, share: 0, y } : null);
      this.landing = null;
      return;
    }
    const before = this.canvas.positions();
    const { shift } = change;
    const top = this.atTop;
    this.selection.moved(top ? this.pages.total - this.layout.total : shift);
    this.active.rank = clamp(this.active.rank + shift, 0, Math.max(0, this.pages.total - 1));
    if (this.active.id !== null) this.active.rank = this.pages.find(this.active.id) ?? this.active.rank;
    const hold = top ? null : this.holdAt(0);
    this.relayout(hold ? { ...hold, rank: hold.rank + shift } : null, top ? 0 : this.layout.phase - shift);
    if (top) this.canvas.slide(before);
  }

  scrolled() {
    const { scrollTop } = this.element;
    if (!this.shown || scrollTop === this.space.scroll) return;
    this.pace.moved(this.space.scrolled(scrollTop));
    this.hold = null;
    this.pointed = null;
    if (this.space.stuck) this.put(this.space.toScroll(this.space.place));
    this.schedule();
  }

  rest() {
    this.pace.stop();
    if (!this.shown) return;
    const wanted = this.space.rest();
    if (wanted !== null) this.put(wanted);
    if (this.atTop && this.layout.phase) {
      const before = this.canvas.positions();
      this.space.place = 0;
      this.relayout(null);
      this.canvas.slide(before);
    } else this.render();
    this.canvas.order();
    this.rested.emit();
  }

  /** @param {number} scroll */
  put(scroll) {
    this.element.scrollTop = scroll;
    this.space.scroll = this.shown ? this.element.scrollTop : scroll;
  }

  /**
   * Bring a rank into view, moving as little as need be, or to a share of the view's height. Draws nothing yet.
   * @param {number} rank
   * @param {number | null} [share]
   * @param {number} [covered] px of the view's lower end that do not show it
   */
  reveal(rank, share = null, covered = 0) {
    const { layout, space } = this;
    if (!layout.total || !this.width) return;
    const row = layout.rowOf(rank);
    const heading = layout.headingOf(rank);
    // The first row of a day is shown with its heading.
    const top = heading?.row === row && share === null ? heading.top : layout.rowTop(row);
    const bottom = layout.rowTop(row) + layout.rowHeight(row);
    let { place } = space;
    if (share !== null) place = top - share * Math.max(0, space.view - layout.rowHeight(row));
    else if (top < place) place = top;
    else if (bottom > place + space.view - covered) place = Math.min(bottom - space.view + covered, top);
    this.reach(place);
  }

  /**
   * Bring a place of the content to the view's top. Draws nothing yet.
   * @param {number} place
   */
  reach(place) {
    const { space } = this;
    if (place === space.place) return;
    this.hold = null;
    this.pace.turn(place - space.place);
    this.put(space.jump(place));
    this.pace.wait();
  }

  /**
   * Bring a rank to the view's top.
   * @param {number} rank
   */
  jump(rank) {
    const { layout } = this;
    const heading = layout.total ? layout.headingOf(rank) : null;
    if (heading?.first === rank) this.reach(heading.top);
    else this.reveal(rank, 0);
    this.render();
  }

  /**
   * Go to a share of the whole, in the midst of a drag: thumbnails come once it rests.
   * @param {number} share
   */
  scrub(share) {
    const { space } = this;
    this.hold = null;
    this.pace.rush(share * space.end - space.place);
    this.put(space.jump(share * space.end));
    this.schedule();
  }

  /** The image that keys act on, null while it is not loaded. */
  get focusedImage() {
    return this.pages.get(this.active.rank);
  }

  /** Add the active image to the selection, or take it out. */
  select() {
    const image = this.focusedImage;
    if (image) this.selection.toggle(image, this.active.rank);
  }

  /**
   * Go to a rank, the selection growing or shrinking on the way.
   * @param {number} rank
   */
  extend(rank) {
    const from = this.active.rank;
    this.activate(rank);
    return this.selection.extend(this.active.rank, from);
  }

  /**
   * Make a rank the one keys act on.
   * @param {number} rank
   * @param {{focus?: boolean, share?: number | null, pointed?: boolean}} [how] `pointed`: it is under the pointer, so
   *   that nothing should move if that can be helped
   */
  activate(rank, { focus = true, share = null, pointed = false } = {}) {
    if (!this.layout.total) return;
    const wanted = clamp(rank, 0, this.layout.total - 1);
    this.active = { rank: wanted, id: this.pages.get(wanted)?.id ?? null };
    this.focusWanted = this.focusWanted || focus;
    this.reveal(wanted, share, pointed ? 0 : this.covered());
    this.render();
  }

  /**
   * Where a rank's cell is on the screen, null when it is not drawn.
   * @param {number} rank
   */
  rectangle(rank) {
    return this.canvas.cellAt(rank)?.element.getBoundingClientRect() ?? null;
  }

  /** @param {FocusEvent} event */
  focused(event) {
    const cell = this.canvas.cellOf(event);
    if (!cell || cell.rank === this.active.rank) return;
    this.active = { rank: cell.rank, id: cell.image?.id ?? null };
    this.render();
  }

  /** @param {boolean} [rearranged] whether cells may take over pictures from each other */
  render(rearranged = false) {
    if (!this.shown || !this.width) return;
    const had = this.element.contains(document.activeElement);
    const { layout, space, pace, active } = this;
    const leaping = pace.leap > space.view / 2;
    const rows = nearRows(layout, space, { direction: pace.direction, leaping }, active.rank);
    this.canvas.draw(layout, space, rows, { rearranged, hurried: pace.fast, leaping });
    this.markActive(had);
    this.load();
    this.moved.emit();
  }

  /** @param {boolean} had whether the focus was in the grid before cells changed */
  markActive(had) {
    const active = this.canvas.mark(this.active.rank);
    if (active && this.active.id === null) this.active.id = active.image?.id ?? null;
    // The button of a day keeps it, as long as it is there.
    const stays = had && document.activeElement?.closest(".berry-day:not([hidden])");
    if (!active || !((had && !stays) || this.focusWanted)) return;
    this.focusWanted = false;
    if (document.activeElement !== active.element) active.element.focus({ preventScroll: true });
  }

  /** Ask for the pages and thumbnails that are wanted now. */
  load() {
    if (!this.layout.total) return;
    const { direction, fast } = this.pace;
    if (fast) {
      this.canvas.thumbs.want([], []);
      return;
    }
    const { first, last } = this.inView;
    const screen = last - first + 1;
    const down = direction > 0;
    this.pages.want(first - (down ? 0 : screen), last + (down ? screen : 0), direction);
    this.canvas.load(first, last, direction);
  }
}
