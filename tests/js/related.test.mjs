import assert from "node:assert/strict";
import { test } from "node:test";
import { related } from "../../javascript/berry/related.mjs";

const found = (parameters) => related(/** @type {any} */ ({ id: 7, parameters })).map(({ query, sort }) => [query, sort]);

test("an image leads to those of its prompt, seed and model", () => {
  assert.deepEqual(found({ prompt: "fox", seed: 0, model: "dream shaper" }), [
    ["stack:7", null],
    ["seed:0", null],
    ['model:"dream shaper"', null],
    ["similar:7", "relevance"],
  ]);
});

test("what is not known leads nowhere", () => {
  assert.deepEqual(found(null), []);
  assert.deepEqual(found({ seed: "18446744073709551615" }), [["seed:18446744073709551615", null]]);
});
