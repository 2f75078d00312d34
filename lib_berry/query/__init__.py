"""The query language: text to AST to a SQL condition. Executes nothing.

``parse`` reads what was typed (the grammar is the docstring of ``parser``), ``compile_where`` makes the condition,
``FIELDS`` and ``SORTS`` are the vocabulary, and ``terms`` says what to highlight.
"""

from __future__ import annotations

from lib_berry.query.ast import Node, terms
from lib_berry.query.fields import FIELDS, SORTS, Field, Kind, Sort, choice_conditions
from lib_berry.query.parser import parse
from lib_berry.query.sql import Where, compile_where

__all__ = [
    "FIELDS",
    "SORTS",
    "Field",
    "Kind",
    "Node",
    "Sort",
    "Where",
    "choice_conditions",
    "compile_where",
    "parse",
    "terms",
]
