// What the web UIs' own script gives to extensions, and the traps it sets for them. Classic script, one global scope.
/* eslint-disable no-unused-vars */
var opts = {};
var fakePage = { loaded: [], updated: [], afterUpdate: [], tabChanged: [], optionsChanged: [], current: null, timer: 0 };

function gradioApp() {
  var app = document.querySelector("gradio-app");
  if (app) app.getElementById = (id) => document.getElementById(id);
  return app || document;
}

function get_uiCurrentTab() {
  return gradioApp().querySelector("#tabs > .tab-nav > button.selected");
}

function get_uiCurrentTabContent() {
  return gradioApp().querySelector('#tabs > .tabitem[id^=tab_]:not([style*="display: none"])');
}

function onUiLoaded(callback) {
  fakePage.loaded.push(callback);
}
function onUiUpdate(callback) {
  fakePage.updated.push(callback);
}
function onAfterUiUpdate(callback) {
  fakePage.afterUpdate.push(callback);
}
function onUiTabChange(callback) {
  fakePage.tabChanged.push(callback);
}
function onOptionsChanged(callback) {
  fakePage.optionsChanged.push(callback);
}

function updateInput(target) {
  target.dispatchEvent(new Event("input", { bubbles: true }));
}

// javascript/ui.js: by the number of the tab, whichever that is.
function switchTo(number) {
  gradioApp().querySelectorAll("#tabs > .tab-nav > button")[number].click();
}
function switch_to_txt2img() {
  switchTo(0);
  return Array.from(arguments);
}
function switch_to_img2img() {
  switchTo(1);
  return Array.from(arguments);
}
function switch_to_inpaint() {
  switchTo(1);
  return Array.from(arguments);
}
function switch_to_extras() {
  switchTo(2);
  return Array.from(arguments);
}

// javascript/localization.js: whatever comes into the page is translated where it reads like one of the host's labels.
function processNode(node) {
  var walk = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  for (var text = node.nodeType === Node.TEXT_NODE ? node : walk.nextNode(); text; text = walk.nextNode()) {
    var words = window.localization[text.textContent.trim()];
    if (words) text.textContent = words;
  }
}
onUiUpdate(function (records) {
  if (!window.localization) return;
  for (var record of records) record.addedNodes.forEach((node) => processNode(node));
});

document.addEventListener("DOMContentLoaded", function () {
  function each(callbacks, argument) {
    for (var callback of callbacks) callback(argument);
  }
  new MutationObserver(function (records) {
    if (fakePage.loaded && gradioApp().querySelector("#txt2img_prompt")) {
      var loaded = fakePage.loaded;
      fakePage.loaded = null;
      each(loaded);
    }
    each(fakePage.updated, records);
    clearTimeout(fakePage.timer);
    fakePage.timer = setTimeout(() => each(fakePage.afterUpdate), 200);
    var tab = get_uiCurrentTab();
    if (tab && tab !== fakePage.current) {
      fakePage.current = tab;
      each(fakePage.tabChanged);
    }
  }).observe(gradioApp(), { childList: true, subtree: true });
});

// On a tab without these buttons the web UIs run into null, for Escape and Ctrl+Enter.
document.addEventListener("keydown", function (event) {
  var generate = get_uiCurrentTabContent().querySelector("button[id$=_generate]");
  var interrupt = get_uiCurrentTabContent().querySelector("button[id$=_interrupt]");
  var skip = get_uiCurrentTabContent().querySelector("button[id$=_skip]");
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    if (interrupt.style.display !== "block") generate.click();
    event.preventDefault();
  }
  if (event.key === "Enter" && event.altKey) {
    skip.click();
    event.preventDefault();
  }
  if (event.key === "Escape" && interrupt.style.display === "block") interrupt.click();
});
