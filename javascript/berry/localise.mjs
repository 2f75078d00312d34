/**
 * Putting the page's words into the language of the host, or of the browser where there is no host.
 *
 * Our own dictionaries are modules named `locale.<language>.mjs`, each with the words of the catalogs below under the
 * same names, taken in part from `locale.<language>.<area>.mjs`; what one lacks stays English. The host's localisation
 * file may replace any word: by its English text, or by its name here, as `"berry.strings.matches": "{0} Bilder"`, with
 * {0}, {1} … for what stands in it.
 */

import { curating } from "./curationstrings.mjs";
import { deeds } from "./deedstrings.mjs";
import { filing } from "./filingstrings.mjs";
import { duplicates, keeping } from "./keepingstrings.mjs";
import { locale } from "./locale.mjs";
import { refusals } from "./refusalstrings.mjs";
import { searching } from "./searchstrings.mjs";
import { labels, number, strings } from "./strings.mjs";
import { viewing } from "./viewerstrings.mjs";

/** @typedef {Record<string, any>} Words */

/** All words of the page. Whoever adds a module of words adds it here, and to each dictionary. @type {Words} */
export const CATALOGS = { strings, labels, searching, curating, deeds, filing, keeping, duplicates, refusals, viewing };

/** The dictionaries there are, by how their languages are written elsewhere. @type {[string, RegExp][]} */
export const LANGUAGES = [
  ["de", /^(de|german|deutsch)\b/i],
  ["ja", /^(ja|jp|japanese|日本語)(\b|$)/i],
  ["zh-Hans", /^(zh([-_ ]?(hans|cn|sg|my))?|chinese|简体|中文)(?![-_ ]?(hant|tw|hk|mo))(\b|$)/i],
];

/**
 * @param {string} wanted a language tag, or the name of a localisation file
 * @returns {string | null} the dictionary for it
 */
export function dictionaryFor(wanted) {
  const name = wanted.replaceAll("_", "-");
  return LANGUAGES.find(([, pattern]) => pattern.test(name))?.[0] ?? null;
}

/**
 * Put words in the place of those of the same name.
 * @param {Words} words
 * @param {Words} others
 */
export function overlay(words, others) {
  for (const [name, other] of Object.entries(others)) {
    const word = words[name];
    if (other && typeof other === "object" && word && typeof word === "object") overlay(word, other);
    else words[name] = other;
  }
}

/**
 * @param {string} template
 * @returns {(...values: unknown[]) => string}
 */
const filled = (template) => (...values) =>
  template.replace(/\{(\d)\}/g, (_, at) => {
    const value = values[Number(at)];
    return typeof value === "number" ? number(value) : String(value ?? "");
  });

/**
 * The words that the host's localisation file has for ours.
 * @param {Words} words in English
 * @param {Record<string, string>} file
 * @param {string} path name of the words
 * @returns {Words} those it has
 */
export function hostWords(words, file, path) {
  /** @type {Words} */
  const found = {};
  for (const [name, word] of Object.entries(words)) {
    const named = file[`${path}.${name}`];
    if (typeof word === "function") {
      if (named) found[name] = filled(named);
    } else if (typeof word === "string") {
      const other = named || file[word];
      if (other) found[name] = other;
    } else found[name] = hostWords(word, file, `${path}.${name}`);
  }
  return found;
}

/**
 * @param {string} chosen the host's localisation; empty where it has none chosen
 * @param {Record<string, string>} file the host's localisation file
 * @param {boolean} standalone whether the browser's language counts
 */
export async function localise(chosen, file, standalone) {
  const browser = navigator.languages?.[0] ?? navigator.language ?? "en";
  const dictionary = dictionaryFor(standalone ? browser : chosen);
  const language = dictionary ?? "en";
  // In the language of the words, as it is spoken where the reader is.
  const alike = browser.split("-")[0] === language.split("-")[0];
  locale.tag = alike ? browser : language;
  const own = hostWords(CATALOGS, file, "berry");
  if (dictionary) {
    try {
      overlay(CATALOGS, (await import(`./locale.${dictionary}.mjs`)).default);
    } catch (error) {
      console.warn("Berry could not load its words:", error);
    }
  }
  overlay(CATALOGS, own);
}
