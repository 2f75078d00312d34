import assert from "node:assert/strict";
import { test } from "node:test";
import { Happening, Preference, Signal } from "../../javascript/berry/state.mjs";

test("watchers hear of changes only, until they stop", () => {
  const signal = new Signal(1);
  const heard = [];
  const stop = signal.watch((value, before) => heard.push([value, before]));
  signal.value = 1;
  signal.value = 2;
  stop();
  signal.value = 3;
  assert.deepEqual(heard, [[2, 1]]);
});

test("a listener may leave while being told", () => {
  const happening = new Happening();
  let heard = 0;
  const stop = happening.on(() => {
    heard += 1;
    stop();
  });
  happening.emit();
  happening.emit();
  assert.equal(heard, 1);
});

test("a preference without storage still works", () => {
  const preference = new Preference("size", 192, (value) => typeof value === "number");
  preference.value = 256;
  assert.equal(preference.value, 256);
});

test("a preference ignores what it cannot use", () => {
  const kept = new Map([
    ["berry.size", '"huge"'],
    ["berry.bad", "{"],
  ]);
  globalThis.localStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) };
  try {
    const valid = (value) => typeof value === "number";
    assert.equal(new Preference("size", 192, valid).value, 192);
    assert.equal(new Preference("bad", 7, valid).value, 7);
    new Preference("size", 192, valid).value = 300;
    assert.equal(new Preference("size", 192, valid).value, 300);
  } finally {
    delete globalThis.localStorage;
  }
});
