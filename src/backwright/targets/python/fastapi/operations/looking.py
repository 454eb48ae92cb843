"""Statements that an operation makes where it needs them: what is known stands in them as it is called there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from typing import Protocol, TypeVar

from msgspec.structs import replace as replaced

from backwright.design import Design
from backwright.design.inlining import of_the_row, written_out
from backwright.model.expressions import (
    Aggregate,
    And,
    Arithmetic,
    Attribute,
    Compare,
    Comprehension,
    Conditional,
    Display,
    Exact,
    Expression,
    Loop,
    Me,
    Name,
    Operator,
    Or,
    Rows,
    Slice,
    Sorted,
    Value,
)
from backwright.model.members import Collection, Field, Link
from backwright.model.names import snake
from backwright.model.operations import Ordering
from backwright.model.types import BOOL, INT, TEXT, Maybe, Row, Scalar, Type, element, present
from backwright.model.walk import parts, replace
from backwright.targets.python.columns import bind_type, identity_columns
from backwright.targets.python.core import CoreCompiler, Scope, UnsupportedError
from backwright.targets.python.fastapi.operations.expressions.texts import Binding, bare, closed, fitted
from backwright.targets.python.fastapi.operations.statements import Belongs, Query
from backwright.targets.python.loops import steps_of
from backwright.targets.python.symbols import class_name, variable

Made = TypeVar("Made")
_MONEY = Scalar("money")
_EXACT = (_MONEY, Scalar("decimal"))


class Known(Protocol):
    """What is at hand where a statement is made.

    `taken`: the names of the function; `of_loops`: those of turns; `aliases`: those that its statements give to rows.
    """

    taken: set[str]
    of_loops: dict[str, Type]
    aliases: dict[str, str]

    def known(self, part: Expression) -> str:
        """The code of a value; of a row, of its key."""

    def unmet(self, part: Expression) -> str:
        """The code of whether a condition does not hold."""

    def count(self, part: Expression) -> str | None:
        """The code of a whole number; None where it may be negative."""

    def perhaps(self) -> AbstractContextManager[None]:
        """What is written inside may not run: nothing of it goes before."""

    def behind(self) -> AbstractContextManager[None]:
        """What is written inside stands behind what is written next."""

    def way_back(self) -> Callable[[], None]:
        """Forgets what is found out from here on."""


class Looking(CoreCompiler):
    """Compiles to Core in place. The first table of an entity goes by its class, further ones by an alias."""

    def __init__(self, design: Design, known: Known) -> None:
        super().__init__(design)
        self._known = known
        self._about: Query | None = None
        self._folded_rows: dict[str, str] = {}
        """What rows that are folded are called, each otherwise in one function."""
        self._beside: dict[str, str] = {}
        """The tables of rows that stand beside those that are looked for, by what loops call these rows."""

    def query(self, source: Expression) -> Query | None:
        """The rows that an expression stands for; None where they are no rows of the database, or are at hand."""
        source = written_out(self._backend, source)
        with self._known.behind():
            return self._tried(lambda: self._query(source))

    def _tried(self, make: Callable[[], Made | None]) -> Made | None:
        """What is made, unless the database cannot tell it: then what was found out on the way is forgotten."""
        back = self._known.way_back()
        try:
            made = make()
        except UnsupportedError:
            made = None
        if made is None:
            back()
        return made

    @contextmanager
    def beside(self, rows: dict[str, str]) -> Iterator[None]:
        """What is looked for inside may be about rows of these tables too, by what they are called."""
        around, self._beside = self._beside, rows
        try:
            yield
        finally:
            self._beside = around

    def one(self, part: Expression) -> tuple[list[str], str] | None:
        """The SELECT of one value, after the lines that it needs; None where the database cannot tell."""
        scope, part = Scope(""), written_out(self._backend, part)

        def made() -> str:
            if not isinstance(part, Aggregate) or part.fold in ("any", "all"):
                return f"select({self._truth(part, scope, False, False)})"
            text = self._aggregate(part, scope)
            select = text.removesuffix(".scalar_subquery()")
            return select if select != text else f"select({text})"

        text = self._tried(made)
        return None if text is None else (scope.before, text)

    def column(self, query: Query, name: str, part: Expression) -> str | None:
        """A value of each row of a query; `name`: how the expression calls the row."""
        scope = Scope("", self._beside | {name: query.model}, taken=query.taken)
        part = written_out(self._backend, part)

        def made() -> str:
            with self._asking(query):
                is_test, literal = part.type == BOOL, partial(self._literal, scope=scope)
                return self._truth(part, scope, False, False) if is_test else self._alone(part, scope, None, literal)

        text = self._tried(made)
        if text is not None:
            query.before += scope.before
        return text

    def told(self, query: Query, name: str, part: Expression) -> str | None:
        """A value of each row, as it is answered: PostgreSQL makes an exact number of a sum of whole ones."""
        text = self.column(query, name, part)
        sums = (one for one in parts(part) if isinstance(one, Aggregate) and one.fold == "sum" and one.type == INT)
        return f"cast({bare(text)}, BigInteger)" if text is not None and part.type == INT and any(sums) else text

    def in_order(self, query: Query, order: tuple[Ordering, ...]) -> bool:
        """Puts the rows of a query in an order, where the database can tell it."""
        steps = []
        for step in order:
            path = written_out(self._backend, replace(step.path, of_the_row))
            text = self.column(query, "self", path)
            if text is None:
                return False
            steps.append(self._step(text, path, step.descending))
        query.order = steps
        return True

    def _query(self, source: Expression) -> Query | None:
        match source:
            case Rows(entity=entity):
                query = Query(entity)
                query.conditions = self.live(entity, query.model)
                return query
            case Attribute(base, member) if self._backend.owns(member):
                return self._collected(base, member)
            case Comprehension(item=Name(name=name), loops=(Loop((loop_name,), inner, conditions),)):
                if name != loop_name:
                    return None
                return self._where(self._query(inner), name, conditions)
            case Sorted(source=inner, key=key, reverse=reverse):
                return self._sorted(self._query(inner), key, reverse)
            case Slice(base, start, stop) if isinstance(base, Sorted | Comprehension | Attribute):
                return self._sliced(self._query(base), start, stop)
        return None

    def _collected(self, base: Expression, identity: str) -> Query | None:
        member = self._backend.member(identity)
        if not isinstance(member, Collection):
            return None
        query = Query(member.target)
        own = self._identity(base, Scope("", dict(self._beside)))
        if member.kind == "list":
            column = f"{query.model}.{self._column_of(member.through)}"
            query.about = Belongs(column, own, f"{column} == {own}")
            query.conditions = [query.about.condition, *self.live(member.target, query.model)]
            return query
        table, mine, other = self.pairs(member)
        chosen = f"{query.model}.id.in_(select({table}.c.{other}).where({table}.c.{mine} == {own}))"
        join = f".join({table}, {table}.c.{other} == {query.model}.id)"
        query.about = Belongs(f"{table}.c.{mine}", own, chosen, join)
        query.conditions = [chosen, *self.live(member.target, query.model)]
        columns = identity_columns(self._backend.entity(member.target))
        query.order = [f"{query.model}.{column}" for column in columns]
        return query

    def _where(self, query: Query | None, name: str, conditions: Iterable[Expression]) -> Query | None:
        if query is None or query.limit or query.first:
            return None
        scope = Scope("", self._beside | {name: query.model}, taken=query.taken)
        with self._asking(query):
            for test in conditions:
                query.conditions += self._each_truth(written_out(self._backend, test), scope)
        query.before += scope.before
        return query

    @contextmanager
    def _asking(self, query: Query) -> Iterator[None]:
        """What is written inside is about the rows of a query, and of those that their links lead to."""
        around, self._about = self._about, query
        try:
            yield
        finally:
            self._about = around

    def _column(self, base: Expression, column: str, scope: Scope) -> str:
        joined = self._joined(self._about, base, scope)[0] if self._about is not None else ""
        return f"{joined}.{column}" if joined else super()._column(base, column, scope)

    def _joined(self, query: Query, base: Expression, scope: Scope) -> tuple[str, str]:
        """The row that links of a query's rows lead to, which is joined; by which links. Each row has to have one."""
        if isinstance(base, Name):
            return (query.model if scope.rows.get(base.name) == query.model else ""), ""
        if not isinstance(base, Attribute) or not self._backend.owns(base.member):
            return "", ""
        link = self._backend.member(base.member)
        if not isinstance(link, Link) or link.optional:
            return "", ""
        own, way = self._joined(query, base.base, scope)
        way = f"{way}.{link.name}"
        if own and way not in query.joined:
            row = class_name(link.target)
            if row in query.taken:
                row = self._free(link.name, scope, link.target)
                query.before.append(f'{row} = aliased({class_name(link.target)}, name="{row}")')
            query.taken.add(row)
            query.joined[way] = row
            query.joins.append(f".join({row}, {row}.id == {own}.{link.name}_id)")
        return (query.joined[way] if own else ""), way

    def _sorted(self, query: Query | None, key: str, reverse: bool) -> Query | None:
        if query is None or query.limit or query.first or not key:
            return None
        function = self._backend.function(key)
        name = "self" if function.on_row else function.parameters[0].name
        key_of_row = written_out(self._backend, replace(function.value, of_the_row))
        steps = []
        for step in steps_of(key_of_row, lambda part: isinstance(part, Name) and part.name == name):
            text = self.column(query, name, step)
            if text is None:
                return None
            steps.append(self._step(text, step, reverse))
        order = [*steps, *(query.order or [f"{query.model}.id"])]
        ends = [place for place, one in enumerate(order, 1) if one.removesuffix(".desc()") == f"{query.model}.id"]
        query.order = order[: ends[0]] if ends else order  # behind a key nothing is left to be put in order
        return query

    def _step(self, text: str, value: Expression, descending: bool) -> str:
        """One step of an order, in which what has no value comes last."""
        return f"{text}{'.desc()' * descending}{'.nulls_last()' * self._nullable(value)}"

    def _sliced(self, query: Query | None, start: Expression | None, stop: Expression | None) -> Query | None:
        if query is None or query.limit:
            return None
        if isinstance(start, Value) and isinstance(stop, Value) and _is_count(start) and _is_count(stop):
            stop = Value(max(0, int(str(stop.value)) - int(str(start.value))), stop.type)
        elif isinstance(stop, Arithmetic) and stop.operator == "+" and stop.left == start:
            stop = stop.right
        elif start is not None and stop is not None:
            return None
        codes = ["" if end is None else self._known.count(end) for end in (start, stop)]
        if None in codes:
            return None
        query.first, query.limit = (code or "" for code in codes)
        query.first = "" if query.first == "0" else query.first
        return query

    def _folded(self, part: Aggregate, item: str) -> str:
        """What is folded is exact where its values are, as far as the database goes."""
        if part.fold in ("min", "max", "sum") and self._is_narrowed(part):
            item = f"type_coerce({bare(item)}, {bind_type(part.type)})"
        kind = present(element(part.source.type) or part.type)
        if part.fold in ("min", "max", "sum") and kind == present(part.type) == Scalar("decimal"):
            return f"func.{part.fold}({item}, type_=Exact)"
        if part.fold != "mean":
            return super()._folded(part, item)
        found = {"float": "Double", "money": "Money"}.get(kind.name, "Exact") if isinstance(kind, Scalar) else "Exact"
        return f"func.avg({item}, type_={found})"

    def _is_narrowed(self, part: Aggregate) -> bool:
        """Whether values are folded that begin with a column which may be empty, and is not in these rows."""
        item = part.source.item if isinstance(part.source, Comprehension) else None
        while isinstance(item, Arithmetic) and item.left.type == item.type:
            item = item.left  # by which type checkers tell what a result may be
        if not isinstance(item, Attribute) or isinstance(item.type, Maybe) or not self._backend.owns(item.member):
            return False
        member = self._backend.member(item.member)
        return isinstance(member, Field) and member.optional and not isinstance(part.type, Maybe)

    # What is known where the statement is made

    def _is_known(self, part: Expression, scope: Scope) -> bool:
        if isinstance(part, Value | Exact | Display):
            return False
        return not any(
            isinstance(p, Rows | Comprehension)
            or (isinstance(p, Name) and (p.name in scope.rows or p.name in scope.values))
            or (isinstance(p, Attribute) and self._collection(p) is not None)
            for p in parts(part)
        )

    def _is_given(self, part: Expression, scope: Scope) -> bool:
        return isinstance(part, Value | Exact | Me) or self._is_known(part, scope)

    def _is_bound(self, part: Expression, scope: Scope) -> bool:
        return super()._is_bound(part, scope) or self._is_known(part, scope)

    def _value(self, part: Expression, scope: Scope) -> str:
        if self._is_known(part, scope):
            return fitted(self._known.known(part), Binding.OPERAND)
        if isinstance(part, Conditional) and self._is_known(part.test, scope):
            kind = present(part.type)
            return self._alone(part, scope, kind, lambda one: self._of_kind(one, kind, scope))
        return super()._value(part, scope)

    def _calculated(self, sign: Operator, one: str, other: str, kinds: tuple[str, str], right: Expression) -> str:
        return super()._calculated(sign, closed(one), closed(other), kinds, right)

    def _amount(self, part: Expression, beside: Expression, scope: Scope) -> str:
        """A whole number that is known here, beside an exact one: bound as an exact one."""
        kind, wanted = present(part.type), present(beside.type)
        if kind == INT and wanted in _EXACT and self._is_known(part, scope):
            return f"Decimal({self._known.known(part)})"
        return super()._amount(part, beside, scope)

    def _money(self, part: Expression, scope: Scope) -> str:
        if self._is_known(part, scope) and present(part.type) != _MONEY:
            return self._as_bound(part, _MONEY)
        return super()._money(part, scope)

    def _of_kind(self, part: Expression, kind: Type, scope: Scope) -> str:
        """An amount that is known here is bound as one: no column beside it tells that it is."""
        if kind == _MONEY and self._is_known(part, scope):
            return self._as_bound(part, kind)
        return super()._of_kind(part, kind, scope)

    def _each(self, part: Expression, scope: Scope, *, is_amount: bool) -> str:
        write = partial(super()._each, scope=scope, is_amount=is_amount)
        return self._alone(part, scope, _MONEY if is_amount else part.type, write)

    def _alone(self, part: Expression, scope: Scope, kind: Type | None, write: Callable[[Expression], str]) -> str:
        """A value beside which nothing tells of what type it is; `kind`: what it is reckoned with as, unless it stays
        what it is. What is known here is bound as one of its type.
        """
        if self._is_known(part, scope) or (kind is None and isinstance(part, Exact)):
            return self._as_bound(part, kind)
        if isinstance(part, Conditional) and self._is_known(part.test, scope):
            return self._chosen_here(part, lambda one: self._alone(one, scope, kind, write))
        return write(part)

    def _as_bound(self, part: Expression, kind: Type | None) -> str:
        known, wanted = self._known.known(part), present(kind or part.type)
        if wanted in _EXACT and present(part.type) == INT:
            known = f"Decimal({known})"
        if part.type in (TEXT, INT, BOOL) and wanted == part.type:
            return f"literal({known})"
        text = f"literal({known}, {bind_type(wanted)})"
        return f"ExactNumber({text})" if kind is not None and wanted == Scalar("decimal") else text

    def _first_text(self, part: Expression, scope: Scope) -> str:
        """What is known here is bound as a text of the database."""
        return (
            f"literal({self._known.known(part)})" if self._is_known(part, scope) else super()._first_text(part, scope)
        )

    def _listed(self, part: Expression, scope: Scope) -> str:
        """A list that is known here is bound as JSON."""
        if not self._is_known(part, scope):
            return super()._listed(part, scope)
        if element(part.type) not in (TEXT, INT, BOOL):
            raise UnsupportedError("a loop over such values that are known")
        return f"literal({self._known.known(part)}, JsonDocument)"

    def _truth(self, part: Expression, scope: Scope, negated: bool, searched: bool) -> str:
        if not isinstance(part, Value) and self._is_known(part, scope):
            return f"literal({self._known.unmet(part) if negated else self._known.known(part)})"
        if isinstance(part, And | Or) and (place := self._guarded(part, scope)) is not None:
            return self._behind_guard(part, place, scope, negated, searched)
        if isinstance(part, Conditional) and self._is_known(part.test, scope):
            return self._chosen_here(part, lambda one: self._truth(one, scope, negated, searched))
        return super()._truth(part, scope, negated, searched)

    def _each_truth(self, test: Expression, scope: Scope) -> list[str]:
        if isinstance(test, And) and (place := self._guarded(test, scope)) is not None:
            before = [self._truth(one, scope, False, True) for one in test.operands[:place]]
            behind = And(test.operands[place:], test.type)
            return [*before, bare(self._behind_guard(behind, 0, scope, False, True))]
        return [bare(text) for text in super()._each_truth(test, scope)]

    def _guarded(self, part: And | Or, scope: Scope) -> int | None:
        """The place of an operand that is known here, and decides whether there is anything to ask behind it."""
        known = (place for place, one in enumerate(part.operands[:-1]) if self._is_known(one, scope))
        return next(known, None)

    def _behind_guard(self, part: And | Or, place: int, scope: Scope, negated: bool, searched: bool) -> str:
        """What is known here is asked here: what stands behind it may have no value where it does not hold."""
        guard, behind = part.operands[place], part.operands[place + 1 :]
        rest = replaced(part, operands=behind) if len(behind) > 1 else behind[0]
        known = self._known_test(guard)
        with self._known.perhaps():
            asked = fitted(self._truth(rest, scope, negated, searched), Binding.OR)
        settled = "true()" if isinstance(part, Or) != negated else "false()"
        text = (
            f"({settled} if {known} else {asked})" if isinstance(part, Or) else f"({asked} if {known} else {settled})"
        )
        before = [self._truth(one, scope, negated, searched) for one in part.operands[:place]]
        word = "and_" if isinstance(part, And) != negated else "or_"
        return f"{word}({', '.join([*before, bare(text)])})" if before else text

    def _chosen_here(self, part: Conditional, write: Callable[[Expression], str]) -> str:
        """A choice by what is known: one branch of it is asked."""
        branches = []
        for one in (part.then, part.otherwise):
            with self._known.perhaps():
                branches.append(write(one))
        return f"({branches[0]} if {self._known_test(part.test)} else {branches[1]})"

    def _known_test(self, part: Expression) -> str:
        """The code of a condition that is known, behind an `if`."""
        return fitted(self._known.known(part), Binding.OR)

    def _identity(self, part: Expression, scope: Scope) -> str:
        if isinstance(part, Me) or self._is_known(part, scope):
            return self._known.known(part)
        return super()._identity(part, scope)

    def _loops(self, loops: Iterable[Loop], scope: Scope) -> list[str]:
        with self._known.behind():
            return super()._loops(loops, scope)

    def _contains(self, item: Expression, container: Expression, scope: Scope, negated: bool, searched: bool) -> str:
        if isinstance(container, Display) and self._is_known(item, scope):
            one_of = Or(tuple(Compare("==", option, item, BOOL) for option in container.items), BOOL)
            return self._truth(one_of, scope, negated, searched)
        if self._collection(container) is None and self._is_known(container, scope) and element(container.type):
            known = self._known.known(container)
            if isinstance(present(element(container.type) or container.type), Row):
                known = f"[one.id for one in {fitted(known, Binding.OR)}]"
            text = f"{self._value(item, scope)}.in_({known})"
            return f"not_({text})" if negated else text
        if isinstance(container, Attribute) and searched and not negated and self._is_known(container.base, scope):
            return self._is_of_known(item, container, scope)
        return super()._contains(item, container, scope, negated, searched)

    def _is_of_known(self, item: Expression, container: Attribute, scope: Scope) -> str:
        """Whether a row is in a collection of one that is known here."""
        collection = self._collection(container)
        kept = collection is not None and collection.target in self._backend.kept
        if collection is None or collection.kind != "set" or kept or self._is_known(item, scope):
            return super()._contains(item, container, scope, False, False)
        with scope.inside():
            wanted = self._identity(item, scope)
        table, mine, other = self._pairs(collection, scope)
        own = self._known.known(container.base)
        return f"{wanted}.in_({scope.select(f'select({table}.c.{other}).where({table}.c.{mine} == {own})', table)})"

    def _alias(self, name: str, entity: str, scope: Scope) -> str:
        model = class_name(entity)
        if model not in scope.taken:
            scope.taken.add(model)
            return model
        return super()._alias(f"other_{variable(snake(name))}", entity, scope)

    def _called(self, rows: str, scope: Scope) -> str:
        if rows not in self._folded_rows:
            self._folded_rows[rows] = super()._called(rows, scope)
            self._known.taken.add(self._folded_rows[rows])
        return self._folded_rows[rows]

    def _free(self, name: str, scope: Scope, entity: str = "") -> str:
        free, known = super()._free(name, scope), self._known
        while free in {*known.taken, *known.of_loops} or known.aliases.get(free, entity) != entity:
            free = super()._free(name, scope)
        known.aliases[free] = entity
        return free


def _is_count(part: Expression) -> bool:
    return isinstance(part, Value) and isinstance(part.value, int) and part.value >= 0
