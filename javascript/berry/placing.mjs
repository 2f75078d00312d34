/**
 * Where panels go: by the button that opened them, wherever in the tab that is.
 */

const EDGE = 6;
const GAP = 4;

/**
 * Put a panel by its opener: below it in the upper half of the tab, above it in the lower one, from where it grows
 * upwards.
 * @param {HTMLElement} panel
 * @param {HTMLElement} opener
 */
export function placeBy(panel, opener) {
  const around = panel.offsetParent?.getBoundingClientRect() ?? new DOMRect(0, 0, innerWidth, innerHeight);
  const from = opener.getBoundingClientRect();
  const up = (from.top + from.bottom) / 2 > (around.top + around.bottom) / 2;
  const { style } = panel;
  style.top = up ? "auto" : `${from.bottom - around.top + GAP}px`;
  style.bottom = up ? `${around.bottom - from.top + GAP}px` : "auto";
  style.maxHeight = `${(up ? from.top - around.top : around.bottom - from.bottom) - GAP - EDGE}px`;
  const { width } = panel.getBoundingClientRect();
  // Towards the middle of the tab.
  const leads = (from.left + from.right) / 2 < (around.left + around.right) / 2;
  const left = leads ? from.left - around.left : from.right - around.left - width;
  style.right = "auto";
  style.transform = "none";
  style.left = `${Math.max(EDGE, Math.min(left, around.width - width - EDGE))}px`;
}

/**
 * Put a panel in the middle of the tab.
 * @param {HTMLElement} panel
 */
export function placeInMiddle(panel) {
  const around = panel.offsetParent?.getBoundingClientRect() ?? new DOMRect(0, 0, innerWidth, innerHeight);
  const box = panel.getBoundingClientRect();
  panel.style.bottom = panel.style.maxHeight = "";
  panel.style.left = `${Math.max(EDGE, (around.width - box.width) / 2)}px`;
  panel.style.top = `${Math.max(EDGE, (around.height - box.height) / 2)}px`;
}

/**
 * Let a panel go where the style sheet has it.
 * @param {HTMLElement} panel
 */
export function unplace({ style }) {
  for (const name of ["top", "bottom", "left", "right", "transform", "max-height"]) style.removeProperty(name);
}
