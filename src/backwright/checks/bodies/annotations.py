"""The types that local names are annotated with."""

from __future__ import annotations

import ast

from backwright.checks.annotations import items_of, literal_value
from backwright.checks.bodies.scope import Refused, Scope
from backwright.diagnostics import did_you_mean
from backwright.diagnostics.catalogue import body_statements
from backwright.model.types import Choice, ListOf, Maybe, RecordOf, Row, Scalar, ScalarName, SetOf, Type

_PLAIN: dict[str, ScalarName] = {name: name for name in ("bool", "float", "int", "str")}

_IMPORTED: dict[str, ScalarName] = {
    **{f"datetime.{name}": name for name in ("date", "datetime", "time", "timedelta")},
    **{
        f"backwright.fields.{name.capitalize()}": name
        for name in ("email", "file", "html", "json", "money", "password", "period", "secret", "slug", "token", "url")
    },
    "decimal.Decimal": "decimal",
    "uuid.UUID": "uuid",
    "backwright.fields.Id": "id",
}


def annotation(node: ast.expr, scope: Scope) -> Type:
    """What a written type means; refused where it means nothing."""
    match node:
        case ast.Constant(value=str() as text):
            return annotation(_quoted(text, node, scope), scope)
        case ast.Name(id=name):
            return _named(node, name, scope)
        case ast.BinOp(left=left, op=ast.BitOr(), right=ast.Constant(value=None)):
            return Maybe(annotation(left, scope))
        case ast.Subscript(value=ast.Name(id="list"), slice=item):
            return ListOf(annotation(item, scope))
        case ast.Subscript(value=ast.Name(id="set"), slice=item):
            return SetOf(annotation(item, scope))
        case ast.Subscript(value=ast.Name(id="Optional"), slice=item):
            return Maybe(annotation(item, scope))
        case ast.Subscript(value=ast.Name(id="Literal"), slice=item) if (values := _choices(item)) is not None:
            return Choice(values)
    raise scope.refusal(node, _unknown(scope.source.segment(node)))


def _choices(node: ast.expr) -> tuple[str | int, ...] | None:
    """The values of a `Literal`, as a field may have them; None where they are none."""
    items = items_of(node)
    found = tuple(
        value
        for value in map(literal_value, items)
        if isinstance(value, str | int) and not isinstance(value, bool) and value != ""
    )
    kinds, all_of_them = {type(value) for value in found}, len(set(found)) == len(items)
    return found if len(kinds) == 1 and all_of_them else None


def _quoted(text: str, node: ast.expr, scope: Scope) -> ast.expr:
    try:
        quoted = ast.parse(text, mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise scope.refusal(node, _unknown(text)) from None
    for inner in ast.walk(quoted):
        ast.copy_location(inner, node)
    return quoted


def _named(node: ast.expr, name: str, scope: Scope) -> Type:
    symbols = scope.symbols
    owner = symbols.owners.get(name)
    if owner is not None:
        is_row = owner.kind in ("entity", "account", "view")
        return Row(owner.of or owner.name) if is_row else RecordOf(owner.name)
    known = symbols.aliases.get(name) or symbols.choices.get(name)
    if known is not None:
        return known
    plain = _PLAIN.get(name) or _IMPORTED.get(symbols.words.get(name, ""))
    if plain is not None:
        return Scalar(plain)
    if name in symbols.broken:
        raise Refused
    names = [*symbols.owners, *symbols.aliases, *symbols.choices, *_PLAIN]
    raise scope.refusal(node, _unknown(name), did_you_mean(name, names))


def _unknown(name: str) -> body_statements.UnknownWrittenName:
    return body_statements.UnknownWrittenName(what="type", name=name, known="")
