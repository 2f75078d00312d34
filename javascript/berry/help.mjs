/**
 * The list of keys, made from the table that handles them.
 */

import { h } from "./dom.mjs";
import { BINDINGS, keyName } from "./keys.mjs";
import { Popover } from "./popover.mjs";
import { strings } from "./strings.mjs";

/** @typedef {import("./keys.mjs").Place} Place */

/**
 * @param {Place} place
 * @returns {HTMLElement}
 */
function list(place) {
  const rows = BINDINGS.filter((binding) => binding.places.includes(place)).map((binding) => {
    const names = [...new Set(binding.keys.map(keyName))];
    return h(
      "div",
      {},
      h("dt", {}, ...names.map((name) => h("kbd", {}, name))),
      h("dd", {}, strings.keyHelp[binding.action] ?? binding.action),
    );
  });
  return h("section", {}, h("h3", {}, strings.keyPlaces[place]), h("dl", {}, ...rows));
}

/** @returns {Popover} */
export const keyHelp = () =>
  new Popover(strings.keysTitle, () => [h("div", { class: "berry-keys" }, list("grid"), list("viewer"), list("compare"))], "berry-wide");
