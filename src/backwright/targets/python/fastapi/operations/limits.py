"""The limits of fields, where an operation gives them a value: asked unless they are sure to hold."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from backwright.design import Design
from backwright.design.places import place
from backwright.model.expressions import (
    Arithmetic,
    Attribute,
    Compare,
    Exact,
    Expression,
    Format,
    Name,
    Value,
)
from backwright.model.members import (
    UNLIMITED,
    Field,
    Limits,
    is_hashed,
)
from backwright.model.names import snake
from backwright.model.shapes import wire
from backwright.model.surface import endpoints, is_step, reserved, stands_in_paths
from backwright.model.types import (
    BOOL,
    INT,
    Choice,
    ListOf,
    Scalar,
    SetOf,
    is_text,
    present,
)
from backwright.targets.python.fastapi import apis
from backwright.targets.python.fastapi.operations.expressions.values import Values
from backwright.targets.python.fastapi.operations.known import Body, grown_by, limits_sent, records_sent
from backwright.targets.python.symbols import attribute, variable

_NUMBERS = frozenset({"int", "float", "decimal", "money"})
_DIGITS = 20
"""The longest that a whole number is as a text."""
_TEXTS = frozenset({"email", "html", "secret", "slug", "str", "url"})


class LimitChecks:
    """The lines that ask for limits in one function."""

    def __init__(self, design: Design, values: Values, body: Body) -> None:
        self._design = design
        self._backend = design.backend
        self._values = values
        self._given = limits_sent(body)
        self._sent = records_sent(body)
        self.held: tuple[Expression, ...] = ()
        """What the guards right before a statement have made sure of."""

    def lines(self, member: Field, code: str, value: Expression) -> Iterator[str]:
        kind = present(member.type)
        if isinstance(value, Value) and value.value is None:
            return
        if isinstance(kind, ListOf | SetOf) or (isinstance(kind, Scalar) and kind.name in _TEXTS):
            yield from self._lengths(member, code, value)
            return
        if not isinstance(kind, Scalar) or kind.name not in _NUMBERS or self._is_within(member.limits, value):
            return
        subject = wire(member, self._design.api.case)
        for bound, sign, word in ((member.limits.min, "<", "too_small"), (member.limits.max, ">", "too_large")):
            if bound is None or self._cannot_pass(value, bound, sign):
                continue
            number = f"{int(bound)}" if bound == int(bound) else f'Decimal("{bound}")'
            said = apis.message(self._design.backend, word, bound)
            guard = f"{code} is not None and " if member.optional else ""
            yield f"if {guard}{code} {sign} {number}:"
            yield f'    raise OutOfRange("{subject}", {said})'

    def all_lines(self, member: Field) -> Iterator[str]:
        """Those for any value that a row has, however it has come by it."""
        row = variable(snake(member.owner))
        return self.lines(member, f"{row}.{attribute(member.name)}", Name("", member.type))

    def _lengths(self, member: Field, code: str, value: Expression) -> Iterator[str]:
        """The lines that refuse texts and lists that are too short or too long, where these may be."""
        code = self._values.value(value) if is_hashed(member) else code
        own = self.declared(value)
        subject = wire(member, self._design.api.case)
        guard = f"{code} is not None and " if member.optional else ""
        for bound, known, sign, word in (
            (member.limits.min, own.min, "<", "too_short"),
            (member.limits.max, own.max, ">", "too_long"),
        ):
            if bound is None or (known is not None and (known >= bound if sign == "<" else known <= bound)):
                continue
            said = apis.message(self._design.backend, word, bound)
            yield f"if {guard}len({code}) {sign} {int(bound)}:"
            yield f'    raise OutOfRange("{subject}", {said})'
        yield from self._steps(member, code, value)

    def _steps(self, member: Field, code: str, value: Expression) -> Iterator[str]:
        """The lines that refuse what no path could say where it says the key."""
        kept = isinstance(value, Attribute) and value.member == member.id
        if kept or not is_text(member.type) or not stands_in_paths(self._backend, member):
            return
        words = sorted(reserved(endpoints(self._backend, self._design.api), member.owner))
        if isinstance(value, Value) and is_step(str(value.value)) and value.value not in words:
            return
        among = f" or {code} in {{{', '.join(map(repr, words))}}}" if words else ""
        subject, said = wire(member, self._design.api.case), apis.message(self._backend, "invalid")
        yield f"if not is_step({code}){among}:"
        yield f'    raise Invalid({{"{subject}": [{said}]}})'

    def declared(self, value: Expression) -> Limits:
        """As far as they are declared where the value comes from."""
        if isinstance(value, Value) and isinstance(value.value, str):
            return Limits(Decimal(len(value.value)), Decimal(len(value.value)))
        if isinstance(value, Value) and isinstance(value.value, int):
            return Limits(Decimal(value.value), Decimal(value.value))
        if isinstance(value, Format):
            return self._declared_of_pieces(value)
        kind = present(value.type)
        if isinstance(kind, Choice):
            sizes = [len(one) if isinstance(one, str) else one for one in kind.values]
            return Limits(Decimal(min(sizes)), Decimal(max(sizes)))
        if isinstance(value, Name):
            return self._given.get(value.name, UNLIMITED)
        if isinstance(value, Attribute):
            owner, _, name = value.member.rpartition(".")
            members: Sequence[object] = ()
            if self._backend.owns(value.member):
                members = (self._backend.member(value.member),)
            elif place(value.base) in self._sent:
                members = self._backend.record(owner).fields
            return next((m.limits for m in members if isinstance(m, Field) and m.name == name), UNLIMITED)
        return UNLIMITED

    def _declared_of_pieces(self, text: Format) -> Limits:
        """Of a text in which others stand, and whole numbers."""
        low, high = Decimal(0), Decimal(0)
        for piece, style in zip(text.parts, text.formats, strict=False):
            own = self.declared(piece)
            if piece.type == INT and not style:
                own = Limits(Decimal(1), Decimal(_DIGITS))
            elif style or own.max is None or not is_text(piece.type):
                return UNLIMITED
            low, high = low + (own.min or 0), high + (own.max or 0)
        return Limits(low, high)

    def _cannot_pass(self, value: Expression, bound: Decimal, sign: str) -> bool:
        """Whether a number stays within a bound by what is declared, or by the guard before."""
        taken = grown_by(value)
        if taken and sign == "<" and bound == 0 and taken[0] == "-" and isinstance(value, Arithmetic):
            left, right = value.left, value.right
            if {Compare(">=", left, right, BOOL), Compare("<=", right, left, BOOL)} & set(self.held):
                return True
        return self._moves_away(value, sign) or self._keeps(value, bound, sign)

    def _keeps(self, value: Expression, bound: Decimal, sign: str) -> bool:
        """Whether what was sent is within a bound by its own limits."""
        own = (
            UNLIMITED if isinstance(value, Attribute) and place(value.base) not in self._sent else self.declared(value)
        )
        known = own.min if sign == "<" else own.max
        return known is not None and (known >= bound if sign == "<" else known <= bound)

    def moves_one_way(self, value: Expression) -> bool:
        """Whether a change in place moves a number the same way each time."""
        return self._moves_away(value, "<") or self._moves_away(value, ">")

    def _moves_away(self, value: Expression, sign: str) -> bool:
        """Whether a change in place only moves a number away from a bound."""
        by = grown_by(value)
        if by is None or by[0] != ("+" if sign == "<" else "-"):
            return False
        amount = by[1]
        if isinstance(amount, Value):
            return isinstance(amount.value, int) and amount.value >= 0
        limits = self.declared(amount)
        return limits.min is not None and limits.min >= 0

    def _is_within(self, limits: Limits, value: Expression) -> bool:
        """Whether a value cannot break limits: a constant that does not, or what was sent under no wider ones."""
        number = getattr(value, "value", None) if isinstance(value, Value | Exact) else None
        if number is not None and not isinstance(number, str):
            return (limits.min is None or number >= limits.min) and (limits.max is None or number <= limits.max)
        low = limits.min is None or self._keeps(value, limits.min, "<")
        return low and (limits.max is None or self._keeps(value, limits.max, ">"))
