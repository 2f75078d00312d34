/**
 * The viewer opens from an image's thumbnail and closes into it, unless less motion is asked for.
 */

import { calm, h } from "./dom.mjs";
import { veil } from "./veil.mjs";

const MOTION = { duration: 200, easing: "cubic-bezier(.4,0,.22,1)" };

/**
 * @param {HTMLElement} view whose background appears meanwhile
 * @param {HTMLElement} picture
 * @param {DOMRect} from where the thumbnail is on the screen
 */
export function growFrom(view, picture, from) {
  const to = picture.getBoundingClientRect();
  if (calm() || !to.width) return;
  const scale = Math.max(from.width / to.width, from.height / to.height);
  const dx = from.left + from.width / 2 - to.left - to.width / 2;
  const dy = from.top + from.height / 2 - to.top - to.height / 2;
  view.animate([{ backgroundColor: "transparent" }, {}], MOTION);
  picture.animate([{ transform: `translate(${dx}px, ${dy}px) scale(${scale})` }, {}], MOTION);
}

/**
 * @param {Element} root
 * @param {{blur?: boolean} | null} image
 * @param {string} thumb address of its thumbnail
 * @param {DOMRect} from where the picture was on the screen
 * @param {DOMRect | null} to where its thumbnail is, null where it is not drawn
 */
export function shrinkInto(root, image, thumb, from, to) {
  if (calm() || !thumb || !from.width || !to) return;
  const base = root.getBoundingClientRect();
  const box = (/** @type {DOMRect} */ { left, top, width, height }) => ({
    left: `${left - base.left}px`,
    top: `${top - base.top}px`,
    width: `${width}px`,
    height: `${height}px`,
  });
  const ghost = h("img", { class: "berry-ghost", alt: "", src: thumb });
  veil(ghost, image);
  const gone = () => ghost.remove();
  root.append(ghost);
  ghost.animate([box(from), box(to)], MOTION).finished.then(gone, gone);
}
