from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from lib_berry.search.tables import Folders

ROOTS = ("/a", "/a/b", "/a/b/", "/ab", "C:\\pictures", "/")
FOLDERS = ("", "b", "b/c", "b/c/d", "bc", "b\\c")


def _path(root: str, folder: str) -> str:
    plain = f"{root}/{folder}/".replace("\\", "/")
    return re.sub("/+", "/", plain)


@given(st.lists(st.tuples(st.sampled_from(ROOTS), st.sampled_from(FOLDERS), st.booleans()), max_size=12), st.data())
def test_folders_taken_in_bit_by_bit_know_what_is_in_what(
    places: list[tuple[str, str, bool]], data: st.DataObject
) -> None:
    rows = [(key, *place) for key, place in enumerate(places, 1)]
    folders, start = Folders(), 0
    while start < len(rows):
        end = data.draw(st.integers(start + 1, len(rows)))
        folders.add(rows[start:end])
        start = end
    paths = {key: _path(root, folder) for key, root, folder, _ in rows}
    expected = {(key, other) for key in paths for other in paths if paths[key].startswith(paths[other])}
    pairs = list(zip(folders.below.tolist(), folders.above.tolist(), strict=True))
    assert sorted(pairs) == sorted(expected)
    assert folders.hidden == {key for key, _, _, visible in rows if not visible}
    assert folders.last == len(rows)
