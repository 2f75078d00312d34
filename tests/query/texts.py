"""Texts that someone might type or paste: mostly made of what the language gives a meaning to."""

from __future__ import annotations

from hypothesis import strategies as st

PIECES = [
    *'()[]{}"|,-*?\\:<>=!. \n',
    *"a OR NOT AND steps: date: lora: path: seed: size: folder: x: .. != 20 :1.2) <lora: :) \u732b".split(),
    *["model: ", "negative: ", "last week", "tag: "],
    *'/ /a.b/ /(a/ ratio: 16:9 time: 22:00 tag: param: "k"= rating: sort: name 2mb filesize: hires: similar:'.split(),
    *"in_album: nometa: yes model_or_hash: aesthetic_score: megapixels: viewed: /\\//".split(),
]
texts = st.lists(st.sampled_from(PIECES), max_size=30).map("".join) | st.text(max_size=60)
