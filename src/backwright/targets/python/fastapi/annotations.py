"""The annotations of what comes in and goes out: types with their limits."""

from __future__ import annotations

import re
from decimal import Decimal

import msgspec

from backwright.model.expressions import Display, Expression, Value, Word
from backwright.model.members import Limits
from backwright.model.operations import Parameter
from backwright.model.types import (
    BOOL,
    Choice,
    ListOf,
    Maybe,
    Row,
    Scalar,
    SetOf,
    Type,
    element,
    present,
)
from backwright.targets.python.constants import constant

_INPUTS = {
    "bool": "bool",
    "date": "Day",
    "datetime": "Instant",
    "decimal": "FiniteDecimal",
    "email": "Email",
    "float": "FiniteFloat",
    "json": "JsonValue",
    "money": "Amount",
    "password": "FilledText",
    "secret": "FilledText",
    "token": "FilledText",
    "slug": "SlugText",
    "time": "TimeOfDay",
    "timedelta": "Span",
    "url": "Url",
    "uuid": "RowUuid",
}
_OUTPUTS = {
    "bool": "bool",
    "date": "date",
    "datetime": "UtcInstant",
    "decimal": "PlainDecimal",
    "float": "float",
    "int": "int",
    "json": "Any",
    "money": "Cents",
    "time": "time_of_day",
    "timedelta": "IsoSpan",
    "uuid": "UUID",
}


def default_of(expression: Expression | None) -> str:
    """The code of a default."""
    match expression:
        case Display(items=items):
            return f"Field(default=[{', '.join(default_of(item) for item in items)}])"
        case Value(value="{}", type=kind) if present(kind) == Scalar("json"):
            return "Field(default={})"
        case Word(word="now"):
            return "Field(default_factory=now)"
        case Word(word="today"):
            return "Field(default_factory=today)"
    return constant(expression) or "None"


def sealed(kind: str) -> str:
    """The type of a secret of which only the hash goes any further."""
    inner = kind.removeprefix("Annotated[").removesuffix("]") if kind.startswith("Annotated[") else kind
    return f"Annotated[{inner}, AfterValidator(hashed)]"


def input_type(kind: Type, limits: Limits, *, key: bool = False, coerce: bool = False) -> tuple[str, bool]:
    """The type of a value that is sent, and whether it has limits of its own; `coerce`: text may stand for it."""
    inner = present(kind)
    text, limited = _bare_input(inner, limits, key)
    if coerce and (inner == BOOL or element(inner) == BOOL):
        text = text.replace("bool", "Flag")
    if not isinstance(kind, Maybe):
        return text, limited
    return f"Annotated[{text} | None, BlankIsNone]", limited


def sent_limits(limits: Limits, default: Expression | None) -> Limits:
    """The limits of what is sent: what is empty by default may be sent empty."""
    empty = isinstance(default, Value) and default.value == ""
    return msgspec.structs.replace(limits, blank=True) if empty else limits


def parameter_type(kind: str, parameter: Parameter, *, text: bool = False, coerce: bool = False) -> str:
    """The type of a parameter of an operation; `kind`, where it is a list of records; `text`: out of a query."""
    limits = sent_limits(parameter.limits, parameter.default)
    if kind:
        return sizes(kind, limits)[0]
    found, _ = input_type(parameter.type, limits, coerce=coerce)
    return textual(found) if text else found


def textual(kind: str) -> str:
    """The type for a value that is sent as text."""
    for plain, written in (
        ("Int64", "QueryInt"),
        ("RowId", "QueryInt"),
        ("FiniteFloat", "QueryFloat"),
        ("bool", "QueryBool"),
        ("Flag", "QueryBool"),
    ):
        kind = re.sub(rf"\b{plain}\b", written, kind)
    return kind


def _bare_input(kind: Type, limits: Limits, key: bool) -> tuple[str, bool]:
    if isinstance(kind, Choice):
        options = f"Literal[{', '.join(repr(v) for v in kind.values)}]"
        return options if isinstance(kind.values[0], str) else f"Annotated[{options}, NoBool]", False
    if isinstance(kind, ListOf | SetOf):
        item, _ = _bare_input(element(kind) or kind, Limits(), False)
        return sizes(f"list[{item}]" if isinstance(kind, ListOf) else f"Annotated[list[{item}], OnceEach]", limits)
    if isinstance(kind, Row):
        return "RowId", False
    assert isinstance(kind, Scalar)
    if kind.name == "int":
        return _bounded("Int64", limits)
    if kind.name in ("str", "html", "secret"):
        text = "Key" if key else "PlainText" if limits.blank else "FilledText"
        return _lengths(text, limits)
    if kind.name == "password":
        return _lengths("FilledText", Limits(limits.min or Decimal(8), limits.max or Decimal(128), limits.pattern))
    text = _INPUTS[kind.name]
    if kind.name in ("decimal", "money", "float"):
        return _bounded(text, limits)
    return _lengths(text, limits) if kind.name in ("email", "url", "slug") else (text, False)


def _bounded(text: str, limits: Limits) -> tuple[str, bool]:
    bounds = []
    if limits.min is not None:
        bounds.append(f"ge={_number(limits.min, text)}")
    if limits.max is not None:
        bounds.append(f"le={_number(limits.max, text)}")
    return (f"Annotated[{text}, Field({', '.join(bounds)})]", True) if bounds else (text, False)


def _number(value: Decimal, text: str) -> str:
    if text in ("FiniteDecimal", "Amount"):
        return f'Decimal("{value}")'
    return str(int(value)) if value == int(value) else str(value)


def sizes(text: str, limits: Limits) -> tuple[str, bool]:
    bounds = []
    if limits.min is not None:
        bounds.append(f"min_length={int(limits.min)}")
    if limits.max is not None:
        bounds.append(f"max_length={int(limits.max)}")
    return (f"Annotated[{text}, Field({', '.join(bounds)})]", True) if bounds else (text, False)


def _lengths(text: str, limits: Limits) -> tuple[str, bool]:
    bounds = []
    if limits.min is not None:
        bounds.append(f"min_length={int(limits.min)}")
    if limits.max is not None:
        bounds.append(f"max_length={int(limits.max)}")
    if limits.pattern:
        bounds.append(f"pattern={f'^(?:{limits.pattern})$'!r}")
    return (f"Annotated[{text}, StringConstraints({', '.join(bounds)})]", True) if bounds else (text, False)


def output_type(kind: Type, ids: str) -> str:
    """The type of a value that is shown."""
    inner = present(kind)
    none = " | None" if isinstance(kind, Maybe) else ""
    if isinstance(inner, Choice):
        return f"Literal[{', '.join(repr(v) for v in inner.values)}]{none}"
    if isinstance(inner, ListOf | SetOf):
        return f"list[{output_type(element(inner) or inner, ids)}]{none}"
    if isinstance(inner, Scalar) and inner.name == "id":
        return ("int" if ids == "int" else "UUID") + none
    return (_OUTPUTS.get(inner.name, "str") if isinstance(inner, Scalar) else "Any") + none
