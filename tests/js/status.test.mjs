import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { ApiError } from "../../javascript/berry/api.mjs";
import { StatusPoll } from "../../javascript/berry/status.mjs";

const polls = [];
afterEach(() => {
  for (const poll of polls.splice(0)) clearTimeout(poll.timer);
});

/** A poll of a server that gives one of these answers after the other. */
function poll(...answers) {
  globalThis.document = /** @type {any} */ ({ hidden: false, addEventListener: () => {} });
  const status = async () => {
    const answer = answers.shift();
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const made = new StatusPoll({ status }, () => true);
  polls.push(made);
  return made;
}

test("a host that was asked too often is asked less, and nothing is said of it", async () => {
  const asked = poll({ version: 1 }, new ApiError(429), { version: 2 });
  await asked.ask();
  const usual = asked.wait;
  await asked.ask();
  assert.equal(asked.trouble.value, null);
  assert.deepEqual(asked.status.value, { version: 1 });
  assert.ok(asked.wait > usual);
  await asked.ask();
  assert.deepEqual([asked.wait, asked.status.value], [usual, { version: 2 }]);
});

test("a server that fails is told of, and asked less and less until it answers", async () => {
  const asked = poll(new ApiError(503), new ApiError(503), { version: 1 });
  await asked.ask();
  const first = asked.wait;
  assert.equal(asked.trouble.value?.status, 503);
  await asked.ask();
  assert.equal(asked.wait, first * 2);
  await asked.ask();
  assert.equal(asked.trouble.value, null);
});
