"""Small models, built by hand: what a test is about stands in the test, the rest is the least that a backend needs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec

from backwright.model.api import Api, SignIn
from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.expressions import Attribute, Expression, Me, Self
from backwright.model.members import Collection, Field, Inline, Limits, Link, Member
from backwright.model.rules import Anyone as _Anyone
from backwright.model.rules import Grant, HasRole, Holder, Nobody, Oneself, Person, Rule, SignedIn, Verb
from backwright.model.types import Choice, Maybe, Row, Scalar, ScalarName, SetOf, Type

ANYONE, SIGNED_IN, NOBODY, ME = _Anyone(), SignedIn(), Nobody(), Oneself()
READ: tuple[Verb, ...] = ("get", "list")


def entity(name: str, *members: Member, grants: Iterable[Grant] = (), timestamps: bool = True, **more: Any) -> Entity:
    """An entity whose members know that they are its own."""
    own = tuple(msgspec.structs.replace(member, owner=name) for member in members)
    moment = Scalar("datetime")
    implicit = [Field(name, "id", Scalar("id"), implicit=True)]
    if timestamps:
        implicit += [Field(name, time, moment, implicit=True) for time in ("created_at", "updated_at")]
    return Entity(name, own, tuple(implicit), grants=tuple(grants), **more)


def field(name: str, kind: ScalarName | Type = "str", **more: Any) -> Field:
    """`min` and `max` are its limits; `optional=True` makes it a `Maybe`."""
    of: Type = Scalar(kind) if isinstance(kind, str) else kind
    least, most = (Decimal(more.pop(bound)) if bound in more else None for bound in ("min", "max"))
    of = Maybe(of) if more.pop("optional", False) else of
    return Field("", name, of, limits=Limits(least, most), **more)


def choice(name: str, *values: str, **more: Any) -> Field:
    return Field("", name, Choice(values), **more)


def link(name: str, target: str, **more: Any) -> Link:
    return Link("", name, target, **more)


def author(account: str = "User", name: str = "author") -> Link:
    """The caller who creates."""
    return Link("", name, account, default=Me(Row(account)))


def many(name: str, target: str, **more: Any) -> Collection:
    return Collection("", name, target, "set", **more)


def inline(name: str, target: str, **more: Any) -> Collection:
    return Collection("", name, target, "set", inline=Inline(**more))


def path(owner: str, member: str, kind: Type) -> Attribute:
    """`self.member`."""
    return Attribute(Self(Row(owner)), f"{owner}.{member}", kind)


def holder(owner: str, member: str, account: str = "User", several: bool = False) -> Holder:
    """Whoever that link leads to, or is in that set."""
    kind: Type = SetOf(Row(account)) if several else Row(account)
    return Holder(path(owner, member, kind))


def then(base: Expression, member: str, kind: Type) -> Attribute:
    """One more step of a path."""
    return Attribute(base, member, kind)


def allow(people: Person | tuple[Person, ...], *verbs: Verb, only: tuple[str, ...] = ()) -> Grant:
    return Grant(verbs, Rule(people if isinstance(people, tuple) else (people,)), only)


def role(*roles: str, **more: Any) -> HasRole:
    return HasRole(roles, **more)


def user(*members: Member, grants: Iterable[Grant] | None = None, **more: Any) -> Entity:
    """An account with e-mail and password, that registers, and reads and changes itself."""
    default = (allow(ANYONE, "create"), allow(ME, *READ, "update"))
    own = (field("email", "email", unique=True), field("password", "password"), *members)
    return entity("User", *own, grants=default if grants is None else grants, account=True, **more)


def backend(*entities: Entity, views: Iterable[Any] = (), api: Api | None = None, **more: Any) -> Backend:
    """A backend; where there is an account, people sign in."""
    account = next((one.name for one in entities if one.account), None)
    sign_ins = (SignIn(account),) if account else ()
    return Backend(
        "small",
        entities=tuple(entities),
        views=tuple(views),
        **{"apis": (api or Api(),), "sign_ins": sign_ins, **more},
    )


DAY = timedelta(days=1)


def as_code(line: str) -> str:
    """A line of a blueprint with the body that it needs to be parsed alone."""
    if line.startswith("class "):
        return f"{line}: ..."
    return f"{line}\ndef operation(self): ..." if line.startswith("@") else line
