/**
 * The dialog that puts images into an album: find one, or name a new one.
 */

import { curating } from "./curationstrings.mjs";
import { Picker } from "./picker.mjs";
import { Popover } from "./popover.mjs";
import { number } from "./strings.mjs";

/** @typedef {import("./types.mjs").Album} Album */
/** @typedef {import("./curating.mjs").Aim} Aim */

export class AlbumPicker {
  /** @param {import("./curating.mjs").Curating} parts */
  constructor(parts) {
    this.curating = parts;
    /** @type {Aim | null} */
    this.aim = null;
    /** By hand, the one used last first. @type {Album[]} */
    this.albums = [];
    this.last = -1;
    this.picker = new Picker({
      label: curating.albumHint,
      hint: curating.albumHint,
      list: curating.albums,
      create: curating.createAlbum,
      choose: (name, isNew) => void this.put(name, isNew),
    });
    this.popover = new Popover(curating.albums, () => this.fill(), "berry-small berry-curate");
  }

  /**
   * @param {Aim} aim
   * @param {HTMLElement | null} opener
   */
  async open(aim, opener) {
    this.aim = aim;
    this.popover.rename(curating.addTo(aim.size));
    await this.popover.show(opener);
    this.picker.input.focus();
  }

  /** The box is there at once, so that nothing typed goes elsewhere. */
  fill() {
    this.picker.input.value = "";
    this.picker.offer([]);
    void this.load().catch((error) => this.curating.tell(error));
    return [this.picker.element];
  }

  async load() {
    const albums = (await this.curating.acts.albums()).filter(({ query }) => query === null);
    this.albums = albums.sort((a, b) => Number(b.id === this.last) - Number(a.id === this.last));
    this.picker.offer(this.albums.map(({ name, count }) => ({ value: name, note: number(count) })));
  }

  /**
   * The album that has this name after all: it may have been typed before the list was there.
   * @param {string} name
   */
  async named(name) {
    await this.load().catch((error) => this.curating.tell(error));
    return this.albums.find((each) => each.name.toLowerCase() === name.toLowerCase())?.name;
  }

  /**
   * @param {string} name
   * @param {boolean} isNew
   */
  async put(name, isNew) {
    const { aim } = this;
    if (!aim) return;
    this.popover.close();
    const { acts } = this.curating;
    const known = isNew ? await this.named(name) : name;
    const album = this.albums.find((each) => each.name === known);
    if (album) this.last = album.id;
    await this.curating.act(aim, () =>
      album ? acts.putIn(album.id, aim.body) : acts.createAlbum({ name, images: aim.body }),
    );
  }
}
