"""Reads how an image was made out of its file: containers, dialects, sidecars. Knows no database and no web UI.

``read`` is the entry. ``READERS`` gives each dialect's version, so that rows read by an older one can be read again.
"""

from lib_berry.metadata.comfyui_listing import Workflow, find_workflow
from lib_berry.metadata.compose import compose
from lib_berry.metadata.fooocus_log import LOG_NAME
from lib_berry.metadata.partial import without_seed
from lib_berry.metadata.reader import read, read_raw
from lib_berry.metadata.registry import READERS
from lib_berry.metadata.samplers import normalise

__all__ = [
    "LOG_NAME",
    "READERS",
    "Workflow",
    "compose",
    "find_workflow",
    "normalise",
    "read",
    "read_raw",
    "without_seed",
]
