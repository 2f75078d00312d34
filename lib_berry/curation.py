"""What the user says of images: ratings, favourites, what is not safe for work, and tags.

Each call is one transaction however many images it is about, and one action that can be taken back.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from lib_berry.db import marks, tags
from lib_berry.db.acting import Act, acting, turn
from lib_berry.db.chosen import choose
from lib_berry.db.connection import Database
from lib_berry.db.tags import TagRow
from lib_berry.errors import ConflictError, InvalidRequestError, NotFoundError
from lib_berry.gallery import Gallery
from lib_berry.model import Action, Chosen, Tag
from lib_berry.words import images_in_words

MOST_STARS = 5
LONGEST_TAG = 200
MOST_TAGS = 100
"""That one call puts on or takes off."""
_COLOR = re.compile(r"#[0-9a-f]{6}")


class Curation:
    """Marks and tags. Safe from any thread."""

    def __init__(self, database: Database, gallery: Gallery) -> None:
        self._database = database
        self._gallery = gallery

    def mark(
        self, chosen: Chosen, *, rating: int | None = None, favorite: bool | None = None, nsfw: bool | None = None
    ) -> Action | None:
        """Give images what is not None; the action, or None when all of them had it.

        Raises InvalidRequestError, QueryError, NotFoundError when none of the images is there.
        """
        if rating is not None and not 0 <= rating <= MOST_STARS:
            raise InvalidRequestError(f"A rating is 0 to {MOST_STARS} stars, not {rating}.")
        wanted = {"rating": rating, "favorite": favorite, "nsfw": nsfw}
        given = {field: int(value) for field, value in wanted.items() if value is not None}
        ids = self._gallery.chosen(chosen)
        with acting(self._database) as act:
            require_any(act, ids)
            for field, value in given.items():
                marks.set_mark(act, field, value)
            act.label = f"{', '.join(_said(*each) for each in given.items())}: {images_in_words(act.images())}"
        return act.action

    # --- tags --------------------------------------------------------------------------------------------------------

    def tags(self) -> tuple[Tag, ...]:
        """Every tag with its count, by name."""
        return tags.tags(self._database)

    def tags_on(self, chosen: Chosen) -> tuple[Tag, ...]:
        """The tags that any of the images has, each with how many of them have it. Raises as ``mark``."""
        return tags.tags_on(self._database, self._gallery.chosen(chosen))

    def tag(self, chosen: Chosen, *, add: Sequence[str] = (), remove: Sequence[str] = ()) -> Action | None:
        """Put tags on images, new ones as needed, and take others off. As ``mark``."""
        if len(add) + len(remove) > MOST_TAGS:
            raise InvalidRequestError(f"No more than {MOST_TAGS} tags can be given at once.")
        adding, removing = [tag_name(name) for name in add], [tag_name(name) for name in remove]
        ids = self._gallery.chosen(chosen)
        if not ids:
            return None
        with acting(self._database) as act:
            require_any(act, ids)
            for name in adding:
                tags.put_on(act, tags.found_or_made(act, name).id)
            for name in removing:
                row = tags.find(act.connection, name)
                if row is not None:
                    tags.take_off(act, row.id)
            said = [f"Tagged {', '.join(adding)}"] if adding else []
            said += [f"No longer tagged {', '.join(removing)}"] if removing else []
            act.label = f"{'; '.join(said)}: {images_in_words(act.images())}"
        return act.action

    def color_tag(self, name: str, color: str | None) -> Action | None:
        """Show the tag, a new one if there is none of this name, in this colour (#rrggbb; None: in none)."""
        name = tag_name(name)
        if color is not None and not _COLOR.fullmatch(color):
            raise InvalidRequestError(f"A colour is written #rrggbb, not {color[:40]!r}.")
        with acting(self._database) as act:
            row = tags.found_or_made(act, name)
            tags.change(act, [row], [row._replace(color=color)])
            act.label = f"Colour of the tag {row.name}"
        return act.action

    def rename_tag(self, name: str, to: str, *, merge: bool = False) -> Action | None:
        """Rename a tag and with it those beneath it. With ``merge`` it may become one with a tag there is already.

        Raises NotFoundError, ConflictError, InvalidRequestError.
        """
        name, to = tag_name(name), tag_name(to)
        with acting(self._database) as act:
            before = _beneath(act, name)
            after = [row._replace(name=tag_name(to + row.name[len(name) :])) for row in before]
            own = {row.id for row in before}
            others = [tags.find(act.connection, row.name) for row in after]
            taken = [row.name for row in others if row is not None and row.id not in own]
            if taken and not merge:
                problem = f"There is a tag {taken[0]} already; merge the two, or choose another name."
                raise ConflictError(problem, reason="tag_taken", name=taken[0])
            renamed = []
            for old, new, other in zip(before, after, others, strict=True):
                if other is None or other.id in own:
                    renamed.append((old, new))
                else:
                    tags.merge(act, old, other)
            tags.change(act, [old for old, _ in renamed], [new for _, new in renamed])
            act.label = f"Tag {name} {'merged into' if taken else 'renamed'} {to}"
        return act.action

    def delete_tag(self, name: str) -> Action | None:
        """Drop a tag and those beneath it from all images, and the rules that give them. Raises NotFoundError."""
        with acting(self._database) as act:
            for row in _beneath(act, tag_name(name)):
                tags.delete(act, row)
            act.label = f"Tag {name} deleted: {images_in_words(act.images())}"
        return act.action

    # --- taking back -------------------------------------------------------------------------------------------------

    def undo(self, action: Action) -> None:
        """Take back an action of the kind ``curation``, of albums and rules too. Raises ConflictError."""
        turn(self._database, action, undone=True)

    def redo(self, action: Action) -> None:
        """Do again what was taken back. Raises ConflictError."""
        turn(self._database, action, undone=False)


def require_any(act: Act, ids: Sequence[int]) -> None:
    """Choose these images. Raises NotFoundError when there were some and none is there any more."""
    if not choose(act.connection, ids) and ids:
        raise NotFoundError("None of these images is in the index any more; reload the page.")


def tag_name(text: str) -> str:
    """A tag as it is stored: no space around its parts, none of them empty. Raises InvalidRequestError."""
    parts = [" ".join(part.split()) for part in unicodedata.normalize("NFC", text).split("/")]
    name = "/".join(part for part in parts if part)
    if not name or len(name) > LONGEST_TAG or not name.isprintable():
        raise InvalidRequestError(f"A tag is a text of 1 to {LONGEST_TAG} characters, with / between its parts.")
    return name


def _beneath(act: Act, name: str) -> list[TagRow]:
    rows = tags.beneath(act.connection, name)
    if not rows:
        raise NotFoundError(f"There is no tag {name}; it may have been deleted.")
    return rows


def _said(field: str, value: int) -> str:
    if field == "rating":
        return f"{value} star{'' if value == 1 else 's'}" if value else "No stars"
    word = "Favourite" if field == "favorite" else "NSFW"
    return word if value else f"No longer {'a favourite' if field == 'favorite' else word}"
