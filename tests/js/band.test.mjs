import assert from "node:assert/strict";
import { test } from "node:test";
import { boxOf, touched } from "../../javascript/berry/band.mjs";
import { squareLayout } from "../../javascript/berry/layout.mjs";

const layout = squareLayout({ total: 22, width: 412, target: 100 });

/** @param {number} x @param {number} y @param {number} right @param {number} bottom */
function ranks(x, y, right, bottom) {
  const found = touched(layout, boxOf({ x, y }, { x: right, y: bottom }));
  if (!found) return [];
  return Array.from({ length: found.to - found.from + 1 }, (_, at) => found.from + at).filter(found.has);
}

test("four columns of 100 px", () => assert.deepEqual([layout.columns, layout.side], [4, 100]));

test("what the band touches, in any direction", () => {
  assert.deepEqual(ranks(50, 50, 150, 150), [0, 1, 4, 5]);
  assert.deepEqual(ranks(150, 150, 50, 50), [0, 1, 4, 5]);
  assert.deepEqual(ranks(0, 0, 412, 99), [0, 1, 2, 3]);
});

test("nothing in a gap, beside the last row or below all", () => {
  assert.deepEqual(ranks(101, 10, 103, 90), []);
  assert.deepEqual(ranks(250, 530, 400, 600), []);
  assert.deepEqual(ranks(0, 5000, 100, 6000), []);
  assert.deepEqual(ranks(150, 430, 400, 530), [17, 18, 19, 21]);
});
