/**
 * Tags as a tree by their slashes. Pure.
 */

/** @typedef {import("./types.mjs").TagCount} TagCount */

/**
 * `tag` null: nothing but a place for those beneath it. `count`: of images with the tag itself.
 * @typedef {{name: string, label: string, depth: number, tag: TagCount | null, count: number}} TagNode
 */

/**
 * The tags by name, each under what it is beneath, whether that is a tag itself or not.
 * @param {TagCount[]} tags
 * @returns {TagNode[]}
 */
export function tagTree(tags) {
  /** @type {Map<string, TagNode>} */
  const found = new Map();
  for (const tag of tags) {
    const parts = tag.name.split("/");
    parts.forEach((label, depth) => {
      const name = parts.slice(0, depth + 1).join("/");
      const key = name.toLowerCase();
      const own = depth === parts.length - 1 ? tag : null;
      const node = found.get(key);
      if (!node) found.set(key, { name, label, depth, tag: own, count: own?.count ?? 0 });
      else if (own) Object.assign(node, { tag: own, count: own.count });
    });
  }
  const path = (/** @type {[string, TagNode]} */ [key]) => key.split("/");
  return [...found].sort((a, b) => compare(path(a), path(b))).map(([, node]) => node);
}

/**
 * @param {string[]} one
 * @param {string[]} other
 */
function compare(one, other) {
  for (const [at, part] of one.entries()) {
    const there = other[at];
    if (there === undefined) return 1;
    const order = part.localeCompare(there);
    if (order) return order;
  }
  return one.length - other.length;
}

/**
 * A value, and no other, as a query writes it after a field that takes names.
 * @param {string} field
 * @param {string} value
 */
export const exactly = (field, value) => `${field}:"${value.replace(/[*?]/g, "\\$&").replaceAll('"', '""')}"`;
