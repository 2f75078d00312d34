/**
 * Was der Server ablehnt, auf Deutsch.
 */

import { number } from "./strings.mjs";

/** @typedef {import("./refusalstrings.mjs").Values} Values */

/** Was hinter dem Doppelpunkt stehen kann, nach der Art des Feldes. @type {Record<string, string>} */
const EXPECTED = {
  integer: "eine ganze Zahl oder ein Bereich",
  real: "eine Zahl oder ein Bereich",
  area: "eine Zahl von Megapixeln oder ein Bereich",
  seed: "eine Zahl, ein Bereich oder Ziffern mit * und ?",
  size: "eine Größe wie 512x768",
  ratio: "ein Seitenverhältnis wie 3:2",
  bytes: "eine Dateigröße wie 500kb oder 2mb",
  date: "ein Datum: 2024, 2024-01, 2024-01-05, today, yesterday, \"last week\" oder \"last 7 days\"",
  time: "eine Uhrzeit: 22, 22:30, 10pm oder 22:00..06:00",
  rating: "0 bis 5 Sterne oder ein Bereich",
  image: "die Nummer eines Bildes",
};

/** @param {Values} values */
const example = (values) => `zum Beispiel ${values.example}`;

export const refusals = {
  /** @type {Record<string, (values: Values) => string | null>} */
  sentences: {
    field_unknown: ({ name, suggestion }) =>
      `Ein Feld „${name}“ gibt es nicht${suggestion ? `; ist „${suggestion}“ gemeint?` : "."} Um den Text selbst zu suchen, ihn in Anführungszeichen setzen.`,
    value_missing: (values) =>
      `${values.field}: braucht einen Wert, ${example(values)}. Um den Text selbst zu suchen, ihn in Anführungszeichen setzen.`,
    value_unknown: ({ field, value, suggestion, words }) =>
      `„${value}“ ist bei ${field}: nicht bekannt${suggestion ? `; ist „${suggestion}“ gemeint?` : "."} Möglich sind: ${words}.`,
    value_invalid: (values) => {
      const expected = EXPECTED[values.kind ?? ""];
      return expected ? `„${values.value}“ passt nicht zu ${values.field}: Erwartet wird ${expected} (${example(values)}).` : null;
    },
    text_compared: ({ field, operator }) => `${field}: enthält Text und lässt sich nicht mit „${operator}“ vergleichen.`,
    value_too_large: ({ field, value, largest }) => `„${value}“ ist zu groß für ${field}: höchstens ${largest}.`,
    range_reversed: ({ value }) => `Der Bereich „${value}“ endet, bevor er beginnt: die Enden tauschen.`,
    alternative_missing: ({ field }) => `Hinter „|“ fehlt ein Wert von ${field}:`,
    sort_unknown: ({ value }) => `Eine Reihenfolge „${value}“ gibt es nicht; siehe das Menü der Reihenfolge.`,
    quote_open: () => "Das Anführungszeichen wird nicht geschlossen: am Ende des Ausdrucks ein \" setzen.",
    bracket_open: () => "Die Klammer ( wird nicht geschlossen: eine ) setzen, oder \\( für das Zeichen selbst.",
    bracket_unopened: () => "Diese ) schließt nichts: sie wegnehmen, oder \\) für das Zeichen selbst.",
    term_missing_after: ({ operator }) => `Hinter „${operator}“ fehlt, wonach gesucht werden soll.`,
    term_missing_before: ({ operator }) => `Vor „${operator}“ fehlt, wonach gesucht werden soll.`,
    query_long: ({ most }) => `Die Suche ist zu lang: höchstens ${number(Number(most))} Zeichen.`,
    query_terms: ({ most }) => `Eine Suche kann höchstens ${number(Number(most))} Wörter, Werte und Platzhalter haben: einige weglassen.`,
    search_slow: ({ seconds }) => `Die Suche dauert länger als ${seconds} s; nach weniger auf einmal suchen.`,
    pattern_slow: ({ seconds }) => `Das Muster zu suchen dauert länger als ${seconds} s; ein einfacheres nehmen.`,

    read_only: () =>
      "Diese Galerie ist schreibgeschützt. Ihr Besitzer kann das in den Einstellungen ändern oder sie ohne --read-only starten.",
    files_remote: () =>
      "Dieser Server ist von anderen Rechnern aus zu erreichen, darum ändert Berry keine Dateien. Mit --enable-insecure-extension-access gestartet, erlaubt die Web UI es.",
    settings_frozen: () =>
      "Die Web UI wurde mit festen Einstellungen gestartet; Ordner lassen sich darum weder archivieren noch wieder aufnehmen.",
    page_outdated: () => "Der Server wurde neu gestartet, seit diese Seite geladen wurde. Die Seite neu laden und noch einmal versuchen.",
    origin_foreign: ({ origin }) =>
      `Diese Anfrage kommt von ${origin}, nicht von diesem Server. Ein Reverse-Proxy davor muss den Kopf „Host“ unverändert weitergeben.`,
    logged_out: () => "Zuerst bei der Web UI anmelden, dann diese Seite neu laden.",

    file_missing: ({ name }) => `${name} ist nicht zu öffnen. Ist das Laufwerk angeschlossen?`,
    file_away: () => "Die Datei ist weg, oder ihr Laufwerk ist nicht angeschlossen.",
    folder_away: () => "Der Ordner ist nicht zu erreichen oder jetzt leer. Ist das Laufwerk angeschlossen?",
    moving_already: () => "Es wird schon verschoben; das Laufwerk anschließen, auf das es soll.",
    name_taken: () => "Dort ist kein Name dafür frei.",
    album_taken: ({ name }) => `Ein Album ${name} gibt es schon; einen anderen Namen wählen.`,
    tag_taken: ({ name }) => `Ein Tag ${name} gibt es schon; beide vereinen oder einen anderen Namen wählen.`,
    search_taken: ({ name }) =>
      `Eine gespeicherte Suche „${name}“ gibt es schon; einen anderen Namen wählen oder jene löschen.`,
    files_busy: () => "Es werden schon Dateien verschoben; warten, bis das fertig ist.",
    trash_changed: ({ found }) => `Der Papierkorb enthält jetzt ${number(Number(found))} Bilder; noch einmal hineinsehen.`,
    result_changed: () => "Das Bild ist nicht mehr in diesem Ergebnis; noch einmal auswählen.",
    database_busy: () => "Ein anderes Programm hält die Datenbank fest. Noch einmal versuchen, wenn es fertig ist.",
  },
};
