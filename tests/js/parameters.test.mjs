import assert from "node:assert/strict";
import { test } from "node:test";
import { extras, fieldQuery, fileGroup, groups, stageGroup } from "../../javascript/berry/parameters.mjs";

/** @param {import("../../javascript/berry/types.mjs").Parameters} made */
const byTitle = (made) => Object.fromEntries(groups(made).map((group) => [group.title, group.facts]));

test("absent values give no lines and empty groups are left out", () => {
  assert.deepEqual(groups({ prompt: "x", seed: null, loras: [], hires: null, extra: {} }), []);
});

test("zero is a value", () => {
  const { Generation: facts } = byTitle({ seed: 0, denoising_strength: 0 });
  assert.deepEqual(
    facts.map(({ label, value }) => [label, value]),
    [
      ["Seed", "0"],
      ["Denoising strength", "0"],
    ],
  );
});

test("seeds beyond what numbers can hold stay exact", () => {
  const { Generation: facts } = byTitle({ seed: "18446744073709551615" });
  assert.equal(facts[0].value, "18446744073709551615");
  assert.equal(facts[0].query, "seed:18446744073709551615");
});

test("LoRAs are searched for by their name, with their weight beside it", () => {
  const { LoRAs: facts } = byTitle({ loras: [{ name: "add detail", weight: -0.25, hash: "ab12" }, { name: "plain" }] });
  assert.deepEqual(facts, [
    { label: "", value: "add detail", note: "-0.25 (ab12)", query: 'lora:"add detail"' },
    { label: "", value: "plain", note: "", query: "lora:plain" },
  ]);
});

test("keys of one extension form a group, single ones stand together", () => {
  const made = extras({
    "ADetailer model": "a",
    "ADetailer confidence": "0.3",
    "ADetailer blur": "4",
    RNG: "CPU",
    "TI hashes": "x",
  });
  assert.deepEqual(
    made.map((group) => [group.title, group.facts.map((fact) => fact.label)]),
    [
      ["ADetailer", ["model", "confidence", "blur"]],
      ["Other", ["RNG", "TI hashes"]],
    ],
  );
});

test("every ControlNet unit keeps all it said", () => {
  const made = groups({
    controls: [{ name: "ControlNet 0", module: "canny", weight: 1, settings: { "Control Mode": "Balanced" } }],
  });
  assert.deepEqual(
    made[0].facts.map((fact) => fact.label),
    ["Module", "Weight", "Control Mode"],
  );
});

test("queries quote what needs quoting", () => {
  assert.equal(fieldQuery("model", "pony-v6.1"), "model:pony-v6.1");
  assert.equal(fieldQuery("sampler", 'DPM++ "2M"'), 'sampler:"DPM++ 2M"');
});

test("a hidden path shows root and folder instead", () => {
  const detail = {
    name: "a.png",
    path: null,
    root: "txt2img",
    folder: "2024",
    size: 5,
    width: 1,
    height: 1,
    mtime_ms: 0,
    created_ms: 0,
    container: "png",
  };
  const labels = fileGroup(/** @type {any} */ (detail)).facts.map(({ label, value }) => [label, value]);
  assert.deepEqual(labels.slice(0, 2), [
    ["Name", "a.png"],
    ["Folder", "txt2img / 2024"],
  ]);
});

test("a stage names itself", () => {
  assert.deepEqual(stageGroup({ name: "KSampler", steps: 20 }), {
    title: "KSampler",
    facts: [{ label: "Steps", value: "20" }],
  });
});
