import assert from "node:assert/strict";
import { test } from "node:test";
import { formatHash, parseHash } from "../../javascript/berry/location.mjs";

test("what is written is read back", () => {
  for (const spot of [
    { query: 'model:"a b" -c & d=e#f %41', sort: "created", image: null },
    { query: "猫 🐈", sort: "-created", image: 12 },
    { query: "", sort: "created", image: 0 },
  ]) {
    assert.deepEqual(parseHash(formatHash(spot)), spot);
  }
});

test("the plain grid needs no hash", () => {
  assert.equal(formatHash({ query: "", sort: "created", image: null }), "");
});

test("other hashes are not ours", () => {
  assert.equal(parseHash(""), null);
  assert.equal(parseHash("#section"), null);
});

test("a mangled image is no image", () => {
  assert.equal(parseHash("#berry:image=x")?.image, null);
  assert.equal(parseHash("#berry:image=-3")?.image, null);
  assert.equal(parseHash("#berry:")?.query, "");
});
