"""Questions about who may do what, and about what nobody may."""

from __future__ import annotations

from collections.abc import Iterable

from backwright.design.environment import sign_in_name
from backwright.design.facts import Facts, is_open
from backwright.design.people import people
from backwright.design.questions.question import Question, asked
from backwright.design.source import allowed, its_people
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
        f"allow(delete={_with_moderators(found)})",
    )


def _personal(rule: Rule) -> bool:
    return bool(rule.people) and all(isinstance(person, Holder | Satisfies) for person in rule.people)


def _with_moderators(entities: list[Entity]) -> str:
    people = granted(entities[0].grants, "delete").people if entities else ()
    return allowed((*people, HasRole(("moderator",))))


def _all(entities: Iterable[Entity]) -> str:
    names = [several(entity.name) for entity in entities]
    return listed(names, "or") if names else ""


def _written(facts: Facts) -> list[Entity]:
    """What callers create, the account aside."""
    return [e for e in facts.backend.entities if not e.account and facts.routes(e.name, "create")]


def never_corrected(facts: Facts) -> Question | None:
    found = [entity for entity in _written(facts) if not entity.append_only and not _changes(facts, entity)]
    return asked(
        never_corrected,
        [entity.name for entity in found],
        "Nobody can change these once they are written. Not even a slip of the pen?",
        "they stay as written",
        f"allow(update={_makers(found)})",
    )


def _makers(entities: list[Entity]) -> str:
    return its_people(entities[0]) if entities else ""


def _changes(facts: Facts, entity: Entity) -> bool:
    written = facts.changed_by_bodies
    return bool(facts.routes(entity.name, "update")) or any(member.id in written for member in entity.members)


def never_deleted(facts: Facts) -> Question | None:
    made = (e for e in facts.backend.entities if not e.account and not e.append_only and facts.creatable(e.name))
    found = [entity for entity in made if entity.parent is None and not facts.deletable(entity.name)]
    return asked(
        never_deleted,
        [entity.name for entity in found],
        "Nobody can delete these, so they only ever grow. Is that wanted?",
        "they stay",
        f"allow(delete={_makers(found)})",
    )


def never_made(facts: Facts) -> Question | None:
    found = [entity.name for entity in facts.backend.entities if not facts.creatable(entity.name)]
    return asked(
        never_made,
        found,
        "Nothing makes a row of these: no rule, no operation, no first row. Where do they come from?",
        "put into the table by hand",
        "allow(create=signed_in)",
    )


def never_read(facts: Facts) -> Question | None:
    found = [entity.name for entity in facts.backend.entities if not _leaves(facts, entity)]
    return asked(
        never_read,
        found,
        "No caller ever gets to read these. Is that wanted?",
        "kept, and shown to nobody",
        "allow(read=signed_in)",
    )


def _leaves(facts: Facts, entity: Entity) -> bool:
    shown = any(readers(owner).people for owner in facts.backend.owners_of(entity.name))
    return shown or entity.account or entity.name in facts.shown_inside


def roles_that_nobody_gives(facts: Facts) -> Question | None:
    """Roles that rules ask for, of an account whose `role` no caller, body or first row ever sets."""
    account = facts.account
    role = account.member("role") if account is not None else None
    wanted = _asked_of_accounts(facts)
    if account is None or not isinstance(role, Field) or not wanted:
        return None
    sent = facts.sent(account.name, "create") | facts.sent(account.name, "update")
    first = any(given.name == "role" for new in facts.backend.first_rows if _is(new, account) for given in new.values)
    given = first or (role.id in sent and not _needs_the_role(role)) or role.id in facts.changed_by_bodies
    return asked(
        roles_that_nobody_gives,
        [] if given else [role.id],
        f"Rules ask for a role, and nothing gives the first {spoken(account.name)} one. Who is the first to have it?",
        "set in the table by hand",
        f'ensure({account.name}({sign_in_name(account)}="first@example.com", password=FIRST, role="{wanted[0]}"))',
    )


def _is(new: New, account: Entity) -> bool:
    return new.name == account.name


def _asked_of_accounts(facts: Facts) -> tuple[str, ...]:
    """The first of the roles that a rule asks of an account."""
    people = (person for route in facts.design.routes for person in route.endpoint.rule.people)
    return next((person.roles for person in people if isinstance(person, HasRole) and not person.member), ())


def _needs_the_role(role: Field) -> bool:
    """Whether the role is given only by those who have it already."""
    return role.write is not None and all(isinstance(person, HasRole) for person in role.write.people)
