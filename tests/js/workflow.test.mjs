import assert from "node:assert/strict";
import { test } from "node:test";
import { holdsWorkflow } from "../../javascript/berry/workflow.mjs";

test("a workflow is told from other texts", () => {
  assert.ok(holdsWorkflow({ parameters: "x", prompt: '{"3": {"class_type": "KSampler"}}' }));
  assert.ok(holdsWorkflow({ workflow: '{"last_node_id": 4}' }));
  assert.ok(!holdsWorkflow({ parameters: "a castle, class_type", sd: "{}" }));
});
