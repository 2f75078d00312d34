import assert from "node:assert/strict";
import { test } from "node:test";
import { holdAt, placeFor } from "../../javascript/berry/hold.mjs";
import { squareLayout } from "../../javascript/berry/layout.mjs";

const layout = (target) => squareLayout({ total: 10_000, width: 1000, target });

test("what is held stays where it is when nothing else changes", () => {
  for (const y of [0, 300]) {
    for (const place of [0, 777, 120_000]) {
      const hold = holdAt(layout(192), place, y);
      assert.ok(Math.abs(placeFor(layout(192), hold) - place) <= 4);
    }
  }
});

test("it stays in view when cells change their size", () => {
  const hold = holdAt(layout(192), 50_000, 300);
  const other = layout(96);
  const place = placeFor(other, hold);
  const y = other.rowTop(other.rowOf(hold.rank)) - place;
  assert.ok(y > 300 - other.rowHeight(0) - 1 && y <= 300);
});

test("a rank beyond the end holds the last row", () => {
  const small = squareLayout({ total: 3, width: 1000, target: 192 });
  assert.equal(placeFor(small, { rank: 99, share: 0, y: 0 }), 0);
});
