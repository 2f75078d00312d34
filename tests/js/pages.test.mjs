import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../../javascript/berry/api.mjs";
import { PAGE, Pages } from "../../javascript/berry/pages.mjs";

/** A library of images with ids `total` to 1, newest first, that notes what it is asked. */
class Library {
  constructor(total = 10_000) {
    this.total = total;
    this.version = 1;
    this.asked = [];
    this.aborted = 0;
    this.held = null;
    this.fails = null;
  }

  async images({ query, limit, cursor, rank, facets }, signal) {
    this.asked.push(cursor ?? rank);
    if (this.held) {
      signal.addEventListener("abort", () => this.aborted++);
      await Promise.race([
        this.held,
        new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason))),
      ]);
    }
    if (this.fails) throw this.fails;
    if (query === "wrong(") throw new ApiError(400, { code: "query_invalid", message: "No.", position: 5 });
    const from = cursor ? Number(cursor.slice(1)) : rank;
    const count = Math.max(0, Math.min(limit, this.total - from));
    const images = Array.from({ length: count }, (_, at) => ({ id: this.total - from - at, version: "a" }));
    const next = from + count < this.total ? `c${from + count}` : null;
    const overview = facets ? { timeline: [{ month: "2024-03", count: this.total }], words: [query] } : {};
    return { images, total: this.total, rank: from, next, version: this.version, ...overview };
  }

  async rank(id) {
    if (id < 1 || id > this.total) throw new ApiError(404, { code: "not_found", message: "No such image." });
    return { rank: this.total - id, total: this.total, version: this.version };
  }

  async shape() {
    this.shapes = (this.shapes ?? 0) + 1;
    return { version: this.version, total: this.total, days: [], proportions: new Uint8Array(this.total).fill(128) };
  }

  async ids(_, one, other) {
    const ids = Array.from({ length: Math.abs(one - other) + 1 }, (_, at) => Math.max(one, other) - at);
    return Float64Array.from(ids);
  }

  add(count) {
    this.total += count;
    this.version += 1;
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const RESULT = { query: "", sort: "created" };

async function opened(library = new Library()) {
  const pages = new Pages(library);
  await pages.open(RESULT);
  return { library, pages };
}

test("the first page is there once a result is open", async () => {
  const { pages } = await opened();
  assert.equal(pages.total, 10_000);
  assert.equal(pages.get(0).id, 10_000);
  assert.equal(pages.get(PAGE), null);
  assert.equal(pages.find(9_990), 10);
});

test("pages that follow are asked for by cursor, others by rank", async () => {
  const { library, pages } = await opened();
  pages.want(PAGE, PAGE + 10, 1);
  await settled();
  assert.ok(library.asked.includes(`c${PAGE}`));
  pages.want(PAGE * 40, PAGE * 40 + 10, 1);
  await settled();
  assert.ok(library.asked.includes(PAGE * 40));
  assert.equal(pages.get(PAGE * 40).id, 10_000 - PAGE * 40);
});

test("a page asked for by cursor that starts elsewhere is asked for by rank", async () => {
  const { library, pages } = await opened();
  const images = library.images.bind(library);
  library.images = async (wanted, signal) => {
    const page = await images(wanted, signal);
    return wanted.cursor ? { ...page, rank: page.rank + 2 } : page;
  };
  pages.want(PAGE, PAGE, 1);
  await settled();
  assert.ok(library.asked.includes(PAGE));
});

test("requests for pages that were passed are cancelled", async () => {
  const { library, pages } = await opened();
  library.held = new Promise(() => {});
  pages.want(PAGE * 10, PAGE * 10 + 5, 1);
  pages.want(PAGE * 50, PAGE * 50 + 5, 1);
  await settled();
  assert.equal(library.aborted, 2);
  assert.deepEqual([...pages.inflight.keys()], [50, 51]);
});

test("a page is asked for once however often it is wanted", async () => {
  const { library, pages } = await opened();
  library.held = new Promise(() => {});
  for (let again = 0; again < 5; again++) pages.want(0, 10, 1);
  assert.equal(library.asked.length, 2);
});

test("the cache is bounded and keeps what is in view", async () => {
  const { pages } = await opened(new Library(100_000));
  for (let index = 0; index < 200; index++) {
    pages.want(index * PAGE, index * PAGE, 1);
    await settled();
  }
  assert.ok(pages.pages.size <= 61);
  assert.ok(pages.get(199 * PAGE));
});

test("a wrong query leaves the last result in place", async () => {
  const { pages } = await opened();
  await assert.rejects(pages.open({ query: "wrong(", sort: "created" }), { code: "query_invalid", position: 5 });
  assert.equal(pages.result.query, "");
  assert.equal(pages.get(0).id, 10_000);
});

test("a later query overtakes an earlier one", async () => {
  const { library, pages } = await opened();
  let release;
  library.held = new Promise((resolve) => (release = resolve));
  const first = pages.open({ query: "a", sort: "created" });
  const second = pages.open({ query: "ab", sort: "created" });
  release();
  await assert.rejects(first, { name: "AbortError" });
  await second;
  assert.equal(pages.result.query, "ab");
});

test("a refresh holds on to the anchor and says how far it moved", async () => {
  const { library, pages } = await opened();
  pages.want(500, 520, 1);
  await settled();
  const anchor = { id: pages.get(500).id, rank: 500 };
  library.add(53);
  let change;
  pages.replaced.on((value) => (change = value));
  await pages.refresh([anchor], 500, 520);
  assert.deepEqual(change, { kind: "refreshed", shift: 53, anchor: 553 });
  assert.equal(pages.get(553).id, anchor.id);
  assert.equal(pages.total, 10_053);
  assert.equal(pages.version, 2);
});

test("a refresh goes on to the next anchor when one is gone", async () => {
  const { library, pages } = await opened();
  library.add(5);
  let change;
  pages.replaced.on((value) => (change = value));
  await pages.refresh(
    [
      { id: 999_999, rank: 3 },
      { id: 9_990, rank: 10 },
    ],
    0,
    20,
  );
  assert.equal(change.shift, 5);
});

test("a newer state of the index seen in a page is told", async () => {
  const { library, pages } = await opened();
  library.version = 9;
  let told = 0;
  pages.stale.on((version) => (told = version));
  pages.want(PAGE * 3, PAGE * 3, 1);
  await settled();
  assert.equal(told, 9);
});

test("a failed page is told and not asked for again at once", async () => {
  const { library, pages } = await opened();
  library.fails = new ApiError(503);
  pages.want(PAGE * 5, PAGE * 5, 1);
  await settled();
  assert.equal(pages.trouble.value.status, 503);
  const asked = library.asked.length;
  pages.want(PAGE * 5, PAGE * 5, 1);
  assert.equal(library.asked.length, asked);
  library.fails = null;
  pages.retry();
  pages.want(PAGE * 5, PAGE * 5, 1);
  await settled();
  assert.ok(pages.get(PAGE * 5));
  assert.equal(pages.trouble.value, null);
});

test("the result as a whole is known, also anew after a change", async () => {
  const { library, pages } = await opened();
  await pages.open({ query: "fox", sort: "created" });
  assert.deepEqual(pages.overview.words, ["fox"]);
  assert.equal(pages.overview.timeline[0].count, 10_000);
  assert.deepEqual(pages.overview.facets, []);
  pages.want(PAGE, PAGE + 10, 1);
  await settled();
  library.add(5);
  await pages.refresh([], 200, 500);
  assert.equal(pages.overview.timeline[0].count, 10_005);
});

test("the shape comes with the result, and counts", async () => {
  const library = new Library();
  library.shape = async () => ({ version: 0, total: 9_000, days: [[3, 9_000]], proportions: new Uint8Array(9_000) });
  const { pages } = await opened(library);
  assert.equal(pages.total, 9_000, "what is laid out");
  assert.equal(pages.version, 0, "the older of the two states, so that the next look brings them together");
  assert.deepEqual(pages.shape.days, [[3, 9_000]]);
});

test("ids of ranks are known, or asked for by the images at both ends", async () => {
  const { library, pages } = await opened();
  const asked = [];
  const ids = library.ids.bind(library);
  library.ids = (result, ...ends) => (asked.push(ends), ids(result, ...ends));
  assert.deepEqual([...(await pages.ids(3, 5))], [9_997, 9_996, 9_995]);
  assert.deepEqual(asked, []);
  const many = await pages.ids(10, 9_000);
  assert.deepEqual(asked, [[9_990, 1_000]]);
  assert.equal(many.length, 8_991);
  assert.equal((await pages.imageAt(10_000)) ?? null, null);
});

test("what is still being typed and finds nothing does not take the place of what is shown", async () => {
  const { library, pages } = await opened();
  library.total = 0;
  assert.equal(await pages.open({ query: "moo", sort: "created" }, null, true), false);
  assert.deepEqual([pages.total, pages.result.query], [10_000, ""]);
  assert.equal(await pages.open({ query: "moo", sort: "created" }), true);
  assert.deepEqual([pages.total, pages.result.query], [0, "moo"]);
});

test("images changed here stay in the result until another is opened", async () => {
  const asked = [];
  class Noting extends Library {
    async images(wanted, signal) {
      asked.push(wanted.keep);
      return super.images(wanted, signal);
    }
  }
  const { pages } = await opened(new Noting());
  pages.keep({ ids: [10_000, 9_999, 1] });
  pages.keepRanks({ first: 1, last: 2 });
  await pages.refresh([], 0, 10);
  assert.equal(asked.at(-1), "10000,9999,9998", "of those not loaded nobody knows the place");
  await pages.open({ query: "cat", sort: "created" });
  await pages.refresh([], 0, 10);
  assert.equal(asked.at(-1), undefined);
});

test("only so many are kept, the latest", async () => {
  const { pages } = await opened();
  pages.keepAll(Array.from({ length: 400 }, (_, at) => at));
  assert.equal(pages.kept.size, 300);
  assert.ok(pages.kept.has(399));
});

test("loaded images are changed at once, and given back what they had", async () => {
  const { pages } = await opened();
  const before = pages.patch({ ids: [10_000, 5] }, { rating: 4 });
  assert.deepEqual(before.map(([image, was]) => [image.id, was]), [[10_000, { rating: undefined }]]);
  assert.equal(pages.get(0).rating, 4);
  assert.equal(pages.patch({ query: "", except: [10_000] }, { rating: 1 }).length, PAGE - 1);
});
