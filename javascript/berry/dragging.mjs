/**
 * Dragging images out: to the web UI's own image inputs, to the desktop, to other programs.
 *
 * gradio's inputs take no picture that is dragged from a page. So the drop of a drag of ours is caught before they see
 * it, and the original file put into the input it was meant for. A drag over a tab of the web UI opens it.
 */

import { h } from "./dom.mjs";
import { fetchFile, inputAround, putFiles } from "./hostinputs.mjs";
import { viewing } from "./viewerstrings.mjs";

/** @typedef {import("./types.mjs").Image} Image */
/** What is dragged, the one under the pointer first, and the picture to show meanwhile.
 * @typedef {{images: Image[], picture: HTMLElement | null}} Dragged */

/** A tab is opened when a drag rests on it for so long. */
const OPENS = 500;
/** Files given to an input that takes several, at most. */
const MOST = 100;
/** Tells our drags from others'. */
const OURS = "application/x-berry";
const TAB = "#tabs .tab-nav button, #tabs [role=tab]";
const TYPES = { png: "image/png", jpg: "image/jpeg", jpeg: "image/jpeg", webp: "image/webp", gif: "image/gif", avif: "image/avif" };

/** @param {string} name */
export const mediaType = (name) =>
  /** @type {Record<string, string>} */ (TYPES)[name.split(".").pop()?.toLowerCase() ?? ""] ?? "application/octet-stream";

export class Dragging {
  /**
   * @param {{fileUrl: (image: Image) => string, explain: (reason: string) => void}} parts
   */
  constructor({ fileUrl, explain }) {
    this.fileUrl = fileUrl;
    this.explain = explain;
    /** @type {Image[]} */
    this.images = [];
    /** @type {HTMLElement | null} */
    this.over = null;
    /** @type {HTMLElement | null} the input a drop now would fill */
    this.marked = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.opening = undefined;
    for (const [name, handle] of /** @type {[string, (event: DragEvent) => void][]} */ ([
      ["dragenter", (event) => this.hover(event)],
      ["dragover", (event) => this.hover(event)],
      ["drop", (event) => this.dropped(event)],
      ["dragend", () => this.end()],
    ]))
      window.addEventListener(name, (event) => this.isOurs(event) && handle(/** @type {DragEvent} */ (event)), true);
  }

  /** @param {Event} event */
  isOurs(event) {
    // Where the picture has gone meanwhile, no end of its drag is told, and the next one may be another's.
    return event instanceof DragEvent && this.images.length > 0 && event.dataTransfer?.types.includes(OURS) === true;
  }

  /**
   * Let what is found at a place of an element be dragged, by mouse only: a finger's long press selects.
   * @param {HTMLElement} element
   * @param {string} selector of what is dragged within it
   * @param {(event: Event) => Dragged | null} find
   */
  from(element, selector, find) {
    element.addEventListener("pointerdown", (event) => {
      const at = event.target instanceof Element ? event.target.closest(selector) : null;
      if (at instanceof HTMLElement) at.draggable = event.pointerType === "mouse" && find(event) !== null;
    });
    element.addEventListener("dragstart", (event) => {
      const dragged = find(event);
      if (dragged && event.dataTransfer) this.start(event.dataTransfer, dragged);
    });
  }

  /**
   * @param {DataTransfer} data
   * @param {Dragged} dragged
   */
  start(data, { images, picture }) {
    const [first] = images;
    if (!first) return;
    this.images = images.slice(0, MOST);
    const urls = this.images.map((image) => new URL(this.fileUrl(image), document.baseURI).href);
    data.effectAllowed = "copy";
    data.setData(OURS, this.images.map((image) => image.id).join(","));
    data.setData("text/uri-list", urls.join("\r\n"));
    data.setData("text/plain", urls.join("\n"));
    data.setData("DownloadURL", `${mediaType(first.name)}:${first.name.replaceAll(":", "_")}:${urls[0]}`);
    // What is blurred on the page does not show in the hand either.
    const hidden = this.images.some(({ blur }) => blur) && picture?.closest(".berry-blurs");
    if (picture) data.setDragImage(hidden ? h("span") : picture, 20, 20);
  }

  /** @param {DragEvent} event */
  hover(event) {
    const target = event.target instanceof Element ? event.target : null;
    this.watchTab(target);
    const input = inputAround(target);
    this.mark(input ? (input.closest(".block") ?? input.parentElement) : null);
    if (!input) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
  }

  /** @param {Element | null} target */
  watchTab(target) {
    const tab = target?.closest(TAB) ?? null;
    if (tab === this.over) return;
    clearTimeout(this.opening);
    this.over = tab instanceof HTMLElement ? tab : null;
    if (this.over) this.opening = setTimeout(() => this.over?.click(), OPENS);
  }

  /** @param {Element | null} element */
  mark(element) {
    if (element === this.marked) return;
    if (this.marked) this.marked.style.outline = "";
    this.marked = element instanceof HTMLElement ? element : null;
    if (this.marked) this.marked.style.outline = "2px dashed var(--color-accent, Highlight)";
  }

  /** @param {DragEvent} event */
  dropped(event) {
    const input = inputAround(event.target instanceof Element ? event.target : null);
    const images = input?.multiple ? this.images : this.images.slice(0, 1);
    this.end();
    if (!input) return;
    event.preventDefault();
    event.stopPropagation();
    void this.give(input, images);
  }

  /**
   * @param {HTMLInputElement} input
   * @param {Image[]} images
   */
  async give(input, images) {
    try {
      putFiles(input, await Promise.all(images.map((image) => fetchFile(this.fileUrl(image), image.name))));
    } catch {
      this.explain(viewing.dragFailed);
    }
  }

  end() {
    this.images = [];
    this.watchTab(null);
    this.mark(null);
  }
}
