/**
 * The months of a result by rank: which month a rank is in, where each begins, how they are drawn. Pure.
 */

import { clamp } from "./scrollspace.mjs";

/** @typedef {import("./types.mjs").Month} Month */

/** Least distance between two years' labels, px. */
const APART = 16;

export class Timeline {
  /**
   * @param {Month[]} months in any order
   * @param {boolean} ascending whether the oldest comes first
   */
  constructor(months, ascending) {
    this.ascending = ascending;
    const way = ascending ? 1 : -1;
    this.months = [...months].sort((a, b) => way * (a.month < b.month ? -1 : 1));
    /** Rank of each month's first image, and at last the total. */
    this.starts = [0];
    for (const { count } of this.months) this.starts.push((this.starts.at(-1) ?? 0) + count);
  }

  get total() {
    return this.starts.at(-1) ?? 0;
  }

  /**
   * @param {number} rank
   * @returns {number} index of its month
   */
  indexAt(rank) {
    let low = 0;
    let high = this.months.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] ?? 0) <= rank) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** @param {number} rank @returns {string} as 2024-03 */
  monthAt(rank) {
    return this.months[this.indexAt(rank)]?.month ?? "";
  }

  /**
   * The rank some months on or back. Going back from within a month leads to its beginning first.
   * @param {number} rank
   * @param {number} by
   */
  stepMonth(rank, by) {
    const index = this.indexAt(rank);
    const within = by < 0 && rank > (this.starts[index] ?? 0) ? 1 : 0;
    return this.starts[clamp(index + by + within, 0, this.months.length - 1)] ?? 0;
  }

  /**
   * The first rank of the next year, or of this or the one before when going back.
   * @param {number} rank
   * @param {number} by
   */
  stepYear(rank, by) {
    const years = this.years();
    const at = years.findLastIndex((each) => each.first <= rank);
    const within = by < 0 && rank > (years[at]?.first ?? 0) ? 1 : 0;
    return years[clamp(at + by + within, 0, years.length - 1)]?.first ?? 0;
  }

  /** @returns {{year: string, first: number, end: number}[]} */
  years() {
    /** @type {{year: string, first: number, end: number}[]} */
    const years = [];
    this.months.forEach(({ month }, index) => {
      const year = month.slice(0, 4);
      const end = this.starts[index + 1] ?? 0;
      const last = years.at(-1);
      if (last?.year === year) last.end = end;
      else years.push({ year, first: this.starts[index] ?? 0, end });
    });
    return years;
  }

  /**
   * Where the years' labels go: at each one's old end, the first and the last always, none too near another.
   * @param {number} height of the whole, px
   * @returns {{year: string, y: number}[]} y of the label's middle
   */
  labels(height) {
    const all = this.years().map(({ year, first, end }) => {
      const y = ((this.ascending ? first : end) / this.total) * height + (this.ascending ? APART / 2 : -APART / 2);
      return { year, y: clamp(y, APART / 2, height - APART / 2) };
    });
    const last = all.at(-1);
    /** @type {{year: string, y: number}[]} */
    const kept = [];
    for (const each of all) {
      const clear = each.y - (kept.at(-1)?.y ?? -Infinity) >= APART;
      if (each === last) {
        if (!clear && kept.length > 1) kept.pop();
        if (each.y - (kept.at(-1)?.y ?? -Infinity) >= APART) kept.push(each);
      } else if (clear) kept.push(each);
    }
    return kept;
  }

  /**
   * The months as bars of a histogram, their lengths square-rooted so that small ones are seen: an SVG path.
   * @param {number} width of the longest
   * @param {number} height of all
   */
  path(width, height) {
    const most = Math.max(1, ...this.months.map(({ count }) => count));
    return this.months
      .map(({ count }, index) => {
        const top = ((this.starts[index] ?? 0) / this.total) * height;
        const tall = Math.max(0.5, (count / this.total) * height - 1);
        const long = Math.max(2, Math.sqrt(count / most) * width);
        return `M${width} ${top.toFixed(1)}h${(-long).toFixed(1)}v${tall.toFixed(1)}h${long.toFixed(1)}z`;
      })
      .join("");
  }
}
