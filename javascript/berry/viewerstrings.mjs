/**
 * The words of the viewer, of comparing, and of what is done with an image.
 */

import { number, plural } from "./strings.mjs";

export const viewing = {
  /** @param {string} query */
  tagHelp: (query) => `Search for ${query}; with Shift, add it to the search`,

  view: "How it is shown",
  fit: "Fit",
  fill: "Fill",
  actual: "Actual size, 1:1",
  filmstrip: "Filmstrip",
  fullScreen: "Full screen",
  fullScreenRefused: "The browser allows no full screen here.",
  wheelSteps: "Wheel goes to the next image",
  smooth: "Smooth when enlarged",
  reveal: "Show this image",

  workflow: "ComfyUI workflow",
  workflowDownload: "Download for ComfyUI",
  /** @param {number} shown @param {number} total */
  workflowPart: (shown, total) => `The first ${number(shown)} of ${plural(total, "node")} are listed.`,
  reading: "Reading…",

  send: "Send, copy",
  sendTitle: "Send to",
  partTitle: "To txt2img",
  partHelp: "⇧ P, ⇧ S: to img2img",
  copyTitle: "Copy",
  fileTitle: "As a file",
  parts: {
    all: "All parameters",
    unseeded: "All but the seed",
    prompt: "Only the prompt",
    seed: "Only the seed",
  },
  copyParts: {
    all: "Infotext",
    prompt: "Prompt",
    negative: "Negative prompt",
    seed: "Seed",
  },
  noPrompt: "This image carries no prompt.",
  noSeed: "This image carries no seed.",
  noField: "This page has no field for it.",
  controlNet: "ControlNet",
  noControlNet: "no ControlNet input was found on this page.",
  /** @param {string} what @param {string} tab */
  partSent: (what, tab) => `${what} sent to ${tab}`,

  queuePrompts: "Prompts for “Prompts from file”",
  queueSettings: "Prompts with seed, steps, sampler and size",
  /** @param {number} lines @param {number} images */
  queued: (lines, images) =>
    lines === images
      ? `${plural(lines, "line")} for the script “Prompts from file or textbox”`
      : `${plural(lines, "line")}; ${plural(images - lines, "image")} without a prompt left out`,
  nothingQueued: "None of these images carries a prompt.",

  compare: "Compare",
  compareTooFew: "There is no other image to compare with.",
  /** @param {number} most */
  compareTooMany: (most) => `At most ${most} images can be compared. Take some out of the selection.`,
  modes: { side: "Side by side", wipe: "Wipe", blink: "Blink", difference: "Difference" },
  swap: "Swap",
  differs: "What differs",
  amplify: "Amplify the difference",
  /** @param {number} times */
  amplified: (times) => `× ${times}`,
  divider: "Divider between the two",
  /** @param {string} letter @param {string} name */
  pane: (letter, name) => `${letter}: ${name}`,
  /** @param {string} letter */
  step: (letter) => `Arrows step ${letter}; the others are pinned`,
  noMore: "There is no other image in this direction.",
  syncHelp: "Zoom and pan go together; with Shift, one picture alone.",

  dragFailed: "The image could not be handed over. Use Send to instead.",
};
