/**
 * Handing an image and its infotext to the web UI's own paste buttons, through gradio components hidden in our tab.
 *
 * We write a request into a hidden text box and press a hidden button; the server fills a text box and an image; once
 * it has answered with our number we press the host's own button for the target.
 */

import { showTab } from "./hostinputs.mjs";
import { strings } from "./strings.mjs";

/** @typedef {import("./types.mjs").Bridge} Bridge */
/** @typedef {import("./types.mjs").Target} Target */
/** @typedef {import("./types.mjs").Detail} Detail */
/** unseeded: the infotext without its seed. @typedef {"text" | "image" | "both" | "unseeded"} What */

const PATIENCE = 30_000;
const POLL = 50;
/** gradio takes an input's value over a moment after its event. */
const SETTLE = 80;

/** Where a target is that is no tab of its own. @type {Record<string, string>} */
const TABS = { inpaint: "img2img" };
/** Targets that take an image without any infotext. */
const TAKES_IMAGE = ["img2img", "inpaint", "extras"];

/**
 * Why an image cannot be sent to a target, null when it can.
 * @param {Target} target
 * @param {Pick<Detail, "infotext" | "missing" | "error">} detail
 * @returns {string | null}
 */
export function refusal(target, detail) {
  if (target.reason) return target.reason;
  const takesImage = TAKES_IMAGE.includes(target.name);
  if (!takesImage && !detail.infotext) return strings.noParameters;
  if (takesImage && detail.missing) return `${strings.fileMissing}.`;
  if (takesImage && detail.error && !detail.infotext) return detail.error;
  return null;
}

/**
 * @param {Target} target
 * @param {Pick<Detail, "infotext">} detail
 * @returns {What}
 */
export function payload(target, detail) {
  if (!TAKES_IMAGE.includes(target.name)) return "text";
  return detail.infotext ? "both" : "image";
}

/** @param {string} root @returns {Target[]} the tab's `data-targets`, none when it is unreadable */
export function parseTargets(root) {
  try {
    const targets = JSON.parse(root || "[]");
    return Array.isArray(targets) ? targets.filter((target) => typeof target?.name === "string") : [];
  } catch {
    return [];
  }
}

export class Sender {
  /** @param {Bridge} bridge */
  constructor(bridge) {
    this.bridge = bridge;
    this.busy = false;
  }

  /**
   * Send, and let the host switch to the target's tab. Throws an Error whose message is for the user.
   * @param {number} id
   * @param {Target} target
   * @param {What} what
   */
  async send(id, target, what) {
    const request = this.input("request");
    const done = this.input("done");
    const load = this.button("load");
    const plain = this.button(`to_${target.name}`);
    const imageOnly = this.button(`image_to_${target.name}`);
    const paste = what === "image" ? (imageOnly ?? plain) : plain;
    if (!request || !done || !load || !paste) throw new Error(strings.sendNoParts);
    const nonce = `n${Date.now().toString(36)}${Math.random().toString(36).slice(2, 8)}`;
    request.value = `${id} ${what} ${nonce}`;
    this.bridge.changed(request);
    await pause(SETTLE);
    load.click();
    await this.answered(done, nonce);
    await pause(SETTLE);
    // The hosts count their tabs, so they show another where the user has moved one.
    this.bridge.onSwitch(target.name, () => showTab(this.bridge, TABS[target.name] ?? target.name));
    paste.click();
  }

  /**
   * @param {HTMLInputElement | HTMLTextAreaElement} done
   * @param {string} nonce
   */
  async answered(done, nonce) {
    const until = performance.now() + PATIENCE;
    while (performance.now() < until) {
      if (done.value.startsWith(nonce)) {
        const rest = done.value.slice(nonce.length).trim();
        if (rest.startsWith("error")) throw new Error(rest.replace(/^error:?\s*/, ""));
        return;
      }
      await pause(POLL);
    }
    throw new Error(strings.sendNoAnswer);
  }

  /** @param {string} name */
  input(name) {
    const part = this.bridge.find(`#berry_send_${name}`);
    const field = part?.matches("textarea, input") ? part : part?.querySelector("textarea, input");
    return field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement ? field : null;
  }

  /** @param {string} name */
  button(name) {
    const part = this.bridge.find(`#berry_send_${name}`);
    const button = part?.matches("button") ? part : part?.querySelector("button");
    return button instanceof HTMLElement ? button : null;
  }
}

/** @param {number} ms */
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
