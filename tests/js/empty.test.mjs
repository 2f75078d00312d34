import assert from "node:assert/strict";
import { test } from "node:test";
import { emptyKind, folderState } from "../../javascript/berry/empty.mjs";
import { scanLine } from "../../javascript/berry/notices.mjs";

const status = (more = {}) => /** @type {any} */ ({ images: 0, scan: null, roots: [], ...more });
const now = (more = {}) => ({
  total: 0,
  query: "",
  opened: true,
  trouble: null,
  status: status(),
  standalone: false,
  trashed: 0,
  ...more,
});

test("each reason for an empty grid has its own words", () => {
  assert.equal(emptyKind(now({ total: 3 })), "none");
  assert.equal(emptyKind(now({ opened: false })), "starting");
  assert.equal(emptyKind(now({ opened: false, trouble: "no server" })), "trouble");
  assert.equal(emptyKind(now({ query: "cat", status: status({ images: 5 }) })), "nomatch");
  assert.equal(emptyKind(now({ status: status({ scan: { state: "running" } }) })), "scanning");
  assert.equal(emptyKind(now({ status: status({ scan: { state: "failed" } }) })), "failed");
  assert.equal(emptyKind(now()), "empty");
});

test("with all images in the trash it says so, once that is known", () => {
  assert.equal(emptyKind(now({ trashed: 3 })), "trashed");
  assert.equal(emptyKind(now({ trashed: null })), "none");
  assert.equal(emptyKind(now({ trashed: null, query: "cat" })), "empty");
  assert.equal(emptyKind(now({ trashed: 3, status: status({ scan: { state: "running" } }) })), "scanning");
});

test("a query in an empty library is not to blame", () => {
  assert.equal(emptyKind(now({ query: "cat" })), "empty");
  assert.equal(emptyKind(now({ query: "cat", status: status({ scan: { state: "running" } }) })), "scanning");
});

test("a folder that was never there is no trouble; one that held images is", () => {
  const root = (more = {}) => /** @type {any} */ ({ available: true, reason: null, watch: "live", ...more });
  assert.equal(folderState(root()), null);
  assert.equal(folderState(root({ watch: "absent" }))?.text, "not there yet");
  assert.deepEqual(folderState(root({ available: false, watch: "away", reason: "a drive" })), { text: "not available", why: "a drive" });
});

test("scan progress tells what is known so far", () => {
  const scan = /** @type {any} */ ({ files: 2_000, total: 5_000, counted: false, rate: null, seconds_left: null });
  assert.equal(scanLine(scan), "2,000 files so far");
  assert.equal(
    scanLine({ ...scan, counted: true, rate: 812.4, seconds_left: 3.7 }),
    "2,000 of 5,000 files · 812 a second · a few seconds left",
  );
});
