import assert from "node:assert/strict";
import { test } from "node:test";
import { Posters, isVideo, motionMark, posterSize } from "../../javascript/berry/videos.mjs";

const image = (/** @type {number} */ id) => /** @type {any} */ ({ id, version: "1-1", name: `${id}.mp4` });

test("videos are told by their names", () => {
  for (const name of ["a.mp4", "b.MOV", "c.d.webm"]) assert.ok(isVideo({ name }));
  for (const name of ["a.png", "mp4", "a.mp4.png", "webm.gif"]) assert.ok(!isVideo({ name }));
});

test("what moves bears a mark", () => {
  assert.equal(motionMark({ name: "a.mp4" }), "▶");
  assert.equal(motionMark({ name: "a.webp", animated: true }), "▶ WEBP");
  assert.equal(motionMark({ name: "a.gif", animated: true }), "▶ GIF");
  assert.equal(motionMark({ name: "a.gif" }), "GIF");
  for (const name of ["a.webp", "a.png", "gif.png"]) assert.equal(motionMark({ name }), "");
});

test("a poster is no larger than need be and keeps its proportion", () => {
  assert.deepEqual(posterSize(1920, 1080), { width: 384, height: 216 });
  assert.deepEqual(posterSize(100, 50), { width: 100, height: 50 });
  assert.deepEqual(posterSize(1, 40_000), { width: 1, height: 384 });
});

test("posters are drawn one at a time, each once, the last asked for next", async () => {
  let now = 0;
  const drawn = [];
  const posters = new Posters(
    ({ id }) => `file/${id}`,
    async (url) => {
      assert.equal(++now, 1);
      await new Promise((resolve) => setTimeout(resolve, 1));
      now -= 1;
      drawn.push(url);
      return `poster of ${url}`;
    },
  );
  const found = await Promise.all([1, 2, 3, 1].map((id) => posters.of(image(id))));
  assert.deepEqual(found, [1, 2, 3, 1].map((id) => `poster of file/${id}`));
  assert.deepEqual(drawn, ["file/1", "file/3", "file/2"]);
});

test("one that failed keeps no other waiting, and is tried again", async () => {
  let broken = true;
  const posters = new Posters(
    ({ id }) => `file/${id}`,
    async (url) => {
      if (broken && url === "file/1") throw new Error("no decoder");
      return url;
    },
  );
  const [first, second] = [posters.of(image(1)), posters.of(image(2))];
  await assert.rejects(first);
  assert.equal(await second, "file/2");
  broken = false;
  assert.equal(await posters.of(image(1)), "file/1");
});

test("few posters are kept", async () => {
  const posters = new Posters(
    ({ id }) => `file/${id}`,
    async (url) => url,
  );
  for (let id = 0; id < 1000; id++) await posters.of(image(id));
  assert.ok(posters.made.size <= 300);
});
