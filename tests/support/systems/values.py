"""Expressions of one value.

Most are templates, in which holes are filled by expressions of the type that stands there: `{int} + {int}`. Other
holes: `{=date}` is filled by a name or a path alone, `{max|min}` by one of the words, `{2-4}` by a number between.
"""

from __future__ import annotations

import itertools
import re
from functools import partial

from support.systems.declared import Scope
from support.systems.draw import HOLE, Draw, names_in
from support.systems.impossible import ImpossibleError
from support.systems.kinds import (
    BOOL,
    DATE,
    DECIMAL,
    INSTANT,
    INT,
    MONEY,
    NAMED,
    ORDERED,
    TEXT,
    Choice,
    ListOf,
    Maybe,
    Row,
    Type,
)

WORDS = re.compile(r"\{(\w+(?:\|\w+)+)\}")
"""A hole for one of some words."""
CALLED = re.compile(r"(?<![.\w])([A-Za-z]\w*)\(")
"""A function that a template calls."""

TEMPLATES: dict[Type, tuple[str, ...]] = {
    INT: (
        "{int} + {int}",
        "{int} - {int}",
        "{int} * {2-3}",
        "{int} // {2-4}",
        "{int} % {2-4}",
        "-{int}",
        "abs({int})",
        "{max|min}({int}, {int})",
        "len({str})",
        "({date} - {date}).days",
        "({datetime} - {datetime}).days",
        "{=date}.{year|month|day}",
        "{=datetime}.{year|hour}",
        "round({money})",
    ),
    TEXT: (
        "{str} + {str}",
        "{str}.{upper|lower|strip}()",
        "{str}[:{1-4}]",
        "{str}.replace('a', 'b')",
    ),
    BOOL: (
        "{bool} and {bool}",
        "{bool} or {bool}",
        "not {bool}",
        "{=str} in {str}",
        "{=str}.startswith('a')",
        "{=int} in (1, 2, 3)",
    ),
    MONEY: (
        "{money} + {money}",
        "{money} - {money}",
        "{money} * {2-3}",
        "{max|min}({money}, {money})",
        "round({money} * Decimal('0.5'), 2)",
    ),
    DECIMAL: (
        "{decimal} + {decimal}",
        "{decimal} - {decimal}",
        "{decimal} * {2-3}",
        "{max|min}({decimal}, {decimal})",
        "abs({decimal})",
    ),
    DATE: (
        "{date} + timedelta(days={1-40})",
        "{date} - timedelta(days={1-40})",
        "{max|min}({date}, {date})",
        "{=datetime}.date()",
    ),
    INSTANT: (
        "{datetime} + timedelta(hours={1-40})",
        "{datetime} - timedelta(days={1-9})",
        "{max|min}({datetime}, {datetime})",
    ),
}
CONSTANTS: dict[Type, tuple[str, ...]] = {
    INT: tuple("0123456789"),
    TEXT: ("'a'", "'b'", "'ann'", "''", "'x y'", "'Ü'", "'%'"),
    MONEY: ("Decimal('2.50')", "Decimal(3)"),
    DECIMAL: ("Decimal('0.25')", "Decimal(2)"),
    DATE: ("today()", "date(2030, 1, 2)", "date(2026, 2, 28)", "date(2024, 2, 29)"),
    INSTANT: ("now()", "datetime(2030, 1, 2, 3, 4, tzinfo=UTC)"),
}
TOLD = (INT, INT, TEXT, TEXT, DATE, MONEY, DECIMAL)
"""What texts say: no instants, as each side has a clock of its own."""


def template(draw: Draw, scope: Scope, kind: Type, depth: int) -> str:
    """One of the templates of that type."""
    text = WORDS.sub(lambda hole: draw.one_of(hole[1].split("|")), draw.one_of(draw.templates.get(kind, ())))
    for word in CALLED.findall(text):
        scope.say(word)
    filled: list[str] = []
    made = HOLE.sub(lambda hole: _filled(draw, scope, depth, filled, hole[1]), text)
    if not draw.depends(scope, made) or _repeats(filled, kind) or made.endswith(" in ''"):
        raise ImpossibleError
    return f"({made})"


def _repeats(filled: list[str], kind: Type) -> bool:
    """Whether something is said twice of which once is enough, as in `a and not a`."""
    pairs = itertools.permutations(filled, 2)
    return any(one == two or (kind == BOOL and one in two) for one, two in pairs)


def _filled(draw: Draw, scope: Scope, depth: int, filled: list[str], hole: str) -> str:
    if hole[0].isdigit():
        return draw.number(hole)
    kind = NAMED[hole.removeprefix("=")]
    filled.append(known(draw, scope, kind, 0) if hole.startswith("=") else draw.value(scope, kind, depth))
    return filled[-1]


def known(draw: Draw, scope: Scope, kind: Type, _: int) -> str:
    """A name or a path, mostly of what was named last."""
    found = draw.of_kind(scope, kind)
    last = next(reversed(scope.known), "")
    near = [path for path in found if path == last or path.startswith(f"{last}.")]
    return draw.one_of(near if near and draw.chance(0.5) else found)


def constant(draw: Draw, scope: Scope, kind: Type, _: int) -> str:
    """A value that depends on nothing."""
    if isinstance(kind, Choice):
        value = draw.one_of(kind.values)
        return f"{scope.say(kind.name)}.{value}" if kind.name else repr(value)
    made = draw.one_of(CONSTANTS.get(kind, ()))
    for word in sorted(names_in(made)):
        scope.say(word)
    return made


def formatted(draw: Draw, scope: Scope, kind: Type, depth: int) -> str:
    """An f-string; what stands in it has no quotes, so that each Python reads it."""
    if kind != TEXT:
        raise ImpossibleError
    parts = []
    for _ in range(draw.random.randint(1, 3)):
        value = draw.value(scope, draw.one_of(TOLD), min(depth, 1))
        if "'" in value or '"' in value or not names_in(value):
            raise ImpossibleError
        parts.append("{" + value + "}" + draw.one_of(["", " ", "-", ": "]))
    return f'f"{"".join(parts)}"'


def comparison(draw: Draw, scope: Scope, kind: Type, depth: int) -> str:
    """A name or a path, compared with another value of its type."""
    if kind != BOOL:
        raise ImpossibleError
    choices = [each for each in draw.paths(scope).values() if isinstance(each, Choice)]
    inner = draw.kind([INT, INT, TEXT, *ORDERED, *choices])
    left = known(draw, scope, inner, 0)
    signs = ["<", "<=", "==", "!=", ">", ">="] if inner in ORDERED else ["==", "!="]
    return _compared(left, draw.one_of(signs), draw.value(scope, inner, depth))


def _compared(left: str, sign: str, right: str) -> str:
    if left == right:
        raise ImpossibleError
    return f"({left} {sign} {right})"


def of_choices(draw: Draw, scope: Scope, kind: Type, _: int) -> str:
    """Whether a state is one of some."""
    if kind != BOOL:
        raise ImpossibleError
    path, choice = draw.one_of([(path, each) for path, each in draw.paths(scope).items() if isinstance(each, Choice)])
    some = draw.random.sample(choice.values, 2)
    said = [f"{scope.say(choice.name)}.{value}" if choice.name else repr(value) for value in some]
    return f"({path} {draw.one_of(['in', 'not in'])} ({', '.join(said)}))"


def about_rows(draw: Draw, scope: Scope, kind: Type, _: int) -> str:
    """Whether two rows are one, or a row is among others."""
    if kind != BOOL or scope.own:
        raise ImpossibleError
    path, table = draw.one_of(draw.rows(scope))
    others = [*draw.of_kind(scope, table.row), *draw.of_kind(scope, Maybe(table.row))]
    among = [*draw.of_kind(scope, ListOf(table.row)), *collections(draw, scope, table.row)]
    if among and draw.chance(0.5):
        return f"({path} {draw.one_of(['in', 'not in'])} {draw.one_of(among)})"
    return _compared(path, draw.one_of(["==", "!="]), draw.one_of(others))


def collections(draw: Draw, scope: Scope, kind: Row) -> list[str]:
    """The lists and sets of rows of that entity that can be named."""
    found = [(path, table.lists | table.sets) for path, table in draw.rows(scope, 1)]
    return [f"{path}.{name}" for path, several in found for name, entity in several.items() if entity == kind.entity]


def is_there(draw: Draw, scope: Scope, kind: Type, _: int) -> str:
    """Whether an optional value is."""
    if kind != BOOL:
        raise ImpossibleError
    path, _kind = draw.one_of(optionals(draw, scope))
    return f"({path} is {draw.one_of(['', 'not '])}None)"


def optionals(draw: Draw, scope: Scope) -> list[tuple[str, Type]]:
    """What may be None, and what it is else."""
    return [(path, kind.item) for path, kind in draw.paths(scope).items() if isinstance(kind, Maybe)]


def guarded(draw: Draw, scope: Scope, kind: Type, depth: int) -> str:
    """Something of an optional value, and another where it is None."""
    if isinstance(kind, Row | ListOf | Maybe):
        raise ImpossibleError
    path, inner = draw.one_of(optionals(draw, scope))
    if inner == kind == TEXT and draw.chance(0.2):
        return f"({path} or {draw.value(scope, kind, 0)})"
    there = path if inner == kind and draw.chance(0.6) else draw.value(scope.sure(path, inner), kind, depth)
    if path not in there:
        raise ImpossibleError
    if kind == BOOL and draw.chance(0.5):
        return draw.one_of([f"({path} is not None and {there})", f"({path} is None or {there})"])
    other = draw.value(scope, kind, 0)
    if other == there:
        raise ImpossibleError
    return draw.one_of([f"({there} if {path} is not None else {other})", f"({other} if {path} is None else {there})"])


def conditional(draw: Draw, scope: Scope, kind: Type, depth: int) -> str:
    """One of two values."""
    if isinstance(kind, ListOf):
        raise ImpossibleError
    test, first, second = draw.condition(scope, depth), draw.value(scope, kind, depth), draw.value(scope, kind, depth)
    if first == second or " else " in test:
        raise ImpossibleError
    return f"({first} if {test} else {second})"


def maybe(draw: Draw, scope: Scope, kind: Type, depth: int) -> str:
    """What may be None: a value that is there, None, or the first of some rows."""
    if not isinstance(kind, Maybe):
        raise ImpossibleError
    firsts = [f"({each}[0] if {each} else None)" for each in draw.of_kind(scope, ListOf(kind.item)) if "." not in each]
    others = [partial(draw.value, scope, kind.item, depth), partial(draw.one_of, ["None"])]
    return draw.one_of(firsts) if firsts and draw.chance(0.5) else draw.one_of(others)()
