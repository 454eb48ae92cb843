"""Expressions of the model as SQLAlchemy Core: the code of a condition or of a value, over a row and the caller.

Two-valued, as the model says: `a == b` of two values that may be null is null-safe, `not` is pushed inwards.
"""

from __future__ import annotations

from collections.abc import Iterable

from backwright.design import Design
from backwright.design.tables import pair_columns
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
    Loop,
    Me,
    Name,
    Negative,
    Not,
    Or,
    Rows,
    Self,
    Value,
)
from backwright.model.members import Collection, Computed, Field, Link, is_secret
from backwright.model.names import in_case, snake
from backwright.model.types import Choice, ListOf, Maybe, RecordOf, Row, Scalar, SetOf, element, is_text, present
from backwright.model.walk import replace
from backwright.targets.python.columns import bind_type, live
from backwright.targets.python.plain import PlainCompiler, name_of
from backwright.targets.python.scope import Code, Scope, UnsupportedError
from backwright.targets.python.symbols import attribute, class_name, variable

__all__ = ["Code", "CoreCompiler", "Scope", "UnsupportedError"]

_INSIDE = {name: f"{name}_in" for name in ("bool", "float", "int")} | dict.fromkeys(
    ("email", "slug", "str", "url"), "text_in"
)
"""How a value is read out of a record that a column keeps, by its type."""
EMAIL = Scalar("email")
_COMPARED = {"decimal": "ExactNumber({})", "email": "func.lower({})"}
"""How values of some types are compared."""
_NEGATED = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


class CoreCompiler(PlainCompiler):
    """Compiles for one design. `row` is the code of the class, or alias, that `self` is a row of."""

    def __init__(self, design: Design) -> None:
        self._design = design
        self._backend = design.backend

    def condition(self, expression: Expression, row: str, *, searched: bool = True) -> Code:
        """What is true of the rows looked for. `searched`: they are found by it, rather than it is shown of them."""
        scope = Scope(row, taken={row})
        text = self._truth(expression, scope, False, searched)
        return Code(text, scope.before)

    def value(self, expression: Expression, row: str) -> Code:
        """A value that is shown, or that rows are put in order by."""
        scope = Scope(row, taken={row})
        return Code(self._literal(expression, scope), scope.before)

    def filter(self, path: Expression, operator: str, parameter: Expression, row: str) -> Code:
        """A path compared with what a caller asks for. Through a unique key it is looked up once."""
        scope = Scope(row, taken={row})
        return Code(self._path_compared(path, operator, self._value(parameter, scope), scope), scope.before)

    def live(self, entity: str, row: str) -> list[str]:
        """The condition that leaves out rows that are deleted and stay; none where none do."""
        return live(self._backend, entity, row)

    def pairs(self, collection: Collection) -> tuple[str, str, str]:
        """The table of a set, with the column of the row that has it and that of the row in it."""
        return self._pairs(collection, Scope(""))

    def _path_compared(self, path: Expression, operator: str, wanted: str, scope: Scope) -> str:
        many = self._first_of_many(path)
        if many is not None:
            return self._behind(many, path, operator, wanted, scope)
        kind = present(element(path.type) or path.type)
        compared = _COMPARED.get(kind.name, "{}") if isinstance(kind, Scalar) else "{}"
        wanted = compared.format(wanted)
        if not isinstance(path, Attribute) or isinstance(path.base, Self | Me | Name):
            own = compared.format(self._value(path, scope)) if kind == EMAIL else self._number(path, scope)
            return f"{own} {operator} {wanted}"
        base = path.base
        assert isinstance(base, Attribute)
        if isinstance(present(base.type), RecordOf):
            return f"{self._number(path, scope)} {operator} {wanted}"
        member = self._backend.member(path.member)
        through = self._backend.member(base.member)
        if isinstance(through, Link):
            alias = self._alias(through.name, through.target, scope)
            column = f"{alias}.{self._column_name(member)}"
            found = f"select({alias}.id).where({compared.format(column)} {operator} {wanted})"
            key = self._identity(base, scope)
            alone = isinstance(member, Field) and (member.unique or self._is_key(member))
            if operator == "==" and alone and through.target not in self._backend.kept:
                return f"{key} == {found}.scalar_subquery()"
            return f"{key}.in_({found})"
        assert isinstance(through, Collection)
        alias = self._alias(through.name, through.target, scope)
        column = f"{alias}.{self._column_name(member)}"
        column = compared.format(column)
        tests = ", ".join([f"{column} {operator} {wanted}", *self.live(through.target, alias)])
        found = f"select({alias}.id).where({tests})"
        own = self._identity(base.base, scope)
        if through.kind == "list":
            link = self._column_of(through.through)
            rows = f"select({alias}.{link}).where({tests})"
            return f"{own}.in_({rows})"
        table, mine, other = self._pairs(through, scope)
        test = f"== {found}.scalar_subquery()" if operator == "==" and self._is_key(member) else f".in_({found})"
        separator = " " if test.startswith("==") else ""
        return f"{own}.in_(select({table}.c.{mine}).where({table}.c.{other}{separator}{test}))"

    def _first_of_many(self, path: Expression) -> Attribute | None:
        """The first rows of many that a path leads through, and not only to."""
        found = None
        step = path.base if isinstance(path, Attribute) else path
        while isinstance(step, Attribute) and isinstance(step.base, Attribute):
            step = step.base
            found = step if self._collection(step) is not None else found
        return found

    def _behind(self, many: Attribute, path: Expression, operator: str, wanted: str, scope: Scope) -> str:
        """A path that goes on behind rows of many: those of which it is true are looked for first."""
        collection = self._collection(many)
        assert collection is not None
        alias = self._alias(collection.name, collection.target, scope)
        scope.rows[alias] = alias
        row = Name(alias, Row(collection.target))
        test = self._path_compared(replace(path, lambda part: row if part == many else part), operator, wanted, scope)
        tests = ", ".join([test, *self.live(collection.target, alias)])
        own = self._identity(many.base, scope)
        if collection.kind == "list":
            return f"{own}.in_(select({alias}.{self._column_of(collection.through)}).where({tests}))"
        table, mine, other = self._pairs(collection, scope)
        found = f"select({alias}.id).where({tests})"
        return f"{own}.in_(select({table}.c.{mine}).where({table}.c.{other}.in_({found})))"

    def _is_key(self, member: object) -> bool:
        """Whether no two rows of the whole table have the same."""
        if not isinstance(member, Field):
            return False
        entity = self._backend.entity(member.owner)
        return member.unique or (entity.key == (member,) and entity.parent is None)

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
        first, second = self._sides(left, right, scope)
        nullable = self._nullable(left) + self._nullable(right)
        exact = operator == "!=" or not searched or negated or nullable == 2
        if operator in ("==", "!=") and nullable and exact:
            return f"{first}.{'is_not_distinct_from' if operator == '==' else 'is_distinct_from'}({second})"
        return f"{first} {operator} {second}"

    def _is_given(self, part: Expression, _: Scope) -> bool:
        """Whether it is no column, and stands behind one that it is compared with."""
        return isinstance(part, Value | Exact | Me | Name)

    def _sides(self, left: Expression, right: Expression, scope: Scope) -> tuple[str, str]:
        """Two values that are compared; times that are written with the type of the other."""
        if "decimal" in (name_of(left.type), name_of(right.type)):
            return self._number(left, scope, plain=True), self._comparable(right, left, scope)
        first, second = self._value(left, scope), self._amount(right, left, scope)
        if EMAIL in (present(left.type), present(right.type)):
            return f"func.lower({first})", f"func.lower({second})"
        return first, second

    def _comparable(self, part: Expression, beside: Expression, scope: Scope) -> str:
        constant = isinstance(part, Value | Exact)
        return self._exactly(part, beside.type, scope) if constant else self._number(part, scope, plain=True)

    def _nullable(self, part: Expression) -> int:
        if isinstance(part, Attribute) and not isinstance(part.base, Self | Name) and isinstance(part.base, Attribute):
            return max(self._nullable(part.base), int(isinstance(part.type, Maybe)))
        return int(isinstance(getattr(part, "type", None), Maybe) and not isinstance(part, Me))

    def _contains(self, item: Expression, container: Expression, scope: Scope, negated: bool, searched: bool) -> str:
        no = "not_({})" if negated else "{}"
        if isinstance(container, Display):
            # Each a parameter of its own: a list that is bound as one is spread out only when it is run.
            options = [self._exactly(option, item.type, scope) for option in container.items]
            return no.format(f"{self._number(item, scope)}.in_([{', '.join(options)}])")
        if isinstance(container, Comprehension):
            test = Compare("==", container.item, item, part_bool())
            return self._any("any", Comprehension(test, container.loops, SetOf(part_bool())), scope, negated)
        if is_text(container.type):
            return no.format(f"contains({self._value(container, scope)}, {self._value(item, scope)})")
        collection = self._collection(container)
        marked = collection is not None and collection.kind == "set" and collection.target in self._backend.kept
        if collection is None or not isinstance(container, Attribute) or (marked and not isinstance(item, Me)):
            loop = Loop(("one",), container, ())
            test = Compare("==", Name("one", element(container.type) or item.type), item, part_bool())
            return self._any("any", Comprehension(test, (loop,), SetOf(part_bool())), scope, negated)
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
        scope.rows, scope.pairs = outer, pairs
        found = scope.select(f"exists().where({', '.join(_needed(conditions))})", *own)
        return f"not_({found})" if (fold == "all") != negated else found

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
        (name,) = loop.names
        if isinstance(loop.source, Rows):
            alias = self._alias(name, loop.source.entity, scope)
            scope.rows[name] = alias
            scope.own.append(alias)
            return self.live(loop.source.entity, alias) or [f"{alias}.id.is_not(None)"]
        collection = self._collection(loop.source)
        if collection is None and isinstance(loop.source, Attribute) and name_of(loop.source.type) == "list":
            return self._items(name, loop.source, scope)
        if collection is None or not isinstance(loop.source, Attribute):
            raise UnsupportedError("a loop over something that is no collection of rows")
        own = self._identity(loop.source.base, scope)
        alias = self._alias(name, collection.target, scope)
        scope.rows[name] = alias
        scope.own.append(alias)
        if collection.kind == "list":
            return [f"{alias}.{self._column_of(collection.through)} == {own}", *self.live(collection.target, alias)]
        table, mine, other = self._pairs(collection, scope)
        scope.own.append(table)
        both = [f"{table}.c.{mine} == {own}", f"{table}.c.{other} == {alias}.id"]
        return [*both, *self.live(collection.target, alias)]

    def _items(self, name: str, source: Expression, scope: Scope) -> list[str]:
        """The values of a list that a column keeps, as rows."""
        alias = self._free(name, scope)
        scope.before.append(f'{alias} = list_items({self._value(source, scope)}).table_valued("value", name="{alias}")')
        scope.values[name] = f"cast({alias}.c.value, {bind_type(element(source.type) or source.type)})"
        scope.own.append(alias)
        return []

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
            case Name(name=name) if any(setting.name == name for setting in self._backend.settings):
                raise UnsupportedError(f"the setting {name}, which only operations know")
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
            case Negative(operand):
                return f"-({self._number(operand, scope)})"
            case Comprehension():
                return self._listed(part, scope)
        return self._plain(part, scope)

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
        if collection is not None:
            row = Name("one", Row(collection.target))
            source = Comprehension(row, (Loop(("one",), part.source, ()),), ListOf(row.type))
        elif element(part.source.type) and isinstance(part.source, Rows | Attribute):
            one = Name("one", element(part.source.type) or part.source.type)
            source = Comprehension(one, (Loop(("one",), part.source, ()),), ListOf(one.type))
        if not isinstance(source, Comprehension):
            raise UnsupportedError(f"`{part.fold}` of something that is no collection of rows")
        outer, pairs = dict(scope.rows), set(scope.pairs)
        with scope.inside() as own:
            conditions = ", ".join(_needed(self._loops(source.loops, scope)))
            item = self._number(source.item, scope)
        scope.rows, scope.pairs = outer, pairs
        folded = self._folded(part, item)
        if part.fold == "sum":
            folded = f"func.coalesce({folded}, 0)"
        elif part.default is not None and not _is_none(part.default):
            folded = f"func.coalesce({folded}, {self._exactly(part.default, part.type, scope)})"
        found = scope.select(f"select({folded}).where({conditions})", *own)
        return f"{found}.scalar_subquery()"

    def _folded(self, part: Aggregate, item: str) -> str:
        function = {"len": "count", "mean": "avg"}.get(part.fold, part.fold)
        if part.fold == "mean" and name_of(element(part.source.type) or part.type) == "money":
            return f"func.avg(ExactNumber({item}))"
        return f"func.{function}({item})"

    def _listed(self, part: Comprehension, scope: Scope) -> str:
        """The values of a comprehension as a list, in the order of their rows."""
        if isinstance(part.type, SetOf):
            raise UnsupportedError("a set")
        outer, pairs = dict(scope.rows), set(scope.pairs)
        with scope.inside() as own:
            conditions = ", ".join(_needed(self._loops(part.loops, scope)))
            item = self._literal(part.item, scope)
            order = [f"{scope.rows[name]}.id" for loop in part.loops for name in loop.names if name in scope.rows]
        scope.rows, scope.pairs = outer, pairs
        found = f"select({item})" + f".where({conditions})" * bool(conditions)
        found += f".order_by({', '.join(order)})" * bool(order)
        scope.depth += 1
        found = scope.select(found, *own)
        scope.depth -= 1
        return f"json_array({found})"

    def _attribute(self, part: Attribute, scope: Scope) -> str:
        if isinstance(present(part.base.type), Scalar):
            return self._part_of(part.base, part.member.rpartition(".")[2], scope)
        if isinstance(present(part.base.type), RecordOf):
            return self._member_of_record(part, scope)
        member = self._backend.member(part.member) if "." in part.member else None
        if isinstance(member, Link):
            return self._identity(part, scope)
        if not isinstance(member, Field | Computed):
            raise UnsupportedError(f"`{part.member}`")
        if is_secret(member):
            raise UnsupportedError(f"the secret `{member.name}` in a statement: use `find`")
        return self._column(part.base, attribute(member.name), scope)

    def _member_of_record(self, part: Attribute, scope: Scope) -> str:
        """A value inside a record that a column keeps."""
        kind = present(part.type)
        name = "str" if isinstance(kind, Choice) and isinstance(kind.values[0], str) else name_of(kind)
        if name not in _INSIDE:
            raise UnsupportedError(f"`{part.member}`, which a record keeps")
        document, steps = self._inside_record(part, scope)
        return f"{_INSIDE[name]}({', '.join([document, *steps])})"

    def _inside_record(self, part: Expression, scope: Scope) -> tuple[str, list[str]]:
        """The column, and the steps from it to what a record keeps."""
        if not isinstance(part, Attribute) or not isinstance(present(part.base.type), RecordOf):
            return self._value(part, scope), []
        document, steps = self._inside_record(part.base, scope)
        record, _, name = part.member.partition(".")
        member = next(field for field in self._backend.record(record).fields if field.name == name)
        return document, [*steps, f'"{member.wire or in_case(name, self._design.api.case)}"']

    def _identity(self, part: Expression, scope: Scope) -> str:
        """The key of a row."""
        match part:
            case Self():
                return f"{scope.row}.id"
            case Me():
                return "ME"
            case Name(name=name) if name in scope.rows:
                return f"{scope.rows[name]}.id"
            case Attribute(base, member):
                link = self._backend.member(member)
                if isinstance(link, Link):
                    return self._column(base, f"{link.name}_id", scope)
        return self._value(part, scope)

    def _column(self, base: Expression, column: str, scope: Scope) -> str:
        match base:
            case Self():
                return f"{scope.row}.{column}"
            case Name(name=name) if name in scope.rows:
                return f"{scope.rows[name]}.{column}"
            case Me(type=kind):
                account = present(kind)
                assert isinstance(account, Row)
                alias = self._alias("caller", account.entity, scope)
                found = scope.select(f"select({alias}.{column}).where({alias}.id == ME)", alias)
                return f"{found}.scalar_subquery()"
            case Attribute(member=member):
                link = self._backend.member(member)
                if isinstance(link, Link):
                    with scope.inside():
                        own = self._identity(base, scope)
                    alias = self._alias(link.name, link.target, scope)
                    found = scope.select(f"select({alias}.{column}).where({alias}.id == {own})", alias)
                    return f"{found}.scalar_subquery()"
        raise UnsupportedError(f"`.{column}` of something that is no row")

    # Names

    def _alias(self, name: str, entity: str, scope: Scope) -> str:
        """A name for other rows of an entity, so that they are never taken for those around them."""
        alias = self._free(name, scope)
        scope.before.append(f'{alias} = aliased({class_name(entity)}, name="{alias}")')
        return alias

    def _free(self, name: str, scope: Scope) -> str:
        """A local name that nothing has yet."""
        free = variable(snake(name))
        number = 2
        while free in scope.taken:
            free = f"{variable(snake(name))}_{number}"
            number += 1
        scope.taken.add(free)
        return free

    def _pairs(self, collection: Collection, scope: Scope) -> tuple[str, str, str]:
        """The table of a set, with the column of the row that has it and that of the row in it."""
        stored = collection
        if collection.mirrored:
            other = self._backend.member(collection.inverse)
            assert isinstance(other, Collection)
            stored = other
        own, other_column = pair_columns(stored)
        if collection.mirrored:
            own, other_column = other_column, own
        table = self._design.pairs(stored.id).name
        if table in scope.pairs:
            alias = f"{table}_{len(scope.before)}"
            scope.before.append(f'{alias} = {table}.alias("{alias}")')
            return alias, own, other_column
        scope.pairs.add(table)
        return table, own, other_column

    def _collection(self, part: Expression) -> Collection | None:
        if not isinstance(part, Attribute) or not self._backend.owns(part.member):
            return None
        member = self._backend.member(part.member)
        return member if isinstance(member, Collection) else None

    def _column_of(self, member: str) -> str:
        found = self._backend.member(member)
        return self._column_name(found)

    def _column_name(self, member: object) -> str:
        if isinstance(member, Link):
            return f"{member.name}_id"
        assert isinstance(member, Field | Computed)
        return attribute(member.name)


def _needed(conditions: list[str]) -> list[str]:
    """The conditions without those that only name a table of which another one compares a column."""
    only = ".id.is_not(None)"
    compared = {each.partition(".")[0] for each in conditions if not each.endswith(only)}
    return [each for each in conditions if not (each.endswith(only) and each.removesuffix(only) in compared)]


def _is_none(part: Expression) -> bool:
    return isinstance(part, Value) and part.value is None


def part_bool() -> Scalar:
    return Scalar("bool")
