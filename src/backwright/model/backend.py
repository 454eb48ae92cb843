"""What a backend is, whole."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from backwright.model.api import Api, Setting, SignIn
from backwright.model.entities import Entity, Record, View
from backwright.model.expressions import New
from backwright.model.members import Computed, Link, Member
from backwright.model.operations import External, Function, Job, Operation, Procedure, Reaction
from backwright.model.part import Part

VERSION = 1
"""Of the JSON form; it grows with every change that an older reader would misread."""


class Backend(Part, frozen=True, dict=True):
    """The model that a blueprint says. `database` None: all that a target knows, chosen when the backend starts."""

    name: str
    doc: str = ""
    apis: tuple[Api, ...] = (Api(),)
    sign_ins: tuple[SignIn, ...] = ()
    database: Literal["sqlite", "postgresql", "mysql"] | None = None
    ids: Literal["int", "uuid"] = "int"
    currency: str = ""
    timezone: str = "UTC"
    settings: tuple[Setting, ...] = ()
    entities: tuple[Entity, ...] = ()
    views: tuple[View, ...] = ()
    records: tuple[Record, ...] = ()
    functions: tuple[Function, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    externals: tuple[External, ...] = ()
    operations: tuple[Operation, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    jobs: tuple[Job, ...] = ()
    first_rows: tuple[New, ...] = ()
    version: int = VERSION

    @cached_property
    def doors(self) -> Mapping[int, SignIn]:
        """The ways to sign in that have a path, by number: one with the path of another only says where tokens are."""
        first = {way.login.strip("/"): number for number, way in reversed([*enumerate(self.sign_ins)])}
        return {number: self.sign_ins[number] for number in sorted(first.values())}

    @property
    def renewed(self) -> Mapping[int, SignIn]:
        """Those doors whose sessions have refresh tokens."""
        return {number: way for number, way in self.doors.items() if way.refresh is not None}

    def entity(self, name: str) -> Entity:
        """The entity of that name; `KeyError` where there is none."""
        return self._entities[name]

    def view(self, name: str) -> View:
        """The view of that name; `KeyError` where there is none."""
        return self._views[name]

    @property
    def owners(self) -> tuple[Entity | View, ...]:
        """The entities, then the views."""
        return (*self.entities, *self.views)

    @property
    def every_operation(self) -> tuple[Operation, ...]:
        """Those of the module, then those of the owners."""
        return (*self.operations, *(operation for owner in self.owners for operation in owner.operations))

    def owner(self, name: str) -> Entity | View:
        """The entity or the view of that name; `KeyError` where there is neither."""
        return self._entities.get(name) or self._views[name]

    def rows_of(self, name: str) -> Entity:
        """The entity of that name, or of the view of that name."""
        owner = self.owner(name)
        return self._entities[owner.entity] if isinstance(owner, View) else owner

    def member(self, identity: str) -> Member:
        """The member with that stable id, "Article.title" or, computed by a view, "Profile.following"."""
        name, _, member = identity.partition(".")
        owner = self.owner(name)
        own = owner.computed if isinstance(owner, View) else ()
        found = next((c for c in own if c.name == member), None) or self.rows_of(name).member(member)
        if found is None:
            raise KeyError(identity)
        return found

    def owns(self, identity: str) -> bool:
        """Whether it is a member of an entity or a view, and not of a record or of a plain value."""
        owner, dot, _ = identity.partition(".")
        return bool(dot) and (owner in self._entities or owner in self._views)

    def function(self, identity: str) -> Function:
        """The function with that stable id; `KeyError` where there is none."""
        return self._functions[identity]

    def computes(self, identity: str) -> bool:
        """Whether what is called so only computes, and may stand in a rule."""
        return identity in self._functions

    def operation(self, identity: str) -> Operation:
        """The operation with that stable id; `KeyError` where there is none."""
        return self._operations[identity]

    def record(self, name: str) -> Record:
        """The record or event of that name; `KeyError` where there is none."""
        return self._records[name]

    @cached_property
    def account(self) -> Entity | None:
        """The entity whose rows sign in."""
        return next((entity for entity in self.entities if entity.account), None)

    def views_of(self, entity: str) -> tuple[View, ...]:
        return self._views_of.get(entity, ())

    def owners_of(self, entity: str) -> tuple[Entity | View, ...]:
        """The entity and its views."""
        return (self._entities[entity], *self.views_of(entity))

    def nested_view(self, entity: str, chosen: str = "") -> View | None:
        """The view in which rows of the entity show inside others: the one that a link chose, else the nested one."""
        if chosen:
            return self.view(chosen)
        return next((view for view in self.views_of(entity) if view.nested), None)

    def leading_to(self, entity: str) -> tuple[tuple[Entity, Link], ...]:
        """The links to rows of an entity, each with the entity that has it."""
        return tuple(self._leading.get(entity, ()))

    @cached_property
    def kept(self) -> frozenset[str]:
        """The entities of which a row may stay, marked, when it is deleted: declared so, or gone with one that is."""
        return self.going_with(*(entity.name for entity in self.entities if entity.soft_delete))

    @cached_property
    def keepers(self) -> tuple[Entity, ...]:
        """The entities that keep computed values, or of which checks have to hold."""
        return tuple(e for e in self.entities if e.checks or any(value.stored for value in e.computed))

    def is_inline(self, entity: str) -> bool:
        """Whether rows of the entity are a part of others, of which the JSON holds them."""
        every = (one for owner in self.entities for one in owner.collections if one.kind == "list")
        return any(one.inline is not None and one.target == entity for one in every)

    def going_with(self, *entities: str) -> frozenset[str]:
        """These entities, and those of which rows go with theirs."""
        found, todo = set(entities), list(entities)
        while todo:
            owned = {e.name for e, link in self.leading_to(todo.pop()) if link.within or link.on_delete == "cascade"}
            todo += owned - found
            found |= owned
        return frozenset(found)

    @cached_property
    def _leading(self) -> dict[str, list[tuple[Entity, Link]]]:
        found: dict[str, list[tuple[Entity, Link]]] = {}
        for entity in self.entities:
            for link in entity.links:
                found.setdefault(link.target, []).append((entity, link))
        return found

    @cached_property
    def _entities(self) -> dict[str, Entity]:
        return {entity.name: entity for entity in self.entities}

    @cached_property
    def _views(self) -> dict[str, View]:
        return {view.name: view for view in self.views}

    @cached_property
    def _views_of(self) -> dict[str, tuple[View, ...]]:
        return {name: tuple(views) for name, views in _grouped(self.views).items()}

    @cached_property
    def _records(self) -> dict[str, Record]:
        return {record.name: record for record in self.records}

    @cached_property
    def every_function(self) -> tuple[Function, ...]:
        """Those of the module and those of its owners, the values that are worked out on reading among them."""
        owned = [function for owner in self.owners for function in owner.functions]
        owned += [_as_function(one) for owner in self.owners for one in owner.computed if not one.stored]
        return (*self.functions, *owned)

    @cached_property
    def _functions(self) -> dict[str, Function]:
        return {function.id: function for function in self.every_function}

    @cached_property
    def _operations(self) -> dict[str, Operation]:
        return {operation.id: operation for operation in self.every_operation}


def _as_function(value: Computed) -> Function:
    """What works a value out, of its row."""
    return Function(
        owner=value.owner,
        name=value.name,
        parameters=(),
        result=value.type,
        value=value.value,
        on_row=True,
        caller=value.caller,
        doc=value.doc,
        body=value.body,
    )


def _grouped(views: tuple[View, ...]) -> dict[str, list[View]]:
    groups: dict[str, list[View]] = {}
    for view in views:
        groups.setdefault(view.entity, []).append(view)
    return groups
