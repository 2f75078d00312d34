import assert from "node:assert/strict";
import { test } from "node:test";
import { pointsBefore, splitAt, without } from "../../javascript/berry/codepoints.mjs";

test("a mistake is found by code points, not by UTF-16 units", () => {
  assert.deepEqual(splitAt("🐈🐈 sampelr:x", 3, 7), ["🐈🐈 ", "sampelr", ":x"]);
});

test("a mistake at or beyond the end marks nothing", () => {
  assert.deepEqual(splitAt("abc", 3, 1), ["abc", "", ""]);
  assert.deepEqual(splitAt("abc", 99, 5), ["abc", "", ""]);
  assert.deepEqual(splitAt("", 0, 1), ["", "", ""]);
});

test("a caret is told in code points", () => {
  assert.equal(pointsBefore("🐈🐈 x", 5), 3);
  assert.equal(pointsBefore("", 0), 0);
});

test("a term that is taken away leaves nothing that parts nothing", () => {
  const take = (text, term) => {
    const start = Array.from(text.slice(0, text.indexOf(term))).length;
    return without(text, start, start + Array.from(term).length);
  };
  assert.equal(take("red fox", "red"), "fox");
  assert.equal(take("red  fox  hat", "fox"), "red hat");
  assert.equal(take("red, fox, hat", "fox"), "red, hat");
  assert.equal(take("red, fox, hat", "red"), "fox, hat");
  assert.equal(take("red, fox, hat", "hat"), "red, fox");
  assert.equal(take("🐈 model:x", "model:x"), "🐈");
  assert.equal(take("fox", "fox"), "");
});
