/**
 * The keyboard: one table of keys feeds both the handler and the help page.
 *
 * The host listens on the document and fails on Escape, Ctrl+Enter and Alt+Enter while an extension's tab is shown, so
 * these are kept from it there, and so is every key we act on.
 */

/** @typedef {"grid" | "viewer" | "compare"} Place */

/**
 * @typedef {object} Binding
 * @property {string[]} keys `event.key` values, with `Shift+` or `Ctrl+` in front
 * @property {Place[]} places
 * @property {string} action names what it does; its description is in strings.keyHelp
 * @property {boolean} [once] not while the key is held down
 */

/** @type {Binding[]} */
export const BINDINGS = [
  { keys: ["ArrowLeft"], places: ["grid"], action: "left" },
  { keys: ["ArrowRight"], places: ["grid"], action: "right" },
  { keys: ["ArrowUp"], places: ["grid"], action: "up" },
  { keys: ["ArrowDown"], places: ["grid"], action: "down" },
  { keys: ["Home"], places: ["grid"], action: "first" },
  { keys: ["End"], places: ["grid"], action: "last" },
  { keys: ["PageUp"], places: ["grid"], action: "pageUp" },
  { keys: ["PageDown"], places: ["grid"], action: "pageDown" },
  { keys: ["Enter", " "], places: ["grid"], action: "open", once: true },
  { keys: ["x", "X"], places: ["grid"], action: "select", once: true },
  { keys: ["Escape"], places: ["grid"], action: "unselect", once: true },
  { keys: ["+", "="], places: ["grid"], action: "larger" },
  { keys: ["-"], places: ["grid"], action: "smaller" },
  { keys: ["ArrowLeft"], places: ["viewer"], action: "previous" },
  { keys: ["ArrowRight"], places: ["viewer"], action: "next" },
  { keys: ["Home"], places: ["viewer"], action: "viewFirst" },
  { keys: ["End"], places: ["viewer"], action: "viewLast" },
  { keys: ["z", "Z"], places: ["viewer"], action: "actualSize", once: true },
  { keys: ["+", "="], places: ["viewer"], action: "zoomIn" },
  { keys: ["-"], places: ["viewer"], action: "zoomOut" },
  { keys: ["v", "V"], places: ["viewer"], action: "fill", once: true },
  { keys: ["w", "W"], places: ["viewer"], action: "fullScreen", once: true },
  { keys: ["i", "I"], places: ["viewer"], action: "info", once: true },
  { keys: ["Escape", "Enter", " "], places: ["viewer"], action: "close", once: true },
  { keys: ["c", "C"], places: ["grid", "viewer"], action: "compare", once: true },
  { keys: ["q", "Q"], places: ["grid", "viewer", "compare"], action: "send", once: true },
  { keys: ["ArrowLeft"], places: ["compare"], action: "stepBack" },
  { keys: ["ArrowRight"], places: ["compare"], action: "stepOn" },
  { keys: ["m", "M"], places: ["compare"], action: "mode", once: true },
  { keys: ["c", "C"], places: ["compare"], action: "swap", once: true },
  { keys: [" "], places: ["compare"], action: "turn", once: true },
  { keys: ["z", "Z"], places: ["compare"], action: "compareActual", once: true },
  { keys: ["+", "="], places: ["compare"], action: "compareIn" },
  { keys: ["-"], places: ["compare"], action: "compareOut" },
  { keys: ["i", "I"], places: ["compare"], action: "differs", once: true },
  { keys: ["Escape", "Enter"], places: ["compare"], action: "endCompare", once: true },
  { keys: ["/"], places: ["grid", "viewer"], action: "search", once: true },
  { keys: ["?"], places: ["grid", "viewer", "compare"], action: "help", once: true },
];

/** Elements that use Enter and Space themselves, and arrows in some cases. */
const OWN_PRESS = "button, a[href], summary, progress";
const OWN_KEYS = "input, textarea, select, [contenteditable], .berry-popover";

/**
 * @param {KeyboardEvent} event
 * @param {Place} place
 * @returns {Binding | null}
 */
export function bindingFor(event, place) {
  if (event.altKey || event.ctrlKey || event.metaKey) return null;
  const found = BINDINGS.find((binding) => binding.places.includes(place) && binding.keys.includes(event.key));
  return found ?? null;
}

/** @param {KeyboardEvent} event */
export const upsetsHost = (event) =>
  event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.altKey));

export class Keyboard {
  /**
   * @param {HTMLElement} root
   * @param {() => Place} place
   * @param {() => boolean} shown
   * @param {Record<string, () => void>} actions by the table's names
   */
  constructor(root, place, shown, actions) {
    this.root = root;
    this.place = place;
    this.shown = shown;
    this.actions = actions;
    root.addEventListener("keydown", (event) => this.pressed(event));
    // With the focus nowhere, the key goes to the body: it is meant for the tab that is shown.
    window.addEventListener("keydown", (event) => this.outside(event), true);
  }

  /** @param {KeyboardEvent} event */
  outside(event) {
    if (!this.root.isConnected || !this.shown()) return;
    const target = /** @type {Node} */ (event.target);
    if (this.root.contains(target)) return;
    const idle = target === document.body || target === document.documentElement;
    const tab = target instanceof Element && target.closest("[role=tab], .tab-nav");
    if (idle) this.pressed(event);
    if ((idle || tab) && upsetsHost(event) && !hostPopup()) event.stopPropagation();
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    if (upsetsHost(event)) event.stopPropagation();
    if (event.isComposing || event.defaultPrevented) return;
    const target = event.target instanceof Element ? event.target : null;
    const inField = target?.closest(OWN_KEYS) && this.root.contains(target);
    if (inField) return;
    if ((event.key === "Enter" || event.key === " ") && target?.closest(OWN_PRESS)) return;
    const binding = bindingFor(event, this.place());
    const action = binding && this.actions[binding.action];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    if (!(binding.once && event.repeat)) action();
  }
}

/** Whether something of the host's lies over the page and waits for Escape. */
function hostPopup() {
  const popups = document.querySelectorAll(".global-popup, #lightboxModal");
  return [...popups].some((popup) => popup instanceof HTMLElement && popup.offsetParent !== null);
}

/**
 * @param {string} key
 * @returns {string} as it stands on a keyboard
 */
export function keyName(key) {
  const names = {
    ArrowLeft: "←",
    ArrowRight: "→",
    ArrowUp: "↑",
    ArrowDown: "↓",
    " ": "Space",
    Escape: "Esc",
    PageUp: "Page Up",
    PageDown: "Page Down",
  };
  return /** @type {Record<string, string>} */ (names)[key] ?? (key.length === 1 ? key.toUpperCase() : key);
}
