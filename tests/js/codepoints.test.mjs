import assert from "node:assert/strict";
import { test } from "node:test";
import { splitAt } from "../../javascript/berry/codepoints.mjs";

test("a mistake is found by code points, not by UTF-16 units", () => {
  assert.deepEqual(splitAt("🐈🐈 sampelr:x", 3, 7), ["🐈🐈 ", "sampelr", ":x"]);
});

test("a mistake at or beyond the end marks nothing", () => {
  assert.deepEqual(splitAt("abc", 3, 1), ["abc", "", ""]);
  assert.deepEqual(splitAt("abc", 99, 5), ["abc", "", ""]);
  assert.deepEqual(splitAt("", 0, 1), ["", "", ""]);
});
