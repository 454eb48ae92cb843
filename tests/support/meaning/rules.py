"""Random expressions, typed and guarded as the checker of blueprints asks for."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from backwright.model import expressions as x
from backwright.model.members import Collection, Field, Link
from backwright.model.types import BOOL, INT, NOTHING, TEXT, ListOf, Maybe, Row, Scalar, SetOf, Type, present
from support.meaning.notes import NOTE, PERSON, note, person

ENTITIES = {"Person": person, "Note": note}
ME = x.Me(Maybe(PERSON))
NULL = x.Value(None, NOTHING)
ITSELF = (x.Self(NOTE),)
EQUAL: tuple[x.Comparison, ...] = ("==", "!=")
ORDERED: tuple[x.Comparison, ...] = ("<", "<=", ">", ">=")
SIGNS: tuple[x.Operator, ...] = ("+", "-", "*")
FOLDS: tuple[x.Fold, ...] = ("any", "all")

Rows = tuple[x.Expression, ...]
"""Rows that an expression may speak of: the row itself, and the variables of the loops around."""


def members(row: x.Expression, kind: type[Any]) -> list[Any]:
    entity = ENTITIES[present(row.type).entity]  # type: ignore[union-attr]
    return [m for m in entity.members if isinstance(m, kind)]


def attribute(row: x.Expression, member: Field | Link | Collection) -> x.Attribute:
    if isinstance(member, Field):
        kind: Type = member.type
    elif isinstance(member, Link):
        kind = Maybe(Row(member.target)) if member.optional else Row(member.target)
    else:
        kind = SetOf(Row(member.target)) if member.kind == "set" else ListOf(Row(member.target))
    return x.Attribute(row, member.id, kind)


def is_there(value: x.Expression) -> x.Expression:
    return x.Compare("!=", value, NULL, BOOL)


def guarded(test: x.Expression, *values: x.Expression) -> x.Expression:
    """The test, asked only where the optional values are there."""
    guards = tuple(is_there(value) for value in values if isinstance(value.type, Maybe))
    return x.And((*guards, test), BOOL) if guards else test


def plain(rows: Rows, kind: Scalar) -> st.SearchStrategy[x.Expression]:
    """A column of that kind, or a constant."""
    columns = [
        attribute(row, m) for row in rows for m in members(row, Field) if present(m.type) == kind and m.name != "email"
    ]
    # Where the caller has to be somebody, what is theirs is asked without a guard.
    columns += [attribute(x.Me(PERSON), m) for m in members(x.Me(PERSON), Field) if present(m.type) == kind]
    values: dict[str, st.SearchStrategy[Any]] = {
        "bool": st.booleans(),
        "int": st.integers(-2, 5),
        "str": st.sampled_from(["a", "b", "Ab", ""]),
    }
    constants = values[kind.name].map(lambda value: x.Value(value, kind))
    return st.one_of(st.sampled_from(columns), constants) if columns else constants


def links(rows: Rows) -> st.SearchStrategy[x.Attribute]:
    return st.sampled_from([attribute(row, m) for row in rows for m in members(row, Link)])


def people(rows: Rows) -> st.SearchStrategy[x.Expression]:
    found = [attribute(row, m) for row in rows for m in members(row, Link) if m.target == "Person"]
    own = [row for row in rows if row.type == PERSON]
    return st.sampled_from([ME, ME, *found, *own])


def collections(rows: Rows, target: str) -> st.SearchStrategy[x.Expression]:
    found = [attribute(row, m) for row in rows for m in members(row, Collection) if m.target == target]
    return st.sampled_from(found)


@st.composite
def numbers(draw: st.DrawFn, rows: Rows, depth: int, *, further: bool = True) -> x.Expression:
    """A number that is always there; `further`: which may be told by other rows."""
    required = [attribute(row, m) for row in rows for m in members(row, Field) if m.type == INT]
    leaves = [st.integers(-2, 5).map(lambda value: x.Value(value, INT))]
    if required:
        leaves.append(st.sampled_from(required))
    if depth <= 0:
        return draw(st.one_of(leaves))
    looking = ["len", "sum"] if further else []
    kind = draw(st.sampled_from(["leaf", "leaf", *looking, "plus", "choose", "if there"]))
    if kind == "len":
        source = draw(st.sampled_from(["Person", "Note"]).flatmap(lambda target: collections(rows, target)))
        return x.Aggregate("len", source, None, INT)
    if kind == "sum":
        loop, inner = draw(loops(rows, depth - 1))
        # To a database the sum of what is outside is a sum outside.
        return x.Aggregate("sum", x.Comprehension(draw(numbers(inner[-1:], 0)), (loop,), ListOf(INT)), None, INT)
    if kind == "plus":
        sides = draw(st.tuples(numbers(rows, depth - 1, further=further), numbers(rows, depth - 1, further=further)))
        return x.Arithmetic(draw(st.sampled_from(SIGNS)), *sides, INT)
    if kind == "choose":
        sides = draw(st.tuples(numbers(rows, depth - 1, further=further), numbers(rows, depth - 1, further=further)))
        return x.Conditional(draw(rules(rows, depth - 1, further=further)), *sides, INT)
    if kind == "if there":
        optional = [attribute(row, m) for row in rows for m in members(row, Field) if m.type == Maybe(INT)]
        value = draw(st.sampled_from(optional))
        return x.Conditional(is_there(value), value, draw(numbers(rows, depth - 1, further=further)), INT)
    return draw(st.one_of(leaves))


@st.composite
def loops(draw: st.DrawFn, rows: Rows, depth: int) -> tuple[x.Loop, Rows]:
    """A loop over a collection or all rows, and the rows known inside it."""
    target = draw(st.sampled_from(["Person", "Note"]))
    variable = x.Name(f"each_{len(rows)}", Row(target))
    everything: x.Expression = x.Rows(target, SetOf(Row(target)))
    source = draw(st.one_of(collections(rows, target), collections(rows, target), st.just(everything)))
    inner = (*rows, variable)
    conditions = (draw(rules(inner, depth)),) if depth > 0 and draw(st.booleans()) else ()
    return x.Loop((variable.name,), source, conditions), inner


@st.composite
def comparisons(draw: st.DrawFn, rows: Rows, depth: int, *, further: bool = True) -> x.Expression:
    kind = draw(st.sampled_from([BOOL, INT, INT, TEXT]))
    left, right = draw(plain(rows, kind)), draw(plain(rows, kind))
    if kind == INT and draw(st.booleans()):
        operator = draw(st.sampled_from(ORDERED))
        return guarded(x.Compare(operator, left, right, BOOL), left, right)
    if kind == INT and depth > 0 and draw(st.booleans()):
        left = draw(numbers(rows, depth, further=further))
    if kind == BOOL and depth > 0 and not further and draw(st.booleans()):
        right = draw(rules(rows, depth - 1, further=further))
    operator = draw(st.sampled_from(EQUAL))
    if draw(st.integers(0, 3)) == 0 and isinstance(left.type, Maybe):
        right = NULL
    return x.Compare(operator, left, right, BOOL)


@st.composite
def about_rows(draw: st.DrawFn, rows: Rows) -> x.Expression:
    operator = draw(st.sampled_from(EQUAL))
    if draw(st.booleans()):
        return x.Compare(operator, draw(people(rows)), draw(people(rows)), BOOL)
    value = draw(st.one_of(links(rows), st.just(ME)))
    return x.Compare(operator, value, NULL, BOOL)


@st.composite
def through(draw: st.DrawFn, rows: Rows, depth: int) -> x.Expression:
    """Something of the row that a link leads to, asked only where it leads anywhere."""
    link = draw(links(rows))
    row = x.Attribute(link.base, link.member, present(link.type))
    return guarded(draw(rules((row,), depth - 1)), link)


@st.composite
def folds(draw: st.DrawFn, rows: Rows, depth: int) -> x.Expression:
    loop, inner = draw(loops(rows, depth - 1))
    item = draw(rules(inner, depth - 1))
    fold = draw(st.sampled_from(FOLDS))
    return x.Aggregate(fold, x.Comprehension(item, (loop,), ListOf(BOOL)), None, BOOL)


@st.composite
def rules(draw: st.DrawFn, rows: Rows = ITSELF, depth: int = 3, *, further: bool = True) -> x.Expression:
    """Something that is true or not of these rows and the caller; `further`: which other rows may tell."""
    flags = [attribute(row, m) for row in rows for m in members(row, Field) if m.type == BOOL]
    leaves = [comparisons(rows, depth, further=further), about_rows(rows), *([_contained(rows)] if further else [])]
    if flags:
        leaves.append(st.sampled_from(flags))
    if depth <= 0:
        return draw(st.one_of(leaves))
    looking = ["fold", "through"] if further else []
    kind = draw(st.sampled_from(["leaf", "leaf", "not", "and", "or", "choose", *looking]))
    if kind == "not":
        return x.Not(draw(rules(rows, depth - 1, further=further)), BOOL)
    if kind in ("and", "or"):
        operands = draw(st.tuples(rules(rows, depth - 1, further=further), rules(rows, depth - 1, further=further)))
        return x.And(operands, BOOL) if kind == "and" else x.Or(operands, BOOL)
    if kind == "choose":
        test, then, otherwise = (draw(rules(rows, depth - 1, further=further)) for _ in range(3))
        return x.Conditional(test, then, otherwise, BOOL)
    if kind == "fold":
        return draw(folds(rows, depth))
    if kind == "through":
        return draw(through(rows, depth))
    return draw(st.one_of(leaves))


@st.composite
def _contained(draw: st.DrawFn, rows: Rows) -> x.Expression:
    return x.Contains(draw(people(rows)), draw(collections(rows, "Person")), BOOL)
