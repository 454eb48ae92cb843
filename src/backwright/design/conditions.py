"""Rules as conditions: one boolean expression over the row and the caller, ready for SQL and for host code.

A rule names people; a target needs what has to be true. `condition` lowers the rule, `for_nobody` folds away what an
absent caller leaves unknown (SEMANTICS: unknown denies), `for_somebody` what a present one settles. The results ask
about `me` only where there is a caller, are free of calls, and are simplified, so that a rule that is always or never
true is the constant.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from decimal import Decimal

import msgspec

from backwright.model.backend import Backend
from backwright.model.expressions import (
    Aggregate,
    And,
    Argument,
    Attribute,
    Call,
    Compare,
    Comprehension,
    Conditional,
    Contains,
    Exact,
    Expression,
    Loop,
    Me,
    Name,
    New,
    Not,
    Or,
    Rows,
    Self,
    Value,
    Word,
)
from backwright.model.members import Computed
from backwright.model.names import another
from backwright.model.part import Part
from backwright.model.rules import Anyone, HasRole, Holder, Nobody, Oneself, Person, Rule, Satisfies, SignedIn
from backwright.model.types import BOOL, INT, NOTHING, Choice, ListOf, Maybe, Row, Scalar, SetOf, Type, element, present
from backwright.model.walk import free_names, parts, replace

TRUE = Value(value=True, type=BOOL)
FALSE = Value(value=False, type=BOOL)
_NULL = Value(None, NOTHING)


def condition(backend: Backend, rule: Rule) -> Expression:
    """What has to be true of `Self` and `Me` for the rule to hold; calls and computed values are written out."""
    return either(tuple(_person(backend, person) for person in rule.people))


def _person(backend: Backend, person: Person) -> Expression:
    account = backend.account
    me = Me(Row(account.name if account else ""))
    match person:
        case Anyone():
            return TRUE
        case Nobody():
            return FALSE
        case SignedIn():
            return Compare("!=", me, Value(None, Maybe(me.type)), BOOL)
        case Oneself():
            return Compare("==", Self(me.type), me, BOOL)
        case Holder(path):
            if element(path.type) is not None:
                return Contains(me, path, BOOL)
            return Compare("==", path, me, BOOL)
        case Satisfies(function):
            return _predicate(backend, function)
        case HasRole():
            return _role(backend, person, me)


def _predicate(backend: Backend, identity: str) -> Expression:
    """A method that answers yes or no. With `me: User` it is about somebody, so it is never true without a caller."""
    function = backend.function(identity)
    lowered = written_out(backend, function.value)
    return both((_person(backend, SignedIn()), lowered)) if function.caller == "required" else lowered


def _role(backend: Backend, person: HasRole, me: Me) -> Expression:
    """The caller's `role`, or that of a membership of theirs in the row that has the members."""
    if not person.member or person.through is None:
        account = backend.account
        if account is None:
            return FALSE
        field = backend.member(f"{account.name}.role")
        role = Attribute(me, field.id, getattr(field, "type", BOOL))
        return either(tuple(Compare("==", role, Value(name, role.type), BOOL) for name in person.roles))
    member = backend.entity(person.member)
    one = Name("membership", Row(member.name))
    parent = member.parent
    links = [link for link in member.links if not link.within and link.target == me.type.entity]  # type: ignore[union-attr]
    role_field = backend.member(f"{member.name}.role")
    role = Attribute(one, role_field.id, getattr(role_field, "type", BOOL))
    tests = (
        Compare("==", Attribute(one, parent.id if parent else "", person.through.type), person.through, BOOL),
        Compare("==", Attribute(one, links[0].id, me.type), me, BOOL),
        either(tuple(Compare("==", role, Value(name, role.type), BOOL) for name in person.roles)),
    )
    return exists("membership", member.name, both(tests))


def exists(name: str, entity: str, test: Expression) -> Expression:
    """Whether there is such a row."""
    loop = Loop((name,), Rows(entity, SetOf(Row(entity))), ())
    return Aggregate("any", Comprehension(test, (loop,), SetOf(BOOL)), None, BOOL)


_DECIMAL, _MONEY = Scalar("decimal"), Scalar("money")


def written_out(
    backend: Backend,
    expression: Expression,
    values: Mapping[str, Expression] | None = None,
    kept: Set[str] = frozenset(),
) -> Expression:
    """The expression without calls of the blueprint's functions and without computed values: their bodies instead.
    Of the row itself, the values that are `kept` stay.
    """

    def write(part: Expression) -> Expression:
        if isinstance(part, Call) and backend.computes(part.function):
            function = backend.function(part.function)
            unnamed = [a for a in part.arguments if not a.name]
            in_order = zip((p.name for p in function.parameters), unnamed, strict=False)
            given = {a.name: a.value for a in part.arguments if a.name} | {n: a.value for n, a in in_order}
            defaults = {p.name: p.default for p in function.parameters if p.default is not None}
            body = _typed(function.value, part.type)
            return written_out(backend, _bound(body, part.base, {**defaults, **given}), kept=kept)
        if isinstance(part, Attribute) and backend.owns(part.member):
            member = backend.member(part.member)
            stays = part.member in kept and isinstance(part.base, Self)
            if isinstance(member, Computed) and not member.stored and not stays:
                return written_out(backend, _bound(_typed(member.value, member.type), part.base, {}), kept=kept)
        return part

    return replace(_bound(expression, None, values or {}), write)


def body_of(backend: Backend, member: Computed, kept: Set[str] = frozenset()) -> Expression:
    """What a value is worked out of, written out, as one of the type that it has."""
    return written_out(backend, _typed(member.value, member.type), kept=kept)


def _typed(body: Expression, kind: Type) -> Expression:
    """A body as a value of that type: an exact one, where it is another number."""
    wanted, found = present(kind), present(body.type)
    if isinstance(body, Comprehension) and isinstance(wanted, ListOf):
        return msgspec.structs.replace(body, item=_typed(body.item, wanted.item), type=wanted)
    whole = found == INT or (isinstance(found, Choice) and isinstance(found.values[0], int))
    if wanted not in (_MONEY, _DECIMAL) or not (whole or (found == _DECIMAL != wanted)):
        return body
    match body:
        case Value(value=int() as number) | Exact(value=number):
            return Exact(Decimal(number), wanted)
        case Conditional(test, then, otherwise):
            return Conditional(test, _typed(then, wanted), _typed(otherwise, wanted), kind)
    return Word("Decimal", "", (Argument("", body),), kind if isinstance(body.type, Maybe) else wanted)


def of_the_row(part: Expression) -> Expression:
    """What is said of `self`, of the row by its name."""
    return Name("self", part.type) if isinstance(part, Self) else part


def _bound(body: Expression, base: Expression | None, values: Mapping[str, Expression]) -> Expression:
    """A body with its `self` and its parameters given. Its loops call nothing as what is given, or as a parameter."""
    given = [*values.values(), *([base] if base is not None else [])]
    taken = {*values, *(one.name for value in given for one in free_names(value))}
    is_nothing = any(_is_none(value) for value in values.values())

    def bind(part: Expression) -> Expression:
        if isinstance(part, Self) and base is not None:
            return base
        if isinstance(part, Name) and part.name in values:
            return values[part.name]
        return _without_nothing(part) if is_nothing else part

    return replace(replace(body, lambda part: _called_otherwise(part, taken)), bind)


def _without_nothing(part: Expression) -> Expression:
    """What is left of a question whether None is None, and of what was asked by it."""
    match part:
        case Compare("==" | "!=" as operator, left, right) if _is_none(left) and _is_none(right):
            return TRUE if operator == "==" else FALSE
        case Conditional(type=kind) if (chosen := _flat(part)).type == INT != present(kind):
            number = chosen.value if isinstance(chosen, Value) else None
            return Exact(Decimal(number), present(kind)) if isinstance(number, int) else part
    return _flat(part)


def _called_otherwise(part: Expression, taken: Set[str]) -> Expression:
    """A comprehension whose loops call what they go over by none of these names."""
    if not isinstance(part, Comprehension) or taken.isdisjoint(name for loop in part.loops for name in loop.names):
        return part
    known = {*taken, *(inner.name for inner in parts(part) if isinstance(inner, Name))}
    called = {name: another(name, known) for loop in part.loops for name in loop.names if name in taken}

    def call(inner: Expression) -> Expression:
        if isinstance(inner, Name) and inner.name in called:
            return Name(called[inner.name], inner.type)
        return inner

    loops = [
        Loop(
            tuple(called.get(name, name) for name in loop.names),
            replace(loop.source, call) if number else loop.source,  # the first is found before it has a name
            tuple(replace(condition, call) for condition in loop.conditions),
        )
        for number, loop in enumerate(part.loops)
    ]
    return Comprehension(replace(part.item, call), tuple(loops), part.type)


def for_nobody(expression: Expression) -> Expression:
    """What remains to be true when there is no caller: whatever asks about `me` is unknown, and unknown denies."""
    return _truth(_settled(expression, somebody=False), holds=True)


def value_for_nobody(expression: Expression) -> Expression | None:
    """What a value that is no bool is worth without a caller; None where it asks about one all the same."""
    return _known(_settled(expression, somebody=False))


def _known(part: Expression) -> Expression | None:
    """A value as far as it is known without a caller: a record by its values, of two values the one that is meant."""
    if not mentions_me(part):
        return part
    match part:
        case New(name, values, kind):
            found = [_known_of_record(each.value) for each in values]
            known = [Argument(each.name, one) for each, one in zip(values, found, strict=True) if one is not None]
            return New(name, tuple(known), kind) if len(known) == len(found) else None
        case Conditional(test, then, otherwise, kind):
            one, other = _known(then), _known(otherwise)
            if other is not None:
                other = Conditional(_truth(test, holds=False), other, _NULL, kind)
            return Conditional(_truth(test, holds=True), one, other or _NULL, kind) if one is not None else other
    return None


def _known_of_record(value: Expression) -> Expression | None:
    """A record is not known of which a value is not that cannot be null."""
    if value.type == BOOL:
        return _truth(value, holds=True)
    found = _known(value)
    if isinstance(value.type, Maybe) or value.type == NOTHING:
        return found or _NULL
    return None if found is not None and _may_be_null(found) else found


def null_for_nobody(value: Expression, caller: str) -> bool:
    """Whether a computed value may be null only because nobody calls; `caller`: as of `Computed`."""
    if value.type == BOOL or not mentions_me(value):
        return False
    known = None if caller == "required" else value_for_nobody(value)
    return known is None or _may_be_null(known)


def _may_be_null(value: Expression) -> bool:
    if isinstance(value, Conditional):
        return _may_be_null(value.then) or _may_be_null(value.otherwise)
    return value == _NULL


def for_somebody(expression: Expression) -> Expression:
    """What remains to be true when there is a caller: `me is None` is settled."""
    return _settled(expression, somebody=True)


def _settled(expression: Expression, somebody: bool) -> Expression:
    """The expression with the answer to `me is None`, which may be asked of nobody too, wherever it is asked."""

    def settle(part: Expression) -> Expression:
        present = _presence(part, somebody)
        return _flat(part) if present is None else TRUE if present else FALSE

    return replace(expression, settle)


def _truth(part: Expression, holds: bool) -> Expression:
    """Where `part` is true (or, with `holds` false, where it is false), without a caller, in Kleene's logic."""
    match part:
        case Not(operand):
            return _truth(operand, not holds)
        case And(operands):
            return (both if holds else either)(tuple(_truth(operand, holds) for operand in operands))
        case Or(operands):
            return (either if holds else both)(tuple(_truth(operand, holds) for operand in operands))
        case Conditional(test, then, otherwise):
            return either(
                (
                    both((_truth(test, holds=True), _truth(then, holds))),
                    both((_truth(test, holds=False), _truth(otherwise, holds))),
                )
            )
        case Aggregate(fold="any" | "all" as fold, source=Comprehension(item, loops, kind)) if mentions_me(item):
            wanted = holds if fold == "any" else not holds
            inner = Comprehension(_truth(item, holds), loops, kind)
            found = _flat(Aggregate("any" if wanted else "all", inner, None, BOOL))
            return found if not any(_loop_asks(loop) for loop in loops) else FALSE
    if mentions_me(part):
        return FALSE
    return part if holds else negated(part)


def _loop_asks(loop: Loop) -> bool:
    return any(mentions_me(part) for part in (loop.source, *loop.conditions))


def _presence(part: Expression, somebody: bool) -> bool | None:
    """The answer to `me is None` and `me is not None`; None of any other question."""
    if not isinstance(part, Compare) or part.operator not in ("==", "!="):
        return None
    sides = (part.left, part.right)
    if any(isinstance(side, Me) for side in sides) and any(_is_none(side) for side in sides):
        return (part.operator == "!=") == somebody
    return None


def _is_none(part: Expression) -> bool:
    return isinstance(part, Value) and part.value is None


def mentions_me(expression: Expression) -> bool:
    """Whether the caller is asked about."""
    return any(isinstance(part, Me) for part in parts(expression))


def mentions_row(expression: Expression) -> bool:
    """Whether the row is asked about."""
    return any(isinstance(part, Self) for part in parts(expression))


def both(operands: tuple[Expression, ...]) -> Expression:
    """All of them, simplified."""
    return _flat(And(operands, BOOL))


def either(operands: tuple[Expression, ...]) -> Expression:
    """Any of them, simplified."""
    return _flat(Or(operands, BOOL))


def negated(operand: Expression) -> Expression:
    """The opposite, simplified."""
    return _flat(Not(operand, BOOL))


def _flat(part: Expression) -> Expression:
    match part:
        case And(operands):
            return _join(operands, And, neutral=TRUE, absorbing=FALSE)
        case Or(operands):
            return _join(operands, Or, neutral=FALSE, absorbing=TRUE)
        case Not(Value(value=bool() as value)):
            return FALSE if value else TRUE
        case Not(Not(operand)):
            return operand
        case Conditional(Value(value=bool() as value), then, otherwise):
            return then if value else otherwise
        case Aggregate(
            fold="any" | "all" as fold, source=Comprehension(item=Value(value=bool() as value), loops=loops)
        ):
            # Over what is asked of the caller it is unknown for nobody, whatever is asked inside.
            if value == (fold == "all") and not any(_loop_asks(loop) for loop in loops):
                return TRUE if value else FALSE
    return part


def _join(
    operands: tuple[Expression, ...], kind: type[And] | type[Or], neutral: Expression, absorbing: Expression
) -> Expression:
    kept: list[Expression] = []
    for operand in operands:
        for part in operand.operands if isinstance(operand, kind) else (operand,):
            if part == absorbing:
                return absorbing
            if part != neutral and part not in kept:
                kept.append(part)
    if not kept:
        return neutral
    return kept[0] if len(kept) == 1 else kind(tuple(kept), BOOL)


class Access(Part, frozen=True):
    """Who passes, as what has to be true of the row: without a caller, and with one."""

    nobody: Expression
    somebody: Expression

    @property
    def open(self) -> bool:
        """Whether everyone passes, whatever the row."""
        return self.nobody == TRUE and self.somebody == TRUE

    @property
    def signed_in_only(self) -> bool:
        """Whether nobody passes without a caller, whatever the row."""
        return self.nobody == FALSE

    @property
    def needs_row(self) -> bool:
        """Whether it depends on the row, and not on the caller alone."""
        return mentions_row(self.nobody) or mentions_row(self.somebody)


def access(backend: Backend, rule: Rule) -> Access:
    """The rule as conditions for both kinds of callers."""
    lowered = condition(backend, rule)
    return Access(for_nobody(lowered), for_somebody(lowered))


def predicate_access(backend: Backend, function: str) -> Access:
    """The same of a predicate of the blueprint."""
    lowered = _predicate(backend, function)
    return Access(for_nobody(lowered), for_somebody(lowered))
