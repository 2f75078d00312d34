import assert from "node:assert/strict";
import { test } from "node:test";
import { nearRows } from "../../javascript/berry/canvas.mjs";
import { squareLayout } from "../../javascript/berry/layout.mjs";
import { ScrollSpace } from "../../javascript/berry/scrollspace.mjs";

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
    const rows = nearRows(layout, space, 1, 500_000);
    assert.ok(rows.length * layout.columns < 700, `${rows.length * layout.columns} cells of ${target} px`);
    assert.ok(rows.includes(layout.rowAt(space.place)));
    assert.ok(rows.includes(layout.rowAt(space.place + space.view)));
  }
});

test("more is drawn the way we go", () => {
  const { layout, space } = view(192);
  const middle = layout.rowAt(space.place + space.view / 2);
  const below = (direction) => Math.max(...nearRows(layout, space, direction, middle * layout.columns)) - middle;
  assert.ok(below(1) > below(-1));
});

test("the row that may hold the focus stays drawn", () => {
  const { layout, space } = view(192);
  assert.ok(nearRows(layout, space, 1, 3).includes(0));
});

test("nothing is drawn of an empty result", () => {
  const layout = squareLayout({ total: 0, width: 1400, target: 192 });
  assert.deepEqual(nearRows(layout, new ScrollSpace(), 1, 0), []);
});
