"""What drawn values are of: types of the model, and how a blueprint writes them."""

from __future__ import annotations

from backwright.model.types import (
    BOOL,
    INT,
    NOTHING,
    TEXT,
    Choice,
    ListOf,
    Maybe,
    Nothing,
    PairOf,
    RecordOf,
    Row,
    Scalar,
    Type,
)

DATE, DECIMAL, INSTANT, MONEY = Scalar("date"), Scalar("decimal"), Scalar("datetime"), Scalar("money")
REPLY = RecordOf("Reply")
PLAIN = (INT, TEXT, BOOL, MONEY, DATE, DECIMAL, INSTANT)
"""What expressions are made of."""
COMMON = (INT, INT, INT, TEXT, TEXT, BOOL, MONEY, MONEY, DATE, DATE, DECIMAL, INSTANT)
"""The same, as often as people use them."""
NUMBERS = (INT, MONEY, DECIMAL)
ORDERED = (INT, MONEY, DECIMAL, DATE, INSTANT)
"""What `<` compares, and `min` chooses from."""
NAMED = {str(kind.name): kind for kind in PLAIN}
WRITTEN = {"date": "Day", "datetime": "Instant", "decimal": "Decimal", "money": "Money"}
"""Names of their own where members would hide those of Python."""


def annotation(kind: Type) -> str:
    """The type as a blueprint writes it."""
    match kind:
        case Scalar():
            return WRITTEN.get(kind.name, kind.name)
        case Choice():
            return kind.name or f"Literal[{', '.join(map(repr, kind.values))}]"
        case Row():
            return kind.entity
        case RecordOf():
            return kind.name
        case ListOf():
            return f"list[{annotation(kind.item)}]"
        case PairOf():
            return f"tuple[{', '.join(map(annotation, kind.items))}]"
        case Maybe():
            return f"{annotation(kind.item)} | None"
        case Nothing():
            return "None"
    raise AssertionError(kind)


__all__ = [
    "BOOL",
    "COMMON",
    "DATE",
    "DECIMAL",
    "INSTANT",
    "INT",
    "MONEY",
    "NAMED",
    "NOTHING",
    "NUMBERS",
    "ORDERED",
    "PLAIN",
    "REPLY",
    "TEXT",
    "Choice",
    "ListOf",
    "Maybe",
    "PairOf",
    "RecordOf",
    "Row",
    "Scalar",
    "Type",
    "annotation",
]
