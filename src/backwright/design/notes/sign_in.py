"""Tokens, attempts, and what answers give away about accounts."""

from __future__ import annotations

from collections.abc import Mapping

from backwright.design.facts import Facts
from backwright.design.notes.note import Note, noted
from backwright.design.wording import listed, span
from backwright.model.entities import Entity


def tokens_outlive_changes(facts: Facts) -> Note | None:
    if facts.account is None or not facts.backend.sign_ins:
        return None
    lives = {way.login: span(way.access) for way in facts.backend.doors.values()}
    text = (
        f"An access token is good for {_lives(lives)}, whatever happens to the password, the name or the e-mail of its "
        "account meanwhile; nothing but the end of the account takes a single one back. A new SECRET_KEY ends them all."
    )
    return noted(tokens_outlive_changes, text, [facts.account.name])


def refresh_tokens(facts: Facts) -> Note | None:
    lives = {way.login: span(way.refresh) for way in facts.backend.renewed.values() if way.refresh is not None}
    if facts.account is None or not lives:
        return None
    text = (
        f"A refresh token is good for {_lives(lives)}, once: its use makes the next. Stored as a hash; one that is "
        "used twice ends its session, a new password those of the other sessions."
    )
    return noted(refresh_tokens, text, [facts.account.name])


def _lives(lives: Mapping[str, str]) -> str:
    """One life for all, or each with the path where one signs in for it."""
    if len(set(lives.values())) == 1:
        return next(iter(lives.values()))
    return listed(f"{life} from {login}" for login, life in lives.items())


def tells_who_has_an_account(facts: Facts) -> Note | None:
    account = facts.account
    if account is None or not any(route.allowed.open for route in facts.routes(account.name, "create")):
        return None
    text = (
        "Registering with one that is taken is a conflict, so strangers can ask who has an account, as often as "
        "REGISTRATION_RATE lets them. Signing in tells nothing of the kind."
    )
    return noted(tells_who_has_an_account, text, _telling(facts, account))


def _telling(facts: Facts, account: Entity) -> list[str]:
    sent = facts.sent(account.name, "create")
    return [unique.subject for unique in facts.design.table(account.name).uniques if unique.subject in sent]


def limits_of_each_process(facts: Facts) -> Note | None:
    rated = [op.id for owner in facts.backend.owners for op in owner.operations if op.rate is not None]
    signed = ["sign-in", "registration"] if facts.backend.sign_ins else []
    text = (
        "Rates are counted in the memory of each process: two processes allow twice as many. The address is that of "
        "the connection, so a proxy in front has to be named to the server."
    )
    return noted(limits_of_each_process, text, [*signed, *rated])
