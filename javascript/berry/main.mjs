/**
 * Puts the parts together inside the tab's root element. Knows every part; no part knows it.
 */

import { Api } from "./api.mjs";
import { Curation } from "./curation.mjs";
import { Duplicates } from "./duplicates.mjs";
import { Empty } from "./empty.mjs";
import { FileRoutes } from "./filingroutes.mjs";
import { Filing } from "./filing.mjs";
import { Finding } from "./finding.mjs";
import { Grid } from "./grid.mjs";
import { Handling } from "./handling.mjs";
import { HealthPage } from "./health.mjs";
import { Journey } from "./journey.mjs";
import { Keyboard } from "./keys.mjs";
import { Gestures } from "./gestures.mjs";
import { KeepingRoutes } from "./keepingroutes.mjs";
import { LibraryRoutes } from "./libraryroutes.mjs";
import { Live } from "./live.mjs";
import { Notices } from "./notices.mjs";
import { Pages } from "./pages.mjs";
import { Panel } from "./panel.mjs";
import { Posters } from "./videos.mjs";
import { Search } from "./search.mjs";
import { Sender, parseTargets } from "./send.mjs";
import { SelectionActions } from "./selectionactions.mjs";
import { StatusPoll } from "./status.mjs";
import { Stacks } from "./stacks.mjs";
import { Toasts } from "./toasts.mjs";
import { Toolbar } from "./toolbar.mjs";
import { Viewer } from "./detail.mjs";
import { View, ViewMenu } from "./viewmenu.mjs";
import { Dates } from "./dates.mjs";
import { copyText } from "./clipboard.mjs";
import { afterRest, h } from "./dom.mjs";
import { fillWindow, openTab } from "./fit.mjs";
import { localise } from "./localise.mjs";
import { keyActions } from "./actions.mjs";
import { keyHelp } from "./help.mjs";
import { strings } from "./strings.mjs";

/** An image that was shown for so long has been looked at, not only passed by. */
const LOOKED = 1000;

/** @typedef {import("./types.mjs").Bridge} Bridge */
/** @typedef {import("./types.mjs").Fields} Fields */

/**
 * Our stylesheet, unless the host has linked it already.
 * @param {HTMLElement} root
 * @param {string} url
 */
async function dress(root, url) {
  if (getComputedStyle(root).getPropertyValue("--berry-style").trim()) return;
  const link = h("link", { rel: "stylesheet", href: url });
  const loaded = new Promise((resolve) => (link.onload = link.onerror = resolve));
  document.head.append(link);
  await loaded;
}

class Tab {
  /**
   * @param {HTMLElement} root
   * @param {Bridge} bridge
   */
  constructor(root, bridge) {
    this.root = root;
    const { api: path = "berry/api/v1", token = "", targets = "[]" } = root.dataset;
    this.api = new Api(new URL(path, bridge.base).href, token);
    this.library = new LibraryRoutes(this.api);
    this.targets = parseTargets(targets);
    this.sender = new Sender(bridge);
    this.toasts = new Toasts();
    this.view = new View();
    this.viewMenu = new ViewMenu(this.view);
    this.pages = new Pages(this.api);
    const posters = new Posters((image) => this.api.fileUrl(image));
    const pictures = { thumb: (/** @type {import("./types.mjs").Image} */ image) => this.api.thumbUrl(image), posters };
    this.grid = new Grid(this.pages, pictures, this.view.zoom, this.view.square);
    this.gestures = new Gestures(this.grid, this.view.clickOpens);
    this.dates = new Dates(this.grid, (reason) => this.toasts.show(reason));
    this.search = new Search(
      () => this.fields(),
      (query, position, signal) => this.api.suggest(query, position, signal),
    );
    this.helpPage = keyHelp();
    const toast = (/** @type {string} */ text, /** @type {"note" | "error" | undefined} */ kind) =>
      this.toasts.show(text, kind);
    this.duplicates = new Duplicates(this.api, toast, (ids) => this.filing.discard(ids));
    const health = { toast, scan: () => void this.scan(), duplicates: () => this.findDuplicates() };
    this.health = new HealthPage({ library: this.library, keeping: new KeepingRoutes(this.api) }, health, !this.targets.length);
    this.notices = new Notices(this.library, toast, (opener) => this.health.toggle(opener));
    this.empty = new Empty({
      clear: () => this.search.change("", true),
      scan: () => void this.scan(),
      retry: () => this.journey.retry(),
      trash: () => this.filing.trashView.flip(),
    });
    this.viewer = new Viewer({
      api: this.api,
      pictures,
      pages: this.pages,
      grid: this.grid,
      panel: new Panel(this.targets, {
        copy: (text, what) => void this.copy(text, what),
        search: (query, add = false) => this.search.change(add ? `${this.search.text} ${query}`.trim() : query),
        find: (query, sort) => void this.journey.find(query, sort),
        words: () => this.pages.overview.words,
        explain: (reason) => this.toasts.show(reason),
        send: (target, detail) => void this.handling.sending.send(target, detail),
        workflows: this.api,
        sort: () => this.pages.result.sort,
        said: /** @returns {Node[]} */ (detail) => this.curation.said(detail),
      }),
      announce: (text) => this.toasts.announce(text),
      explain: (text) => this.toasts.show(text),
    });
    this.handling = new Handling(this, bridge, (text, what) => void this.copy(text, what));
    this.live = new Live(this.pages, this.grid, () => this.viewer.image?.id ?? null);
    this.poll = new StatusPoll(this.library, () => this.shown);
    this.journey = new Journey({
      pages: this.pages,
      grid: this.grid,
      search: this.search,
      viewer: this.viewer,
      toasts: this.toasts,
    });
    this.stacks = new Stacks({
      ...{ api: this.api, pages: this.pages, grid: this.grid, rule: this.view.stacks },
      again: () => this.journey.again(),
      announce: (text) => this.toasts.announce(text),
    });
    this.curation = new Curation(this);
    this.filing = new Filing({
      routes: new FileRoutes(this.api),
      ...{ pages: this.pages, grid: this.grid, viewer: this.viewer, toasts: this.toasts },
      journey: this.journey,
      finished: (done) => this.curation.curating.finished(done),
    });
    this.curation.curating.acts.follow = (work) => this.filing.follow(work);
    this.finding = new Finding(this);
    const { selection } = this.grid;
    const copy = (/** @type {string} */ text) => copyText(text, root);
    this.selectionActions = new SelectionActions({ api: this.api, pages: this.pages, toasts: this.toasts, selection, copy }, this.finding.bar);
    this.curation.offer(this.finding.bar);
    this.handling.offer(this.finding.bar);
    this.toolbar = new Toolbar(this.finding.facets.panel.button, this.search.element, this.notices.alarm, this.view.zoom, this.viewMenu.button, {
      scan: () => void this.scan(),
      health: (opener) => this.health.toggle(opener),
      keys: (opener) => this.helpPage.toggle(opener),
    });
    this.toolbar.element.prepend(this.curation.shelf.panel.button);
    this.wasShown = false;
    /** @type {Promise<Fields> | null} */
    this.knownFields = null;
    this.fit = fillWindow(root);
    this.build();
    this.connect(bridge);
  }

  get shown() {
    return this.root.isConnected && this.root.getClientRects().length > 0;
  }

  build() {
    const { finding } = this;
    const stage = h(
      "div",
      { class: "berry-main" },
      this.grid.element,
      finding.scrubber.element,
      this.empty.element,
      this.live.pill,
      finding.bar.element,
    );
    const result = h("div", { class: "berry-result" }, finding.chips.element, stage);
    this.root.replaceChildren(
      this.toolbar.element,
      this.notices.element,
      ...this.filing.notices,
      h("div", { class: "berry-body" }, this.curation.shelf.panel.element, finding.facets.panel.element, result),
      this.viewer.element,
      this.helpPage.element,
      this.health.popover.element,
      this.viewMenu.popover.element,
      this.dates.popover.element,
      this.duplicates.popover.element,
      ...finding.panels,
      ...this.handling.panels,
      ...this.curation.panels,
      ...this.filing.panels,
      this.selectionActions.differences.popover.element,
      this.toasts.element,
      this.toasts.live,
    );
    this.root.classList.add("berry-ready");
  }

  /** @param {Bridge} bridge */
  connect(bridge) {
    const { pages, grid, search, viewer, poll, toolbar, journey } = this;
    this.connectSelection();
    search.left.on(() => grid.activate(grid.active.rank));
    toolbar.sorting.sorted.on((sort) => void journey.order(sort));
    viewer.changed.on(afterRest(LOOKED, (id) => id !== null && void this.api.viewed(id).catch(() => {})));
    pages.replaced.on(() => this.refreshTexts());
    journey.nothingYet.watch(() => this.refreshTexts());
    this.filing.trashView.instead.watch(() => this.refreshTexts());
    journey.busy.watch((busy) => {
      this.root.classList.toggle("berry-loading", busy);
      grid.element.setAttribute("aria-busy", String(busy));
      this.refreshTexts();
    });
    pages.trouble.watch(() => pages.trouble.value && setTimeout(() => grid.schedule(), 2000));
    poll.status.watch((status) => {
      this.notices.update(status);
      this.health.update(status);
      this.refreshTexts();
      if (status) this.live.seen(status.version);
    });
    poll.trouble.watch((trouble) => {
      this.notices.setTrouble(trouble);
      if (trouble) return;
      grid.canvas.forgive();
      journey.retry();
    });
    new Keyboard(
      this.root,
      () => (this.handling.compare.opened ? "compare" : viewer.opened ? "viewer" : "grid"),
      () => this.shown,
      keyActions({
        ...{ grid, viewer, toolbar, search, journey, filing: this.filing },
        ...{ help: this.helpPage, dates: this.dates, blur: this.view.blur, watch: (work) => this.toasts.watch(work) },
        ...{ curation: this.curation, handling: this.handling, stacks: this.stacks },
      }),
    );
    bridge.onTabChange(() => requestAnimationFrame(() => this.visibility()));
    new ResizeObserver(() => this.visibility()).observe(this.root);
    this.visibility();
    journey.start();
    if (journey.address.asked && !this.shown) openTab(bridge);
  }

  connectSelection() {
    const { grid, gestures, toasts } = this;
    const { blur } = this.view;
    gestures.unstacked.on(({ image, rank }) => toasts.watch(this.stacks.toggle(image, rank)));
    gestures.failed.on((error) => toasts.tell(error));
    grid.picked.on(({ first, last }) => toasts.watch(grid.selection.add(first, last)));
    this.filing.offerOn(this.finding.bar);
    this.filing.offerInViewer(this.viewer.bar);
    this.toolbar.offer(this.filing.trashView.opener);
    toasts.watch(this.filing.begin().then((refused) => this.curation.refuse(refused)));
    const blurring = () => {
      grid.canvas.blurs = blur.value;
      this.root.classList.toggle("berry-blurs", blur.value);
      grid.schedule();
    };
    blur.watch((on) => {
      blurring();
      toasts.show(on ? strings.blurOn : strings.blurOff);
    });
    blurring();
  }

  /** The tab may have been shown or hidden. */
  visibility() {
    const { shown } = this;
    if (shown === this.wasShown) return;
    this.wasShown = shown;
    this.journey.address.show(shown);
    if (!shown) return;
    this.fit();
    this.grid.resized();
    this.poll.wake();
    // After a click on the host's tab button, keys are meant for what it shows.
    const focused = document.activeElement;
    if (focused?.matches("[role=tab], .tab-nav button") && !focused.matches(":focus-visible"))
      this.grid.activate(this.grid.active.rank);
  }

  refreshTexts() {
    const { pages } = this;
    const { query } = pages.result;
    const opened = pages.version >= 0;
    this.toolbar.sorting.show(this.journey.sort);
    const { total, matching } = pages;
    const found = query ? strings.matches(total) : strings.images(total);
    const nothingYet = this.journey.nothingYet.value;
    const counted = nothingYet ? strings.matches(0) : total < matching ? strings.stacked(total, matching) : found;
    this.toolbar.showCount(opened ? counted : "");
    this.grid.element.classList.toggle("berry-outdated", nothingYet);
    const status = this.poll.status.value;
    const standalone = !this.targets.length;
    const trashed = this.filing.trashView.instead.value;
    this.empty.update({ total: pages.total, query, opened, trouble: this.journey.trouble, status, standalone, trashed });
    this.grid.element.hidden = pages.total === 0;
    this.toolbar.scan.disabled = status?.scan?.state === "running";
  }

  /** @returns {Promise<Fields>} asked once */
  fields() {
    this.knownFields ??= this.api.fields().then(
      (fields) => {
        this.toolbar.sorting.offer(fields.sorts);
        return fields;
      },
      (error) => {
        this.knownFields = null;
        throw error;
      },
    );
    return this.knownFields;
  }

  findDuplicates() {
    this.health.popover.close(false);
    void this.duplicates.popover.show(this.toolbar.health);
  }

  async scan() {
    try {
      this.notices.began(await this.library.scan());
      this.poll.wake();
    } catch (error) {
      this.toasts.show(error instanceof Error ? error.message : String(error), "error");
    }
  }

  /**
   * @param {string} text
   * @param {string} what
   */
  async copy(text, what) {
    const done = await copyText(text, this.root);
    this.toasts.show(done ? strings.copied(what) : strings.copyFailed, done ? "note" : "error");
  }
}

/**
 * Fill the tab's root element. Called once for each root.
 * @param {HTMLElement} root
 * @param {Bridge} bridge
 */
export async function mount(root, bridge) {
  root.replaceChildren();
  await localise(root.dataset.language ?? "", bridge.words(), root.dataset.host === "Standalone");
  await dress(root, new URL(`${root.dataset.ui}/style.css`, bridge.base).href);
  const tab = new Tab(root, bridge);
  void tab.fields().catch(() => {});
}
