"""One request: who calls, what the path names, what the body says, and how the answer is wrapped."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from backwright.evaluator.accounts import Accounts
from backwright.evaluator.expressions import Frame, World, frame
from backwright.evaluator.http import Call, Response, parse_body
from backwright.evaluator.input import Reader
from backwright.evaluator.mentions import Mentions
from backwright.evaluator.output import Writer, fill, names, stamp
from backwright.evaluator.rates import Rates
from backwright.evaluator.refusals import Refused, Unreachable
from backwright.evaluator.rules import Judge
from backwright.evaluator.statements import Bodies
from backwright.evaluator.store import VERSION, Ref, State
from backwright.evaluator.types import Malformed, from_text, text
from backwright.evaluator.writing import Rows
from backwright.model.api import Api, without_entity
from backwright.model.backend import Backend
from backwright.model.entities import Entity, View
from backwright.model.members import Field, Link
from backwright.model.names import in_case
from backwright.model.operations import NO_CONTENT
from backwright.model.rules import Outcome
from backwright.model.shapes import Place, wire
from backwright.model.surface import readers
from backwright.model.types import Scalar, present

ESCAPED = re.compile("[\udc80-\udcff]")
"""What stands for bytes that are no UTF-8."""


@dataclass(frozen=True)
class Shared:
    """What all requests to one backend share beside its rows."""

    backend: Backend
    api: Api
    accounts: Accounts
    rates: Rates
    mentions: Mentions
    settings: Mapping[str, Any]
    outside: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    replays: dict[Any, Any] = field(default_factory=dict)


class Exchange:
    """A request for an endpoint, at work on a state of its own."""

    def __init__(self, shared: Shared, call: Call, state: State) -> None:
        self.shared = shared
        self.backend = shared.backend
        self.api = shared.api
        self.call = call
        self.endpoint = call.endpoint
        self.state = state
        self.world = World(self.backend, state, shared.mentions, shared.settings, self._effect)
        self.token = ""
        self.doors: Mapping[str, Callable[..., Any]] = {}
        self.arrived: Ref | None = None
        """Who has signed in by what the body says: whoever calls, when it answers."""
        self.be(None)

    def be(self, me: Ref | None) -> None:
        """From here on this is the caller."""
        self.me = me
        self.judge = Judge(self.world, me)
        self.rows = Rows(self.world, self.judge, self.api)
        self.bodies = Bodies(self.rows, self.subject, self.shared.outside, self.doors)

    def _effect(self, node: Any, at: Frame) -> Any:
        return self.bodies.effect(node, at)

    def at(self, row: Ref | None = None, values: Mapping[str, Any] | None = None) -> Frame:
        """Where a body begins."""
        return replace(frame(self.world, self.me, row, values), acts=True)

    # What the path names.

    @property
    def owner(self) -> Entity | View:
        return self.backend.owner(self.endpoint.owner)

    @property
    def entity(self) -> Entity:
        return self.backend.rows_of(self.endpoint.owner)

    @property
    def subject(self) -> str:
        """What is told to be missing, forbidden or in conflict."""
        return self.name(self.endpoint.owner) or "request"

    def name(self, owner: str) -> str:
        return in_case(owner, self.api.case) if owner else ""

    def refusal(self, outcome: Outcome, subject: str = "") -> Refused:
        return Refused(outcome, {subject or self.subject: [self.api.wording[outcome]]})

    def forbidden(self, member: Field | Link) -> Refused:
        """The member may not be written by this caller."""
        return self.refusal("forbidden", wire(member, self.api.case))

    def parents(self) -> dict[str, Ref]:
        """The row that this one lives in, by the name of its link; each has to be readable, the outermost first."""
        found: dict[str, Ref] = {}
        for link in reversed(self.endpoint.parents):
            target = self.backend.entity(link.target)
            above = self._lookup(target, found if target.parent is not None else {}, last=False)
            if above is None or not self.judge.readable(above):
                raise self.refusal("missing", self.name(target.name))
            found = {link.name: above}
        return found

    def row(self) -> Ref:
        """The row that the path names: readable, else missing; open to the caller by the endpoint's rule."""
        current = self.endpoint.current and self.me is not None
        row = self.me if current else self._lookup(self.entity, self.parents(), last=True)
        if row is None:
            raise self.refusal("missing")
        return self.judged(row)

    def deleted(self) -> Ref:
        """The row of that key that was deleted last; as yet by nobody judged."""
        row = self._lookup(self.entity, self.parents(), last=True, deleted=True)
        if row is None:
            raise self.refusal("missing")
        return row

    def judged(self, row: Ref) -> Ref:
        """The row where it is readable, else missing; open to the caller by the endpoint's rule, else forbidden."""
        current = self.endpoint.current and self.me is not None
        allowed = self.judge.holds(self.endpoint.rule, row)
        seen = allowed if self.endpoint.kind == "get" or current else self.judge.readable(row, self.owner)
        if not seen:
            raise self.refusal("missing")
        if not allowed:
            raise self.refusal("forbidden")
        return row

    def _lookup(self, entity: Entity, outer: Mapping[str, Ref], *, last: bool, deleted: bool = False) -> Ref | None:
        """The row that the path names; what can be no key of it names none."""
        wanted: dict[str, Any] = dict(outer)
        for member in entity.key:
            try:
                wanted[member.name] = self._key(member, text(self.call.segment(entity.name, member.name, last=last)))
            except Malformed:
                return None
        if None in wanted.values():
            return None
        return (self.rows.find_deleted if deleted else self.rows.find)(entity.name, wanted)

    def _key(self, member: Field | Link, said: str) -> Any:
        if isinstance(member, Link):
            target = self.backend.entity(member.target)
            part = target.identity[0]
            return self.rows.find(target.name, {part.name: self._key(part, said)})
        kind = present(member.type)
        name = kind.name if isinstance(kind, Scalar) else "str"
        if name in ("str", "slug", "email", "url", "html"):
            return said
        return from_text(said, self.backend.ids if name == "id" else name)

    def check_version(self, row: Ref) -> None:
        """A caller who saw another version of the row is told so, and one who has to say which they saw."""
        versioned, seen = self.backend.entity(row.entity).versioned, self.call.request.headers.get("if-match")
        if versioned == "required" and seen is None:
            raise Unreachable(428, "stale", "If-Match", self.api.wording["blank"])
        if versioned == "no" or seen in (None, "*"):
            return
        if _tag(self.state.before(row)) not in (tag.strip() for tag in seen.split(",")):
            raise self.refusal("stale")

    # What the request says.

    def reader(self) -> Reader:
        return Reader(self.backend, self.api)

    def query_reader(self) -> Reader:
        """For paths and queries, where everything is text."""
        return Reader(self.backend, self.api, textual=True)

    def query(self, known: Iterable[str] = ()) -> dict[str, str]:
        """The query parameters: text, each of them said once; where others are ignored, those that are known."""
        said, ignores, known = self.call.query, self.api.unknown == "ignore", frozenset(known)
        if ignores and not known:
            return {}
        if any(ESCAPED.search(text) for pair in said for text in pair):
            raise self.refusal("invalid", "request")
        if ignores:
            said = tuple(pair for pair in said if pair[0] in known)
        names = [name for name, _ in said]
        if twice := [name for name in names if names.count(name) > 1]:
            raise Refused("invalid", {name: [self.api.wording["invalid"]] for name in twice})
        return dict(said)

    @property
    def has_no_body(self) -> bool:
        """Whether nothing is sent, and nothing has to be."""
        return self.endpoint.may_have_no_body and not self.call.request.body

    def body(self) -> Any:
        """The data of the body, out of the template around it."""
        if self.has_no_body:
            return {}
        reader = self.reader()
        try:
            body = parse_body(self.call.request)
        except ValueError:
            raise Refused("invalid", {"request": [self.api.wording["invalid"]]}) from None
        owner = self.endpoint.owner
        template = self.api.request if owner else without_entity(self.api.request)
        data = _unwrap(fill(template, names(owner, self.api)), body, reader)
        reader.finish()
        return data

    # Answers.

    @property
    def writer(self) -> Writer:
        return Writer(self.judge, self.api, self.token)

    def show(self, row: Ref, place: Place, *, made: bool = False) -> Response:
        """The row as the owner of the path shows it; nothing where the caller may not read it, or no longer.

        `made`: it is new, and shows the token that was made with it, this once.
        """
        if place != "self" and not (readers(self.owner).people and self.judge.readable(row, self.owner)):
            return self.done()
        shown = self.writer.row(row, self.owner, "self" if made else place)
        answer = self.filled(self.api.one, self.endpoint.owner, shown)
        versioned = self.backend.entity(row.entity).versioned != "no"
        return replace(answer, headers={"etag": _tag(self.state.get(row, VERSION))}) if versioned else answer

    def filled(self, template: Any, owner: str, data: Any, **more: Any) -> Response:
        """An answer in its template."""
        values = {"data": data, "message": self.api.wording["done"], "timestamp": stamp(self.state.now), **more}
        template = template if owner else without_entity(template)
        return Response(self.endpoint.status, fill(template, {**names(owner, self.api), **values}))

    def done(self, status: int | None = None) -> Response:
        """The answer without a value; of another status where the operation has one."""
        if self.api.none is None or status == NO_CONTENT:
            return Response(status or NO_CONTENT, empty=True)
        return Response(status or 200, self.filled(self.api.none, self.endpoint.owner, None).body)

    @property
    def now(self) -> datetime:
        return self.state.now


def _tag(version: int) -> str:
    return f'"{version}"'


def _unwrap(template: Any, body: Any, reader: Reader) -> Any:
    """What stands in the place of {data}."""
    if not isinstance(template, Mapping):
        return body
    if not isinstance(body, Mapping):
        reader.fault("request", "invalid")
        return None
    reader.unknown(body, template)
    found = None
    for name, inner in template.items():
        if body.get(name) is None:
            reader.fault(name, "blank")
        elif not isinstance(body[name], Mapping):
            reader.fault(name, "invalid")
        else:
            found = _unwrap(inner, body[name], reader)
    return found
