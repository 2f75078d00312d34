/**
 * What the keys of the key table do.
 */

import { digitOf } from "./keys.mjs";

/**
 * @param {object} parts
 * @param {import("./grid.mjs").Grid} parts.grid
 * @param {import("./detail.mjs").Viewer} parts.viewer
 * @param {import("./toolbar.mjs").Toolbar} parts.toolbar
 * @param {import("./search.mjs").Search} parts.search
 * @param {import("./journey.mjs").Journey} parts.journey
 * @param {import("./popover.mjs").Popover} parts.help
 * @param {import("./dates.mjs").Dates} parts.dates
 * @param {import("./state.mjs").Signal<boolean>} parts.blur
 * @param {import("./handling.mjs").Handling} parts.handling
 * @param {import("./stacks.mjs").Stacks} parts.stacks
 * @param {(work: Promise<void>) => void} parts.watch tells of what went wrong
 * @param {import("./curation.mjs").Curation} parts.curation
 * @param {import("./filing.mjs").Filing} parts.filing
 * @returns {Record<string, (event: KeyboardEvent) => void>} by the names of the key table
 */
export function keyActions({ grid, viewer, toolbar, search, journey, help, dates, blur, handling, stacks, watch, curation, filing }) {
  const go = (/** @type {number} */ rank) => grid.activate(rank);
  const extend = (/** @type {number} */ rank) => watch(grid.extend(rank));
  const at = () => grid.active.rank;
  const last = () => grid.pages.total - 1;
  const rows = () => Math.max(1, Math.floor(grid.space.view / (grid.layout.height / Math.max(1, grid.layout.rows) + 1)));
  const below = (/** @type {number} */ by) => grid.layout.step(at(), by);
  const scale = (/** @type {number} */ by) => viewer.stage.zoom(viewer.stage.at.scale * by);
  return {
    left: () => go(at() - 1),
    right: () => go(at() + 1),
    up: () => go(below(-1)),
    down: () => go(below(1)),
    first: () => go(0),
    last: () => go(last()),
    pageUp: () => go(below(-rows())),
    pageDown: () => go(below(rows())),
    nextDay: () => dates.step("day", 1),
    previousDay: () => dates.step("day", -1),
    nextMonth: () => dates.step("month", 1),
    previousMonth: () => dates.step("month", -1),
    goTo: () => dates.ask(),
    select: () => grid.select(),
    stack: () => watch(stacks.toggle(grid.focusedImage, at())),
    stackCover: () => {
      if (!curation.curating.refuses()) watch(stacks.pickCover(viewer.opened ? viewer.image : grid.focusedImage, at()));
    },
    selectDay: () => {
      const heading = dates.days() && grid.layout.headingOf(at());
      if (heading) grid.picked.emit(heading);
    },
    selectAll: () => grid.selection.all(),
    extendLeft: () => extend(at() - 1),
    extendRight: () => extend(at() + 1),
    extendUp: () => extend(below(-1)),
    extendDown: () => extend(below(1)),
    extendPageUp: () => extend(below(-rows())),
    extendPageDown: () => extend(below(rows())),
    extendFirst: () => extend(0),
    extendLast: () => extend(last()),
    unselect: () => grid.selection.clear(),
    open: () => grid.focusedImage && journey.view(at()),
    larger: () => toolbar.stepZoom(1),
    smaller: () => toolbar.stepZoom(-1),
    previous: () => viewer.step(-1),
    next: () => viewer.step(1),
    viewFirst: () => viewer.go(0),
    viewLast: () => viewer.go(last()),
    actualSize: () => viewer.stage.toggleActual(...viewer.stage.pointer),
    fill: () => viewer.stage.setMode(viewer.stage.mode.value === "fill" ? "fit" : "fill"),
    fullScreen: () => void viewer.bar.fullScreen(),
    zoomIn: () => scale(1.25),
    zoomOut: () => scale(0.8),
    info: () => viewer.bar.info.click(),
    close: () => viewer.close(),
    rate: (event) => curation.curating.rate(digitOf(event)),
    rateAndNext: (event) => curation.curating.rate(digitOf(event), { next: true }),
    favorite: () => curation.curating.favorite(),
    nsfw: () => curation.curating.nsfw(),
    tags: () => void curation.tags(),
    albums: () => void curation.albums(),
    undo: () => void curation.curating.undo(),
    redo: () => void curation.curating.redo(),
    blur: () => (blur.value = !blur.value),
    compare: () => void handling.compareNow(),
    send: () => handling.send(null),
    stepBack: () => void handling.compare.step(-1),
    stepOn: () => void handling.compare.step(1),
    swap: () => handling.compare.swap(),
    mode: () => handling.compare.nextMode(),
    turn: () => handling.compare.panes.turn(),
    compareActual: () => handling.compare.panes.toggleActual(),
    compareIn: () => handling.compare.panes.zoom(1.25),
    compareOut: () => handling.compare.panes.zoom(0.8),
    differs: () => handling.compare.toggleTable(),
    endCompare: () => handling.compare.close(),
    trash: () => void filing.trash(),
    search: () => {
      viewer.close();
      search.input.focus();
      search.input.select();
    },
    help: () => help.toggle(toolbar.keys),
  };
}
