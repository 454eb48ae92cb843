"""Bodies as they look on the wire: the templates of the API around rows, as SQL and as documentation."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from backwright.model.api import Api, without_entity
from backwright.model.names import another, snake
from backwright.targets.python.fastapi.names import Owner
from backwright.targets.python.symbols import attribute


def filled(template: Any, owner: Owner) -> Any:
    """The template with the names of the entity in it, and without what cannot be said here."""
    if not owner.name:
        return without_entity(template)
    if isinstance(template, Mapping):
        return {_named(key, owner): filled(value, owner) for key, value in template.items()}
    if isinstance(template, list | tuple):
        return [filled(value, owner) for value in template]
    return _named(template, owner) if isinstance(template, str) else template


def _named(text: str, owner: Owner) -> str:
    return text.replace("{entities}", owner.wire_many).replace("{entity}", owner.wire_one)


def of_page(api: Api, *, by_cursor: bool) -> Any:
    """The template of a page."""
    told = {"next": "{next}"} if by_cursor else {"total": "{total}"}
    return api.page or {"items": "{data}", **told}


def told_of_page(*, by_cursor: bool) -> dict[str, str]:
    """The code of what a page tells of itself."""
    offset = 'bindparam("offset", type_=BigInteger)'
    page, more, following = f"{offset} // literal(limit) + 1", f"total > {offset} + literal(limit)", "null()"
    if by_cursor:
        offset, page, following = "null()", "null()", "next_cursor(keys, order, limit)"
        more = f"{following}.is_not(None)"
    pages = "(total + literal(limit) - 1) // literal(limit)"
    told = {"total": "total", "limit": "literal(limit)", "offset": offset, "page": page, "pages": pages}
    return {"data": "json_array(items)", **told, "more": more, "next": following}


def name_of(template: Any, brace: str) -> str:
    """The name beside which that stands alone; "" where it does not."""
    pairs = template.items() if isinstance(template, Mapping) else ()
    return next((key for key, value in pairs if value == brace), "") or next(
        (found for _, value in pairs if (found := name_of(value, brace))), ""
    )


def document(template: Any, values: Mapping[str, str]) -> str:
    """The code of a JSON value. `values` is the code of what stands in braces."""
    if isinstance(template, Mapping):
        return object_of({key: document(value, values) for key, value in template.items()})
    if isinstance(template, list | tuple):
        return f"json_items({', '.join(document(value, values) for value in template)})"
    return _text(template, values) if isinstance(template, str) else _constant(template)


def _text(template: str, values: Mapping[str, str]) -> str:
    """The code of a text: of what stands in braces alone as it is, of what stands among words as text."""
    pieces = [piece for piece in re.split(r"(\{\w+\})", template) if piece]
    if len(pieces) == 1 and template[1:-1] in values:
        return values[template[1:-1]]
    if not any(piece[1:-1] in values for piece in pieces):
        return _constant(template)
    known = [values.get(piece[1:-1]) if piece.startswith("{") else None for piece in pieces]
    codes = [
        _constant(piece) if code is None else f"cast({code}, Text)" for piece, code in zip(pieces, known, strict=True)
    ]
    return " + ".join(codes)


def has_lists(template: Any) -> bool:
    """Whether there are lists in it."""
    if isinstance(template, Mapping):
        return any(has_lists(value) for value in template.values())
    return isinstance(template, list | tuple)


def object_of(values: Mapping[str, str]) -> str:
    """The code of a JSON object, from the code of its values."""
    pairs = ", ".join(f"{key!r}: {value}" for key, value in values.items())
    # The comma at the end tells the formatter to give each a line of its own.
    return f"json_object({{{pairs}{',' * (len(values) > 2)}}})"


def _constant(value: Any) -> str:
    if isinstance(value, bool):
        return "true()" if value else "false()"
    return "null()" if value is None else f"literal({value!r})"


def depth(template: Any) -> int:
    """How many names stand around the data."""
    return 1 + depth(next(iter(template.values()))) if isinstance(template, Mapping) else 0


def path(template: Any) -> list[str]:
    """The names around the data, from the outside."""
    if not isinstance(template, Mapping):
        return []
    name, inner = next(iter(template.items()))
    return [name, *path(inner)]


def classes(template: Any, name: str, types: Mapping[str, str], doc: str = "") -> tuple[str, list[dict[str, Any]]]:
    """The type of a body, and the classes that it needs; `types` are those of what stands in braces."""
    if isinstance(template, Mapping):
        fields: list[tuple[str, str]] = []
        needed: list[dict[str, Any]] = []
        for key, value in template.items():
            kind, inner = classes(value, f"{name}{_pascal(key)}", types)
            needed += inner
            fields.append((key, kind))
        return name, [*needed, {"name": name, "fields": fields, "doc": doc}]
    if isinstance(template, str):
        placeholder = re.fullmatch(r"\{(\w+)\}", template)
        if placeholder is not None and placeholder[1] in types:
            return types[placeholder[1]], []
    return type_of(template), []


def type_of(constant: Any) -> str:
    """The type of what always is the same."""
    return {bool: "bool", float: "float", int: "int", str: "str", type(None): "None"}.get(type(constant), "Any")


def attributes(names: Iterable[str]) -> list[str]:
    """What the names of a JSON object are called in a class, each otherwise."""
    found: list[str] = []
    for name in names:
        own = snake(name)
        found.append(another(attribute(own if own[:1].isalpha() else f"value_{own}".rstrip("_")), found))
    return found


def _pascal(key: str) -> str:
    return "".join(word.capitalize() for word in snake(key).split("_"))
