"""Names, and what follows a dot."""

from __future__ import annotations

import ast

import msgspec

from backwright.checks.bodies.constants import chosen
from backwright.checks.bodies.habits import NAMES, of_kind
from backwright.checks.bodies.narrowing import narrowed
from backwright.checks.bodies.reading import infer, reads, unguarded
from backwright.checks.bodies.scope import Refused, Scope, chain
from backwright.checks.bodies.types import describe
from backwright.checks.ends import end_of
from backwright.checks.symbols import MemberSymbol, Owner, Signature
from backwright.diagnostics import did_you_mean
from backwright.diagnostics.catalogue import body_names, body_values
from backwright.model.expressions import Attribute, Expression, Me, Name, Self
from backwright.model.types import INT, TEXT, Choice, ListOf, Maybe, RecordOf, Row, Scalar, SetOf, Type, optional

BUILTINS = frozenset({"sum", "len", "any", "all", "min", "max", "round", "sorted", "abs"})

_DAY = dict.fromkeys(("year", "month", "day"), INT)
_HOUR = dict.fromkeys(("hour", "minute", "second", "microsecond"), INT)
_SPAN = dict.fromkeys(("start", "end"), Scalar("datetime"))

VALUE_MEMBERS: dict[str, dict[str, Type]] = {
    "Run": dict.fromkeys(("at", "since"), Scalar("datetime")),
    "file": {"name": TEXT, "size": INT, "content_type": TEXT, "url": Scalar("url")},
    "period": {**_SPAN},
    "date": {**_DAY},
    "time": {**_HOUR},
    "datetime": {**_DAY, **_HOUR},
    "timedelta": dict.fromkeys(("days", "seconds", "microseconds"), INT),
}
"""What values that no blueprint declares have, by the name of their type."""


@reads(ast.Name)
def _name(node: ast.Name, scope: Scope, _: Type | None) -> Expression:
    name = node.id
    if name in scope.locals and name not in scope.broken | scope.unbound:
        scope.track.used |= {name} - scope.turns
        kind = narrowed(scope.locals[name], name, scope)
        value = scope.bound.get(name)
        return Name(name, kind) if value is None else msgspec.structs.replace(value, type=kind)
    if name in scope.broken:
        raise Refused
    if name in scope.unbound:
        raise scope.refusal(node, body_values.PossiblyUnbound(name=name))
    if name == "self":
        return _self(node, scope)
    if name == "me":
        return _me(node, scope)
    if name in scope.symbols.settings:
        return Name(name, scope.symbols.settings[name])
    raise _no_value(node, scope)


def _self(node: ast.Name, scope: Scope) -> Expression:
    if scope.self_type is None:
        raise scope.refusal(node, body_names.NoRow())
    return Self(row_type(scope.self_type, scope))


def row_type(kind: Type, scope: Scope) -> Type:
    """A row by its entity, also where a view of it is named."""
    if isinstance(kind, Row):
        owner = scope.symbols.owner_of(kind.entity)
        return Row(owner.name) if owner is not None else kind
    return kind


def _me(node: ast.Name, scope: Scope) -> Expression:
    if scope.caller == "none" or scope.account is None:
        raise scope.refusal(node, body_names.NoCaller())
    row = Row(scope.account)
    anonymous = scope.caller == "optional" and "present me" not in scope.facts
    return Me(Maybe(row) if anonymous else row)


def _no_value(node: ast.Name, scope: Scope) -> Refused:
    """Why a name at module level is none of a value."""
    name, symbols = node.id, scope.symbols
    if name in symbols.broken:
        return Refused()
    word = symbols.words.get(name, "")
    if name in symbols.owners:
        return scope.refusal(node, body_names.KindAsValue(name=name))
    if name in symbols.functions or name in BUILTINS:
        return scope.refusal(node, body_names.CalledWithoutParentheses(name=name))
    if word.startswith(("backwright.logic.", "datetime.", "decimal.", "uuid.")):
        return scope.refusal(node, body_names.CalledWithoutParentheses(name=name))
    if word or name in symbols.choices or name in symbols.aliases:
        return scope.refusal(node, body_names.NoValue(name=name))
    return unknown_name(node, scope)


def unknown_name(node: ast.Name, scope: Scope) -> Refused:
    """The finding about a name that nothing has."""
    instead = NAMES.get(node.id, "")
    suggest = None if instead else did_you_mean(node.id, visible(scope))
    return scope.refusal(node, body_names.UnknownNameInBody(name=node.id, instead=instead), suggest)


def visible(scope: Scope) -> list[str]:
    """Every name that a body may mention."""
    symbols = scope.symbols
    own = [name for name in ("self", "me") if scope.hides(name)]
    tables = (symbols.settings, symbols.owners, symbols.functions, symbols.choices, symbols.words)
    return [*scope.locals, *own, *BUILTINS, *(name for table in tables for name in table)]


@reads(ast.Attribute)
def _attribute(node: ast.Attribute, scope: Scope, _: Type | None) -> Expression:
    if isinstance(node.value, ast.Name) and not scope.hides(node.value.id):
        name = node.value.id
        if name in scope.symbols.choices:
            return _choice(node, name, scope)
        if name in scope.symbols.owners:
            case = body_names.MemberOfKind(name=node.attr, kind=name, instead=of_kind(node.attr, name))
            raise scope.refusal(node, case)
    if end := end_of(scope.word(node.value), node.attr):
        raise scope.refusal(node, body_values.UnsupportedExpression(instead=end))
    base = infer(node.value, scope)
    if optional(base.type):
        raise unguarded(base, node.value, scope)
    return member(node, base, scope)


def _choice(node: ast.Attribute, name: str, scope: Scope) -> Expression:
    choice = scope.symbols.choices[name]
    values = scope.symbols.choice_values.get(name)
    if not isinstance(choice, Choice):
        raise scope.refusal(node, body_names.NoValue(name=name))
    if values is None:
        values = {str(value): value for value in choice.values}
    if node.attr not in values:
        case = body_names.UnknownMemberInBody(name=node.attr, owner=name)
        raise scope.refusal(node, case, did_you_mean(node.attr, values))
    return chosen(node, values[node.attr], choice, scope)


def member(node: ast.Attribute, base: Expression, scope: Scope) -> Expression:
    """What the value before the dot has under that name."""
    found = member_symbol(base, node.attr, scope)
    if found is not None:
        return Attribute(base, found.id, narrowed(row_type(found.type, scope), chain(node), scope))
    plain = VALUE_MEMBERS.get(_plain_name(base.type), {})
    if node.attr in plain:
        return Attribute(base, f"{_plain_name(base.type)}.{node.attr}", plain[node.attr])
    if isinstance(base.type, Choice) and node.attr == "value":
        return msgspec.structs.replace(base, type=TEXT if isinstance(base.type.values[0], str) else INT)
    if method_of(base, node.attr, scope) is not None:
        raise scope.refusal(node, body_names.CalledWithoutParentheses(name=node.attr))
    raise _no_member(node, base, [*plain], scope)


def _plain_name(kind: Type) -> str:
    return kind.name if isinstance(kind, Scalar | RecordOf) else ""


def _no_member(node: ast.Attribute, base: Expression, plain: list[str], scope: Scope) -> Refused:
    kind = base.type
    if any(node.attr in owner.broken for owner in owners_of(base, scope)):
        return Refused()
    if isinstance(kind, ListOf | SetOf) and isinstance(kind.item, Row):
        return scope.refusal(node, body_names.MemberOfMany(name=node.attr, item=describe(kind.item)))
    known = [*plain, *(name for owner in owners_of(base, scope) for name in (*owner.members, *owner.methods))]
    case = body_names.UnknownMemberInBody(name=node.attr, owner=describe(kind))
    return scope.refusal(node, case, did_you_mean(node.attr, known))


def owners_of(base: Expression, scope: Scope) -> list[Owner]:
    """Whose members a value has: those of its kind, and of the view that the body stands in where it is `self`."""
    if not isinstance(base.type, Row | RecordOf):
        return []
    name = base.type.entity if isinstance(base.type, Row) else base.type.name
    names = [name]
    if isinstance(base, Self):
        view = scope.owner or (scope.self_type.entity if isinstance(scope.self_type, Row) else "")
        names = [view, name]
    return [scope.symbols.owners[known] for known in dict.fromkeys(names) if known in scope.symbols.owners]


def member_symbol(base: Expression, name: str, scope: Scope) -> MemberSymbol | None:
    """The member of that name of a row or a record."""
    return next((owner.members[name] for owner in owners_of(base, scope) if name in owner.members), None)


def method_of(base: Expression, name: str, scope: Scope) -> Signature | None:
    """The method of that name: one of the entity, or of any view of it."""
    own = next((owner.methods[name] for owner in owners_of(base, scope) if name in owner.methods), None)
    if own is not None or not isinstance(base.type, Row):
        return own
    views = (owner for owner in scope.symbols.owners.values() if owner.of == base.type.entity)
    return next((view.methods[name] for view in views if name in view.methods), None)
