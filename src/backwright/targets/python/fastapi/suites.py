"""The tests of a generated project: made of the same model as its code, so that each rule has its row in a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from backwright.design import Design
from backwright.design.designing import Feature
from backwright.design.refusals import status
from backwright.design.routes import Route
from backwright.model.entities import Entity
from backwright.model.expressions import Me
from backwright.model.members import Collection, Field, Link, Slugified, is_issued
from backwright.model.names import in_case, snake
from backwright.model.operations import Operation
from backwright.model.shapes import Input, wire
from backwright.model.statements import Relate
from backwright.model.surface import Segment, readers
from backwright.model.types import BOOL, Choice, Scalar, present
from backwright.targets.python import templates
from backwright.targets.python.fastapi import documents, problems, samples
from backwright.targets.python.fastapi.accounts import account_fields
from backwright.targets.python.fastapi.expectations import Who, holds
from backwright.targets.python.fastapi.names import Owner, maker, pattern, segment_name
from backwright.targets.python.symbols import attribute, variable

_PACKAGE = "backwright.targets.python.fastapi"
_CALLERS: tuple[Who, ...] = ("anonymous", "stranger", "owner")


@dataclass(slots=True)
class Factory:
    """How a row of an entity is made."""

    name: str
    model: str
    values: list[tuple[str, str]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)

    @property
    def numbered(self) -> bool:
        return any("number" in value for _, value in self.values)


@dataclass(frozen=True, slots=True)
class Leafed:
    """A list by cursor: who asks, where the rows and the next cursor are in a page, and how many rows that may have.

    `limit` and `cursor`: the names of these parameters.
    """

    caller: str
    path: str
    rows: str
    following: str
    most: int
    limit: str
    cursor: str

    @property
    def name(self) -> str:
        """The path as a part of a name."""
        return re.sub(r"\W+", "_", self.path).strip("_")


@dataclass(slots=True)
class Suite:
    """The tests of one feature."""

    keys: list[str] = field(default_factory=list)
    given: dict[str, str] = field(default_factory=dict)
    bodies: dict[tuple[str, str], str] = field(default_factory=dict)
    cases: list[tuple[str, str, str, int]] = field(default_factory=list)
    invalid: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    shown: list[tuple[str, str, str]] = field(default_factory=list)
    lists: list[tuple[str, str]] = field(default_factory=list)
    leafed: list[Leafed] = field(default_factory=list)
    one: str = ""
    again: str = ""
    idempotent: list[tuple[str, str, str, int]] = field(default_factory=list)
    unique: list[tuple[str, str, int]] = field(default_factory=list)
    slugs: list[tuple[str, str, str]] = field(default_factory=list)
    tokens: list[tuple[str, str, str, list[str]]] = field(default_factory=list)
    """Creates that tell tokens: who asks, the path, what is sent beside the rest, and where each is told."""
    versions: list[tuple[str, str, str]] = field(default_factory=list)
    restored: list[str] = field(default_factory=list)
    otherwise: list[tuple[str, str]] = field(default_factory=list)
    """Operations that have a status of their own for a token that is none."""
    version_required: bool = False
    row: str = ""

    def forget_unused(self) -> None:
        """Rows that are made and not mentioned again are given no name."""
        for place, line in enumerate(self.keys):
            name, _, made = line.partition(" = ")
            after = " ".join([*self.keys[place + 1 :], *self.given.values()])
            if not re.search(rf"\b{name}\.", after):
                self.keys[place] = made


class Suites:
    """Makes the tests of a design."""

    def __init__(self, design: Design) -> None:
        self._design = design
        self._backend = design.backend
        self._factories = {f.name: f for e in design.backend.entities if (f := self._factory(e)) is not None}

    # Rows

    def factories(self) -> list[Factory]:
        return list(self._factories.values())

    def _factory(self, entity: Entity) -> Factory | None:
        owner = Owner.of(self._backend, self._design.api, entity.name)
        made = Factory(maker(entity.name), owner.model)
        for member in entity.members:
            if (
                isinstance(member, Field)
                and not (entity.account and present(member.type) == Scalar("token"))
                and member.default is None
                and not member.optional
            ):
                value = samples.stored(member, self._design)
                if value is None:
                    return None
                made.values.append((attribute(member.name), value))
            elif isinstance(member, Link) and (
                isinstance(member.default, Me) or (not member.optional and member.default is None)
            ):
                code = "self.account" if isinstance(member.default, Me) else f"await self.{maker(member.target)}()"
                made.links.append((f"{member.name}_id", code))
        return made

    # Features

    def suite(self, feature: Feature, answers: dict[str, str]) -> str:
        """The module that tests the routes of a feature; empty where rows of it cannot be made."""
        owner = Owner.of(self._backend, self._design.api, feature.owner.name)
        suite = Suite(version_required=owner.entity.versioned == "required")
        if not self._keys(owner, suite):
            return ""
        for route in feature.routes:
            self._body(owner, route, suite)
        unauthenticated = status(self._design.api, "unauthenticated")
        for route in feature.routes:
            suite.given |= {segment_name(s): _said(route, s) for s in route.endpoint.path if s.parameter}
            self._route(owner, route, suite, answers)
            if status(self._design.api, "unauthenticated", route.endpoint.operation) != unauthenticated:
                suite.otherwise.append((route.endpoint.method, pattern(route.endpoint)))
            if route.endpoint.kind == "restore" and self._comes_back(route):
                suite.restored.append(pattern(route.endpoint).removesuffix("/restore"))
        suite.forget_unused()
        return templates.render(
            _PACKAGE,
            "tests/routes.py.jinja",
            suite=suite,
            signs_in=bool(self._backend.sign_ins),
            unauthenticated=unauthenticated,
            invalid=status(self._design.api, "invalid"),
            conflict=status(self._design.api, "conflict"),
            missing=status(self._design.api, "missing"),
            stale=status(self._design.api, "stale"),
            many=owner.many.replace("_", " "),
            prefix=self._design.api.prefix,
            faults_shown=problems.faults_shown(self._design.api),
        )

    def _keys(self, owner: Owner, suite: Suite) -> bool:
        """The lines that make a row and the rows that it lives in, and the names by which paths know them."""
        chain: list[Entity] = [owner.entity]
        while chain[-1].parent is not None:
            chain.append(self._backend.entity(chain[-1].parent.target))
        if any(maker(e.name) not in self._factories for e in chain):
            return False
        outer = ""
        for entity in reversed(chain):
            name = variable(snake(entity.name))
            given = f"{entity.parent.name}_id={outer}.id" if entity.parent is not None and outer else ""
            made: list[str] = []
            for key in entity.key:
                text = key.name if entity is owner.entity else f"{snake(entity.name)}_{key.name}"
                own = segment_name(_segment(text, entity.name))
                suite.given[own] = self._key(key, name, made, suite)
            given = ", ".join(filter(None, [given, *made]))
            suite.keys.append(f"{name} = await rows.{maker(entity.name)}({given})")
            outer = name
        suite.row = outer
        return True

    def _key(self, key: Field | Link, row: str, made: list[str], suite: Suite) -> str:
        """The code of what stands in a path for a part of a key; a row that it leads to is made before."""
        if isinstance(key, Field):
            return f"{row}.{attribute(key.name)}"
        target = self._backend.entity(key.target)
        part = target.identity[0]
        if part is target.implicit[0]:
            return f"{row}.{key.name}_id"
        if isinstance(key.default, Me) and isinstance(part, Field):
            return f"rows.account.{attribute(part.name)}"
        other = f"{row}_{key.name}"
        inner: list[str] = []
        value = self._key(part, other, inner, suite)
        suite.keys.append(f"{other} = await rows.{maker(target.name)}({', '.join(inner)})")
        made.append(f"{key.name}_id={other}.id")
        return value

    def _body(self, owner: Owner, route: Route, suite: Suite) -> None:
        path = (route.endpoint.method, pattern(route.endpoint))
        if route.endpoint.kind == "update":
            suite.bodies[path] = self._wrapped(owner, "{}")
        elif route.endpoint.kind == "create":
            values = self._values(route.body, suite)
            if values is not None:
                suite.bodies[path] = self._wrapped(owner, values)
        elif route.parameters and route.endpoint.method in ("POST", "PUT", "PATCH"):
            # Enough to be refused by what is asked before the body is read.
            suite.bodies[path] = self._wrapped(owner, "{}")

    def _values(self, inputs: tuple[Input, ...], suite: Suite, number: int = 0) -> str | None:
        """The code of right values of all that must be sent; of a list, those of its row of that number."""
        pairs = []
        for given in inputs:
            if not given.required:
                continue
            value = self._value(given, suite, number)
            if value is None:
                return None
            pairs.append(f'"{given.wire}": {value}')
        return f"{{{', '.join(pairs)}}}"

    def _value(self, given: Input, suite: Suite, number: int) -> str | None:
        member = given.member
        if isinstance(member, Field):
            return samples.sent(member, self._design, number)
        if isinstance(member, Collection) and given.rows:
            least = member.inline.min if member.inline is not None else 1
            inner = [self._values(given.rows, suite, each) for each in range(max(1, least))]
            return None if None in inner else f"[{', '.join(map(str, inner))}]"
        return None

    def _wrapped(self, owner: Owner, data: str) -> str:
        template = documents.filled(self._design.api.request, owner)
        for name in reversed(documents.path(template)):
            data = f'{{"{name}": {data}}}'
        return data

    def _route(self, owner: Owner, route: Route, suite: Suite, answers: dict[str, str]) -> None:
        method, path = route.endpoint.method, pattern(route.endpoint)
        statuses = {who: self._status(owner, route, who, suite) for who in _CALLERS}
        for who, answered in statuses.items():
            if answered is not None and (who == "anonymous" or self._backend.sign_ins):
                suite.cases.append((who, method, path, answered))
        best = next((who for who in reversed(_CALLERS) if (statuses[who] or 500) < 300), None)
        if best is None:
            return
        kind = route.endpoint.kind
        if kind in ("create", "update") and (method, path) in suite.bodies:
            self._wrong(route, suite, best)
        if kind == "update" and owner.entity.versioned != "no":
            suite.versions.append((best, method, path))
        if kind in ("get", "list", "named") and route.endpoint.name in answers:
            suite.shown.append((best, path, answers[route.endpoint.name]))
        if kind == "list" and not owner.entity.account and owner.view is None and not _is_one_of_each(owner.entity):
            self._listed(owner, route, suite, best)
        if _only_links(route.endpoint.operation):
            suite.idempotent.append((best, method, path, route.answer.status))
        if kind == "create" and (method, path) in suite.bodies:
            self._taken(owner, route, suite, best, statuses[best] or route.answer.status)
            self._told_once(route, suite, best)

    def _listed(self, owner: Owner, route: Route, suite: Suite, best: str) -> None:
        path = pattern(route.endpoint)
        suite.lists.append((best, path))
        suite.one = maker(owner.entity.name)
        suite.again = self._within(owner, suite)
        if route.read is not None and route.read.paging is not None and route.read.by_cursor:
            template = documents.filled(documents.of_page(self._design.api, by_cursor=True), owner)
            rows, following = (documents.name_of(template, brace) for brace in ("{data}", "{next}"))
            if rows and following:
                most, called = min(route.read.paging.at_most, 6), self._design.api.parameter
                suite.leafed.append(Leafed(best, path, rows, following, most, called("limit"), called("cursor")))

    def _comes_back(self, route: Route) -> bool:
        """Whether the owner of a row may see it, delete it and bring it back."""
        own = [r for r in self._design.routes if r.endpoint.owner == route.endpoint.owner and not r.endpoint.current]
        asked = {r.endpoint.kind: r for r in own if r.endpoint.kind in ("get", "delete", "restore")}
        return len(asked) == 3 and all(
            holds(self._backend, rule, "owner") for r in asked.values() for rule in (r.readable, r.allowed)
        )

    def _within(self, owner: Owner, suite: Suite) -> str:
        """How a further row is made beside the one that there is."""
        parent = owner.entity.parent
        if parent is None:
            return ""
        suite.given["parent_id"] = f"{suite.row}.{parent.name}_id"
        return f'{parent.name}_id=keys["parent_id"]'

    def _status(self, owner: Owner, route: Route, who: Who, suite: Suite) -> int | None:  # noqa: C901  a step a check
        """What a caller is answered about a fresh row; None where that is not told by the model alone."""
        endpoint = route.endpoint
        api = {r.outcome: r.status for r in route.refusals}
        if who == "anonymous" and route.signed_in_only:
            return api.get("unauthenticated", 401)
        if endpoint.kind in ("sign_in", "refresh", "sign_out") or endpoint.current:
            return route.answer.status if endpoint.kind == "get" and who != "anonymous" else None
        if not route.allowed.needs_row and not route.allowed.open:
            allowed = holds(self._backend, route.allowed, who)
            if not allowed:
                return api.get("forbidden", 403) if allowed is False and who != "anonymous" else None
        if endpoint.kind == "restore":
            return None
        for parent in route.parents:
            readable = holds(self._backend, parent.readable, who)
            if not readable:
                return api.get("missing", 404) if readable is False else None
        if endpoint.kind in ("list", "named"):
            return route.answer.status
        if (
            endpoint.kind == "create"
            and route.allowed.needs_row
            and self._backend.rows_of(endpoint.owner).parent is None
        ):
            return None
        if endpoint.on_row:
            readable = holds(self._backend, route.readable, who)
            if readable is None:
                return None
            if not readable:
                return api.get("missing", 404)
        allowed = holds(self._backend, route.allowed, who)
        if allowed is None or (not allowed and not route.allowed.needs_row):
            return None
        if not allowed:
            return api.get("forbidden", 403) if who != "anonymous" else None
        return self._success(owner, route, suite)

    def _success(self, owner: Owner, route: Route, suite: Suite) -> int | None:
        endpoint = route.endpoint
        body = suite.bodies.get((endpoint.method, pattern(endpoint)))
        if endpoint.kind == "create" and (body is None or owner.entity.account or _is_one_of_each(owner.entity)):
            return None
        if endpoint.kind == "delete" and any(
            link.target == owner.entity.name for each in self._backend.entities for link in each.links
        ):
            return None
        if endpoint.operation is not None and not _only_links(endpoint.operation):
            return None
        if endpoint.kind in ("create", "update") and not readers(self._backend.owner(owner.name)).people:
            return 204 if self._design.api.none is None else 200
        return route.answer.status

    def _wrong(self, route: Route, suite: Suite, who: str) -> None:
        api = self._design.api
        method, path = route.endpoint.method, pattern(route.endpoint)
        for given in route.body:
            if isinstance(given.member, Field) and given.member.write is None:
                for value, message in samples.wrong(given.member, api):
                    if message:
                        suite.invalid.append(
                            (who, method, path, f'{{"{given.wire}": {value}}}', f"{given.wire} {message}")
                        )
        if api.unknown == "refuse":
            suite.invalid.append((who, method, path, '{"no-such-field": 1}', f"no-such-field {api.wording['unknown']}"))

    def _told_once(self, route: Route, suite: Suite, who: str) -> None:
        """The tokens that the answer to a create tells: that of the row, and that of one row of each kind inside it."""
        path, shape = pattern(route.endpoint), route.answer.shape
        if shape is None or shape.entity.account or (who, "POST", path, 201) not in suite.cases:
            return
        told = [f'found(made, "{shown.wire}")' for shown in shape.properties if is_issued(shown.member)]
        sent = {given.member.id: given for given in route.body}
        more = []
        for shown in shape.properties:
            own = [each.wire for each in shown.row.properties if each.once] if shown.row is not None else []
            item = self._value(sent[shown.member.id], suite, 0) if own and shown.member.id in sent else None
            if item is not None:
                more.append(f'"{shown.wire}": {item}')
                told += [f'found(made, "{shown.wire}")[0]["{name}"]' for name in own]
        if told:
            suite.tokens.append((who, path, f"{{{', '.join(more)}}}" if more else "", told))

    def _taken(self, owner: Owner, route: Route, suite: Suite, who: str, made: int) -> None:
        path = pattern(route.endpoint)
        slug = next((f for f in owner.entity.fields if isinstance(f.made, Slugified)), None)
        again = not any(isinstance(g.member, Field) and g.member.unique for g in route.body if g.required)
        if slug is not None and again and made == route.answer.status:
            suite.slugs.append((who, path, slug.wire or in_case(slug.name, self._design.api.case)))
            return
        sent = {given.member.id: given for given in route.body}
        for member in owner.entity.fields:
            if (member.unique or (owner.entity.key == (member,))) and member.id in sent and sent[member.id].required:
                suite.unique.append((who, path, made))
                return


def _said(route: Route, step: Segment) -> str:
    """The code of what a path says of a parameter: of a choice one of its values."""
    kinds = [present(p.type) for p in route.parameters if p.name == step.text]
    return repr(kinds[0].values[0]) if kinds and isinstance(kinds[0], Choice) else '"1"'


def _only_links(operation: Operation | None) -> bool:
    """Whether an operation links and unlinks rows, and does nothing else: it may be done again."""
    if operation is None or operation.moves is not None or operation.parameters:
        return False
    return bool(operation.body) and all(isinstance(statement, Relate) for statement in operation.body)


def _is_one_of_each(entity: Entity) -> bool:
    """Whether rows that link the same rows are alike in a unique key, or soon are: then there are few of them."""
    keys = [tuple(entity.member(n.rpartition(".")[2]) for n in one.members) for one in entity.uniques]
    return any(all(_is_one_of_few(member) for member in key) for key in (*keys, entity.key))


def _is_one_of_few(member: object) -> bool:
    if isinstance(member, Field):
        return isinstance(present(member.type), Choice) or present(member.type) == BOOL
    return isinstance(member, Link) and not (member.optional and not isinstance(member.default, Me))


def _segment(text: str, entity: str) -> Segment:
    return Segment(text, entity, text)


_HELPERS = frozenset({"answers", "factories"})
"""The modules beside the folders of the tests that could be called as one of these."""


def common(design: Design, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """The path and the code of each test module that is about no API."""
    factories = Suites(design).factories()
    lettered = any("lettered(" in value for factory in factories for _, value in factory.values)
    values = {**values, "factories": factories, "lettered": lettered}
    names = ["conftest", "factories", "test_app", *(["test_outside"] if design.backend.externals else [])]
    for name in names:
        yield f"tests/{name}.py", templates.render(_PACKAGE, f"tests/{name}.py.jinja", **values)


def of_api(
    design: Design, values: dict[str, Any], features: Mapping[str, str], answers: Mapping[str, str], face: str
) -> Iterator[tuple[str, str]]:
    """The path and the code of each test module of an API.

    `features`: their folders; `answers`: the classes that routes answer with; `face`: its package, of several.
    """
    place = f"tests/{face}" if face else "tests"
    values = {**values, "wraps": values["depth"]}
    yield f"{place}/answers.py", templates.render(_PACKAGE, "tests/answers.py.jinja", **values)
    for name in ("conftest", "test_api") if face else ():
        yield f"{place}/{name}.py", templates.render(_PACKAGE, f"apis/tests.{name}.py.jinja", **values)
    if design.backend.sign_ins:
        code = templates.render(_PACKAGE, "tests/test_sign_in.py.jinja", **values, **_sign_in(design))
        yield f"{place}/test_sign_in.py", code
    suites = Suites(design)
    for feature in design.features:
        if feature.routes:
            code = suites.suite(feature, dict(answers))
            if code:
                folder = features[feature.owner.name]
                yield f"{place}/{folder}{'_' * (folder in _HELPERS)}/test_routes.py", code


def _sign_in(design: Design) -> dict[str, Any]:
    account = design.backend.account
    assert account is not None
    api = design.api
    owner = Owner.of(design.backend, api, account.name)
    name, password = account_fields(account)
    paths = {
        (route.endpoint.kind, route.endpoint.way): pattern(route.endpoint)
        for route in design.routes
        if route.endpoint.owner == account.name
    }
    renewed = [*design.backend.renewed]
    empty = "{}"
    for around in reversed(documents.path(documents.filled(api.request, owner))):
        empty = f'{{"{around}": {empty}}}'
    plain = [r for r in design.routes if r.endpoint.method == "GET" and "{" not in pattern(r.endpoint)]
    return {
        "attempts": {paths["sign_in", way]: door.rate.times for way, door in design.backend.doors.items()},
        "renewed_paths": [paths["sign_in", way] for way in renewed],
        "refresh_path": paths["refresh", renewed[0]] if renewed else "",
        "refresh_wire": in_case("refresh_token", api.case),
        "name": attribute(name.name),
        "name_wire": wire(name, api.case),
        "password": attribute(password.name),
        "password_wire": wire(password, api.case),
        "empty": empty,
        "unauthenticated": status(api, "unauthenticated"),
        "limited": status(api, "limited"),
        "any_path": pattern(plain[0].endpoint) if plain else "/",
    }
