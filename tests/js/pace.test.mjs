import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { Pace } from "../../javascript/berry/pace.mjs";

/** A pace with time in our hands. `frame` begins the next frame. */
function paced() {
  mock.timers.reset();
  mock.timers.enable({ apis: ["setTimeout"] });
  /** @type {(() => void)[]} */
  let asked = [];
  globalThis.requestAnimationFrame = (work) => asked.push(/** @type {any} */ (work));
  let rests = 0;
  const pace = new Pace(() => {
    rests += 1;
    pace.stop();
  });
  const frame = () => {
    const now = asked;
    asked = [];
    for (const work of now) work();
  };
  return { pace, frame, pass: (ms) => mock.timers.tick(ms), rests: () => rests };
}

test("a move out of rest is a jump, those that follow have a speed", () => {
  const { pace } = paced();
  pace.moved(5_000_000, 1000);
  assert.deepEqual([pace.fast, pace.direction], [false, 1]);
  pace.moved(-160, 1016);
  assert.deepEqual([pace.fast, pace.direction, pace.leap], [true, -1, 160]);
  pace.moved(-16, 1032);
  assert.equal(pace.fast, false);
});

test("it rests when nothing moved for a while", () => {
  const { pace, frame, pass, rests } = paced();
  pace.moved(100, 0);
  pass(149);
  frame();
  assert.equal(rests(), 0);
  pass(1);
  frame();
  assert.equal(rests(), 1);
  assert.equal(pace.moving, false);
});

test("what the browser calls the end of each step is no rest while steps follow", () => {
  const { pace, frame, pass, rests } = paced();
  for (let step = 0; step < 5; step++) {
    pace.moved(10_000, 16 * step);
    pace.ended();
    pass(16);
    frame();
  }
  assert.equal(rests(), 0);
  assert.ok(pace.fast);
  pass(40);
  frame();
  assert.equal(rests(), 1);
  assert.equal(pace.fast, false);
});

test("a frame that comes late is no rest when it brings a move", () => {
  const { pace, frame, pass, rests } = paced();
  pace.moved(10_000, 0);
  pace.ended();
  pass(500);
  pace.moved(10_000, 500);
  frame();
  assert.equal(rests(), 0);
  assert.ok(pace.fast);
});

test("the end of scrolling is nothing new to who rests already", () => {
  const { pace, frame, pass, rests } = paced();
  pace.moved(100, 0);
  pace.stop();
  pace.ended();
  pass(1000);
  frame();
  assert.equal(rests(), 0);
});

test("a drag is too fast for anything until it rests", () => {
  const { pace, frame, pass, rests } = paced();
  pace.rush(-1);
  assert.deepEqual([pace.fast, pace.direction], [true, -1]);
  pass(150);
  frame();
  assert.deepEqual([pace.fast, rests()], [false, 1]);
});
