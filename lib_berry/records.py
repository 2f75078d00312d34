"""Makes frozen records cheap to build: a scan builds several for each of a million files."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from typing import Any, TypeVar

_Record = TypeVar("_Record")


def quick(record: type[_Record]) -> type[_Record]:
    """The frozen, slotted dataclass with an ``__init__`` four times as fast, alike in everything else.

    A frozen dataclass fills itself through ``object.__setattr__``, one call for each field. Here the new object is for
    a moment of a class with the same slots that is not frozen, so that plain assignments will do.
    """
    thawed = type(record.__name__, (), {"__slots__": [field.name for field in fields(record)]})  # type: ignore[arg-type]
    names: dict[str, Any] = {"_thaw": object.__setattr__, "_thawed": thawed, "_frozen": record, "_unset": object()}
    parameters, lines = [], ["_thaw(self, '__class__', _thawed)"]
    for field in fields(record):  # type: ignore[arg-type]
        parameter, value = _parameter(field, names)
        parameters.append(parameter)
        lines.append(f"self.{field.name} = {value}")
    lines.append("self.__class__ = _frozen")
    body = "\n ".join(lines)
    exec(f"def __init__(self, {', '.join(parameters)}):\n {body}", names)
    initialise = names["__init__"]
    initialise.__qualname__ = f"{record.__qualname__}.__init__"
    record.__init__ = initialise  # type: ignore[method-assign]
    return record


def _parameter(field: Field[Any], names: dict[str, Any]) -> tuple[str, str]:
    """How a field stands in the signature, and the expression that gives its value."""
    if field.default_factory is not MISSING:
        factory = f"_make_{field.name}"
        names[factory] = field.default_factory
        return f"{field.name}=_unset", f"{factory}() if {field.name} is _unset else {field.name}"
    if field.default is not MISSING:
        names[f"_default_{field.name}"] = field.default
        return f"{field.name}=_default_{field.name}", field.name
    return field.name, field.name
