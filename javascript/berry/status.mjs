/**
 * Knowing how the library is: asks the server a few times a second while anybody looks.
 */

import { ApiError, isAbort } from "./api.mjs";
import { Signal } from "./state.mjs";

/** @typedef {import("./types.mjs").Status} Status */

/** ms; SD.Next answers each address 300 times a minute (modules/api/validate.py). */
const EVERY = 300;
/** After a failure we ask less often, up to this. */
const SLOWEST = 8000;

export class StatusPoll {
  /**
   * @param {Pick<import("./libraryroutes.mjs").LibraryRoutes, "status">} routes
   * @param {() => boolean} watched whether our tab is shown
   */
  constructor(routes, watched) {
    this.routes = routes;
    this.watched = watched;
    /** @type {Signal<Status | null>} */
    this.status = new Signal(/** @type {Status | null} */ (null));
    /** Why the server cannot be asked, null while it can. @type {Signal<ApiError | null>} */
    this.trouble = new Signal(/** @type {ApiError | null} */ (null));
    this.wait = EVERY;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.asking = false;
    document.addEventListener("visibilitychange", () => this.wake());
  }

  /** Ask now, and go on asking. */
  wake() {
    clearTimeout(this.timer);
    if (document.hidden || !this.watched() || this.asking) return;
    void this.ask();
  }

  async ask() {
    this.asking = true;
    try {
      this.status.value = await this.routes.status(AbortSignal.timeout(10_000));
      this.trouble.value = null;
      this.wait = EVERY;
    } catch (error) {
      if (!isAbort(error)) this.trouble.value = error instanceof ApiError ? error : new ApiError(0);
      this.wait = Math.min(SLOWEST, this.wait * 2);
    } finally {
      this.asking = false;
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.wake(), this.wait);
  }
}
