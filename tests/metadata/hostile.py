"""What a reader must make of each file in a folder of odd and hostile ones that may lie beside the repository."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lib_berry.metadata import read
from lib_berry.model import Reading


def read_hostile(path: Path) -> Reading:
    return read(path, stealth=path.name.startswith("st_"), sidecars=False)


def _base(**expected: Any) -> Callable[[Reading], None]:
    """The plain line nearly every hostile file hides somewhere, with these differences."""
    usual = {"prompt": "p", "negative_prompt": "", "seed": 1, "steps": 20, "sampler": "Euler a", "cfg_scale": 7.0}
    return _is(**{**usual, "width": 8, "height": 8, "model": "m", **expected})


def _is(**expected: Any) -> Callable[[Reading], None]:
    def compare(reading: Reading) -> None:
        parameters = reading.parameters
        assert parameters is not None
        assert {name: getattr(parameters, name) for name in expected} == expected

    return compare


def _extra(expected: dict[str, str], **fields: Any) -> Callable[[Reading], None]:
    def compare(reading: Reading) -> None:
        _base(**fields)(reading)
        assert reading.parameters is not None
        assert {key: reading.parameters.extra.get(key) for key in expected} == expected

    return compare


def _nothing(reading: Reading) -> None:
    assert reading.parameters is None


def _no_harm(reading: Reading) -> None:
    """Whatever is read is well; that it was read without an exception is the point."""
    assert reading.container == "png"


def _error(words: str, after: Callable[[Reading], None] = _nothing) -> Callable[[Reading], None]:
    def compare(reading: Reading) -> None:
        assert words in (reading.error or "")
        after(reading)

    return compare


def _raw(key: str, value: str) -> Callable[[Reading], None]:
    def compare(reading: Reading) -> None:
        assert reading.raw[key] == value

    return compare


def _quoted(reading: Reading) -> None:
    _extra({"ADetailer prompt": "face, [SEP] b", "X Values": "1-3 (+1), 7"})(reading)
    parameters = reading.parameters
    assert parameters is not None
    assert parameters.hires is not None
    assert parameters.hires.prompt == 'x, "y": z\nline2'
    assert {lora.name: lora.hash for lora in parameters.loras} == {"a": "0123456789ab", "b": "ba9876543210"}


def _civitai(reading: Reading) -> None:
    _extra({"Created Date": "2024-05-18T11:28:26.9555996Z", "Civitai metadata": '{"remixOfId":3,"n":{"a":[1]}}'})(
        reading
    )
    assert reading.parameters is not None
    assert len(json.loads(reading.parameters.extra["Civitai resources"])) == 2


def _long_comment(reading: Reading) -> None:
    assert len(reading.raw["COM"]) > 65_536


COMMENT = _base(prompt="p テスト", negative_prompt="n")

MUST: dict[str, Callable[[Reading], None]] = {
    "it_multiline.png": _base(prompt="line one\n\nline, three", negative_prompt="n1\nn2, n3"),
    "it_empty_positive.png": _base(prompt="", negative_prompt="only neg"),
    "it_two_negatives.png": _base(negative_prompt="a\nb"),
    "it_quoted.png": _quoted,
    "it_old_regex_quote.png": _extra({"Script note": "C:\\dir\\", "Next": "1"}),
    "it_civitai.png": _civitai,
    "it_bare_key.png": _extra({"Emphasis": "Emphasis"}, sampler="Euler", model=None),
    "it_template.png": _extra(
        {"Template": "__wild__ prompt: {a|b}, Steps: 1", "Negative Template": "n"},
        prompt="final prompt",
        negative_prompt="n",
    ),
    "it_single_line.png": _base(prompt="p.", negative_prompt="n.", model=None),
    "it_zwsp.png": _base(prompt="p,\u200b\u200b", negative_prompt="n\u200b"),
    "it_seed_minus1.png": _is(prompt="p", seed=None, steps=20),
    "it_redos.png": _is(prompt="aaaaa", steps=1),
    "png_after_idat.png": _base(),
    "png_ztxt.png": _base(),
    "png_itxt_z.png": _base(prompt="テスト"),
    "png_utf8_in_text.png": _base(prompt="テスト"),
    "png_latin1.png": _base(prompt="café\xa0x"),
    "png_dup_key.png": _base(prompt="second"),
    "png_bad_crc.png": _base(),
    "png_trunc_in_text.png": _error("ends at byte", _no_harm),
    "png_trunc_idat.png": _error("ends at byte", _base()),
    "png_len_lie.png": _error("claims 2147483647 bytes", _no_harm),
    "png_len_neg.png": _error("claims 4294967295 bytes", _no_harm),
    "png_bomb_ztxt.png": _error("too large"),
    "png_no_nul.png": _base(),
    "png_exif_usercomment.png": _base(),
    "png_as_jpg.jpg": _base(),
    "png_nul_text.png": _base(prompt="p\0q"),
    "git_lfs_pointer.png": _error("not an image"),
    "uc_unicode_be.jpg": COMMENT,
    "uc_unicode_le.jpg": COMMENT,
    "uc_unicode_bom.jpg": COMMENT,
    "uc_jis.jpg": _raw("UserComment", "テスト"),
    "uc_undefined.jpg": COMMENT,
    "uc_odd_len.jpg": COMMENT,
    "uc_byteswapped_utf8.jpg": COMMENT,
    "uc_empty.jpg": _nothing,
    "exif_huge_count.jpg": _error("claims 4294967295 bytes"),
    "jpeg_trunc.jpg": _error("cut off", COMMENT),
    "jpeg_com_multi.jpg": _long_comment,
    "webp_save_extended.webp": _raw("workflow", "{}"),
    "cf_nan.png": _is(seed=1, generator="ComfyUI"),
    "cf_cycle.png": _no_harm,
    "cf_diamond.png": _is(seed=1),
    "cf_dangling.png": _no_harm,
    "cf_group_node.png": _no_harm,
    "cf_zero_out.png": _is(prompt="pos", negative_prompt=""),
    "cf_prompt_list.png": _no_harm,
    "cf_prompt_bad.png": _no_harm,
    "cf_inputs_list.png": _no_harm,
    "cf_parameters_unknown.png": _is(prompt="pos", negative_prompt="neg", seed=1, generator="ComfyUI"),
    "st_len_lie.png": _error("longer than the image"),
    "st_bomb.png": _no_harm,
    "st_big_opaque.png": _nothing,
    "dream_quote_inside.png": _is(steps=50, seed=1, width=512, cfg_scale=7.5),
    "dream_lazy.png": _no_harm,
    "dream_mask.png": _no_harm,
    "fooocus_legacy.png": _is(prompt="p", seed=3380777627941884610, width=1152, height=896, model="m.safetensors"),
    "txt_is_caption.txt": _nothing,
}
