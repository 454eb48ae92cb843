"""A whole project."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import combinations

from backwright.design import Design
from backwright.design.bodies import bodies
from backwright.design.effects import Effects
from backwright.design.environment import suffix
from backwright.design.routes import Route
from backwright.model.api import Setting, is_problem, without_entity
from backwright.model.backend import Backend
from backwright.model.entities import keeps_secrets
from backwright.model.expressions import Comprehension, Method, Word
from backwright.model.members import is_hashed, is_secret
from backwright.model.names import camel, kebab, snake, words
from backwright.model.operations import External, Operation, Procedure, Rate
from backwright.model.outside import Outside
from backwright.model.shapes import wire
from backwright.model.surface import granted
from backwright.model.types import HIDDEN, Scalar, Type, element, present
from backwright.model.walk import expressions, parts
from backwright.targets.python import templates
from backwright.targets.python.columns import python_type
from backwright.targets.python.core import UnsupportedError
from backwright.targets.python.fastapi import apis, deletion, documents, faces, problems, suites
from backwright.targets.python.fastapi.accounts import account_fields
from backwright.targets.python.fastapi.annotations import default_of
from backwright.targets.python.fastapi.apis import Face
from backwright.targets.python.fastapi.features import PALETTE, Features, template_of, written
from backwright.targets.python.fastapi.linting import looks_like_passwords
from backwright.targets.python.fastapi.names import Owner
from backwright.targets.python.fastapi.operations.asking import setting_of
from backwright.targets.python.modules import Module, assemble
from backwright.targets.python.symbols import Symbol, attribute, package_name
from backwright.targets.python.tables import migration
from backwright.targets.python.workable import asks_settings

_PACKAGE = "backwright.targets.python.fastapi"
_UNITS = {1: "second", 60: "minute", 3600: "hour", 86400: "day"}
_WHOLE = ("health", "main", "settings")
_OF_THE_EDGE = ("keys", "queries", "schemas")
"""What follows from how an API looks."""


def unwritable(design: Design) -> Iterator[tuple[str, str]]:
    """The stable id of each operation, helper or hook that cannot be written, and what is in its way."""
    design = apis.inside(design)
    operations = Features(design).operations
    backend = design.backend
    every: list[Operation | Procedure] = [*backend.operations, *backend.procedures]
    for owner in backend.owners:
        every += [*owner.operations, *owner.procedures]
    every += [hook.procedure for entity in backend.entities for hook in entity.hooks]
    for one in every:
        try:
            operations.written(one)
        except UnsupportedError as error:
            yield one.id, str(error)


def files(design: Design) -> dict[str, str]:
    """The text of every file by its path."""
    package = _package(design)
    inner = apis.inside(design)
    features = written(inner)
    for external in design.backend.externals:
        features.operations.written(external)
    modules = [*_modules(inner, package, features)]
    for face in apis.faces(design):
        edge = written(face.design, features)
        modules += faces.modules(face, package, edge, _values(face.design, package, edge))
        modules += _tests(face.design, package, edge, face)
    modules = [*_shared(inner, package, features, _clocks(modules)), *modules, *_tests(inner, package, features)]
    sources = assemble(modules)
    inits = {path.rsplit("/", 1)[0] + "/__init__.py": "" for path in sources}
    return {**inits, **sources, **_around(inner, package)}


def owned(design: Design) -> list[str]:
    """The files that are their user's from the first build on."""
    return [f"src/{_package(design)}/external.py"] if design.backend.externals else []


def _package(design: Design) -> str:
    return package_name("_".join(words(design.backend.name)))


def _modules(design: Design, package: str, features: Features) -> Iterator[Module]:
    several = apis.are_several(design.backend)
    for name, owner in features.owners.items():
        folder = f"{package}.{owner.folder}"
        near = {part: Symbol(folder, part) for part in ("policy", "queries", "service")}
        codes = {
            "models": features.models.get(name, ""),
            "keys": features.schemas[name].keys_module,
            "schemas": features.schemas[name].module,
            "policy": features.policies[name].module,
            "queries": features.queries[name].module,
            "service": features.services[name].module,
            "routes": features.routes.get(name, "") if not several else "",
        }
        for part, code in codes.items():
            if code:
                # Of several APIs each has its own: these are there for services.
                palette = several and part in _OF_THE_EDGE
                path = f"src/{package}/{owner.folder}/{part}.py"
                yield Module(path, code, near, palette, exports=part != "routes")
    for name, code in features.operations.record_modules():
        yield Module(f"src/{package}/{name}.py", code, palette=several)
    if marks := deletion.module(design):
        yield Module(f"src/{package}/deletion.py", marks)
    if first := features.operations.first_rows():
        yield Module(f"src/{package}/first_rows.py", first)
    externals = features.operations.externals
    if externals.owned():
        yield Module(f"src/{package}/external.py", externals.owned(), exports=False)
        near = {"external": Symbol(package, "external")}
        yield Module(f"src/{package}/outside.py", externals.calling(), near, palette=True)
    if features.operations.steps.module:
        yield Module(f"src/{package}/operations/steps.py", features.operations.steps.module)


def _clocks(modules: Iterable[Module]) -> dict[str, object]:
    """Whether the time is told, and whether statements ask for it."""
    codes = [module.code for module in modules if module.path.startswith("src/")]
    asks = any(re.search(r"\bCurrent(Instant|Day)\(", code) for code in codes)
    return {"asks_time": asks, "tells_time": asks or any(re.search(r"\b(now|today)\(\)", code) for code in codes)}


def _shared(design: Design, package: str, features: Features, clocks: Mapping[str, object]) -> Iterator[Module]:
    values = {**_values(design, package, features), **clocks}
    near = {name: Symbol(package, name) for name in (*PALETTE, *_WHOLE)}
    routers = {
        o.folder: Symbol(f"{package}.{o.folder}.routes", "router")
        for n, o in features.owners.items()
        if n in features.routes
    }
    several = apis.are_several(design.backend)
    if several:
        routers = {
            local: symbol
            for face in apis.faces(design)
            for local, symbol in (
                (face.name, Symbol(f"{package}.{face.name}", "api")),
                (face.refusals, Symbol(f"{package}.{face.name}.errors", "REFUSALS")),
            )
        }
    for name in (*PALETTE, *_WHOLE):
        code = templates.render(_PACKAGE, template_of(name, several=several), **values)
        names = {**near, **routers} if name == "main" else {}
        yield Module(f"src/{package}/{name}.py", code, names, palette=name in PALETTE)
    if values["refreshes"]:
        for name in ("models", "service"):
            code = templates.render(_PACKAGE, f"sessions.{name}.py.jinja", **values)
            yield Module(f"src/{package}/sessions/{name}.py", code, palette=name == "service")


def _tests(design: Design, package: str, features: Features, face: Face | None = None) -> Iterator[Module]:
    folders = {name: owner.folder for name, owner in features.owners.items()}
    near = {name: Symbol(package, name) for name in ("external", "outside", "passwords")}
    values = _values(design, package, features)
    place = face.name if face else ""
    found = [] if face else [*suites.common(design, values)]
    if face or not apis.are_several(design.backend):
        found += suites.of_api(design, values, folders, features.answers, place)
    for path, code in found:
        yield Module(path, code, near, exports=path.endswith(("/factories.py", "/answers.py")), space=place)


def _folds(design: Design) -> bool:
    """Whether a database compares letters without regard to case, or changes it."""
    backend = design.backend
    if any(owner.listing.search for owner in backend.owners):
        return True
    if any(present(field.type) == Scalar("email") for entity in backend.entities for field in entity.fields):
        return True
    return _asks_for(backend, "capitalize", "lower", "upper")


def _asks_for(backend: Backend, *methods: str) -> bool:
    """Whether a database may be asked for what one of these methods answers."""
    functions = (*backend.functions, *(one for owner in backend.owners for one in owner.functions))
    computed = (value.value for owner in backend.owners for value in owner.computed)
    looked_for = (p for body in bodies(backend) for p in expressions(body) if isinstance(p, Comprehension))
    every = (part for body in (*(one.value for one in functions), *computed, *looked_for) for part in parts(body))
    return any(isinstance(part, Method) and part.name in methods for part in every)


def _are_crossed(routes: Sequence[Route]) -> bool:
    """Whether a path fits routes of several features, which are served one feature after the other."""
    alike: dict[tuple[str, int, str], list[Route]] = {}
    for route in routes:
        path = route.endpoint.path
        alike.setdefault((route.endpoint.method, len(path), path[0].text if path else ""), []).append(route)
    pairs = (pair for group in alike.values() for pair in combinations(group, 2))
    return any(
        one.endpoint.owner != other.endpoint.owner
        and all(a == b or "" in (a, b) for a, b in zip(_fixed(one), _fixed(other), strict=True))
        for one, other in pairs
    )


def _fixed(route: Route) -> list[str]:
    """The steps of a path; "" for what is different each time."""
    return ["" if step.varies else step.text for step in route.endpoint.path]


def _values(design: Design, package: str, features: Features) -> dict[str, object]:
    """What the modules vary in that every project has."""
    backend, api = design.backend, design.api
    sign_in = backend.sign_ins[0] if backend.sign_ins else None
    title = " ".join(word.capitalize() for word in words(backend.name))
    every = [face.design for face in apis.faces(design)] or [design]
    by_cursor = any(paging.pages == "cursor" for one in every for paging in one.paged)
    around = [template for one in every for template in (one.api.one, one.api.many, one.api.page)]
    return {
        **_refusing(design),
        "package": package,
        "title": title,
        "description": backend.doc.strip().partition("\n")[0] or title,
        "prefix": api.prefix,
        "routers": [o.folder for n, o in features.owners.items() if n in features.routes],
        "crossed": any(_are_crossed(one.routes) for one in every),
        "api": api,
        "wording": api.wording,
        "loses": Effects(backend).counts_on_lost,
        "sign_in": sign_in,
        "challenge": sign_in is not None and sign_in.header.lower() == "authorization" and bool(sign_in.scheme),
        "heads": [*dict.fromkeys((way.header, way.scheme) for way in backend.sign_ins)],
        "doors": [*_doors(design)],
        "cookies": [*dict.fromkeys(way.cookie for way in backend.sign_ins if way.cookie)],
        "refreshes": bool(backend.renewed),
        "renewed": backend.renewed,
        "depth": documents.depth(api.request),
        "lists_around": any(documents.has_lists(template) for template in around) or by_cursor,
        "cursors": by_cursor,
        "apart": documents.depth(api.request) != documents.depth(without_entity(api.request)),
        "optional_bodies": any(route.endpoint.may_have_no_body for route in design.routes),
        "camel": api.case == "camel",
        "ids": backend.ids,
        "snapshots": any(
            route.endpoint.operation and route.endpoint.operation.kind == "query" for route in design.routes
        ),
        "timezone": backend.timezone,
        "folds": _folds(design),
        "splits": _asks_for(backend, "split"),
        "wide": any(len(entity.members) > 40 for entity in backend.entities),
        "account_table": design.table(sign_in.account).name if sign_in else "",
        "numbered": any(paging.pages == "number" for paging in design.paged),
        "stamps": problems.instants(api),
        "nothing": problems.nothing(api.none, api.wording["done"]) if api.none is not None else "",
        "taken": [*_taken(design)],
        "stays": backend.account is not None and backend.account.name in backend.kept,
        "deletable": backend.account is not None and bool(granted(backend.account.grants, "delete").people),
        "account": Owner.of(backend, api, backend.account.name) if backend.account else None,
        "keeps_values": any(_keeps_values(c.type) for t in design.tables for c in t.columns),
        "uses_money": any(c.type == _money() for t in design.tables for c in t.columns),
        "settings": [_setting(one) for one in backend.settings],
        "works_with_settings": asks_settings(design),
        "looks_like_passwords": looks_like_passwords(backend),
        "secrets": any(keeps_secrets(entity) for entity in backend.entities),
        "encrypts": any(is_secret(f) and not is_hashed(f) for entity in backend.entities for f in entity.fields),
        "externals": [_external(one) for one in backend.externals],
        "asks_once": _asks_once(design),
        "info": _info(backend),
        "account_password": attribute(account_fields(backend.account)[1].name) if backend.account and sign_in else "",
        "first_rows": bool(backend.first_rows),
        "rates": [*_rates(design)],
        "required": any(setting.default is None for setting in backend.settings),
        "database": backend.database,
        "versions": any(entity.versioned != "no" for entity in backend.entities),
        "cors_headers": [*_cors_headers(design)],
        "camel_name": camel(backend.name),
        "kebab_name": kebab(backend.name),
        "several": apis.are_several(backend),
        "ignoring": any(api.unknown == "ignore" for api in backend.apis),
        "renames": apis.renames(backend),
        "invalid": "UnreadInput" if apis.renames(backend) else "Invalid",
        "said": partial(apis.message, backend),
        "faces": apis.faces(design),
        "longest": [face.name for face in sorted(apis.faces(design), key=lambda face: -len(face.api.prefix))],
    }


def _refusing(design: Design) -> dict[str, object]:
    """What of it is about what is refused, and how that is told."""
    backend, api = design.backend, design.api
    unused = problems.unused(backend)
    problem, forms = problems.expression(api.errors), problems.forms(api, unused)
    made = " ".join([problem, *(form.made for form in forms)])
    worded = "words or " in made
    operations = backend.every_operation
    refusals = [*problems.refusals(api, unused)]
    told = any(one.refusals for one in operations)
    return {
        "refusals": refusals,
        "sentences": worded and any(refusal.message for refusal in api.refusals),
        "told": told,
        "not_found": problems.not_found(api),
        "code_type": problems.code_type(*backend.apis),
        "faults_shown": problems.faults_shown(api),
        "worded": worded or told,
        "worded_body": worded,
        "problem": problem,
        "forms": forms,
        "own_bodies": any(problems.forms(face.api, unused) for face in apis.faces(design)),
        "made": made,
        "problem_details": is_problem(api.errors),
        "problem_makers": [*(["error_body"] * is_problem(api.errors)), *(f.maker for f in forms if f.is_problem)],
        "problem_classes": problems.problem_classes(api, forms),
        "tells_problems": any(problems.problem_classes(a, problems.forms(a, unused)) for a in backend.apis),
        "own_problems": any(form.is_problem for a in backend.apis for form in problems.forms(a, unused)),
        "titles": problems.titles(api, [refusal.status for one in operations for refusal in one.refusals]),
        "nothing_statuses": any(one.status not in (None, 200, 204) for one in operations),
        "problems": problems.documented(api, forms),
    }


def _doors(design: Design) -> Iterator[dict[str, object]]:
    """The ways to sign in, each with what its settings are called behind."""
    for number, way in design.backend.doors.items():
        yield {
            "login": way.login,
            "suffix": suffix(design.backend, number),
            "endpoint": f"sign_in_{number + 1}" if number else "sign_in",
            "access": int(way.access.total_seconds()),
            "refresh": int(way.refresh.total_seconds()) if way.refresh is not None else 0,
            "cookie": way.cookie,
            "rate": _rate(way.rate),
        }


def _cors_headers(design: Design) -> Iterator[str]:
    """What browsers may send of what they do not send by themselves."""
    yield from dict.fromkeys(sign_in.header for sign_in in design.backend.sign_ins)
    yield "Content-Type"
    if any(entity.versioned != "no" for entity in design.backend.entities):
        yield "If-Match"
    if any(r.endpoint.operation and r.endpoint.operation.idempotent != "no" for r in design.routes):
        yield "Idempotency-Key"


def _keeps_values(kind: Type) -> bool:
    """Whether a column keeps a list of what JSON has no word for."""
    item = element(kind)
    native = ("bool", "email", "float", "int", "json", "slug", "str", "url")
    return item is not None and isinstance(item, Scalar) and item.name not in native


def _setting(setting: Setting) -> dict[str, object]:
    """A value from the environment, as a field of the settings and as a line of `.env.example`."""
    kind = present(setting.type)
    hidden = isinstance(kind, Scalar) and kind.name in HIDDEN
    low = int(setting.limits.min) if setting.limits.min is not None else 1
    annotation = "SecretStr" if hidden else python_type(setting.type, "int")
    default = None if setting.default is None else default_of(setting.default)
    if hidden and default is not None:
        default = f"SecretStr({default})"
    return {
        "name": snake(setting.name),
        "variable": setting.name.upper(),
        "kind": annotation,
        "bound": f"Field(min_length={low})" if hidden and default is None else "",
        "default": default,
        "doc": setting.doc,
        "hidden": hidden,
        "sample": "a value for tests" if annotation in ("str", "SecretStr") else _SAMPLES.get(annotation, "1"),
    }


def _info(backend: Backend) -> str:
    """The argument with which sessions know what operations ask of the application."""
    words = {p.word for body in bodies(backend) for p in expressions(body) if isinstance(p, Word)}
    known = {"settings": "request.app.state.settings"} if backend.settings or backend.externals else {}
    known |= {"request": "request"} if words & {"authenticate", "sign_in"} else {}
    return f", info={{{', '.join(f'{name!r}: {code}' for name, code in known.items())}}}" if known else ""


def _asks_once(design: Design) -> bool:
    """Whether an operation that happens once for a key asks another system."""
    outside = Outside(design.backend)
    operations = (route.endpoint.operation for route in design.routes)
    return any(one is not None and one.idempotent != "no" and outside.asks(one.body) for one in operations)


def _external(one: External) -> dict[str, object]:
    """A function of the user: how long it may take, as a field of the settings and a line of `.env.example`."""
    return {
        "name": snake(one.name),
        "given": len(one.parameters) + (one.caller != "none"),
        "setting": setting_of(one),
        "variable": setting_of(one).upper(),
        "seconds": f"{one.seconds:g}",
        "tries": one.retries + 1,
    }


def _rates(design: Design) -> Iterator[tuple[str, str]]:
    """The operations that one caller may not try more often, each with its rate."""
    for route in design.routes:
        operation = route.endpoint.operation
        if operation is not None and operation.rate is not None:
            yield route.endpoint.name, _rate(operation.rate)


def _rate(rate: Rate) -> str:
    """A rate as the library of limits reads it."""
    seconds = int(rate.per.total_seconds())
    return f"{rate.times}/{_UNITS.get(seconds, f'{seconds} second')}"


_SAMPLES = {"bool": "true", "date": "2026-01-31", "datetime": "2026-01-31T12:00:00Z", "timedelta": "PT1H"}


def _money() -> object:
    return Scalar("money")


def _taken(design: Design) -> Iterator[tuple[str, str, str]]:
    """The name of each unique constraint, what the API calls the member that is taken, and its words if it has any."""
    for table in design.tables:
        for unique in table.uniques:
            yield unique.name, wire(design.backend.member(unique.subject), design.api.case), unique.message


def _around(design: Design, package: str) -> dict[str, str]:
    """The files around the code."""
    values = {**_values(design, package, Features(design))}
    found = {"migrations/versions/0001_initial.py": migration(design)}
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
