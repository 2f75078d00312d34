import assert from "node:assert/strict";
import { test } from "node:test";
import { meant } from "../../javascript/berry/picturegestures.mjs";

test("far enough, or fast enough, is a swipe", () => {
  assert.equal(meant({ dx: -100, dy: 10, ms: 400 }), "on");
  assert.equal(meant({ dx: 100, dy: 10, ms: 400 }), "back");
  assert.equal(meant({ dx: -40, dy: 5, ms: 60 }), "on");
  assert.equal(meant({ dx: -40, dy: 5, ms: 900 }), null);
});

test("down and away is a pull, up and aslant are nothing", () => {
  assert.equal(meant({ dx: 10, dy: 120, ms: 300 }), "pull");
  assert.equal(meant({ dx: 10, dy: -120, ms: 300 }), null);
  assert.equal(meant({ dx: 100, dy: 100, ms: 300 }), null);
});
