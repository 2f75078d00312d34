from __future__ import annotations

from dataclasses import replace

import pytest

from lib_berry.api import permissions
from lib_berry.errors import ForbiddenError
from lib_berry.settings import Settings
from tests.api.conftest import Visited


def test_everything_is_allowed_unless_something_forbids_it(host: Visited) -> None:
    permissions.require_curation(host)
    permissions.require_file_changes(host)


def test_a_read_only_gallery_is_neither_curated_nor_rearranged(host: Visited) -> None:
    host.options = Settings(read_only=True)
    with pytest.raises(ForbiddenError, match="read-only"):
        permissions.require_curation(host)
    with pytest.raises(ForbiddenError, match="read-only"):
        permissions.require_file_changes(host)


def test_visitors_from_afar_curate_but_change_no_files(host: Visited) -> None:
    host.facts = replace(host.info(), remote=True)
    permissions.require_curation(host)
    with pytest.raises(ForbiddenError, match="--enable-insecure-extension-access"):
        permissions.require_file_changes(host)
