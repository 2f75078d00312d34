import assert from "node:assert/strict";
import { test } from "node:test";

import { describe, reason } from "../../javascript/berry/keeping.mjs";

test("an import is described in sentences", () => {
  const found = describe({
    source: "an export of Berry",
    matched: { path: 1200, content: 1 },
    unmatched: 0,
    examples: [],
    added: { marks: 1, tags: 2 },
  });
  assert.equal(found.source, "This is an export of Berry");
  assert.deepEqual(found.matched, ["1,200 images found at the path given", "1 image found by content, in another place"]);
  assert.deepEqual(found.added, ["1 image to be rated or marked", "2 new tags"]);
});

test("another program is named", () => {
  const found = describe({ source: "images-browser", matched: {}, unmatched: 3, examples: [], added: {} });
  assert.equal(found.source, "This is the database of images-browser");
  assert.deepEqual([found.matched, found.added], [[], []]);
});

test("why a backup was made", () => {
  const said = (/** @type {string} */ why) => reason({ name: "x", made_ms: 0, size: 0, reason: why });
  assert.equal(said("daily"), "daily");
  assert.equal(said("before-schema-5"), "before an update of Berry");
  assert.equal(said("before-import"), "before an import");
  assert.equal(said("other"), "other");
});
