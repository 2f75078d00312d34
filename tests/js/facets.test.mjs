import assert from "node:assert/strict";
import { test } from "node:test";
import { valueLabel } from "../../javascript/berry/facetrow.mjs";
import { inOrder } from "../../javascript/berry/facets.mjs";

const facet = (total, ...values) => ({
  field: "model",
  total,
  values: values.map(([value, count, active = null]) => ({ value, count, active })),
});
const names = (shown) => shown.map(({ value }) => value);

test("without an order to keep, values stand as they were counted", () => {
  assert.deepEqual(names(inOrder([], facet(2, ["a", 5], ["b", 3]))), ["a", "b"]);
});

test("no row moves and none vanishes while values are clicked", () => {
  const shown = inOrder(["a", "b", "c"], facet(2, ["c", 9, "include"], ["a", 1]));
  assert.deepEqual(names(shown), ["a", "b", "c"]);
  assert.deepEqual(
    shown.map(({ count }) => count),
    [1, 0, 9],
  );
  assert.equal(shown[2].active, "include");
});

test("what is not among the most frequent is not known to be none", () => {
  assert.equal(inOrder(["z"], facet(300, ["a", 5])).find(({ value }) => value === "z").count, null);
});

test("new values fill what room there is; a chosen one is always shown", () => {
  const eight = ["a", "b", "c", "d", "e", "f", "g", "h"];
  const shown = inOrder(eight, facet(50, ["x", 9], ["y", 1, "exclude"]));
  assert.deepEqual(names(shown), [...eight, "y"]);
  assert.deepEqual(names(inOrder(["a"], facet(2, ["b", 1], ["a", 1]))), ["a", "b"]);
});

test("values read as a person would write them", () => {
  assert.equal(valueLabel("size", "512x768"), "512 × 768");
  assert.equal(valueLabel("rating", "4"), "★★★★");
  assert.equal(valueLabel("rating", "0"), "Not rated");
  assert.equal(valueLabel("folder", "C:\\ai\\out\\2024\\"), "out/2024");
  assert.equal(valueLabel("folder", "/"), "/");
  assert.equal(valueLabel("model", "sdxl/dream"), "sdxl/dream");
});
