import assert from "node:assert/strict";
import { test } from "node:test";
import { ThumbQueue } from "../../javascript/berry/thumbs.mjs";

class Picture {
  src = "";
  onload = null;
  onerror = null;
  removeAttribute() {
    this.src = "";
  }
}

const wish = (order, settled = () => {}) => ({
  url: `thumb/${order}`,
  image: /** @type {any} */ (new Picture()),
  order,
  settled,
});
const loading = (wishes) => wishes.filter((each) => each.image.src).map((each) => each.order);

test("the nearest are loaded first, a few at a time", () => {
  const wishes = [5, 1, 4, 2, 3, 6].map((order) => wish(order));
  new ThumbQueue().want(wishes, []);
  assert.deepEqual(loading(wishes).sort(), [1, 2, 3, 4]);
});

test("the next starts when one is done", () => {
  const done = [];
  const wishes = [1, 2, 3, 4, 5].map((order) => wish(order, (ok) => done.push([order, ok])));
  new ThumbQueue().want(wishes, []);
  wishes[0].image.onload();
  wishes[1].image.onerror();
  assert.deepEqual(done, [
    [1, true],
    [2, false],
  ]);
  assert.deepEqual(loading(wishes), [1, 3, 4, 5]);
});

test("what was passed is given up, so that its request ends", () => {
  const queue = new ThumbQueue();
  const passed = [1, 2, 3, 4].map((order) => wish(order));
  queue.want(passed, []);
  const wanted = [11, 12].map((order) => wish(order));
  queue.want(wanted, []);
  assert.deepEqual(loading(passed), []);
  assert.deepEqual(loading(wanted), [11, 12]);
});

test("what loads already is not begun again", () => {
  const queue = new ThumbQueue();
  const first = wish(1);
  queue.want([first], []);
  first.image.src = "under way";
  queue.want([{ ...first }], []);
  assert.equal(first.image.src, "under way");
});

test("a picture shown elsewhere meanwhile settles nothing", () => {
  const queue = new ThumbQueue();
  let told = 0;
  const first = wish(1, () => told++);
  queue.want([first], []);
  const { onload } = first.image;
  queue.drop(first.image);
  onload();
  assert.equal(told, 0);
});

test("what has no address is drawn in its turn, and given up when passed", async () => {
  const settled = [];
  const made = (order, drawn) => ({ ...wish(order, (ok) => settled.push([order, ok])), drawn });
  const [one, two, three] = [
    made(1, async () => "poster/1"),
    made(2, async () => Promise.reject(new Error())),
    made(3, async () => "poster/3"),
  ];
  const queue = new ThumbQueue();
  queue.want([one, two, three], []);
  queue.drop(three.image);
  await new Promise((resolve) => setTimeout(resolve));
  assert.deepEqual([one.image.src, three.image.src], ["poster/1", ""]);
  assert.deepEqual(settled, [[2, false]]);
});

test("what fails is asked for once more after a moment, and then is broken", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const settled = [];
  const queue = new ThumbQueue();
  const one = { ...wish(1, (ok) => settled.push(ok)), twice: true };
  queue.want([one], []);
  one.image.onerror();
  assert.deepEqual([one.image.src, settled], ["", []]);
  queue.want([{ ...one }], []);
  assert.equal(one.image.src, "", "another look at what is wanted does not hurry it");
  t.mock.timers.tick(1000);
  assert.equal(one.image.src, "thumb/1");
  one.image.onerror();
  t.mock.timers.tick(1000);
  assert.deepEqual([one.image.src, settled], ["", [false]]);
});

test("what failed and was passed meanwhile is not asked for again", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const queue = new ThumbQueue();
  const [one, two] = [wish(1), wish(2)];
  queue.want([{ ...one, twice: true }], []);
  one.image.onerror();
  queue.want([two], []);
  t.mock.timers.tick(1000);
  assert.deepEqual([one.image.src, two.image.src], ["", "thumb/2"]);
});
