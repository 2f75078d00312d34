import assert from "node:assert/strict";
import { test } from "node:test";
import { parseTargets, payload, refusal } from "../../javascript/berry/send.mjs";

const target = (name, reason = null) => ({ name, label: name, reason });
const image = (more = {}) => ({ infotext: "a cat\nSteps: 20", missing: false, error: null, ...more });

test("an image with infotext goes everywhere", () => {
  for (const name of ["txt2img", "img2img", "inpaint", "extras"]) assert.equal(refusal(target(name), image()), null);
});

test("without infotext only targets that take an image remain", () => {
  const bare = image({ infotext: null });
  assert.match(refusal(target("txt2img"), bare), /no parameters/);
  assert.equal(refusal(target("img2img"), bare), null);
  assert.equal(payload(target("img2img"), bare), "image");
});

test("a file that is away can only give its text", () => {
  const away = image({ missing: true });
  assert.equal(refusal(target("txt2img"), away), null);
  assert.match(refusal(target("img2img"), away), /cannot be found/);
});

test("the host's reason comes first", () => {
  assert.equal(refusal(target("extras", "The tab is hidden."), image()), "The tab is hidden.");
});

test("txt2img takes text only, the others both", () => {
  assert.equal(payload(target("txt2img"), image()), "text");
  assert.equal(payload(target("inpaint"), image()), "both");
});

test("unreadable targets are no targets", () => {
  assert.deepEqual(parseTargets(""), []);
  assert.deepEqual(parseTargets("{"), []);
  assert.deepEqual(parseTargets('{"a": 1}'), []);
  assert.equal(parseTargets('[{"name": "txt2img", "label": "txt2img", "reason": null}, 3]').length, 1);
});
