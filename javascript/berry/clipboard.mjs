/**
 * Copying text, also where the browser offers no clipboard: pages reached over plain http by a machine's address.
 */

import { h } from "./dom.mjs";

/**
 * @param {string} text
 * @param {HTMLElement} root where a hidden field may be put for a moment
 * @returns {Promise<boolean>} whether it worked
 */
export async function copyText(text, root) {
  if (globalThis.isSecureContext && navigator.clipboard) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      // Refused (no focus, no permission): the old way may still work.
    }
  }
  const before = document.activeElement;
  const field = h("textarea", {
    class: "berry-unseen",
    readOnly: true,
    "aria-hidden": "true",
    tabIndex: -1,
    value: text,
  });
  root.append(field);
  try {
    field.select();
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    field.remove();
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  }
}
