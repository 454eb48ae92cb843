"""Imports: which words of the vocabulary a module uses, and which names of other modules it sees."""

from __future__ import annotations

import ast

from backwright.checks.habits import MODULES, OUTSIDE, STANDARD_NAMES
from backwright.checks.scopes import Module, Run
from backwright.checks.words import HOMES, STANDARD, VOCABULARY
from backwright.diagnostics.catalogue import habits, names

FRAMEWORKS = {
    "attr": "attrs",
    "django": "Django",
    "fastapi": "FastAPI",
    "flask": "Flask",
    "marshmallow": "marshmallow",
    "mongoengine": "MongoEngine",
    "ninja": "Django Ninja",
    "odmantic": "ODMantic",
    "peewee": "Peewee",
    "piccolo": "Piccolo",
    "pydantic": "Pydantic",
    "rest_framework": "Django REST framework",
    "sqlalchemy": "SQLAlchemy",
    "sqlmodel": "SQLModel",
    "starlette": "Starlette",
    "tortoise": "Tortoise ORM",
}


def read_imports(run: Run, module: Module) -> None:
    """The words of the vocabulary; names of the blueprint's own modules are linked by `link_imports`."""
    for node in _imports(module):
        if isinstance(node, ast.Import):
            _whole(run, module, node)
        elif node.level == 0:
            _words(run, module, node)


def link_imports(run: Run, module: Module) -> None:
    """Names that come from other modules of the blueprint, once all modules have told theirs."""
    for node in _imports(module):
        if isinstance(node, ast.ImportFrom) and (origin := _origin(run, module, node)) is not None:
            _link(run, module, node, origin)


def _imports(module: Module) -> list[ast.Import | ast.ImportFrom]:
    found = []
    for node in module.tree.body:
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.append(node)
        elif isinstance(node, ast.If) and module_guard(node):
            found += [inner for inner in node.body if isinstance(inner, ast.Import | ast.ImportFrom)]
    return found


def module_guard(node: ast.If) -> bool:
    """Whether it is `if TYPE_CHECKING:`, by whatever name."""
    test = node.test
    name = test.id if isinstance(test, ast.Name) else test.attr if isinstance(test, ast.Attribute) else ""
    return name == "TYPE_CHECKING" and not node.orelse


def _whole(run: Run, module: Module, node: ast.Import) -> None:
    for alias in node.names:
        if alias.name in STANDARD:
            module.words[alias.asname or alias.name] = alias.name
        elif alias.name in VOCABULARY:
            module.say(names.WholeImport(name=alias.name), alias)
        else:
            _foreign(run, module, alias.name, alias)


def _words(run: Run, module: Module, node: ast.ImportFrom) -> None:
    origin = node.module or ""
    known = VOCABULARY.get(origin) or STANDARD.get(origin)
    if known is None:
        if _target(run, module, node) is None:
            _foreign(run, module, origin, node)
            module.broken |= {alias.asname or alias.name for alias in node.names}
        return
    if origin == "__future__":
        module.postponed |= any(alias.name == "annotations" for alias in node.names)
    for alias in node.names:
        name = alias.asname or alias.name
        if alias.name == "*":
            module.say(names.StarImport(module=origin), alias)
            module.words |= {word: f"{origin}.{word}" for word in known}
        elif alias.name in known:
            module.words[name] = f"{origin}.{alias.name}"
        elif f"{origin}.{alias.name}" in VOCABULARY:
            module.say(names.WholeImport(name=f"{origin}.{alias.name}"), alias)
        else:
            _unknown_word(module, origin, alias)


def _unknown_word(module: Module, origin: str, alias: ast.alias) -> None:
    name = alias.asname or alias.name
    home = HOMES.get(alias.name) if origin in VOCABULARY else None
    if home is not None:
        module.say(names.WordOfAnotherModule(name=alias.name, module=origin, home=home), alias)
        module.words[name] = f"{home}.{alias.name}"
        return
    if origin in STANDARD and alias.name in STANDARD_NAMES:
        case = habits.StandardName(name=alias.name, module=origin, instead=STANDARD_NAMES[alias.name])
        module.say(case, alias)
        module.broken.add(name)
        return
    everywhere = HOMES if origin in VOCABULARY else STANDARD[origin]
    module.say(names.UnknownWord(name=alias.name, module=origin), alias, suggest=module.guess(alias.name, everywhere))
    module.broken.add(name)


def _foreign(run: Run, module: Module, name: str, node: ast.alias | ast.ImportFrom) -> None:
    framework = FRAMEWORKS.get(name.partition(".")[0])
    if framework is not None:
        module.say(habits.FrameworkImport(framework=framework), node)
    else:
        own = [other.name for other in run.modules]
        case = names.ForeignImport(module=name, instead=MODULES.get(name.partition(".")[0], OUTSIDE))
        module.say(case, node, suggest=module.guess(name, VOCABULARY, STANDARD, own))
    if isinstance(node, ast.alias):
        module.broken.add(node.asname or name.partition(".")[0])


def _target(run: Run, module: Module, node: ast.ImportFrom) -> Module | None:
    """The module of the blueprint that an import names; of a package both `.users` and `shop.users`."""
    wanted = node.module or ""
    if node.level:
        above = module.name.split(".")[: -node.level] if module.name else []
        wanted = ".".join([*above, *([wanted] if wanted else [])])
    elif wanted == run.name or wanted.startswith(f"{run.name}."):
        wanted = wanted[len(run.name) + 1 :]
    if len(run.modules) == 1 and not node.level:
        return None
    return next((other for other in run.modules if other.name == wanted), None)


def _origin(run: Run, module: Module, node: ast.ImportFrom) -> Module | None:
    origin = node.module or ""
    if not node.level and (origin in VOCABULARY or origin in STANDARD):
        return None
    target = _target(run, module, node)
    if target is None and node.level:
        known = [other.name for other in run.modules if other is not module]
        module.say(names.UnknownModule(name="." * node.level + origin), node, suggest=module.guess(origin, known))
        module.broken |= {alias.asname or alias.name for alias in node.names}
    return target


def _link(run: Run, module: Module, node: ast.ImportFrom, origin: Module) -> None:
    for alias in node.names:
        name = alias.asname or alias.name
        found = run.definitions.get(alias.name)
        if alias.name == "*":
            module.say(names.StarImport(module="." * node.level + (node.module or "")), alias)
            module.names |= origin.names
        elif found is not None and (found.module is origin or alias.name in origin.names):
            module.names.setdefault(name, found)
        elif alias.name in origin.words:
            module.words[name] = origin.words[alias.name]
        elif alias.name not in origin.broken:
            suggest = module.guess(alias.name, origin.names)
            module.say(names.NotInModule(name=alias.name, module=origin.name or run.name), alias, suggest=suggest)
            module.broken.add(name)
