import assert from "node:assert/strict";
import { test } from "node:test";
import { EDGE, LIMIT, ScrollSpace } from "../../javascript/berry/scrollspace.mjs";

const VIEW = 900;

/** @param {number} height */
function space(height) {
  const made = new ScrollSpace();
  made.resize(height, VIEW);
  return made;
}

for (const height of [0, 500, 900, 5_000, LIMIT, LIMIT + 1, 12_345_678, 188_000_000]) {
  test(`the mapping of ${height} px joins both ends and never turns back`, () => {
    const made = space(height);
    assert.equal(made.toPlace(0), 0);
    assert.equal(made.toPlace(made.scrollEnd), made.end);
    let before = -1;
    for (let step = 0; step <= 1000; step++) {
      const place = made.toPlace((made.scrollEnd * step) / 1000);
      assert.ok(place >= before);
      before = place;
    }
  });
}

test("content that a browser can hold is scrolled as it is", () => {
  const made = space(LIMIT);
  for (const scroll of [0, 1, 777_777, LIMIT - VIEW]) assert.equal(made.toPlace(scroll), scroll);
});

test("near both ends the mapping is the identity", () => {
  const made = space(188_000_000);
  assert.equal(made.toPlace(EDGE - 3), EDGE - 3);
  assert.equal(made.end - made.toPlace(made.scrollEnd - 1234), 1234);
  assert.equal(made.toScroll(EDGE - 3), EDGE - 3);
});

test("there and back again in small steps ends exactly where it began", () => {
  const made = space(188_000_000);
  made.scroll = made.jump(90_000_000);
  const start = made.place;
  const scroll = made.scroll;
  for (let step = 1; step <= 400; step++) made.scrolled(scroll + step * 60);
  assert.equal(made.place, start + 24_000);
  const rested = made.rest();
  assert.ok(rested !== null);
  made.scroll = /** @type {number} */ (rested);
  for (let step = 1; step <= 400; step++) made.scrolled(/** @type {number} */ (rested) - step * 60);
  assert.equal(made.place, start);
});

test("a far movement goes where the mapping says", () => {
  const made = space(188_000_000);
  made.scrolled(2_000_000);
  assert.equal(made.place, made.toPlace(2_000_000));
});

test("coming to rest moves the box only where it stands wrong", () => {
  const made = space(188_000_000);
  made.scrolled(2_000_000);
  assert.equal(made.rest(), null);
  made.place += 5_000_000;
  assert.equal(made.rest(), made.toScroll(made.place));
});

test("a box at its end before the content is noticed", () => {
  const made = space(188_000_000);
  made.scroll = made.jump(600_000);
  assert.equal(made.stuck, false);
  made.scroll = 0;
  assert.equal(made.stuck, true);
  made.place = 0;
  assert.equal(made.stuck, false);
});

test("places never leave the content, also when it shrinks", () => {
  const made = space(10_000);
  made.scrolled(9_100);
  made.resize(2_000, VIEW);
  assert.equal(made.place, 1_100);
  made.resize(100, VIEW);
  assert.equal(made.place, 0);
  assert.equal(made.jump(-5), 0);
});

test("the offset keeps elements on whole pixels", () => {
  const made = space(188_000_000);
  made.scrolled(1_999_999);
  assert.ok(Number.isInteger(made.offset));
});
