"""What several parts of the plan ask about a design, each answered once."""

from __future__ import annotations

from functools import cached_property

from backwright.design.bodies import bodies
from backwright.design.cascades import Cascade, cascades, pointing
from backwright.design.costs import Costs
from backwright.design.designing import Design
from backwright.design.effects import Effects
from backwright.design.routes import Route
from backwright.design.tables import Column, Table
from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.expressions import Expression, New, Word
from backwright.model.rules import Anyone, Rule
from backwright.model.statements import Adjust, Assign, Relate
from backwright.model.surface import readers
from backwright.model.types import Row, element, present
from backwright.model.walk import expressions, statements


class Facts:
    """A design, looked at from the sides that the plan needs."""

    def __init__(self, design: Design) -> None:
        self.design = design

    @property
    def backend(self) -> Backend:
        return self.design.backend

    @property
    def account(self) -> Entity | None:
        return self.design.backend.account

    @cached_property
    def effects(self) -> Effects:
        """What bodies write."""
        return Effects(self.backend)

    @cached_property
    def costs(self) -> Costs:
        """The statements of each route."""
        return Costs(self.design)

    @cached_property
    def cascades(self) -> tuple[Cascade, ...]:
        """What each delete takes with it."""
        return cascades(self.design, self.deletable)

    @cached_property
    def routes_of(self) -> dict[tuple[str, str], tuple[Route, ...]]:
        """The routes of an entity or a view, by its name and their kind."""
        groups: dict[tuple[str, str], list[Route]] = {}
        for route in self.design.routes:
            groups.setdefault((route.endpoint.owner, route.endpoint.kind), []).append(route)
        return {key: tuple(found) for key, found in groups.items()}

    def routes(self, owner: str, *kinds: str) -> tuple[Route, ...]:
        """The routes of an entity or a view of these kinds."""
        return tuple(route for kind in kinds for route in self.routes_of.get((owner, kind), ()))

    def sent(self, entity: str, kind: str) -> frozenset[str]:
        """The ids of the members that a create or an update of an entity takes."""
        routes = self.routes(entity, kind)
        return frozenset(given.member.id for route in routes for given in route.body)

    @cached_property
    def _said(self) -> tuple[Expression, ...]:
        return tuple(part for body in bodies(self.backend) for part in expressions(body))

    @cached_property
    def made_by_bodies(self) -> frozenset[str]:
        """The entities of which some body creates a row, or a first row is declared."""
        made = {part.name for part in (*self._said, *self.backend.first_rows) if isinstance(part, New)}
        return frozenset(made)

    @cached_property
    def deleted_by_bodies(self) -> frozenset[str]:
        """The entities of which some body deletes a row."""
        words = (part for part in self._said if isinstance(part, Word) and part.word == "delete")
        kinds = (present(argument.value.type) for word in words for argument in word.arguments)
        return frozenset(kind.entity for kind in kinds if isinstance(kind, Row))

    @cached_property
    def changed_by_bodies(self) -> frozenset[str]:
        """The ids of the members that some body writes."""
        every = (statement for body in bodies(self.backend) for statement in statements(body))
        return frozenset(one.target.member for one in every if isinstance(one, Assign | Adjust | Relate))

    @cached_property
    def made_inline(self) -> frozenset[str]:
        """The entities whose rows are made as a part of another one that is written."""
        collections = (c for entity in self.backend.entities for c in entity.collections)
        return frozenset(c.target for c in collections if c.inline and (c.kind == "list" or c.inline.create))

    @cached_property
    def pointing(self) -> dict[str, list[tuple[Table, Column]]]:
        """The columns that point at each table, by its name."""
        return pointing(self.design)

    @cached_property
    def shown_inside(self) -> frozenset[str]:
        """The entities whose rows are shown inside other rows, or are what an operation answers."""
        inline = (c.target for entity in self.backend.entities for c in entity.collections if c.inline is not None)
        links = (link.target for entity in self.backend.entities for link in entity.links if not link.within)
        results = (r.endpoint.operation.result for r in self.design.routes if r.endpoint.operation is not None)
        rows = (element(result) or present(result) for result in results)
        return frozenset((*inline, *links, *(row.entity for row in rows if isinstance(row, Row))))

    def deletable(self, entity: str) -> bool:
        """Whether anybody can delete a row by itself."""
        return bool(self.routes(entity, "delete")) or entity in self.deleted_by_bodies

    def creatable(self, entity: str) -> bool:
        """Whether a row can come to be at all."""
        made = entity in self.made_by_bodies or entity in self.made_inline
        return made or bool(self.routes(entity, "create"))

    def readable_by_all(self, entity: str) -> bool:
        """Whether everybody may read the rows, as the entity or as one of its views."""
        return any(is_open(readers(owner)) for owner in self.backend.owners_of(entity))


def is_open(rule: Rule) -> bool:
    """Whether everybody passes, signed in or not."""
    return any(isinstance(person, Anyone) for person in rule.people)
