/**
 * The words of what was done, in messages and in the history: as the server says them, for other languages.
 */

import { strings } from "./strings.mjs";

export const deeds = {
  /** @param {string} what @param {number} count */
  to: (what, count) => `${what}: ${strings.images(count)}`,
  notFavorite: "No longer a favourite",
  notNsfw: "No longer NSFW",
  /** @param {string} tags */
  tagged: (tags) => `Tagged ${tags}`,
  /** @param {string} tags */
  untagged: (tags) => `No longer tagged ${tags}`,
  /** @param {string} tag */
  tagColored: (tag) => `Colour of the tag ${tag}`,
  /** @param {string} tag @param {string} to */
  tagMerged: (tag, to) => `Tag ${tag} merged into ${to}`,
  /** @param {string} tag @param {string} to */
  tagRenamed: (tag, to) => `Tag ${tag} renamed ${to}`,
  /** @param {string} tag */
  tagDeleted: (tag) => `Tag ${tag} deleted`,
  /** @param {string} album */
  albumMade: (album) => `Album ${album} made`,
  /** @param {string} album @param {string} to */
  albumRenamed: (album, to) => `Album ${album} renamed ${to}`,
  /** @param {string} album */
  albumDeleted: (album) => `Album ${album} deleted`,
  /** @param {string} album */
  albumChanged: (album) => `Album ${album} changed`,
  /** @param {string} album */
  putInto: (album) => `Put into ${album}`,
  /** @param {string} album */
  takenOut: (album) => `Taken out of ${album}`,
  /** @param {string} album */
  ordered: (album) => `Order of ${album}`,
  /** @param {string} tag */
  ruleMade: (tag) => `Rule for ${tag}`,
  /** @param {string} query */
  ruleChanged: (query) => `Rule changed: ${query}`,
  /** @param {string} query */
  ruleDeleted: (query) => `Rule deleted: ${query}`,
  ruleApplied: "Rule applied",
  trashed: "Moved to the trash",
  restored: "Restored from the trash",
  renamed: "Renamed",
  /** @param {string} folder */
  movedTo: (folder) => `Moved to ${folder}`,
  /** @param {string} folder */
  copiedTo: (folder) => `Copied to ${folder}`,
};
