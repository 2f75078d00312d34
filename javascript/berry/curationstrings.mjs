/**
 * The words of curating: stars and marks, tags, albums, rules, taking back.
 */

import { number, plural } from "./strings.mjs";

export const curating = {
  rating: "Rating",
  /** @param {number} stars */
  stars: (stars) => (stars ? plural(stars, "star") : "Not rated"),
  /** @param {number} stars */
  rate: (stars) => `Rate ${plural(stars, "star")}`,
  clearRating: "No stars",
  favorite: "Favourite",
  notFavorite: "No favourite",
  nsfw: "NSFW",
  animated: "Animated",
  notNsfw: "Not NSFW",
  markFavorite: "Favourite (F)",
  markNsfw: "Not safe for work (N)",
  /** @param {number} size */
  rateMany: (size) => `Rate ${number(size)}`,
  rateThem: "Rate",
  tagThem: "Tag",
  putThem: "Album",
  /** @param {number} size 0: what is changed is no image */
  working: (size) => (size ? `Changing ${plural(size, "image")}…` : "Changing…"),
  nothingChosen: "Choose an image first.",
  stray: "No longer matches the search",

  undo: "Undo",
  redo: "Redo",
  /** @param {string} label */
  undone: (label) => `Taken back: ${label}`,
  /** @param {string} label */
  redone: (label) => `Done again: ${label}`,
  nothingToUndo: "Nothing to take back in this visit. The history goes back further.",
  nothingToRedo: "Nothing to do again.",
  history: "History",
  historyIntro: "The latest first. What was taken back can be done again until something else is done.",
  noHistory: "Nothing was done yet.",
  undoBack: "Undo back to here",
  /** @param {string} label */
  undoBackTo: (label) => `Undo back to, and with: ${label}`,
  takenBack: "taken back",

  tags: "Tags",
  /** @param {number} size */
  tagsOf: (size) => (size === 1 ? "Tags of this image" : `Tags of ${plural(size, "image")}`),
  tagHint: "Type a tag, / puts one beneath another",
  addTag: "Add a tag",
  /** @param {string} name @param {number} count @param {number} size */
  someHave: (name, count, size) => `${name}: ${number(count)} of ${number(size)} have it`,
  /** @param {string} name */
  takeOff: (name) => `Take off ${name}`,
  /** @param {string} name */
  putOnAll: (name) => `Put ${name} on all`,
  /** @param {string} name */
  newTag: (name) => `New tag “${name}”`,
  tagSuggestions: "Tags to choose from",
  editTag: "Tag",
  /** @param {string} name */
  edit: (name) => `Change ${name}`,
  tagName: "Name",
  color: "Colour",
  noColor: "No colour",
  save: "Save",
  merge: "Merge the two",
  mergeHelp: "Images of both keep one tag. Undo takes it apart again.",
  /** @param {number} count */
  deleteTag: (count) => (count ? `Delete, from ${plural(count, "image")}` : "Delete"),
  beneathToo: "Tags beneath it go along.",

  albums: "Albums",
  shelf: "Albums and tags",
  noAlbums: "No albums yet. Select images and press L.",
  noShelfTags: "No tags yet. Select images and press T.",
  newAlbum: "New album",
  newSmart: "New smart album of this search",
  smartNeedsSearch: "Search for something first: a smart album holds what a search finds.",
  albumName: "Name of the album",
  /** @param {number} size */
  addTo: (size) => (size === 1 ? "Put this image into an album" : `Put ${plural(size, "image")} into an album`),
  /** @param {string} name */
  createAlbum: (name) => `Create “${name}”`,
  albumHint: "Find an album, or name a new one",
  editAlbum: "Album",
  notes: "Notes",
  search: "Search",
  cover: "Use the focused image as cover",
  deleteAlbum: "Delete the album",
  keepsImages: "Its images stay in the library.",
  moveUp: "Up",
  moveDown: "Down",
  smart: "smart",
  /** @param {string} name */
  open: (name) => `Show ${name}`,
  takeOut: "Take out",
  toFront: "To the front",

  rules: "Rules",
  rulesIntro: "A rule tags images that its search finds when they come in. A tag you take off stays off.",
  noRules: "No rules yet.",
  ruleQuery: "Search",
  ruleTag: "Tag",
  ruleNow: "also the images that are there already",
  addRule: "Add the rule",
  applyRule: "Apply to all now",
  ruleOn: "On",
  /** @param {number} count */
  applied: (count) => `applied to ${plural(count, "image")}`,
  /** @param {string} query */
  deleteRule: (query) => `Delete the rule for ${query || "all images"}`,
  everything: "all images",
};
