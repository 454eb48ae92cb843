"""What holds of accounts and their tokens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from backwright.design.defaults.default import Default
from backwright.design.environment import REGISTRATIONS, rate, sign_in_name
from backwright.design.facts import Facts
from backwright.design.source import class_line
from backwright.design.wording import span
from backwright.model.api import TEN_A_MINUTE, SignIn
from backwright.model.entities import Entity
from backwright.model.types import Scalar, present


def of_sign_in(facts: Facts) -> Iterator[Default]:
    account = facts.account
    if account is None or not facts.backend.sign_ins:
        return
    sign_in = facts.backend.sign_ins[0]
    yield from _tokens(sign_in)
    yield from _account(account)
    if sign_in.rate == TEN_A_MINUTE:
        value = f"{rate(sign_in.rate)}, per account and address"
        yield Default("wrong attempts", value, 'Tokens(rate="5/minute")')
    if facts.routes(account.name, "create"):
        yield Default("registrations", f"{REGISTRATIONS}, per address", "REGISTRATION_RATE")


def _tokens(sign_in: SignIn) -> Iterator[Default]:
    if sign_in.scheme == "Bearer":
        yield Default(f"{sign_in.header} header", "Bearer and the token", 'Tokens(scheme="Token")')
    if sign_in.access == timedelta(minutes=15):
        yield Default("life of an access token", span(sign_in.access), "Tokens(access=timedelta(hours=1))")
    if sign_in.refresh is None:
        value = "none"
        yield Default("refresh tokens", value, "Tokens(refresh=timedelta(days=30))")
    if sign_in.login == "login":
        yield Default("path of sign-in", "login, below the accounts", 'Tokens(login="sign-in")')


def _account(account: Entity) -> Iterator[Default]:
    if account.current == "me":
        yield Default("path of one's own row", "/me", class_line(account, 'current="user"'))
    if not any(present(field.type) == Scalar("token") for field in account.fields):
        yield Default("answer to sign-in", "the account, access_token and its life", "token: Token = issued()")
    named = sign_in_name(account)
    yield Default("sign-in takes", f"{named} and password", "email: Email = field(unique=True)")
    for field in account.fields:
        if present(field.type) == Scalar("password") and field.limits.min is None and field.limits.max is None:
            yield Default(field.id, "8 to 128 characters", "field(min=12)")
