/**
 * How the view moves: which way, how fast, and when it has come to rest.
 *
 * Browsers say that scrolling has ended when the user lets go, but also after every single step that a script or a
 * slider takes. Neither such a step nor a frame that came late is a rest: no move may have come until the next frame.
 */

/** px a ms above which no image is looked at. */
const TOO_FAST = 3;
/** ms without a move that are a rest. */
const REST = 150;
/** ms without a move that are one once the browser has said that scrolling ended. */
const ENDED = 40;
/** ms */
const FRAME = 16;

export class Pace {
  /** @param {() => void} rested */
  constructor(rested) {
    this.rested = rested;
    /** -1 up, 1 down. */
    this.direction = 1;
    /** px a ms; 0 for a jump out of rest. */
    this.speed = 0;
    this.moving = false;
    this.last = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.waits = 0;
  }

  /** Whether it moves too fast to look at images. */
  get fast() {
    return this.speed > TOO_FAST;
  }

  /** How far it goes from frame to frame, about, px. */
  get leap() {
    return this.speed * FRAME;
  }

  /**
   * @param {number} distance px, negative upwards
   * @param {number} now ms
   */
  moved(distance, now = performance.now()) {
    this.speed = this.moving ? Math.abs(distance) / Math.max(1, now - this.last) : 0;
    this.last = now;
    this.turn(distance);
    this.wait();
  }

  /**
   * In the midst of a drag: nothing is looked at until it rests.
   * @param {number} distance px, negative upwards
   */
  rush(distance) {
    this.speed = Infinity;
    this.turn(distance);
    this.wait();
  }

  /** @param {number} distance px, negative upwards */
  turn(distance) {
    if (distance) this.direction = Math.sign(distance);
  }

  /** The browser says that scrolling has ended. */
  ended() {
    if (this.moving) this.wait(ENDED);
  }

  /** Be at rest, unless something moves within `ms`. */
  wait(ms = REST) {
    clearTimeout(this.timer);
    this.moving = true;
    const wait = ++this.waits;
    // The moves until a frame are told of at its beginning.
    const settle = () => requestAnimationFrame(() => wait === this.waits && this.rested());
    this.timer = setTimeout(settle, ms);
  }

  /** It is at rest now. */
  stop() {
    clearTimeout(this.timer);
    this.waits += 1;
    this.moving = false;
    this.speed = 0;
  }
}
