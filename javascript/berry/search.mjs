/**
 * The search box: results and suggestions while typing, mistakes shown at their place, a list of the fields there are.
 */

import { splitAt } from "./codepoints.mjs";
import { afterRest, h, iconButton, setText } from "./dom.mjs";
import { Popover } from "./popover.mjs";
import { Happening } from "./state.mjs";
import { Suggest } from "./suggest.mjs";
import { strings } from "./strings.mjs";

/** @typedef {import("./api.mjs").ApiError} ApiError */
/** @typedef {import("./types.mjs").Fields} Fields */
/** @typedef {{text: string, settled: boolean}} Asked `settled`: the user is done typing it */

const DEBOUNCE = 120;
const SETTLED = 1500;
const COMPLAIN = 600;

export class Search {
  /**
   * @param {() => Promise<Fields>} fields
   * @param {import("./suggest.mjs").Source} suggestions
   */
  constructor(fields, suggestions) {
    /** The user wants this searched. @type {Happening<Asked>} */
    this.asked = new Happening();
    /** The text was changed; it will be asked for. @type {Happening<void>} */
    this.edited = new Happening();
    /** The user leaves the box for the grid. @type {Happening<void>} */
    this.left = new Happening();
    this.input = h("input", {
      type: "text",
      class: "berry-search-input",
      "aria-label": strings.search,
      placeholder: strings.searchHint,
      autocomplete: "off",
      autocapitalize: "off",
      spellcheck: false,
      enterkeyhint: "search",
      "aria-describedby": "berry-search-error",
    });
    this.suggest = new Suggest(this.input, suggestions);
    this.before = h("span", {}, "");
    this.wrong = h("span", { class: "berry-search-wrong" }, "");
    this.mark = h(
      "div",
      { class: "berry-search-mark", "aria-hidden": "true", hidden: true },
      h("div", {}, this.before, this.wrong),
    );
    this.clear = iconButton("close", strings.clear, () => this.change("", true), { hidden: true });
    this.popover = new Popover(strings.fieldsTitle, () => this.describe(fields));
    this.help = iconButton("fields", strings.fieldsTitle, () => this.popover.toggle(this.help), {
      "aria-haspopup": "dialog",
    });
    this.message = h("span", {}, "");
    this.fix = h("button", { type: "button", class: "berry-link", hidden: true }, "");
    this.error = h(
      "div",
      { class: "berry-search-error", id: "berry-search-error", role: "alert", hidden: true },
      this.message,
      this.fix,
    );
    this.box = h("div", { class: "berry-search-box" }, this.mark, this.input, this.clear, this.help);
    const below = h("div", { class: "berry-search-below" }, this.error, this.suggest.element);
    this.element = h("search", { class: "berry-search" }, this.box, below, this.popover.element);

    this.ask = afterRest(DEBOUNCE, () => this.emit(false));
    this.settle = afterRest(SETTLED, () => this.emit(true));
    this.complain = afterRest(COMPLAIN, () => this.showError());
    /** @type {ApiError | null} */
    this.mistake = null;
    this.input.addEventListener("input", (event) => {
      if (!(/** @type {InputEvent} */ (event).isComposing)) this.typed();
    });
    this.input.addEventListener("compositionend", () => this.typed());
    this.input.addEventListener("scroll", () => this.follow());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => {
      if (this.dirty) this.emit(true);
    });
    this.suggest.taken.on(({ done }) => {
      this.typed();
      this.suggest.soon.cancel();
      if (done) this.emit(true);
    });
    this.dirty = false;
  }

  /**
   * Another control at the end of the box.
   * @param {HTMLElement} button
   * @param {HTMLElement} panel that it opens
   */
  add(button, panel) {
    this.box.append(button);
    this.element.append(panel);
  }

  get text() {
    return this.input.value;
  }

  /**
   * Show a text without searching for it.
   * @param {string} text
   */
  show(text) {
    this.ask.cancel();
    this.settle.cancel();
    this.dirty = false;
    this.input.value = text;
    this.clear.hidden = !text;
    this.setError(null);
  }

  /**
   * Put a text in the box and search for it at once.
   * @param {string} text
   * @param {boolean} [focus]
   */
  change(text, focus = false) {
    this.input.value = text;
    this.clear.hidden = !text;
    if (focus) this.input.focus();
    this.emit(true);
  }

  typed() {
    this.dirty = true;
    this.clear.hidden = !this.text;
    this.mark.hidden = true;
    this.edited.emit();
    this.ask();
    this.settle();
    this.suggest.typed();
  }

  /** @param {boolean} settled */
  emit(settled) {
    this.ask.cancel();
    if (settled) {
      this.settle.cancel();
      this.dirty = false;
    }
    this.asked.emit({ text: this.text, settled });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    if (event.isComposing) return;
    if (this.suggest.key(event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey) {
      this.suggest.close();
      this.emit(true);
      this.showError();
    } else if (event.key === "ArrowDown") this.left.emit();
    else if (event.key === "Escape" && this.popover.open) this.popover.close();
    else if (event.key === "Escape") this.left.emit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /**
   * The query's mistake, null when it is right. It is shown once the user pauses, so as not to nag while typing.
   * @param {ApiError | null} error
   */
  setError(error) {
    this.mistake = error;
    if (!error) {
      this.complain.cancel();
      this.error.hidden = true;
      this.mark.hidden = true;
      this.input.removeAttribute("aria-invalid");
    } else if (this.error.hidden && this.dirty) this.complain();
    else this.showError();
  }

  showError() {
    this.complain.cancel();
    const { mistake } = this;
    if (!mistake) return;
    const [before, wrong, after] = splitAt(
      this.text,
      mistake.position ?? 0,
      mistake.position === null ? 0 : mistake.length,
    );
    setText(this.before, before);
    setText(this.wrong, wrong || " ");
    this.mark.hidden = mistake.position === null;
    this.follow();
    setText(this.message, mistake.message);
    this.fix.hidden = mistake.suggestion === null;
    if (mistake.suggestion !== null) {
      setText(this.fix, strings.useInstead(mistake.suggestion));
      this.fix.onclick = () => this.change(before + mistake.suggestion + after, true);
    }
    this.error.hidden = false;
    this.input.setAttribute("aria-invalid", "true");
  }

  follow() {
    const inner = /** @type {HTMLElement} */ (this.mark.firstElementChild);
    inner.style.transform = `translateX(${-this.input.scrollLeft}px)`;
  }

  /** @param {() => Promise<Fields>} fields */
  async describe(fields) {
    const list = (await fields()).fields.map((field) =>
      h(
        "li",
        {},
        h("button", { type: "button", class: "berry-example", onclick: () => this.tryOut(field.example) }, field.example),
        h(
          "span",
          {},
          field.help,
          field.aliases.length ? h("small", {}, ` (${strings.alsoCalled(field.aliases)})`) : null,
        ),
      ),
    );
    return [h("p", {}, strings.fieldsIntro), h("ul", { class: "berry-fields" }, ...list)];
  }

  /** @param {string} example */
  tryOut(example) {
    this.popover.close();
    this.change(`${this.text.trim()} ${example}`.trim(), true);
  }
}
