/**
 * The query that shows the trash.
 */

export const TRASH_QUERY = "trash:yes";
const IN_TRASH = /(?:^|[\s(])(?:trash|trashed)\s*[:=]\s*"?(?:yes|any)\b/i;

/**
 * Whether a query looks into the trash.
 * @param {string} query
 */
export const looksIntoTrash = (query) => IN_TRASH.test(query);
