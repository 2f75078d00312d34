import assert from "node:assert/strict";
import { test } from "node:test";
import { stripRange } from "../../javascript/berry/filmstrip.mjs";

test("the strip holds what fits and a few beside, wherever in the result it is", () => {
  assert.deepEqual(stripRange(500_000, 1_000_000, 680), { first: 499_992, last: 500_008 });
  assert.deepEqual(stripRange(0, 3, 680), { first: 0, last: 2 });
  assert.deepEqual(stripRange(999_999, 1_000_000, 68), { first: 999_995, last: 999_999 });
});
