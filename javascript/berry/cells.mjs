/**
 * The grid's elements: rows and cells that are used again for other images as the view moves.
 */

import { h } from "./dom.mjs";
import { CellMarks, marksInWords } from "./stars.mjs";
import { moment, strings } from "./strings.mjs";

/** @typedef {import("./types.mjs").Image} Image */
/** @typedef {import("./layout.mjs").Layout} Layout */

/**
 * `drop` gives up a picture's loading; `spare`: the cells whose loaded pictures may be taken over, by key, while the
 * arrangement changes; `hurried`: all goes by too fast for anything but places to matter.
 * @typedef {{drop: (picture: HTMLImageElement) => void, spare: Map<string, Cell> | null, hurried: boolean}} Hanging
 */

/** Thumbnails that took longer than this fade in; those at hand appear at once. */
const NOTICEABLE = 60;

export class Cell {
  constructor() {
    this.picture = h("img", { alt: "", draggable: false, decoding: "async" });
    this.element = h("div", { class: "berry-cell", role: "gridcell", tabIndex: -1, "aria-selected": "false" }, this.picture);
    this.marks = new CellMarks(this.element);
    /** @type {HTMLElement | null} */
    this.note = null;
    this.rank = -1;
    this.total = 0;
    /** Whether its label says what it shows. */
    this.named = false;
    /** @type {Image | null} */
    this.image = null;
    this.key = "";
    /** @type {number | undefined} */
    this.color = undefined;
    /** Whether the thumbnail is there, or known not to come. */
    this.done = false;
    this.since = 0;
    this.selected = false;
    this.promised = false;
    this.blurred = false;
    /** Says how many images it stands for, and opens them. @type {HTMLElement | null} */
    this.badge = null;
    this.stacked = "";
  }

  /** @param {Image["stack"]} stack */
  showStack(stack) {
    if (stack && !this.badge) {
      this.badge = h("span", { class: "berry-stack", "aria-hidden": "true" }, "");
      this.element.append(this.badge);
    }
    if (!this.badge) return;
    this.badge.hidden = !stack;
    this.badge.dataset.open = String(Boolean(stack && stack.open !== null));
    if (stack) this.badge.textContent = strings.stackBadge(stack.count);
    this.badge.title = stack ? (stack.open === null ? strings.openStack : strings.closeStack) : "";
  }

  /** Whether its thumbnail could serve another cell. */
  get ready() {
    return this.done && (this.element.dataset.state === "ready" || this.element.dataset.state === "late");
  }

  /**
   * Show what is at this rank.
   * @param {number} rank
   * @param {Image | null} image
   * @param {number} total
   * @param {Hanging} hanging
   */
  bind(rank, image, total, { drop, spare, hurried }) {
    const key = image ? `${image.id}/${image.version}/${image.error ?? ""}/${image.missing}` : "";
    const marked = this.marks.show(image);
    const { stack } = image ?? {};
    const stacked = stack ? `${stack.count}/${stack.open ?? ""}` : "";
    // The key tells whose picture is here, which may have come from another cell already.
    const same = this.key === key && this.image?.id === image?.id && this.stacked === stacked && !marked;
    this.named = this.named && same && this.rank === rank && this.total === total;
    if (this.stacked !== stacked) {
      this.stacked = stacked;
      this.showStack(stack);
    }
    if (!this.named && (image || !hurried)) {
      this.name(rank, image, total);
      this.named = true;
    }
    this.rank = rank;
    this.image = image;
    this.total = total;
    if (this.key === key) return;
    // What is missing is shown without colours.
    this.tint(image?.missing ? undefined : image?.color);
    const donor = key ? spare?.get(key) : undefined;
    if (spare && donor && donor !== this) return this.exchange(donor, spare);
    this.withhold(spare);
    this.key = key;
    drop(this.picture);
    this.done = false;
    this.since = performance.now();
    this.state(image ? "loading" : "empty", "");
    this.element.classList.toggle("berry-missing", Boolean(image?.missing));
  }

  /**
   * No other cell may take this one's picture over any more.
   * @param {Map<string, Cell> | null} spare
   */
  withhold(spare) {
    if (spare?.get(this.key) === this) spare.delete(this.key);
  }

  /**
   * Swap pictures with a cell that shows what we are to show: nothing is loaded again, nothing flickers.
   * @param {Cell} donor
   * @param {Map<string, Cell>} spare
   */
  exchange(donor, spare) {
    const mine = {
      picture: this.picture,
      key: this.key,
      done: this.done,
      state: this.element.dataset.state ?? "empty",
    };
    this.picture.replaceWith(donor.picture);
    donor.element.prepend(mine.picture);
    this.picture = donor.picture;
    this.key = donor.key;
    this.done = true;
    this.state("ready", "");
    this.element.classList.toggle("berry-missing", Boolean(this.image?.missing));
    donor.picture = mine.picture;
    donor.key = mine.key;
    donor.done = mine.done;
    donor.state(mine.state, "");
    spare.delete(this.key);
    // What it has now may be on its way still.
    if (donor.ready) spare.set(donor.key, donor);
  }

  /**
   * @param {boolean} selected
   * @param {boolean} promised whether a click here would select it with others
   */
  select(selected, promised) {
    if (this.promised !== promised) {
      this.promised = promised;
      this.element.classList.toggle("berry-would", promised);
    }
    if (this.selected === selected) return;
    this.selected = selected;
    this.element.setAttribute("aria-selected", String(selected));
  }

  /** @param {boolean} wanted whether images are blurred that are to be */
  blur(wanted) {
    const blurred = wanted && Boolean(this.image?.blur);
    if (this.blurred === blurred) return;
    this.blurred = blurred;
    this.element.classList.toggle("berry-blurred", blurred);
  }

  /** @param {boolean} ok */
  settled(ok) {
    this.done = true;
    if (!ok) this.tint(undefined);
    const late = performance.now() - this.since > NOTICEABLE;
    this.state(
      ok ? (late ? "late" : "ready") : "broken",
      ok ? "" : this.image?.missing ? strings.fileMissing : (this.image?.error ?? strings.thumbFailed),
    );
  }

  /** @param {number | undefined} color what the place is filled with until the picture is there */
  tint(color) {
    if (this.color === color) return;
    this.color = color;
    this.element.style.backgroundColor = color === undefined ? "" : `#${color.toString(16).padStart(6, "0")}`;
  }

  /** Ask for the thumbnail again, if only that was missing. */
  forgive() {
    if (!this.image || this.element.dataset.state !== "broken") return;
    this.done = false;
    this.state("loading", "");
  }

  /**
   * @param {string} state
   * @param {string} reason shown when broken
   */
  state(state, reason) {
    if (this.element.dataset.state !== state) this.element.dataset.state = state;
    if (reason && !this.note) {
      this.note = h("span", { class: "berry-cell-note" });
      this.element.append(this.note);
    }
    if (!this.note) return;
    const text = reason ? `${this.image?.name ?? ""}\n${reason}` : "";
    if (this.note.firstChild instanceof Text) this.note.firstChild.data = text;
    else if (text) this.note.append(text);
  }

  /**
   * @param {number} rank
   * @param {Image | null} image
   * @param {number} total
   */
  name(rank, image, total) {
    const label = image
      ? strings.cell(image.name, moment(image.created_ms), rank, total)
      : strings.waiting(rank, total);
    const stack = image?.stack ? strings.stackOf(image.stack.count) : "";
    const said = [label, image && marksInWords(image), image?.error, stack].filter(Boolean).join(". ");
    this.element.setAttribute("aria-label", said);
    if (image)
      this.element.title = `${image.name}\n${moment(image.created_ms)}${image.width ? `\n${image.width} × ${image.height}` : ""}`;
    else if (this.element.title) this.element.removeAttribute("title");
  }
}

export class Row {
  constructor() {
    /** @type {Cell[]} */
    this.cells = [];
    this.element = h("div", { class: "berry-row", role: "row" });
    this.index = -1;
    this.line = -1;
    this.count = 0;
    this.top = NaN;
  }

  /**
   * @param {number} index
   * @param {Layout} layout
   * @param {(rank: number) => Image | null} get
   * @param {Hanging} hanging
   */
  bind(index, layout, get, hanging) {
    const first = layout.firstRank(index);
    const count = layout.lastRank(index) - first + 1;
    while (this.cells.length < count) {
      const cell = new Cell();
      this.cells.push(cell);
      this.element.append(cell.element);
    }
    if (this.index !== index) {
      this.index = index;
      this.element.hidden = false;
      this.element.id = `berry-row-${index}`;
    }
    const line = layout.line(index);
    if (this.line !== line) {
      this.line = line;
      this.element.setAttribute("aria-rowindex", String(line + 1));
    }
    const spans = layout.cells(index);
    const height = `${layout.rowHeight(index)}px`;
    if (this.element.style.height !== height) this.element.style.height = height;
    this.cells.forEach((cell, at) => {
      const used = at < count;
      if (cell.element.hidden === used) cell.element.hidden = !used;
      if (!used) {
        cell.withhold(hanging.spare);
        if (cell.image || cell.rank >= 0) this.release(cell, hanging.drop);
        return;
      }
      const { left, width } = spans[at] ?? { left: 0, width: 0 };
      const style = cell.element.style;
      if (style.left !== `${left}px`) style.left = `${left}px`;
      if (style.width !== `${width}px`) style.width = `${width}px`;
      cell.bind(first + at, get(first + at), layout.total, hanging);
    });
    this.count = count;
  }

  /**
   * @param {Cell} cell
   * @param {(picture: HTMLImageElement) => void} drop
   */
  release(cell, drop) {
    drop(cell.picture);
    cell.rank = -1;
    cell.named = false;
    cell.image = null;
    cell.key = "";
    cell.tint(undefined);
    cell.done = false;
    cell.state("empty", "");
    cell.marks.show(null);
    cell.element.tabIndex = -1;
    cell.element.removeAttribute("aria-label");
    cell.element.removeAttribute("title");
  }

  /** @param {number} top in the scrolled box, px */
  moveTo(top) {
    if (this.top === top) return;
    this.top = top;
    this.element.style.top = `${top}px`;
  }

  /** @param {(picture: HTMLImageElement) => void} drop */
  park(drop) {
    for (const cell of this.cells) this.release(cell, drop);
    this.index = -1;
    this.line = -1;
    this.element.removeAttribute("id");
    this.element.hidden = true;
  }
}
