import assert from "node:assert/strict";
import { test } from "node:test";
import { BINDINGS, bindingFor, keyName, upsetsHost } from "../../javascript/berry/keys.mjs";
import { keyActions } from "../../javascript/berry/actions.mjs";
import { strings } from "../../javascript/berry/strings.mjs";

const press = (key, more = {}) =>
  /** @type {KeyboardEvent} */ ({ key, altKey: false, ctrlKey: false, metaKey: false, ...more });

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
  for (const modifier of ["altKey", "ctrlKey", "metaKey"]) {
    for (const { keys } of BINDINGS) assert.equal(bindingFor(press(keys[0], { [modifier]: true }), "grid"), null);
  }
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
  assert.deepEqual(["ArrowLeft", " ", "z", "Home"].map(keyName), ["←", "Space", "Z", "Home"]);
});
