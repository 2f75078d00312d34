import assert from "node:assert/strict";
import { test } from "node:test";
import { likewise } from "../../javascript/berry/pane.mjs";

test("a view follows another by the same factor and the same way", () => {
  const before = { zoom: 1, u: 0.5, v: 0.5 };
  const after = { zoom: 2, u: 0.625, v: 0.375 };
  assert.deepEqual(likewise({ zoom: 1, u: 0.5, v: 0.5 }, before, after), after);
  const apart = likewise({ zoom: 3, u: 0.7, v: 0.5 }, before, after);
  assert.equal(apart.zoom, 6);
  assert.ok(Math.abs(apart.u - 0.825) < 1e-9 && Math.abs(apart.v - 0.375) < 1e-9);
});

test("it never leaves the picture", () => {
  assert.deepEqual(likewise({ zoom: 1, u: 0.95, v: 0 }, { zoom: 1, u: 0.5, v: 0.5 }, { zoom: 1, u: 0.9, v: 0.1 }), {
    zoom: 1,
    u: 1,
    v: 0,
  });
});
