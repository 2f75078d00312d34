/**
 * The page's address as a bookmark of what is shown: `#berry:q=…&sort=…&image=…`, only while our tab is shown.
 *
 * The host owns the address: whatever hash or history state it has is put back or kept.
 */

/** @typedef {{query: string, sort: string, image: number | null}} Spot */
/** @typedef {{id: number, y: number} | null} Anchor the image first in view, and how far below the view's top */

const PREFIX = "#berry:";
export const DEFAULT_SORT = "created";

/**
 * @param {string} hash
 * @returns {Spot | null} null when the hash is not ours
 */
export function parseHash(hash) {
  if (!hash.startsWith(PREFIX)) return null;
  const params = new URLSearchParams(hash.slice(PREFIX.length));
  const image = Number(params.get("image") ?? NaN);
  return {
    query: params.get("q") ?? "",
    sort: params.get("sort") || DEFAULT_SORT,
    image: Number.isSafeInteger(image) && image >= 0 ? image : null,
  };
}

/**
 * @param {Spot} spot
 * @returns {string} empty for the plain, unfiltered grid
 */
export function formatHash({ query, sort, image }) {
  const params = new URLSearchParams();
  if (query) params.set("q", query);
  if (sort !== DEFAULT_SORT) params.set("sort", sort);
  if (image !== null) params.set("image", String(image));
  const text = params.toString();
  return text ? PREFIX + text : "";
}

export class Address {
  /** @param {(spot: Spot, anchor: Anchor) => void} visited the user went back or forward, or changed the hash */
  constructor(visited) {
    /** @type {Spot} */
    this.spot = parseHash(location.hash) ?? { query: "", sort: DEFAULT_SORT, image: null };
    /** Whether the page was opened by an address of ours. */
    this.asked = parseHash(location.hash) !== null;
    this.shown = false;
    this.foreign = "";
    addEventListener("popstate", () => {
      if (!this.shown) return;
      const spot = parseHash(location.hash) ?? { query: "", sort: DEFAULT_SORT, image: null };
      if (formatHash(spot) === formatHash(this.spot)) return;
      this.spot = spot;
      visited(spot, this.anchor);
    });
  }

  /** @returns {Anchor} */
  get anchor() {
    return history.state?.berry?.anchor ?? null;
  }

  /** Whether Back would undo the opening of the viewer. */
  get pushedViewer() {
    return Boolean(history.state?.berry?.viewer);
  }

  /**
   * Our tab was shown or hidden: the address is ours only meanwhile.
   * @param {boolean} shown
   */
  show(shown) {
    if (shown === this.shown) return;
    this.shown = shown;
    if (shown) {
      this.foreign = parseHash(location.hash) ? "" : location.hash;
      if (formatHash(this.spot)) this.write("replace", this.spot, {});
    } else if (parseHash(location.hash)) {
      history.replaceState(history.state, "", location.pathname + location.search + this.foreign);
    }
  }

  /**
   * @param {"push" | "replace"} how
   * @param {Spot} spot
   * @param {{viewer?: boolean, anchor?: Anchor}} [keep]
   */
  write(how, spot, keep = {}) {
    this.spot = spot;
    if (!this.shown) return;
    const hash = formatHash(spot);
    const url = location.pathname + location.search + (hash || this.foreign);
    const berry = how === "push" ? keep : { ...history.state?.berry, ...keep };
    const state = { ...history.state, berry };
    try {
      if (how === "push") history.pushState(state, "", url);
      else history.replaceState(state, "", url);
    } catch {
      // Browsers refuse when the address changes too often; the next change catches up.
    }
  }
}
