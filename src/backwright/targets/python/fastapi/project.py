"""A whole project."""

from __future__ import annotations

from collections.abc import Iterator

from backwright.design import Design
from backwright.design.designing import Feature
from backwright.design.refusals import status
from backwright.model.entities import Entity
from backwright.model.names import camel, kebab, words
from backwright.model.rules import Outcome
from backwright.model.shapes import wire
from backwright.model.surface import granted
from backwright.model.types import Scalar, Type, element
from backwright.targets.python import templates
from backwright.targets.python.fastapi import documents, problems, suites
from backwright.targets.python.fastapi.named import Naming
from backwright.targets.python.fastapi.names import Owner
from backwright.targets.python.fastapi.operations.registry import Operations
from backwright.targets.python.fastapi.policies import Policies
from backwright.targets.python.fastapi.queries import Queries
from backwright.targets.python.fastapi.routes import Routes
from backwright.targets.python.fastapi.schemas import Schemas
from backwright.targets.python.fastapi.services import Services
from backwright.targets.python.modules import Module, assemble
from backwright.targets.python.symbols import Symbol, package_name
from backwright.targets.python.tables import migration, models

_PACKAGE = "backwright.targets.python.fastapi"
_PALETTE = [
    "auth",
    "database",
    "driver",
    "errors",
    "input",
    "limits",
    "logs",
    "middleware",
    "openapi",
    "passwords",
    "reading",
    "responses",
    "rows",
    "sql",
    "text",
    "types",
]
_UNITS = {1: "second", 60: "minute", 3600: "hour", 86400: "day"}
_WHOLE = ("health", "main", "settings")


class _Features:
    """The modules of all features; one asks another for what it shows of its rows."""

    def __init__(self, design: Design) -> None:
        self._design = design
        self.owners: dict[str, Owner] = {}
        self.policies: dict[str, Policies] = {}
        self.queries: dict[str, Queries] = {}
        self.schemas: dict[str, Schemas] = {}
        self.services: dict[str, Services] = {}
        self.routes: dict[str, str] = {}
        self.models: dict[str, str] = {}
        self.answers: dict[str, str] = {}
        self.operations = Operations(
            design, self.owner, self.services_of, self.schemas_of, self.queries_of, self.policies_of
        )

    def owner(self, name: str) -> Owner:
        """Makes what belongs to an owner when it is first asked for."""
        if name not in self.owners:
            owner = self.owners[name] = Owner.of(self._design.backend, self._design.api, name)
            policies = self.policies[name] = Policies(self._design, owner)
            self.queries[name] = Queries(self._design, owner, policies, self.queries_of)
            self.schemas[name] = Schemas(self._design, owner, self.schemas_of)
            self.services[name] = Services(self._design, owner, policies, Naming(self._design, owner, self.policies_of))
        return self.owners[name]

    def queries_of(self, name: str) -> Queries:
        self.owner(name)
        return self.queries[name]

    def schemas_of(self, name: str) -> Schemas:
        self.owner(name)
        return self.schemas[name]

    def services_of(self, name: str) -> Services:
        self.owner(name)
        return self.services[name]

    def policies_of(self, name: str) -> Policies:
        self.owner(name)
        return self.policies[name]

    def add(self, feature: Feature) -> None:
        name = feature.owner.name
        owner = self.owner(name)
        if feature.tables:
            self.models[name] = models(self._design, feature)
        if feature.routes:
            routes = Routes(
                self._design,
                feature,
                owner,
                self.queries[name],
                self.schemas[name],
                self.policies[name],
                self.services[name],
                self.services_of,
                self.operations,
            )
            self.routes[name] = routes.module()
            self.answers |= routes.answers


def files(design: Design) -> dict[str, str]:
    """The text of every file by its path."""
    package = package_name("_".join(words(design.backend.name)))
    features = _Features(design)
    for feature in design.features:
        features.add(feature)
    modules = [*_shared(design, package, features), *_modules(package, features), *_tests(design, package, features)]
    sources = assemble(modules)
    inits = {path.rsplit("/", 1)[0] + "/__init__.py": "" for path in sources}
    return {**inits, **sources, **_around(design, package)}


def _modules(package: str, features: _Features) -> Iterator[Module]:
    for name, owner in features.owners.items():
        folder = f"{package}.{owner.folder}"
        near = {part: Symbol(folder, part) for part in ("policy", "queries", "service")}
        codes = {
            "models": features.models.get(name, ""),
            "schemas": features.schemas[name].module,
            "policy": features.policies[name].module,
            "queries": features.queries[name].module,
            "service": features.services[name].module,
            "routes": features.routes.get(name, ""),
        }
        for part, code in codes.items():
            if code:
                yield Module(f"src/{package}/{owner.folder}/{part}.py", code, near, exports=part != "routes")
    if features.operations.record_module:
        yield Module(f"src/{package}/records.py", features.operations.record_module)
    if features.operations.steps.module:
        yield Module(f"src/{package}/operations/steps.py", features.operations.steps.module)


def _shared(design: Design, package: str, features: _Features) -> Iterator[Module]:
    values = _values(design, package, features)
    near = {name: Symbol(package, name) for name in (*_PALETTE, *_WHOLE)}
    routers = {
        o.folder: Symbol(f"{package}.{o.folder}.routes", "router")
        for n, o in features.owners.items()
        if n in features.routes
    }
    for name in (*_PALETTE, *_WHOLE):
        code = templates.render(_PACKAGE, f"{name}.py.jinja", **values)
        names = {**near, **routers} if name == "main" else {}
        yield Module(f"src/{package}/{name}.py", code, names, palette=name in _PALETTE)
    if values["refreshes"]:
        for name in ("models", "service"):
            code = templates.render(_PACKAGE, f"sessions.{name}.py.jinja", **values)
            yield Module(f"src/{package}/sessions/{name}.py", code, palette=name == "service")


def _tests(design: Design, package: str, features: _Features) -> Iterator[Module]:
    folders = {name: owner.folder for name, owner in features.owners.items()}
    near = {"passwords": Symbol(package, "passwords")}
    for path, code in suites.modules(design, _values(design, package, features), folders, features.answers):
        yield Module(path, code, near, exports=path in ("tests/factories.py", "tests/answers.py"))


def _values(design: Design, package: str, features: _Features) -> dict[str, object]:
    """What the modules vary in that every project has."""
    backend, api = design.backend, design.api
    sign_in = backend.sign_ins[0] if backend.sign_ins else None
    title = " ".join(word.capitalize() for word in words(backend.name))
    outcomes: tuple[Outcome, ...] = (
        "invalid",
        "unauthenticated",
        "forbidden",
        "missing",
        "conflict",
        "limited",
        "unavailable",
    )
    return {
        "package": package,
        "title": title,
        "description": backend.doc.strip().partition("\n")[0] or title,
        "prefix": api.prefix,
        "routers": [o.folder for n, o in features.owners.items() if n in features.routes],
        "api": api,
        "wording": api.wording,
        "status": {outcome: status(api, outcome) for outcome in outcomes},
        "sign_in": sign_in,
        "rate": f"{sign_in.rate.times}/{_UNITS[int(sign_in.rate.per.total_seconds())]}" if sign_in else "",
        "refreshes": sign_in is not None and sign_in.refresh is not None,
        "depth": documents.depth(api.request),
        "camel": api.case == "camel",
        "ids": backend.ids,
        "snapshots": any(
            route.endpoint.operation and route.endpoint.operation.kind == "query" for route in design.routes
        ),
        "timezone": backend.timezone,
        "wide": any(len(entity.members) > 40 for entity in backend.entities),
        "account_table": design.table(sign_in.account).name if sign_in else "",
        "problem": problems.expression(api.errors),
        "problems": problems.classes(api.errors),
        "taken": dict(_taken(design)),
        "deletable": backend.account is not None and bool(granted(backend.account.grants, "delete").people),
        "account": Owner.of(backend, api, backend.account.name) if backend.account else None,
        "keeps_values": any(_keeps_values(c.type) for t in design.tables for c in t.columns),
        "uses_money": any(c.type == _money() for t in design.tables for c in t.columns),
        "settings": backend.settings,
        "database": backend.database,
        "camel_name": camel(backend.name),
        "kebab_name": kebab(backend.name),
    }


def _keeps_values(kind: Type) -> bool:
    """Whether a column keeps a list of what JSON has no word for."""
    item = element(kind)
    native = ("bool", "email", "float", "int", "json", "slug", "str", "url")
    return item is not None and isinstance(item, Scalar) and item.name not in native


def _money() -> object:
    return Scalar("money")


def _taken(design: Design) -> Iterator[tuple[str, tuple[str, str]]]:
    """The name of each unique constraint, what the API calls the member that is taken, and what it says of it."""
    for table in design.tables:
        owner = design.backend.owner(table.entity)
        own = owner.uniques if isinstance(owner, Entity) else ()
        messages = {frozenset(f"{table.entity}.{name}" for name in one.members): one.message for one in own}
        members = {column.name: column.member for column in table.columns}
        for unique in table.uniques:
            member = design.backend.member(unique.subject)
            said = messages.get(frozenset(members[name] for name in unique.columns))
            yield unique.name, (wire(member, design.api.case), said or design.api.wording["taken"])


def _around(design: Design, package: str) -> dict[str, str]:
    """The files around the code."""
    values = {**_values(design, package, _Features(design))}
    found = {"migrations/versions/0001_initial.py": migration(design, refreshes=bool(values["refreshes"]))}
    for path in (
        "pyproject.toml",
        "README.md",
        ".env.example",
        ".gitignore",
        ".dockerignore",
        "Dockerfile",
        "compose.yaml",
        "alembic.ini",
        "migrations/env.py",
        "migrations/script.py.mako",
    ):
        name = "around/" + path.replace("/", ".").lstrip(".") + ".jinja"
        found[path] = templates.render(_PACKAGE, name, **values)
    return found
