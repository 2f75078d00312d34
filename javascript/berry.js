// The classic script every page loads: finds the tab, imports its modules and lends them the few host functions they
// need. The only file that touches the host's globals; they are all absent on the standalone page.
(function () {
  "use strict";
  const host = () => (typeof gradioApp === "function" ? gradioApp() : document);
  const bridge = {
    find: (selector) => host().querySelector(selector),
    changed: (input) => {
      if (typeof updateInput === "function") updateInput(input);
      else input.dispatchEvent(new Event("input", { bubbles: true }));
    },
    words: () => (typeof localization === "object" && localization) || {},
    onTabChange: (callback) => {
      if (typeof onUiTabChange === "function") onUiTabChange(callback);
    },
    // Once: the host's buttons find the function by its name when they are pressed.
    onSwitch: (tab, callback) => {
      const name = `switch_to_${tab}`;
      const original = window[name];
      if (typeof original !== "function") return;
      window[name] = function (...values) {
        window[name] = original;
        try {
          return original.apply(this, values);
        } finally {
          callback();
        }
      };
    },
  };
  // The app may live under a sub-path that the page's address lacks a slash for, or be proxied while we sit at the root.
  function bases() {
    const page = new URL(document.baseURI);
    return [new URL(page.pathname.replace(/\/?$/, "/"), page.origin), new URL("/", page.origin)];
  }
  async function tried(root, url) {
    try {
      return await import(url);
    } catch (error) {
      console.warn("Berry could not load its page and tries again:", error);
      // Some browsers remember a module they could not get.
      root.textContent = "Berry's page could not be loaded. If it does not come, reload this page.";
      return null;
    }
  }
  async function load(root) {
    // Routes are added after the server already answers, so the first tries may find nothing; and it may go away for a
    // reload of its UI amid our modules.
    for (let wait = 250; root.isConnected; wait = Math.min(wait * 2, 4000)) {
      for (const base of bases()) {
        const url = new URL(root.dataset.ui + "/main.mjs", base);
        const answer = await fetch(url).catch(() => null);
        const module = answer && answer.ok ? await tried(root, url.href) : null;
        if (module) return module.mount(root, { ...bridge, base: base.href });
        if (answer && answer.status === 401) root.textContent = "Log in to this page again to see your images.";
      }
      await new Promise((resolve) => setTimeout(resolve, wait));
    }
  }
  // With a localisation, the host translates every text that comes into its page: prompts, names and tags among it,
  // where they happen to read like one of its labels. What is ours has its words already.
  function keepTexts() {
    const translate = window.processNode;
    if (typeof translate !== "function") return;
    window.processNode = (node) => {
      const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
      if (!element?.closest?.("#berry")) translate(node);
    };
  }
  keepTexts();
  setInterval(() => {
    const root = bridge.find("#berry");
    if (!root || root.dataset.entered) return;
    root.dataset.entered = "yes";
    load(root).catch((error) => console.error("Berry could not start:", error));
  }, 300);
})();
