/**
 * What the page says of exports, imports, backups and duplicates.
 */

import { number } from "./strings.mjs";

const images = (/** @type {number} */ count) => `${number(count)} image${count === 1 ? "" : "s"}`;

export const keeping = {
  title: "Your ratings, tags and albums",
  intro:
    "Kept in the database, backed up once a day. An export is one readable file that any Berry can take over, wherever the images lie then.",
  exportFile: "Export",
  importFile: "Import…",
  importWhy:
    "An export or backup of Berry, iib.db of infinite-image-browsing, wib.sqlite3 of images-browser, or diffusion-toolkit.db. What you have stays; the file is only read.",
  reading: "Reading…",
  backUp: "Back up now",
  noBackup: "There is nothing to back up yet: no rating, tag, album or saved search.",
  backedUp: "Backed up",
  backups: "Backups",
  none: "No backup yet.",
  restore: "Bring back…",
  restoreFrom: (/** @type {string} */ when) => `The backup of ${when}`,
  more: (/** @type {number} */ count) => `Show ${count} more`,
  /** @type {Record<string, string>} */
  reasons: {
    daily: "daily",
    "by-hand": "made by you",
    "before-import": "before an import",
    "before-restore": "before a backup was brought back",
  },
  update: "before an update of Berry",
  /** @type {Record<string, string>} what the server calls files of Berry's own; any other is a program's name */
  sources: {
    "an export of Berry": "This is an export of Berry",
    "a library or backup of Berry": "This is a library or backup of Berry",
  },
  fromRival: (/** @type {string} */ name) => `This is the database of ${name}`,
  found: {
    path: (/** @type {number} */ count) => `${images(count)} found at the path given`,
    content: (/** @type {number} */ count) => `${images(count)} found by content, in another place`,
    name: (/** @type {number} */ count) => `${images(count)} found by the end of the path`,
    id: (/** @type {number} */ count) => `${images(count)} gone, kept for when they come back`,
  },
  missed: (/** @type {number} */ count) => `${images(count)} not in this library`,
  /** @type {Record<string, (count: number) => string>} */
  added: {
    marks: (count) => `${images(count)} to be rated or marked`,
    tags: (count) => `${number(count)} new tag${count === 1 ? "" : "s"}`,
    tagged: (count) => `${number(count)} tag${count === 1 ? "" : "s"} given to images`,
    albums: (count) => `${number(count)} new album${count === 1 ? "" : "s"}`,
    filed: (count) => `${images(count)} to go into albums`,
    covers: (count) => `${number(count)} album cover${count === 1 ? "" : "s"}`,
    searches: (count) => `${number(count)} saved search${count === 1 ? "" : "es"}`,
    rules: (count) => `${number(count)} rule${count === 1 ? "" : "s"}`,
    stacks: (count) => `${number(count)} cover${count === 1 ? "" : "s"} of stacks`,
    views: (count) => `${images(count)} looked at later than known here`,
  },
  nothingNew: "Nothing in it is new.",
  takeOver: "Take over",
  bringBack: "Bring back what is missing",
  replace: "Make everything as it was then",
  replaceWhy: "Drops what you have said since. The present state is backed up first.",
  cancel: "Cancel",
  takenOver: "Taken over. The state before is among the backups.",
};

export const duplicates = {
  title: "Duplicates",
  find: "Find duplicates",
  findIntro: "Copies of the same picture, and pictures that look alike, with a suggestion which to keep.",
  /** @type {Record<string, string>} */
  kinds: { exact: "Same pixels", near: "Look alike", recipe: "Same prompt and seed" },
  /** @type {Record<string, string>} */
  explain: {
    exact: "Every pixel is the same; formats, sizes of files and metadata may differ.",
    near: "Copies that were scaled, compressed or slightly changed. Look before you choose.",
    recipe: "Made of the same prompts and seed. Other settings may differ, so may the pictures.",
  },
  looked: (/** @type {number} */ looked, /** @type {number} */ readable) =>
    looked >= readable ? `All ${images(readable)} compared` : `${number(looked)} of ${images(readable)} compared so far`,
  lookAll: "Compare all images",
  lookWhy: "Reads every image file once, in the background, while nothing else needs the machine.",
  again: "Find again",
  searching: "Looking for duplicates…",
  empty: "No duplicates found.",
  total: (/** @type {number} */ groups, /** @type {number} */ extra) =>
    `${number(groups)} group${groups === 1 ? "" : "s"}, ${images(extra)} more than needed`,
  keep: "Keep",
  /** @type {Record<string, string>} why an image is suggested */
  why: {
    rating: "rated highest",
    favorite: "a favourite",
    albums: "in more albums",
    tags: "has more tags",
    pixels: "the largest picture",
    metadata: "has its parameters",
    lossless: "not compressed with loss",
    size: "the largest file",
    age: "the oldest",
  },
  selectOthers: "Select the others",
  selectAll: "Select all others shown",
  selectNone: "Select none",
  open: "Open",
  openLabel: (/** @type {string} */ name) => `Open ${name} in a new tab`,
  tags: (/** @type {number} */ count) => `${number(count)} tag${count === 1 ? "" : "s"}`,
  albums: (/** @type {number} */ count) => `in ${number(count)} album${count === 1 ? "" : "s"}`,
  noPrompt: "no parameters",
  trash: (/** @type {number} */ count) => (count ? `Trash ${number(count)}` : "Trash"),
  oneStays: "One of each group stays. Deselect another of it first.",
  more: "More",
};
