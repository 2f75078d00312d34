import assert from "node:assert/strict";
import { test } from "node:test";
import { CATALOGS, LANGUAGES, dictionaryFor, hostWords, overlay } from "../../javascript/berry/localise.mjs";
import { locale } from "../../javascript/berry/locale.mjs";
import { fileSize, plural } from "../../javascript/berry/strings.mjs";

/** Names of all words, with what kind of thing each is. */
function* names(words, path = "") {
  for (const [name, word] of Object.entries(words)) {
    if (word && typeof word === "object") yield* names(word, `${path}${name}.`);
    else yield `${path}${name}: ${typeof word === "function" ? `of ${word.length}` : typeof word}`;
  }
}

/** Those only the server knows in English. */
const SORTS = /^strings\.sorts\./;

for (const [language] of LANGUAGES) {
  test(`${language} has every word, and none that is not asked for`, async () => {
    const { default: words } = await import(`../../javascript/berry/locale.${language}.mjs`);
    const own = [...names(words)].filter((name) => !SORTS.test(name));
    assert.deepEqual(own.sort(), [...names(CATALOGS)].filter((name) => !SORTS.test(name)).sort());
    assert.equal([...names(words)].filter((name) => SORTS.test(name)).length, 22);
  });

  test(`${language} says something in every word`, async () => {
    const { default: words } = await import(`../../javascript/berry/locale.${language}.mjs`);
    const root = { path: "/p", name: "n", reason: "r", watch_reason: "w" };
    const scan = { files: 5, total: 9, counted: true, indexed: 2, unchanged: 1 };
    const check = (/** @type {any} */ word, /** @type {string} */ name) => {
      if (word && typeof word === "object") return Object.entries(word).forEach(([key, each]) => check(each, `${name}.${key}`));
      const wanted = /rootGone$/.test(name) ? [root] : /watchOff$/.test(name) ? [[root]] : /\.scan(Done|ning)$/.test(name) ? [scan] : /alsoCalled$/.test(name) ? [["a"]] : /scanFailed$/.test(name) ? [null] : [3, 4, 5, 6];
      const text = typeof word === "function" ? word(...wanted) : word;
      assert.ok(typeof text === "string" && text.trim() && !/undefined|NaN|\[object/.test(text), `${name}: ${text}`);
    };
    check(words, language);
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
