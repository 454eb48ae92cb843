"""Loops over rows and over lists of values, as SQLAlchemy Core: their conditions, and what they make a list of."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from backwright.design.inlining import written_out
from backwright.model.expressions import (
    And,
    Arithmetic,
    Attribute,
    Comprehension,
    Display,
    Expression,
    Item,
    Loop,
    Method,
    Name,
    Rows,
    Self,
    Slice,
    Sorted,
    Value,
)
from backwright.model.types import INT, ListOf, Maybe, PairOf, RecordOf, Row, SetOf, element, present
from backwright.model.walk import parts, replace
from backwright.targets.python.columns import bind_type, identity_columns, name_of
from backwright.targets.python.paths import PathCompiler
from backwright.targets.python.scope import Scope, UnsupportedError

_UNREAD = frozenset({"timedelta", "json", "period", "list"})
"""What lists that a column keeps have in a form that the databases do not read alike."""


@dataclass(slots=True)
class Chosen:
    """What a list is made of: each value, of which, in which order, and which part of them. `order` is of code."""

    item: Expression
    conditions: list[str]
    order: list[str] = field(default_factory=list)
    part: str = ""
    once: bool = False
    tables: str = ""


class LoopCompiler(PathCompiler):
    """Compiles for one design."""

    # Loops

    def _loops(self, loops: Iterable[Loop], scope: Scope) -> list[str]:
        conditions: list[str] = []
        for loop in loops:
            conditions += self._loop(loop, scope)
            conditions += [each for test in loop.conditions for each in self._each_truth(test, scope)]
        return conditions

    def _each_truth(self, test: Expression, scope: Scope) -> list[str]:
        """The conditions of which all have to be true."""
        operands = test.operands if isinstance(test, And) else (test,)
        return [self._truth(operand, scope, False, True) for operand in operands]

    def _loop(self, loop: Loop, scope: Scope) -> list[str]:
        if len(loop.names) != 1:
            raise UnsupportedError("a loop over groups")
        (name,), source = loop.names, loop.source
        if isinstance(source, Rows):
            alias = self._of_loop(name, source.entity, scope)
            return self.live(source.entity, alias) or [f"{alias}.id.is_not(None)"]
        collection = self._collection(source)
        if collection is None and not isinstance(present(element(source.type) or source.type), Row):
            return self._items(name, source, scope)
        if isinstance(source, Sorted):
            return self._loop(Loop(loop.names, source.source, ()), scope)
        if isinstance(source, Comprehension) and self._only_chooses(source):
            return self._chosen_again(name, source, scope)
        if isinstance(source, Slice):
            return self._sliced_rows(name, source, scope)
        if collection is None or not isinstance(source, Attribute):
            raise UnsupportedError("a loop over something that is no collection of rows")
        own = self._identity(source.base, scope)
        alias = self._of_loop(name, collection.target, scope)
        if collection.kind == "list":
            return [f"{alias}.{self._column_of(collection.through)} == {own}", *self.live(collection.target, alias)]
        table, mine, other = self._pairs(collection, scope)
        scope.own.append(table)
        both = [f"{table}.c.{mine} == {own}", f"{table}.c.{other} == {alias}.id"]
        return [*both, *self.live(collection.target, alias)]

    def _of_loop(self, name: str, entity: str, scope: Scope) -> str:
        """The alias of the rows that a loop goes over."""
        alias = self._alias(name, entity, scope)
        scope.values.pop(name, None)
        scope.rows[name] = alias
        scope.own.append(alias)
        return alias

    def _only_chooses(self, source: Comprehension) -> bool:
        """Whether it is some of the rows that it goes over."""
        return isinstance(source.item, Name) and len(source.loops) == 1 and source.loops[0].names == (source.item.name,)

    def _chosen_again(self, name: str, source: Comprehension, scope: Scope) -> list[str]:
        """The rows of a loop over those that another one chooses."""
        (inner,) = source.loops
        conditions = self._loops(source.loops, scope)
        scope.rows[name] = scope.rows[inner.names[0]]
        return conditions

    def _sliced_rows(self, name: str, source: Slice, scope: Scope) -> list[str]:
        """The first of many rows are found by their keys."""
        kind = present(element(source.type) or source.type)
        assert isinstance(kind, Row)
        outer, pairs = dict(scope.rows), set(scope.pairs)
        with scope.inside() as own:
            chosen = self._chosen(source, scope)
            key = self._identity(chosen.item, scope)
            found = scope.select(_select(chosen, key), *own)
        scope.rows, scope.pairs = outer, pairs
        alias = self._of_loop(name, kind.entity, scope)
        return [f"{alias}.id.in_({found})"]

    def _items(self, name: str, source: Expression, scope: Scope) -> list[str]:
        """The values of a list, as rows."""
        kind = element(source.type) or source.type
        if name_of(kind) in _UNREAD:
            raise UnsupportedError(f"a loop over a list of {name_of(kind)}")
        alias = self._free(name, scope)
        values = self._listed(source, scope)
        rows = {scope.rows[p.name] for p in parts(source) if isinstance(p, Name) and p.name in scope.rows}
        for row in sorted(rows & set(scope.own)):
            scope.joined[row] = f"join({scope.joined.get(row, row)}, {alias}, true())"
        scope.before.append(f'{alias} = list_items({values}).table_valued("value", name="{alias}")')
        scope.rows.pop(name, None)
        value = f"read_as({alias}.c.value, {bind_type(kind)})"
        # A function of its own cannot be asked for what stands inside it.
        is_record = isinstance(present(kind), RecordOf)
        scope.values[name] = f"type_coerce({value}, {bind_type(kind)})" if is_record else value
        scope.places[name] = f"place_of({alias}.c.value)"
        scope.own.append(alias)
        return []

    # Lists

    def _listed(self, part: Expression, scope: Scope) -> str:
        """The code of a list of values that a loop goes over."""
        return self._value(part, scope)

    def _list(self, part: Expression, scope: Scope) -> str:
        """A list of values, as JSON."""
        if isinstance(part, Display):
            if isinstance(part.type, SetOf):
                raise UnsupportedError("a set of values that are written")
            kind = element(part.type) or part.type
            values = ", ".join(self._of_kind(item, present(kind), scope) for item in part.items)
            return f"json_items({values})"
        return f"json_array({self._values(part, scope)})"

    def _item(self, part: Item, scope: Scope) -> str:
        """One value of a list, which is there."""
        base, place = part.base, part.index
        if not isinstance(place, Value) or not isinstance(place.value, int) or place.value < 0:
            raise UnsupportedError("an item at such a place of a list")
        if isinstance(base, Slice) and base.start is None:
            base = base.base  # the item is there, so the slice has it
        alone = Slice(base, place, Value(place.value + 1, INT), base.type)
        return f"{self._values(alone, scope)}.scalar_subquery()"

    def _values(self, part: Expression, scope: Scope) -> str:
        """The SELECT of the values of a list."""
        outer, pairs = dict(scope.rows), set(scope.pairs)
        with scope.inside() as own:
            chosen = self._chosen(part, scope)
            item = self._literal(chosen.item, scope)
        scope.rows, scope.pairs = outer, pairs
        scope.depth += 1
        found = scope.select(_select(chosen, item), *own)
        scope.depth -= 1
        return found

    def _chosen(self, part: Expression, scope: Scope) -> Chosen:
        """What a list is made of. What it goes over is known to the scope afterwards."""
        match part:
            case Comprehension(item, loops):
                conditions = needed(self._loops(loops, scope))
                chosen = Chosen(item, conditions, self._order_of(loops, scope), tables=scope.tables(*conditions))
                if isinstance(part.type, SetOf):
                    self._make_distinct(chosen)
                return chosen
            case Sorted(source, key, reverse):
                return self._in_order(self._chosen(source, scope), key, reverse, scope)
            case Slice(base, start, stop):
                chosen = self._chosen(base, scope)
                if chosen.part:
                    raise UnsupportedError("a slice of a slice")
                chosen.part = _part(start, stop)
                return chosen
            case Rows() | Attribute() | Method() | Display() | Arithmetic():
                one = Name("one", element(part.type) or part.type)
                return self._chosen(Comprehension(one, (Loop(("one",), part, ()),), ListOf(one.type)), scope)
        raise UnsupportedError(f"a list that is a {type(part).__name__.lower()}")

    def _order_of(self, loops: Iterable[Loop], scope: Scope) -> list[str]:
        """The order of what loops go over: of rows that of their keys, unless they are put in another."""
        order = []
        for loop in loops:
            (name,) = loop.names
            if isinstance(loop.source, Sorted) and name in scope.rows:
                order += self._steps(loop.source, Name(name, element(loop.source.type) or loop.source.type), scope)
            elif isinstance(loop.source, Slice) and isinstance(loop.source.base, Sorted) and name in scope.rows:
                kind = element(loop.source.type) or loop.source.type
                order += self._steps(loop.source.base, Name(name, kind), scope)
            if name in scope.rows:
                order += [f"{scope.rows[name]}.{column}" for column in self._in_place(loop.source)]
            else:
                order.append(scope.places[name])
        return order

    def _in_place(self, source: Expression) -> list[str]:
        """The columns in the order of which rows stand where they are found: in a set, those of what names them."""
        match source:
            case Comprehension(loops=(Loop(source=inner), *_)) | Sorted(source=inner) | Slice(base=inner):
                return self._in_place(inner)
        collection = self._collection(source)
        if collection is None or collection.kind != "set":
            return ["id"]
        return identity_columns(self._backend.entity(collection.target))

    def _steps(self, part: Sorted, item: Expression, scope: Scope) -> list[str]:
        """The steps of an order, of which the last may be that of another one inside."""
        inner = self._steps(part.source, item, scope) if isinstance(part.source, Sorted) else []
        return [*self._steps_of(part.key, part.reverse, item, scope), *inner]

    def _in_order(self, chosen: Chosen, key: str, reverse: bool, scope: Scope) -> Chosen:
        if chosen.part or chosen.once:
            raise UnsupportedError("an order of a slice or of a set")
        chosen.order = [*self._steps_of(key, reverse, chosen.item, scope), *chosen.order]
        return chosen

    def _steps_of(self, key: str, reverse: bool, item: Expression, scope: Scope) -> Iterator[str]:
        """The steps of an order, in which what has no value comes last."""
        value = item
        if key:
            function = self._backend.function(key)
            name = "" if function.on_row else function.parameters[0].name
            asked = replace(function.value, lambda p: item if _is_of_each(p, name) else p)
            value = written_out(self._backend, asked)
        for step in steps_of(value, lambda part: part == item):
            text = self._identity(step, scope) if isinstance(present(step.type), Row) else self._number(step, scope)
            yield f"{text}{'.desc()' * reverse}{'.nulls_last()' * isinstance(step.type, Maybe)}"

    def _make_distinct(self, chosen: Chosen) -> None:
        """Each value once, in the order in which it is met first."""
        if len(chosen.order) != 1:
            raise UnsupportedError("a set of values in such an order")
        chosen.once = True
        chosen.order = [f"func.min({chosen.order[0]})"]


def steps_of(key: Expression, is_item: Callable[[Expression], bool]) -> Iterator[Expression]:
    """What items are in order by: several values one after the other, or one. What is the same of all is none."""
    steps = key.items if isinstance(key, Display) and isinstance(key.type, PairOf) else (key,)
    return (step for step in steps if any(is_item(part) for part in parts(step)))


def _is_of_each(part: Expression, name: str) -> bool:
    """Whether it is what a function of one value is about."""
    return isinstance(part, Self) or (isinstance(part, Name) and part.name == name)


def _select(chosen: Chosen, item: str) -> str:
    found = f"select({item}){chosen.tables}" + f".where({', '.join(chosen.conditions)})" * bool(chosen.conditions)
    found += f".group_by({item})" * chosen.once
    found += f".order_by({', '.join(chosen.order)})" * bool(chosen.order)
    return found + chosen.part


def _part(start: Expression | None, stop: Expression | None) -> str:
    """The part of the rows that a slice leaves, whose ends are known beforehand."""
    first, last = (end.value if isinstance(end, Value) else 0 if end is None else None for end in (start, stop))
    if not isinstance(first, int) or not isinstance(last, int):
        raise UnsupportedError("a slice whose ends are not known beforehand")
    skipped = f".offset({first})" * bool(first)
    return skipped + (f".limit({max(last - first, 0)})" if stop is not None else "")


def needed(conditions: list[str]) -> list[str]:
    """The conditions without those that only name a table of which another one compares a column."""
    only = ".id.is_not(None)"
    always = (each for each in conditions if not each.endswith(only) and " if " not in each)
    compared = {each.partition(".")[0] for each in always}
    return [each for each in conditions if not (each.endswith(only) and each.removesuffix(only) in compared)]
