/**
 * The language of the page, and how numbers and dates are written in it.
 */

/** `tag` as Intl takes it. Set once, before anything is written. */
export const locale = { tag: globalThis.navigator?.language || "en" };

/**
 * A formatter of the page's language, made when it is first needed.
 * @template T
 * @param {(tag: string) => T} make
 * @returns {() => T}
 */
export function formatter(make) {
  /** @type {{tag: string, made: T} | null} */
  let kept = null;
  return () => {
    if (kept?.tag !== locale.tag) kept = { tag: locale.tag, made: make(locale.tag) };
    return kept.made;
  };
}
