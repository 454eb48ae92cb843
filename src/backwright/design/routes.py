"""Routes: each endpoint with who passes, what comes in, what goes out and how it can be refused."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from backwright.design.conditions import Access, access, predicate_access
from backwright.design.inlining import written_out
from backwright.design.refusals import Refusal, Sender, refusals
from backwright.design.truth import FALSE
from backwright.model.api import Api
from backwright.model.backend import Backend
from backwright.model.entities import Entity, Filter, Listing, Pages, SortKey, View
from backwright.model.expressions import Attribute, Expression, Me, Rows, Self
from backwright.model.members import Field, Link
from backwright.model.names import plural, snake
from backwright.model.operations import Ordering, Parameter
from backwright.model.part import Part
from backwright.model.rules import ANYONE, NOBODY, Rule
from backwright.model.shapes import Input, Shape, inputs, shape, wire
from backwright.model.surface import Endpoint, endpoints, readers, told_by_parent
from backwright.model.types import Nothing, Row, element
from backwright.model.walk import parts, replace


class FieldRight(Part, frozen=True):
    """Who may set one member, of those who may create or update the row; `inside` as of a route.

    `path`: of a member of rows that are sent inside the row, the collections that lead to these, the outermost first.
    """

    member: str
    wire: str
    access: Access
    inside: Access | None = None
    path: tuple[Input, ...] = ()


class PartialUpdate(Part, frozen=True):
    """One `allow(update=..., only=[...])`: these members, or all where there are none, for those who pass."""

    access: Access
    only: tuple[str, ...] = ()


class Parent(Part, frozen=True):
    """A row that the path goes through, and who may read it."""

    link: Link
    readable: Access


class Paging(Part, frozen=True):
    """How a list is cut: `limit` rows unless asked for up to `at_most` others, and how a page is named."""

    limit: int
    at_most: int
    pages: Pages = "offset"


def paging_of(api: Api, limit: int) -> Paging:
    """How the result of an operation is cut."""
    return Paging(limit, max(api.at_most, limit), api.pages)


class Read(Part, frozen=True):
    """Which rows a list has, in which order, and what callers may ask for."""

    order: tuple[Ordering, ...]
    paging: Paging | None = None
    where: Access | None = None
    filters: tuple[Filter, ...] = ()
    sorts: tuple[SortKey, ...] = ()
    search: tuple[Expression, ...] = ()

    @property
    def by_cursor(self) -> bool:
        """Whether a page is asked for by where the one before it ended."""
        return self.paging is not None and self.paging.pages == "cursor"


AnswerForm: TypeAlias = Literal["row", "rows", "page", "session", "value", "nothing"]


class Answer(Part, frozen=True):
    """What a route answers with. `session`: an account with its tokens."""

    form: AnswerForm
    status: int
    shape: Shape | None = None


class Counted(Part, frozen=True):
    """Of which rows of the kind that a create makes its rule asks: of all, of those of the account that calls, of those
    of rows that links of the new row lead to. What they live in is locked in any case.
    """

    every: bool
    of_caller: bool
    links: tuple[Link, ...]


class Route(Part, frozen=True):
    """An endpoint, designed.

    `readable`: which rows the caller sees (404 beyond them); of a list, which rows it has. `allowed`: the rule of the
    operation itself, asked of the stored row (403). `candidate`: whether the row as it is written is asked as well.
    `inside`: of a create, the rule where the row that the new one will live in tells it, asked of that row. `counted`:
    of which rows of the kind that it makes the rule of a create asks; it is asked again of the new row, one at a time.
    `signed_in_only`: an anonymous caller is answered 401 before anything else is looked at.
    """

    endpoint: Endpoint
    feature: str
    readable: Access
    allowed: Access
    signed_in_only: bool
    answer: Answer
    doc: str = ""
    parents: tuple[Parent, ...] = ()
    candidate: bool = False
    inside: Access | None = None
    counted: Counted | None = None
    body: tuple[Input, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    rights: tuple[FieldRight, ...] = ()
    updates: tuple[PartialUpdate, ...] = ()
    read: Read | None = None
    refusals: tuple[Refusal, ...] = ()


def routes(backend: Backend, api: Api) -> tuple[Route, ...]:
    """Every route of an API."""
    kept = frozenset(_kept(backend))
    return tuple(_route(backend, api, endpoint, kept) for endpoint in endpoints(backend, api))


def _kept(backend: Backend) -> Iterator[str]:
    """The entities of which a row cannot be deleted as long as another one names it, or what goes with it."""
    links = (link for entity in backend.entities for link in entity.links if not link.within)
    named = {link.target for link in links if link.on_delete == "restrict"}
    for entity in backend.entities:
        if not entity.soft_delete and not named.isdisjoint(backend.going_with(entity.name)):
            yield entity.name


def feature_name(owner: str) -> str:
    """The folder of an entity or a view, `order_lines`; of what has no owner, `operations`."""
    return plural(snake(owner)) if owner else "operations"


def _route(backend: Backend, api: Api, endpoint: Endpoint, kept: frozenset[str]) -> Route:
    owner = backend.owner(endpoint.owner) if endpoint.owner else None
    entity = backend.rows_of(endpoint.owner) if endpoint.owner else None
    allowed = access(backend, endpoint.rule)
    readable = _readable(backend, owner, endpoint)
    read = _read(backend, api, owner, endpoint)
    body = _body(backend, api, entity, endpoint)
    creates = entity is not None and endpoint.kind == "create"
    rights = tuple(_rights(backend, api, entity, creates)) if endpoint.kind in ("create", "update") and entity else ()
    rights += tuple(_rights_inside(backend, body))
    updates = tuple(_updates(backend, owner)) if endpoint.kind == "update" and owner else ()
    inside = _inside(backend, entity, endpoint.rule) if creates and entity else None
    sender = Sender(allowed, body, bool(rights or updates), kept)
    return Route(
        endpoint,
        feature_name(endpoint.owner),
        readable,
        allowed,
        _signed_in_only(endpoint, allowed, read),
        _answer(backend, api, owner, endpoint, read),
        _doc(endpoint),
        tuple(_parent(backend, link) for link in endpoint.parents),
        candidate=allowed.needs_row and inside is None and (creates or _may_change(endpoint, allowed, body)),
        inside=inside,
        counted=_counted(backend, allowed, entity) if creates and entity and inside is None else None,
        body=body,
        parameters=endpoint.operation.parameters if endpoint.operation else (),
        rights=rights,
        updates=updates,
        read=read,
        refusals=refusals(backend, api, endpoint, sender),
    )


def _may_change(endpoint: Endpoint, rule: Access, body: tuple[Input, ...]) -> bool:
    """Whether an update may change what its rule asks about."""
    asked = {part.member for part in parts(rule.somebody) if isinstance(part, Attribute)}
    return endpoint.kind == "update" and any(given.member.id in asked for given in body)


def _counted(backend: Backend, rule: Access, entity: Entity) -> Counted | None:
    asked = [*parts(written_out(backend, rule.nobody)), *parts(written_out(backend, rule.somebody))]
    every = any(isinstance(part, Rows) and part.entity == entity.name for part in asked)
    of = [p.base for p in asked if isinstance(p, Attribute) and element(p.type) == Row(entity.name)]
    led_to = {one.member for one in of if isinstance(one, Attribute) and isinstance(one.base, Self)}
    links = [link for link in entity.links if link.id in led_to and link != entity.parent]
    return Counted(every, any(isinstance(one, Me) for one in of), tuple(links)) if every or of else None


def _inside(backend: Backend, entity: Entity, rule: Rule) -> Access | None:
    found, parent = access(backend, rule), entity.parent
    if parent is None or not found.needs_row or not told_by_parent(entity, rule):
        return None
    above = Self(Row(parent.target))

    def lift(part: Expression) -> Expression:
        through = isinstance(part, Attribute) and isinstance(part.base, Self) and part.member == parent.id
        return above if through else part

    return Access(replace(found.nobody, lift), replace(found.somebody, lift))


def _readable(backend: Backend, owner: Entity | View | None, endpoint: Endpoint) -> Access:
    if owner is None or endpoint.kind in ("create", "sign_in", "refresh", "sign_out"):
        return access(backend, ANYONE)
    if endpoint.kind in ("list", "named", "get") or endpoint.current:
        return access(backend, endpoint.rule)
    return access(backend, readers(owner))


def _signed_in_only(endpoint: Endpoint, allowed: Access, read: Read | None) -> bool:
    if endpoint.operation is not None and endpoint.operation.caller == "required":
        return True
    if read is not None and read.where is not None and read.where.signed_in_only:
        return True
    return allowed.signed_in_only


def _parent(backend: Backend, link: Link) -> Parent:
    return Parent(link, access(backend, parent_readers(backend, backend.entity(link.target))))


def parent_readers(backend: Backend, entity: Entity) -> Rule:
    """Who may read a row that a path goes through: by the entity's rule; owned rows without one follow their owner."""
    rule = readers(entity)
    if rule.people or entity.parent is None:
        return rule if rule.people else NOBODY
    return parent_readers(backend, backend.entity(entity.parent.target))


def _read(backend: Backend, api: Api, owner: Entity | View | None, endpoint: Endpoint) -> Read | None:
    if owner is None or endpoint.kind not in ("list", "named"):
        return None
    listing = owner.listing
    named = endpoint.named
    order = (named.order if named else ()) or listing.order
    limit = (named.limit if named else None) or listing.limit or api.limit
    at_most = listing.at_most or max(api.at_most, limit or 0)
    paging = Paging(limit, at_most, listing.pages or api.pages) if limit is not None else None
    if named is not None:
        return Read(order, paging, predicate_access(backend, named.where))
    return _listed(order, paging, listing)


def _listed(order: tuple[Ordering, ...], paging: Paging | None, listing: Listing) -> Read:
    return Read(order, paging, None, listing.filters, listing.sorts, listing.search)


def _answer(backend: Backend, api: Api, owner: Entity | View | None, endpoint: Endpoint, read: Read | None) -> Answer:
    if endpoint.kind in ("sign_in", "refresh") or (endpoint.kind == "create" and _registers(backend, owner, endpoint)):
        assert owner is not None
        return Answer("session", endpoint.status, shape(backend, owner, "self", api.case, written=True))
    if read is not None and owner is not None:
        form: AnswerForm = "page" if read.paging else "rows"
        return Answer(form, endpoint.status, shape(backend, owner, "list", api.case))
    if endpoint.kind in ("delete", "sign_out"):
        return Answer("nothing", endpoint.status if api.none is None else 200)
    operation = endpoint.operation
    if operation is not None and not isinstance(operation.result, Nothing):
        return _result(backend, api, endpoint, operation.result)
    if operation is not None and not operation.answers_row:
        return Answer("nothing", endpoint.status if api.none is None or operation.status is not None else 200)
    assert owner is not None
    # A token that was made with the row is shown this once, and so are those of the rows inside it.
    made = endpoint.kind == "create" and not backend.rows_of(owner.name).account
    whole = endpoint.current or made
    shown = shape(backend, owner, "self" if whole else "one", api.case, written=endpoint.kind not in ("get", "restore"))
    return Answer("row", endpoint.status, shown)


def _result(backend: Backend, api: Api, endpoint: Endpoint, result: object) -> Answer:
    if isinstance(result, Row):
        acts = endpoint.operation is not None and endpoint.operation.kind == "action"
        shown = shape(backend, backend.owner(result.entity), "one", api.case, written=acts)
        return Answer("row", endpoint.status, shown)
    return Answer("value", endpoint.status)


def _registers(backend: Backend, owner: Entity | View | None, endpoint: Endpoint) -> bool:
    """Whether somebody without an account makes their own."""
    return isinstance(owner, Entity) and owner.account and access(backend, endpoint.rule).nobody != FALSE


def _doc(endpoint: Endpoint) -> str:
    said = endpoint.operation or endpoint.named
    return said.doc if said is not None else ""


def _body(backend: Backend, api: Api, entity: Entity | None, endpoint: Endpoint) -> tuple[Input, ...]:
    if entity is None:
        return ()
    if endpoint.kind == "create":
        return inputs(backend, entity, "create", api.case)
    return inputs(backend, entity, "update", api.case) if endpoint.kind == "update" else ()


def _rights(backend: Backend, api: Api, entity: Entity, creates: bool) -> Iterator[FieldRight]:
    for member in entity.members:
        if isinstance(member, Field | Link) and member.write is not None and member.write != NOBODY:
            inside = _inside(backend, entity, member.write) if creates else None
            yield FieldRight(member.id, wire(member, api.case), access(backend, member.write), inside)


def _rights_inside(backend: Backend, body: tuple[Input, ...], path: tuple[Input, ...] = ()) -> Iterator[FieldRight]:
    """Who may set what of rows that are sent inside others: what nobody may is not sent."""
    for given in body:
        if path and isinstance(given.member, Field | Link) and given.member.write is not None:
            yield FieldRight(given.member.id, given.wire, access(backend, given.member.write), path=path)
        elif given.rows:
            yield from _rights_inside(backend, given.rows, (*path, given))


def _updates(backend: Backend, owner: Entity | View) -> Iterator[PartialUpdate]:
    """The grants of an update, one by one, where one of them opens only some members."""
    grants = [grant for grant in owner.grants if "update" in grant.verbs]
    if any(grant.only for grant in grants):
        for grant in grants:
            yield PartialUpdate(access(backend, grant.rule), grant.only)
