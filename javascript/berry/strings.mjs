/**
 * Every visible word, in one place, and how numbers, sizes and dates are written.
 */

import { formatter, locale } from "./locale.mjs";

const NUMBER = formatter((tag) => new Intl.NumberFormat(tag));
const DAY = formatter((tag) => new Intl.DateTimeFormat(tag, { day: "numeric", month: "long", year: "numeric" }));
const MOMENT = formatter((tag) => new Intl.DateTimeFormat(tag, { dateStyle: "medium", timeStyle: "short" }));
const PLURAL = formatter((tag) => new Intl.PluralRules(tag));
const RELATIVE = formatter((tag) => new Intl.RelativeTimeFormat(tag, { numeric: "auto" }));
/** @type {Intl.DateTimeFormatOptions} */
const WHOLE_DAY = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
const SPAN = formatter((tag) => new Intl.DateTimeFormat(tag, WHOLE_DAY));
const WEEKDAY = formatter((tag) => new Intl.DateTimeFormat(tag, { weekday: "long", ...WHOLE_DAY }));
const A_DAY = 86_400_000;

/** @param {number} value */
export const number = (value) => NUMBER().format(value);

/** @param {number} ms */
export const day = (ms) => DAY().format(ms);

/** @param {number} ms */
export const moment = (ms) => MOMENT().format(ms);

/** Today, counted in days from 1970, by the clock on the wall. */
export function today() {
  const now = new Date();
  return Math.floor((now.getTime() - now.getTimezoneOffset() * 60_000) / A_DAY);
}

/**
 * @param {number} from day, counted from 1970
 * @param {number} to
 */
export const daysInFull = (from, to) =>
  from === to ? WEEKDAY().format(from * A_DAY) : SPAN().formatRange(from * A_DAY, to * A_DAY);

/**
 * As `daysInFull`, today and yesterday by these names.
 * @param {number} from
 * @param {number} to
 */
export function days(from, to) {
  const back = from - today();
  if (from !== to || back > 0 || back < -1) return daysInFull(from, to);
  const name = RELATIVE().format(back, "day");
  return name.charAt(0).toLocaleUpperCase(locale.tag) + name.slice(1);
}

/**
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
export const plural = (count, one, many = `${one}s`) => `${number(count)} ${PLURAL().select(count) === "one" ? one : many}`;

/** @param {number} bytes */
export function fileSize(bytes) {
  if (bytes < 1000) return `${number(bytes)} B`;
  const power = Math.min(4, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${number(Number(value.toFixed(value < 10 ? 1 : 0)))} ${["B", "kB", "MB", "GB", "TB"][power]}`;
}

/** @param {number} seconds */
export function timeLeft(seconds) {
  if (seconds < 10) return strings.secondsLeft;
  if (seconds < 90) return strings.left(`${number(Math.round(seconds / 5) * 5)} s`);
  if (seconds < 5400) return strings.left(`${number(Math.round(seconds / 60))} min`);
  return strings.left(`${number(Math.round(seconds / 360) / 10)} h`);
}

/** @type {[Intl.RelativeTimeFormatUnit, number][]} each with its length in seconds */
const SPANS = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

/**
 * How long ago that was, in the largest unit that fits.
 * @param {number} ms
 * @param {number} now
 */
export function ago(ms, now) {
  const seconds = Math.max(0, (now - ms) / 1000);
  if (seconds < 45) return strings.justNow;
  for (const [unit, length] of SPANS) if (seconds >= length) return RELATIVE().format(-Math.round(seconds / length), unit);
  return RELATIVE().format(-Math.round(seconds), "second");
}

export const strings = {
  justNow: "just now",
  secondsLeft: "a few seconds left",
  /** @param {string} time */
  left: (time) => `${time} left`,
  /** @type {Record<string, string>} by name; the server's own words otherwise */
  sorts: {},
  app: "Berry image library",
  grid: "Images",
  search: "Search images",
  searchHint: "Search prompts, or try model: seed: date:",
  clear: "Clear the search",
  fieldsTitle: "What you can search for",
  fieldsIntro: "Words and “phrases” must all be in the prompt; a minus in front excludes. Click an example to try it.",
  /** @param {string[]} names */
  alsoCalled: (names) => `also ${names.join(", ")}`,
  sort: "Order",
  newest: "Newest first",
  oldest: "Oldest first",
  zoom: "Size of the thumbnails",
  smaller: "Smaller thumbnails",
  larger: "Larger thumbnails",
  keys: "Keyboard",
  rescan: "Look for new and changed files",
  close: "Close",
  more: "Show more",

  /** @param {number} total */
  images: (total) => plural(total, "image"),
  /** @param {number} total */
  matches: (total) => (total ? `${plural(total, "image")} found` : "No image matches"),
  searching: "Searching…",
  view: "View",
  arrangement: "Arrangement",
  asRows: "Whole images in rows",
  asSquares: "Squares",
  stacks: "Stacks",
  stacksNone: "None: every image by itself",
  stacksBatch: "Neighbours of one prompt",
  stacksPrompt: "All images of one prompt",
  stacksOff: "Images are not stacked; see View",
  noStack: "This image stands for itself",
  /** @param {number} count */
  stackOf: (count) => `Stack of ${plural(count, "image")}`,
  /** @param {number} count */
  stackBadge: (count) => number(count),
  /** @param {number} count */
  stackOpened: (count) => `${plural(count, "image")} of the stack shown`,
  /** @param {number} count */
  stackClosed: (count) => `Stack of ${plural(count, "image")} closed`,
  openStack: "Show the images of the stack (S)",
  closeStack: "Close the stack (S)",
  coverPicked: "This image stands for its stack now",
  /** @param {number} total @param {number} matching */
  stacked: (total, matching) => `${plural(matching, "image")} in ${number(total)} ${total === 1 ? "place" : "places"}`,
  onClick: "A click",
  clickSelects: "selects the image, a double click opens it",
  clickOpens: "opens the image, Ctrl+click selects it",
  blur: "Blur images that are not safe for work",
  blurHelp: "Those marked so, and those with one of the words named in the settings in their prompt.",
  blurOn: "Images that are not safe for work are blurred",
  blurOff: "No image is blurred",
  selectDay: "Select",
  /** @param {string} when @param {number} count */
  selectDays: (when, count) => `Select ${plural(count, "image")} of ${when}`,
  goToDate: "Go to a date",
  date: "Date",
  go: "Go",
  notByTime: "The images are not in the order of time. Choose “Newest first” for days and dates.",
  /** @param {string} suggestion */
  useInstead: (suggestion) => `Use “${suggestion}”`,
  /** @param {number} count */
  fresh: (count) => `${number(count)} new`,
  freshLabel: "Go to the newest images",

  /** @param {string} name @param {string} date @param {number} rank @param {number} total */
  cell: (name, date, rank, total) => `${name}, ${date}, ${number(rank + 1)} of ${number(total)}`,
  /** @param {number} rank @param {number} total */
  waiting: (rank, total) => `Loading, ${number(rank + 1)} of ${number(total)}`,
  /** @param {number} rank @param {number} total */
  place: (rank, total) => `${number(rank + 1)} of ${number(total)}`,
  fileMissing: "The file cannot be found",
  thumbFailed: "No preview could be made",

  unreachable: "The server does not answer. Is it still running?",
  loggedOut: "You are logged out. Reload this page to log in again.",
  reload: "Reload",
  /** @param {number} status */
  serverFailed: (status) => `The server answered with an error (${status}).`,
  pagesFailed: "Part of the result could not be loaded.",
  retry: "Try again",

  emptyTitle: "No images yet",
  emptyHost:
    "Every image you generate appears here as soon as it is saved. To add images you already have, name their folders under Settings → Berry.",
  emptyStandalone:
    "The folders below hold no image that can be shown. Add images to them, or start again with another folder: python -m lib_berry serve FOLDER",
  emptyScanTitle: "Looking through your folders",
  emptyScan: "Images appear here while they are found.",
  emptyScanFailed: "The folders could not be read",
  noMatchTitle: "No image matches",
  noMatch: "Take a word away, or try another spelling.",
  gatheringTitle: "Starting",
  lookedIn: "Folders",
  folderGone: "not available",
  scanNow: "Look again",

  /** @param {import("./types.mjs").Scan} scan */
  scanDone: (scan) =>
    scan.indexed
      ? `Indexed ${plural(scan.indexed, "image")}` + (scan.unchanged ? `, ${number(scan.unchanged)} unchanged` : "")
      : `Nothing new among ${plural(scan.files, "file")}`,
  scanCancelled: "Indexing was stopped. What was found so far stays.",
  /** @param {string | null} message */
  scanFailed: (message) => message || "Indexing stopped because of an error.",
  /** @param {import("./types.mjs").Scan} scan */
  scanning: (scan) =>
    scan.counted ? `${number(scan.files)} of ${number(scan.total)} files` : `${number(scan.files)} files so far`,
  /** @param {number} rate */
  rate: (rate) => `${number(rate >= 10 ? Math.round(rate) : Math.round(rate * 10) / 10)} a second`,
  indexing: "Indexing",
  cancel: "Stop",
  cancelling: "Stopping…",
  pause: "Pause",
  resume: "Go on",
  /** @type {Record<string, string>} why a scan rests or is slow */
  held: {
    paused: "paused",
    host: "slowly, while an image is generated",
    load: "slowly, while other programs need the machine",
  },
  /** @param {import("./types.mjs").Root[]} roots that are not watched */
  watchOff: (roots) => `New images show after the next look only. ${roots[0]?.watch_reason ?? ""}`,
  /** @param {number} count */
  unreadable: (count) => `${plural(count, "file")} could not be read`,
  show: "Show",
  errorsTitle: "Files that could not be read",
  errorsIntro: "They stay in the library and are tried again when they change.",
  noErrors: "Every file could be read",

  health: "Library health",
  healthTitle: "Library health",
  foldersTitle: "Folders",
  foldersHost: "Which folders are indexed is chosen in Settings → Berry.",
  foldersStandalone: "Folders are chosen at the start: python -m lib_berry serve FOLDER",
  noFolders: "No folder is indexed yet.",
  imagesLabel: "Images",
  missingLabel: "Missing",
  missingWhy: "Their files are gone. They come back with all they had when the files do.",
  unreadLabel: "Unreadable",
  lockedLabel: "Not looked at",
  lockedWhy: "Folders and names that could not be read at all; see below.",
  scannedLabel: "Last scan",
  never: "not yet",
  watched: "watched",
  polled: "looked at now and then",
  unwatched: "not watched",
  watchStarts: "being set up",
  notMade: "not there yet",
  notMadeWhy: "The folder is made when the first image is saved to it.",
  archived: "archived",
  archivedWhy: "Its images are kept and searched; the folder is neither scanned nor watched.",
  archive: "Archive",
  archiveWhy: "Keep its images in the library, and look at the folder no more",
  unarchive: "Scan again",
  gone: "The files are deleted",
  goneWhy: "Count its images as missing. Should the files come back, so do the images, with all they had.",
  removeArchived: "Take out of the library",
  /** @param {number} count */
  lockedTitle: (count) => `${plural(count, "folder or name", "folders and names")} could not be read`,
  lockedIntro: "What they hold is not in the library. Every scan tries them again.",
  /** @param {number} count */
  andMore: (count) => `and ${number(count)} more`,
  ownTitle: "Berry’s own files",
  databaseLabel: "Index",
  thumbnailsLabel: "Thumbnails",
  freeLabel: "Free on that disk",
  unknown: "unknown",
  /** @param {string} part @param {string} whole */
  partOf: (part, whole) => `${part} of ${whole} at most`,
  retryAll: "Try all again",
  /** @param {string} tried */
  trying: (tried) => `${tried} tried…`,
  /** @param {number} mended @param {number} tried */
  mended: (mended, tried) => `${number(mended)} of ${plural(tried, "file")} can be read now`,
  stillUnreadable: "The file still cannot be read.",
  notTried: "The file is not there now. The next scan looks again.",
  /** @param {import("./types.mjs").Root} root */
  rootGone: (root) =>
    `${root.path ?? root.name}: ${root.reason ?? "The folder is not available."} Its images stay listed.`,

  detail: "Image",
  previous: "Previous image",
  next: "Next image",
  info: "Parameters",
  download: "Download the original file",
  actualSize: "1:1, actual size",
  noParameters: "This image carries no parameters.",
  prompt: "Prompt",
  negative: "Negative prompt",
  raw: "Raw text",
  stages: "Stages",
  all: "All parameters",
  copyInfotext: "Copy infotext",
  /** @param {string} what */
  copy: (what) => `Copy ${what.toLowerCase()}`,
  /** @param {string} what */
  copied: (what) => `${what} copied`,
  copyFailed: "The browser refused to copy. Select the text and press Ctrl+C.",
  /** @param {string} value */
  searchFor: (value) => `Search for ${value}`,
  originalFailed: "The original file could not be shown.",
  originalMissing: "The file cannot be found. What you see is its thumbnail.",

  sendTo: "Send to",
  /** @param {string} label */
  sendLabel: (label) => `Send to ${label}`,
  /** @param {string} label */
  sending: (label) => `Sending to ${label}…`,
  /** @param {string} label */
  sent: (label) => `Sent to ${label}`,
  /** @param {string} label @param {string} reason */
  sendFailed: (label, reason) => `Could not send to ${label}: ${reason}`,
  sendNoAnswer: "the web UI did not answer in time.",
  sendNoParts: "this page lacks the parts for it. Reload the UI.",

  keysTitle: "Keyboard",
  /** @type {Record<string, string>} as they stand on a keyboard; other keys are called as they are pressed */
  keyNames: {
    Ctrl: "Ctrl",
    Shift: "Shift",
    Escape: "Esc",
    Enter: "Enter",
    Space: "Space",
    Home: "Home",
    End: "End",
    PageUp: "Page Up",
    PageDown: "Page Down",
    Delete: "Del",
  },
  keyPlaces: { grid: "In the grid", viewer: "In an image", compare: "When comparing" },
  /** @type {Record<string, string>} by the actions of the key table */
  keyHelp: {
    left: "Previous image",
    right: "Next image",
    up: "Image above",
    down: "Image below",
    first: "First image",
    last: "Last image",
    pageUp: "One screen up",
    pageDown: "One screen down",
    nextDay: "Next day",
    previousDay: "Previous day",
    nextMonth: "Next month",
    previousMonth: "Previous month",
    goTo: "Go to a date",
    selectAll: "Select all that are found",
    selectDay: "Select the images of the day",
    extendLeft: "Select on to the left",
    extendRight: "Select on to the right",
    extendUp: "Select on upwards",
    extendDown: "Select on downwards",
    extendPageUp: "Select one screen up",
    extendPageDown: "Select one screen down",
    extendFirst: "Select to the first",
    extendLast: "Select to the last",
    blur: "Blur images not safe for work, or no longer",
    open: "Open the image",
    select: "Select the image, or no longer",
    unselect: "Select none",
    stack: "Open the stack, or close it",
    stackCover: "Let this image stand for its stack",
    larger: "Larger thumbnails",
    smaller: "Smaller thumbnails",
    previous: "Previous image",
    next: "Next image",
    viewFirst: "First image",
    viewLast: "Last image",
    actualSize: "Actual size at the pointer, or fit again",
    zoomIn: "Zoom in",
    zoomOut: "Zoom out",
    fill: "Fill the view, or fit again",
    fullScreen: "Full screen",
    info: "Show or hide the parameters",
    compare: "Compare the selected images, or this one and the next",
    send: "Send, copy: a menu",
    stepBack: "Previous image in place of the active one",
    stepOn: "Next image in place of the active one",
    mode: "Side by side, wipe, blink, difference",
    swap: "Swap the two",
    turn: "Show the other, when blinking",
    compareActual: "Actual size, or fit again",
    compareIn: "Zoom in",
    compareOut: "Zoom out",
    differs: "Show or hide what differs",
    endCompare: "Compare no more",
    close: "Close the image",
    rate: "Rate; the same again takes the stars away",
    rateAndNext: "Rate, and on to the next image",
    favorite: "Favourite, or no longer",
    nsfw: "Not safe for work, or no longer",
    tags: "Tags",
    albums: "Put into an album",
    undo: "Undo",
    redo: "Do it again",
    trash: "Move to the trash",
    search: "Search",
    help: "This list",
  },
};

/** What the parameters and facts of an image are called. */
export const labels = {
  seed: "Seed",
  steps: "Steps",
  sampler: "Sampler",
  schedule: "Schedule",
  cfgScale: "CFG scale",
  size: "Size",
  clipSkip: "Clip skip",
  denoisingStrength: "Denoising strength",
  model: "Model",
  hash: "Hash",
  vae: "VAE",
  madeWith: "Made with",
  upscale: "Upscale",
  upscaler: "Upscaler",
  prompt: "Prompt",
  negativePrompt: "Negative prompt",
  module: "Module",
  weight: "Weight",
  name: "Name",
  path: "Path",
  folder: "Folder",
  imageSize: "Image size",
  fileSize: "File size",
  format: "Format",
  created: "Created",
  changed: "Changed",
  other: "Other",
  generation: "Generation",
  loras: "LoRAs",
  embeddings: "Embeddings",
  hiresFix: "Hires. fix",
  file: "File",
};
