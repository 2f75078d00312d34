"""What the user has said, as plain values, and what each act makes of it: how Berry must behave, without Berry.

Images go by keys that say nothing of where their files are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

Marks = tuple[int, bool, bool]
UNMARKED: Marks = (0, False, False)
KEPT = 1000


@dataclass(frozen=True)
class Said:
    """``tags`` has the tags of each image that has any, by their keys in ``names``; ``albums`` the images in order."""

    marks: Mapping[str, Marks] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    tags: Mapping[str, frozenset[int]] = field(default_factory=dict)
    albums: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def tags_of(self, image: str) -> frozenset[str]:
        return frozenset(self.names[tag] for tag in self.tags.get(image, ()))

    def tagged(self, name: str) -> set[str]:
        """The images with this tag or one beneath it."""
        wanted = {tag for tag, known in self.names.items() if known == name or known.startswith(name + "/")}
        return {image for image, tags in self.tags.items() if tags & wanted}


Act = Callable[[Said], Said]


def mark(images: Iterable[str], place: int, value: int | bool) -> Act:
    def act(said: Said) -> Said:
        marks = dict(said.marks)
        for image in images:
            changed = list(marks.get(image, UNMARKED))
            changed[place] = value
            marks[image] = (int(changed[0]), bool(changed[1]), bool(changed[2]))
        return replace(said, marks={image: each for image, each in marks.items() if each != UNMARKED})

    return act


def tag(images: Sequence[str], add: str | None, remove: str | None) -> Act:
    def act(said: Said) -> Said:
        names, tags = dict(said.names), dict(said.tags)
        if add is not None and add not in names.values():
            names[max(names, default=0) + 1] = add
        adding = {key for key, name in names.items() if name == add}
        removing = {key for key, name in names.items() if name == remove}
        for image in images:
            tags[image] = (tags.get(image, frozenset()) | adding) - removing
        return replace(said, names=names, tags={image: each for image, each in tags.items() if each})

    return act


def _beneath(said: Said, name: str) -> dict[int, str]:
    return {key: known for key, known in said.names.items() if known == name or known.startswith(name + "/")}


def rename(name: str, to: str) -> Act:
    """With merging."""

    def act(said: Said) -> Said:
        moving = _beneath(said, name)
        staying = {known: key for key, known in said.names.items() if key not in moving}
        names, merged = dict(said.names), {}
        for key, known in moving.items():
            after = to + known[len(name) :]
            if after in staying:
                merged[key] = staying[after]
                del names[key]
            else:
                names[key] = after
        tags = {image: frozenset(merged.get(each, each) for each in each_of) for image, each_of in said.tags.items()}
        return replace(said, names=names, tags=tags)

    return act


def delete_tag(name: str) -> Act:
    def act(said: Said) -> Said:
        gone = _beneath(said, name).keys()
        tags = {image: each - gone for image, each in said.tags.items()}
        names = {key: known for key, known in said.names.items() if key not in gone}
        return replace(said, names=names, tags={image: each for image, each in tags.items() if each})

    return act


def make_album(name: str, images: Sequence[str]) -> Act:
    return lambda said: replace(said, albums={**said.albums, name: tuple(images)})


def delete_album(name: str) -> Act:
    return lambda said: replace(said, albums={known: each for known, each in said.albums.items() if known != name})


def _in_album(name: str, change: Callable[[tuple[str, ...]], Iterable[str]]) -> Act:
    return lambda said: replace(said, albums={**said.albums, name: tuple(change(said.albums[name]))})


def put_in(name: str, images: Sequence[str]) -> Act:
    return _in_album(name, lambda members: (*members, *(image for image in images if image not in members)))


def take_out(name: str, images: Sequence[str]) -> Act:
    return _in_album(name, lambda members: (image for image in members if image not in images))


def move_in(name: str, images: Sequence[str], before: str) -> Act:
    def change(members: tuple[str, ...]) -> Iterable[str]:
        moving = [image for image in members if image in images]
        ahead = members.index(before) if before in members else len(members)
        yield from (image for image in members[:ahead] if image not in images)
        yield from moving
        yield from (image for image in members[ahead:] if image not in images)

    return _in_album(name, change)


class Entry(NamedTuple):
    """What had been said before an action, or after one that was taken back; ``files``: it was one with files."""

    said: Said
    files: bool = False


class Model:
    """What has been said, and what can be taken back of it."""

    def __init__(self) -> None:
        self.said = Said()
        self.done: list[Entry] = []
        self.undone: list[Entry] = []

    def act(self, act: Act) -> None:
        """What the user does; nothing if it changes nothing."""
        after = act(self.said)
        if after != self.said:
            self._do(files=False)
            self.said = after

    def act_on_files(self) -> None:
        """What the user does to files changes nothing that was said, and can be taken back."""
        self._do(files=True)

    def _do(self, *, files: bool) -> None:
        self.done = [*self.done[-KEPT + 1 :], Entry(self.said, files)]
        self.undone = []

    def undo(self) -> bool:
        """Whether it was an action with files."""
        return self._turn(self.done, self.undone)

    def redo(self) -> bool:
        return self._turn(self.undone, self.done)

    def _turn(self, one: list[Entry], other: list[Entry]) -> bool:
        if not one:
            return False
        entry = one.pop()
        other.append(Entry(self.said, entry.files))
        self.said = entry.said
        return entry.files

    def befall(self, act: Act) -> None:
        """What happens by itself: taking back what was done before or after leaves it as it is."""
        self.said = act(self.said)
        self.done = [Entry(act(each.said), each.files) for each in self.done]
        self.undone = [Entry(act(each.said), each.files) for each in self.undone]
