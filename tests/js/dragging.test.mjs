import assert from "node:assert/strict";
import { test } from "node:test";
import { mediaType } from "../../javascript/berry/dragging.mjs";

test("a file's kind is told by its name", () => {
  assert.deepEqual(["a.PNG", "b.jpeg", "c.d.webp", "none", "x.zip"].map(mediaType), [
    "image/png",
    "image/jpeg",
    "image/webp",
    "application/octet-stream",
    "application/octet-stream",
  ]);
});
