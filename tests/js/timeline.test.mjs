import assert from "node:assert/strict";
import { test } from "node:test";
import { Timeline } from "../../javascript/berry/timeline.mjs";

const MONTHS = [
  { month: "2024-03", count: 5 },
  { month: "2024-01", count: 10 },
  { month: "2023-12", count: 1 },
  { month: "2021-07", count: 4 },
];

test("ranks and months belong together, newest or oldest first", () => {
  const newest = new Timeline(MONTHS, false);
  assert.deepEqual(newest.starts, [0, 5, 15, 16, 20]);
  assert.deepEqual(
    [0, 4, 5, 14, 15, 16, 19].map((rank) => newest.monthAt(rank)),
    ["2024-03", "2024-03", "2024-01", "2024-01", "2023-12", "2021-07", "2021-07"],
  );
  const oldest = new Timeline(MONTHS, true);
  assert.equal(oldest.monthAt(0), "2021-07");
  assert.equal(oldest.monthAt(19), "2024-03");
});

test("every month can be reached step by step, there and back", () => {
  const timeline = new Timeline(MONTHS, false);
  const there = [0];
  for (let step = 0; step < 5; step++) there.push(timeline.stepMonth(there.at(-1), 1));
  assert.deepEqual(there, [0, 5, 15, 16, 16, 16]);
  assert.equal(timeline.stepMonth(16, -1), 15);
  assert.equal(timeline.stepMonth(15, -1), 5);
  assert.equal(timeline.stepMonth(0, -1), 0);
});

test("from within a month or a year, back leads to its beginning", () => {
  const timeline = new Timeline(MONTHS, false);
  assert.equal(timeline.stepMonth(9, -1), 5);
  assert.equal(timeline.stepYear(9, -1), 0);
  assert.equal(timeline.stepYear(9, 1), 15);
  assert.equal(timeline.stepYear(15, 1), 16);
  assert.equal(timeline.stepYear(16, 1), 16);
  assert.equal(timeline.stepYear(15, -1), 0);
});

test("labels keep apart, and the first and the last year are there", () => {
  const months = Array.from({ length: 240 }, (_, at) => ({
    month: `${2005 + Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, "0")}`,
    count: 1 + ((at * 7919) % 50),
  }));
  for (const ascending of [false, true]) {
    for (const height of [60, 130, 300, 900]) {
      const labels = new Timeline(months, ascending).labels(height);
      for (let at = 1; at < labels.length; at++) assert.ok(labels[at].y - labels[at - 1].y >= 16);
      assert.equal(labels[0].year, ascending ? "2005" : "2024");
      assert.equal(labels.at(-1).year, ascending ? "2024" : "2005");
      for (const { y } of labels) assert.ok(y >= 8 && y <= height - 8);
    }
  }
});

test("the last year is left out only where it would lie on the only other", () => {
  assert.equal(new Timeline(MONTHS, false).labels(20).length, 1);
});

test("bars are as high as their share and never too thin to see", () => {
  const path = new Timeline(MONTHS, false).path(40, 200);
  assert.equal(path.split("M").length - 1, 4);
  assert.ok(path.startsWith("M40 0.0h-28.3v49.0"));
  assert.ok(!path.includes("NaN"));
});

test("an empty timeline is no trouble", () => {
  const none = new Timeline([], false);
  assert.equal(none.monthAt(0), "");
  assert.equal(none.stepMonth(0, 1), 0);
  assert.equal(none.stepYear(0, -1), 0);
  assert.deepEqual(none.labels(100), []);
});
