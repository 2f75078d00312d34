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
 * @param {import("./handling.mjs").Handling} parts.handling
 * @returns {Record<string, () => void>} by the names of the key table
 */
export function keyActions({ grid, viewer, toolbar, search, journey, help, handling }) {
  const go = (/** @type {number} */ rank) => grid.activate(rank);
  const rows = () => Math.max(1, Math.floor(grid.space.view / (grid.layout.rowHeight(0) + 1)));
  const step = (/** @type {number} */ by) => go(grid.layout.step(grid.active.rank, by));
  const scale = (/** @type {number} */ by) => viewer.stage.zoom(viewer.stage.at.scale * by);
  return {
    left: () => go(grid.active.rank - 1),
    right: () => go(grid.active.rank + 1),
    up: () => step(-1),
    down: () => step(1),
    first: () => go(0),
    last: () => go(grid.pages.total - 1),
    pageUp: () => step(-rows()),
    pageDown: () => step(rows()),
    select: () => grid.select(),
    unselect: () => grid.selection.clear(),
    open: () => grid.pages.get(grid.active.rank) && journey.view(grid.active.rank),
    larger: () => toolbar.stepZoom(1),
    smaller: () => toolbar.stepZoom(-1),
    previous: () => viewer.step(-1),
    next: () => viewer.step(1),
    viewFirst: () => viewer.go(0),
    viewLast: () => viewer.go(grid.pages.total - 1),
    actualSize: () => viewer.stage.toggleActual(...viewer.stage.pointer),
    fill: () => viewer.stage.setMode(viewer.stage.mode.value === "fill" ? "fit" : "fill"),
    fullScreen: () => void viewer.bar.fullScreen(),
    zoomIn: () => scale(1.25),
    zoomOut: () => scale(0.8),
    info: () => viewer.bar.info.click(),
    close: () => viewer.close(),
    compare: () => handling.compareNow(),
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
    search: () => {
      viewer.close();
      search.input.focus();
      search.input.select();
    },
    help: () => help.toggle(toolbar.keys),
  };
}
