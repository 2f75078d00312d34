import assert from "node:assert/strict";
import { test } from "node:test";

import { fitting, isThere } from "../../javascript/berry/picker.mjs";

const choices = ["animal/cat", "Cathedral", "concat", "Émile", "dog", "cat"].map((value) => ({ value }));
const names = (/** @type {string} */ typed) => fitting(choices, typed).map(({ value }) => value);

test("what begins with it comes first, then parts that do, then what has it anywhere", () => {
  assert.deepEqual(names("cat"), ["cat", "Cathedral", "animal/cat", "concat"]);
});

test("capitals and accents do not matter", () => {
  assert.deepEqual(names(" EMI"), ["Émile"]);
  assert.equal(isThere(choices, "emile "), true);
  assert.equal(isThere(choices, "emil"), false);
});

test("nothing typed: as they come, so many", () => {
  assert.deepEqual(names(""), choices.map(({ value }) => value));
  assert.equal(fitting(Array.from({ length: 30 }, (_, at) => ({ value: `tag${at}` })), "tag").length, 8);
});
