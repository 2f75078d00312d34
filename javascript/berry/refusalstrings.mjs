/**
 * What the server refuses, for other languages: it says so in English by itself.
 */

/**
 * What stands in a sentence, by the server's names.
 * @typedef {Record<string, string | number>} Values
 */

export const refusals = {
  /**
   * By the reason that the server gives; its own sentence where there is none, or null.
   * @type {Record<string, (values: Values) => string | null>}
   */
  sentences: {},
};
