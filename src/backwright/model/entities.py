"""Kinds of rows, and the shapes in which they are shown."""

from __future__ import annotations

from typing import Literal, TypeAlias

from backwright.model.expressions import Expression
from backwright.model.members import Collection, Computed, Field, Link, Member, is_hashed, is_secret
from backwright.model.operations import Function, Hook, NamedList, Operation, Ordering, Procedure
from backwright.model.part import Part
from backwright.model.rules import Grant

Pages: TypeAlias = Literal["offset", "number", "cursor"]


class Unique(Part, frozen=True):
    """No two rows alike in these members, among those of which the function `where` is true."""

    members: tuple[str, ...]
    where: str = ""
    during: str = ""
    message: str = ""


class Index(Part, frozen=True):
    """An index that was asked for."""

    members: tuple[str, ...]
    where: str = ""


class Check(Part, frozen=True):
    """What is true of every row at the end of every operation: the function of that id."""

    function: str
    message: str


class Filter(Part, frozen=True):
    """A query parameter and the path that it compares. `ordered`: also with `_min` and `_max`."""

    name: str
    path: Expression
    ordered: bool = False


class SortKey(Part, frozen=True):
    """A name that `sort` takes, with or without a leading minus."""

    name: str
    path: Expression


class Listing(Part, frozen=True):
    """How the rows are listed. A limit of None: what the API says."""

    order: tuple[Ordering, ...] = ()
    limit: int | None = None
    at_most: int | None = None
    pages: Pages | None = None
    filters: tuple[Filter, ...] = ()
    sorts: tuple[SortKey, ...] = ()
    search: tuple[Expression, ...] = ()


class Entity(Part, frozen=True):
    """A kind of row. `account`: its rows sign in.

    `members` stand in the order of the blueprint; `implicit` are `id` and the times. `path` is "" where it follows
    from the name.
    """

    name: str
    members: tuple[Member, ...]
    implicit: tuple[Field, ...]
    doc: str = ""
    path: str = ""
    account: bool = False
    current: str = "me"
    tenant: bool = False
    soft_delete: bool = False
    versioned: Literal["no", "optional", "required"] = "no"
    append_only: bool = False
    audit: tuple[Literal["read", "create", "update", "delete"], ...] = ()
    verify_email: bool = False
    reset_password: bool = False
    was: str = ""
    grants: tuple[Grant, ...] = ()
    listing: Listing = Listing()
    uniques: tuple[Unique, ...] = ()
    indexes: tuple[Index, ...] = ()
    checks: tuple[Check, ...] = ()
    functions: tuple[Function, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    operations: tuple[Operation, ...] = ()
    lists: tuple[NamedList, ...] = ()
    hooks: tuple[Hook, ...] = ()

    @property
    def fields(self) -> tuple[Field, ...]:
        return tuple(member for member in self.members if isinstance(member, Field))

    @property
    def links(self) -> tuple[Link, ...]:
        return tuple(member for member in self.members if isinstance(member, Link))

    @property
    def collections(self) -> tuple[Collection, ...]:
        return tuple(member for member in self.members if isinstance(member, Collection))

    @property
    def computed(self) -> tuple[Computed, ...]:
        return tuple(member for member in self.members if isinstance(member, Computed))

    @property
    def key(self) -> tuple[Field | Link, ...]:
        """What paths name a row by: the members that are declared as its key, else `id`."""
        declared = tuple(m for m in self.members if isinstance(m, Field | Link) and m.key)
        return declared or tuple(m for m in self.members if isinstance(m, Field) and m.value) or self.implicit[:1]

    @property
    def identity(self) -> tuple[Field | Link, ...]:
        """What names a row among all of its kind, as JSON does: its key, and before it the row that it lives in
        where the key is unique only there.
        """
        parent = self.parent
        alone = parent is None or self.value is not None or self.key[0] is self.implicit[0]
        return self.key if parent is None or alone else (parent, *self.key)

    @property
    def parent(self) -> Link | None:
        """The link to the row that this one lives in."""
        return next((link for link in self.links if link.within), None)

    @property
    def value(self) -> Field | None:
        """The field that a row is written and shown as, where it is that field alone."""
        return next((f for f in self.fields if f.value), None)

    @property
    def times(self) -> tuple[Field, ...]:
        """`created_at` and `updated_at`, unless the entity has `timestamps=False`."""
        return self.implicit[1:]

    def member(self, name: str) -> Member | None:
        """The member of that name, declared or implicit."""
        return next((m for m in (*self.members, *self.implicit) if m.name == name), None)


class View(Part, frozen=True):
    """A named public shape of an entity: what it shows, what it computes, who may see it."""

    name: str
    entity: str
    shows: tuple[str, ...]
    computed: tuple[Computed, ...] = ()
    doc: str = ""
    path: str = ""
    nested: bool = False
    grants: tuple[Grant, ...] = ()
    listing: Listing = Listing()
    functions: tuple[Function, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    operations: tuple[Operation, ...] = ()
    lists: tuple[NamedList, ...] = ()


class Record(Part, frozen=True):
    """A shape without a table. Events and incoming webhooks are records with the further options."""

    name: str
    fields: tuple[Field | Link, ...]
    kind: Literal["record", "event", "incoming"] = "record"
    doc: str = ""
    webhook: str = ""
    path: str = ""
    type: str = ""
    signed: str = ""
    once: str = "id"
    serial: str = ""
    grants: tuple[Grant, ...] = ()


def keeps_secrets(entity: Entity) -> bool:
    """Whether its rows keep something that is hashed or encrypted: secrets, and tokens but those of accounts."""
    return any(is_secret(field) or (is_hashed(field) and not entity.account) for field in entity.fields)
