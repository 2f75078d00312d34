import assert from "node:assert/strict";
import { test } from "node:test";
import { pieces } from "../../javascript/berry/highlight.mjs";

const marked = (text, ...words) =>
  pieces(text, words)
    .map((part) => (part.marked ? `[${part.text}]` : part.text))
    .join("");

test("whole words are marked, whatever their case and accents", () => {
  assert.equal(marked("A red Café, redhead", "RED", "cafe"), "A [red] [Café], redhead");
});

test("stars tell which end of a word is open", () => {
  assert.equal(marked("castle castles newcastle", "castle*"), "[castle] [castle]s newcastle");
  assert.equal(marked("castle newcastle", "*castle*"), "[castle] new[castle]");
  assert.equal(marked("castles newcastle", "*castle"), "castles new[castle]");
  assert.equal(marked("red castles", "castle"), "red [castle]s");
});

test("phrases and overlapping words", () => {
  assert.equal(marked("red hair, red", "red hair", "hair"), "[red hair], red");
  assert.equal(marked("(red), 🐈 (hair:1.2)", "red hair"), "([red), 🐈 (hair]:1.2)");
});

test("text written without spaces", () => {
  assert.equal(marked("赤い髪の少女", "少女"), "赤い髪の[少女]");
});

test("the text stays as it is, character by character", () => {
  const text = "İstanbul ﬁne 🐈‍⬛ ½ naïve e\u0301t\u0301";
  for (const words of [[], ["istanbul"], ["fine"], ["*"], [""], ["🐈"]])
    assert.equal(
      pieces(text, words)
        .map((part) => part.text)
        .join(""),
      text,
    );
});
