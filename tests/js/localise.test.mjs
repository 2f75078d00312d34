import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { CATALOGS, LANGUAGES, dictionaryFor, hostWords, overlay } from "../../javascript/berry/localise.mjs";
import { KNOWN } from "../../javascript/berry/refusals.mjs";
import { locale } from "../../javascript/berry/locale.mjs";
import { fileSize, plural } from "../../javascript/berry/strings.mjs";

const PAGE = new URL("../../javascript/berry/", import.meta.url);

/** Names of all words, with what kind of thing each is. */
function* names(words, path = "") {
  for (const [name, word] of Object.entries(words)) {
    if (word && typeof word === "object") yield* names(word, `${path}${name}.`);
    else if (path === "refusals.sentences.") yield path + name;
    else yield `${path}${name}: ${typeof word === "function" ? `of ${word.length}` : typeof word}`;
  }
}

/** The sorts, as the server names them; it alone knows them in English. */
function sorts() {
  const source = readFileSync(new URL("../../lib_berry/query/sorts.py", import.meta.url), "utf8");
  const rows = [...source.matchAll(/^ +Sort\("(\w+)", "[^"]*", "[^"]*"(, "[^"]*")?/gm)];
  return rows.flatMap(([, name, reverse]) => (reverse ? [name, `-${name}`] : [name]));
}

/** The reasons that the server gives with what it refuses, and those of the sentences that are known again. */
function reasons() {
  const backend = new URL("../../lib_berry/", import.meta.url);
  const modules = readdirSync(backend, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".py"));
  const given = modules.flatMap((name) => {
    const source = readFileSync(new URL(name, backend), "utf8");
    return [...source.matchAll(/\breason(?:: str )?=(?: )?"(\w+)"/g)].map(([, reason]) => reason);
  });
  return [...new Set([...given, ...KNOWN.map(([, reason]) => reason)])];
}

const dictionary = async (/** @type {string} */ language) => (await import(new URL(`locale.${language}.mjs`, PAGE))).default;

test("every module of words is a catalog", async () => {
  const modules = readdirSync(PAGE).filter((name) => /strings\.mjs$/.test(name));
  assert.ok(modules.length > 1);
  for (const name of modules)
    for (const [word, value] of Object.entries(await import(new URL(name, PAGE))))
      if (typeof value === "object") assert.equal(CATALOGS[word], value, `${word} of ${name}`);
});

const root = { path: "/p", name: "n", reason: "r", watch_reason: "w" };
const scan = { files: 5, total: 9, counted: true, indexed: 2, unchanged: 1 };
/** Whatever stands in a sentence of the server's. */
const TOLD_OF = { field: "f", kind: "date", value: "v", example: "f:v", words: "a, b", name: "n", operator: "OR", largest: "9", most: 9, seconds: 9, found: 9, origin: "o" };
/** What words are told, by their names. @type {[RegExp, unknown[][]][]} */
const TOLD = [
  [/rootGone$/, [[root]]],
  [/watchOff$/, [[[root]]]],
  [/\.scan(Done|ning)$/, [[scan], [{ ...scan, counted: false, indexed: 0 }]]],
  [/scanFailed$/, [[null], ["m"]]],
  [/alsoCalled$/, [[["a"]]]],
  [/filing\.failed$/, [[1, { name: "n", reason: "r" }], [3, { name: "n", reason: "r" }], [3, undefined]]],
  [/filing\.downloading$/, [[3, 4], [3, null]]],
  [/filing\.previewed$/, [[3, 4]]],
  [/refusals\.sentences/, [{ ...TOLD_OF, suggestion: "s" }, { ...TOLD_OF, suggestion: "" }].map((values) => [values])],
  [/searching\.infotextsLacking$/, [[3, 4]]],
  [/./, [[3, 4, 5, 6], [1, 1, 1, 1], [0, 0, 0, 0]]],
];

for (const [language] of LANGUAGES) {
  test(`${language} has every word, and none that is not asked for`, async () => {
    const words = await dictionary(language);
    const wanted = {
      ...CATALOGS,
      strings: { ...CATALOGS.strings, sorts: Object.fromEntries(sorts().map((name) => [name, ""])) },
      refusals: { sentences: Object.fromEntries(reasons().map((name) => [name, () => ""])) },
    };
    assert.deepEqual([...names(words)].sort(), [...names(wanted)].sort());
  });

  test(`${language} says something in every word`, async () => {
    const check = (/** @type {any} */ word, /** @type {string} */ name) => {
      if (word && typeof word === "object") return Object.entries(word).forEach(([key, each]) => check(each, `${name}.${key}`));
      const [, told] = TOLD.find(([pattern]) => pattern.test(name)) ?? assert.fail(name);
      const texts = typeof word === "function" ? told.map((values) => word(...values)) : [word];
      for (const text of texts)
        assert.ok(typeof text === "string" && text.trim() && !/undefined|NaN|\[object/.test(text), `${name}: ${text}`);
    };
    check(await dictionary(language), language);
  });
}

test("languages by tags and by the names of localisation files", () => {
  for (const name of ["de", "de-AT", "de_DE", "German", "deutsch"]) assert.equal(dictionaryFor(name), "de", name);
  for (const name of ["ja", "ja_JP", "ja-JP", "日本語"]) assert.equal(dictionaryFor(name), "ja", name);
  for (const name of ["zh", "zh-CN", "zh_CN", "zh-Hans", "zh-Hans (Stable)", "zh-SG"])
    assert.equal(dictionaryFor(name), "zh-Hans", name);
  for (const name of ["", "None", "en", "en-US", "zh-TW", "zh_TW", "zh-Hant", "zh-Hant (Stable)", "denmark", "fr"])
    assert.equal(dictionaryFor(name), null, name);
});

test("the host's localisation file has the last word, by text and by name", () => {
  const words = { strings: { go: "Go", close: "Close", matches: (n) => `${n} found`, held: { paused: "paused" } } };
  const file = { Go: "Los", paused: "Pause", "berry.strings.matches": "{0} Bilder", "berry.strings.close": "Zu", Close: "Nein" };
  const own = hostWords(words, file, "berry");
  overlay(words, { strings: { go: "Auf", matches: (n) => `${n} gefunden`, close: "Schließen" } });
  overlay(words, own);
  assert.equal(words.strings.go, "Los");
  assert.equal(words.strings.close, "Zu");
  assert.equal(words.strings.held.paused, "Pause");
  assert.equal(words.strings.matches(1234), "1,234 Bilder");
});

test("numbers and plurals are those of the language", () => {
  const before = locale.tag;
  locale.tag = "de";
  assert.equal(plural(1234, "Bild", "Bilder"), "1.234 Bilder");
  assert.equal(fileSize(1_500_000), "1,5 MB");
  locale.tag = "ja";
  assert.equal(plural(1, "x", "枚"), "1 枚");
  locale.tag = before;
});
