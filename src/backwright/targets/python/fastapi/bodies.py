"""The bodies of operations: statements of the model as lines of Python."""

from __future__ import annotations

from backwright.design import Design
from backwright.design.conditions import written_out
from backwright.model.expressions import Attribute, Expression, Self, Value
from backwright.model.members import Collection, Field, Link
from backwright.model.shapes import wire
from backwright.model.statements import Adjust, Assign, Branch, Let, Relate, Require, Return, Statement
from backwright.model.types import Scalar, present
from backwright.targets.python.core import CoreCompiler, UnsupportedError
from backwright.targets.python.fastapi.names import Owner
from backwright.targets.python.fastapi.objects import function
from backwright.targets.python.host import HostCompiler
from backwright.targets.python.symbols import attribute


class Body:
    """The statements of an operation as lines of Python."""

    def __init__(self, design: Design, owner: Owner, private: dict[str, str], names: frozenset[str]) -> None:
        self._design = design
        self._owner = owner
        self._private = private
        self._row = owner.variable
        self._names = names
        self.changed = False

    def lines(self, statements: tuple[Statement, ...]) -> list[str]:
        return [line for statement in statements for line in self._statement(statement)]

    def _statement(self, statement: Statement) -> list[str]:
        match statement:
            case Relate(target, change, value):
                return self._relate(target, change, value)
            case Assign(target, value):
                return self._assign(target, value)
            case Adjust(target, operator, value):
                name = self._own(target)
                self.changed = True
                return [f"{self._row}.{name} {operator}= {self._value(value)}", *self._limits(target)]
            case Require(condition, message, outcome):
                return [f"if {self._test(condition, negated=True)}:", f"    raise {self._refusal(outcome, message)}"]
            case Branch(test, then, otherwise):
                lines = [f"if {self._test(test)}:", *(f"    {line}" for line in self.lines(then) or ["pass"])]
                if otherwise:
                    lines += ["else:", *(f"    {line}" for line in self.lines(otherwise))]
                return lines
            case Let(name, value):
                self._names |= {name}
                return [f"{name} = {self._value(value)}"]
            case Return(None):
                return ["return"]
        raise UnsupportedError(f"`{type(statement).__name__.lower()}` in an operation")

    def _own(self, target: Attribute) -> str:
        if not isinstance(target.base, Self):
            raise UnsupportedError("a change of another row than the operation's own")
        member = self._design.backend.member(target.member)
        return f"{member.name}_id" if isinstance(member, Link) else attribute(member.name)

    def _assign(self, target: Attribute, value: Expression) -> list[str]:
        name = self._own(target)
        self.changed = True
        return [f"{self._row}.{name} = {self._value(value)}", *self._limits(target)]

    def _limits(self, target: Attribute) -> list[str]:
        member = self._design.backend.member(target.member)
        if not isinstance(member, Field):
            return []
        lines = []
        subject = wire(member, self._design.api.case)
        kind = present(member.type)
        if isinstance(kind, Scalar) and kind.name in ("int", "float", "decimal", "money"):
            for bound, sign, word in ((member.limits.min, "<", "too_small"), (member.limits.max, ">", "too_large")):
                if bound is not None:
                    number = f"{int(bound)}" if bound == int(bound) else f'Decimal("{bound}")'
                    message = self._design.api.wording[word].format(min=bound, max=bound)
                    own = f"{self._row}.{attribute(member.name)}"
                    guard = f"{own} is not None and " if member.optional else ""
                    lines += [f"if {guard}{own} {sign} {number}:", f'    raise Conflict("{subject}", "{message}")']
        return lines

    def _relate(self, target: Attribute, change: str, value: Expression) -> list[str]:
        collection = self._design.backend.member(target.member)
        assert isinstance(collection, Collection)
        if collection.kind != "set":
            raise UnsupportedError("a change of a list of owned rows")
        table, mine, other = CoreCompiler(self._design).pairs(collection)
        own = self._value(target.base)
        if isinstance(target.base, Attribute):
            own = f"{self._row}.{target.base.member.partition('.')[2]}_id"
        wanted = self._value(value)
        if change in ("add", "append"):
            return [
                f"link = insert({table}).values({mine}={own}, {other}={wanted})",
                "await session.execute(link.on_conflict_do_nothing())",
            ]
        return [
            f"links = {table}.c",
            f"await session.execute(delete({table}).where(links.{mine} == {own}, links.{other} == {wanted}))",
        ]

    def _test(self, condition: Expression, *, negated: bool = False) -> str:
        condition = written_out(self._design.backend, condition)
        text = HostCompiler(self._design.backend, self._row, names=self._names).compile(condition, negated=negated)
        if text is not None:
            return text
        model = self._owner.model
        code = CoreCompiler(self._design).condition(condition, model)
        if code.before:
            helper = f"_condition_{len(self._private) + 1}"
            head = f"def {helper}() -> ColumnElement[bool]:"
            self._private[helper] = function("", head, "", *code.before, f"return {code.text}")
            code.text = f"{helper}()"
        word = "not await" if negated else "await"
        given = ", ".join(['"me": me.id' if "ME" in code.text else "", *(f'"{n}": {n}' for n in sorted(self._names))])
        return f"{word} holds(session, {model}.id == {self._row}.id, {code.text}, {{{given.strip(', ')}}})"

    def _value(self, value: Expression) -> str:
        value = written_out(self._design.backend, value)
        text = HostCompiler(self._design.backend, self._row, names=self._names).compile(value)
        if text is None:
            raise UnsupportedError("a value that needs other rows, in an operation")
        return text

    def _refusal(self, outcome: str, message: Expression) -> str:
        classes = {
            "invalid": "Invalid",
            "conflict": "Conflict",
            "forbidden": "Forbidden",
            "missing": "Missing",
            "unauthenticated": "Unauthenticated",
        }
        subject = self._owner.wire_one
        text = self._value(message)
        if isinstance(message, Value) and message.value == "":
            return (
                f'{classes[outcome]}("{subject}")'
                if outcome != "invalid"
                else f'Invalid({{"{subject}": ["is invalid"]}})'
            )
        if outcome == "invalid":
            return f'Invalid({{"{subject}": [{text}]}})'
        return f'{classes.get(outcome, "Conflict")}("{subject}", {text})'
