import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32 as reference } from "node:zlib";
import { ASPECTS, crc32, joined, unpack } from "../../javascript/berry/shape.mjs";

/** @param {object} head @param {number[]} body */
function packed(head, body) {
  let text = JSON.stringify(head);
  while ((Buffer.byteLength(text) + 4) % 8) text += " ";
  const bytes = Uint8Array.from([Buffer.byteLength(text), 0, 0, 0, ...Buffer.from(text), ...body]);
  return bytes.buffer;
}

test("a byte stands for a proportion, a square is exact", () => {
  assert.equal(ASPECTS[128], 1);
  assert.ok(Math.abs(ASPECTS[255] - 3) < 1e-9);
  assert.ok(Math.abs(ASPECTS[1] - 1 / 3) < 1e-9);
});

test("head and bytes are told apart", () => {
  const { head, body } = unpack(packed({ total: 3, more: "ä" }, [7, 8, 9]));
  assert.equal(head.total, 3);
  assert.deepEqual([...new Uint8Array(body)], [7, 8, 9]);
});

test("the check is the usual one", () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, at) => (at * 37) & 255);
  if (reference) assert.equal(crc32(bytes), reference(bytes));
  assert.equal(crc32(Uint8Array.from(Buffer.from("123456789"))), 0xcbf43926);
});

test("what was left out of an answer is what is known", () => {
  const known = Uint8Array.from([4, 5]);
  const answer = (kept, body) => ({ head: { version: 1, total: 4, days: [], kept }, body: Uint8Array.from(body).buffer });
  assert.deepEqual([...joined(answer("end", [1, 2]), known).proportions], [1, 2, 4, 5]);
  assert.deepEqual([...joined(answer("start", [1, 2]), known).proportions], [4, 5, 1, 2]);
  assert.deepEqual([...joined(answer(null, [1, 2, 3, 3]), known).proportions], [1, 2, 3, 3]);
});
