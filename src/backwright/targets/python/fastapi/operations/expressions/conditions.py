"""Conditions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from backwright.design.truth import mentions_me
from backwright.model.expressions import (
    Aggregate,
    And,
    Attribute,
    Compare,
    Comprehension,
    Conditional,
    Contains,
    Display,
    Exact,
    Expression,
    Me,
    Not,
    Or,
    Value,
)
from backwright.model.members import Field, is_hashed
from backwright.model.types import (
    BOOL,
    Scalar,
    is_text,
    present,
)
from backwright.targets.python.fastapi.operations.expressions.gathering import Gathering
from backwright.targets.python.fastapi.operations.expressions.texts import (
    Binding,
    bare,
    fitted,
    folded,
    is_row,
    lowered,
)
from backwright.targets.python.symbols import attribute

_NEGATED = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


_LENGTH = re.compile(r"len\((\w+)\)")


class Conditions(Gathering):
    """The conditions of one function."""

    def test(self, part: Expression, *, negated: bool = False) -> str:
        """The code of a condition."""
        return bare(self._test(self.written_out(part), negated))

    def unmet(self, part: Expression) -> str:
        """The code of whether a condition does not hold: what is unknown of nobody does not, turned round or not."""
        whole = self.written_out(part)
        if self._caller != "optional" or not mentions_me(whole):
            return bare(self._test(whole, True))
        held = self._test(whole, False)
        if held in ("me.signed_in", "not me.signed_in"):
            return f"not {held}".removeprefix("not not ")
        return f"not ({bare(held)})"

    def _test(self, part: Expression, negated: bool) -> str:
        match part:
            case Value(value=bool() as value):
                return str(value != negated)
            case Not(operand):
                return self._test(operand, not negated)
            case And() | Or():
                word = " and " if isinstance(part, And) != negated else " or "
                first, *further = _level(part)
                asked = self._test(first, negated)
                with self.perhaps():
                    return f"({word.join([asked, *(self._test(operand, negated) for operand in further)])})"
            case Conditional(test, Value(value=bool() as known), other):
                return self._test(Or((test, other), BOOL) if known else And((Not(test, BOOL), other), BOOL), negated)
            case Conditional(test, other, Value(value=bool() as known)):
                return self._test(Or((Not(test, BOOL), other), BOOL) if known else And((test, other), BOOL), negated)
        if self._caller == "optional" and mentions_me(part):
            return self._asked_of_nobody(part, negated)
        return self._atom(part, negated)

    def _asked_of_nobody(self, part: Expression, negated: bool) -> str:
        """What asks about the caller is unknown where there is none, and unknown is not true."""
        sides = (part.left, part.right) if isinstance(part, Compare) else ()
        nothing = any(isinstance(side, Value) and side.value is None for side in sides)
        if isinstance(part, Compare) and nothing and any(isinstance(side, Me) for side in sides):
            return "me.signed_in" if (part.operator == "!=") != negated else "not me.signed_in"
        return f"(me.signed_in and {self._atom(part, negated)})"

    def _atom(self, part: Expression, negated: bool) -> str:
        match part:
            case Compare(operator, left, right):
                return self._compare(_NEGATED[operator] if negated else operator, left, right)
            case Contains(item, container):
                return self._contains(part, item, container, negated)
            case Aggregate(fold="any" | "all" as fold, source=source):
                text = self._quantified(part, fold, source)
                return f"not {text}" if negated else text
            case Conditional():
                return self._chosen(part, lambda one: self._test(one, negated))
        text = self._value(part)
        return f"not {text}" if negated else text

    def _chosen(self, part: Conditional, write: Callable[[Expression], str]) -> str:
        """The code of a choice, of which one branch runs: the other knows nothing of what it finds on its way."""
        back = self.way_back()
        test, then, otherwise = self.found_once(part)
        chosen = fitted(self._test(test, negated=False), Binding.OR)
        with self.perhaps():
            first = write(then)
        with self.perhaps():
            second = write(otherwise)
        if first == second and not self.does_something(part.test):
            back()  # to the same on both ways, for which nothing has to be asked
            return write(part.then)
        return f"({first} if {chosen} else {second})"

    def _compare(self, operator: str, left: Expression, right: Expression) -> str:
        for one, other in ((left, right), (right, left)):
            if isinstance(other, Value) and other.value is None:
                return f"{self._presence(one)} is {'not ' * (operator == '!=')}None"
            if isinstance(other, Value) and isinstance(other.value, bool) and operator in ("==", "!="):
                if one.type == BOOL:
                    return self._test(one, other.value != (operator == "=="))
                return f"{self._value(one)} is {'not ' * (operator == '!=')}{other.value}"
        if is_row(left.type) and is_row(right.type):
            return f"{self.identity(left)} {operator} {self.identity(right)}"
        if isinstance(left, Value | Exact) and not isinstance(right, Value | Exact):
            left, right = right, left
            operator = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}.get(operator, operator)
        first, second = self._value(left), self._value(right)
        kept = [self._is_hashed(part) and not text.isidentifier() for text, part in ((first, left), (second, right))]
        if kept[0] != kept[1]:
            first, second = (
                text if is_kept else f"hashed({bare(text)})"
                for text, is_kept in zip((first, second), kept, strict=True)
            )
        if present(left.type) == Scalar("email") or present(right.type) == Scalar("email"):
            first, second = (lowered(text, part) for text, part in ((first, left), (second, right)))
        counted = _LENGTH.fullmatch(first) if second == "0" and operator in ("<=", "==") else None
        return f"not {counted[1]}" if counted is not None else f"{first} {operator} {second}"

    def kept(self, part: Expression) -> str:
        """The code of a value, of what a row keeps of a record as it is kept."""
        if isinstance(part, Attribute) and isinstance(self._member(part.member), Field):
            return f"{self.row(part.base)}.{attribute(part.member.rpartition('.')[2])}"
        return self._value(part)

    def _is_hashed(self, part: Expression) -> bool:
        return isinstance(part, Attribute) and is_hashed(self._member(part.member))

    def _presence(self, part: Expression) -> str:
        """The code of what is None where there is no such value."""
        if isinstance(part, Attribute) and is_row(part.type):
            return self.identity(part)
        return self.row(part) if is_row(part.type) else self.kept(part)

    def _contains(self, part: Expression, item: Expression, container: Expression, negated: bool) -> str:
        no = "not " * negated
        if isinstance(container, Display):
            items = [self._known(one) for one in container.items]
            return f"{self._compared(item)} {no}in ({', '.join(items)}{',' * (len(items) == 1)})"
        if is_text(container.type):
            return f"{self._value(item)} {no}in {self._value(container)}"
        if self._further(container) and (found := self._looked_up(part)) is not None:
            return f"{no}{found}"
        rows = self.rows(container)
        if is_row(item.type):
            rows = f"[one.id for one in {rows}]"
        return f"{self._compared(item)} {no}in {rows}"

    def _compared(self, part: Expression) -> str:
        """The code of what is looked for among others."""
        return fitted(self._known(part), Binding.OPERAND)

    def _quantified(self, part: Expression, fold: str, source: Expression) -> str:
        if self._further(source) and (found := self._looked_up(part)) is not None:
            return found
        if isinstance(source, Comprehension):
            made = self._comprehension(source, test=True)
            if not self._waits and "await" in made and "await" not in made.partition(" for ")[0]:
                made = self.lift("found", made)  # by itself, as linters take it for a list that need not be made
            return f"{fold}({folded(made, '')})"
        return f"{fold}({self.rows(source)})"


def _level(part: And | Or) -> Iterator[Expression]:
    """The operands of a condition, and those of its operands that are of its kind."""
    for operand in part.operands:
        if isinstance(operand, And | Or) and type(operand) is type(part):
            yield from _level(operand)
        else:
            yield operand
