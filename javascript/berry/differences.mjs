/**
 * What differs between the selected images: a table of the parameters that are not alike, and of the prompts' tags.
 */

import { h } from "./dom.mjs";
import { Popover } from "./popover.mjs";
import { searching } from "./searchstrings.mjs";
import { labels } from "./strings.mjs";
import { veil } from "./veil.mjs";
import { isVideo } from "./videos.mjs";

/** @typedef {import("./types.mjs").Image} Image */
/** @typedef {import("./types.mjs").TagDifference} TagDifference */
/** @typedef {import("./types.mjs").Differences} Found */

/** As many as the server compares. */
export const MOST = 16;

/**
 * The tags each image has and not all others have just so.
 * @param {TagDifference[]} tags
 * @param {number} count of images
 * @returns {string[][]} one list an image
 */
export function ownTags(tags, count) {
  const differing = tags.filter(({ weights }) => new Set(weights).size > 1);
  return Array.from({ length: count }, (_, at) =>
    differing.flatMap(({ text, weights }) => {
      const weight = weights[at] ?? 0;
      return weight === 0 ? [] : [weight === 1 ? text : `${text} ${weight}`];
    }),
  );
}

/** What parameters are called, by the fields they are searched by. @type {Record<string, () => string>} */
const NAMED = {
  model: () => labels.model,
  hash: () => labels.hash,
  sampler: () => labels.sampler,
  scheduler: () => labels.schedule,
  steps: () => labels.steps,
  cfg: () => labels.cfgScale,
  seed: () => labels.seed,
  size: () => labels.size,
  vae: () => labels.vae,
  clip_skip: () => labels.clipSkip,
  denoise: () => labels.denoisingStrength,
  generator: () => labels.madeWith,
  hires: () => `${labels.hiresFix} · ${labels.upscale}`,
};

/**
 * A parameter's name in the reader's language; a LoRA's and another key's as it is.
 * @param {{field: string, label: string}} row
 */
export const parameterLabel = ({ field, label }) => (Object.hasOwn(NAMED, field) ? (NAMED[field]?.() ?? label) : label);

export class DifferencesTable {
  /**
   * @param {Pick<import("./api.mjs").Api, "differences">} source
   * @param {(image: Image) => string} thumb
   * @param {(reason: string) => void} explain
   */
  constructor(source, thumb, explain) {
    this.source = source;
    this.thumb = thumb;
    this.explain = explain;
    /** @type {Map<number, Image>} */
    this.images = new Map();
    this.popover = new Popover(searching.differTitle, () => this.fill(), "berry-wide berry-differ");
  }

  /**
   * @param {Map<number, Image> | number} images or how many, when they are too many
   * @param {HTMLElement} opener
   */
  toggle(images, opener) {
    if (typeof images === "number") return this.explain(searching.differTooMany(MOST));
    if (images.size < 2) return this.explain(searching.differTooFew);
    this.images = images;
    this.popover.toggle(opener);
  }

  async fill() {
    const found = await this.source.differences([...this.images.keys()]);
    return differenceTable(found, this.images, this.thumb);
  }
}

/**
 * What differs as a table, one column an image.
 * @param {Found} found
 * @param {Map<number, Image>} images
 * @param {((image: Image) => string) | null} [thumb] null: names alone head the columns
 * @returns {HTMLElement[]}
 */
export function differenceTable(found, images, thumb = null) {
  const count = found.ids.length;
  const body = [
    ...found.rows.map((each) => row(parameterLabel(each), each.values.map((value) => value ?? searching.none))),
    ...tagRows(searching.promptTags, found.tags, count),
    ...tagRows(searching.negativeTags, found.negative_tags, count),
  ];
  if (!body.length && !thumb) return [h("p", {}, searching.same)];
  return [
    h("table", {}, h("thead", {}, head(found, images, thumb)), h("tbody", {}, ...body)),
    ...(body.length ? [] : [h("p", {}, searching.same)]),
  ];
}

/**
 * @param {Found} found
 * @param {Map<number, Image>} images
 * @param {((image: Image) => string) | null} thumb
 */
function head({ ids }, images, thumb) {
  const cells = ids.map((id) => {
    const image = images.get(id);
    const picture = image && thumb && !isVideo(image) ? h("img", { src: thumb(image), alt: "", title: image.name }) : null;
    if (picture) veil(picture, image);
    return h("th", { scope: "col" }, picture, h("span", {}, image?.name ?? String(id)));
  });
  return h("tr", {}, h("td", {}), ...cells);
}

/**
 * @param {string} label
 * @param {(string | number | Node)[]} values
 */
function row(label, values) {
  const cells = values.map((value) => h("td", {}, value instanceof Node ? value : String(value)));
  return h("tr", {}, h("th", { scope: "row" }, label), ...cells);
}

/**
 * @param {string} label
 * @param {TagDifference[]} tags
 * @param {number} count
 */
function tagRows(label, tags, count) {
  const own = ownTags(tags, count);
  if (own.every((list) => !list.length)) return [];
  const cells = own.map((list) =>
    list.length
      ? h("ul", { class: "berry-tags" }, ...list.map((text) => h("li", {}, text)))
      : h("span", { class: "berry-quiet" }, searching.none),
  );
  return [row(label, cells)];
}
