import assert from "node:assert/strict";
import { test } from "node:test";
import { edges, fillScale, fitScale, keepIn, showSpot, spotOf, zoomTo } from "../../javascript/berry/zoom.mjs";

const VIEW = { width: 800, height: 600 };
const PICTURE = { width: 1600, height: 1600 };

test("a picture is fitted whole and never enlarged", () => {
  assert.equal(fitScale(PICTURE, VIEW), 600 / 1600);
  assert.equal(fitScale({ width: 64, height: 64 }, VIEW), 1);
  assert.equal(fitScale({ width: 0, height: 0 }, VIEW), 1);
});

test("what is under the pointer stays there", () => {
  const at = { scale: 1, x: 100, y: -50 };
  const [px, py] = [30, 20];
  const after = zoomTo(at, 2, px, py, PICTURE, VIEW);
  assert.equal((px - after.x) / after.scale, (px - at.x) / at.scale);
  assert.equal((py - after.y) / after.scale, (py - at.y) / at.scale);
});

test("zooming out ends at the fitted picture, in the middle", () => {
  assert.deepEqual(zoomTo({ scale: 1, x: 300, y: 300 }, 0.01, 10, 10, PICTURE, VIEW), {
    scale: 600 / 1600,
    x: 0,
    y: 0,
  });
});

test("no edge of a large picture is dragged into the view", () => {
  const kept = keepIn({ scale: 1, x: 9_999, y: -9_999 }, PICTURE, VIEW);
  assert.deepEqual(kept, { scale: 1, x: 400, y: -500 });
});

test("a picture fills the view", () => {
  assert.equal(fillScale({ width: 200, height: 100 }, { width: 400, height: 400 }), 4);
  assert.equal(fillScale({ width: 0, height: 0 }, { width: 400, height: 400 }), 1);
});

test("the spot in the middle is found and shown again, also in a picture of another size", () => {
  const view = { width: 100, height: 100 };
  const at = { scale: 2, x: 64, y: -32 };
  const spot = spotOf(at, { width: 256, height: 256 });
  assert.deepEqual(showSpot(spot, 2, { width: 256, height: 256 }, view), at);
  assert.deepEqual(spotOf(showSpot(spot, 1, { width: 800, height: 800 }, view), { width: 800, height: 800 }), spot);
  assert.deepEqual(showSpot({ u: 0, v: 1 }, 1, { width: 200, height: 50 }, view), { scale: 1, x: 50, y: -0 });
});

test("a picture may be shown smaller than it fits where its pixels are to be the screen's", () => {
  const at = { scale: 1, x: 0, y: 0 };
  assert.equal(zoomTo(at, 0.5, 0, 0, { width: 50, height: 50 }, { width: 100, height: 100 }, 0.5).scale, 0.5);
  assert.equal(zoomTo(at, 0.5, 0, 0, { width: 50, height: 50 }, { width: 100, height: 100 }).scale, 1);
});

test("edges lie on whole device pixels", () => {
  const view = { width: 801, height: 600 };
  assert.deepEqual(edges({ scale: 1, x: 0, y: 0 }, { width: 512, height: 511 }, view, 1), {
    left: 145,
    top: 45,
    width: 512,
    height: 511,
  });
  const { left, width } = edges({ scale: 0.3333, x: 0.1, y: 0 }, { width: 512, height: 511 }, view, 2);
  assert.ok(Number.isInteger(left * 2) && Number.isInteger(width * 2));
});
