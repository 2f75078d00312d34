import assert from "node:assert/strict";
import { test } from "node:test";

import { Curating } from "../../javascript/berry/curating.mjs";

/** The parts of a page around two images, and notes of what is asked of them. */
function page({ selected = /** @type {number[]} */ ([]), viewed = false, sort = "created" } = {}) {
  const images = [1, 2].map((id) => ({ id, rating: 0, favorite: false, nsfw: false }));
  const notes = /** @type {any[]} */ ([]);
  let made = 0;
  const done = (/** @type {string} */ label) => ({ action: { id: (made += 1), label }, version: 10 + made });
  const acts = {
    fails: /** @type {Error | null} */ (null),
    async mark(body, marks) {
      notes.push(["mark", body, marks]);
      if (this.fails) throw this.fails;
      return done(JSON.stringify(marks));
    },
    undo: async (id) => (notes.push(["undo", id]), { action: null, version: 20 }),
    redo: async (id) => (notes.push(["redo", id]), { action: null, version: 21 }),
  };
  const parts = {
    acts,
    pages: {
      version: 10,
      result: { query: "", sort },
      patch: (body, change) => {
        const found = images.filter(({ id }) => body.ids.includes(id));
        return found.map((image) => {
          const was = { ...image };
          Object.assign(image, change);
          return [image, was];
        });
      },
      keep: (body) => notes.push(["keep", body]),
      keepRanks: () => {},
    },
    grid: {
      active: { rank: 0 },
      focusedImage: images[0],
      inView: { first: 0, last: 1 },
      schedule: () => {},
      activate: (rank) => notes.push(["activate", rank]),
      selection: {
        targeted: (image) => (selected.includes(image.id) ? selected.length : 1),
        target: async (image) => ({ ids: selected.includes(image.id) ? selected : [image.id] }),
      },
    },
    viewer: { opened: viewed, image: images[1], describeSoon: () => {}, step: (by) => notes.push(["step", by]) },
    toasts: { show: (text, kind, offer) => (notes.push(["toast", text, kind, offer?.label]), () => {}) },
    live: { seen: (version) => notes.push(["seen", version]) },
  };
  const curating = new Curating(/** @type {any} */ (parts));
  const settled = async () => {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
    await curating.queue;
  };
  const of = (/** @type {string} */ kind) => notes.filter(([each]) => each === kind).map(([, ...rest]) => rest);
  return { curating, images, parts, acts, settled, of };
}

test("a rating shows at once, and the same again takes it away", async () => {
  const { curating, images, settled, of } = page();
  curating.rate(4);
  await settled();
  assert.equal(images[0]?.rating, 4);
  curating.rate(4);
  await settled();
  assert.equal(images[0]?.rating, 0);
  assert.deepEqual(of("mark").map(([, marks]) => marks.rating), [4, 0]);
  assert.deepEqual(of("seen"), [[11], [12]]);
});

test("the focused image's selection is meant when it is in it, else it alone", async () => {
  for (const [selected, ids] of [
    [[1, 2], [1, 2]],
    [[2], [1]],
  ]) {
    const { curating, settled, of } = page({ selected });
    curating.rate(3);
    await settled();
    assert.deepEqual(of("mark")[0]?.[0], { ids });
  }
});

test("in the viewer the image shown is meant, whatever is selected", async () => {
  const { curating, settled, of } = page({ selected: [1, 2], viewed: true });
  curating.rate(5, { next: true });
  curating.favorite();
  await settled();
  assert.deepEqual(of("mark").map(([body]) => body), [{ ids: [2] }, { ids: [2] }]);
  assert.deepEqual(of("step"), [[1]]);
});

test("what fails is given back and said", async () => {
  const { curating, images, acts, settled, of } = page();
  acts.fails = new Error("This gallery is read-only.");
  curating.favorite();
  await settled();
  assert.equal(images[0]?.favorite, false);
  assert.deepEqual(of("toast"), [["This gallery is read-only.", "error", undefined]]);
  assert.deepEqual(curating.done, []);
});

test("what was done in this visit is taken back the latest first, and done again", async () => {
  const { curating, settled, of } = page();
  curating.rate(1);
  curating.nsfw();
  await settled();
  await curating.undo();
  await curating.undo();
  await curating.undo();
  assert.deepEqual(of("undo"), [[2], [1]]);
  await curating.redo();
  assert.deepEqual(of("redo"), [[1]]);
  assert.deepEqual(of("toast").at(0)?.slice(2), ["Undo"]);
  curating.rate(2);
  await settled();
  await curating.redo();
  assert.deepEqual(of("redo"), [[1]], "something else was done since");
});

test("where the order is that of the stars nothing changes places under the hand", async () => {
  const { curating, parts, settled, of } = page({ sort: "rating" });
  curating.rate(4);
  await settled();
  assert.deepEqual(of("seen"), []);
  assert.equal(parts.pages.version, 11);
});
