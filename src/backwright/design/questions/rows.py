"""Questions about what becomes of rows."""

from __future__ import annotations

from backwright.design.facts import Facts
from backwright.design.questions.question import Question, asked
from backwright.design.source import class_line
from backwright.design.wording import listed, several
from backwright.model.entities import Entity
from backwright.model.members import Field
from backwright.model.rules import Oneself, Rule
from backwright.model.surface import granted
from backwright.model.types import Choice, present


def deletes_rows_of_others(facts: Facts) -> Question | None:
    taking = {cascade.entity: cascade for cascade in facts.cascades if cascade.others}
    tables = listed(dict.fromkeys(name for cascade in taking.values() for name in cascade.others)) if taking else ""
    return asked(
        deletes_rows_of_others,
        list(taking),
        f"Deleting {listed([f'one of the {several(name)}' for name in taking], 'or') if taking else ''} deletes what "
        f"other people wrote ({tables}). Is that wanted?",
        "it goes for good",
        f"class {next(iter(taking), '')}(Entity, soft_delete=True)",
    )


def kept_by_references(facts: Facts) -> Question | None:
    keeping = {
        cascade.entity: [effect.table for effect in cascade.effects if effect.how == "refuses"]
        for cascade in facts.cascades
    }
    found = {entity: tables for entity, tables in keeping.items() if tables}
    tables = listed(dict.fromkeys(table for several in found.values() for table in several)) if found else ""
    return asked(
        kept_by_references,
        list(found),
        f"These cannot be deleted as long as a row of {tables} names them. Should those go, or let go?",
        "refused as a conflict",
        'relation(on_delete="cascade")',
    )


def keys_that_change(facts: Facts) -> Question | None:
    found = [
        member.id
        for entity in facts.backend.entities
        for member in entity.key
        if member is not entity.implicit[0] and member.id in facts.sent(entity.name, "update")
    ]
    return asked(
        keys_that_change,
        found,
        "Paths name rows by these, and they can change: old addresses break, and somebody else may take them. Fixed?",
        "they change; links between rows hold",
        "field(key=True, fixed=True)",
    )


def states_in_any_order(facts: Facts) -> Question | None:
    found = [
        field
        for entity in facts.backend.entities
        for field in entity.fields
        if _is_state(field) and field.id in facts.sent(entity.name, "update")
    ]
    return asked(
        states_in_any_order,
        [field.id for field in found],
        "An update sets these to any of their values, whatever they were. Are there steps that must not be skipped?",
        "any value after any other",
        f'@action(by=signed_in, moves="{_first_step(found)}")',
    )


def _first_step(fields: list[Field]) -> str:
    kinds = (present(field.type) for field in fields)
    return next((f"{kind.values[0]} -> {kind.values[1]}" for kind in kinds if isinstance(kind, Choice)), "")


def _is_state(field: Field) -> bool:
    kind = present(field.type)
    words = isinstance(kind, Choice) and len(kind.values) > 1 and isinstance(kind.values[0], str)
    return words and field.default is not None and field.name in _STATES and field.write is None


_STATES = frozenset({"phase", "stage", "state", "status"})
"""What fields are called that go from step to step; other choices, such as a colour, have no order."""


def lost_updates(facts: Facts) -> Question | None:
    """Rows that several people may change, where the later of two silently undoes the earlier."""
    found = [
        entity
        for entity in facts.backend.entities
        if entity.versioned == "no" and facts.routes(entity.name, "update") and _shared(entity)
    ]
    return asked(
        lost_updates,
        [entity.name for entity in found],
        "Several people may change these. Of two who do so at once, may the later undo the earlier unseen?",
        "the last one wins",
        class_line(found[0], "versioned=True") if found else "",
    )


def _shared(entity: Entity) -> bool:
    rule = granted(entity.grants, "update")
    return not all(isinstance(person, Oneself) or _one_account(person, rule) for person in rule.people)


def _one_account(person: object, rule: Rule) -> bool:
    path = getattr(person, "path", None)
    return len(rule.people) == 1 and path is not None and present(path.type).__class__.__name__ == "Row"


def named_rows_are_made(facts: Facts) -> Question | None:
    sets = (c for entity in facts.backend.entities for c in entity.collections)
    found = {c.id: c.target for c in sets if c.kind == "set" and c.inline is not None and c.inline.create}
    made = listed(dict.fromkeys(several(target) for target in found.values())) if found else ""
    return asked(
        named_rows_are_made,
        list(found),
        f"Whoever writes these makes new {made} as they please. Should they pick from what is there?",
        "missing ones are made",
        "inline()",
    )
