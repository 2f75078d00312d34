/**
 * Dragging images of the grid: onto an album or a tag of the shelf, or to another place within the album shown.
 */

/** @typedef {import("./curating.mjs").Aim} Aim */

export class Carrying {
  /**
   * @param {import("./grid.mjs").Grid} grid
   * @param {import("./curating.mjs").Curating} parts
   * @param {import("./shelf.mjs").Shelf} shelf
   * @param {() => import("./types.mjs").Album | null} album shown in its own order
   */
  constructor(grid, parts, shelf, album) {
    this.grid = grid;
    this.curating = parts;
    this.shelf = shelf;
    this.album = album;
    /** @type {Aim | null} */
    this.aim = null;
    /** @type {HTMLElement | null} */
    this.target = null;
    const { element } = grid;
    element.addEventListener("pointerdown", (event) => this.ready(event), true);
    element.addEventListener("dragstart", (event) => this.start(event));
    element.addEventListener("dragover", (event) => this.over(event));
    element.addEventListener("drop", (event) => this.drop(event));
    addEventListener("dragend", () => this.end());
  }

  /** @param {PointerEvent} event */
  ready(event) {
    const cell = this.grid.canvas.cellOf(event);
    if (cell) cell.element.draggable = event.pointerType === "mouse" && cell.image !== null;
  }

  /** @param {DragEvent} event */
  start(event) {
    const image = this.grid.canvas.cellOf(event)?.image;
    if (!image || !event.dataTransfer) return;
    event.dataTransfer.effectAllowed = "copyMove";
    if (!event.dataTransfer.types.length) event.dataTransfer.setData("text/plain", image.name);
    // The page may not change while the drag begins: browsers would end it.
    setTimeout(() => void this.carry(image));
  }

  /** @param {import("./types.mjs").Image} image */
  async carry(image) {
    this.aim = await this.curating.aim(image).catch(() => null);
    this.shelf.drag(this.aim);
  }

  /** @param {DragEvent} event */
  over(event) {
    const cell = this.aim && this.album() ? this.grid.canvas.cellOf(event) : null;
    this.point(cell?.element ?? null);
    if (cell) event.preventDefault();
  }

  /** @param {DragEvent} event */
  drop(event) {
    const album = this.album();
    const image = this.grid.canvas.cellOf(event)?.image;
    const { aim } = this;
    if (!aim || !album || !image) return;
    event.preventDefault();
    void this.curating.act(aim, () => this.curating.acts.move(album.id, aim.body, image.id));
  }

  /** @param {HTMLElement | null} element */
  point(element) {
    if (this.target === element) return;
    this.target?.classList.remove("berry-drop-before");
    element?.classList.add("berry-drop-before");
    this.target = element;
  }

  end() {
    this.aim = null;
    this.point(null);
    this.shelf.drag(null);
  }
}
