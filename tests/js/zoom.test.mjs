import assert from "node:assert/strict";
import { test } from "node:test";
import { fitScale, keepIn, zoomTo } from "../../javascript/berry/zoom.mjs";

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
