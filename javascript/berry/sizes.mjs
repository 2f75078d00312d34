/**
 * The slider for the size of the images.
 */

import { h } from "./dom.mjs";
import { withKey } from "./keys.mjs";
import { LARGEST, SMALLEST } from "./layout.mjs";
import { strings } from "./strings.mjs";

/**
 * @param {import("./state.mjs").Signal<number>} zoom px
 * @returns {HTMLInputElement}
 */
export function sizeSlider(zoom) {
  const slider = h("input", {
    type: "range",
    class: "berry-zoom",
    min: String(Math.log2(SMALLEST)),
    max: String(Math.log2(LARGEST)),
    step: "0.05",
    "aria-label": strings.zoom,
    title: `${withKey(strings.larger, "larger")}, ${withKey(strings.smaller, "smaller")}`,
    oninput: () => (zoom.value = Math.round(2 ** Number(slider.value))),
  });
  const follow = () => {
    slider.value = String(Math.log2(zoom.value));
    slider.setAttribute("aria-valuetext", `${zoom.value} px`);
  };
  zoom.watch(follow);
  follow();
  return slider;
}
