"""How a body calls rows: by a name, or by the links that lead to them from one that has a name."""

from __future__ import annotations

from backwright.model.expressions import Attribute, Expression, Item, Me, Name, Self, Value

SELF = "self"
ME = "me"


def place(row: Expression) -> str:
    """How a body calls a row; "" where it has no name."""
    match row:
        case Self():
            return SELF
        case Me():
            return ME
        case Name(name=name):
            return name
        case Attribute(base, member):
            above = place(base)
            return f"{above}.{member.rpartition('.')[2]}" if above else ""
        case Item(base, Value(value=int() as index)) if above := place(base):
            return f"{above}.{index}"
    return ""
