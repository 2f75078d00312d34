/**
 * Building and changing the page: elements from plain calls, and one batch of writes a frame.
 *
 * The host watches every node added below the app and runs all its extensions at each batch, so we insert few times,
 * and change text and attributes in place wherever we can.
 */

const SVG = "http://www.w3.org/2000/svg";

/** @typedef {Node | string | null | undefined | false} Child */
/** @typedef {Record<string, unknown>} Props */

/**
 * An element. Props: `class`, `text`, `dataset`, `on*` functions, properties by name, anything else as an attribute;
 * null, undefined and false leave an attribute out, but for `draggable`, which is not off by being absent.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Props} [props]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || (value === false && name !== "draggable")) continue;
    if (name === "class") element.className = String(value);
    else if (name === "text") element.append(String(value));
    else if (typeof value === "function") element.addEventListener(name.slice(2), /** @type {EventListener} */ (value));
    else if (name in element && !name.startsWith("aria-") && name !== "list" && name !== "role")
      Reflect.set(element, name, value);
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children) if (child) element.append(child);
  return element;
}

/** Outline icons on a 24 px field, one path each. */
const ICONS = {
  search: "M10.5 17a6.5 6.5 0 1 1 0-13 6.5 6.5 0 0 1 0 13zM15.5 15.5 21 21",
  close: "M6 6l12 12M18 6 6 18",
  help: "M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18zM9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.7.4-1.1.9-1.1 1.8M12 16.6v.2",
  fields: "M4 6h16M7 12h10M10 18h4",
  left: "M15 5l-7 7 7 7",
  right: "M9 5l7 7-7 7",
  up: "M12 19V6M6 11l6-6 6 6",
  down: "M12 5v13M6 13l6 6 6-6",
  filters: "M4 7h9M17 7h3M15 4.5v5M4 17h3M11 17h9M9 14.5v5",
  bookmark: "M6 4h12v16l-6-4.5L6 20z",
  clock: "M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18zM12 7v5l3.5 2",
  shuffle: "M3 7h4l10 10h4M3 17h4l3-3M14 10l3-3h4M18 4l3 3-3 3M18 14l3 3-3 3",
  flip: "M8 20V5M4 9l4-4 4 4M16 4v15M12 15l4 4 4-4",
  minus: "M6 12h12",
  pencil: "M4 20l1-4L16.5 4.5l3 3L8 19zM14 7l3 3",
  bin: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13",
  differ: "M4 5h7v14H4zM13 5h7v14h-7zM6 9h3M15 9h3M15 13h3",
  copy: "M9 9h10v11H9zM5 15V4h10",
  download: "M12 4v11M7 11l5 5 5-5M5 20h14",
  info: "M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18zM12 11v6M12 7.4v.2",
  scan: "M20 12a8 8 0 1 1-2.6-5.9M20 3v4h-4",
  broken: "M4 5h16v14H4zM4 16l5-5 3 3M13 9l3 3-2 2 3 3",
  small: "M5 5h4v4H5zM15 5h4v4h-4zM5 15h4v4H5zM15 15h4v4h-4z",
  large: "M5 5h14v14H5z",
  warning: "M12 4 2.8 20h18.4zM12 10v4.5M12 17v.2",
  health: "M3 12.5h4l2.5 6 4.5-13 2.5 7H21",
  view: "M4 6h9v5H4zM15 6h5v5h-5zM4 13h5v5H4zM11 13h9v5h-9z",
  more: "M4.5 12h1M11.5 12h1M18.5 12h1",
  compare: "M12 3v18M9 6H4v12h5M15 6h5v12h-5",
  send: "M21 3 10 14M21 3l-7 18-4-7-7-4z",
  pin: "M12 15v6M8 4h8l-1 6 3 5H6l3-5z",
  swap: "M4 8h14M14 4l4 4-4 4M20 16H6M10 12l-4 4 4 4",
  star: "M12 3.5l2.6 5.6 6 .7-4.5 4.2 1.2 6L12 17l-5.3 3 1.2-6-4.5-4.2 6-.7z",
  tag: "M4 4h8l8 8-8 8-8-8zM8 8.1v.1",
  album: "M4 7h13v13H4zM7 4h13v13",
  undo: "M9 14 4 9l5-5M4 9h10a6 6 0 0 1 0 12h-3",
  rule: "M4 6h10M4 12h16M4 18h7M17 4l3 2-3 2",
  plus: "M12 6v12M6 12h12",
  folder: "M3 6h6l2 2.5h10V19H3z",
  restore: "M4 12a8 8 0 1 0 2.6-5.9M4 3v4h4M12 8v4.5l3 2",
  show: "M3 6h6l2 2.5h10V19H3zM9 14h6M12.5 11.500l2.500 2.500-2.500 2.500",
  keys: "M3 7h18v11H3zM7 11h.1M11 11h.1M15 11h.1M8 14.5h8",
};

/** @typedef {keyof typeof ICONS} IconName */

/**
 * @param {IconName} name
 * @returns {SVGSVGElement}
 */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", "berry-icon");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

/**
 * A button showing an icon only; `label` names it and is its tooltip.
 * @param {IconName} name
 * @param {string} label
 * @param {(event: MouseEvent) => void} onclick
 * @param {Props} [props]
 */
export function iconButton(name, label, onclick, props = {}) {
  return h(
    "button",
    { type: "button", class: "berry-tool", title: label, "aria-label": label, onclick, ...props },
    icon(name),
  );
}

/**
 * Changes an element's only text without telling mutation observers of child lists.
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  const node = element.firstChild;
  if (node instanceof Text && !node.nextSibling) {
    if (node.data !== text) node.data = text;
  } else element.replaceChildren(text);
}

/**
 * Runs `work` once in the next frame, however often it is called before.
 * @param {() => void} work
 * @returns {() => void}
 */
export function perFrame(work) {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      work();
    });
  };
}

/**
 * Runs `work` when it has not been called again for `ms`; `.cancel()` forgets a waiting call.
 * @template {unknown[]} A
 * @param {number} ms
 * @param {(...args: A) => void} work
 */
export function afterRest(ms, work) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  const call = (/** @type {A} */ ...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => work(...args), ms);
  };
  return Object.assign(call, { cancel: () => clearTimeout(timer) });
}

/** Whether the reader asked for less motion. */
export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
