import assert from "node:assert/strict";
import { test } from "node:test";

import { emptyKind } from "../../javascript/berry/empty.mjs";
import { TRASH_QUERY, looksIntoTrash } from "../../javascript/berry/trashquery.mjs";

test("which queries look into the trash", () => {
  for (const query of [TRASH_QUERY, "trash:any", "Trashed: yes", 'castle trash="yes"', "(trash:yes | castle)", "-cat trash:yes"])
    assert.ok(looksIntoTrash(query), query);
  for (const query of ["", "trash", "trash:no", "-trash:yes", "trash:yesterday", "mytrash:yes", "tag:trash"])
    assert.ok(!looksIntoTrash(query), query);
});

test("an empty trash says so, whatever the library holds", () => {
  const now = { total: 0, query: ` ${TRASH_QUERY} `, opened: true, trouble: null, status: null, standalone: true };
  assert.equal(emptyKind(now), "trash");
  assert.equal(emptyKind({ ...now, query: "trash:yes cat" }), "nomatch");
  assert.equal(emptyKind({ ...now, total: 1 }), "none");
});
