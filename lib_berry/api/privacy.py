"""Keeps absolute paths out of answers where the host hides them from its visitors."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path

from lib_berry.host import Host

CASE = re.IGNORECASE if os.name == "nt" else re.RegexFlag(0)


@dataclass(frozen=True, slots=True)
class Privacy:
    """``names`` holds the absolute folders to conceal, longest first, each with what to say instead; None where
    nothing is concealed."""

    names: tuple[tuple[str, str], ...] | None = None

    @classmethod
    def of(cls, host: Host) -> Privacy:
        """What may be told of the disk at this moment."""
        info = host.info()
        if not info.hides_paths:
            return cls()
        known = {path: path.name for path in (info.data_dir, *(folder.path for folder in host.output_folders()))}
        known[Path.home()] = "~"
        spellings = {str(path.absolute()): name for path, name in known.items()}
        spellings |= {os.path.realpath(path): name for path, name in known.items()}
        return cls(tuple(sorted(spellings.items(), key=lambda item: len(item[0]), reverse=True)))

    def path(self, path: str) -> str | None:
        """The absolute path, or None where it is concealed."""
        return path if self.names is None else None

    def text(self, text: str) -> str:
        """The text, with the names of folders in place of their paths where those are concealed."""
        for folder, name in self.names or ():
            if folder != os.sep:
                text = re.sub(re.escape(folder), lambda _, name=name: str(name), text, flags=CASE)  # type: ignore[misc]
        return text
