"""What single reads cost."""

from __future__ import annotations

from backwright.design.facts import Facts
from backwright.design.notes.note import Note, noted
from backwright.model.expressions import Aggregate
from backwright.model.rules import HasRole
from backwright.model.walk import parts


def worked_out_at_each_read(facts: Facts) -> Note | None:
    computed = (value for owner in facts.backend.owners for value in owner.computed if not value.stored)
    found = [one.id for one in computed if any(isinstance(part, Aggregate) for part in parts(one.value))]
    return noted(worked_out_at_each_read, "Counted anew for every row that is shown; `@stored` would keep it.", found)


def roles_looked_up(facts: Facts) -> Note | None:
    found = [
        route.endpoint.name
        for route in facts.design.routes
        if any(isinstance(person, HasRole) and person.member for person in route.endpoint.rule.people)
    ]
    text = "Looks up the caller's membership in the same statement, so that a revoked one counts at once."
    return noted(roles_looked_up, text, found)


def account_looked_up(facts: Facts) -> Note | None:
    account = facts.account
    found = [account.name] if account is not None and facts.deletable(account.name) else []
    text = "Accounts can be deleted, so every request with a token asks whether its account is still there."
    return noted(account_looked_up, text, found)
