/**
 * The words of searching: suggestions, facets, timeline, saved searches, the selection and what differs in it.
 */

import { formatter } from "./locale.mjs";
import { number, plural } from "./strings.mjs";

const MONTH = formatter((tag) => new Intl.DateTimeFormat(tag, { month: "long", year: "numeric", timeZone: "UTC" }));

/** @param {string} text as 2024-03 */
export function month(text) {
  const [year = 1970, index = 1] = text.split("-").map(Number);
  return MONTH().format(Date.UTC(year, index - 1));
}

export const searching = {
  suggestions: "Suggestions",
  /** @type {Record<string, string>} what a sign in front of a suggestion says */
  kinds: { history: "searched before", saved: "saved search" },
  chips: "What is searched for",
  /** @param {string} text */
  remove: (text) => `Take ${text} away`,

  facets: "Filters",
  noFacets: "There is nothing to filter by.",
  /** @type {Record<string, string>} by field */
  facetTitles: {
    model: "Model",
    lora: "LoRA",
    sampler: "Sampler",
    size: "Size",
    rating: "Rating",
    favorite: "Favourite",
    nsfw: "Not safe for work",
    tag: "Tag",
    album: "Album",
    generator: "Made with",
    folder: "Folder",
  },
  unrated: "Not rated",
  yesNo: { yes: "Yes", no: "No" },
  /** @param {number} count */
  stars: (count) => plural(count, "star"),
  /** @param {number} total */
  all: (total) => `All ${number(total)}…`,
  /** @param {string} title */
  allOf: (title) => `All of: ${title}`,
  filterValues: "Find in this list",
  noValues: "None has that in its name.",
  /** @param {number} shown @param {number} total */
  moreValues: (shown, total) => `${number(shown)} of ${number(total)} are listed. Type to find the others.`,
  /** @param {string} value @param {number | null} count */
  value: (value, count) => (count === null ? value : `${value}, ${plural(count, "image")}`),
  /** @param {string} value */
  only: (value) => `Only ${value}; with Alt, all but this`,
  /** @param {string} value */
  exclude: (value) => `Leave out ${value}`,

  timeline: "Timeline",
  /** @param {string} when @param {number} rank @param {number} total */
  timelineValue: (when, rank, total) => `${when}, ${number(rank + 1)} of ${number(total)}`,

  saved: "Saved searches",
  savedList: "Saved",
  noSaved: "Save a search to find it here, with the number of its images.",
  searchName: "Name",
  save: "Save this search",
  nothingToSave: "Search for something first, then save it here.",
  history: "Recent",
  clearHistory: "Forget all",
  /** @param {string} name */
  rename: (name) => `Rename ${name}`,
  /** @param {string} name */
  removeSaved: (name) => `Delete ${name}`,
  /** @param {string} name */
  moveUp: (name) => `Move ${name} up`,
  /** @param {string} name */
  moveDown: (name) => `Move ${name} down`,
  /** @param {string} name */
  savedAs: (name) => `Saved as ${name}`,

  reverse: "Turn the order round",
  reshuffle: "Shuffle again",

  related: "Find",
  samePrompt: "Same prompt",
  sameSeed: "Same seed",
  sameModel: "Same model",
  similar: "Similar",
  samePromptHelp: "Images with the same prompt and negative prompt",
  sameSeedHelp: "Images with the same seed",
  sameModelHelp: "Images of the same model",
  similarHelp: "Images whose prompts share rare words with this one, the closest first",

  selection: "Selection",
  /** @param {number} count */
  selected: (count) => `${number(count)} selected`,
  /** @param {number} count */
  allSelected: (count) => `All ${number(count)} selected`,
  /** @param {number} total */
  selectAll: (total) => `Select all ${number(total)}`,
  selectionEnded: "The search is another one, so nothing is selected any more.",
  copyInfotexts: "Copy infotexts",
  /** @param {number} count */
  infotextsCopied: (count) => `${plural(count, "infotext")} copied`,
  /** @param {number} without @param {number} left */
  infotextsLacking: (without, left) =>
    [without ? `${plural(without, "image")} without parameters` : "", left ? `${number(left)} too many` : ""]
      .filter(Boolean)
      .join(", "),
  noInfotexts: "None of these images carries parameters.",
  differ: "What differs",
  differTitle: "What differs",
  /** @param {number} most */
  differTooMany: (most) => `At most ${number(most)} images can be compared.`,
  differTooFew: "Select another image to compare with.",
  clearSelection: "Clear",
  more: "More",
  same: "Nothing differs: made with the same parameters.",
  promptTags: "Prompt",
  negativeTags: "Negative prompt",
  none: "–",
};
