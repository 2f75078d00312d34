import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { Api, ApiError, isAbort } from "../../javascript/berry/api.mjs";

const real = globalThis.fetch;
afterEach(() => {
  globalThis.fetch = real;
});

/** Answers every request alike and keeps the last. */
function answer(status, body) {
  const seen = {};
  globalThis.fetch = async (url, init) => {
    Object.assign(seen, { url: String(url), init });
    return new Response(body === undefined ? "<html>" : JSON.stringify(body), { status });
  };
  return seen;
}

const api = () => new Api("http://host/sd/berry/api/v1", "secret");

test("a page is asked for by rank or by cursor, never both", async () => {
  const seen = answer(200, { images: [] });
  await api().images({ query: "a&b", sort: "created", limit: 10, rank: 5 });
  assert.equal(seen.url, "http://host/sd/berry/api/v1/images?query=a%26b&sort=created&limit=10&rank=5");
  await api().images({ query: "", sort: "created", limit: 10, cursor: "x", rank: 5 });
  assert.equal(seen.url, "http://host/sd/berry/api/v1/images?query=&sort=created&limit=10&cursor=x");
});

test("changes carry the token, reads do not", async () => {
  const seen = answer(200, {});
  await api().post("scan");
  assert.equal(seen.init.method, "POST");
  assert.equal(seen.init.headers["X-Berry-Token"], "secret");
  await api().get("status", {});
  assert.equal(seen.init.headers, undefined);
});

test("a mistake in the query keeps its place", async () => {
  answer(400, { error: { code: "query_invalid", message: "No such field.", position: 4, length: 7 } });
  await assert.rejects(api().get("status", {}), (error) => {
    assert.ok(error instanceof ApiError);
    assert.deepEqual(
      [error.status, error.code, error.position, error.length, error.message],
      [400, "query_invalid", 4, 7, "No such field."],
    );
    return true;
  });
});

test("an answer that is no JSON still is an error with words", async () => {
  answer(502);
  await assert.rejects(api().get("status", {}), { status: 502, code: "error" });
  answer(401);
  await assert.rejects(api().get("status", {}), { status: 401, code: "not_logged_in", message: /log in/ });
});

test("a server that cannot be reached is told apart from one that refuses", async () => {
  globalThis.fetch = async () => {
    throw new TypeError("fetch failed");
  };
  await assert.rejects(api().get("status", {}), { status: 0, code: "unreachable" });
});

test("what we cancel stays a cancellation", async () => {
  globalThis.fetch = async (_, { signal }) => {
    signal.throwIfAborted();
    return new Response("{}");
  };
  const control = new AbortController();
  control.abort();
  await assert.rejects(api().get("status", {}, control.signal), isAbort);
});

test("versions are escaped in addresses", () => {
  assert.equal(api().thumbUrl({ id: 3, version: "a/b" }), "http://host/sd/berry/api/v1/thumb/3/a%2Fb");
});
