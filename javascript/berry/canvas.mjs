/**
 * What the grid has drawn: the rows near the view, each cell used again for other images as the view moves.
 *
 * All positions come from the Layout and the ScrollSpace; elements are written once a frame and never measured.
 */

import { Row } from "./cells.mjs";
import { calm, h } from "./dom.mjs";
import { Headings } from "./headings.mjs";
import { squareLayout } from "./layout.mjs";
import { isVideo } from "./videos.mjs";
import { ScrollSpace } from "./scrollspace.mjs";
import { ThumbQueue } from "./thumbs.mjs";

/** @typedef {import("./cells.mjs").Cell} Cell */
/** @typedef {import("./layout.mjs").Layout} Layout */
/** @typedef {import("./pages.mjs").Pages} Pages */
/** Where pictures come from: addresses of thumbnails, and posters of videos.
 * @typedef {{thumb: (image: import("./types.mjs").Image) => string, posters: import("./videos.mjs").Posters}} Pictures */

/** Cells drawn beyond the view, about, whatever their size. */
const SPARE_CELLS = 160;
/** Thumbnails fetched before they are drawn, at most. */
const AHEAD = 160;

/**
 * The rows to draw: those in view, some more the way we go, and the active one, which may hold the focus.
 * @param {Layout} layout
 * @param {ScrollSpace} space
 * @param {{direction: number, leaping: boolean}} how -1 up, 1 down; whether what is drawn will be leapt over
 * @param {number} rank of the active image
 * @returns {number[]}
 */
export function nearRows(layout, space, { direction, leaping }, rank) {
  if (!layout.total) return [];
  const some = (Math.ceil(SPARE_CELLS / layout.columns) * layout.height) / layout.rows / 2;
  const spare = leaping ? 0 : Math.min(space.view / 2, some);
  const from = layout.rowAt(space.place - spare * (direction < 0 ? 1.4 : 0.6));
  const to = layout.rowAt(space.place + space.view + spare * (direction < 0 ? 0.6 : 1.4));
  const rows = Array.from({ length: to - from + 1 }, (_, step) => from + step);
  const active = layout.rowOf(Math.min(rank, layout.total - 1));
  return active < from || active > to ? [...rows, active] : rows;
}

export class Canvas {
  /**
   * @param {Pages} pages
   * @param {Pictures} pictures
   * @param {import("./selection.mjs").Selection} selection
   * @param {(heading: import("./layout.mjs").Heading) => void} pick the images under a heading are to be selected
   */
  constructor(pages, pictures, selection, pick) {
    this.pages = pages;
    this.pictures = pictures;
    this.selection = selection;
    this.thumbs = new ThumbQueue();
    /** As last drawn. @type {Layout} */
    this.layout = squareLayout({ total: 0, width: 1, target: 1 });
    this.space = new ScrollSpace();
    /** @type {Map<number, Row>} */
    this.rows = new Map();
    /** @type {Row[]} */
    this.parked = [];
    this.layer = h("div", { class: "berry-rows" });
    this.element = h("div", { class: "berry-canvas", role: "rowgroup" }, this.layer);
    this.headings = new Headings(this.layer, pick);
    this.pinned = false;
    /** Whether images are blurred that are to be, while the user wants that. */
    this.blurs = false;
  }

  /**
   * @param {Layout} layout
   * @param {ScrollSpace} space
   * @param {number[]} wanted rows
   * @param {{rearranged: boolean, hurried: boolean, leaping: boolean}} how whether cells may take over pictures from
   *   each other, and whether all goes by too fast to be looked at, or even to be met in the next frame
   */
  draw(layout, space, wanted, { rearranged, hurried, leaping }) {
    this.layout = layout;
    this.space = space;
    const drop = (/** @type {HTMLImageElement} */ picture) => this.thumbs.drop(picture);
    const hanging = { drop, spare: rearranged ? this.spares() : null, hurried };
    const free = [...this.rows.keys()].filter((index) => !wanted.includes(index));
    const fresh = document.createDocumentFragment();
    const offset = this.pin(leaping) ? Math.round(space.place) : space.offset;
    for (const index of wanted) {
      const row = this.rows.get(index) ?? this.reuse(free.pop());
      this.rows.set(index, row);
      if (!row.element.parentNode) fresh.append(row.element);
      row.bind(index, layout, (rank) => this.pages.get(rank), hanging);
      row.moveTo(layout.rowTop(index) - offset);
    }
    for (const index of free) {
      const row = /** @type {Row} */ (this.rows.get(index));
      row.park(drop);
      this.parked.push(row);
      this.rows.delete(index);
    }
    // Before the headings, so that Tab leads from any image to the button of its day.
    if (fresh.hasChildNodes()) this.layer.insertBefore(fresh, this.headings.element);
    const { place, view } = space;
    this.headings.draw(layout, layout.headingsIn(place - view / 2, place + 1.5 * view), offset);
  }

  /**
   * Have what is drawn stay in the view however far the box is scrolled: who leaps would see nothing, as the browser
   * scrolls before we can draw.
   * @param {boolean} wanted
   */
  pin(wanted) {
    if (this.pinned !== wanted) this.layer.classList.toggle("berry-pinned", wanted);
    this.pinned = wanted;
    return wanted;
  }

  /** @param {number | undefined} index of a row that is no longer wanted */
  reuse(index) {
    const row = index === undefined ? this.parked.pop() : this.rows.get(index);
    if (index !== undefined) this.rows.delete(index);
    return row ?? new Row();
  }

  /**
   * Make a rank's cell, and the heading over it, the only ones that Tab reaches, and show which images are selected.
   * @param {number} rank
   */
  mark(rank) {
    const active = this.cellAt(rank);
    for (const row of this.rows.values()) {
      for (const cell of row.cells) {
        const tab = cell === active ? 0 : -1;
        if (cell.element.tabIndex !== tab) cell.element.tabIndex = tab;
        cell.select(this.selection.has(cell.image?.id, cell.rank), this.selection.would(cell.rank));
        cell.blur(this.blurs);
      }
    }
    this.headings.mark(active && this.layout.headingOf(rank));
    return active;
  }

  /** Try again the thumbnails that failed for no fault of their file. */
  forgive() {
    for (const row of this.rows.values()) for (const cell of row.cells) cell.forgive();
  }

  /**
   * Tell readers in which order to take the rows, whose elements are in any order.
   */
  order() {
    const rows = [...this.rows.keys()].map((index) => ({ line: this.layout.rowTop(index), id: `berry-row-${index}` }));
    const all = [...rows, ...this.headings.lines()].sort((a, b) => a.line - b.line);
    this.element.setAttribute("aria-owns", all.map(({ id }) => id).join(" "));
  }

  /**
   * Ask for the thumbnails of what is drawn, then of the next screen.
   * @param {number} first rank in view
   * @param {number} last rank in view
   * @param {number} direction -1 up, 1 down
   */
  load(first, last, direction) {
    this.thumbs.want(this.wishes(direction), this.upcoming(first, last, direction));
  }

  /** @param {number} rank @returns {Cell | null} */
  cellAt(rank) {
    const row = this.layout.total ? this.rows.get(this.layout.rowOf(rank)) : undefined;
    return row?.cells.slice(0, row.count).find((cell) => cell.rank === rank) ?? null;
  }

  /** @param {Event} event */
  cellOf(event) {
    const element = event.target instanceof Element ? event.target.closest(".berry-cell") : null;
    for (const row of this.rows.values()) for (const cell of row.cells) if (cell.element === element) return cell;
    return null;
  }

  spares() {
    /** @type {Map<string, Cell>} */
    const spare = new Map();
    for (const row of this.rows.values()) for (const cell of row.cells) if (cell.ready) spare.set(cell.key, cell);
    return spare;
  }

  /** Where each image drawn is in the view, by id. */
  positions() {
    /** @type {Map<number, {x: number, y: number}>} */
    const found = new Map();
    for (const row of this.rows.values()) {
      for (const cell of row.cells.slice(0, row.count)) {
        if (!cell.image) continue;
        found.set(cell.image.id, {
          x: this.layout.cell(cell.rank).left,
          y: this.layout.rowTop(row.index) - this.space.place,
        });
      }
    }
    return found;
  }

  /**
   * Let images glide from where they were; those that were nowhere appear.
   * @param {Map<number, {x: number, y: number}>} before
   */
  slide(before) {
    if (calm() || !before.size) return;
    for (const row of this.rows.values()) {
      const y = this.layout.rowTop(row.index) - this.space.place;
      if (y > this.space.view) continue;
      for (const cell of row.cells.slice(0, row.count)) {
        if (!cell.image) continue;
        const old = before.get(cell.image.id);
        const dx = old ? old.x - this.layout.cell(cell.rank).left : 0;
        const dy = old ? old.y - y : 0;
        if (old && !dx && !dy) continue;
        const from = old ? { transform: `translate(${dx}px, ${dy}px)` } : { transform: "scale(0.6)", opacity: 0 };
        cell.element.animate([from, {}], { duration: 220, easing: "cubic-bezier(.4,0,.22,1)" });
      }
    }
  }

  /**
   * Tell the cell that has the picture now: it may have been another's when it was asked for.
   * @param {HTMLImageElement} picture
   * @param {boolean} ok
   */
  settled(picture, ok) {
    for (const row of this.rows.values())
      for (const cell of row.cells) if (cell.picture === picture) return cell.settled(ok);
  }

  /** @param {number} direction @returns {import("./thumbs.mjs").Wish[]} */
  wishes(direction) {
    const { layout, space, pictures } = this;
    const middle = space.place + space.view / 2;
    /** @type {import("./thumbs.mjs").Wish[]} */
    const wishes = [];
    for (const row of this.rows.values()) {
      const away = layout.rowTop(row.index) + layout.rowHeight(row.index) / 2 - middle;
      // Beyond the view, what lies the way we go comes first.
      const order = Math.abs(away) > space.view / 2 && away < 0 === direction > 0 ? Math.abs(away) * 2 : Math.abs(away);
      for (const cell of row.cells.slice(0, row.count)) {
        const { image, picture } = cell;
        if (!image || cell.done) continue;
        const whole = !image.missing && !image.error;
        const how = isVideo(image) && !image.missing ? { drawn: () => pictures.posters.of(image) } : { twice: whole };
        const settled = (/** @type {boolean} */ ok) => this.settled(picture, ok);
        wishes.push({ url: pictures.thumb(image), image: picture, order, settled, ...how });
      }
    }
    return wishes;
  }

  /**
   * Thumbnails of the next screen, which no cell shows yet.
   * @param {number} first
   * @param {number} last
   * @param {number} direction
   */
  upcoming(first, last, direction) {
    const screen = Math.min(last - first + 1, AHEAD);
    const start = direction > 0 ? last + 1 : first - 1;
    const ranks = Array.from({ length: screen }, (_, step) => start + step * direction);
    return ranks.flatMap((rank) => {
      const image = rank >= 0 && !this.cellAt(rank) ? this.pages.get(rank) : null;
      return image && !isVideo(image) ? [this.pictures.thumb(image)] : [];
    });
  }
}
