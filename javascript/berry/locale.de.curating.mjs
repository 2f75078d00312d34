/**
 * Die Wörter des Ordnens auf Deutsch: Sterne, Tags, Alben, Regeln, Rückgängigmachen.
 */

import { number, plural } from "./strings.mjs";

const bilder = (/** @type {number} */ count) => plural(count, "Bild", "Bilder");

/** @type {import("./localise.mjs").Words} */
export const curating = {
  rating: "Bewertung",
  stars: (/** @type {number} */ stars) => (stars ? plural(stars, "Stern", "Sterne") : "Ohne Bewertung"),
  rate: (/** @type {number} */ stars) => `Mit ${plural(stars, "Stern", "Sternen")} bewerten`,
  clearRating: "Keine Sterne",
  favorite: "Favorit",
  notFavorite: "Kein Favorit",
  nsfw: "NSFW",
  notNsfw: "Nicht NSFW",
  markFavorite: "Favorit (F)",
  markNsfw: "Nicht jugendfrei (N)",
  rateMany: (/** @type {number} */ size) => `${number(size)} bewerten`,
  rateThem: "Bewerten",
  tagThem: "Taggen",
  putThem: "Album",
  working: (/** @type {number} */ size) =>
    size ? plural(size, "Bild wird geändert …", "Bilder werden geändert …") : "Wird geändert …",
  nothingChosen: "Erst ein Bild auswählen.",
  stray: "Passt nicht mehr zur Suche",

  undo: "Rückgängig",
  redo: "Wiederholen",
  undone: (/** @type {string} */ label) => `Rückgängig gemacht: ${label}`,
  redone: (/** @type {string} */ label) => `Wiederholt: ${label}`,
  nothingToUndo: "In diesem Besuch gibt es nichts rückgängig zu machen. Der Verlauf reicht weiter zurück.",
  nothingToRedo: "Es gibt nichts zu wiederholen.",
  history: "Verlauf",
  historyIntro:
    "Das Letzte zuerst. Rückgängig Gemachtes lässt sich wiederholen, solange nichts anderes getan wird.",
  noHistory: "Noch wurde nichts getan.",
  undoBack: "Bis hierher rückgängig",
  undoBackTo: (/** @type {string} */ label) => `Rückgängig bis einschließlich: ${label}`,
  takenBack: "rückgängig gemacht",

  tags: "Tags",
  tagsOf: (/** @type {number} */ size) =>
    size === 1 ? "Tags dieses Bildes" : `Tags von ${plural(size, "Bild", "Bildern")}`,
  tagHint: "Tag eintippen, / ordnet es einem anderen unter",
  addTag: "Tag hinzufügen",
  someHave: (/** @type {string} */ name, /** @type {number} */ count, /** @type {number} */ size) =>
    `${name}: auf ${number(count)} von ${number(size)}`,
  takeOff: (/** @type {string} */ name) => `${name} abnehmen`,
  putOnAll: (/** @type {string} */ name) => `${name} allen geben`,
  newTag: (/** @type {string} */ name) => `Neues Tag „${name}“`,
  tagSuggestions: "Tags zur Wahl",
  editTag: "Tag",
  edit: (/** @type {string} */ name) => `${name} ändern`,
  tagName: "Name",
  color: "Farbe",
  noColor: "Keine Farbe",
  save: "Speichern",
  merge: "Beide vereinen",
  mergeHelp: "Bilder mit beiden behalten ein Tag. Rückgängig trennt sie wieder.",
  deleteTag: (/** @type {number} */ count) =>
    count ? `Löschen, von ${plural(count, "Bild", "Bildern")}` : "Löschen",
  beneathToo: "Untergeordnete Tags gehen mit.",

  albums: "Alben",
  shelf: "Alben und Tags",
  noAlbums: "Noch keine Alben. Bilder auswählen und L drücken.",
  noShelfTags: "Noch keine Tags. Bilder auswählen und T drücken.",
  newAlbum: "Neues Album",
  newSmart: "Neues intelligentes Album dieser Suche",
  smartNeedsSearch: "Erst etwas suchen: Ein intelligentes Album enthält, was eine Suche findet.",
  albumName: "Name des Albums",
  addTo: (/** @type {number} */ size) =>
    size === 1 ? "Dieses Bild in ein Album legen" : `${bilder(size)} in ein Album legen`,
  createAlbum: (/** @type {string} */ name) => `„${name}“ anlegen`,
  albumHint: "Album suchen, oder ein neues benennen",
  editAlbum: "Album",
  notes: "Notizen",
  search: "Suche",
  cover: "Aktuelles Bild als Titelbild nehmen",
  deleteAlbum: "Album löschen",
  keepsImages: "Seine Bilder bleiben in der Bibliothek.",
  moveUp: "Nach oben",
  moveDown: "Nach unten",
  smart: "intelligent",
  open: (/** @type {string} */ name) => `${name} zeigen`,
  takeOut: "Herausnehmen",
  toFront: "An den Anfang",

  rules: "Regeln",
  rulesIntro:
    "Eine Regel gibt neuen Bildern, die ihre Suche findet, ein Tag. Ein Tag, das von Hand abgenommen wurde, bleibt weg.",
  noRules: "Noch keine Regeln.",
  ruleQuery: "Suche",
  ruleTag: "Tag",
  ruleNow: "auch die Bilder, die schon da sind",
  addRule: "Regel hinzufügen",
  applyRule: "Jetzt auf alle anwenden",
  ruleOn: "Ein",
  applied: (/** @type {number} */ count) => `auf ${plural(count, "Bild", "Bilder")} angewendet`,
  deleteRule: (/** @type {string} */ query) => `Regel für ${query || "alle Bilder"} löschen`,
  everything: "alle Bilder",
};

/** @type {import("./localise.mjs").Words} */
export const deeds = {
  to: (/** @type {string} */ what, /** @type {number} */ count) => `${what}: ${bilder(count)}`,
  notFavorite: "Kein Favorit mehr",
  notNsfw: "Nicht mehr NSFW",
  tagged: (/** @type {string} */ a) => `Getaggt: ${a}`,
  untagged: (/** @type {string} */ a) => `Nicht mehr getaggt: ${a}`,
  tagColored: (/** @type {string} */ a) => `Farbe des Tags ${a}`,
  tagMerged: (/** @type {string} */ a, /** @type {string} */ b) => `Tag ${a} vereint mit ${b}`,
  tagRenamed: (/** @type {string} */ a, /** @type {string} */ b) => `Tag ${a} umbenannt in ${b}`,
  tagDeleted: (/** @type {string} */ a) => `Tag ${a} gelöscht`,
  albumMade: (/** @type {string} */ a) => `Album ${a} angelegt`,
  albumRenamed: (/** @type {string} */ a, /** @type {string} */ b) => `Album ${a} umbenannt in ${b}`,
  albumDeleted: (/** @type {string} */ a) => `Album ${a} gelöscht`,
  albumChanged: (/** @type {string} */ a) => `Album ${a} geändert`,
  putInto: (/** @type {string} */ a) => `In ${a} gelegt`,
  takenOut: (/** @type {string} */ a) => `Aus ${a} genommen`,
  ordered: (/** @type {string} */ a) => `Reihenfolge von ${a}`,
  ruleMade: (/** @type {string} */ a) => `Regel für ${a}`,
  ruleChanged: (/** @type {string} */ a) => `Regel geändert: ${a}`,
  ruleDeleted: (/** @type {string} */ a) => `Regel gelöscht: ${a}`,
  ruleApplied: "Regel angewandt",
  trashed: "In den Papierkorb gelegt",
  restored: "Aus dem Papierkorb geholt",
  renamed: "Umbenannt",
  movedTo: (/** @type {string} */ a) => `Verschoben nach ${a}`,
  copiedTo: (/** @type {string} */ a) => `Kopiert nach ${a}`,
};
