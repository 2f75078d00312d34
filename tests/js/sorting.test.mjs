import assert from "node:assert/strict";
import { test } from "node:test";
import { timeOrder } from "../../javascript/berry/finding.mjs";
import { baseSort, turned } from "../../javascript/berry/sorting.mjs";

test("every order has its contrary, and a shuffled one its number", () => {
  assert.equal(turned("created"), "-created");
  assert.equal(turned("-name"), "name");
  assert.equal(baseSort("random:123"), "random");
  assert.equal(baseSort("-cfg"), "-cfg");
});

test("only a result in the order of time has a timeline", () => {
  assert.equal(timeOrder({ query: "fox", sort: "created" }), "newest");
  assert.equal(timeOrder({ query: "", sort: "-created" }), "oldest");
  assert.equal(timeOrder({ query: "", sort: "rating" }), null);
  assert.equal(timeOrder({ query: "fox sort:seed", sort: "created" }), null);
  assert.equal(timeOrder({ query: "Sort by: seed", sort: "created" }), null);
  assert.equal(timeOrder({ query: "resort:x", sort: "created" }), "newest");
});
