"""Rules as conditions: one boolean expression over the row and the caller, ready for SQL and for host code.

A rule names people; a target needs what has to be true. `condition` lowers the rule, `for_nobody` folds away what an
absent caller leaves unknown (SEMANTICS: unknown denies), `for_somebody` what a present one settles. The results ask
about `me` only where there is a caller, are free of calls, and are simplified, so that a rule that is always or never
true is the constant.
"""

from __future__ import annotations

from backwright.design.inlining import written_out
from backwright.design.truth import (
    FALSE,
    TRUE,
    both,
    either,
    is_none,
    loop_asks,
    mentions_me,
    mentions_row,
    negated,
    simplified,
)
from backwright.model.backend import Backend
from backwright.model.expressions import (
    Aggregate,
    And,
    Argument,
    Attribute,
    Compare,
    Comprehension,
    Conditional,
    Contains,
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
)
from backwright.model.part import Part
from backwright.model.rules import Anyone, HasRole, Holder, Nobody, Oneself, Person, Rule, Satisfies, SignedIn
from backwright.model.types import BOOL, NOTHING, Maybe, Row, SetOf, element
from backwright.model.walk import replace

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
        return simplified(part) if present is None else TRUE if present else FALSE

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
            found = simplified(Aggregate("any" if wanted else "all", inner, None, BOOL))
            return found if not any(loop_asks(loop) for loop in loops) else FALSE
    if mentions_me(part):
        return FALSE
    return part if holds else negated(part)


def _presence(part: Expression, somebody: bool) -> bool | None:
    """The answer to `me is None` and `me is not None`; None of any other question."""
    if not isinstance(part, Compare) or part.operator not in ("==", "!="):
        return None
    sides = (part.left, part.right)
    if any(isinstance(side, Me) for side in sides) and any(is_none(side) for side in sides):
        return (part.operator == "!=") == somebody
    return None


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
