"""The JSON Schema of a model's JSON form, derived from the dataclasses."""

from __future__ import annotations

import types as builtin_types
from dataclasses import MISSING, fields
from datetime import timedelta
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from backwright.model.codec import classes

_PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
    type(None): {"type": "null"},
    Decimal: {"type": "object", "properties": {"decimal": {"type": "string"}}, "required": ["decimal"]},
    timedelta: {"type": "object", "properties": {"seconds": {"type": "number"}}, "required": ["seconds"]},
}


def json_schema() -> dict[str, Any]:
    """The schema, draft 2020-12, of what `codec.dumps` writes."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Backwright model",
        "$ref": "#/$defs/Backend",
        "$defs": {name: _definition(kind) for name, kind in sorted(classes().items())},
    }


def _definition(kind: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    properties: dict[str, Any] = {"is": {"const": kind.__name__}}
    required = ["is"]
    for field in fields(kind):
        mode = field.metadata.get("json")
        if mode == "never":
            continue
        properties[field.name] = {} if mode == "as it is" else _type(hints[field.name])
        if field.default is MISSING and field.default_factory is MISSING:
            required.append(field.name)
    doc = (kind.__doc__ or "").strip()
    described = {} if doc.startswith(f"{kind.__name__}(") else {"description": doc}
    return {
        **described,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _type(hint: Any) -> dict[str, Any]:
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin = get_origin(hint)
    if origin is Literal:
        return {"enum": list(get_args(hint))}
    if origin in (Union, builtin_types.UnionType):
        return {"anyOf": [_type(option) for option in get_args(hint)]}
    if origin is tuple:
        return {"type": "array", "items": _type(get_args(hint)[0])}
    return {"$ref": f"#/$defs/{hint.__name__}"}
