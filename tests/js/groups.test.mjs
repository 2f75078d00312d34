import assert from "node:assert/strict";
import { test } from "node:test";
import { groupDays, newestFirst } from "../../javascript/berry/groups.mjs";

/** Day 20,000 is 4 October 2024. @param {[number, number][]} days */
const groups = (days) => groupDays(days, (_, count) => count >= 5).map(({ first, last, from, to }) => [first, last, from, to]);

test("a day of many images is a group", () => {
  assert.deepEqual(groups([[20_002, 7], [20_001, 9]]), [[0, 6, 20_002, 20_002], [7, 15, 20_001, 20_001]]);
});

test("days of few share one until they fill a row, the oldest first", () => {
  assert.deepEqual(groups([[20_004, 1], [20_003, 2], [20_002, 2], [20_001, 2]]), [
    [0, 0, 20_004, 20_004],
    [1, 6, 20_001, 20_003],
  ]);
  assert.deepEqual(groups([[20_001, 2], [20_002, 2], [20_003, 2], [20_004, 1]]), [
    [0, 5, 20_001, 20_003],
    [6, 6, 20_004, 20_004],
  ]);
});

test("no group goes beyond a month, and none takes in a day of many", () => {
  assert.deepEqual(groups([[19_998, 1], [19_997, 1], [19_996, 1]]), [
    [0, 1, 19_997, 19_998],
    [2, 2, 19_996, 19_996],
  ]);
  assert.deepEqual(groups([[20_003, 1], [20_002, 8], [20_001, 1]]).length, 3);
});

test("an image made now changes none but the newest group", () => {
  const days = [[20_006, 3], [20_005, 1], [20_004, 8], [20_003, 2], [20_002, 1]];
  const older = (list) => list.slice(1).map(([, , from, to]) => [from, to]);
  assert.deepEqual(older(groups([[20_006, 4], ...days.slice(1)])), older(groups(days)));
});

test("the direction is seen from the days", () => {
  assert.ok(newestFirst([[2, 1], [1, 1]]) && newestFirst([[1, 1]]) && newestFirst([]));
  assert.ok(!newestFirst([[1, 1], [2, 1]]));
});
