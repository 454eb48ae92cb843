"""The modules of all features of an API, which ask each other for what they need."""

from __future__ import annotations

from backwright.design import Design
from backwright.design.designing import Feature
from backwright.targets.python.fastapi.apis import are_several
from backwright.targets.python.fastapi.keeping import Keeping
from backwright.targets.python.fastapi.named import Naming
from backwright.targets.python.fastapi.names import Owner
from backwright.targets.python.fastapi.operations.registry import Operations
from backwright.targets.python.fastapi.policies import Policies
from backwright.targets.python.fastapi.queries import Queries
from backwright.targets.python.fastapi.routes import Routes
from backwright.targets.python.fastapi.schemas import Schemas
from backwright.targets.python.fastapi.services import Services
from backwright.targets.python.tables import late_columns, models
from backwright.targets.python.templates import defined

_PACKAGE = "backwright.targets.python.fastapi"
PALETTE = [
    "auth",
    "computing",
    "cursors",
    "database",
    "driver",
    "errors",
    "idempotency",
    "input",
    "limits",
    "logs",
    "middleware",
    "openapi",
    "passwords",
    "reading",
    "responses",
    "rows",
    "secrecy",
    "sql",
    "sqlite",
    "stored",
    "text",
    "types",
    "versions",
]
"""The modules beside the features, of which a project keeps what it uses."""
_OF_SEVERAL = ("errors", "openapi")
"""Those that are others where there are several APIs."""


def template_of(module: str, *, several: bool) -> str:
    """The template of a module beside the features."""
    return f"apis/{module}.py.jinja" if several and module in _OF_SEVERAL else f"{module}.py.jinja"


class Features:
    """The modules of all features; one asks another for what it shows of its rows."""

    def __init__(self, design: Design, inside: Features | None = None) -> None:
        """`inside`: of one of several APIs, those that services know."""
        self._design = design
        self._inside = inside
        self._late = late_columns(design.tables)
        self.owners: dict[str, Owner] = {}
        self.policies: dict[str, Policies] = {}
        self.queries: dict[str, Queries] = {}
        self.schemas: dict[str, Schemas] = {}
        self.services: dict[str, Services] = {}
        self.routes: dict[str, str] = {}
        self.models: dict[str, str] = {}
        self.answers: dict[str, str] = {}
        self.keeping = Keeping(design, self.services_of)
        templates = [template_of(module, several=are_several(design.backend)) for module in PALETTE]
        self.operations: Operations = Operations(
            design,
            self.owner,
            self.services_of,
            self.schemas_of,
            self.queries_of,
            self.policies_of,
            self.keeping,
            frozenset(name for template in templates for name in defined(_PACKAGE, template)),
            inside.operations if inside is not None else None,
        )
        self.keeping.function = self.operations.function
        self.keeping.knows_caller = self.operations.knows_caller
        self.keeping.leaves = self.operations.leaves

    def owner(self, name: str) -> Owner:
        """Makes what belongs to an owner when it is first asked for."""
        if name not in self.owners:
            owner = self.owners[name] = Owner.of(self._design.backend, self._design.api, name)
            policies = self.policies[name] = Policies(self._design, owner)
            self.queries[name] = Queries(self._design, owner, policies, self.queries_of)
            known = self._inside.schemas_of(name) if self._inside is not None else None
            self.schemas[name] = Schemas(self._design, owner, self.schemas_of, self.operations, known)
            naming = Naming(self._design, owner, self.policies_of, self.operations.next_number, self.operations.output)
            self.services[name] = Services(
                self._design, owner, policies, naming, self.operations.output, following=self.keeping
            )
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
            self.models[name] = models(self._design, feature, self._late)
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


def written(design: Design, inside: Features | None = None) -> Features:
    """The modules of all features of an API."""
    features = Features(design, inside)
    for feature in design.features:
        features.add(feature)
    return features
