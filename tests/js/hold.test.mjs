import assert from "node:assert/strict";
import { test } from "node:test";
import { holdAt, placeFor } from "../../javascript/berry/hold.mjs";
import { holdForZoom } from "../../javascript/berry/arranging.mjs";
import { HEADING, packedLayout } from "../../javascript/berry/packed.mjs";
import { ScrollSpace } from "../../javascript/berry/scrollspace.mjs";
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

/** Three days of images as wide as high, or in rows of other sizes. @param {number} target */
function daily(target) {
  const proportions = Uint8Array.from({ length: 900 }, (_, at) => [128, 84, 172][at % 3]);
  const days = [[3, 300], [2, 300], [1, 300]];
  return packedLayout({ shape: { version: 1, total: 900, days, proportions }, width: 1000, target, square: false });
}

test("a view that begins at a heading still does", () => {
  const made = daily(150);
  for (const heading of made.headingsIn(1, made.height)) {
    for (const place of [heading.top, heading.top + 7, heading.top + HEADING]) {
      const hold = holdAt(made, place, 0);
      assert.equal(hold.rank, heading.first);
      assert.ok(Math.abs(placeFor(made, hold) - place) < 1e-6);
    }
  }
});

test("what is pointed at stays under the pointer, at any size", () => {
  for (const place of [500, 3000, 9000]) {
    for (const [x, y] of [[10, 50], [480, 400], [990, 700]]) {
      const made = daily(150);
      const space = new ScrollSpace();
      space.resize(made.height, 800);
      space.jump(place);
      const hold = holdForZoom(made, space, { x, y }, null);
      const span = made.cell(hold.rank);
      assert.ok(x >= span.left - 4 && x <= span.left + span.width + 4);
      for (const target of [64, 100, 300]) {
        const other = daily(target);
        const row = other.rowOf(hold.rank);
        const top = other.rowTop(row) - placeFor(other, hold);
        assert.ok(top <= y + HEADING && top + other.rowHeight(row) >= y - HEADING, `${target}: ${top}`);
      }
    }
  }
});

test("the image with the focus stays when nothing is pointed at, else the midst of the view", () => {
  const made = daily(150);
  const space = new ScrollSpace();
  space.resize(made.height, 800);
  space.jump(4000);
  const inView = made.firstRank(made.rowAt(4300));
  assert.equal(holdForZoom(made, space, null, inView).rank, inView);
  assert.equal(holdForZoom(made, space, null, 0).y, 400);
  assert.equal(holdForZoom(made, space, null, null).y, 400);
  space.jump(0);
  assert.equal(holdForZoom(made, space, null, null), null);
});
