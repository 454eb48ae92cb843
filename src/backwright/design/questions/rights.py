"""Questions about who may do what, and about what nobody may."""

from __future__ import annotations

from collections.abc import Iterable

from backwright.design.facts import Facts, is_open
from backwright.design.people import people
from backwright.design.questions.question import Question, asked
from backwright.design.wording import listed, several, spoken
from backwright.model.entities import Entity
from backwright.model.expressions import New
from backwright.model.members import Field
from backwright.model.rules import HasRole, Holder, Rule, Satisfies
from backwright.model.surface import granted, readers


def readable_by_everybody(facts: Facts) -> Question | None:
    """What strangers read, as far as it says something of people."""
    found = [owner.name for owner in facts.backend.owners if is_open(readers(owner))]
    return asked(
        readable_by_everybody,
        found,
        "Everybody may read these, without signing in. Is all that they show meant for search engines too?",
        "open to everybody",
        "allow(read=signed_in)",
    )


def writable_by_everybody(facts: Facts) -> Question | None:
    accounts = facts.account.name if facts.account else ""
    writes = (r for r in facts.design.routes if r.endpoint.kind in ("create", "update", "delete"))
    found = [r.endpoint.name for r in writes if is_open(r.endpoint.rule) and r.endpoint.owner != accounts]
    return asked(
        writable_by_everybody,
        found,
        "Anybody writes here without signing in. What keeps robots from filling the tables?",
        "open to everybody, without a rate",
        "allow(create=signed_in)",
    )


def only_its_people_delete(facts: Facts) -> Question | None:
    """Rows that strangers read, and that only the one who wrote them can take away."""
    read = [e for e in facts.backend.entities if facts.routes(e.name, "delete") and facts.readable_by_all(e.name)]
    found = [entity for entity in read if _personal(granted(entity.grants, "delete"))]
    who = (
        listed(dict.fromkeys(people(facts.backend, granted(e.grants, "delete")) for e in found), "or") if found else ""
    )
    return asked(
        only_its_people_delete,
        [entity.name for entity in found],
        f"Only {who} can delete {_all(found)} that everybody reads. Are there moderators?",
        "nobody else",
        f"allow(delete=[{_who(found)}, has_role('moderator')]), with a `role` on the account",
    )


def _personal(rule: Rule) -> bool:
    return bool(rule.people) and all(isinstance(person, Holder | Satisfies) for person in rule.people)


def _all(entities: Iterable[Entity]) -> str:
    names = [several(entity.name) for entity in entities]
    return listed(names, "or") if names else ""


def _who(entities: list[Entity]) -> str:
    for entity in entities:
        for person in granted(entity.grants, "delete").people:
            if isinstance(person, Holder):
                return str(getattr(person.path, "member", "")).rpartition(".")[2]
            if isinstance(person, Satisfies):
                return person.function.rpartition(".")[2]
    return "author"


def _written(facts: Facts) -> list[Entity]:
    """What callers create, the account aside."""
    return [e for e in facts.backend.entities if not e.account and facts.routes(e.name, "create")]


def never_corrected(facts: Facts) -> Question | None:
    found = [entity.name for entity in _written(facts) if not entity.append_only and not _changes(facts, entity)]
    return asked(
        never_corrected,
        found,
        "Nobody can change these once they are written. Not even a slip of the pen?",
        "they stay as written",
        "allow(update=...)",
    )


def _changes(facts: Facts, entity: Entity) -> bool:
    written = facts.changed_by_bodies
    return bool(facts.routes(entity.name, "update")) or any(member.id in written for member in entity.members)


def never_deleted(facts: Facts) -> Question | None:
    made = (e for e in facts.backend.entities if not e.account and not e.append_only and facts.creatable(e.name))
    found = [entity.name for entity in made if entity.parent is None and not facts.deletable(entity.name)]
    return asked(
        never_deleted,
        found,
        "Nobody can delete these, so they only ever grow. Is that wanted?",
        "they stay",
        "allow(delete=...)",
    )


def never_made(facts: Facts) -> Question | None:
    found = [entity.name for entity in facts.backend.entities if not facts.creatable(entity.name)]
    return asked(
        never_made,
        found,
        "Nothing makes a row of these: no rule, no operation, no first row. Where do they come from?",
        "put into the table by hand",
        "allow(create=...), or ensure(...) at the end of the blueprint",
    )


def never_read(facts: Facts) -> Question | None:
    found = [entity.name for entity in facts.backend.entities if not _leaves(facts, entity)]
    return asked(
        never_read,
        found,
        "No caller ever gets to read these. Is that wanted?",
        "kept, and shown to nobody",
        "allow(read=...)",
    )


def _leaves(facts: Facts, entity: Entity) -> bool:
    shown = any(readers(owner).people for owner in facts.backend.owners_of(entity.name))
    return shown or entity.account or entity.name in facts.shown_inside


def roles_that_nobody_gives(facts: Facts) -> Question | None:
    """Roles that rules ask for, of an account whose `role` no caller, body or first row ever sets."""
    account = facts.account
    role = account.member("role") if account is not None else None
    if account is None or not isinstance(role, Field) or not _asked_of_accounts(facts):
        return None
    sent = facts.sent(account.name, "create") | facts.sent(account.name, "update")
    first = any(given.name == "role" for new in facts.backend.first_rows if _is(new, account) for given in new.values)
    given = first or (role.id in sent and not _needs_the_role(role)) or role.id in facts.changed_by_bodies
    return asked(
        roles_that_nobody_gives,
        [] if given else [role.id],
        f"Rules ask for a role, and nothing gives the first {spoken(account.name)} one. Who is the first to have it?",
        "set in the table by hand",
        f"ensure({account.name}(..., role=...)) at the end of the blueprint",
    )


def _is(new: New, account: Entity) -> bool:
    return new.name == account.name


def _asked_of_accounts(facts: Facts) -> bool:
    people = (person for route in facts.design.routes for person in route.endpoint.rule.people)
    return any(isinstance(person, HasRole) and not person.member for person in people)


def _needs_the_role(role: Field) -> bool:
    """Whether the role is given only by those who have it already."""
    return role.write is not None and all(isinstance(person, HasRole) for person in role.write.people)
