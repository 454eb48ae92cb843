"""Expressions of the model as Python over loaded rows: what needs no further look into the database."""

from __future__ import annotations

from backwright.model.backend import Backend
from backwright.model.expressions import (
    And,
    Arithmetic,
    Attribute,
    Compare,
    Conditional,
    Contains,
    Display,
    Exact,
    Expression,
    Format,
    Me,
    Method,
    Name,
    Negative,
    Not,
    Or,
    Self,
    Value,
    Word,
)
from backwright.model.members import Computed, Field, Link
from backwright.model.types import is_text
from backwright.targets.python.symbols import attribute

_NEGATED = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


class HostCompiler:
    """`row` is the variable that holds `self`, `caller` the one that holds who calls; `names` the further ones."""

    def __init__(self, backend: Backend, row: str, caller: str = "me", names: frozenset[str] = frozenset()) -> None:
        self._backend = backend
        self._row = row
        self._caller = caller
        self._names = names

    def compile(self, expression: Expression, *, negated: bool = False) -> str | None:
        """The code; None where the loaded rows do not tell."""
        try:
            return self._truth(expression, negated)
        except LookupError:
            return None

    def _truth(self, part: Expression, negated: bool) -> str:
        match part:
            case Value(value=bool() as value):
                return str(value != negated)
            case Not(operand):
                return self._truth(operand, not negated)
            case And(operands) | Or(operands):
                word = " and " if isinstance(part, And) != negated else " or "
                return word.join(self._inner(operand, negated) for operand in operands)
            case Compare(operator, left, right):
                if isinstance(right, Value) and right.value is None:
                    return f"{self._value(left)} is {'not ' * ((operator == '!=') != negated)}None"
                sign = _NEGATED[operator] if negated else operator
                return f"{self._value(left)} {sign} {self._value(right)}"
            case Contains(item, container) if isinstance(container, Display) or is_text(container.type):
                return f"{self._value(item)} {'not ' * negated}in {self._value(container)}"
            case Contains():
                raise LookupError("a set of rows")
        return f"not {self._value(part)}" if negated else self._value(part)

    def _inner(self, part: Expression, negated: bool) -> str:
        text = self._truth(part, negated)
        while isinstance(part, Not):
            part = part.operand
        return f"({text})" if isinstance(part, And | Or | Conditional) else text

    def _value(self, part: Expression) -> str:  # noqa: C901  one case for each kind of node
        match part:
            case Value(value=value):
                return repr(value)
            case Exact(value=number):
                return f'Decimal("{number}")'
            case Self():
                return f"{self._row}.id"
            case Me():
                return f"{self._caller}.id"
            case Name(name=name) if name in self._names:
                return name
            case Attribute(base=Self(), member=identity):
                return f"{self._row}.{self._column(identity)}"
            case Display(items=items):
                return f"({', '.join(self._value(item) for item in items)},)"
            case Arithmetic(operator, left, right):
                return f"({self._value(left)} {operator} {self._value(right)})"
            case Negative(operand):
                return f"-{self._value(operand)}"
            case Conditional(test, then, otherwise):
                return f"({self._value(then)} if {self._truth(test, False)} else {self._value(otherwise)})"
            case Method(name=name, base=base, arguments=arguments):
                return f"{self._value(base)}.{name}({', '.join(self._value(a) for a in arguments)})"
            case Word(word="now"):
                return "now()"
            case Word(word="today"):
                return "today()"
            case Word(word="abs" | "Decimal" as word, arguments=(argument,)):
                return f"{word}({self._value(argument.value)})"
            case Format(parts=parts, formats=formats):
                pieces = [self._piece(p, f) for p, f in zip(parts, formats, strict=False)]
                return 'f"' + "".join(pieces) + '"'
            case Compare() | And() | Or() | Not() | Contains():
                return f"({self._truth(part, False)})"
        raise LookupError(type(part).__name__)

    def _piece(self, part: Expression, style: str) -> str:
        if isinstance(part, Value) and isinstance(part.value, str):
            return repr(part.value)[1:-1].replace("{", "{{").replace("}", "}}").replace('"', '\\"')
        return "{" + self._value(part).replace('"', "'") + (f":{style}" if style else "") + "}"

    def _column(self, identity: str) -> str:
        member = self._backend.member(identity)
        if isinstance(member, Link):
            return f"{member.name}_id"
        if isinstance(member, Field) or (isinstance(member, Computed) and member.stored):
            return attribute(member.name)
        raise LookupError(identity)
