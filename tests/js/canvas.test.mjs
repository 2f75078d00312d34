import assert from "node:assert/strict";
import { test } from "node:test";
import { nearRows } from "../../javascript/berry/canvas.mjs";
import { squareLayout } from "../../javascript/berry/layout.mjs";
import { ScrollSpace } from "../../javascript/berry/scrollspace.mjs";

const still = (/** @type {number} */ direction) => ({ direction, leaping: false });

/** @param {number} target */
function view(target) {
  const layout = squareLayout({ total: 1_000_000, width: 1400, target });
  const space = new ScrollSpace();
  space.resize(layout.height, 900);
  space.jump(layout.height / 2);
  return { layout, space };
}

test("whatever the total and the size, few cells are drawn and all in view are", () => {
  for (const target of [64, 192, 512]) {
    const { layout, space } = view(target);
    const rows = nearRows(layout, space, still(1), 500_000);
    assert.ok(rows.length * layout.columns < 700, `${rows.length * layout.columns} cells of ${target} px`);
    assert.ok(rows.includes(layout.rowAt(space.place)));
    assert.ok(rows.includes(layout.rowAt(space.place + space.view)));
  }
});

test("more is drawn the way we go", () => {
  const { layout, space } = view(192);
  const middle = layout.rowAt(space.place + space.view / 2);
  const below = (direction) => Math.max(...nearRows(layout, space, still(direction), middle * layout.columns)) - middle;
  assert.ok(below(1) > below(-1));
});

test("of what is leapt over, only the view is drawn", () => {
  const { layout, space } = view(192);
  const { place } = space;
  const rows = nearRows(layout, space, { direction: 1, leaping: true }, 500_000);
  assert.deepEqual([rows[0], rows.at(-1)], [layout.rowAt(place), layout.rowAt(place + space.view)]);
});

test("the row that may hold the focus stays drawn", () => {
  const { layout, space } = view(192);
  assert.ok(nearRows(layout, space, still(1), 3).includes(0));
});

test("nothing is drawn of an empty result", () => {
  const layout = squareLayout({ total: 0, width: 1400, target: 192 });
  assert.deepEqual(nearRows(layout, new ScrollSpace(), still(1), 0), []);
});
