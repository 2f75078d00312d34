/**
 * Observable values: what several parts of the page must agree on.
 */

/**
 * One value that tells those who watch it when it changed.
 * @template T
 */
export class Signal {
  /** @param {T} value */
  constructor(value) {
    /** @type {T} */
    this.current = value;
    /** @type {Set<(value: T, before: T) => void>} */
    this.watchers = new Set();
  }

  get value() {
    return this.current;
  }

  set value(next) {
    if (Object.is(next, this.current)) return;
    const before = this.current;
    this.current = next;
    for (const watcher of [...this.watchers]) watcher(next, before);
  }

  /**
   * Calls `watcher` at each change; returns the function that ends this.
   * @param {(value: T, before: T) => void} watcher
   * @returns {() => void}
   */
  watch(watcher) {
    this.watchers.add(watcher);
    return () => this.watchers.delete(watcher);
  }
}

/**
 * Something happened, with a value: a signal that keeps nothing.
 * @template T
 */
export class Happening {
  constructor() {
    /** @type {Set<(value: T) => void>} */
    this.listeners = new Set();
  }

  /** @param {T} value */
  emit(value) {
    for (const listener of [...this.listeners]) listener(value);
  }

  /**
   * @param {(value: T) => void} listener
   * @returns {() => void}
   */
  on(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/**
 * A preference kept in this browser; falls back to memory where storage is refused.
 * @template T
 * @extends {Signal<T>}
 */
export class Preference extends Signal {
  /**
   * @param {string} key
   * @param {T} fallback
   * @param {(value: unknown) => boolean} valid whether what was kept can be used
   */
  constructor(key, fallback, valid) {
    super(fallback);
    const name = `berry.${key}`;
    try {
      const kept = JSON.parse(localStorage.getItem(name) ?? "null");
      if (valid(kept)) this.current = kept;
    } catch {
      // Unreadable or refused storage: the default serves.
    }
    this.watch((value) => {
      try {
        localStorage.setItem(name, JSON.stringify(value));
      } catch {
        // Private mode: the choice holds until the page is left.
      }
    });
  }
}
