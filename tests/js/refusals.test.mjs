import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { after, test } from "node:test";
import { ApiError } from "../../javascript/berry/api.mjs";
import german from "../../javascript/berry/locale.de.mjs";
import { overlay } from "../../javascript/berry/localise.mjs";
import { KNOWN, inOurWords, sentence } from "../../javascript/berry/refusals.mjs";
import { refusals } from "../../javascript/berry/refusalstrings.mjs";

after(() => {
  refusals.sentences = {};
});

const mistake = { code: "query_invalid", message: "There is no field 'sed'", position: 0, length: 3 };
const told = { ...mistake, reason: "field_unknown", values: { name: "sed" }, suggestion: "seed" };

test("in English the server's own sentence is said", () => {
  assert.equal(new ApiError(400, told).message, mistake.message);
  assert.equal(inOurWords("No name is free for it there."), "No name is free for it there.");
});

test("in another language ours is, with what the server names", () => {
  overlay(refusals, german.refusals);
  assert.match(new ApiError(400, told).message, /^Ein Feld „sed“ gibt es nicht; ist „seed“ gemeint\?/);
  const value = { field: "date", kind: "date", value: "x", example: "date:2024" };
  assert.match(sentence("value_invalid", value) ?? "", /^„x“ passt nicht zu date: Erwartet wird ein Datum.* date:2024\)\.$/);
  assert.equal(inOurWords("No name is free for it there."), "Dort ist kein Name dafür frei.");
});

test("what has no sentence of ours stays as the server says it", () => {
  overlay(refusals, german.refusals);
  assert.equal(new ApiError(400, mistake).message, mistake.message);
  assert.equal(new ApiError(400, { ...mistake, reason: "new_one" }).message, mistake.message);
  assert.equal(new ApiError(400, { ...mistake, reason: "constructor" }).message, mistake.message);
  assert.equal(new ApiError(400, { ...told, reason: "value_invalid", values: { kind: "name" } }).message, mistake.message);
  assert.equal(inOurWords("Something else."), "Something else.");
  assert.equal(inOurWords(null), null);
});

test("each sentence that is known again is one of the server's", () => {
  const backend = new URL("../../lib_berry/", import.meta.url);
  const modules = readdirSync(backend, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".py"));
  const source = modules.map((name) => readFileSync(new URL(name, backend), "utf8")).join("\n");
  for (const [beginning] of KNOWN) assert.ok(source.includes(`"${beginning}`), beginning);
});
