"""The whole design of a backend."""

from __future__ import annotations

from functools import cached_property

from backwright.design.naming import told_apart
from backwright.design.routes import Paging, Route, feature_name, paging_of, routes
from backwright.design.schema import tables
from backwright.design.tables import Table
from backwright.model.api import Api
from backwright.model.backend import Backend
from backwright.model.entities import Entity, View
from backwright.model.part import Part

NO_ENTITY = Entity("", (), ())
"""What stands in for the entity of the operations that belong to none."""


class Feature(Part, frozen=True):
    """What belongs together in one folder: an entity with its tables, or a view, and the routes of it.

    The operations that belong to no entity are one feature, of `NO_ENTITY`.
    """

    name: str
    owner: Entity | View
    tables: tuple[Table, ...]
    routes: tuple[Route, ...]


class Design(Part, frozen=True, dict=True):
    """What a target writes down and the plan tells."""

    backend: Backend
    api: Api
    tables: tuple[Table, ...]
    routes: tuple[Route, ...]

    @cached_property
    def features(self) -> tuple[Feature, ...]:
        """Entities in the order of the blueprint, the views that have routes of their own, and further operations."""
        found = (self._feature(owner) for owner in (*self.backend.owners, NO_ENTITY))
        return tuple(feature for feature in found if feature.tables or feature.routes)

    @cached_property
    def paged(self) -> tuple[Paging, ...]:
        """How each list and each result that has a limit is cut into pages."""
        read = (route.read.paging for route in self.routes if route.read is not None)
        limits = (route.endpoint.operation.limit for route in self.routes if route.endpoint.operation is not None)
        own = (paging_of(self.api, limit) for limit in limits if limit is not None)
        return (*(paging for paging in read if paging is not None), *own)

    def table(self, entity: str) -> Table:
        """The table of an entity; `KeyError` where there is none."""
        return self._tables[entity]

    def pairs(self, collection: str) -> Table:
        """The table of the pairs of a set, by the stable id of the set; `KeyError` where there is none."""
        return self._pairs[collection]

    def _feature(self, owner: Entity | View) -> Feature:
        own = self._tables_of.get(owner.name, []) if isinstance(owner, Entity) else []
        return Feature(feature_name(owner.name), owner, tuple(own), tuple(self._routes_of.get(owner.name, [])))

    @cached_property
    def _tables(self) -> dict[str, Table]:
        return {table.entity: table for table in self.tables if not table.collection}

    @cached_property
    def _pairs(self) -> dict[str, Table]:
        return {table.collection: table for table in self.tables if table.collection}

    @cached_property
    def _tables_of(self) -> dict[str, list[Table]]:
        groups: dict[str, list[Table]] = {}
        for table in self.tables:
            groups.setdefault(table.entity, []).append(table)
        return groups

    @cached_property
    def _routes_of(self) -> dict[str, list[Route]]:
        groups: dict[str, list[Route]] = {}
        for route in self.routes:
            groups.setdefault(route.endpoint.owner, []).append(route)
        return groups


def design(backend: Backend) -> Design:
    """Decide what the model leaves open: the same model, the same design."""
    backend, api = told_apart(backend), backend.apis[0]
    return Design(backend, api, tables(backend), routes(backend, api))
