/**
 * The bar over the viewer: which image of how many, what can be done with it, how it is shown.
 */

import { h, icon, iconButton, setText } from "./dom.mjs";
import { filing } from "./filingstrings.mjs";
import { withKey } from "./keys.mjs";
import { Menu } from "./menu.mjs";
import { Happening, Preference } from "./state.mjs";
import { strings } from "./strings.mjs";
import { viewing } from "./viewerstrings.mjs";

/** @typedef {import("./types.mjs").Image} Image */

const isFlag = (/** @type {unknown} */ value) => typeof value === "boolean";

/** How the viewer shows images, kept in this browser. */
export class ViewerPreferences {
  constructor() {
    this.panel = new Preference("panel", true, isFlag);
    this.film = new Preference("filmstrip", true, isFlag);
    this.smooth = new Preference("smooth", false, isFlag);
    /** Whether a wheel without Ctrl goes to the next image instead of zooming. */
    this.wheelSteps = new Preference("wheelSteps", false, isFlag);
  }
}

export class ViewerBar {
  /**
   * @param {import("./stage.mjs").Stage} stage
   * @param {ViewerPreferences} preferences
   * @param {(text: string) => void} explain
   */
  constructor(stage, preferences, explain) {
    this.stage = stage;
    this.preferences = preferences;
    this.explain = explain;
    /** @type {Happening<"compare" | "send" | "trash" | "close">} */
    this.wanted = new Happening();
    this.place = h("span", { class: "berry-place" }, "");
    const shown = preferences.panel;
    const popup = { "aria-haspopup": "menu", "aria-expanded": "false" };
    this.info = iconButton("info", `${strings.info} (I)`, () => (shown.value = !shown.value));
    this.actual = h(
      "button",
      {
        type: "button",
        class: "berry-tool berry-tool-text",
        title: `${strings.actualSize} (Z)`,
        "aria-label": strings.actualSize,
        "aria-pressed": "false",
        onclick: () => stage.toggleActual(),
      },
      "1:1",
    );
    this.compare = iconButton("compare", `${viewing.compare} (C)`, () => this.wanted.emit("compare"));
    this.send = iconButton("send", `${viewing.send} (Q)`, () => this.wanted.emit("send"), popup);
    this.download = h(
      "a",
      { class: "berry-tool", href: "#", download: "", title: strings.download, "aria-label": strings.download },
      icon("download"),
    );
    this.trash = iconButton("bin", withKey(filing.trash, "trash"), () => this.wanted.emit("trash"), { "data-needs": "files" });
    /** What others add to the menu. @type {(() => import("./menu.mjs").Group)[]} */
    this.groups = [];
    this.menu = new Menu(viewing.view, () => [this.options(), ...this.groups.map((group) => group())], { explain });
    this.more = iconButton("more", viewing.view, () => this.menu.toggle(this.more), popup);
    const shut = iconButton("close", `${strings.close} (Esc)`, () => this.wanted.emit("close"));
    const tools = [this.actual, this.compare, this.send, this.download, this.trash, this.more, this.info, shut];
    this.element = h("div", { class: "berry-viewer-bar" }, this.place, ...tools);
    stage.mode.watch((mode) => this.actual.setAttribute("aria-pressed", String(mode === "free")));
    const showPanel = () => this.info.setAttribute("aria-pressed", String(shown.value));
    shown.watch(showPanel);
    showPanel();
  }

  /**
   * @param {string} place
   * @param {Image | null} image
   * @param {string} url of its file
   */
  show(place, image, url) {
    setText(this.place, place);
    if (!image) return;
    this.download.href = `${url}?download=1`;
    this.download.setAttribute("download", image.name);
  }

  /** How the picture may be shown. @returns {import("./menu.mjs").Group} */
  options() {
    const { stage } = this;
    const mode = stage.mode.value;
    const flag = (/** @type {string} */ label, /** @type {Preference<boolean>} */ kept) => ({
      label,
      checked: kept.value,
      run: () => (kept.value = !kept.value),
    });
    return {
      title: viewing.view,
      items: [
        { label: viewing.fit, key: "z", checked: mode === "fit", run: () => stage.setMode("fit") },
        { label: viewing.fill, key: "v", checked: mode === "fill", run: () => stage.setMode("fill") },
        { label: viewing.actual, key: "1", checked: mode === "free", run: () => stage.zoom(stage.actual) },
        flag(viewing.smooth, this.preferences.smooth),
        flag(viewing.wheelSteps, this.preferences.wheelSteps),
        flag(viewing.filmstrip, this.preferences.film),
        {
          label: viewing.fullScreen,
          key: "w",
          checked: document.fullscreenElement !== null,
          run: () => void this.fullScreen(),
        },
      ],
    };
  }

  /** The whole screen for the tab, or no longer. */
  async fullScreen() {
    const root = this.element.closest("#berry");
    try {
      if (document.fullscreenElement) await document.exitFullscreen();
      else if (root) await root.requestFullscreen();
    } catch {
      this.explain(viewing.fullScreenRefused);
    }
  }
}
