/**
 * Our place in the host's page: the tab that shows us, and the height the window leaves us.
 */

/** What our tab is called; hosts know tabs by their names. */
const LABEL = "Berry";

const LEAST = 360;
/** Narrower pages have tall headers, which are better scrolled away than looked at. */
const NARROW = 700;
const SHARE = 0.85;

/**
 * Makes the host show our tab.
 * @param {import("./types.mjs").Bridge} bridge
 */
export function openTab(bridge) {
  const tabs = bridge.find("#tabs")?.querySelectorAll("button") ?? [];
  [...tabs].find((tab) => tab.textContent?.trim() === LABEL)?.click();
}

/**
 * Sets the root's height whenever the window's or the page's layout changes, while it is shown.
 * @param {HTMLElement} root
 * @returns {() => void} measures now
 */
export function fillWindow(root) {
  const measure = () => {
    if (!root.isConnected || !root.getClientRects().length || getComputedStyle(root).position === "fixed") return;
    const page = document.scrollingElement ?? document.documentElement;
    const { scrollTop } = page;
    // Made too tall on purpose, what the page then lacks is what the host's header and footer need.
    root.style.height = `${window.innerHeight}px`;
    const over = page.scrollHeight - window.innerHeight;
    const least = Math.max(LEAST, window.innerWidth < NARROW ? SHARE * window.innerHeight : 0);
    root.style.height = `${Math.max(least, window.innerHeight - Math.max(0, over))}px`;
    page.scrollTop = scrollTop;
  };
  window.addEventListener("resize", measure);
  return measure;
}
