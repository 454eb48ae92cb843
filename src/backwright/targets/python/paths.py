"""Paths through rows that are compared with what a caller asks for, as SQLAlchemy Core."""

from __future__ import annotations

from backwright.model.expressions import Attribute, Expression, Me, Name, Self
from backwright.model.members import Collection, Field, Link
from backwright.model.types import RecordOf, Row, Scalar, element, present
from backwright.model.walk import replace
from backwright.targets.python.rows import RowCompiler
from backwright.targets.python.scope import Code, Scope

EMAIL = Scalar("email")
_COMPARED = {"decimal": "ExactNumber({})", "email": "func.lower({})"}
"""How values of some types are compared."""


class PathCompiler(RowCompiler):
    """Compiles filters: what is compared stands as few joins away as it can."""

    def filter(self, path: Expression, operator: str, parameter: Expression, row: str) -> Code:
        """A path compared with what a caller asks for. Through a unique key it is looked up once."""
        scope = Scope(row, taken={row})
        return Code(self._path_compared(path, operator, self._value(parameter, scope), scope), scope.before)

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
