"""What writing costs."""

from __future__ import annotations

from backwright.design.facts import Facts
from backwright.design.notes.note import Note, noted
from backwright.design.wording import several

MANY = 5
"""More indexes than that on one table are felt at each write."""


def many_indexes(facts: Facts) -> Note | None:
    keys = {table.name: len(table.uniques) + len(table.indexes) for table in facts.design.tables}
    found = [f"{name} ({number})" for name, number in keys.items() if number > MANY]
    return noted(many_indexes, "Every write keeps all indexes of its table.", found)


def growing_operations(facts: Facts) -> Note | None:
    found = [route.endpoint.name for route in facts.design.routes if facts.costs.of(route).per_row]
    text = "Takes more statements the more rows it is about; all in one transaction."
    return noted(growing_operations, text, found)


def whole_tables(facts: Facts) -> Note | None:
    every = ((route.endpoint.name, one) for route in facts.design.routes for one in sorted(facts.costs.of_all(route)))
    owned = ((route, *one.split(".")) for route, one in every)
    found = [f"{route} (`{name}` of all {several(owner)})" for route, owner, name in owned]
    text = "Works out or asks something of all rows, not only of those concerned; to work it out they are locked."
    return noted(whole_tables, text, found)


def slow_passwords(facts: Facts) -> Note | None:
    signs_in = [route.endpoint.name for route in facts.design.routes if route.answer.form == "session"]
    text = "Hashes a password with argon2id, slow on purpose: a core is busy for it, beside the event loop."
    return noted(slow_passwords, text, [name for name in signs_in if name != "refresh"])
