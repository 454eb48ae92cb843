"""Texts of code: what they are, and how they are put together."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from enum import IntEnum

from msgspec.structs import replace as replaced

from backwright.model.expressions import (
    And,
    Compare,
    Expression,
    Value,
)
from backwright.model.types import (
    BOOL,
    NOTHING,
    TEXT,
    Choice,
    Maybe,
    Row,
    Scalar,
    Type,
    is_text,
    present,
)

_EXACT = frozenset({"money", "decimal"})

ON_THE_WAY = "__on_the_way_"
"""What a row is called with, until it is known whether it needs a name."""


def is_row(kind: Type) -> bool:
    """Whether it is the type of a row."""
    return isinstance(present(kind), Row)


def bare(code: str) -> str:
    """The code without the parentheses around all of it."""
    while code.startswith("(") and code.endswith(")") and _is_one(code) and not _needs_them(code[1:-1]):
        code = code[1:-1]
    return code


class Binding(IntEnum):
    """How close the parts of code stand together, as far as places ask for it."""

    CHOICE = 0
    OR = 1
    """What stands on either side of an `if` inside an expression."""
    AND = 2
    """What stands beside an `and`."""
    COMPARISON = 3
    OPERAND = 4
    """What is compared."""
    SIGNED = 5
    PRIMARY = 6
    """What is asked for an attribute, or for an item."""


_BINDINGS: dict[type[ast.AST], Binding] = {
    ast.IfExp: Binding.CHOICE,
    ast.Lambda: Binding.CHOICE,
    ast.Or: Binding.OR,
    ast.And: Binding.AND,
    ast.Not: Binding.COMPARISON,
    ast.Compare: Binding.COMPARISON,
    ast.BinOp: Binding.OPERAND,
    ast.USub: Binding.SIGNED,
    ast.Await: Binding.SIGNED,
}


def fitted(code: str, place: Binding) -> str:
    """The code with those parentheses around all of it that it needs in its place."""
    inner = bare(code)
    return inner if _binding(inner) >= place else f"({inner})"


def _binding(code: str) -> Binding:
    if code.isidentifier():
        return Binding.PRIMARY
    found = ast.parse(code, mode="eval").body
    return _BINDINGS.get(type(found.op if isinstance(found, ast.BoolOp | ast.UnaryOp) else found), Binding.PRIMARY)


def closed(code: str) -> str:
    """The code in parentheses, unless it is one whole already."""
    return f"({code})" if any(sign == " " and depth == 0 for sign, depth in _signs(code)) else code


def _is_one(code: str) -> bool:
    """Whether the parenthesis that opens it closes at its end."""
    return all(depth for _, depth in [*_signs(code)][:-1])


def _needs_them(inner: str) -> bool:
    """Whether code in parentheses is nothing without them: several values, a generator, a text in several lines."""
    signs = [*_signs(inner)]
    if (",", 0) in signs or {sign for sign, _ in signs} == {"f", " "}:
        return True
    return " for " in inner and "(" not in inner


def _signs(code: str) -> Iterator[tuple[str, int]]:
    """Each sign outside of texts in quotes, with how many brackets are open after it."""
    depth, quote = 0, ""
    for position, sign in enumerate(code):
        if quote:
            quote = "" if sign == quote and code[position - 1] != "\\" else quote
        elif sign in "\"'":
            quote = sign
        else:
            depth += (sign in "([{") - (sign in ")]}")
            yield sign, depth


def outermost(code: str) -> str:
    """The code without what stands in brackets."""
    return "".join(sign for sign, depth in _signs(code) if depth == 0)


def mentions_row(code: str, row: str) -> bool:
    """Whether code asks something of a row that it calls so."""
    return re.search(rf"(?<![\w.]){re.escape(row)}\.", code) is not None


def mentions(line: str, names: Iterable[str]) -> bool:
    """Whether code has one of these names: not that of an attribute, or of an argument."""
    return any(re.search(rf"(?<![\w.]){name}\b(?!=[^=])", line) for name in names if name)


def written_loop(head: str, lines: Iterable[str]) -> list[str]:
    """The lines of a loop. What it does not ask of a turn has a name that says so."""
    names, _, source = head.removeprefix("for ").partition(" in ")
    body = [*lines] or ["pass"]
    asked = {name for name in names.split(", ") if name.startswith("_") or any(mentions(line, [name]) for line in body)}
    called = [name if name in asked else f"_{name.rstrip('_')}" for name in names.split(", ")]
    return [f"for {', '.join(called)} in {source}:", *(f"    {line}" for line in body)]


def written_branch(test: str, lines: list[str]) -> list[str]:
    """The lines of a branch without another. Where all that is done in it is in one again, both ask at once."""
    first, *rest = lines
    if first.startswith("    if ") and first.endswith(":") and all(line.startswith(" " * 8) for line in rest):
        inner = first.removeprefix("    if ").removesuffix(":")
        test, lines = f"{fitted(test, Binding.AND)} and {fitted(inner, Binding.AND)}", [line[4:] for line in rest]
    return [f"if {test}:", *lines]


def perhaps_shown(shown: str, one: str, rows: str, *, hides: bool) -> str:
    """The code of a list of what rows show of which some may be none, and others may not be shown."""
    seen = f" if {one} is None or {one}.id in {shown}" * hides
    return f"[{shown}[{one}.id] if {one} is not None else None for {one} in {rows}{seen}]"


def narrows(test: Expression) -> bool:
    """Whether a value is never None where it holds."""
    nothing = isinstance(test, Compare) and isinstance(test.right, Value) and test.right.value is None
    return nothing and isinstance(test, Compare) and test.operator == "!=" and not is_row(test.left.type)


def text_or_none(test: Expression, then: Expression) -> Expression | None:
    """The text that may be none, or empty, where a value is `text or ...`: it is what stands there if it is neither."""
    asked = test.operands[0] if isinstance(test, And) else test
    if not isinstance(asked, Compare) or not is_text(asked.left.type):
        return None
    text, kind = asked.left, present(asked.left.type)
    tests = [Compare("!=", text, Value(None, NOTHING), BOOL)] * isinstance(text.type, Maybe)
    if not isinstance(kind, Choice) or "" in kind.values:
        tests.append(Compare("!=", text, Value("", TEXT), BOOL))
    whole = And(tuple(tests), BOOL) if len(tests) > 1 else tests[0] if tests else None
    return text if test == whole and then in (text, replaced(text, type=then.type)) else None


def lowered(text: str, part: Expression) -> str:
    if isinstance(part, Value) and isinstance(part.value, str):
        return repr(part.value.lower())
    return f'({text} or "").lower()' if isinstance(part.type, Maybe) else f"{text}.lower()"


def as_list(turns: str) -> str:
    """The code of a list of what turns give: `item for one in rows`."""
    item, _, source = turns.partition(" for ")
    loops = outermost(f" for {source}")
    copies = source.startswith(f"{item} in ") and loops.count(" for ") == 1 and " if " not in loops
    return f"list({source.removeprefix(f'{item} in ')})" if copies else f"[{turns}]"


def uncopied(made: str) -> str:
    """The code of values that are not asked in their order, of which no copy is needed."""
    return made[5:-1] if made.startswith("list(") and _is_one(made[4:]) else made


def item_of(rows: str, index: str) -> str:
    """The code of one item of a list. No list is made for the first of what turns give."""
    rows = uncopied(rows)
    if index != "0" or not (rows.startswith("[") and _is_one(rows) and " for " in outermost(rows[1:-1])):
        return f"{rows}[{index}]"
    return f"next(iter({rows}))" if "await" in rows else f"next({rows[1:-1]})"


def as_set(made: str) -> str:
    """The code of the set of what a list has."""
    turns = made.startswith("[") and made.endswith("]") and " for " in made
    return f"{{{made[1:-1]}}}" if turns else f"set({bare(uncopied(made))})"


def folded(rows: str, further: str) -> str:
    """The arguments of a fold. A list that is folded at once need not be made; one that waits has to be."""
    made = rows.startswith("[") and rows.endswith("]") and " for " in rows and "await" not in rows
    if not further:
        return rows[1:-1] if made else rows
    return f"({rows[1:-1]}), {further}" if made else f"{rows}, {further}"


def of_nothing(kind: Type) -> str:
    """What the sum of nothing is, where it is not the number 0."""
    inner = present(kind)
    name = inner.name if isinstance(inner, Scalar) else ""
    return "Decimal(0)" if name in _EXACT else "timedelta()" if name == "timedelta" else ""
