/**
 * Arranging what is known of an image into groups a person can read. Pure.
 */

import { fileSize, labels, moment } from "./strings.mjs";

/** @typedef {import("./types.mjs").Detail} Detail */
/** @typedef {import("./types.mjs").Parameters} Parameters */
/** @typedef {import("./types.mjs").Stage} Stage */

/**
 * One line. `query`: a search that finds images like it in this point. `long`: a text of several lines. `note`: said
 * beside the value; a line without a label is all value.
 * @typedef {object} Fact
 * @property {string} label
 * @property {string} value
 * @property {string} [query]
 * @property {boolean} [copy]
 * @property {boolean} [long]
 * @property {string} [note]
 */

/** @typedef {{title: string, facts: Fact[]}} Group */

/**
 * @param {string} field
 * @param {string} value
 */
export const fieldQuery = (field, value) =>
  `${field}:${/^[\w.+-]+$/.test(value) ? value : `"${value.replaceAll('"', "")}"`}`;

/**
 * @param {string} label
 * @param {unknown} value absent values give no line
 * @param {Omit<Fact, "label" | "value">} [more]
 * @returns {Fact[]}
 */
function fact(label, value, more = {}) {
  if (value === null || value === undefined || value === "") return [];
  return [{ label, value: String(value), ...more }];
}

/**
 * @param {string} label
 * @param {string} field
 * @param {unknown} value
 * @param {Omit<Fact, "label" | "value">} [more]
 */
function searchable(label, field, value, more = {}) {
  return fact(label, value, { ...more, query: fieldQuery(field, String(value)) });
}

/**
 * @param {number | null | undefined} width
 * @param {number | null | undefined} height
 */
const size = (width, height) => (width && height ? `${width} × ${height}` : null);

/** @param {Parameters} made @returns {Fact[]} */
function generation(made) {
  return [
    ...searchable(labels.seed, "seed", made.seed, { copy: true }),
    ...searchable(labels.steps, "steps", made.steps),
    ...searchable(labels.sampler, "sampler", made.sampler),
    ...searchable(labels.schedule, "scheduler", made.scheduler),
    ...searchable(labels.cfgScale, "cfg", made.cfg_scale),
    ...(made.width && made.height
      ? searchable(labels.size, "size", `${made.width}x${made.height}`).map((each) => ({
          ...each,
          value: `${made.width} × ${made.height}`,
        }))
      : []),
    ...searchable(labels.clipSkip, "clip_skip", made.clip_skip),
    ...searchable(labels.denoisingStrength, "denoise", made.denoising_strength),
  ];
}

/** @param {Parameters} made @returns {Fact[]} */
function model(made) {
  return [
    ...searchable(labels.model, "model", made.model),
    ...searchable(labels.hash, "hash", made.model_hash, { copy: true }),
    ...searchable(labels.vae, "vae", made.vae),
    ...fact(labels.madeWith, [made.generator, made.generator_version].filter(Boolean).join(" ")),
  ];
}

/** @param {Parameters} made @returns {Fact[]} */
function networks(made) {
  return (made.loras ?? []).map(({ name, weight, hash }) => ({
    label: "",
    value: name,
    note: [weight ?? "", hash ? `(${hash})` : ""].filter((part) => part !== "").join(" "),
    query: fieldQuery("lora", name),
  }));
}

/** @param {Parameters} made @returns {Fact[]} */
function hires({ hires: pass }) {
  if (!pass) return [];
  return [
    ...fact(labels.upscale, pass.upscale ? `${pass.upscale} ×` : null),
    ...fact(labels.size, size(pass.width, pass.height)),
    ...fact(labels.upscaler, pass.upscaler),
    ...fact(labels.steps, pass.steps),
    ...fact(labels.sampler, pass.sampler),
    ...fact(labels.schedule, pass.scheduler),
    ...fact(labels.cfgScale, pass.cfg_scale),
    ...fact(labels.model, pass.model),
    ...fact(labels.prompt, pass.prompt, { long: true, copy: true }),
    ...fact(labels.negativePrompt, pass.negative_prompt, { long: true, copy: true }),
  ];
}

/** @param {Parameters} made @returns {Group[]} */
function controls(made) {
  return (made.controls ?? []).map((control) => ({
    title: control.name,
    facts: [
      ...fact(labels.module, control.module),
      ...searchable(labels.model, "control", control.model),
      ...fact(labels.weight, control.weight),
      ...Object.entries(control.settings ?? {}).flatMap(([key, value]) => fact(key, value)),
    ],
  }));
}

/**
 * Every other key, those that share their first word (of an extension, as a rule) in a group of their own.
 * @param {Record<string, string>} extra
 * @returns {Group[]}
 */
export function extras(extra) {
  /** @type {Map<string, [string, string][]>} */
  const families = new Map();
  for (const [key, value] of Object.entries(extra)) {
    const word = key.split(" ")[0] ?? key;
    families.set(word, [...(families.get(word) ?? []), [key, value]]);
  }
  const large = [...families].filter(([, keys]) => keys.length >= 3);
  const rest = [...families].filter(([, keys]) => keys.length < 3).flatMap(([, keys]) => keys);
  const facts = (/** @type {[string, string][]} */ keys, skip = "") =>
    keys.flatMap(([key, value]) =>
      fact(key.slice(skip.length).trim() || key, value, { long: String(value).length > 80 }),
    );
  return [
    ...large.map(([word, keys]) => ({ title: word, facts: facts(keys, word) })),
    { title: labels.other, facts: facts(rest) },
  ];
}

/**
 * All groups that have anything to say, prompts left out.
 * @param {Parameters} made
 * @returns {Group[]}
 */
export function groups(made) {
  return [
    { title: labels.generation, facts: generation(made) },
    { title: labels.model, facts: model(made) },
    { title: labels.loras, facts: networks(made) },
    {
      title: labels.embeddings,
      facts: (made.embeddings ?? []).map(({ name, hash }) => ({
        label: "",
        value: name,
        note: hash ? `(${hash})` : "",
        query: fieldQuery("embedding", name),
      })),
    },
    { title: labels.hiresFix, facts: hires(made) },
    ...controls(made),
    ...extras(made.extra ?? {}),
  ].filter((group) => group.facts.length);
}

/**
 * @param {Stage} stage
 * @returns {Group}
 */
export function stageGroup(stage) {
  return {
    title: stage.name,
    facts: [
      ...fact(labels.prompt, stage.prompt, { long: true, copy: true }),
      ...fact(labels.negativePrompt, stage.negative_prompt, { long: true, copy: true }),
      ...fact(labels.seed, stage.seed, { copy: true }),
      ...fact(labels.steps, stage.steps),
      ...fact(labels.sampler, stage.sampler),
      ...fact(labels.schedule, stage.scheduler),
      ...fact(labels.cfgScale, stage.cfg_scale),
      ...fact(labels.denoisingStrength, stage.denoising_strength),
      ...fact(labels.size, size(stage.width, stage.height)),
      ...fact(labels.model, stage.model),
    ],
  };
}

/**
 * @param {Detail} detail
 * @returns {Group}
 */
export function fileGroup(detail) {
  return {
    title: labels.file,
    facts: [
      ...fact(labels.name, detail.name, { copy: true }),
      ...(detail.path
        ? fact(labels.path, detail.path, { copy: true, long: true })
        : fact(labels.folder, [detail.root, detail.folder].filter(Boolean).join(" / "))),
      ...fact(labels.imageSize, size(detail.width, detail.height)),
      ...fact(labels.fileSize, fileSize(detail.size)),
      ...fact(labels.format, detail.container?.toUpperCase()),
      ...fact(labels.created, moment(detail.created_ms)),
      ...(Math.abs(detail.mtime_ms - detail.created_ms) > 60_000 ? fact(labels.changed, moment(detail.mtime_ms)) : []),
    ],
  };
}
