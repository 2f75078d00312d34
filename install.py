"""Adds the packages that Berry needs and the web UI lacks. The web UI's launcher runs this before it starts.

No package that is there may move: one changed pin of the host can keep it from starting again. So pip is held to the
versions of everything installed now, and picks what fits them.
"""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

PACKAGES = {
    "watchdog": "watchdog>=4" if sys.version_info >= (3, 11) else "watchdog>=4,<7",
    "sqlite_utils": "sqlite-utils>=3.38",
    "send2trash": "Send2Trash>=1.8",
    "dhash": "dhash>=1.4",
}
"""By the module that is imported. sqlite-utils 4 needs a newer click than some hosts have; pip then takes 3."""

VERSION = re.compile(
    r"(\d+!)?\d+(\.\d+)*([-_.]?(a|b|c|rc|alpha|beta|pre|preview|post|rev|r|dev)[-_.]?\d*)*(\+[a-z0-9._-]+)?", re.I
)
"""What pip takes for a version. It refuses the whole list for one that is not."""


def missing() -> list[str]:
    """The requirements that are not met. An old version counts as there: the host may need it."""
    return [package for module, package in PACKAGES.items() if importlib.util.find_spec(module) is None]


def constraints() -> str:
    """Every installed package at its version, one a line, as pip reads it."""
    versions: dict[str, str] = {}
    for distribution in metadata.distributions():
        name, version = distribution.metadata["Name"], distribution.version
        if name and version and VERSION.fullmatch(version):
            # The first found is the one that is imported.
            versions.setdefault(name, version)
    return "".join(f"{name}=={version}\n" for name, version in sorted(versions.items()))


def install(packages: list[str]) -> None:
    """Installs ``packages``. Raises an exception of pip's, or of the host's launcher, when that fails."""
    with tempfile.TemporaryDirectory() as folder:
        held = Path(folder, "installed.txt")
        held.write_text(constraints(), encoding="utf-8")
        quoted = " ".join(f'"{package}"' for package in packages)
        command = f'install {quoted} -c "{held}"'
        try:
            # The host's own launcher knows the user's index, and keeps quiet under --skip-install.
            import launch
        except Exception:
            pip = [sys.executable, "-m", "pip", "install", *packages, "-c", str(held), "--prefer-binary"]
            if subprocess.run(pip, check=False).returncode:
                raise RuntimeError("pip says why, above.") from None
        else:
            launch.run_pip(command, "what Berry needs")


def main() -> None:
    packages = missing()
    if not packages:
        return
    try:
        install(packages)
    except Exception as error:
        reason = next((line for line in reversed(str(error).splitlines()) if "ERROR" in line), str(error))
        print(f"Berry could not install {' and '.join(packages)}, and does without what needs them: {reason}")


if __name__ == "__main__":
    main()
