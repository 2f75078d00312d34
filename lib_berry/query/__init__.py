"""The query language: from text to AST. Executes nothing.

``parse`` reads what was typed (the grammar is the docstring of ``parser``),
``FIELDS`` and ``SORTS`` are the vocabulary, ``terms`` says what to highlight, and ``edit`` changes a query's text.
"""

from __future__ import annotations

from lib_berry.query.ast import Node, Query, terms
from lib_berry.query.fields import FIELDS
from lib_berry.query.kinds import Field, Kind, Order, Sort
from lib_berry.query.lookup import choices
from lib_berry.query.parser import parse, parse_query
from lib_berry.query.sorts import SORTS, parse_sort

__all__ = [
    "FIELDS",
    "SORTS",
    "Field",
    "Kind",
    "Node",
    "Order",
    "Query",
    "Sort",
    "choices",
    "parse",
    "parse_query",
    "parse_sort",
    "terms",
]
