import assert from "node:assert/strict";
import { test } from "node:test";

import { facts, maySelect, without } from "../../javascript/berry/duplicates.mjs";

const image = (/** @type {number} */ id, more = {}) => ({
  id,
  name: `${id}.png`,
  width: 512,
  height: 768,
  size: 1_500_000,
  container: "png",
  rating: 0,
  favorite: false,
  tags: 0,
  albums: 0,
  has_prompt: true,
  ...more,
});
const group = (/** @type {number[]} */ ...ids) => /** @type {any} */ ({ why: "age", images: ids.map((id) => image(id)) });

test("what distinguishes a copy is told in short", () => {
  const said = facts(/** @type {any} */ (image(1)));
  assert.equal(said.length, 2);
  assert.equal(said[0], "512 × 768");
  assert.match(said[1] ?? "", /1[.,]\d+ MB PNG/);
  const more = { rating: 3, favorite: true, tags: 2, albums: 1, has_prompt: false, width: null, container: null };
  assert.deepEqual(facts(/** @type {any} */ (image(1, more))).slice(1), [
    "★★★ ♥",
    "2 tags, in 1 album",
    "no parameters",
  ]);
});

test("one of each group stays", () => {
  assert.equal(maySelect(group(1, 2, 3), new Set([2]), 3), true);
  assert.equal(maySelect(group(1, 2, 3), new Set([2, 3]), 1), false);
});

test("a group of which one is left is none any more", () => {
  const left = without([group(1, 2), group(3, 4, 5)], new Set([2, 4]));
  assert.deepEqual(
    left.map(({ images }) => images.map(({ id }) => id)),
    [[3, 5]],
  );
});
