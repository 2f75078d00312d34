/**
 * What can be done with an image elsewhere: sent to the web UI, whole or in part, copied, or queued as a line of a file.
 */

import { h } from "./dom.mjs";
import { controlNetInput, fetchFile, fillField, putFiles, showTab, unfold } from "./hostinputs.mjs";
import { payload, refusal } from "./send.mjs";
import { strings } from "./strings.mjs";
import { viewing } from "./viewerstrings.mjs";

/** @typedef {import("./types.mjs").Detail} Detail */
/** @typedef {import("./types.mjs").Target} Target */
/** @typedef {import("./types.mjs").Chosen} Chosen */
/** @typedef {import("./menu.mjs").Group} Group */
/** @typedef {import("./menu.mjs").Item} Item */
/** @typedef {import("./hostinputs.mjs").HostTab} HostTab */

/** @type {Record<string, string>} the letters of the menu, by target */
const LETTERS = { txt2img: "t", img2img: "i", inpaint: "n", extras: "e" };

/**
 * @typedef {object} Parts
 * @property {import("./send.mjs").Sender} sender
 * @property {Target[]} targets empty where there is no web UI
 * @property {import("./types.mjs").Bridge} bridge
 * @property {import("./api.mjs").Api} api
 * @property {import("./toasts.mjs").Toasts} toasts
 * @property {(text: string, what: string) => void} copy
 */

/** @param {unknown} error */
const message = (error) => (error instanceof Error ? error.message : String(error));

export class Sending {
  /** @param {Parts} parts */
  constructor({ sender, targets, bridge, api, toasts, copy }) {
    this.sender = sender;
    this.targets = targets;
    this.bridge = bridge;
    this.api = api;
    this.toasts = toasts;
    this.copy = copy;
  }

  /**
   * What can be done with one image, and with all that are chosen.
   * @param {Detail} detail
   * @param {{body: Chosen, count: number}} chosen
   * @returns {Group[]}
   */
  groups(detail, chosen) {
    const plain = !this.targets.length;
    return [
      { title: viewing.sendTitle, items: plain ? [] : this.tabs(detail) },
      { title: viewing.partTitle, help: viewing.partHelp, items: plain ? [] : this.parts(detail) },
      { title: viewing.copyTitle, items: this.copies(detail, plain) },
      { title: viewing.fileTitle, items: this.files(chosen) },
    ];
  }

  /** @param {Detail} detail @returns {Item[]} */
  tabs(detail) {
    const targets = this.targets.map((target) => ({
      label: target.label,
      key: LETTERS[target.name] ?? "",
      reason: refusal(target, detail),
      run: () => void this.send(target, detail),
    }));
    if (!controlNetInput(this.bridge, "txt2img")) return targets;
    const reason = detail.missing ? `${strings.fileMissing}.` : null;
    const run = (/** @type {Event} */ event) => void this.controlNet(detail, tabOf(event));
    return [...targets, { label: viewing.controlNet, key: "c", reason, run }];
  }

  /** @param {Detail} detail @returns {Item[]} */
  parts(detail) {
    const target = this.targets.find((each) => each.name === "txt2img");
    const made = detail.parameters;
    const whole = target ? refusal(target, detail) : strings.sendNoParts;
    const { parts } = viewing;
    return [
      { label: parts.all, key: "a", reason: whole, run: () => target && void this.send(target, detail) },
      { label: parts.unseeded, key: "r", reason: whole, run: () => target && void this.send(target, detail, "unseeded") },
      {
        label: parts.prompt,
        key: "p",
        reason: made?.prompt ? null : viewing.noPrompt,
        run: (event) => this.fill(detail, "prompt", tabOf(event)),
      },
      {
        label: parts.seed,
        key: "s",
        reason: isKnown(made?.seed) ? null : viewing.noSeed,
        run: (event) => this.fill(detail, "seed", tabOf(event)),
      },
    ];
  }

  /**
   * @param {Detail} detail
   * @param {boolean} lettered
   * @returns {Item[]}
   */
  copies({ parameters, infotext }, lettered) {
    /** @type {[string, string, unknown, string][]} */
    const parts = [
      ["a", viewing.copyParts.all, infotext, strings.noParameters],
      ["p", viewing.copyParts.prompt, parameters?.prompt, viewing.noPrompt],
      ["n", viewing.copyParts.negative, parameters?.negative_prompt, viewing.noPrompt],
      ["s", viewing.copyParts.seed, parameters?.seed, viewing.noSeed],
    ];
    return parts.map(([key, label, text, reason]) => ({
      label,
      key: lettered ? key : "",
      reason: isKnown(text) && text !== "" ? null : reason,
      run: () => this.copy(String(text), label),
    }));
  }

  /** @param {{body: Chosen, count: number}} chosen @returns {Item[]} */
  files(chosen) {
    const item = (/** @type {string} */ label, /** @type {boolean} */ settings) => ({
      label,
      run: () => void this.queue(chosen, settings),
    });
    return [item(viewing.queuePrompts, false), item(viewing.queueSettings, true)];
  }

  /**
   * Through the web UI's own paste button.
   * @param {Target} target
   * @param {Detail} detail
   * @param {import("./send.mjs").What} [what]
   */
  async send(target, detail, what = payload(target, detail)) {
    if (this.sender.busy) return;
    this.sender.busy = true;
    const done = this.toasts.show(strings.sending(target.label));
    try {
      await this.sender.send(detail.id, target, what);
      this.toasts.announce(strings.sent(target.label));
    } catch (error) {
      this.toasts.show(strings.sendFailed(target.label, message(error)), "error");
    } finally {
      done();
      this.sender.busy = false;
    }
  }

  /**
   * Prompt or seed alone, written into their fields: pasted as infotext, what is not named would be reset.
   * @param {Detail} detail
   * @param {"prompt" | "seed"} part
   * @param {HostTab} tab
   */
  fill({ parameters: made }, part, tab) {
    const done =
      part === "seed"
        ? fillField(this.bridge, `${tab}_seed`, String(made?.seed))
        : fillField(this.bridge, `${tab}_prompt`, made?.prompt ?? "") &&
          fillField(this.bridge, `${tab}_neg_prompt`, made?.negative_prompt ?? "");
    if (!done) return this.toasts.show(strings.sendFailed(tab, viewing.noField), "error");
    showTab(this.bridge, tab);
    this.toasts.announce(viewing.partSent(viewing.parts[part], tab));
  }

  /**
   * @param {Detail} detail
   * @param {HostTab} tab
   */
  async controlNet(detail, tab) {
    const done = this.toasts.show(strings.sending(viewing.controlNet));
    try {
      const file = await fetchFile(this.api.fileUrl(detail), detail.name);
      const input = controlNetInput(this.bridge, tab);
      if (!input) throw new Error(viewing.noControlNet);
      putFiles(input, [file]);
      showTab(this.bridge, tab);
      unfold(input);
      this.toasts.announce(strings.sent(viewing.controlNet));
    } catch (error) {
      this.toasts.show(strings.sendFailed(viewing.controlNet, message(error)), "error");
    } finally {
      done();
    }
  }

  /**
   * The chosen images' prompts as a file for the script that runs prompts from one.
   * @param {{body: Chosen, count: number}} chosen
   * @param {boolean} settings
   */
  async queue({ body, count }, settings) {
    try {
      const text = await this.api.prompts(body, settings);
      const lines = text.split("\n").length - 1;
      if (!lines) return this.toasts.show(viewing.nothingQueued);
      const url = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
      h("a", { href: url, download: "prompts.txt" }).click();
      setTimeout(() => URL.revokeObjectURL(url), 10_000);
      this.toasts.show(viewing.queued(lines, count));
    } catch (error) {
      this.toasts.show(message(error), "error");
    }
  }
}

/** @param {unknown} value */
const isKnown = (value) => value !== null && value !== undefined;

/** @param {Event} event that chose something @returns {HostTab} */
const tabOf = (event) => ("shiftKey" in event && event.shiftKey ? "img2img" : "txt2img");
