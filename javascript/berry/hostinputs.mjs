/**
 * The inputs of the web UI's page as a visitor would fill them: text fields, numbers, and what takes a file.
 *
 * A picture given to an `input[type=file]` arrives with its metadata on every gradio, whether the input was empty or not.
 */

/** @typedef {import("./types.mjs").Bridge} Bridge */
/** @typedef {"txt2img" | "img2img"} HostTab */

/**
 * Makes the web UI show one of its tabs, whatever its language calls it, hidden or moved.
 * @param {Bridge} bridge
 * @param {string} name as in the pane's id
 */
export function showTab(bridge, name) {
  const pane = bridge.find(`#tab_${name}`);
  const own = bridge.find(`#tab_${name}-button`);
  if (own) return own.click();
  const panes = [...(pane?.parentElement?.children ?? [])].filter((each) => each.id.startsWith("tab_"));
  const buttons = bridge.find("#tabs")?.querySelector(".tab-nav, [role=tablist]")?.querySelectorAll("button") ?? [];
  const at = pane ? panes.indexOf(pane) : -1;
  if (buttons.length === panes.length) buttons[at]?.click();
  else [...buttons].find((button) => button.textContent?.trim().toLowerCase() === name)?.click();
}

/**
 * Fills a field of the web UI.
 * @param {Bridge} bridge
 * @param {string} id of the component
 * @param {string} value
 * @returns {boolean} whether there is one
 */
export function fillField(bridge, id, value) {
  const field = bridge.find(`#${id}`)?.querySelector("textarea, input");
  if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) return false;
  field.value = value;
  bridge.changed(field);
  return true;
}

/**
 * Where ControlNet takes its picture: the first unit of that tab. One name in the extension and in what Forge has built in.
 * @param {Bridge} bridge
 * @param {HostTab} tab
 */
export const controlNetInput = (bridge, tab) =>
  fileInput(bridge.find(`[id^="${tab}_controlnet"][id*="-0_"][id$="_input_image"]`)) ??
  fileInput(bridge.find(`[id^="${tab}_controlnet"][id$="_input_image"]`));

/**
 * Opens the accordions that an element is folded away in, and brings what surrounds it into view.
 * @param {Element} element
 */
export function unfold(element) {
  for (let at = element.parentElement; at && at.id !== "tabs"; at = at.parentElement) {
    const head = at.querySelector(":scope > .label-wrap:not(.open)");
    if (head instanceof HTMLElement) head.click();
  }
  // Once they are open.
  requestAnimationFrame(() => element.closest(".block")?.scrollIntoView({ block: "nearest" }));
}

/** @param {Element | null | undefined} element @returns {HTMLInputElement | null} */
export function fileInput(element) {
  return /** @type {HTMLInputElement | null} */ (element?.querySelector('input[type="file"]') ?? null);
}

/** What is too large to be one input's surroundings. */
const TOO_FAR = "#tabs, .tabs, .tabitem, [role=tabpanel], form, body, #berry";

/**
 * The file input that a drop at an element is meant for: the nearest around it, or the prompt's own.
 * @param {Element | null} element
 * @returns {HTMLInputElement | null}
 */
export function inputAround(element) {
  for (let at = element; at && !at.matches(TOO_FAR); at = at.parentElement) {
    // Two inputs: it is between them, not at one.
    const inputs = at.querySelectorAll('input[type="file"]');
    if (inputs.length > 1) break;
    if (inputs[0] instanceof HTMLInputElement) return inputs[0];
  }
  const prompt = element?.closest('[id$="img_prompt"], [id$="img_neg_prompt"], [id$="_prompt_row"]');
  const tab = prompt?.id.split("_")[0];
  return tab ? fileInput(document.getElementById(`${tab}_prompt_image`)) : null;
}

/**
 * @param {HTMLInputElement} input
 * @param {File[]} files the first alone where it takes one
 */
export function putFiles(input, files) {
  const data = new DataTransfer();
  for (const file of input.multiple ? files : files.slice(0, 1)) data.items.add(file);
  input.files = data.files;
  input.dispatchEvent(new Event("input", { bubbles: true }));
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

/**
 * An image's original, byte for byte. Throws an Error.
 * @param {string} url
 * @param {string} name
 */
export async function fetchFile(url, name) {
  const answer = await fetch(url, { credentials: "same-origin" });
  if (!answer.ok) throw new Error(`${answer.status}`);
  const blob = await answer.blob();
  return new File([blob], name, { type: blob.type });
}
