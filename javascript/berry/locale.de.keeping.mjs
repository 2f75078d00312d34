/**
 * Die Wörter des Bewahrens auf Deutsch: Export, Import, Sicherungen, Duplikate.
 */

import { number, plural } from "./strings.mjs";

const bilder = (/** @type {number} */ count) => plural(count, "Bild", "Bilder");
const tags = (/** @type {number} */ count) => plural(count, "Tag", "Tags");
const alben = (/** @type {number} */ count) => plural(count, "Album", "Alben");

/** @type {import("./localise.mjs").Words} */
export const keeping = {
  title: "Bewertungen, Tags und Alben",
  intro:
    "In der Datenbank, einmal am Tag gesichert. Ein Export ist eine lesbare Datei, die jedes Berry übernehmen kann, wo immer die Bilder dann liegen.",
  exportFile: "Exportieren",
  importFile: "Importieren …",
  importWhy:
    "Ein Export oder eine Sicherung von Berry, iib.db von infinite-image-browsing, wib.sqlite3 von images-browser oder diffusion-toolkit.db. Was da ist, bleibt; die Datei wird nur gelesen.",
  reading: "Wird gelesen …",
  backUp: "Jetzt sichern",
  noBackup: "Es gibt noch nichts zu sichern: keine Bewertung, kein Tag, kein Album, keine gespeicherte Suche.",
  backedUp: "Gesichert",
  backups: "Sicherungen",
  none: "Noch keine Sicherung.",
  restore: "Zurückholen …",
  restoreFrom: (/** @type {string} */ when) => `Die Sicherung: ${when}`,
  more: (/** @type {number} */ count) => `${number(count)} weitere zeigen`,
  reasons: {
    daily: "täglich",
    "by-hand": "von Hand",
    "before-import": "vor einem Import",
    "before-restore": "vor dem Zurückholen einer Sicherung",
  },
  update: "vor einer neuen Version von Berry",
  sources: {
    "an export of Berry": "Das ist ein Export von Berry",
    "a library or backup of Berry": "Das ist eine Bibliothek oder Sicherung von Berry",
  },
  fromRival: (/** @type {string} */ name) => `Das ist die Datenbank von ${name}`,
  found: {
    path: (/** @type {number} */ count) => `${bilder(count)} am angegebenen Pfad gefunden`,
    content: (/** @type {number} */ count) => `${bilder(count)} am Inhalt erkannt, an anderem Ort`,
    name: (/** @type {number} */ count) => `${bilder(count)} am Ende des Pfades erkannt`,
    id: (/** @type {number} */ count) => `${bilder(count)} fort, bewahrt für die Rückkehr`,
  },
  missed: (/** @type {number} */ count) => `${bilder(count)} nicht in dieser Bibliothek`,
  added: {
    marks: (/** @type {number} */ count) => `${bilder(count)} zu bewerten oder zu markieren`,
    tags: (/** @type {number} */ count) => plural(count, "neues Tag", "neue Tags"),
    tagged: (/** @type {number} */ count) => `${tags(count)} an Bildern`,
    albums: (/** @type {number} */ count) => plural(count, "neues Album", "neue Alben"),
    filed: (/** @type {number} */ count) => `${bilder(count)} für Alben`,
    covers: (/** @type {number} */ count) => `${plural(count, "Titelbild", "Titelbilder")} von Alben`,
    searches: (/** @type {number} */ count) => plural(count, "gespeicherte Suche", "gespeicherte Suchen"),
    rules: (/** @type {number} */ count) => plural(count, "Regel", "Regeln"),
    stacks: (/** @type {number} */ count) => `${plural(count, "Titelbild", "Titelbilder")} von Stapeln`,
    views: (/** @type {number} */ count) => `${bilder(count)} später angesehen als hier bekannt`,
  },
  nothingNew: "Sie enthält nichts Neues.",
  takeOver: "Übernehmen",
  bringBack: "Fehlendes zurückholen",
  replace: "Alles wie damals",
  replaceWhy: "Verwirft, was seitdem gesagt wurde. Der jetzige Stand wird vorher gesichert.",
  cancel: "Abbrechen",
  takenOver: "Übernommen. Der Stand davor ist bei den Sicherungen.",
};

/** @type {import("./localise.mjs").Words} */
export const duplicates = {
  title: "Duplikate",
  find: "Duplikate finden",
  findIntro: "Kopien desselben Bildes und Bilder, die sich gleichen, mit einem Vorschlag, welches bleibt.",
  kinds: { exact: "Gleiche Bildpunkte", near: "Sehen sich ähnlich", recipe: "Gleicher Prompt und Seed" },
  explain: {
    exact: "Jeder Bildpunkt ist gleich; Format, Dateigröße und Metadaten können sich unterscheiden.",
    near: "Kopien, die skaliert, komprimiert oder leicht verändert wurden. Vor der Wahl ansehen.",
    recipe: "Aus gleichen Prompts und gleichem Seed. Andere Einstellungen können sich unterscheiden, auch die Bilder.",
  },
  looked: (/** @type {number} */ looked, /** @type {number} */ readable) =>
    looked >= readable
      ? `Alle ${bilder(readable)} verglichen`
      : `Bisher ${number(looked)} von ${plural(readable, "Bild", "Bildern")} verglichen`,
  lookAll: "Alle Bilder vergleichen",
  lookWhy: "Liest jede Bilddatei einmal, im Hintergrund, solange nichts anderes den Rechner braucht.",
  again: "Noch einmal suchen",
  searching: "Duplikate werden gesucht …",
  empty: "Keine Duplikate gefunden.",
  total: (/** @type {number} */ groups, /** @type {number} */ extra) =>
    `${plural(groups, "Gruppe", "Gruppen")}, ${bilder(extra)} mehr als nötig`,
  keep: "Behalten",
  why: {
    rating: "am besten bewertet",
    favorite: "ein Favorit",
    albums: "in mehr Alben",
    tags: "hat mehr Tags",
    pixels: "das größte Bild",
    metadata: "hat seine Parameter",
    lossless: "verlustfrei komprimiert",
    size: "die größte Datei",
    age: "das älteste",
  },
  selectOthers: "Die anderen auswählen",
  selectAll: "Alle anderen gezeigten auswählen",
  selectNone: "Nichts auswählen",
  open: "Öffnen",
  openLabel: (/** @type {string} */ name) => `${name} in neuem Tab öffnen`,
  tags,
  albums: (/** @type {number} */ count) => `in ${alben(count)}`,
  noPrompt: "keine Parameter",
  trash: (/** @type {number} */ count) => (count ? `${number(count)} in den Papierkorb` : "In den Papierkorb"),
  oneStays: "Eines jeder Gruppe bleibt. Erst ein anderes abwählen.",
  more: "Mehr",
};
