import assert from "node:assert/strict";
import { test } from "node:test";
import { beginnings, isoDay, neighbour, rankOfDay } from "../../javascript/berry/dates.mjs";

/** 5, 4 and 1 October 2024, 30 September. @type {[number, number][]} */
const DAYS = [[20_001, 3], [20_000, 2], [19_997, 4], [19_996, 1]];

test("days and months begin where their first image is", () => {
  assert.equal(isoDay(20_000), "2024-10-04");
  assert.deepEqual(beginnings(DAYS, "day"), [0, 3, 5, 9]);
  assert.deepEqual(beginnings(DAYS, "month"), [0, 9]);
});

test("on to the next day; back to the day's own beginning first", () => {
  const ranks = beginnings(DAYS, "day");
  assert.deepEqual([0, 3, 4, 9].map((rank) => neighbour(ranks, rank, 1)), [3, 5, 5, 9]);
  assert.deepEqual([0, 3, 4, 9].map((rank) => neighbour(ranks, rank, -1)), [0, 0, 3, 5]);
});

test("a date without images is the next older one that has some", () => {
  assert.deepEqual([20_005, 20_001, 19_999, 19_996, 19_000].map((day) => rankOfDay(DAYS, day)), [0, 0, 5, 9, 9]);
  const turned = [...DAYS].reverse();
  assert.deepEqual([19_000, 19_996, 19_998, 20_001, 20_005].map((day) => rankOfDay(turned, day)), [0, 0, 5, 7, 7]);
});
