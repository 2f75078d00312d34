import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { told } from "../../javascript/berry/deeds.mjs";
import { CATALOGS, overlay } from "../../javascript/berry/localise.mjs";
import german from "../../javascript/berry/locale.de.mjs";

const BACKEND = new URL("../../lib_berry/", import.meta.url);

/** Every form in which the server notes what was done, and how it is told in German. */
const FORMS = {
  "4 stars, No longer a favourite: 1,200 images": "4 Sterne, Kein Favorit mehr: 1.200 Bilder",
  "No stars, Favourite, NSFW: 1 image": "Keine Sterne, Favorit, NSFW: 1 Bild",
  "Tagged a, b; No longer tagged c: 2 images": "Getaggt: a, b; Nicht mehr getaggt: c: 2 Bilder",
  "Colour of the tag animal/cat": "Farbe des Tags animal/cat",
  "Tag a merged into b": "Tag a vereint mit b",
  "Tag a renamed b": "Tag a umbenannt in b",
  "Tag a deleted: 3 images": "Tag a gelöscht: 3 Bilder",
  "Album Best made: 2 images": "Album Best angelegt: 2 Bilder",
  "Album Best renamed Better": "Album Best umbenannt in Better",
  "Notes and cover of the album Best": "Album Best geändert",
  "Album Best deleted": "Album Best gelöscht",
  "Put into Best: 2 images": "In Best gelegt: 2 Bilder",
  "Taken out of Best: 2 images": "Aus Best genommen: 2 Bilder",
  "Order of Best": "Reihenfolge von Best",
  "Rule for cat, applied: 2 images": "Regel für cat: 2 Bilder",
  "Rule changed: seed:5": "Regel geändert: seed:5",
  "Rule deleted: seed:5": "Regel gelöscht: seed:5",
  "Rule applied: 2 images": "Regel angewandt: 2 Bilder",
  "Moved to the trash: 2 images": "In den Papierkorb gelegt: 2 Bilder",
  "Restored from the trash: 2 images": "Aus dem Papierkorb geholt: 2 Bilder",
  "Renamed: 2 images": "Umbenannt: 2 Bilder",
  "Moved to out/best: 2 images": "Verschoben nach out/best: 2 Bilder",
  "Copied to out: 2 images": "Kopiert nach out: 2 Bilder",
};

/** The texts that begin labels in the server's source. */
function beginnings() {
  const source = ["curation.py", "albums.py", "rules.py", "filing/service.py"]
    .map((name) => readFileSync(new URL(name, BACKEND), "utf8"))
    .join("\n");
  const labels = [...source.matchAll(/(?:act\.label = f?|FileOperation\("\w+", f?)"([^"{]+)/g)];
  return labels.map(([, text]) => text);
}

test("what was done is told as the server says it, and in other languages", async () => {
  const changed = new Set(["Notes and cover of the album Best", "Rule for cat, applied: 2 images"]);
  for (const label of Object.keys(FORMS)) if (!changed.has(label)) assert.equal(told(label), label);
  assert.equal(told("Something new: 3 images"), "Something new: 3 images");
  const { locale } = await import("../../javascript/berry/locale.mjs");
  locale.tag = "de";
  overlay(CATALOGS, german);
  for (const [label, said] of Object.entries(FORMS)) assert.equal(told(label), said);
});

test("every form that the server has is known here", () => {
  const found = beginnings();
  assert.ok(found.length > 10);
  const known = Object.keys(FORMS);
  for (const text of found) assert.ok(known.some((label) => label.startsWith(text)), text);
});
