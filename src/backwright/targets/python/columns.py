"""The types of columns and of what is bound to them."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from backwright.design.tables import DELETED, Column
from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.members import Link
from backwright.model.types import (
    Choice,
    ListOf,
    Maybe,
    RecordOf,
    Row,
    Scalar,
    SetOf,
    Type,
    element,
    is_text,
    present,
)
from backwright.targets.python.symbols import attribute

_COLUMNS: Mapping[str, tuple[str, str, str]] = {
    # The type of the column, its form in a migration, the type in Python.
    "bool": ("Boolean", "sa.Boolean()", "bool"),
    "date": ("Date", "sa.Date()", "date"),
    "datetime": ("Timestamp", "sa.DateTime(timezone=True)", "datetime"),
    "decimal": ("Exact", "sa.Numeric().with_variant(sa.String(), 'sqlite')", "Decimal"),
    "float": ("Double", "sa.Double()", "float"),
    "id": ("Id", "_ID", "int"),
    "int": ("BigInteger", "sa.BigInteger()", "int"),
    "json": ("JsonDocument", "_JSON", "Any"),
    "money": ("Money", "_MONEY", "Decimal"),
    "time": ("Time", "sa.Time()", "time_of_day"),
    "timedelta": ("Interval", "sa.Interval()", "timedelta"),
    "uuid": ("Uuid", "sa.Uuid()", "UUID"),
}
_NOTHING: Mapping[str, str] = {
    "bool": "False",
    "date": "date.min",
    "datetime": "datetime.min.replace(tzinfo=UTC)",
    "decimal": "Decimal(0)",
    "float": "0.0",
    "int": "0",
    "money": "Decimal(0)",
    "time": "time_of_day.min",
    "timedelta": "timedelta()",
}
_TEXT = ("Text", "sa.Text()", "str")
EMAIL_LENGTH = 254


def nothing_of(kind: Type) -> str:
    """The code of what is kept before it is worked out, which is what a sum or a count of nothing is."""
    if isinstance(kind, Maybe):
        return "None"
    if isinstance(kind, Choice):
        return repr(kind.values[0])
    return _NOTHING.get(kind.name, "''") if isinstance(kind, Scalar) else "''"


def column_type(column: Column, ids: str) -> str:
    """The type of a column in a table class."""
    length = _length(column.type, column.length)
    if column.type == Scalar("secret") and not length:
        return "Encrypted"
    return f"String({length})" if length else _entry(column.type, ids)[0]


def type_made(column: Column, ids: str) -> str:
    """The same as an object, which some are."""
    kind = column_type(column, ids)
    return kind if kind.endswith(")") or kind in ("Exact", "Id", "JsonDocument", "Money", "Timestamp") else f"{kind}()"


def migrated_type(column: Column, ids: str) -> str:
    """The same in a migration, which stands on its own."""
    length = _length(column.type, column.length)
    return f"sa.String({length})" if length else _entry(column.type, ids)[1]


def python_type(kind: Type, ids: str) -> str:
    """What a value of a column is in Python."""
    text = _entry(present(kind), ids)[2]
    return f"{text} | None" if isinstance(kind, Maybe) else text


def bind_type(kind: Type) -> str:
    """The type of a value that is bound to a statement."""
    return _entry(present(kind), "int")[0]


def coerced(text: str, kind: Type) -> str:
    """The code of a value, which SQLAlchemy takes for one of that type."""
    call, wanted = ast.parse(text, mode="eval").body, bind_type(kind)
    is_one = isinstance(call, ast.Call) and ast.unparse(call.func) == "type_coerce"
    return text if is_one and text.endswith(f", {wanted})") else f"type_coerce({text}, {wanted})"


def is_implied(column: Column) -> bool:
    """Whether SQLAlchemy knows the type from the annotation alone."""
    return column_type(column, "int") in ("Boolean", "Date")


def identity_columns(entity: Entity) -> list[str]:
    """The columns of what names a row, in the order of which sets of rows stand."""
    return [f"{one.name}_id" if isinstance(one, Link) else attribute(one.name) for one in entity.identity]


def name_of(kind: Type) -> str:
    """The name of a plain type; "str" of all texts, "list" of lists of plain values, "" of others."""
    inner = present(kind)
    if is_text(inner):
        return "str"
    if isinstance(inner, ListOf | SetOf):
        return "list"
    return inner.name if isinstance(inner, Scalar) else ""


_AS_TEXT = frozenset({"date", "datetime", "decimal", "money", "time", "timedelta", "uuid"})
_IN_A_FORM = frozenset({"money", "timedelta"})


def is_listed_as_text(kind: Type) -> bool:
    """Whether it is a list of values that JSON has no word for, so that its column keeps them as text."""
    return name_of(element(kind) or kind) in _AS_TEXT and element(kind) is not None


def is_put_in_form(kind: Type) -> bool:
    """Whether a column keeps it in the form in which it is shown: records, and lists of some values."""
    inner = element(kind)
    return isinstance(inner or kind, RecordOf) or (inner is not None and name_of(inner) in _IN_A_FORM)


def _entry(kind: Type, ids: str) -> tuple[str, str, str]:
    if isinstance(kind, Row):
        kind = Scalar("id")
    if isinstance(kind, Choice):
        return _TEXT if isinstance(kind.values[0], str) else _COLUMNS["int"]
    if not isinstance(kind, Scalar):
        return _COLUMNS["json"]
    if kind.name == "id" and ids == "uuid":
        return _COLUMNS["uuid"]
    return _COLUMNS.get(kind.name, _TEXT)


def _length(kind: Type, declared: int | None) -> int | None:
    if isinstance(kind, Choice) and isinstance(kind.values[0], str):
        return max(len(str(value)) for value in kind.values)
    if kind == Scalar("email"):
        return min(declared or EMAIL_LENGTH, EMAIL_LENGTH)
    return declared


def live(backend: Backend, entity: str, row: str) -> list[str]:
    """The condition that leaves out rows that are deleted and stay; none where none do."""
    return [f"{row}.{DELETED}.is_(None)"] if entity in backend.kept else []
