"""Texts that someone might type or paste: mostly made of what the language gives a meaning to."""

from __future__ import annotations

from hypothesis import strategies as st

PIECES = [
    *'()[]{}"|,-*?\\:<>=!. \n',
    *"a OR NOT AND steps: date: lora: path: seed: size: folder: x: .. != 20 :1.2) <lora: :) \u732b".split(),
    *["model: ", "negative: ", "last week"],
]
texts = st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=60)
