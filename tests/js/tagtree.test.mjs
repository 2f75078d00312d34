import assert from "node:assert/strict";
import { test } from "node:test";

import { exactly, tagTree } from "../../javascript/berry/tagtree.mjs";

const tag = (/** @type {string} */ name, count = 1) => ({ name, color: null, count });

test("tags stand under what they are beneath, be it a tag or not", () => {
  const tree = tagTree([tag("b/c", 2), tag("a"), tag("b/a/d"), tag("a-b"), tag("a/x")]);
  const shown = tree.map(({ name, label, depth, count, tag: own }) => [name, label, depth, count, own !== null]);
  assert.deepEqual(shown, [
    ["a", "a", 0, 1, true],
    ["a/x", "x", 1, 1, true],
    ["a-b", "a-b", 0, 1, true],
    ["b", "b", 0, 0, false],
    ["b/a", "a", 1, 0, false],
    ["b/a/d", "d", 2, 1, true],
    ["b/c", "c", 1, 2, true],
  ]);
});

test("a parent in other capitals is the same one", () => {
  assert.deepEqual(
    tagTree([tag("Animal/cat"), tag("animal", 3)]).map(({ name, count }) => [name, count]),
    [
      ["Animal", 3],
      ["Animal/cat", 1],
    ],
  );
});

test("a name is meant as it stands", () => {
  assert.equal(exactly("album", 'the "best" of *?'), 'album:"the ""best"" of \\*\\?"');
});
