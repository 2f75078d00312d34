"""Berry's options: one row each, from which the host's settings page and the command line are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any

from lib_berry.errors import SettingsError


@dataclass(frozen=True, slots=True)
class Settings:
    """The options of one moment."""

    folders: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    stealth_folders: tuple[str, ...] = ()
    thumbnail_size: int = 384
    thumbnail_cache: int = 2048
    index_grids: bool = True
    index_intermediates: bool = True
    background_load: int = 100
    blur_words: tuple[str, ...] = ()
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """One option as a person sees it. ``key`` is the field of ``Settings``; the host stores it as ``berry_<key>``.

    ``default`` is what an input widget shows: text lists are one entry a line.
    """

    key: str
    default: str | int | bool
    label: str
    info: str
    minimum: int | None = None
    maximum: int | None = None
    step: int = 1


OPTIONS: tuple[Option, ...] = (
    Option(
        "folders",
        "",
        "Folders to index besides the output folders",
        "One absolute path a line. Subfolders are included.",
    ),
    Option(
        "exclude",
        "",
        "Leave out files and folders named",
        "One pattern a line, * and ? allowed: *-mask.png, private, 2023-*.",
    ),
    Option(
        "stealth_folders",
        "",
        "Folders whose images may hide their parameters in the pixels",
        "One absolute path a line. Images there that say nothing otherwise are decoded whole, which is slow.",
    ),
    Option("thumbnail_size", 384, "Thumbnail size", "Longer side in pixels.", minimum=128, maximum=1024, step=32),
    Option(
        "thumbnail_cache",
        2048,
        "Thumbnail cache, MB",
        "So large it may grow; beyond that, the thumbnails not looked at for longest go.",
        minimum=64,
        maximum=65536,
        step=64,
    ),
    Option("index_grids", True, "Index grids", "Contact sheets such as grid-0001.png and X/Y/Z plots."),
    Option(
        "index_intermediates",
        True,
        "Index intermediate images",
        "Images saved before hires fix, face restoration or colour correction, and masks.",
    ),
    Option(
        "background_load",
        100,
        "Background work, percent of the time",
        "At most so much for scans, half of it for thumbnails made ahead; less while an image is generated.",
        minimum=5,
        maximum=100,
        step=5,
    ),
    Option(
        "blur_words",
        "",
        "Words of prompts whose images are blurred",
        "One word or phrase a line; * at its ends stands for the rest of a word. Shift+N in the gallery blurs them, "
        "and images marked as NSFW.",
    ),
    Option("read_only", False, "Read-only gallery", "Nobody changes ratings, tags, albums or files from the page."),
)


def _lines(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, (list, tuple)):
        return tuple(str(entry).strip() for entry in value if str(entry).strip())
    return tuple(line.strip() for line in str(value).splitlines() if line.strip())


def _whole(option: Option) -> Callable[[Any], int]:
    def convert(value: Any) -> int:
        try:
            number = int(value)
        except (TypeError, ValueError, OverflowError):
            raise SettingsError(f"{option.label}: {value!r} is not a whole number.") from None
        low, high = option.minimum, option.maximum
        if (low is not None and number < low) or (high is not None and number > high):
            raise SettingsError(f"{option.label}: {number} is out of range; choose {low} to {high}.")
        return number

    return convert


def _convert(option: Option, value: Any) -> Any:
    if isinstance(option.default, bool):
        return bool(value)
    return _whole(option)(value) if isinstance(option.default, int) else _lines(value)


def from_values(values: Mapping[str, Any]) -> Settings:
    """Settings from raw option values by key; absent keys take their default.

    Raises SettingsError naming the option, its value and what is allowed.
    """
    known = {field.name for field in fields(Settings)}
    unknown = sorted(set(values) - known)
    if unknown:
        raise SettingsError(f"There is no option {unknown[0]!r}; the options are {', '.join(sorted(known))}.")
    return Settings(**{option.key: _convert(option, values.get(option.key, option.default)) for option in OPTIONS})
