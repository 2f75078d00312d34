import assert from "node:assert/strict";
import { test } from "node:test";
import { pieces } from "../../javascript/berry/highlight.mjs";
import { cut, tags } from "../../javascript/berry/prompt.mjs";

/** @param {string} prompt @param {string | null} [field] */
const found = (prompt, field) => tags(prompt, field).filter(({ query }) => query).map(({ text, query }) => [text, query]);

test("tags are searched for without their weight, and the prompt stays as it is written", () => {
  const prompt = "red fox, ((deep forest:1.3)), [mist] BREAK sky,\n<lora:Ink v2:0.5>";
  assert.deepEqual(found(prompt), [
    ["red fox", '"red fox"'],
    ["deep forest", '"deep forest"'],
    ["mist", "mist"],
    ["sky", "sky"],
    ["<lora:Ink v2:0.5>", 'lora:"Ink v2"'],
  ]);
  assert.equal(tags(prompt).map(({ text }) => text).join(""), prompt);
});

test("the negative prompt is searched in its own field", () => {
  assert.deepEqual(found("bad hands, blurry", "negative"), [
    ["bad hands", 'negative:"bad hands"'],
    ["blurry", "negative:blurry"],
  ]);
});

test("signs that mean something to the search are taken out, words of its own are quoted", () => {
  assert.deepEqual(found('a \\(cat\\), or, "x"*y, ::, <wildcard:a>'), [
    ["a \\(cat\\", '"a cat"'],
    ["or", '"or"'],
    ['"x"*y', '"x y"'],
  ]);
});

test("a prompt of any signs comes back whole", () => {
  for (const prompt of ["", ",,,", "((((", "a:1.2)", "<lora:", "\n\n", "(a, b:1.2), (c", "AND", "日本語、猫"])
    assert.equal(tags(prompt).map(({ text }) => text).join(""), prompt);
});

test("marks are cut where tags end", () => {
  const prompt = "red fox, forest";
  const parts = cut(tags(prompt), pieces(prompt, ["fox", "forest"]));
  assert.deepEqual(parts, [
    [
      { text: "red ", marked: false },
      { text: "fox", marked: true },
    ],
    [{ text: ",", marked: false }],
    [{ text: " ", marked: false }],
    [{ text: "forest", marked: true }],
  ]);
});
