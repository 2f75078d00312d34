/**
 * The health page's part on what the user said: its export, imports, and backups; each import shown before it is done.
 */

import { h, setText } from "./dom.mjs";
import { keeping } from "./keepingstrings.mjs";
import { inOurWords } from "./refusals.mjs";
import { ago, fileSize, moment } from "./strings.mjs";

/** @typedef {import("./types.mjs").Backup} Backup */
/** @typedef {import("./types.mjs").Backups} Backups */
/** @typedef {import("./types.mjs").Imported} Imported */
/** @typedef {import("./keepingroutes.mjs").KeepingRoutes} KeepingRoutes */

/** Backups shown before the rest is asked for. */
const FIRST = 3;
/** Images not found that are named. */
const NAMED = 50;

/** @param {Backup} backup */
export function reason({ reason: why }) {
  return keeping.reasons[why] ?? (why.startsWith("before-schema") ? keeping.update : why);
}

/**
 * What an import would do, as lines.
 * @param {Imported} found
 * @returns {{source: string, matched: string[], added: string[]}}
 */
export function describe({ source, matched, added }) {
  const kinds = /** @type {("path" | "content" | "name" | "id")[]} */ (["path", "content", "name", "id"]);
  return {
    source: keeping.sources[source] ?? keeping.fromRival(source),
    matched: kinds.flatMap((kind) => (matched[kind] ? [keeping.found[kind](matched[kind])] : [])),
    added: Object.entries(keeping.added).flatMap(([what, say]) => (added[what] ? [say(added[what])] : [])),
  };
}

export class Keeping {
  /**
   * @param {KeepingRoutes} routes
   * @param {(text: string, kind?: "note" | "error") => unknown} toast
   */
  constructor(routes, toast) {
    this.routes = routes;
    this.toast = toast;
    /** @type {Backups | null} */
    this.state = null;
    this.shown = FIRST;
    this.file = h("input", {
      type: "file",
      hidden: true,
      "aria-label": keeping.importFile,
      onchange: () => void this.preview(this.file.files?.[0]),
    });
    this.export = h("a", { class: "berry-button", href: routes.exportUrl(), download: "" }, keeping.exportFile);
    this.import = this.button(keeping.importFile, () => this.file.click(), { title: keeping.importWhy });
    this.now = this.button(keeping.backUp, () => void this.backUp());
    this.offer = h("div", { class: "berry-import", hidden: true, role: "group", "aria-live": "polite" });
    this.trouble = h("p", { class: "berry-bad", role: "alert", hidden: true });
    this.list = h("ul", { class: "berry-backups", "aria-label": keeping.backups });
    this.element = h(
      "section",
      { class: "berry-health-part berry-keeping" },
      h("header", {}, h("h3", {}, keeping.title), this.export, this.import, this.now),
      h("p", { class: "berry-quiet" }, keeping.intro),
      this.file,
      this.offer,
      this.trouble,
      this.list,
    );
  }

  /**
   * @param {string} text
   * @param {() => void} onclick
   * @param {Record<string, unknown>} [props]
   */
  button(text, onclick, props = {}) {
    return h("button", { type: "button", class: "berry-button", onclick, ...props }, text);
  }

  async load() {
    this.draw(await this.routes.backups());
  }

  /** @param {Backups} state */
  draw(state) {
    this.state = state;
    const { backups, trouble, export_refused } = state;
    const refused = inOurWords(state.refused);
    this.export.hidden = export_refused !== null;
    for (const button of [this.import, this.now]) button.disabled = refused !== null;
    this.import.title = refused ?? keeping.importWhy;
    this.now.title = refused ?? "";
    this.trouble.hidden = trouble === null;
    setText(this.trouble, trouble ?? "");
    const rest = backups.length - this.shown;
    const more = this.button(keeping.more(rest), () => {
      this.shown = backups.length;
      this.draw(state);
    });
    more.className = "berry-link";
    this.list.replaceChildren(
      ...backups.slice(0, this.shown).map((backup) => this.row(backup, refused !== null)),
      ...(backups.length ? [] : [h("li", { class: "berry-quiet" }, keeping.none)]),
      ...(rest > 0 ? [h("li", {}, more)] : []),
    );
  }

  /**
   * @param {Backup} backup
   * @param {boolean} refused
   */
  row(backup, refused) {
    const when = moment(backup.made_ms);
    const restore = this.button(keeping.restore, () => void this.previewRestore(backup), {
      class: "berry-link",
      disabled: refused,
      "aria-label": `${keeping.restore} ${when}`,
    });
    const words = `${ago(backup.made_ms, Date.now())}, ${reason(backup)}, ${fileSize(backup.size)}`;
    return h("li", {}, h("span", { title: when }, words), restore);
  }

  async backUp() {
    await this.busy(this.now, async () => {
      const before = this.state?.backups[0]?.name;
      this.draw(await this.routes.backUp());
      this.toast(this.state?.backups[0]?.name === before ? keeping.noBackup : keeping.backedUp);
    });
  }

  /** @param {File | undefined} file */
  async preview(file) {
    this.file.value = "";
    if (!file) return;
    await this.busy(this.import, async () => {
      const found = await this.routes.importFile(file, true);
      this.ask(file.name, found, [{ text: keeping.takeOver, act: () => this.routes.importFile(file, false) }]);
    });
  }

  /** @param {Backup} backup */
  async previewRestore({ name, made_ms }) {
    const restore = (/** @type {boolean} */ replace) => () => this.routes.restore({ name, replace, preview: false });
    await this.busy(this.import, async () => {
      const found = await this.routes.restore({ name, replace: false, preview: true });
      const choices = [{ text: keeping.replace, act: restore(true), why: keeping.replaceWhy }];
      if (Object.keys(found.added).length) choices.unshift({ text: keeping.bringBack, act: restore(false), why: "" });
      this.ask(keeping.restoreFrom(moment(made_ms)), found, choices);
    });
  }

  /**
   * Show what would be done, with the buttons that do it.
   * @param {string} title
   * @param {Imported} found
   * @param {{text: string, act: () => Promise<Imported>, why?: string}[]} choices
   */
  ask(title, found, choices) {
    const { source, matched, added } = describe(found);
    const useful = added.length > 0 || choices.length > 1 || choices[0]?.text === keeping.replace;
    const buttons = choices.map(({ text, act, why }) =>
      this.button(text, () => void this.carryOut(act), {
        class: why ? "berry-button" : "berry-button berry-primary",
        title: why ?? "",
      }),
    );
    const cancel = this.button(keeping.cancel, () => this.dismiss());
    this.offer.replaceChildren(
      h("h4", {}, title),
      h("p", { class: "berry-quiet" }, source),
      h("ul", {}, ...matched.map((line) => h("li", {}, line)), this.missed(found)),
      added.length
        ? h("ul", { class: "berry-new" }, ...added.map((line) => h("li", {}, line)))
        : h("p", {}, keeping.nothingNew),
      h("div", { class: "berry-choices" }, ...(useful ? buttons : []), cancel),
    );
    this.offer.hidden = false;
    (useful ? buttons[0] : cancel)?.focus();
  }

  /** @param {Imported} found */
  missed({ unmatched, examples }) {
    if (!unmatched) return null;
    const shown = examples.slice(0, NAMED).map((path) => h("li", {}, h("code", {}, path)));
    return h("li", {}, h("details", {}, h("summary", {}, keeping.missed(unmatched)), h("ul", {}, ...shown)));
  }

  dismiss() {
    this.offer.hidden = true;
    this.offer.replaceChildren();
    this.import.focus();
  }

  /** @param {() => Promise<Imported>} act */
  async carryOut(act) {
    for (const button of this.offer.querySelectorAll("button")) button.disabled = true;
    await this.busy(this.import, async () => {
      await act();
      this.dismiss();
      this.toast(keeping.takenOver);
      await this.load();
    });
    for (const button of this.offer.querySelectorAll("button")) button.disabled = false;
  }

  /**
   * @param {HTMLButtonElement} button says so meanwhile
   * @param {() => Promise<void>} act
   */
  async busy(button, act) {
    const text = button.textContent ?? "";
    button.disabled = true;
    setText(button, keeping.reading);
    try {
      await act();
    } catch (error) {
      this.toast(error instanceof Error ? error.message : String(error), "error");
    } finally {
      button.disabled = false;
      setText(button, text);
    }
  }
}
