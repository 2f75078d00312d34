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
 * @returns {Record<string, () => void>} by the names of the key table
 */
export function keyActions({ grid, viewer, toolbar, search, journey, help }) {
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
    actualSize: () => viewer.stage.toggleActual(),
    zoomIn: () => scale(1.25),
    zoomOut: () => scale(0.8),
    info: () => viewer.info.click(),
    close: () => viewer.close(),
    search: () => {
      viewer.close();
      search.input.focus();
      search.input.select();
    },
    help: () => help.toggle(toolbar.keys),
  };
}
