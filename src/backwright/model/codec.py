"""The JSON form of a model: `{"is": "Field", "name": "title", ...}`, what equals its default left out.

The form follows from the dataclasses, and so does its JSON Schema (`backwright.model.schema`).
"""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from datetime import timedelta
from decimal import Decimal
from functools import cache
from typing import Any, cast

from backwright.model import api, entities, expressions, members, operations, rules, statements, types
from backwright.model.backend import VERSION, Backend

_MODULES = (types, expressions, statements, rules, members, operations, entities, api)


class ModelError(ValueError):
    """A text that is no model: what it says, and where in the JSON."""


def dumps(backend: Backend) -> str:
    """The model as JSON text; equal models give equal texts."""
    return json.dumps(encode(backend), indent=1, ensure_ascii=False) + "\n"


def loads(text: str) -> Backend:
    """The model that `dumps` wrote; `ModelError` where the text is something else."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ModelError(f"not JSON: {error}") from error
    if not isinstance(document, dict) or document.get("is") != "Backend":
        raise ModelError('$: a model is an object with "is": "Backend"')
    if document.get("version", VERSION) != VERSION:
        raise ModelError(f"$.version: this release reads version {VERSION}, not {document['version']!r}")
    return cast(Backend, decode(document))


@cache
def classes() -> dict[str, type[Any]]:
    """Every dataclass of the model by its name."""
    found: dict[str, type[Any]] = {"Backend": Backend}
    for module in _MODULES:
        for name, value in vars(module).items():
            if (
                isinstance(value, type)
                and value.__module__ == module.__name__
                and hasattr(value, "__dataclass_fields__")
            ):
                found[name] = value
    return found


def encode(value: Any) -> Any:
    """A value of the model as what `json` can write."""
    if isinstance(value, tuple):
        return [encode(item) for item in value]
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, timedelta):
        return {"seconds": value.total_seconds()}
    if not hasattr(value, "__dataclass_fields__"):
        return value
    document: dict[str, Any] = {"is": type(value).__name__}
    for field in fields(value):
        content = getattr(value, field.name)
        mode = field.metadata.get("json")
        if mode != "never" and not _is_default(field, content):
            document[field.name] = content if mode == "as it is" else encode(content)
    return document


def _is_default(field: Any, content: object) -> bool:
    default = field.default_factory() if field.default_factory is not MISSING else field.default
    # 0 == False: the type belongs to the comparison.
    return default is not MISSING and type(default) is type(content) and bool(default == content)


def decode(document: Any, path: str = "$") -> Any:
    """What `encode` was given; `ModelError` with the path to what does not belong."""
    if isinstance(document, list):
        return tuple(decode(item, f"{path}[{number}]") for number, item in enumerate(document))
    if not isinstance(document, dict):
        return document
    if set(document) == {"decimal"}:
        return Decimal(document["decimal"])
    if set(document) == {"seconds"}:
        return timedelta(seconds=document["seconds"])
    kind = classes().get(document.get("is", ""))
    if kind is None:
        raise ModelError(f"{path}.is: {document.get('is')!r} is no part of a model")
    return _object(kind, document, path)


def _object(kind: type[Any], document: dict[str, Any], path: str) -> Any:
    known = {field.name: field for field in fields(kind)}
    values: dict[str, Any] = {}
    for name, content in document.items():
        if name == "is":
            continue
        if name not in known:
            raise ModelError(f"{path}.{name}: {kind.__name__} has no such part")
        raw = known[name].metadata.get("json") == "as it is"
        values[name] = content if raw else decode(content, f"{path}.{name}")
    try:
        return kind(**values)
    except TypeError as error:
        raise ModelError(f"{path}: {error}") from error
