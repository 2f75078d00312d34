"""What a dialect is: one generator's way of writing how an image was made.

A dialect is one file of this package holding one ``Dialect`` and the function it names. It looks only at
``RawMetadata.texts`` (and the container's name and size) and does no I/O. To add one: write the file, add one line to
``registry.py``, add its fixtures under ``tests/metadata``.

Keys of ``RawMetadata.texts`` a dialect may meet:

* PNG text chunks under their own keyword: ``parameters``, ``prompt``, ``workflow``, ``Comment``, ``Description``,
  ``Software``, ``Dream``, ``sd-metadata``, ``invokeai_metadata``, ``XML:com.adobe.xmp`` ...
* EXIF under its tag names: ``UserComment``, ``ImageDescription``, ``Make``, ``Model``, ``Software``, ``Artist``,
  ``MakerNote``, ``XPComment``, ``DocumentName``. Graphs kept as ``prompt:{...`` or ``Workflow: {...`` in any of them
  are unfolded into ``prompt`` and ``workflow``, in any case, and the tag itself is kept too.
* ``XMP`` (any container), ``COM`` (JPEG), ``Comment`` (GIF), ``IPTC:Caption``.
* MP4 and WebM metadata keys in lower case: ``prompt``, ``workflow``, ``comment``.
* ``sidecar:txt``, ``sidecar:json``, ``sidecar:swarm.json``: files lying beside the image; ``sidecar:log.html``: the
  image's part of Fooocus' log.
* ``stealth``: text hidden in the pixels' low bits, where it was asked for.
* ``c2pa``: the file carries a C2PA manifest; the text is the AI source type it states, or empty.

Where a PNG's eXIf chunk and a text chunk have the same key, the text chunk's stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lib_berry.model import GenerationParameters, RawMetadata, Stage
from lib_berry.records import quick


@quick
@dataclass(frozen=True, slots=True)
class Understood:
    """What a dialect made of a file. ``infotext`` is set only where the file itself holds pasteable text."""

    parameters: GenerationParameters
    infotext: str | None = None
    stages: tuple[Stage, ...] = ()


@dataclass(frozen=True, slots=True)
class Dialect:
    """One reader. ``read`` returns None when the file is not its format; what it raises is reported, not fatal.

    ``version`` grows whenever the reader gives other values for the same bytes: rows read by an older one are read
    again. ``keys`` names every key of ``RawMetadata.texts`` whose presence may make ``read`` succeed; with none of
    them there it is not called at all, which keeps the common file fast.
    """

    name: str
    version: int
    keys: frozenset[str]
    read: Callable[[RawMetadata], Understood | None]
    json_only: bool = False
