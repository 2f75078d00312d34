import assert from "node:assert/strict";
import { test } from "node:test";
import { GAP } from "../../javascript/berry/layout.mjs";
import { HEADING, packedLayout } from "../../javascript/berry/packed.mjs";
import { ASPECTS } from "../../javascript/berry/shape.mjs";

/** Numbers that look like chance and are the same each time. */
function dice(seed = 1) {
  let state = seed;
  return (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
}

const MIXED = [128, 84, 172, 84, 84, 128, 200, 40, 1, 255];

/** @param {number} total @param {number[]} counts of each day, the newest first */
function shapeOf(total, counts = [], seed = 1) {
  const roll = dice(seed);
  const proportions = Uint8Array.from({ length: total }, () => MIXED[roll(MIXED.length)]);
  return { version: 1, total, days: counts.map((count, at) => [20_000 - at, count]), proportions };
}

/** Each way to arrange a result, with days and without. */
const CASES = [];
for (const square of [false, true])
  for (const width of [64, 390, 1400, 2561])
    for (const target of [64, 192, 512])
      for (const counts of [[], [1], [3, 200, 1, 1, 1, 90, 4], [300]])
        CASES.push({ square, width, target, counts, total: counts.length ? counts.reduce((a, b) => a + b) : 300 });

const made = ({ counts, total, ...wanted }) => ({ shape: shapeOf(total, counts), ...wanted });

test("every image has its place, in order, within the width, and no two overlap", () => {
  for (const each of CASES) {
    const layout = packedLayout(made(each));
    let rank = 0;
    let bottom = 0;
    for (let row = 0; row < layout.rows; row++) {
      assert.equal(layout.firstRank(row), rank);
      assert.ok(layout.rowTop(row) >= bottom, JSON.stringify(each));
      const spans = layout.cells(row);
      assert.equal(spans.length, layout.lastRank(row) - rank + 1);
      let right = 0;
      spans.forEach((span, at) => {
        assert.ok(span.left >= right && span.width > 0, JSON.stringify(each));
        right = span.left + span.width;
        assert.equal(layout.rowOf(rank + at), row);
        assert.deepEqual(layout.cell(rank + at), span);
      });
      assert.ok(right <= Math.max(each.width, 1) + 1, `${right} of ${JSON.stringify(each)}`);
      rank += spans.length;
      bottom = layout.rowTop(row) + layout.rowHeight(row) + GAP;
    }
    assert.equal(rank, each.total);
    assert.equal(layout.height, bottom - GAP);
  }
});

test("images keep their proportions, and rows are about as high as wished for", () => {
  const shape = shapeOf(5000, [2500, 2500]);
  const layout = packedLayout({ shape, width: 1400, target: 192, square: false });
  for (let row = 0; row < layout.rows; row++) {
    const height = layout.rowHeight(row);
    assert.ok(height > 192 / 2 && height < 192 * 1.5, `${height}`);
    layout.cells(row).forEach(({ width }, at) => {
      const aspect = ASPECTS[shape.proportions[layout.firstRank(row) + at]];
      assert.ok(Math.abs(width / aspect - height) <= 1 / aspect + 2, `${width} ${height} ${aspect}`);
    });
  }
});

test("rows are found by height, also outside; a heading belongs to the row below", () => {
  const layout = packedLayout({ shape: shapeOf(300, [100, 200]), width: 800, target: 150, square: false });
  for (let row = 0; row < layout.rows; row++) {
    assert.equal(layout.rowAt(layout.rowTop(row)), row);
    assert.equal(layout.rowAt(layout.rowTop(row) + layout.rowHeight(row) - 1), row);
  }
  assert.equal(layout.rowAt(-5), 0);
  assert.equal(layout.rowAt(1e12), layout.rows - 1);
  const [, second] = layout.headingsIn(0, layout.height);
  assert.equal(layout.rowAt(second.top + 5), second.row);
});

test("headings stand over the days' first rows, and are found where they are to be seen", () => {
  const layout = packedLayout({ shape: shapeOf(900, [300, 300, 300]), width: 800, target: 150, square: true });
  const all = layout.headingsIn(0, layout.height);
  assert.deepEqual(all.map(({ first, last, from }) => [first, last, from]), [[0, 299, 20_000], [300, 599, 19_999], [600, 899, 19_998]]);
  for (const { top, row } of all) assert.equal(layout.rowTop(row), top + HEADING);
  assert.deepEqual(layout.headingsIn(all[1].top + 1, all[1].top + 2), [all[1]]);
  assert.deepEqual(layout.headingsIn(all[1].top + HEADING + 1, all[2].top - 1), []);
  assert.equal(layout.headingOf(299)?.index, 0);
  assert.equal(layout.headingOf(300)?.index, 1);
  assert.deepEqual([0, all[1].row].map(layout.line), [1, all[1].row + 2]);
});

test("a day's first row is the one that may be short: images made now move nothing but it", () => {
  for (const square of [false, true]) {
    const old = shapeOf(400, [150, 250]);
    const before = packedLayout({ shape: old, width: 1000, target: 150, square });
    for (const added of [1, 2, 5, 50]) {
      const proportions = Uint8Array.from([...shapeOf(added, [], 9).proportions, ...old.proportions]);
      const shape = { ...old, total: 400 + added, days: [[20_000, 150 + added], [19_999, 250]], proportions };
      const after = packedLayout({ shape, width: 1000, target: 150, square });
      const kept = before.firstRank(1);
      for (let rank = kept; rank < 400; rank++) {
        assert.deepEqual(after.cell(rank + added), before.cell(rank));
        assert.equal(after.height - after.rowTop(after.rowOf(rank + added)), before.height - before.rowTop(before.rowOf(rank)));
      }
    }
  }
});

test("the oldest first is packed from its own beginning", () => {
  const shape = { ...shapeOf(400), days: [[10, 150], [11, 250]] };
  const layout = packedLayout({ shape, width: 1000, target: 150, square: true });
  const last = layout.rowOf(149);
  assert.ok(layout.lastRank(0) - layout.firstRank(0) >= layout.lastRank(last) - layout.firstRank(last));
});

test("steps lead to the image above or below", () => {
  const layout = packedLayout({ shape: shapeOf(300, [100, 200]), width: 800, target: 150, square: false });
  for (let rank = 0; rank < 300; rank++) {
    const { left, width } = layout.cell(rank);
    const below = layout.step(rank, 1);
    if (below === rank) continue;
    assert.equal(layout.rowOf(below), layout.rowOf(rank) + 1);
    const span = layout.cell(below);
    const reach = layout.cells(layout.rowOf(below)).at(-1);
    const middle = left + width / 2;
    assert.ok((middle >= span.left - GAP && middle <= span.left + span.width + GAP) || middle > reach.left);
  }
  assert.equal(layout.step(0, -1), 0);
  assert.equal(layout.rowOf(layout.step(299, 100)), layout.rows - 1);
});

test("nothing is laid out of an empty result", () => {
  for (const square of [false, true]) {
    const layout = packedLayout({ shape: shapeOf(0), width: 800, target: 150, square });
    assert.deepEqual([layout.rows, layout.height, layout.headings], [0, 0, 0]);
    assert.deepEqual(layout.headingsIn(0, 1000), []);
  }
});

test("a million images are laid out at once", () => {
  const shape = shapeOf(1_000_000, Array.from({ length: 20 }, () => 50_000));
  const layout = packedLayout({ shape, width: 1400, target: 64, square: false });
  assert.equal(layout.lastRank(layout.rows - 1), 999_999);
  assert.equal(layout.headings, 20);
});

test("only the newest day, which grows, has its short row at the top", () => {
  const shape = { version: 1, total: 64, days: [[20_000, 32], [19_999, 32]], proportions: new Uint8Array(64).fill(128) };
  for (const square of [false, true]) {
    const layout = packedLayout({ shape, width: 800, target: 150, square });
    const counts = Array.from({ length: layout.rows }, (_, row) => layout.lastRank(row) - layout.firstRank(row) + 1);
    const second = layout.rowOf(32);
    const [newest, older] = [counts.slice(0, second), counts.slice(second)];
    assert.ok(newest[0] < newest.at(-1), `${newest}`);
    assert.ok(older.at(-1) < older[0], `${older}`);
  }
});
