"""Questions about accounts and sign-in."""

from __future__ import annotations

from datetime import timedelta

from backwright.design.facts import Facts
from backwright.design.questions.question import Question, asked
from backwright.design.source import class_line
from backwright.design.wording import code, span
from backwright.model.members import Field
from backwright.model.types import Scalar, present

SHORT = timedelta(hours=1)
"""The longest life of an access token that nobody needs to end early."""


def accounts_stay(facts: Facts) -> Question | None:
    account = facts.account
    return asked(
        accounts_stay,
        [account.name] if account is not None and not facts.deletable(account.name) else [],
        "Nobody can delete an account, not even its holder. Is that wanted, by law too?",
        "accounts stay",
        "allow(delete=me)",
    )


def changed_without_password(facts: Facts) -> Question | None:
    account = facts.account
    sent = facts.sent(account.name, "update") if account is not None else frozenset()
    found = [f.id for f in account.fields if f.id in sent and _proves(f)] if account is not None else []
    return asked(
        changed_without_password,
        found,
        "Whoever holds a token changes these without giving the password. Or by an action that asks for it?",
        "a token is enough, a stolen one too",
        "field(write=nobody)",
    )


def _proves(field: Field) -> bool:
    return present(field.type) in (Scalar("email"), Scalar("password"))


def unconfirmed_addresses(facts: Facts) -> Question | None:
    account = facts.account
    registers = account is not None and not account.verify_email and facts.routes(account.name, "create")
    found = [f.id for f in account.fields if present(f.type) == Scalar("email")] if account and registers else []
    return asked(
        unconfirmed_addresses,
        found,
        "People register with addresses that nobody has confirmed. May an address be somebody else's?",
        "taken as they are",
        class_line(account, "verify_email=True") if account is not None else "",
    )


def forgotten_passwords(facts: Facts) -> Question | None:
    account = facts.account
    asks = account is not None and facts.backend.sign_ins and not account.reset_password
    return asked(
        forgotten_passwords,
        [account.name] if account is not None and asks else [],
        "Who forgets the password is locked out. Is there another way back in?",
        "no way back",
        class_line(account, "reset_password=True") if account is not None else "",
    )


def long_access_tokens(facts: Facts) -> Question | None:
    doors = facts.backend.doors.values()
    sign_in = next((door for door in doors if door.refresh is None and door.access > SHORT), None)
    life = span(sign_in.access) if sign_in is not None else ""
    return asked(
        long_access_tokens,
        [sign_in.account] if sign_in is not None else [],
        f"An access token lives {life}, there is no sign-out, and a stolen one works until it ends. Short and renewed?",
        f"{life}, no refresh tokens",
        f"Tokens(access={code(timedelta(minutes=15))}, refresh={code(timedelta(days=30))})",
    )
