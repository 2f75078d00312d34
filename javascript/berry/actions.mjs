/**
 * What the keys of the key table do.
 */

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
 * @param {(work: Promise<void>) => void} parts.watch tells of what went wrong
 * @param {import("./filing.mjs").Filing} parts.filing
 * @returns {Record<string, () => void>} by the names of the key table
 */
export function keyActions({ grid, viewer, toolbar, search, journey, help, dates, blur, watch, filing }) {
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
    actualSize: () => viewer.stage.toggleActual(),
    zoomIn: () => scale(1.25),
    zoomOut: () => scale(0.8),
    info: () => viewer.info.click(),
    close: () => viewer.close(),
    blur: () => (blur.value = !blur.value),
    trash: () => void filing.trash(),
    search: () => {
      viewer.close();
      search.input.focus();
      search.input.select();
    },
    help: () => help.toggle(toolbar.keys),
  };
}
