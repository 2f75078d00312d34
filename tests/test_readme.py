"""The README's tables are made of the rows the program itself uses."""

import re
from pathlib import Path

import pytest

from lib_berry.query.fields import FIELDS
from lib_berry.settings import OPTIONS

README = Path(__file__).parent.parent / "README.md"


def _fields() -> str:
    rows = ["| field | also written | example | finds |", "|---|---|---|---|"]
    for field in FIELDS:
        aliases = ", ".join(f"`{alias}`" for alias in field.aliases)
        cells = (f"`{field.name}`", aliases, f"`{field.example}`", field.help)
        rows.append(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |")
    return "\n".join(rows)


def _settings() -> str:
    rows = ["| setting | | standard |", "|---|---|---|"]
    for option in OPTIONS:
        standard = {True: "on", False: "off", "": "none"}.get(option.default, option.default)  # type: ignore[arg-type]
        rows.append(f"| {option.label} | {option.info} | {standard} |")
    return "\n".join(rows)


@pytest.mark.parametrize(("section", "expected"), [("fields", _fields()), ("settings", _settings())])
def test_table_is_current(section: str, expected: str) -> None:
    found = re.search(rf"<!-- {section}: .*?-->\n(.*?)\n<!-- /{section} -->", README.read_text("utf-8"), re.DOTALL)
    assert found
    assert found[1] == expected
