/**
 * Die Wörter des Betrachtens und Vergleichens auf Deutsch.
 */

import { number, plural } from "./strings.mjs";

const zeilen = (/** @type {number} */ count) => plural(count, "Zeile", "Zeilen");

/** @type {import("./localise.mjs").Words} */
export const viewing = {
  tagHelp: (/** @type {string} */ query) => `Nach ${query} suchen; mit Umschalt zur Suche hinzufügen`,

  view: "Darstellung",
  fit: "Einpassen",
  fill: "Füllen",
  actual: "Wirkliche Größe, 1:1",
  filmstrip: "Filmstreifen",
  fullScreen: "Vollbild",
  fullScreenRefused: "Der Browser erlaubt hier kein Vollbild.",
  wheelSteps: "Mausrad geht zum nächsten Bild",
  smooth: "Vergrößert geglättet",
  reveal: "Dieses Bild zeigen",

  workflow: "ComfyUI-Workflow",
  workflowDownload: "Für ComfyUI herunterladen",
  workflowPart: (/** @type {number} */ shown, /** @type {number} */ total) =>
    `Zu sehen sind die ersten ${number(shown)} von ${number(total)} Knoten.`,
  reading: "Wird gelesen …",

  send: "Senden …",
  sendTitle: "Senden an",
  partTitle: "An txt2img",
  partHelp: "⇧ P, ⇧ S: an img2img",
  copyTitle: "Kopieren",
  fileTitle: "Als Datei",
  parts: {
    all: "Alle Parameter",
    unseeded: "Alle außer dem Seed",
    prompt: "Nur den Prompt",
    seed: "Nur den Seed",
  },
  copyParts: {
    all: "Infotext",
    prompt: "Prompt",
    negative: "Negativer Prompt",
    seed: "Seed",
  },
  noPrompt: "Dieses Bild enthält keinen Prompt.",
  noSeed: "Dieses Bild enthält keinen Seed.",
  noField: "Diese Seite hat kein Feld dafür.",
  controlNet: "ControlNet",
  noControlNet: "Auf dieser Seite war kein Eingang von ControlNet zu finden.",
  partSent: (/** @type {string} */ what, /** @type {string} */ tab) => `An ${tab} gesendet: ${what}`,

  queuePrompts: "Prompts für „Prompts from file“",
  queueSettings: "Prompts mit Seed, Schritten, Sampler und Größe",
  queued: (/** @type {number} */ lines, /** @type {number} */ images) =>
    lines === images
      ? `${zeilen(lines)} für das Skript „Prompts from file or textbox“`
      : `${zeilen(lines)}; ${plural(images - lines, "Bild", "Bilder")} ohne Prompt ausgelassen`,
  nothingQueued: "Keines dieser Bilder enthält einen Prompt.",

  compare: "Vergleichen",
  compareTooFew: "Es gibt kein anderes Bild zum Vergleichen.",
  compareTooMany: (/** @type {number} */ most) =>
    `Höchstens ${number(most)} Bilder lassen sich vergleichen. Einige aus der Auswahl nehmen.`,
  modes: { side: "Nebeneinander", wipe: "Schieber", blink: "Blinken", difference: "Differenz" },
  swap: "Tauschen",
  differs: "Unterschiede",
  amplify: "Differenz verstärken",
  amplified: (/** @type {number} */ times) => `× ${times}`,
  divider: "Trennlinie zwischen den beiden",
  pane: (/** @type {string} */ letter, /** @type {string} */ name) => `${letter}: ${name}`,
  step: (/** @type {string} */ letter) => `Pfeiltasten blättern ${letter}; die übrigen stehen fest`,
  noMore: "In dieser Richtung gibt es kein weiteres Bild.",
  syncHelp: "Zoom und Ausschnitt gehen zusammen; mit Umschalt ein Bild allein.",

  dragFailed: "Das Bild ließ sich nicht übergeben. Stattdessen „Senden an“ benutzen.",
};
