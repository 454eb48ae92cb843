"""What blueprints say that is not theirs."""

from __future__ import annotations

WORDS = {
    "datetime": ("UTC", "date", "datetime", "timedelta"),
    "decimal": ("Decimal",),
    "enum": ("Enum",),
    "typing": ("Annotated", "Literal", "TypeAlias"),
    "backwright": ("App", "Entity", "Record", "Rest"),
    "backwright.fields": ("Money", "check", "field", "inline", "many", "relation", "unique", "within"),
    "backwright.logic": (
        *("Reply", "action", "after", "computed", "create", "delete", "ensure", "find", "get", "groups", "mean", "now"),
        *("query", "reply", "require", "rows", "stored", "today"),
    ),
    "backwright.rules": ("allow", "anyone"),
}
"""What they import, by module."""
BUILTIN = ("abs", "all", "any", "len", "max", "min", "round", "sorted", "sum")
"""What they have of Python."""
SAID = frozenset([*BUILTIN, "app", "Day", "Instant", *(word for words in WORDS.values() for word in words)])
"""All of it, and what stands at the head of a drawn one."""
