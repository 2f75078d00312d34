import assert from "node:assert/strict";
import { test } from "node:test";
import { ownTags } from "../../javascript/berry/differences.mjs";
import { Selection } from "../../javascript/berry/selection.mjs";

const image = (id) => /** @type {any} */ ({ id });

test("images are selected and no longer selected, and every change is told once", () => {
  const selection = new Selection();
  const told = [];
  selection.changed.on((size) => told.push(size));
  selection.toggle(image(3));
  selection.toggle(image(1));
  selection.toggle(image(3));
  assert.deepEqual([selection.has(1), selection.has(3), selection.has(undefined)], [true, false, false]);
  selection.clear();
  selection.clear();
  assert.deepEqual(told, [1, 2, 1, 0]);
});

test("each image's own tags, those of all left out", () => {
  const tags = [
    { text: "fox", weights: [1, 1] },
    { text: "fog", weights: [1.2, 0] },
    { text: "hat", weights: [0, 1] },
    { text: "red", weights: [1, 1.5] },
  ];
  assert.deepEqual(ownTags(tags, 2), [
    ["fog 1.2", "red"],
    ["hat", "red 1.5"],
  ]);
});
