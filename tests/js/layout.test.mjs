import assert from "node:assert/strict";
import { test } from "node:test";
import { squareLayout } from "../../javascript/berry/layout.mjs";

/** @param {Partial<Parameters<typeof squareLayout>[0]>} more */
const layout = (more = {}) => squareLayout({ total: 100, width: 800, target: 192, ...more });

test("every rank has one row, and rows hold each rank once", () => {
  for (const phase of [0, 1, 3, -2, 7]) {
    const made = layout({ phase });
    const seen = [];
    for (let row = 0; row < made.rows; row++) {
      for (let rank = made.firstRank(row); rank <= made.lastRank(row); rank++) {
        assert.equal(made.rowOf(rank), row);
        seen.push(rank);
      }
    }
    assert.deepEqual(
      seen,
      Array.from({ length: 100 }, (_, rank) => rank),
    );
  }
});

test("cells fill the width, do not overlap and are square", () => {
  for (const width of [64, 390, 801, 1440, 2561]) {
    const made = layout({ width });
    const last = made.cell(made.columns - 1);
    assert.ok(Math.abs(last.left + last.width - width) <= 1, `${width}`);
    for (let rank = 1; rank < made.columns; rank++) {
      const before = made.cell(rank - 1);
      assert.ok(made.cell(rank).left >= before.left + before.width);
    }
    assert.equal(made.rowHeight(0), last.width);
  }
});

test("a view narrower than one cell still has a column", () => {
  assert.equal(layout({ width: 20, target: 512 }).columns, 1);
});

test("rows are found by height, also outside", () => {
  const made = layout();
  for (let row = 0; row < made.rows; row++) assert.equal(made.rowAt(made.rowTop(row) + 1), row);
  assert.equal(made.rowAt(-500), 0);
  assert.equal(made.rowAt(1e12), made.rows - 1);
});

test("images added above keep all others in their columns", () => {
  const before = layout({ total: 100 });
  for (const added of [1, 2, 3, 4, 53]) {
    const after = layout({ total: 100 + added, phase: -added });
    for (let rank = 0; rank < 100; rank++) assert.equal(after.cell(rank + added).left, before.cell(rank).left);
    const moved = after.rowOf(added) - before.rowOf(0);
    for (let rank = 0; rank < 100; rank++) assert.equal(after.rowOf(rank + added), before.rowOf(rank) + moved);
  }
});

test("an empty result has no rows and no height", () => {
  const made = layout({ total: 0, phase: 3 });
  assert.equal(made.rows, 0);
  assert.equal(made.height, 0);
});

test("steps up and down stay in the column and in the result", () => {
  const made = layout({ total: 10 });
  assert.equal(made.columns, 4);
  assert.equal(made.step(1, 1), 5);
  assert.equal(made.step(5, -1), 1);
  assert.equal(made.step(1, -1), 1, "nothing above the first row");
  assert.equal(made.step(7, 1), 9, "the last image when the row below is shorter");
  assert.equal(made.step(9, 1), 9, "nothing below the last row");
  assert.equal(made.step(5, -9), 0);
});

test("a million images cost no more than ten", () => {
  const made = layout({ total: 1_000_000 });
  assert.equal(made.lastRank(made.rows - 1), 999_999);
  assert.equal(made.rowOf(999_999), made.rows - 1);
});
