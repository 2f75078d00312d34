import assert from "node:assert/strict";
import { test } from "node:test";

import { digitOf } from "../../javascript/berry/keys.mjs";
import { marksInWords, starText } from "../../javascript/berry/stars.mjs";

test("marks are said as a person says them", () => {
  assert.equal(marksInWords({ rating: 1, favorite: true, nsfw: false }), "1 star, Favourite");
  assert.equal(marksInWords({ rating: 4, favorite: false, nsfw: true, stray: true }), "4 stars, NSFW, No longer matches the search");
  assert.equal(marksInWords({ animated: true, rating: 2 }), "Animated, 2 stars");
  assert.equal(marksInWords({}), "");
  assert.equal(starText(3), "★★★");
});

test("a digit is where it is on the keyboard, or what it says", () => {
  assert.equal(digitOf({ key: "%", code: "Digit5" }), 5);
  assert.equal(digitOf({ key: "é", code: "Digit2" }), 2);
  assert.equal(digitOf({ key: "3", code: "Numpad3" }), 3);
  assert.equal(digitOf({ key: "0", code: "" }), 0);
});
