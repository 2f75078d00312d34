import assert from "node:assert/strict";
import { test } from "node:test";

import { mark, numbers } from "../../javascript/berry/health.mjs";
import { retryAll } from "../../javascript/berry/errorlist.mjs";
import { ago } from "../../javascript/berry/strings.mjs";

const root = (more = {}) => ({
  id: 1,
  name: "images",
  kind: "samples",
  path: "/images",
  available: true,
  reason: null,
  watch: "live",
  watch_reason: null,
  archived: false,
  configured: true,
  images: 1200,
  missing: 0,
  errors: 0,
  problems: 0,
  scanned_ms: null,
  ...more,
});
test("a folder is marked by what matters most", () => {
  const said = (/** @type {object} */ more) => mark(root(more)).text;
  assert.equal(said({ archived: true, available: false }), "archived");
  assert.equal(said({ available: false }), "not available");
  assert.equal(said({}), "watched");
  assert.equal(said({ watch: "polling" }), "looked at now and then");
  assert.equal(said({ watch: "off" }), "not watched");
  assert.equal(said({ watch: "away" }), "not available");
  assert.equal(said({ watch: "absent", images: 0 }), "not there yet");
  assert.equal(said({ watch: "absent", images: 0, missing: 3 }), "not available");
  assert.equal(said({ available: false, images: 0 }), "not available");
  assert.equal(said({ watch: "starting" }), "being set up");
});

test("the reason belongs to the mark", () => {
  const why = (/** @type {object} */ more) => mark(root({ watch_reason: "a share", reason: "a drive", ...more })).why;
  assert.equal(why({ available: false }), "a drive");
  assert.equal(why({ available: true, reason: null, watch: "away" }), "a share");
  assert.match(why({ watch: "absent", images: 0 }), /made when the first image/);
  assert.equal(why({ watch: "polling" }), "a share");
  assert.equal(why({ watch: "off" }), "a share");
  assert.equal(why({ watch: "live" }), "");
});

test("numbers that are nought say nothing", () => {
  assert.deepEqual(
    numbers(root()).map(({ label, value }) => `${label} ${value}`),
    ["Images 1,200", "Last scan not yet"],
  );
  assert.deepEqual(
    numbers(root({ missing: 3, errors: 2, problems: 1 }))
      .filter(({ bad }) => bad)
      .map(({ value }) => value),
    ["3", "2", "1"],
  );
});

test("how long ago, in the largest unit", () => {
  const now = 1_700_000_000_000;
  assert.equal(ago(now - 5_000, now), "just now");
  assert.equal(ago(now + 5_000, now), "just now");
  assert.equal(ago(now - 5 * 60_000, now), "5 minutes ago");
  assert.equal(ago(now - 3 * 3_600_000, now), "3 hours ago");
  assert.equal(ago(now - 86_400_000, now), "yesterday");
  assert.equal(ago(now - 50_000, now), "50 seconds ago");
});

test("all are tried part by part, in order, once", async () => {
  /** @type {(string | null)[]} */
  const asked = [];
  /** @type {number[]} */
  const told = [];
  const parts = [
    { tried: 200, mended: 1, next: "a" },
    { tried: 200, mended: 0, next: "b" },
    { tried: 7, mended: 7, next: null },
  ];
  const sum = await retryAll(
    async (cursor) => {
      asked.push(cursor);
      return /** @type {typeof parts[number]} */ (parts[asked.length - 1]);
    },
    (tried) => told.push(tried),
  );
  assert.deepEqual(sum, { tried: 407, mended: 8 });
  assert.deepEqual(asked, [null, "a", "b"]);
  assert.deepEqual(told, [200, 400, 407]);
});
