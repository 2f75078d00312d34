/**
 * What the user has said of one image, in the viewer's panel: stars, marks, tags and albums, to be changed there.
 */

import { curating } from "./curationstrings.mjs";
import { h, icon } from "./dom.mjs";
import { dot } from "./picker.mjs";
import { Stars } from "./stars.mjs";
import { exactly } from "./tagtree.mjs";

/** @typedef {import("./types.mjs").Detail} Detail */

/**
 * @typedef {object} Hooks
 * @property {(opener: HTMLElement) => void} tags
 * @property {(opener: HTMLElement) => void} albums
 * @property {(query: string, sort: string | null) => void} find
 */

/**
 * @param {Detail} detail
 * @param {import("./curating.mjs").Curating} parts
 * @param {Hooks} hooks
 * @returns {Node[]}
 */
export function said(detail, parts, hooks) {
  const image = () => parts.image ?? detail;
  const stars = new Stars((chosen) => parts.rate(chosen));
  stars.show(image().rating);
  const { refused } = parts;
  for (const button of refused === null ? [] : stars.buttons) Object.assign(button, { disabled: true, title: refused });
  const mark = (/** @type {string} */ label, /** @type {string} */ title, /** @type {"favorite" | "nsfw"} */ field) =>
    h(
      "button",
      {
        type: "button",
        class: "berry-button berry-mark",
        title: refused ?? title,
        disabled: refused !== null,
        "aria-pressed": String(image()[field]),
        onclick: () => parts[field](),
      },
      label,
    );
  const tags = h(
    "button",
    { type: "button", class: "berry-button", "data-needs": "curation", "aria-haspopup": "dialog", onclick: () => hooks.tags(tags) },
    icon("tag"),
    curating.addTag,
  );
  const albums = h(
    "button",
    { type: "button", class: "berry-button", "data-needs": "curation", "aria-haspopup": "dialog", onclick: () => hooks.albums(albums) },
    icon("album"),
    curating.editAlbum,
  );
  const link = (/** @type {string} */ text, /** @type {Node | null} */ before, /** @type {() => void} */ onclick) =>
    h("button", { type: "button", class: "berry-said-tag berry-said-link", title: curating.open(text), onclick }, before, text);
  return [
    h(
      "div",
      { class: "berry-said", role: "group", "aria-label": curating.rating },
      h(
        "div",
        { class: "berry-actions" },
        stars.element,
        mark("♥", curating.markFavorite, "favorite"),
        mark(curating.nsfw, curating.markNsfw, "nsfw"),
      ),
      h(
        "div",
        { class: "berry-actions" },
        ...detail.tags.map(({ name, color }) => link(name, dot(color), () => hooks.find(exactly("tag", name), null))),
        ...detail.albums.map(({ name }) => link(name, icon("album"), () => hooks.find(exactly("album", name), "album"))),
        tags,
        albums,
      ),
    ),
  ];
}
