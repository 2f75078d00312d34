/**
 * Die Wörter der Dateien auf Deutsch: Papierkorb, Verschieben, Kopieren, Umbenennen, Herunterladen.
 */

import { fileSize, number, plural } from "./strings.mjs";

const bilder = (/** @type {number} */ count) => plural(count, "Bild", "Bilder");

/** @type {import("./localise.mjs").Words} */
export const filing = {
  cancel: "Abbrechen",
  show: "Zeigen",
  nothingChosen: "Erst Bilder auswählen.",
  working: (/** @type {number} */ done, /** @type {number} */ total) =>
    `${number(done)} von ${plural(total, "Bild", "Bildern")}`,
  workingTitle: "Dateien",
  stopped: "Angehalten. Was getan war, lässt sich rückgängig machen.",
  failuresTitle: "Was nicht gelungen ist",
  failed: (/** @type {number} */ count, /** @type {{name: string, reason: string} | undefined} */ first) =>
    count === 1 && first
      ? `${first.name} bleibt, wo es ist. ${first.reason}`
      : `${plural(count, "Bild bleibt", "Bilder bleiben")} am alten Ort.${first ? ` ${first.name}: ${first.reason}` : ""}`,
  moreFailed: (/** @type {number} */ count) => `Und ${number(count)} weitere.`,
  numbered: (/** @type {number} */ count) =>
    count === 1
      ? "Ein Name war vergeben; er bekam eine Nummer."
      : `${number(count)} Namen waren vergeben; sie bekamen eine Nummer.`,

  trash: "Papierkorb",
  trashSome: (/** @type {number} */ size) => `${number(size)} löschen`,
  alreadyTrashed: "Das ist schon im Papierkorb.",
  nothingDone: "Es gab nichts zu tun.",
  openTrash: "Papierkorb zeigen",
  held: (/** @type {number} */ count, /** @type {number} */ bytes) =>
    count
      ? `${bilder(count)}, ${fileSize(bytes)}. Alles lässt sich jederzeit wiederherstellen.`
      : "Der Papierkorb ist leer.",
  emptyTrashTitle: "Der Papierkorb ist leer",
  emptyTrash:
    "Gelöschtes kommt zuerst hierher und lässt sich mit seinen Sternen, Tags und Alben wiederherstellen.",
  allTrashedTitle: "Alle Bilder sind im Papierkorb",
  allTrashed: (/** @type {number} */ count) =>
    `Er enthält ${bilder(count)}, jederzeit mit Sternen, Tags und Alben wiederherzustellen.`,
  filesTitle: "Dateien",
  restoreSome: (/** @type {number} */ size) => `${number(size)} wiederherstellen`,
  restoreAll: "Alle wiederherstellen",
  leaveTrash: "Zurück zur Bibliothek",
  empty: "Papierkorb leeren …",
  emptyTitle: "Papierkorb leeren?",
  emptyWhat: (/** @type {number} */ count, /** @type {number} */ bytes) =>
    `${plural(count, "Bild wird", "Bilder werden")} weggeworfen. Das gibt ${fileSize(bytes)} frei.`,
  emptyToBin:
    "Die Dateien kommen in den Papierkorb des Rechners, auf dem sie liegen; auf Datenträgern ohne Papierkorb werden sie gelöscht.",
  emptyForGood: "Die Dateien werden endgültig gelöscht. Das lässt sich nicht rückgängig machen.",
  emptyKept: "Ihre Sterne, Tags und Alben bleiben gemerkt, falls eine Datei je zurückkommt.",
  emptyDo: (/** @type {number} */ count) => `${bilder(count)} wegwerfen`,
  emptied: (/** @type {number} */ count) => `${bilder(count)} weggeworfen`,

  move: "Verschieben oder kopieren …",
  moveHelp: "in einen anderen Ordner der Bibliothek",
  moveTitle: (/** @type {number} */ size) => `${bilder(size)} verschieben oder kopieren`,
  library: "In",
  folder: "Ordner",
  folderHelp:
    "Ein neuer Name legt einen Ordner an; ein / legt ihn in einen anderen. Leer steht für die oberste Ebene.",
  folderHint: "etwa beste/2024",
  known: "Ordner mit Bildern",
  noFolders: "Keiner enthält das im Namen; er wird angelegt.",
  moveDo: "Verschieben",
  copyDo: "Kopieren",
  neverOver: "Nie wird eine Datei ersetzt: Ein vergebener Name bekommt eine Nummer. Sterne, Tags und Alben bleiben.",

  rename: "Umbenennen …",
  renameHelp: "nach einem Muster, mit Vorschau",
  renameTitle: (/** @type {number} */ size) => `${bilder(size)} umbenennen`,
  pattern: "Neuer Name",
  placeholders: {
    "{name}": "der Name, wie er ist",
    "{date}": "Datum der Datei",
    "{time}": "Uhrzeit der Datei",
    "{model}": "Modell",
    "{seed}": "Seed",
    "{prompt:5}": "die ersten fünf Wörter des Prompts",
    "{counter:4}": "1, 2, 3 … mit vier Ziffern",
    "{sampler}": "Sampler",
    "{width}": "Breite",
    "{height}": "Höhe",
    "{rating}": "Sterne",
  },
  insert: "Einsetzen",
  before: "Jetzt",
  after: "Danach",
  previewed: (/** @type {number} */ shown, /** @type {number} */ total) =>
    shown < total ? `Die ersten ${number(shown)} von ${number(total)}` : "",
  renameDo: (/** @type {number} */ size) => `${bilder(size)} umbenennen`,

  reveal: "Im Ordner zeigen",
  revealHelp: "im Dateimanager des Rechners, auf dem die Bibliothek liegt",
  revealed: "Der Ordner ist auf dem Rechner geöffnet, auf dem die Bibliothek liegt.",
  revealRefused: "Ein Dateimanager öffnet sich nur, wenn die Bibliothek auf ihrem eigenen Rechner benutzt wird.",
  inTrash: "Es ist im Papierkorb; erst wiederherstellen.",

  download: "Herunterladen …",
  downloadTitle: (/** @type {number} */ size) => `${bilder(size)} herunterladen`,
  kinds: {
    zip: { name: "Bilder", help: "ein ZIP-Archiv der Dateien, wie sie sind" },
    stripped: { name: "Bilder ohne Metadaten", help: "ein ZIP-Archiv; PNG, JPEG und WebP, jeder Bildpunkt wie er war" },
    sheet: { name: "Kontaktbogen", help: "ein Bild aus bis zu 400 Bildern, mit Namen" },
    csv: { name: "Parameter als CSV", help: "eine Tabelle für die Tabellenkalkulation" },
    json: { name: "Parameter als JSON", help: "alles Bekannte, für Programme" },
    infotexts: { name: "Infotexte", help: "eine Textdatei, wie sie in den Bildern stehen" },
    prompts: { name: "Prompts", help: "eine Zeile je Bild, für das Skript „Prompts from file or textbox“ der Web-UI" },
  },
  preparing: "Der Download wird vorbereitet …",
  downloading: (/** @type {number} */ count, /** @type {number | null} */ bytes) =>
    `${plural(count, "Bild wird", "Bilder werden")} heruntergeladen${bytes === null ? "" : `, ${fileSize(bytes)}`}`,
  leftOut: (/** @type {number} */ count) =>
    `${bilder(count)} ausgelassen: Die Dateien sind gerade nicht da, oder es ist kein Platz mehr.`,
};
