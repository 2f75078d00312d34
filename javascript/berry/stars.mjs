/**
 * Stars: a row of five to click on, and how marks look on a thumbnail.
 */

import { curating } from "./curationstrings.mjs";
import { h, setText } from "./dom.mjs";
import { motionMark } from "./videos.mjs";

export const MOST_STARS = 5;

/**
 * Stars as text.
 * @param {number} rating
 */
export const starText = (rating) => "★".repeat(rating);

export class Stars {
  /**
   * @param {(stars: number) => void} choose
   * @param {{tab?: boolean}} [how] whether Tab reaches them
   */
  constructor(choose, { tab = true } = {}) {
    this.value = 0;
    this.buttons = Array.from({ length: MOST_STARS }, (_, at) =>
      h(
        "button",
        {
          type: "button",
          class: "berry-star",
          tabIndex: tab ? 0 : -1,
          title: curating.rate(at + 1),
          "aria-label": curating.rate(at + 1),
          "aria-pressed": "false",
          onclick: () => choose(at + 1),
        },
        "★",
      ),
    );
    this.element = h("span", { class: "berry-stars", role: "group", "aria-label": curating.rating }, ...this.buttons);
  }

  /** @param {number} value */
  show(value) {
    this.value = value;
    this.buttons.forEach((button, at) => {
      button.classList.toggle("berry-star-on", at < value);
      button.setAttribute("aria-pressed", String(at + 1 === value));
    });
  }
}

/**
 * What is said of an image, as one short text for those who hear it.
 * @param {{animated?: boolean, rating?: number, favorite?: boolean, nsfw?: boolean, stray?: boolean}} image
 */
export const marksInWords = ({ animated, rating = 0, favorite, nsfw, stray }) =>
  [
    animated ? curating.animated : "",
    rating ? curating.stars(rating) : "",
    favorite ? curating.favorite : "",
    nsfw ? curating.nsfw : "",
    stray ? curating.stray : "",
  ]
    .filter(Boolean)
    .join(", ");

/** The marks on a thumbnail: made when an image first has any, used again for others. */
export class CellMarks {
  /** @param {HTMLElement} cell */
  constructor(cell) {
    this.cell = cell;
    this.shown = "";
    /** @type {HTMLElement | null} */
    this.element = null;
  }

  /**
   * @param {import("./types.mjs").Image | null} image
   * @returns {boolean} whether they have changed
   */
  show(image) {
    const { rating = 0, favorite = false, nsfw = false, stray = false } = image ?? {};
    const text = [image ? motionMark(image) : "", starText(rating), favorite ? "♥" : "", nsfw ? curating.nsfw : ""].filter(Boolean).join(" ");
    const shown = `${text}/${stray}`;
    if (shown === this.shown) return false;
    this.shown = shown;
    if (text && !this.element) {
      this.element = h("span", { class: "berry-marks", "aria-hidden": "true" }, text);
      this.cell.append(this.element);
    }
    if (this.element) {
      setText(this.element, text);
      this.element.hidden = !text;
    }
    this.cell.classList.toggle("berry-stray", stray);
    return true;
  }
}
