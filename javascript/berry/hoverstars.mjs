/**
 * Stars and a heart on the thumbnail under the mouse: one element that goes from cell to cell.
 */

import { curating } from "./curationstrings.mjs";
import { h } from "./dom.mjs";
import { Stars } from "./stars.mjs";

/** Below this width of a cell, in px, there is no room for them. */
const NARROWEST = 96;

export class HoverStars {
  /**
   * @param {import("./grid.mjs").Grid} grid
   * @param {import("./curating.mjs").Curating} curatingParts
   */
  constructor(grid, curatingParts) {
    this.grid = grid;
    /** @type {import("./cells.mjs").Cell | null} */
    this.cell = null;
    this.stars = new Stars((stars) => curatingParts.rate(stars, { image: this.cell?.image ?? null }), { tab: false });
    this.heart = h(
      "button",
      {
        type: "button",
        class: "berry-heart",
        tabIndex: -1,
        title: curating.markFavorite,
        "aria-label": curating.favorite,
        "aria-pressed": "false",
        onclick: () => curatingParts.favorite(this.cell?.image ?? null),
      },
      "♥",
    );
    this.element = h("span", { class: "berry-hover-stars", "data-needs": "curation" }, this.stars.element, this.heart);
    for (const kind of ["click", "dblclick", "pointerdown"])
      this.element.addEventListener(kind, (event) => this.mine(event) && event.stopPropagation());
    /** Whether the first of the latest clicks was on a star. */
    this.begun = false;
    grid.element.addEventListener("click", (event) => this.clicked(event), true);
    this.mouse = { x: NaN, y: NaN };
    grid.element.addEventListener("pointermove", (event) => this.over(event));
    grid.element.addEventListener("pointerleave", () => this.to(null));
    grid.moved.on(() => this.show());
    curatingParts.changed.on(() => this.show());
  }

  /**
   * The second click of a double click belongs where the first was: on the picture, it opens it and rates nothing.
   * @param {MouseEvent} event before the stars get it
   */
  clicked(event) {
    const star = event.target instanceof Element && event.target.closest(".berry-hover-stars button") !== null;
    if (event.detail < 2) this.begun = star;
    else if (star && !this.begun) event.stopPropagation();
  }

  /**
   * Whether it is for a star, not for the picture behind.
   * @param {Event} event
   */
  mine(event) {
    const star = event.target instanceof Element && event.target.closest("button");
    return star && (event.type !== "dblclick" || this.begun);
  }

  /**
   * Only where the mouse has really moved: what comes beneath it by scrolling gets none, or a host that watches its page
   * would be set going with each cell.
   * @param {PointerEvent} event
   */
  over(event) {
    const { screenX: x, screenY: y } = event;
    if (event.pointerType !== "mouse" || (x === this.mouse.x && y === this.mouse.y)) return;
    this.mouse = { x, y };
    this.to(this.grid.canvas.cellOf(event));
  }

  /** @param {import("./cells.mjs").Cell | null} cell */
  to(cell) {
    const wanted = cell?.image && cell.element.clientWidth >= NARROWEST ? cell : null;
    if (wanted === this.cell) return;
    this.cell = wanted;
    if (wanted) wanted.element.append(this.element);
    else this.element.remove();
    this.show();
  }

  show() {
    const image = this.cell?.image;
    if (!image) {
      this.cell = null;
      this.element.remove();
      return;
    }
    this.stars.show(image.rating);
    this.heart.classList.toggle("berry-star-on", image.favorite);
    this.heart.setAttribute("aria-pressed", String(image.favorite));
  }
}
