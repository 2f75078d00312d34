import assert from "node:assert/strict";
import { test } from "node:test";
import { Sending } from "../../javascript/berry/sending.mjs";

/** @param {any} more */
const sending = (more = {}) =>
  new Sending(/** @type {any} */ ({ targets: [], bridge: { find: () => null }, ...more }));
const TARGETS = [
  { name: "txt2img", label: "txt2img", reason: null },
  { name: "extras", label: "extras", reason: null },
];
const CHOSEN = { body: { ids: [1] }, count: 1 };
const detail = (more = {}) =>
  /** @type {any} */ ({ id: 1, infotext: "a\nSeed: 0", parameters: { prompt: "a", seed: 0 }, missing: false, error: null, ...more });
/** @param {import("../../javascript/berry/menu.mjs").Group[]} groups */
const letters = (groups) => groups.flatMap(({ items }) => items.flatMap(({ key }) => key || []));

test("no letter means two things, with a web UI and without", () => {
  for (const targets of [[], TARGETS]) {
    const all = letters(sending({ targets }).groups(detail(), CHOSEN));
    assert.equal(new Set(all).size, all.length);
    assert.ok(["a", "p", "s"].every((key) => all.includes(key)));
  }
});

test("what an image lacks is refused with a reason; a seed of zero is one", () => {
  const of = (/** @type {any} */ more) => {
    const { items } = sending({ targets: TARGETS }).groups(detail(more), CHOSEN)[1];
    return items.map(({ reason }) => reason === null);
  };
  assert.deepEqual(of({}), [true, true, true, true]);
  assert.deepEqual(of({ infotext: null, parameters: null }), [false, false, false, false]);
  assert.deepEqual(of({ parameters: { prompt: "a", seed: null } }), [true, true, true, false]);
});

test("without a web UI there is nothing to send to", () => {
  const groups = sending().groups(detail(), CHOSEN);
  assert.deepEqual(
    groups.map(({ items }) => items.length),
    [0, 0, 4, 2],
  );
});
