import assert from "node:assert/strict";
import { test } from "node:test";
import { ownTags } from "../../javascript/berry/differences.mjs";
import { Selection } from "../../javascript/berry/selection.mjs";

const image = (id) => /** @type {any} */ ({ id });

/** A result whose image at a rank has ten times its number. */
function ground(total = 1000) {
  const asked = [];
  const ids = async (from, to) => {
    asked.push([from, to]);
    return Float64Array.from({ length: to - from + 1 }, (_, at) => (from + at) * 10);
  };
  return { total: () => total, result: () => ({ query: "fox", sort: "created" }), ids, asked };
}

test("images are selected and no longer selected, and every change is told once", () => {
  const selection = new Selection(ground());
  const told = [];
  selection.changed.on((size) => told.push(size));
  selection.toggle(image(3));
  selection.toggle(image(1));
  selection.toggle(image(3));
  assert.deepEqual([selection.has(1), selection.has(3), selection.has(undefined)], [true, false, false]);
  selection.clear();
  selection.clear();
  assert.deepEqual(told, [1, 2, 1, 0]);
});

test("a range shows at once, and has its ids when they are needed", async () => {
  const selection = new Selection(ground());
  selection.only(image(20), 2);
  const done = selection.extend(5, 0);
  assert.ok(selection.has(undefined, 4));
  assert.deepEqual(await selection.body(), { ids: [20, 30, 40, 50] });
  await done;
  assert.equal(selection.size, 4);
});

test("a range begun anew takes the last one's place, so that it can shrink and turn", async () => {
  const selection = new Selection(ground());
  selection.toggle(image(900), 90);
  selection.toggle(image(100), 10);
  await selection.extend(500, 0);
  assert.equal(selection.size, 491);
  await selection.extend(12, 0);
  assert.deepEqual(await selection.body(), { ids: [900, 100, 110, 120] });
  await selection.extend(9, 0);
  assert.deepEqual(await selection.body(), { ids: [900, 100, 90] });
});

test("a range without a click before it starts at the active image", async () => {
  const selection = new Selection(ground());
  await selection.extend(4, 3);
  assert.deepEqual(await selection.body(), { ids: [30, 40] });
});

test("all of a query are selected without a list, but for those taken out", async () => {
  const { asked, ...rest } = ground(1_000_000);
  const selection = new Selection(rest);
  selection.all();
  assert.equal(selection.size, 1_000_000);
  selection.toggle(image(7));
  assert.deepEqual([selection.has(7), selection.has(8), selection.size], [false, true, 999_999]);
  assert.deepEqual(await selection.body(), { query: "fox", except: [7] });
  assert.deepEqual(asked, []);
  selection.only(image(5));
  assert.deepEqual(await selection.body(), { ids: [5] });
});

test("a range within all brings back those that were taken out", async () => {
  const selection = new Selection(ground());
  selection.all();
  for (const id of [30, 40, 500]) selection.toggle(image(id), id / 10);
  await selection.add(0, 10);
  assert.deepEqual(await selection.body(), { query: "fox", except: [500] });
});

test("an action is for the selection when the focused image is in it, else for that image alone", async () => {
  const selection = new Selection(ground());
  assert.equal(await selection.target(null), null);
  assert.deepEqual(await selection.target(image(9)), { ids: [9] });
  selection.toggle(image(1));
  selection.toggle(image(2));
  assert.deepEqual(await selection.target(image(2)), { ids: [1, 2] });
  assert.deepEqual(await selection.target(image(9)), { ids: [9] });
  assert.deepEqual(await selection.target(null), { ids: [1, 2] });
  assert.deepEqual([image(2), image(9), null].map((each) => selection.targeted(each)), [2, 1, 2]);
});

test("ids that come too late change nothing, failing ones leave what was selected", async () => {
  let answer;
  const selection = new Selection({ ...ground(), ids: () => new Promise((resolve, reject) => (answer = { resolve, reject })) });
  selection.only(image(20), 2);
  const late = selection.extend(5, 0);
  selection.clear();
  answer.resolve(Float64Array.from([20, 30]));
  await late;
  assert.equal(selection.size, 0);
  selection.only(image(20), 2);
  const failing = selection.extend(5, 0);
  answer.reject(new Error("gone"));
  await assert.rejects(failing, /gone/);
  assert.deepEqual(await selection.body(), { ids: [20] });
});

test("what a click with Shift would select is offered while pointed at", () => {
  const selection = new Selection(ground());
  selection.offer(5);
  assert.ok(!selection.would(5));
  selection.toggle(image(20), 2);
  selection.offer(5);
  assert.deepEqual([1, 2, 5, 6].map((rank) => selection.would(rank)), [false, true, true, false]);
  selection.moved(3);
  selection.offer(6);
  assert.deepEqual([4, 5, 6].map((rank) => selection.would(rank)), [false, true, true]);
  selection.offer(null);
  assert.ok(!selection.would(5));
});

test("each image's own tags, those of all left out", () => {
  const tags = [
    { text: "fox", weights: [1, 1] },
    { text: "fog", weights: [1.2, 0] },
    { text: "hat", weights: [0, 1] },
    { text: "red", weights: [1, 1.5] },
  ];
  assert.deepEqual(ownTags(tags, 2), [
    ["fog 1.2", "red"],
    ["hat", "red 1.5"],
  ]);
});
