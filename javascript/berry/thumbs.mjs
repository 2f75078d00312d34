/**
 * Loading thumbnails in the order they are needed, a few at a time, and giving up those that have been passed.
 *
 * A browser neither knows which way we scroll nor stops a request when an `<img>` is removed or given another source;
 * taking the `src` attribute away does stop it. The limit leaves connections free for pages and for the host.
 */

const AT_ONCE = 4;
const AGAIN_MS = 800;

/**
 * A picture that wants to be shown. `order`: smaller is sooner; `drawn`: draws what has no address, a video's poster;
 * `twice`: a failure may be the connection's or a busy host's, so it is asked for once more after a moment.
 * @typedef {object} Wish
 * @property {string} url
 * @property {() => Promise<string>} [drawn]
 * @property {HTMLImageElement} image
 * @property {number} order
 * @property {boolean} [twice]
 * @property {(ok: boolean) => void} settled
 */

export class ThumbQueue {
  constructor() {
    /** @type {Map<HTMLImageElement, Wish>} */
    this.waiting = new Map();
    /** @type {Map<HTMLImageElement, Wish>} */
    this.loading = new Map();
    /** @type {Map<HTMLImageElement, Wish>} failed once, soon to be asked for again */
    this.failed = new Map();
    /** @type {{url: string, image: HTMLImageElement}[]} pictures loaded before they are in view */
    this.ahead = [];
    /** @type {string[]} */
    this.aheadUrls = [];
  }

  /**
   * What is wanted now. Anything loading that is not among it is given up; what is loaded stays as it is.
   * @param {Wish[]} wishes
   * @param {string[]} ahead addresses to load into the browser's cache when nothing else is to do, the nearest first
   */
  want(wishes, ahead) {
    const wanted = new Map(wishes.map((wish) => [wish.image, wish]));
    for (const [image, wish] of [...this.loading, ...this.failed])
      if (wanted.get(image)?.url !== wish.url) this.drop(image);
    this.waiting = new Map(
      wishes
        .filter((wish) => !this.loading.has(wish.image) && !this.failed.has(wish.image))
        .sort((a, b) => a.order - b.order)
        .map((wish) => [wish.image, wish]),
    );
    const near = new Set(ahead);
    this.ahead = this.ahead.filter((entry) => {
      if (near.has(entry.url)) return true;
      entry.image.removeAttribute("src");
      return false;
    });
    this.aheadUrls = ahead;
    this.pump();
  }

  /**
   * The element is about to show something else or nothing.
   * @param {HTMLImageElement} image
   */
  drop(image) {
    this.waiting.delete(image);
    this.loading.delete(image);
    this.failed.delete(image);
    image.onload = null;
    image.onerror = null;
    image.removeAttribute("src");
  }

  pump() {
    for (const [image, wish] of this.waiting) {
      if (this.loading.size >= AT_ONCE) return;
      this.waiting.delete(image);
      this.start(wish);
    }
    this.prefetch();
  }

  /** @param {Wish} wish */
  start(wish) {
    const { image } = wish;
    this.loading.set(image, wish);
    const settle = (/** @type {boolean} */ ok) => {
      if (this.loading.get(image) !== wish) return;
      this.loading.delete(image);
      image.onload = null;
      image.onerror = null;
      if (!ok) image.removeAttribute("src");
      if (!ok && wish.twice) this.again(wish);
      else wish.settled(ok);
      this.pump();
    };
    image.onload = () => settle(true);
    image.onerror = () => settle(false);
    const show = (/** @type {string} */ url) => {
      if (this.loading.get(image) === wish) image.src = url;
    };
    if (wish.drawn) wish.drawn().then(show, () => settle(false));
    else show(wish.url);
  }

  /** @param {Wish} wish */
  again(wish) {
    const { image } = wish;
    this.failed.set(image, wish);
    setTimeout(() => {
      if (this.failed.get(image) !== wish) return;
      this.failed.delete(image);
      this.waiting.set(image, { ...wish, twice: false });
      this.pump();
    }, AGAIN_MS);
  }

  prefetch() {
    if (this.loading.size > 0 || this.waiting.size > 0) return;
    const busy = this.ahead.filter((entry) => !entry.image.complete).length;
    const held = new Set(this.ahead.map((entry) => entry.url));
    for (const url of this.aheadUrls.filter((each) => !held.has(each)).slice(0, Math.max(0, 2 - busy))) {
      const image = new Image();
      this.ahead.push({ url, image });
      image.onload = image.onerror = () => this.prefetch();
      image.src = url;
    }
  }
}
