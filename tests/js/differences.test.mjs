import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, test } from "node:test";
import { parameterLabel } from "../../javascript/berry/differences.mjs";
import german from "../../javascript/berry/locale.de.mjs";
import { overlay } from "../../javascript/berry/localise.mjs";
import { labels } from "../../javascript/berry/strings.mjs";

const ENGLISH = { ...labels };
after(() => Object.assign(labels, ENGLISH));

/** The parameters that the server compares: field and what infotext calls it. */
const source = readFileSync(new URL("../../lib_berry/differences.py", import.meta.url), "utf8");
const COMPARED = [...source.matchAll(/^ +\("(\w+)", "([^"]+)", /gm)].map(([, field, label]) => ({ field, label }));

test("every parameter that is compared is called what it is called beside an image", () => {
  assert.ok(COMPARED.length > 10);
  overlay(labels, german.labels);
  const called = Object.fromEntries(COMPARED.map((row) => [row.field, parameterLabel(row)]));
  assert.equal(called.steps, german.labels.steps);
  assert.equal(called.denoise, german.labels.denoisingStrength);
  for (const { field } of COMPARED) assert.ok(Object.values(german.labels).some((word) => called[field]?.includes(word)), field);
});

test("a LoRA and another key keep their names", () => {
  assert.equal(parameterLabel({ field: "lora", label: "size" }), "size");
  assert.equal(parameterLabel({ field: "param", label: "Seed" }), "Seed");
  assert.equal(parameterLabel({ field: "constructor", label: "x" }), "x");
});
