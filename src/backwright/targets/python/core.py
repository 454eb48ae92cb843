"""Expressions of the model as SQLAlchemy Core: the code of a condition or of a value, over a row and the caller.

Two-valued, as the model says: `a == b` of two values that may be null is null-safe, `not` is pushed inwards.
"""

from __future__ import annotations

import ast

from backwright.design.tables import record_case
from backwright.model.expressions import (
    Aggregate,
    And,
    Arithmetic,
    Attribute,
    Compare,
    Comprehension,
    Conditional,
    Contains,
    Display,
    Exact,
    Expression,
    Item,
    Loop,
    Me,
    Method,
    Name,
    Negative,
    New,
    Not,
    Or,
    Self,
    Slice,
    Sorted,
    Value,
)
from backwright.model.members import Link
from backwright.model.names import in_case, snake
from backwright.model.types import (
    BOOL,
    HIDDEN,
    NOTHING,
    Choice,
    ListOf,
    Maybe,
    Row,
    Scalar,
    SetOf,
    Type,
    element,
    is_text,
    present,
)
from backwright.model.walk import free_names, parts
from backwright.targets.python.columns import bind_type, coerced, name_of
from backwright.targets.python.constants import constant
from backwright.targets.python.loops import LoopCompiler, needed
from backwright.targets.python.paths import EMAIL
from backwright.targets.python.scope import Code, Scope, UnsupportedError

__all__ = ["Code", "CoreCompiler", "Scope", "UnsupportedError"]

_NEGATED = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_DECIMAL = Scalar("decimal")
_EXACT = ("decimal", "money")
_MADE = Arithmetic | Comprehension | Display | Method | Slice | Sorted
"""What makes a list."""


class CoreCompiler(LoopCompiler):
    """Compiles for one design. `row` is the code of the class, or alias, that `self` is a row of."""

    def condition(self, expression: Expression, row: str, *, searched: bool = True) -> Code:
        """What is true of the rows looked for. `searched`: they are found by it, rather than it is shown of them."""
        scope = Scope(row, taken={row})
        text = self._truth(expression, scope, False, searched)
        return Code(text, scope.before)

    def value(self, expression: Expression, row: str) -> Code:
        """A value that is shown, or that rows are put in order by."""
        scope = Scope(row, taken={row})
        return Code(self._literal(expression, scope), scope.before)

    # Conditions

    def _truth(self, part: Expression, scope: Scope, negated: bool, searched: bool) -> str:
        match part:
            case Value(value=bool() as value):
                return "true()" if value != negated else "false()"
            case Not(operand):
                return self._truth(operand, scope, not negated, searched)
            case And(operands) | Or(operands):
                word = "and_" if isinstance(part, And) != negated else "or_"
                return f"{word}({', '.join(self._truth(o, scope, negated, searched) for o in operands)})"
            case Compare(operator, left, right):
                return self._compare(operator, left, right, scope, negated, searched)
            case Contains(item, container):
                return self._contains(item, container, scope, negated, searched)
            case Aggregate(fold="any" | "all" as fold, source=source):
                return self._any(fold, source, scope, negated)
            case Conditional(test, then, otherwise):
                either = Or(
                    (And((test, then), part.type), And((Not(test, part.type), otherwise), part.type)), part.type
                )
                return self._truth(either, scope, negated, searched)
        text = self._value(part, scope)
        if isinstance(part, Attribute):
            return f"{text}.{'is_not' if negated else 'is_'}(True)"
        return f"not_({text})" if negated else text

    def _compare(
        self, operator: str, left: Expression, right: Expression, scope: Scope, negated: bool, searched: bool
    ) -> str:
        if negated:
            operator = _NEGATED[operator]
        for one, other in ((left, right), (right, left)):
            if isinstance(other, Value) and other.value is None:
                word = "is_" if operator == "==" else "is_not"
                return f"{self._value(one, scope)}.{word}(None)"
        if self._is_given(left, scope) and not self._is_given(right, scope):
            left, right = right, left
            operator = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(operator, operator)
        if any(element(side.type) is not None and isinstance(side, _MADE) for side in (left, right)):
            raise UnsupportedError("a comparison of lists")
        first, second = map(_enclosed, self._sides(left, right, scope))
        nullable = self._nullable(left) + self._nullable(right)
        exact = operator == "!=" or not searched or negated or nullable == 2
        if operator in ("==", "!=") and nullable and exact:
            return f"{first}.{'is_not_distinct_from' if operator == '==' else 'is_distinct_from'}({second})"
        return f"{first} {operator} {second}"

    def _is_given(self, part: Expression, _: Scope) -> bool:
        """Whether it is no column, and stands behind one that it is compared with."""
        return isinstance(part, Value | Exact | Me | Name) or constant(part) is not None

    def _is_bound(self, part: Expression, _: Scope) -> bool:
        """Whether it is bound to the statement with the type of what it stands beside."""
        return isinstance(part, Value | Exact)

    def _sides(self, left: Expression, right: Expression, scope: Scope) -> tuple[str, str]:
        """Two values that are compared; times that are written with the type of the other."""
        kinds = {_kind_beside(left, right), _kind_beside(right, left)}
        bound = self._is_bound(left, scope) or self._is_bound(right, scope)
        if "decimal" in kinds or ("money" in kinds and kinds != {"money"} and not bound):
            return self._number(left, scope, plain=True), self._comparable(right, left, scope)
        first, second = self._value(left, scope), self._amount(right, left, scope)
        if EMAIL in (present(left.type), present(right.type)):
            return f"func.lower({first})", f"func.lower({second})"
        return first, second

    def _comparable(self, part: Expression, beside: Expression, scope: Scope) -> str:
        if not isinstance(part, Value | Exact):
            return self._number(part, scope, plain=True)
        kind = _DECIMAL if name_of(beside.type) == "money" else beside.type  # what it stands beside is in no cents
        return self._exactly(part, kind, scope)

    def _nullable(self, part: Expression) -> int:
        if isinstance(part, Attribute) and not isinstance(part.base, Self | Name) and isinstance(part.base, Attribute):
            return max(self._nullable(part.base), int(isinstance(part.type, Maybe)))
        return int(isinstance(getattr(part, "type", None), Maybe) and not isinstance(part, Me))

    def _contains(self, item: Expression, container: Expression, scope: Scope, negated: bool, searched: bool) -> str:
        no = "not_({})" if negated else "{}"
        if isinstance(container, Display):
            # Each a parameter of its own: a list that is bound as one is spread out only when it is run.
            kinds = {name_of(item.type), *(_kind_beside(option, item) for option in container.items)}
            plain = kinds.issuperset(_EXACT)
            options = [
                self._comparable(option, item, scope) if plain else self._exactly(option, item.type, scope)
                for option in container.items
            ]
            return no.format(f"{self._number(item, scope, plain=plain)}.in_([{', '.join(options)}])")
        if isinstance(container, Comprehension):
            test = Compare("==", container.item, item, BOOL)
            return self._any("any", Comprehension(test, container.loops, SetOf(BOOL)), scope, negated)
        if is_text(container.type):
            return no.format(f"contains({self._value(container, scope)}, {self._value(item, scope)})")
        collection = self._collection(container)
        marked = collection is not None and collection.kind == "set" and collection.target in self._backend.kept
        if collection is None or not isinstance(container, Attribute) or (marked and not isinstance(item, Me)):
            loop = Loop(("one",), container, ())
            test = Compare("==", Name("one", element(container.type) or item.type), item, BOOL)
            return self._any("any", Comprehension(test, (loop,), SetOf(BOOL)), scope, negated)
        # Within a subselect PostgreSQL may keep what it hashed for the row before: a pair is looked up there.
        searched = searched and not scope.depth
        with scope.inside():
            wanted = self._identity(item, scope)
        if collection.kind == "set" and searched and not negated:
            own = self._identity(container.base, scope)
            table, mine, other = self._pairs(collection, scope)
            found = scope.select(f"select({table}.c.{mine}).where({table}.c.{other} == {wanted})", table)
            return f"{own}.in_({found})"
        with scope.inside():
            own = self._identity(container.base, scope)
        if collection.kind == "list":
            link = self._column_of(collection.through)
            alias = self._alias(collection.name, collection.target, scope)
            tests = [f"{alias}.id == {wanted}", f"{alias}.{link} == {own}", *self.live(collection.target, alias)]
            found = f"exists().where({', '.join(tests)})"
            return no.format(scope.select(found, alias))
        table, mine, other = self._pairs(collection, scope)
        where = f"where({table}.c.{mine} == {own}, {table}.c.{other} == {wanted})"
        if searched:
            return no.format(scope.select(f"exists().{where}", table))
        return no.format(f"looked_up({scope.select(f'select({table}.c.{mine}).{where}', table)})")

    def _any(self, fold: str, source: Expression, scope: Scope, negated: bool) -> str:
        if not isinstance(source, Comprehension):
            raise UnsupportedError(f"`{fold}` of something that is no comprehension")
        outer, pairs = dict(scope.rows), set(scope.pairs)
        with scope.inside() as own:
            conditions = self._loops(source.loops, scope)
            asked = (
                [self._truth(source.item, scope, True, True)] if fold == "all" else self._each_truth(source.item, scope)
            )
            conditions += [each for each in asked if each != "true()"]
            tables = scope.tables(*conditions)
        scope.rows, scope.pairs = outer, pairs
        found = scope.select(f"exists(){tables}.where({', '.join(needed(conditions))})", *own)
        return f"not_({found})" if (fold == "all") != negated else found

    # Values

    def _value(self, part: Expression, scope: Scope) -> str:  # noqa: C901  one case for each kind of node
        match part:
            case Value(value=bool() as value):
                return "true()" if value else "false()"
            case Value(value=None):
                return "null()"
            case Value(value=value):
                return repr(value)
            case Exact(value=number):
                return f'Decimal("{number}")'
            case Self() | Me():
                return self._identity(part, scope)
            case Name(name=name) if name in scope.values:
                return scope.values[name]
            case Name(name=name) if name in scope.rows:
                return f"{scope.rows[name]}.id"
            case Name(name=name, type=kind) if any(setting.name == name for setting in self._backend.settings):
                if isinstance(inner := present(kind), Scalar) and inner.name in HIDDEN:
                    raise UnsupportedError(f"the secret {name}")
                return f'from_settings("{snake(name)}", {bind_type(kind)})'
            case Name(name=name, type=kind):
                return f'bindparam("{name}", type_={bind_type(kind)})'
            case Attribute():
                return self._attribute(part, scope)
            case Compare() | Contains() | And() | Or() | Not():
                return self._truth(part, scope, False, False)
            case Aggregate(fold="any" | "all"):
                return self._truth(part, scope, False, False)
            case Aggregate():
                return self._aggregate(part, scope)
            case Arithmetic(operator, left, right):
                return self._arithmetic(operator, left, right, part.type, scope)
            case Negative(Negative(operand)):
                return self._value(operand, scope)  # to SQL two signs begin a comment
            case Negative(operand) if name_of(operand.type) == "timedelta":
                return self._turned("-{}", self._literal(operand, scope))
            case Negative(operand):
                return f"-({self._number(operand, scope)})"
            case Comprehension() | Display() | Slice() | Sorted() if element(part.type) is not None:
                return self._list(part, scope)
            case Item(type=kind) if isinstance(part.base.type, ListOf) and isinstance(present(kind), Scalar | Choice):
                return self._item(part, scope)
            case New(name=name) if name != "Reply":
                return self._record(part, scope)
        return self._plain(part, scope)

    def _as_text(self, part: Expression, how: str, scope: Scope) -> str:
        if name_of(part.type) != "id" or how:
            return super()._as_text(part, how, scope)
        text = self._literal(part, scope)
        return f"as_text({text})" if self._backend.ids == "uuid" else f"cast({text}, Text)"

    def _record(self, part: New, scope: Scope) -> str:
        """A record as rows keep those of its kind."""
        given = {one.name: one.value for one in part.values}
        pairs = []
        for member in self._backend.record(part.name).fields:
            if isinstance(member, Link) or isinstance(element(member.type), Row):
                raise UnsupportedError("a record that names a row")
            name = member.wire or in_case(member.name, record_case(self._backend))
            value = given.get(member.name) or member.default
            pairs.append(f'"{name}": {"null()" if value is None else self._in_record(value, member.type, scope)}')
        # The comma at the end tells the formatter to give each a line of its own.
        return f"json_object({{{', '.join(pairs)}{',' * (len(pairs) > 2)}}})"

    def _in_record(self, value: Expression, kind: Type, scope: Scope) -> str:
        if kind == BOOL:
            return self._truth(value, scope, False, False)
        known = name_of(value.type) in _EXACT
        if name_of(kind) not in _EXACT or value == Value(None, NOTHING) or (known and isinstance(value, Attribute)):
            text = self._literal(value, scope)
            return coerced(text, kind) if name_of(value.type) == "decimal" else text
        if (name_of(value.type), name_of(kind)) == ("money", "decimal"):
            raise UnsupportedError("an amount that is worked out for a fraction of a record")
        return coerced(self._of_kind(value, present(kind), scope), kind)

    def _aggregate(self, part: Aggregate, scope: Scope) -> str:
        plain = self._of_plain_values(part, scope)
        if plain is not None:
            return plain
        collection = self._collection(part.source)
        is_set = collection is not None and collection.kind == "set" and collection.target not in self._backend.kept
        if part.fold == "len" and collection is not None and is_set and isinstance(part.source, Attribute):
            with scope.inside():
                mine_is = self._identity(part.source.base, scope)
            table, mine, _ = self._pairs(collection, scope)
            found = f"select(func.count()).select_from({table}).where({table}.c.{mine} == {mine_is})"
            return f"{scope.select(found, table)}.scalar_subquery()"
        source = part.source
        if not isinstance(source, Comprehension) and (each := element(source.type)) is not None:
            one = Name("one", each)
            source = Comprehension(one, (Loop(("one",), source, ()),), ListOf(each))
        if not isinstance(source, Comprehension):
            raise UnsupportedError(f"`{part.fold}` of something that is no collection of rows")
        around = _is_around(source, scope)
        if part.fold == "len" and isinstance(source.type, ListOf) and (around or isinstance(source.item.type, Maybe)):
            source, around = _turns(source), False
        outer, pairs = dict(scope.rows), set(scope.pairs)
        with scope.inside() as own:
            conditions = needed(self._loops(source.loops, scope))
            # Beside an amount where there is none, other numbers are amounts.
            is_amount = name_of(part.type) == "money" and part.default is not None
            item = self._each(source.item, scope, is_amount=is_amount)
            found = f"{scope.tables(item, *conditions)}.where({', '.join(conditions)})"
        scope.rows, scope.pairs = outer, pairs
        if around:
            own, item, found = self._beforehand(item, found, own, scope)
        if isinstance(source.type, SetOf):
            item = self._once(item, source)
        folded = self._folded(part, item)
        if part.fold == "sum":
            folded = f"func.coalesce({folded}, 0)"
            folded = f"span_of({folded})" if name_of(part.type) == "timedelta" else folded
        elif part.default is not None and not _is_none(part.default):
            with scope.inside():
                instead = self._of_kind(part.default, present(part.type), scope)
            folded = f"func.coalesce({folded}, {instead})"
        return f"{scope.select(f'select({folded}){found}', *own)}.scalar_subquery()"

    def _each(self, part: Expression, scope: Scope, *, is_amount: bool) -> str:
        """A value of each row that is folded."""
        return (self._money if is_amount else self._number)(part, scope)

    def _beforehand(self, item: str, found: str, own: list[str], scope: Scope) -> tuple[list[str], str, str]:
        """What is folded as rows of their own: SQL takes an aggregate for one of the query whose rows it mentions."""
        scope.depth += 1
        rows = f"{scope.select(f'select({item}){found}', *own)}.subquery()"
        scope.depth -= 1
        each = self._called(rows, scope)
        scope.before.append(f"{each} = {rows}")
        return [each], f"{each}.c[0]", ""

    def _called(self, _: str, scope: Scope) -> str:
        """What rows that are folded are called."""
        return self._free("each", scope)

    def _folded(self, part: Aggregate, item: str) -> str:
        function = {"len": "count", "mean": "avg"}.get(part.fold, part.fold)
        if part.fold == "sum" and name_of(part.type) == "timedelta":
            return f"func.sum(microseconds_of({item}))"
        mean_of = name_of(element(part.source.type) or part.type) if part.fold == "mean" else ""
        if mean_of == "money" != name_of(part.type):
            return f"func.avg(ExactNumber({item}))"
        return f"func.{function}({item})"

    def _once(self, item: str, source: Comprehension) -> str:
        """Values of which each is counted once."""
        if isinstance(source.item.type, Maybe):
            raise UnsupportedError("a set in which None may be")
        return f"{item}.distinct()"


def _enclosed(text: str) -> str:
    """What is compared: a comparison in parentheses, or Python takes the two for one of three values."""
    return f"({text})" if isinstance(ast.parse(text, mode="eval").body, ast.Compare) else text


def _kind_beside(part: Expression, other: Expression) -> str:
    """The name of its type; an exact number that is an amount is one beside another."""
    kind = name_of(part.type)
    is_amount = isinstance(part, Exact) and part.value == round(part.value, 2)
    return "money" if is_amount and name_of(other.type) == "money" else kind


def _is_around(source: Comprehension, scope: Scope) -> bool:
    """Whether what is folded mentions rows around the loops, and none that these go over."""
    own = {name for loop in source.loops for name in loop.names}
    named = {name.name for name in free_names(source.item)}
    is_own = bool(scope.row) and any(isinstance(part, Self) for part in parts(source.item))
    return (is_own or not named.isdisjoint({*scope.rows, *scope.values})) and named.isdisjoint(own)


def _turns(source: Comprehension) -> Comprehension:
    """What the loops go over instead of a value of it: an aggregate counts nothing that is null."""
    loop = source.loops[0]
    each = Name(loop.names[0], element(loop.source.type) or loop.source.type)
    return Comprehension(each, source.loops, ListOf(each.type))


def _is_none(part: Expression) -> bool:
    return isinstance(part, Value) and part.value is None
