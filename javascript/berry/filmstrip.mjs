/**
 * The images around the one shown, in a row of thumbnails. A few cells are used again as it moves.
 */

import { h } from "./dom.mjs";
import { isVideo } from "./videos.mjs";
import { Happening } from "./state.mjs";
import { strings } from "./strings.mjs";
import { veil } from "./veil.mjs";

/** @typedef {import("./types.mjs").Image} Image */
/** @typedef {import("./pages.mjs").Pages} Pages */

/** Width of a cell with the gap beside it, px. */
const STEP = 68;
const SPARE = 3;

/**
 * The ranks that are in a strip of this width, and a few beside.
 * @param {number} rank in the middle
 * @param {number} total
 * @param {number} width px
 */
export function stripRange(rank, total, width) {
  const half = Math.ceil(width / STEP / 2) + SPARE;
  return { first: Math.max(0, rank - half), last: Math.min(total - 1, rank + half) };
}

export class Filmstrip {
  /**
   * @param {Pages} pages
   * @param {import("./canvas.mjs").Pictures} pictures
   */
  constructor(pages, pictures) {
    this.pages = pages;
    this.pictures = pictures;
    /** An image was chosen: its rank. @type {Happening<number>} */
    this.chosen = new Happening();
    this.rank = 0;
    /** @type {Map<number, {element: HTMLElement, picture: HTMLImageElement, key: string}>} by rank */
    this.cells = new Map();
    this.track = h("div", { class: "berry-film-track" });
    this.element = h("div", { class: "berry-film", "aria-hidden": "true" }, this.track);
    this.element.addEventListener("click", (event) => this.clicked(event));
    this.element.addEventListener("wheel", (event) => {
      event.preventDefault();
      event.stopPropagation();
      this.chosen.emit(this.rank + Math.sign(event.deltaY || event.deltaX));
    });
    new ResizeObserver(() => this.show(this.rank)).observe(this.element);
  }

  /** @param {number} rank in the middle */
  show(rank) {
    this.rank = rank;
    const width = this.element.clientWidth;
    if (!width) return;
    const { first, last } = stripRange(rank, this.pages.total, width);
    const free = [...this.cells.keys()].filter((each) => each < first || each > last);
    let lacking = false;
    for (let each = first; each <= last; each++) {
      const cell = this.cells.get(each) ?? this.cell(free.pop());
      this.cells.set(each, cell);
      const image = this.pages.get(each);
      lacking = lacking || !image;
      this.bind(cell, image, each);
    }
    for (const each of free) {
      this.cells.get(each)?.element.remove();
      this.cells.delete(each);
    }
    if (lacking) this.pages.want(first, last, 1);
  }

  /** @param {number | undefined} from the rank of a cell that is not needed any more */
  cell(from) {
    const known = from === undefined ? undefined : this.cells.get(from);
    if (from !== undefined) this.cells.delete(from);
    if (known) return known;
    const picture = h("img", { alt: "", draggable: false, decoding: "async" });
    const element = h("div", { class: "berry-film-cell" }, picture);
    this.track.append(element);
    return { element, picture, key: "" };
  }

  /**
   * @param {{element: HTMLElement, picture: HTMLImageElement, key: string}} cell
   * @param {Image | null} image
   * @param {number} rank
   */
  bind(cell, image, rank) {
    const { element, picture } = cell;
    // From the middle: counted from the first of a million, places are beyond what browsers lay out.
    element.style.transform = `translateX(${(rank - this.rank) * STEP}px)`;
    element.dataset.rank = String(rank);
    element.classList.toggle("berry-film-now", rank === this.rank);
    veil(element, image);
    const key = image ? `${image.id}/${image.version}` : "";
    if (cell.key === key) return;
    cell.key = key;
    // Taking the address away is what stops a request that is under way.
    picture.removeAttribute("src");
    element.title = image ? image.name : strings.searching;
    element.classList.toggle("berry-video", Boolean(image && isVideo(image)));
    if (image && isVideo(image)) {
      const show = (/** @type {string} */ url) => cell.key === key && (picture.src = url);
      // One that cannot be drawn stays an empty box.
      this.pictures.posters.of(image).then(show, () => {});
    } else if (image) picture.src = this.pictures.thumb(image);
  }

  /** Nothing is loaded any more. */
  clear() {
    for (const { picture } of this.cells.values()) picture.removeAttribute("src");
    this.track.replaceChildren();
    this.cells.clear();
  }

  /** @param {MouseEvent} event */
  clicked(event) {
    const cell = event.target instanceof Element ? event.target.closest(".berry-film-cell") : null;
    if (cell instanceof HTMLElement) this.chosen.emit(Number(cell.dataset.rank));
  }
}
