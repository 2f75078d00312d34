/**
 * The words of files: trash, moving, copying, renaming, downloads.
 */

import { fileSize, number, plural } from "./strings.mjs";

/** @param {number} count */
const images = (count) => plural(count, "image");

export const filing = {
  cancel: "Cancel",
  show: "Show",
  nothingChosen: "Select images first.",
  /** @param {number} done @param {number} total */
  working: (done, total) => `${number(done)} of ${images(total)}`,
  workingTitle: "Files",
  stopped: "Stopped. What was done can be undone.",
  failuresTitle: "What could not be done",
  /** @param {number} count @param {{name: string, reason: string} | undefined} first */
  failed: (count, first) =>
    count === 1 && first
      ? `${first.name} stays where it is. ${first.reason}`
      : `${images(count)} stay where they are.${first ? ` ${first.name}: ${first.reason}` : ""}`,
  /** @param {number} count */
  moreFailed: (count) => `And ${number(count)} more.`,
  /** @param {number} count */
  numbered: (count) =>
    count === 1 ? "One name was taken; it got a number." : `${number(count)} names were taken; they got a number.`,

  trash: "Trash",
  /** @param {number} size */
  trashSome: (size) => `Trash ${number(size)}`,
  alreadyTrashed: "That is in the trash already.",
  nothingDone: "There was nothing to do.",
  openTrash: "Show the trash",
  /** @param {number} count @param {number} bytes */
  held: (count, bytes) =>
    count ? `${images(count)}, ${fileSize(bytes)}. They can be put back at any time.` : "The trash is empty.",
  emptyTrashTitle: "The trash is empty",
  emptyTrash: "What you delete comes here first, and can be put back with its stars, tags and albums.",
  allTrashedTitle: "All images are in the trash",
  /** @param {number} count */
  allTrashed: (count) => `It holds ${images(count)}, to be put back with stars, tags and albums at any time.`,
  filesTitle: "Files",
  /** @param {number} size */
  restoreSome: (size) => `Restore ${number(size)}`,
  restoreAll: "Restore all",
  leaveTrash: "Back to the library",
  empty: "Empty trash…",
  emptyTitle: "Empty the trash?",
  /** @param {number} count @param {number} bytes */
  emptyWhat: (count, bytes) => `${images(count)} will be thrown out. That frees ${fileSize(bytes)}.`,
  emptyToBin: "The files go to the recycle bin of the computer they are on, or are deleted on disks that have none.",
  emptyForGood: "The files are deleted for good. This cannot be undone.",
  emptyKept: "Their stars, tags and albums are remembered, in case you ever put a file back.",
  /** @param {number} count */
  emptyDo: (count) => `Throw out ${images(count)}`,
  /** @param {number} count */
  emptied: (count) => `${images(count)} thrown out`,

  move: "Move or copy…",
  moveHelp: "into another folder of the library",
  /** @param {number} size */
  moveTitle: (size) => `Move or copy ${images(size)}`,
  library: "In",
  folder: "Folder",
  folderHelp: "A name that is new makes a folder; a / makes one in another. Leave it empty for the top.",
  folderHint: "such as best/2024",
  known: "Folders with images",
  noFolders: "None has that in its name; it will be made.",
  moveDo: "Move",
  copyDo: "Copy",
  neverOver: "No file is ever replaced: a name that is taken gets a number. Stars, tags and albums stay.",

  rename: "Rename…",
  renameHelp: "by a pattern, shown before anything happens",
  /** @param {number} size */
  renameTitle: (size) => `Rename ${images(size)}`,
  pattern: "New name",
  /** @type {Record<string, string>} what each placeholder stands for */
  placeholders: {
    "{name}": "the name as it is",
    "{date}": "date of the file",
    "{time}": "time of the file",
    "{model}": "model",
    "{seed}": "seed",
    "{prompt:5}": "first five words of the prompt",
    "{counter:4}": "1, 2, 3 … as four digits",
    "{sampler}": "sampler",
    "{width}": "width",
    "{height}": "height",
    "{rating}": "stars",
  },
  insert: "Put in",
  before: "Now",
  after: "Then",
  /** @param {number} shown @param {number} total */
  previewed: (shown, total) => (shown < total ? `The first ${number(shown)} of ${number(total)}` : ""),
  /** @param {number} size */
  renameDo: (size) => `Rename ${images(size)}`,

  revealRefused: "A file manager opens only where the library is used on its own computer.",
  inTrash: "It is in the trash; restore it first.",
  reveal: "Show in folder",
  revealHelp: "in the file manager of the computer that the library is on",
  revealed: "Its folder is open on the computer that the library is on.",

  download: "Download…",
  /** @param {number} size */
  downloadTitle: (size) => `Download ${images(size)}`,
  /** @type {Record<string, {name: string, help: string}>} by what the server calls them */
  kinds: {
    zip: { name: "Images", help: "a ZIP archive of the files as they are" },
    stripped: { name: "Images without metadata", help: "a ZIP archive; PNG, JPEG and WebP, the pixels untouched" },
    sheet: { name: "Contact sheet", help: "one picture of up to 400 images, with names" },
    csv: { name: "Parameters as CSV", help: "a table for a spreadsheet" },
    json: { name: "Parameters as JSON", help: "everything known, for programs" },
    infotexts: { name: "Infotexts", help: "a text file, as the images have them" },
    prompts: { name: "Prompts", help: "one line an image, for the web UI's script “Prompts from file or textbox”" },
  },
  preparing: "Preparing the download…",
  /** @param {number} count @param {number | null} bytes */
  downloading: (count, bytes) =>
    `Downloading ${images(count)}${bytes === null ? "" : `, ${fileSize(bytes)}`}`,
  /** @param {number} count */
  leftOut: (count) => `${images(count)} left out: their files cannot be had now, or there is no more room.`,
};
