"""Random rows, in the evaluator and in databases."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from backwright.evaluator.store import Ref, State
from backwright.model import expressions as x
from backwright.model.types import BOOL
from support.meaning.notes import notes


@dataclass
class Content:
    """Values by entity and id, and pairs by collection."""

    rows: dict[str, dict[int, dict[str, Any]]] = field(default_factory=dict)
    pairs: dict[str, set[tuple[int, int]]] = field(default_factory=dict)


def content(seed: int) -> Content:
    """People and notes with every value missing somewhere."""
    chance = random.Random(seed)
    people = range(1, 7)
    found = Content()
    found.rows["Person"] = {
        each: {
            "email": f"{each}@example.com",
            "password": "secret",
            "age": chance.choice([None, 0, 1, 3]),
            "name": chance.choice(["a", "b", "Ab"]),
            "boss": chance.choice([None, *range(1, each)]),
        }
        for each in people
    }
    found.rows["Note"] = {
        each: {
            "title": chance.choice([None, "a", "b", "Ab", ""]),
            "kind": chance.choice(["a", "b", "Ab"]),
            "score": chance.choice([None, -1, 0, 2, 3]),
            "weight": chance.choice([-1, 0, 1, 4]),
            "done": chance.choice([True, False]),
            "flag": chance.choice([None, True, False]),
            "owner": chance.choice([None, None, *people]),
            "author": chance.choice(people),
            "parent": chance.choice([None, None, *range(1, each)]),
        }
        for each in range(1, 31)
    }
    found.pairs["Person.friends"] = {(chance.choice(people), chance.choice(people)) for _ in range(9)}
    found.pairs["Note.watchers"] = {(chance.randint(1, 30), chance.choice(people)) for _ in range(30)}
    return found


def state(source: Content) -> State:
    """The same rows in the evaluator, with the same ids."""
    backend = notes(x.Value(True, BOOL))
    made = State(backend, datetime(2030, 1, 1, tzinfo=UTC))
    for entity in backend.entities:
        links = {link.name: link.target for link in entity.links}
        for values in source.rows[entity.name].values():
            known = {n: Ref(links[n], v) if n in links and v is not None else v for n, v in values.items()}
            made.insert(entity, known)
        for collection in entity.collections:
            for one, other in source.pairs.get(collection.id, ()):
                made.link(Ref(entity.name, one), collection, Ref(collection.target, other))
    return made
