/**
 * The days of a result as groups under a heading each. Pure.
 *
 * Days of few images share a group with the days beside them, so that a quiet month is not a column of headings. What
 * shares is settled from the oldest day on: an image made now changes no group but the newest.
 */

/** Ranks `first` to `last`, made from day `from` to day `to` (both counted from 1970, `from` the older).
 * @typedef {{first: number, last: number, from: number, to: number}} Group */

/** @param {number} day counted from 1970 @returns {number} its month, counted anyhow */
function monthOf(day) {
  const date = new Date(day * 86_400_000);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

/** @param {[number, number][]} days in the order of a result @returns {boolean} whether the newest comes first */
export const newestFirst = (days) => days.length < 2 || (days[0]?.[0] ?? 0) > (days.at(-1)?.[0] ?? 0);

/**
 * @param {[number, number][]} days each with its number of images, in the order of the result
 * @param {(first: number, count: number) => boolean} fills whether so many images from a rank on fill a row
 * @returns {Group[]} in the order of the result
 */
export function groupDays(days, fills) {
  const turned = newestFirst(days);
  const total = days.reduce((sum, [, count]) => sum + count, 0);
  /** @type {(Group & {open: boolean})[]} */
  const groups = [];
  let done = 0;
  for (const [day, count] of turned ? [...days].reverse() : days) {
    const first = turned ? total - done - count : done;
    done += count;
    const short = !fills(first, count);
    const older = groups.at(-1);
    if (short && older?.open && monthOf(older.from) === monthOf(day)) {
      older.first = Math.min(older.first, first);
      older.last = Math.max(older.last, first + count - 1);
      older.to = day;
      older.open = !fills(older.first, older.last - older.first + 1);
    } else groups.push({ first, last: first + count - 1, from: day, to: day, open: short });
  }
  if (turned) groups.reverse();
  return groups.map(({ first, last, from, to }) => ({ first, last, from, to }));
}
