import assert from "node:assert/strict";
import { test } from "node:test";

import { scanLine } from "../../javascript/berry/notices.mjs";

/** @type {import("../../javascript/berry/types.mjs").Scan} */
const SCAN = {
  state: "running",
  files: 10,
  total: 100,
  counted: true,
  indexed: 10,
  unchanged: 0,
  missing: 0,
  errors: 0,
  started_ms: 0,
  updated_ms: 1000,
  message: null,
  held: null,
  rate: 10,
  seconds_left: 9,
};

test("a scan says how far and how fast it is", () => {
  assert.equal(scanLine(SCAN), "10 of 100 files · 10 a second · a few seconds left");
});

test("a paused scan has no rate and no time left", () => {
  assert.equal(scanLine({ ...SCAN, held: "paused" }), "10 of 100 files · paused");
});

test("a slow scan says what it yields to", () => {
  assert.match(scanLine({ ...SCAN, held: "host" }), /an image is generated/);
  assert.match(scanLine({ ...SCAN, held: "load" }), /other programs/);
});
