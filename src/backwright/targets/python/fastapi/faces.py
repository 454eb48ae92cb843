"""The package of one of several APIs: its routes, what comes in and goes out, and how it tells what it refuses."""

from __future__ import annotations

from collections.abc import Iterator

from backwright.model.api import is_problem
from backwright.targets.python import templates
from backwright.targets.python.fastapi import apis, problems
from backwright.targets.python.fastapi.apis import Face
from backwright.targets.python.fastapi.features import Features
from backwright.targets.python.modules import Module
from backwright.targets.python.symbols import Symbol

_PACKAGE = "backwright.targets.python.fastapi"


def modules(face: Face, package: str, features: Features, values: dict[str, object]) -> Iterator[Module]:
    """The package of one of several APIs."""
    place, home = f"src/{package}/{face.name}", f"{package}.{face.name}"
    for name, owner in features.owners.items():
        folder = f"{package}.{owner.folder}"
        near = {part: Symbol(folder, part) for part in ("policy", "service")}
        outer = {"queries": Symbol(f"{home}.{owner.folder}", "queries")}
        inner = {part: Symbol(folder, part) for part in ("schemas", "keys")}
        for part, code, names in (
            ("keys", features.schemas[name].keys_module, inner),
            ("schemas", features.schemas[name].module, inner),
            ("queries", features.queries[name].module, {}),
            ("routes", features.routes.get(name, ""), {**near, **outer}),
        ):
            if code:
                path, routes = f"{place}/{owner.folder}/{part}.py", part == "routes"
                yield Module(path, code, names, palette=not routes, exports=not routes, space=face.name)
    for name, code in features.operations.record_modules():
        names = {"records": Symbol(package + ".operations" * name.startswith("operations/"), "records")}
        yield Module(f"{place}/{name}.py", code, names, palette=True, space=face.name)
    values = {**values, **_values(face)}
    routers = {
        o.folder: Symbol(f"{home}.{o.folder}.routes", "router")
        for n, o in features.owners.items()
        if n in features.routes
    }
    for name in ("errors", "input", "openapi", "responses"):
        code = templates.render(_PACKAGE, f"apis/edge.{name}.py.jinja", **values)
        yield Module(f"{place}/{name}.py", code, palette=True, space=face.name)
    if face.api.coerce:
        code = templates.render(_PACKAGE, "apis/edge.types.py.jinja", **values)
        yield Module(f"{place}/types.py", code, {"types": Symbol(package, "types")}, palette=True, space=face.name)
    code = templates.render(_PACKAGE, "apis/edge.api.py.jinja", **values)
    yield Module(f"{place}/api.py", code, routers, space=face.name)


def _values(face: Face) -> dict[str, object]:
    """What the modules of one of several APIs vary in beyond those that every project has."""
    backend, api = face.design.backend, face.api
    renamed = {
        "camel": 're.sub("_(.)", lambda found: found[1].upper(), step)',
        "kebab": 'step.replace("_", "-")',
        "snake": "",
    }[api.case]
    declared = [*apis.declared(backend)]
    if declared and renamed:
        renamed = f"step if step in _DECLARED else {renamed}"
    unused = problems.unused(backend)
    forms = problems.forms(api, unused, shared=True)
    return {
        "alias": "alias_generator=to_camel, " if api.case == "camel" else "",
        "renamed": renamed if apis.renames(backend) else "",
        "said_of_subjects": [(name, api.wording[name]) for name in apis.named_messages(backend)],
        "declared": f"frozenset({{{', '.join(map(repr, declared))}}})" if declared else "",
        "refusals": [*problems.kinds(api, unused)],
        "problem": problems.expression(api.errors, shared=True),
        "problems": problems.documented(api, forms),
        "forms": forms,
        "problem_details": is_problem(api.errors),
        "problem_classes": problems.problem_classes(api, forms),
    }
