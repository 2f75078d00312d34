/**
 * The ComfyUI workflow of an image: a list of its nodes to read, and the file to load into ComfyUI.
 */

import { h, icon } from "./dom.mjs";
import { viewing } from "./viewerstrings.mjs";

/** @typedef {import("./types.mjs").Workflow} Workflow */
/** @typedef {import("./types.mjs").WorkflowNode} WorkflowNode */

/**
 * Whether an image's texts look as if there were a workflow among them.
 * @param {Record<string, string>} raw
 */
export const holdsWorkflow = (raw) => Object.values(raw).some((text) => /"class_type"|"last_node_id"/.test(text));

/**
 * @param {number} id of an image
 * @param {Pick<import("./api.mjs").Api, "workflow" | "workflowUrl">} source
 */
export function workflowSection(id, source) {
  const body = h("div", { class: "berry-nodes" }, h("p", { class: "berry-quiet" }, viewing.reading));
  const download = h(
    "a",
    { class: "berry-button", href: source.workflowUrl(id), download: "" },
    icon("download"),
    viewing.workflowDownload,
  );
  const details = h("details", {}, h("summary", {}, viewing.workflow), download, body);
  details.addEventListener("toggle", () => void fill(), { once: true });
  async function fill() {
    try {
      body.replaceChildren(...nodeList(await source.workflow(id)));
    } catch (error) {
      body.replaceChildren(h("p", { role: "alert" }, error instanceof Error ? error.message : String(error)));
    }
  }
  return h("section", { class: "berry-group berry-workflow" }, details);
}

/** @param {Workflow} workflow */
function nodeList({ nodes, total }) {
  const titles = new Map(nodes.map((node) => [node.id, node.title]));
  const list = h("ol", {}, ...nodes.map((node) => listed(node, titles)));
  return nodes.length < total ? [list, h("p", { class: "berry-quiet" }, viewing.workflowPart(nodes.length, total))] : [list];
}

/**
 * @param {WorkflowNode} node
 * @param {Map<string, string>} titles
 */
function listed({ id, type, title, inputs }, titles) {
  const rows = inputs.map(({ name, value, node }) =>
    h(
      "div",
      { class: value && value.length > 60 ? "berry-fact berry-fact-long" : "berry-fact" },
      h("dt", {}, name),
      h("dd", { class: node === null ? null : "berry-quiet" }, node === null ? value : `← ${titles.get(node) ?? node}`),
    ),
  );
  const kind = h("small", { class: "berry-quiet" }, type === title ? `#${id}` : `${type} #${id}`);
  return h("li", {}, h("strong", {}, title), " ", kind, h("dl", {}, ...rows));
}
