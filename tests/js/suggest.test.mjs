import assert from "node:assert/strict";
import { test } from "node:test";
import { applied, useful } from "../../javascript/berry/suggest.mjs";

const item = (insert) => ({ kind: "value", text: insert, insert, count: 1, help: null });

test("a suggestion takes the place of its stretch, counted in code points", () => {
  const found = { start: 2, end: 9, items: [] };
  assert.deepEqual(applied("🐈 model:d steps:20", found, item('model:"dream"')), {
    text: '🐈 model:"dream" steps:20',
    caret: '🐈 model:"dream"'.length,
  });
});

test("what would change nothing is not offered", () => {
  const found = { start: 0, end: 3, items: [item("fox"), item("foxes")] };
  assert.deepEqual(
    useful("fox", found).map(({ insert }) => insert),
    ["foxes"],
  );
});
