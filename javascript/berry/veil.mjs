/**
 * Images that are not safe for work are blurred wherever they are shown, while the user wants that: `berry-blurs` of the
 * page's root.
 */

/**
 * Say of images whether they are to be blurred.
 * @template {{id: number, nsfw: boolean, blur?: boolean}} T
 * @param {T[]} images
 * @param {number[]} [named] ids of those that have one of the words named in the settings
 */
export function tellBlurred(images, named = []) {
  const all = new Set(named);
  for (const image of images) image.blur = image.nsfw || all.has(image.id);
}

/**
 * Let what shows an image be blurred if that is to be.
 * @param {Element} element
 * @param {{blur?: boolean} | null | undefined} image
 */
export const veil = (element, image) => element.classList.toggle("berry-veiled", Boolean(image?.blur));
