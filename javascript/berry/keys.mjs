/**
 * The keyboard: one table of keys feeds both the handler and the help page.
 *
 * The host listens on the document and fails on Escape, Ctrl+Enter and Alt+Enter while an extension's tab is shown, so
 * these are kept from it there, and so is every key we act on.
 */

import { strings } from "./strings.mjs";

/** @typedef {"grid" | "viewer" | "compare"} Place */

/**
 * @typedef {object} Binding
 * @property {string[]} keys as `chords` names them: "X", "Shift+D", "Ctrl+A", "5", "?", "ArrowLeft"; Ctrl is also ⌘
 * @property {Place[]} places
 * @property {string} action names what it does; its description is in strings.keyHelp
 * @property {boolean} [once] not while the key is held down
 */

/** @type {Record<string, string>} */
const ARROWS = { ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓" };
const RATE_AND_NEXT = ["Shift+0", "Shift+1", "Shift+2", "Shift+3", "Shift+4", "Shift+5"];

/**
 * To add a key: a row here, what it does in actions.mjs, its description in `strings.keyHelp`.
 * @type {Binding[]}
 */
export const BINDINGS = [
  { keys: ["ArrowLeft"], places: ["grid"], action: "left" },
  { keys: ["ArrowRight"], places: ["grid"], action: "right" },
  { keys: ["ArrowUp"], places: ["grid"], action: "up" },
  { keys: ["ArrowDown"], places: ["grid"], action: "down" },
  { keys: ["Home"], places: ["grid"], action: "first" },
  { keys: ["End"], places: ["grid"], action: "last" },
  { keys: ["PageUp"], places: ["grid"], action: "pageUp" },
  { keys: ["PageDown"], places: ["grid"], action: "pageDown" },
  { keys: ["D"], places: ["grid"], action: "nextDay" },
  { keys: ["Shift+D"], places: ["grid"], action: "previousDay" },
  { keys: ["M"], places: ["grid"], action: "nextMonth" },
  { keys: ["Shift+M"], places: ["grid"], action: "previousMonth" },
  { keys: ["G"], places: ["grid"], action: "goTo", once: true },
  { keys: ["Enter", "Space"], places: ["grid"], action: "open", once: true },
  { keys: ["X"], places: ["grid"], action: "select", once: true },
  { keys: ["S"], places: ["grid"], action: "stack", once: true },
  { keys: ["Shift+S"], places: ["grid", "viewer"], action: "stackCover", once: true },
  { keys: ["Shift+X"], places: ["grid"], action: "selectDay", once: true },
  { keys: ["Ctrl+A"], places: ["grid"], action: "selectAll", once: true },
  { keys: ["Shift+ArrowLeft"], places: ["grid"], action: "extendLeft" },
  { keys: ["Shift+ArrowRight"], places: ["grid"], action: "extendRight" },
  { keys: ["Shift+ArrowUp"], places: ["grid"], action: "extendUp" },
  { keys: ["Shift+ArrowDown"], places: ["grid"], action: "extendDown" },
  { keys: ["Shift+PageUp"], places: ["grid"], action: "extendPageUp" },
  { keys: ["Shift+PageDown"], places: ["grid"], action: "extendPageDown" },
  { keys: ["Shift+Home"], places: ["grid"], action: "extendFirst", once: true },
  { keys: ["Shift+End"], places: ["grid"], action: "extendLast", once: true },
  { keys: ["Escape"], places: ["grid"], action: "unselect", once: true },
  { keys: ["+", "="], places: ["grid"], action: "larger" },
  { keys: ["-"], places: ["grid"], action: "smaller" },
  { keys: ["ArrowLeft"], places: ["viewer"], action: "previous" },
  { keys: ["ArrowRight"], places: ["viewer"], action: "next" },
  { keys: ["Home"], places: ["viewer"], action: "viewFirst" },
  { keys: ["End"], places: ["viewer"], action: "viewLast" },
  { keys: ["Z"], places: ["viewer"], action: "actualSize", once: true },
  { keys: ["+", "="], places: ["viewer"], action: "zoomIn" },
  { keys: ["-"], places: ["viewer"], action: "zoomOut" },
  { keys: ["V"], places: ["viewer"], action: "fill", once: true },
  { keys: ["W"], places: ["viewer"], action: "fullScreen", once: true },
  { keys: ["I"], places: ["viewer"], action: "info", once: true },
  { keys: ["Escape", "Enter", "Space"], places: ["viewer"], action: "close", once: true },
  { keys: ["C"], places: ["grid", "viewer"], action: "compare", once: true },
  { keys: ["Q"], places: ["grid", "viewer", "compare"], action: "send", once: true },
  { keys: ["ArrowLeft"], places: ["compare"], action: "stepBack" },
  { keys: ["ArrowRight"], places: ["compare"], action: "stepOn" },
  { keys: ["M"], places: ["compare"], action: "mode", once: true },
  { keys: ["C"], places: ["compare"], action: "swap", once: true },
  { keys: ["Space"], places: ["compare"], action: "turn", once: true },
  { keys: ["Z"], places: ["compare"], action: "compareActual", once: true },
  { keys: ["+", "="], places: ["compare"], action: "compareIn" },
  { keys: ["-"], places: ["compare"], action: "compareOut" },
  { keys: ["I"], places: ["compare"], action: "differs", once: true },
  { keys: ["Escape", "Enter"], places: ["compare"], action: "endCompare", once: true },
  { keys: ["0", "1", "2", "3", "4", "5"], places: ["grid", "viewer"], action: "rate", once: true },
  { keys: RATE_AND_NEXT, places: ["grid", "viewer"], action: "rateAndNext", once: true },
  { keys: ["F"], places: ["grid", "viewer"], action: "favorite", once: true },
  { keys: ["N"], places: ["grid", "viewer"], action: "nsfw", once: true },
  { keys: ["T"], places: ["grid", "viewer"], action: "tags", once: true },
  { keys: ["L"], places: ["grid", "viewer"], action: "albums", once: true },
  { keys: ["Ctrl+Z"], places: ["grid", "viewer"], action: "undo" },
  { keys: ["Ctrl+Shift+Z"], places: ["grid", "viewer"], action: "redo" },
  { keys: ["Shift+N"], places: ["grid", "viewer", "compare"], action: "blur", once: true },
  { keys: ["Delete"], places: ["grid", "viewer"], action: "trash", once: true },
  { keys: ["/"], places: ["grid", "viewer"], action: "search", once: true },
  { keys: ["?"], places: ["grid", "viewer", "compare"], action: "help", once: true },
];

/** Elements that use Enter and Space themselves, and arrows in some cases. */
const OWN_PRESS = "button, a[href], summary, progress, video";
const OWN_KEYS = "input, textarea, select, [contenteditable], .berry-popover";

/**
 * The names a key press goes by, the likeliest first: by what is written on the key, then by where it is, so that
 * letters work on keyboards of other scripts, and digits where they need Shift.
 * @param {Pick<KeyboardEvent, "key" | "code" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey">} event
 * @returns {string[]} none with Alt, which is the browser's and the host's
 */
export function chords({ key, code = "", altKey, ctrlKey, metaKey, shiftKey }) {
  if (altKey) return [];
  const ctrl = ctrlKey || metaKey ? "Ctrl+" : "";
  const shift = shiftKey ? "Shift+" : "";
  const name = key === " " ? "Space" : key.length === 1 ? key.toUpperCase() : key;
  const place = /^(?:Key([A-Z])|(?:Digit|Numpad)([0-9]))$/.exec(code);
  const letter = /^[A-Z]$/.test(name);
  // A sign is what it is, with or without Shift.
  const names = [letter || key.length > 1 || key === " " ? ctrl + shift + name : ctrl + name];
  if (place?.[1] && !/^[ -~]$/.test(key)) names.push(ctrl + shift + place[1]);
  if (place?.[2]) names.push(ctrl + shift + place[2]);
  return place?.[2] && /^[0-9]$/.test(key) ? names.slice(1) : names;
}

/**
 * @param {KeyboardEvent} event
 * @param {Place} place
 * @returns {Binding | null}
 */
export function bindingFor(event, place) {
  for (const chord of chords(event)) {
    const found = BINDINGS.find((binding) => binding.places.includes(place) && binding.keys.includes(chord));
    if (found) return found;
  }
  return null;
}

/**
 * The digit that was pressed, wherever it is on the keyboard.
 * @param {Pick<KeyboardEvent, "key" | "code">} event
 */
export const digitOf = ({ key, code }) => Number(/^(?:Digit|Numpad)([0-9])$/.exec(code)?.[1] ?? key);

/**
 * What a tooltip says of an action that has a key: "Search (/)".
 * @param {string} label
 * @param {string} action
 */
export function withKey(label, action) {
  const key = BINDINGS.find((binding) => binding.action === action)?.keys[0];
  return key ? `${label} (${keyName(key)})` : label;
}

/** @param {KeyboardEvent} event */
export const upsetsHost = (event) =>
  event.key === "Escape" || (event.key === "Enter" && (event.ctrlKey || event.metaKey || event.altKey));

export class Keyboard {
  /**
   * @param {HTMLElement} root
   * @param {() => Place} place
   * @param {() => boolean} shown
   * @param {Record<string, (event: KeyboardEvent) => void>} actions by the table's names
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
    if (!(binding.once && event.repeat)) action(event);
  }
}

/** Whether something of the host's lies over the page and waits for Escape. */
function hostPopup() {
  const popups = document.querySelectorAll(".global-popup, #lightboxModal");
  return [...popups].some((popup) => popup instanceof HTMLElement && popup.offsetParent !== null);
}

/**
 * @param {string} chord
 * @returns {string} as it stands on a keyboard
 */
export function keyName(chord) {
  const [, held = "", key = chord] = /^((?:Ctrl\+|Shift\+)*)(.+)$/.exec(chord) ?? [];
  const names = [...held.split("+").filter(Boolean), key];
  return names.map((name) => ARROWS[name] ?? strings.keyNames[name] ?? name).join("+");
}
