"""The endpoints that a model has: what its rules allow, under the paths that follow from its names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

from msgspec.structs import replace

from backwright.model.api import Api
from backwright.model.backend import Backend
from backwright.model.entities import Entity, View
from backwright.model.expressions import Attribute, Expression, Self
from backwright.model.members import Field, Link
from backwright.model.names import kebab, plural, snake
from backwright.model.operations import NamedList, Operation, Parameter
from backwright.model.part import Part
from backwright.model.rules import Anyone, Grant, HasRole, Holder, Nobody, Oneself, Person, Rule, SignedIn, Verb
from backwright.model.types import Maybe, Nothing
from backwright.model.walk import parts as parts_of

Kind: TypeAlias = Literal[
    "create", "get", "list", "update", "delete", "restore", "named", "operation", "sign_in", "refresh", "sign_out"
]


class Segment(Part, frozen=True):
    """One step of a path: a fixed word, or the value of `member` of `entity` (of an operation: of a parameter), with
    fixed text before and after it. Behind a slash at the end stands one without a text.
    """

    text: str
    entity: str = ""
    member: str = ""
    parameter: bool = False
    before: str = ""
    after: str = ""

    @property
    def varies(self) -> bool:
        """Whether it is a value."""
        return bool(self.member or self.parameter)

    @property
    def openness(self) -> tuple[int, int]:
        """Of two steps that a text fits, the one where this is less is meant."""
        around = len(self.before) + len(self.after)
        return (0, 0) if not self.varies else (1 if around else 2, -around)

    def written(self, name: str) -> str:
        """The step with its value called so, in braces."""
        return f"{self.before}{{{name}}}{self.after}" if self.varies else self.text

    def value_in(self, text: str) -> str | None:
        """What a text says in this place; None where it does not fit."""
        if not self.varies:
            return text if text == self.text else None
        begin, end = len(self.before), len(text) - len(self.after)
        fits = text.startswith(self.before) and text.endswith(self.after) and begin < end
        return text[begin:end] if fits else None


class Endpoint(Part, frozen=True):
    """One method on one path.

    `owner` is the entity or the view that the path names, "" where there is none. `parents`: the links from the row
    to the rows it lives in, the nearest first. `current`: the row is the account that calls. `rule`: who may; for
    `operation` its own, for `named` that of the list. `name` is unique and fit for a function: `create_article`. `way`:
    which of the ways to sign in.
    """

    name: str
    kind: Kind
    method: str
    path: tuple[Segment, ...]
    rule: Rule
    status: int
    owner: str = ""
    parents: tuple[Link, ...] = ()
    current: bool = False
    operation: Operation | None = None
    named: NamedList | None = None
    way: int = 0

    @property
    def on_row(self) -> bool:
        """Whether the path names a row of the owner, the current account included."""
        if self.operation is not None:
            return self.operation.on_row
        return self.kind in ("get", "update", "delete", "restore")

    @property
    def input(self) -> tuple[Parameter, ...]:
        """What an operation is sent, but in the path."""
        in_path = {step.text for step in self.path if step.parameter}
        every = self.operation.parameters if self.operation is not None else ()
        return tuple(one for one in every if one.name not in in_path)

    @property
    def may_have_no_body(self) -> bool:
        """Whether all that an operation would be sent in a body may be left out, and so the body."""
        sent = self.input if self.method in ("POST", "PUT", "PATCH") else ()
        return bool(sent) and all(one.default is not None or isinstance(one.type, Maybe) for one in sent)

    def pattern(self, prefix: str = "") -> str:
        """The path with its parameters in braces."""
        return prefix + "".join(f"/{step.written(step.text)}" for step in self.path)


def granted(grants: tuple[Grant, ...], verb: Verb) -> Rule:
    """Who may do that: the people of all the grants together."""
    people = (person for grant in grants if verb in grant.verbs for person in _callers(grant.rule))
    return Rule(tuple(dict.fromkeys(people)))


def _callers(rule: Rule) -> Iterator[Person]:
    """The people of a rule but nobody: what nobody may do has no endpoint."""
    return (person for person in rule.people if not isinstance(person, Nobody))


def readers(owner: Entity | View) -> Rule:
    """Who may read a row of it: by itself or in a list."""
    return Rule(tuple(dict.fromkeys((*granted(owner.grants, "get").people, *granted(owner.grants, "list").people))))


def reserved(every: Iterable[Endpoint], entity: str) -> frozenset[str]:
    """What no key of the entity may be: fixed words that stand in paths where the key would."""
    every = tuple(every)
    found = set()
    for endpoint in every:
        for place, segment in enumerate(endpoint.path):
            if segment.entity == entity:
                before = [step.text for step in endpoint.path[:place]]
                beside = [
                    e.path[place] for e in every if [step.text for step in e.path[:place]] == before and e.path[place:]
                ]
                found |= {step.text for step in beside if step.text and not step.varies}
    return frozenset(found)


def is_step(text: str) -> bool:
    """Whether a text is one single step of a path, as what names a row there has to be."""
    return "/" not in text and text not in (".", "..")


def stands_in_paths(backend: Backend, member: Field) -> bool:
    """Whether paths may say this value for its row: a declared key, or a value that an endpoint finds its row by."""
    every = (endpoint for api in backend.apis if member.value for endpoint in endpoints(backend, api))
    named = (step for endpoint in every for step in endpoint.path)
    return member.key or any((step.entity, step.member) == (member.owner, member.name) for step in named)


def told_by_parent(entity: Entity, rule: Rule) -> bool:
    """Whether the caller and the row that a row lives in tell if the rule holds, before there is the row itself."""
    return entity.parent is not None and all(_told_by(entity.parent, person) for person in rule.people)


def _told_by(parent: Link, person: Person) -> bool:
    match person:
        case Anyone() | SignedIn() | HasRole(through=None):
            return True
        case HasRole(through=path) | Holder(path):
            return path is not None and _leads_through(parent, path)
    return False


def _leads_through(parent: Link, path: Expression) -> bool:
    found = list(parts_of(path))
    above = [part for part in found if isinstance(part, Attribute) and part.member == parent.id]
    return sum(isinstance(part, Self) for part in found) == sum(isinstance(part.base, Self) for part in above)


def parents(backend: Backend, entity: Entity) -> tuple[Link, ...]:
    """The links to the rows that a row lives in, the nearest first."""
    chain: list[Link] = []
    while (link := entity.parent) is not None and link not in chain:
        chain.append(link)
        entity = backend.entity(link.target)
    return tuple(chain)


def endpoints(backend: Backend, api: Api) -> tuple[Endpoint, ...]:
    """All of one API, in the order of the blueprint; fixed paths before those with a key in the same place."""
    found: list[Endpoint] = []
    for owner in backend.owners:
        entity = backend.rows_of(owner.name)
        if isinstance(owner, Entity) and owner.account:
            found += _sign_in(backend, owner)
            found += _current(owner, api)
        found += _resource(backend, owner, entity, api)
    found += [_module_operation(operation) for operation in backend.operations if any(_callers(operation.rule))]
    return tuple(replace(one, path=(*one.path, Segment(""))) if api.slash else one for one in found)


def _base(backend: Backend, owner: Entity | View) -> tuple[Segment, ...]:
    """The path of the collection, below the rows that it lives in."""
    steps = [Segment(step) for step in (owner.path or plural(kebab(owner.name))).strip("/").split("/")]
    for link in parents(backend, backend.rows_of(owner.name)):
        target = backend.entity(link.target)
        steps = [*_collection(target), *_key(target, outer=True), *steps]
    return tuple(steps)


def _collection(entity: Entity) -> list[Segment]:
    return [Segment(step) for step in (entity.path or plural(kebab(entity.name))).strip("/").split("/")]


def _key(entity: Entity, outer: bool = False) -> tuple[Segment, ...]:
    """The parameters that name a row. Of an enclosing row they carry its name, so that no two are alike."""
    prefix = f"{snake(entity.name)}_" if outer else ""
    return tuple(Segment(f"{prefix}{member.name}", entity.name, member.name) for member in entity.key)


def _sign_in(backend: Backend, account: Entity) -> Iterator[Endpoint]:
    base, anyone = tuple(_collection(account)), Rule((Anyone(),))
    for way, sign_in in backend.doors.items():
        steps = tuple(Segment(step) for step in sign_in.login.strip("/").split("/"))
        name = "sign_in" if way == 0 else f"sign_in_{way + 1}"
        yield Endpoint(name, "sign_in", "POST", (*base, *steps), anyone, 200, account.name, way=way)
    if backend.renewed:
        way = min(backend.renewed)
        yield Endpoint("refresh", "refresh", "POST", (*base, Segment("refresh")), anyone, 200, account.name, way=way)
    if backend.renewed or any(sign_in.cookie for sign_in in backend.sign_ins):
        yield Endpoint("sign_out", "sign_out", "POST", (*base, Segment("logout")), anyone, 204, account.name)


def _holds_for_oneself(rule: Rule) -> bool:
    return any(isinstance(person, Oneself | SignedIn | Anyone) for person in rule.people)


def _others(rule: Rule) -> bool:
    return any(not isinstance(person, Oneself) for person in rule.people)


def _current(account: Entity, api: Api) -> Iterator[Endpoint]:
    """The account's own row."""
    path = tuple(Segment(step) for step in account.current.strip("/").split("/"))
    name = f"current_{snake(account.name)}"
    for verb, method, status in _row_verbs(api):
        rule = granted(account.grants, verb)
        if _holds_for_oneself(rule):
            oneself = Rule((Oneself(),))
            yield Endpoint(f"{verb}_{name}", verb, method, path, oneself, status, account.name, current=True)


_VERBS: tuple[Literal["create", "get", "update", "delete", "restore"], ...] = (
    "create",
    "get",
    "update",
    "delete",
    "restore",
)
"""What the routes of single rows are called after."""


def _row_verbs(api: Api) -> tuple[tuple[Literal["get", "update", "delete"], str, int], ...]:
    return (("get", "GET", 200), ("update", api.update, 200), ("delete", "DELETE", 204))


def _resource(backend: Backend, owner: Entity | View, entity: Entity, api: Api) -> Iterator[Endpoint]:
    base = _base(backend, owner)
    above = parents(backend, entity)
    one, several = snake(owner.name), snake(plural(kebab(owner.name)))
    row = (*base, *_key(entity))

    create = granted(owner.grants, "create")
    if create.people and isinstance(owner, Entity):
        yield Endpoint(f"create_{one}", "create", "POST", base, create, 201, owner.name, above)
    hidden = isinstance(owner, Entity) and owner.account and not _others(readers(owner))
    list_rule = granted(owner.grants, "list")
    if list_rule.people and not hidden:
        yield Endpoint(f"list_{several}", "list", "GET", base, list_rule, 200, owner.name, above)
        for named in owner.lists:
            path = (*base, *_steps(named.path or kebab(named.name)))
            yield Endpoint(f"{one}_{named.name}", "named", "GET", path, list_rule, 200, owner.name, above, named=named)
    for verb, method, status in _row_verbs(api):
        rule = granted(owner.grants, verb)
        if rule.people and not hidden and (verb == "get" or isinstance(owner, Entity)):
            yield Endpoint(f"{verb}_{one}", verb, method, row, rule, status, owner.name, above)
    restore = granted(owner.grants, "restore")
    if restore.people and not hidden and isinstance(owner, Entity):
        path = (*row, Segment("restore"))
        yield Endpoint(f"restore_{one}", "restore", "POST", path, restore, 200, owner.name, above)
    for operation in owner.operations:
        if any(_callers(operation.rule)):
            yield _operation(operation, owner, base, row, above)


def _steps(path: str) -> tuple[Segment, ...]:
    """The steps of a path as it is written, parameters of the operation in braces."""
    steps = []
    for step in path.strip("/").split("/"):
        before, _, rest = step.partition("{")
        name, _, after = rest.partition("}")
        steps.append(Segment(name, parameter=True, before=before, after=after) if name else Segment(step))
    return tuple(step for step in steps if step.text)


def _below(above: tuple[Segment, ...], path: str) -> tuple[Segment, ...]:
    """The path of an operation: what begins with a colon belongs to the last step."""
    if not path.startswith(":"):
        return (*above, *_steps(path))
    *outer, last = above
    return (*outer, replace(last, after=path) if last.varies else replace(last, text=last.text + path))


def _operation(
    operation: Operation,
    owner: Entity | View,
    base: tuple[Segment, ...],
    row: tuple[Segment, ...],
    above: tuple[Link, ...],
) -> Endpoint:
    one = snake(owner.name)
    # An operation may have the name of a verb that the rows have too.
    is_verb = any(verb == operation.name and granted(owner.grants, verb).people for verb in _VERBS)
    name = f"{operation.name}_{one}" + "_operation" * is_verb
    own = kebab(operation.name) if operation.path is None else operation.path
    path = _steps(own) if own.startswith("/") else _below(row if operation.on_row else base, own)
    return Endpoint(
        name,
        "operation",
        operation.method,
        path,
        operation.rule,
        _status(operation),
        owner.name,
        above,
        operation=operation,
    )


def _status(operation: Operation) -> int:
    if operation.status is not None:
        return operation.status
    return 200 if operation.answers_row or not isinstance(operation.result, Nothing) else 204


def _module_operation(operation: Operation) -> Endpoint:
    path = _steps(operation.path or kebab(operation.name))
    return Endpoint(
        operation.name, "operation", operation.method, path, operation.rule, _status(operation), operation=operation
    )
