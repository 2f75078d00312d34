import assert from "node:assert/strict";
import { test } from "node:test";
import { BINDINGS, bindingFor, chords, keyName, upsetsHost, withKey } from "../../javascript/berry/keys.mjs";
import { keyActions } from "../../javascript/berry/actions.mjs";
import { strings } from "../../javascript/berry/strings.mjs";

const press = (key, more = {}) =>
  /** @type {KeyboardEvent} */ ({ key, code: "", altKey: false, ctrlKey: false, metaKey: false, shiftKey: false, ...more });

test("no key means two things in one place", () => {
  for (const place of ["grid", "viewer", "compare"]) {
    const keys = BINDINGS.filter((binding) => binding.places.includes(place)).flatMap((binding) => binding.keys);
    assert.equal(new Set(keys).size, keys.length);
  }
});

test("every key of the table does something and is explained", () => {
  const actions = keyActions(/** @type {any} */ ({}));
  for (const { action } of BINDINGS) {
    assert.equal(typeof actions[action], "function", action);
    assert.ok(strings.keyHelp[action], action);
  }
});

test("the browser's and the host's own combinations are left alone", () => {
  for (const { keys } of BINDINGS) {
    for (const place of /** @type {const} */ (["grid", "viewer"])) {
      assert.equal(bindingFor(press(keys[0], { altKey: true }), place), null);
    }
  }
  for (const key of ["c", "d", "t", "w", "n", "i", "s", "p", "f", "r", "l", "Insert", "Enter", "ArrowUp"])
    for (const modifier of ["ctrlKey", "metaKey"]) assert.equal(bindingFor(press(key, { [modifier]: true }), "grid"), null, key);
});

test("a press is known by the letter, wherever it is, and by the place where there is no such letter", () => {
  assert.deepEqual(chords(press("x")), ["X"]);
  assert.deepEqual(chords(press("D", { shiftKey: true })), ["Shift+D"]);
  assert.deepEqual(chords(press("a", { code: "KeyQ", metaKey: true })), ["Ctrl+A"]);
  assert.deepEqual(chords(press("ч", { code: "KeyX" })).at(-1), "X");
  assert.deepEqual(chords(press("5", { code: "Numpad5" })), ["5"]);
  assert.deepEqual(chords(press("ç", { code: "Digit9" })).at(-1), "9");
  assert.deepEqual(chords(press("/", { code: "Digit7", shiftKey: true }))[0], "/");
  assert.deepEqual(chords(press("?", { shiftKey: true }))[0], "?");
  assert.deepEqual(chords(press(" ", {})), ["Space"]);
  assert.deepEqual(chords(press("ArrowLeft", { shiftKey: true })), ["Shift+ArrowLeft"]);
});

test("the same key means different things in different places", () => {
  assert.equal(bindingFor(press("Enter"), "grid")?.action, "open");
  assert.equal(bindingFor(press("Enter"), "viewer")?.action, "close");
  assert.equal(bindingFor(press("y"), "grid"), null);
});

test("the keys the host stumbles over are known", () => {
  assert.ok(upsetsHost(press("Escape")));
  assert.ok(upsetsHost(press("Enter", { ctrlKey: true })));
  assert.ok(!upsetsHost(press("Enter")));
});

test("keys are named as on a keyboard", () => {
  assert.deepEqual(["Shift+ArrowLeft", "Space", "Z", "Home", "+"].map(keyName), ["Shift+←", "Space", "Z", "Home", "+"]);
  assert.equal(withKey("Search", "search"), "Search (/)");
  assert.equal(withKey("Nothing", "nothing"), "Nothing");
});
