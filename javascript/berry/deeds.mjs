/**
 * What was done, in the reader's language: the server notes it in English, in a few forms, which are known again here.
 */

import { curating } from "./curationstrings.mjs";
import { deeds } from "./deedstrings.mjs";

const COUNTED = /^(.*): ([\d,]+) images?$/s;

/** The forms and how they are told. @type {[RegExp, (...names: any[]) => string][]} */
const MARKS = [
  [/^No stars$/, () => curating.clearRating],
  [/^(\d) stars?$/, (count) => curating.stars(Number(count))],
  [/^Favourite$/, () => curating.favorite],
  [/^No longer a favourite$/, () => deeds.notFavorite],
  [/^NSFW$/, () => curating.nsfw],
  [/^No longer NSFW$/, () => deeds.notNsfw],
];

/** @type {[RegExp, (...names: any[]) => string][]} */
const FORMS = [
  [/^Tagged (.+); No longer tagged (.+)$/, (on, off) => `${deeds.tagged(on)}; ${deeds.untagged(off)}`],
  [/^Tagged (.+)$/, (tags) => deeds.tagged(tags)],
  [/^No longer tagged (.+)$/, (tags) => deeds.untagged(tags)],
  [/^Colour of the tag (.+)$/, (tag) => deeds.tagColored(tag)],
  [/^Tag (.+) merged into (.+)$/, (tag, to) => deeds.tagMerged(tag, to)],
  [/^Tag (.+) renamed (.+)$/, (tag, to) => deeds.tagRenamed(tag, to)],
  [/^Tag (.+) deleted$/, (tag) => deeds.tagDeleted(tag)],
  [/^Album (.+) made$/, (album) => deeds.albumMade(album)],
  [/^Album (.+) renamed (.+)$/, (album, to) => deeds.albumRenamed(album, to)],
  [/^Album (.+) deleted$/, (album) => deeds.albumDeleted(album)],
  [/^[A-Z]\w+(?: and \w+)* of the album (.+)$/, (album) => deeds.albumChanged(album)],
  [/^Put into (.+)$/, (album) => deeds.putInto(album)],
  [/^Taken out of (.+)$/, (album) => deeds.takenOut(album)],
  [/^Order of (.+)$/, (album) => deeds.ordered(album)],
  [/^Rule for (.+?)(?:, applied)?$/, (tag) => deeds.ruleMade(tag)],
  [/^Rule changed: (.*)$/, (query) => deeds.ruleChanged(query)],
  [/^Rule deleted: (.*)$/, (query) => deeds.ruleDeleted(query)],
  [/^Rule applied$/, () => deeds.ruleApplied],
  [/^Moved to the trash$/, () => deeds.trashed],
  [/^Restored from the trash$/, () => deeds.restored],
  [/^Renamed$/, () => deeds.renamed],
  [/^Moved to (.+)$/, (folder) => deeds.movedTo(folder)],
  [/^Copied to (.+)$/, (folder) => deeds.copiedTo(folder)],
];

/**
 * @param {string} text
 * @param {[RegExp, (...names: any[]) => string][]} forms
 * @returns {string | null} null where it is none of these
 */
function known(text, forms) {
  for (const [form, tell] of forms) {
    const found = form.exec(text);
    if (found) return tell(...found.slice(1));
  }
  return null;
}

/**
 * What an action's label says; as it is where its form is not known.
 * @param {string} label
 * @returns {string}
 */
export function told(label) {
  const [, what = label, count] = COUNTED.exec(label) ?? [];
  const marks = what.split(", ").map((each) => known(each, MARKS));
  const said = marks.every((each) => each !== null) ? marks.join(", ") : known(what, FORMS);
  if (said === null) return label;
  return count === undefined ? said : deeds.to(said, Number(count.replaceAll(",", "")));
}
