"""The names at module level: what each statement of a blueprint declares."""

from __future__ import annotations

import ast

from backwright.checks.habits import CLASS_DECORATORS
from backwright.checks.imports import module_guard
from backwright.checks.scopes import ASCII, ROWS, Definition, DefinitionKind, Module, Run, not_async, text_of
from backwright.diagnostics import Related
from backwright.diagnostics.catalogue import habits, names, relations
from backwright.source import Span

BASES: dict[str, DefinitionKind] = {
    "backwright.Entity": "entity",
    "backwright.Account": "account",
    "backwright.Record": "record",
    "backwright.Event": "event",
    "backwright.Incoming": "incoming",
    "enum.Enum": "enum",
    "enum.StrEnum": "enum",
    "enum.IntEnum": "enum",
}
FOREIGN_BASES = frozenset(
    {"Base", "BaseModel", "DeclarativeBase", "Document", "MappedAsDataclass", "Model", "ModelSerializer"}
    | {"NamedTuple", "Protocol", "SQLModel", "Schema", "TypedDict"}
)
RULES = frozenset({"anyone", "signed_in", "nobody", "me", "has_role"})


def collect(run: Run, module: Module) -> None:
    """All definitions of a module; the entity of each view is found by `link_views`."""
    for node in module.tree.body:
        if isinstance(node, ast.ClassDef):
            _class(run, module, node)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            _function(run, module, node)
        elif isinstance(node, ast.Assign):
            _assign(run, module, node)
        elif isinstance(node, ast.AnnAssign):
            _annotated(run, module, node)
        elif isinstance(node, ast.Expr):
            _expression(run, module, node)
        elif isinstance(node, ast.If) and module_guard(node):
            for inner in node.body:
                _only_import(module, inner)
        else:
            _only_import(module, node)


def _only_import(module: Module, node: ast.stmt) -> None:
    if not isinstance(node, ast.Import | ast.ImportFrom | ast.Pass):
        module.say(names.ModuleStatement(), node)


def _define(
    run: Run,
    module: Module,
    name: str,
    kind: DefinitionKind,
    node: ast.stmt | ast.expr,
    span: Span,
    annotation: ast.expr | None = None,
) -> None:
    first = run.definitions.get(name)
    if first is not None:
        module.say(names.DuplicateName(name=name), span, related=[Related(first.span, "is the first")])
        return
    if name in module.words:
        module.say(names.HidesWord(name=name, word=module.words[name]), span)
        del module.words[name]
    if not name.isascii():
        module.say(names.ReservedName(name=name, why=ASCII), span)
    if name.startswith("_"):
        module.say(names.ReservedName(name=name, why="names with a leading underscore are Python's own"), span)
    found = Definition(name, kind, node, module, span, annotation=annotation)
    run.definitions[name] = module.names[name] = found
    run.places[name] = span


def _class(run: Run, module: Module, node: ast.ClassDef) -> None:
    span = module.source.name_span(node)
    for decorator in node.decorator_list:
        if module.word(decorator) != "enum.unique":
            _decorator(module, decorator, node.name)
    kind = _kind(module, node, span)
    if kind is None:
        module.broken.add(node.name)
        return
    if kind != "enum" and not node.name[:1].isupper():
        suggest = "".join(word[:1].upper() + word[1:] for word in node.name.split("_"))
        module.say(names.LowerCaseClass(name=node.name), span, suggest=suggest or None)
    _define(run, module, node.name, kind, node, span)


def _decorator(module: Module, node: ast.expr, name: str) -> None:
    target = node.func if isinstance(node, ast.Call) else node
    called = target.id if isinstance(target, ast.Name) else target.attr if isinstance(target, ast.Attribute) else ""
    instead = CLASS_DECORATORS.get(called)
    if instead is None:
        module.say(names.ClassDecorator(), node)
    else:
        module.say(habits.ForeignClassDecorator(name=called, instead=instead.format(name=name)), node)


def _kind(module: Module, node: ast.ClassDef, span: Span) -> DefinitionKind | None:
    words = [module.word(base) for base in node.bases]
    if "backwright.View" in words:
        return "view"
    for word in words:
        if word in BASES:
            if len(node.bases) > 1 and BASES[word] != "enum":
                module.say(relations.SeveralBases(name=node.name), span)
            return BASES[word]
    if not node.bases:
        module.say(names.NoBase(name=node.name), span)
        return None
    base = node.bases[0]
    name = base.id if isinstance(base, ast.Name) else base.attr if isinstance(base, ast.Attribute) else ""
    if name in FOREIGN_BASES:
        module.say(habits.ForeignBase(name=name), base)
    elif name in ("Entity", "Account", "View", "Record", "Event", "Incoming"):
        if name not in module.broken:
            module.say(names.NotImported(name=name, module="backwright"), base)
    elif isinstance(base, ast.Name) and not words[0]:
        return "view"  # perhaps an entity's subclass: told by `link_views`, when all names are known
    else:
        module.say(names.NoBase(name=node.name), base)
    return None


def link_views(run: Run) -> None:
    """Find the entity of each view; what only looked like one is told and forgotten."""
    for definition in run.owners("view"):
        node, module = definition.node, definition.module
        assert isinstance(node, ast.ClassDef)
        entity = _viewed(module, node)
        if entity is None:
            del run.definitions[definition.name]
            module.names.pop(definition.name, None)
            module.broken.add(definition.name)
        else:
            definition.of = entity


def _viewed(module: Module, node: ast.ClassDef) -> str | None:
    words = [module.word(base) for base in node.bases]
    others = [base for base, word in zip(node.bases, words, strict=True) if word != "backwright.View"]
    if "backwright.View" not in words:
        _subclass(module, node)
        return None
    if words[0] != "backwright.View":
        module.say(relations.ViewNotFirst(name=node.name), node.bases[0])
    if len(others) != 1 or not isinstance(others[0], ast.Name):
        module.say(relations.ViewOfWhat(name=node.name), module.source.name_span(node))
        return None
    name = others[0].id
    found = module.names.get(name)
    if found is not None and found.kind in ROWS:
        return found.name
    if name in module.broken:
        return None
    if found is not None:
        module.say(relations.ViewOfNoEntity(name=name, kind=found.kind), others[0])
    else:
        known = [one for one, other in module.names.items() if other.kind in ROWS]
        module.say(names.UnknownName(name=name), others[0], suggest=module.guess(name, known))
    return None


def _subclass(module: Module, node: ast.ClassDef) -> None:
    base = node.bases[0]
    name = base.id if isinstance(base, ast.Name) else ""
    found = module.names.get(name)
    if found is not None and found.kind in ROWS:
        module.say(relations.SubclassOfEntity(name=node.name, base=name), base)
    elif found is not None:
        module.say(names.NoBase(name=node.name), base)
    elif name not in module.broken:
        known = ("Entity", "Account", "View", "Record", "Event", "Incoming")
        module.say(names.UnknownName(name=name), base, suggest=module.guess(name, module.names, known))


def _function(run: Run, module: Module, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    span = module.source.name_span(node)
    if isinstance(node, ast.AsyncFunctionDef):
        module.say(habits.AsyncFunction(name=node.name), span)
        node = not_async(node)
    _define(run, module, node.name, "function", node, span)


def _assign(run: Run, module: Module, node: ast.Assign) -> None:
    target = node.targets[0]
    if len(node.targets) > 1 or not isinstance(target, ast.Name):
        module.say(names.ModuleStatement(), node)
        return
    span = module.source.span(target)
    word = module.called(node.value)
    if word == "backwright.App":
        _define(run, module, target.id, "app", node.value, span)
        run.apps.append(run.definitions[target.id])
    elif word == "backwright.setting":
        module.say(names.SettingWithoutType(name=target.id), span)
        module.broken.add(target.id)
    elif _is_rule(module, node.value):
        _define(run, module, target.id, "rule", node.value, span)
    elif _is_type(module, node.value):
        _define(run, module, target.id, "alias", node.value, span)
    else:
        _unknown_assignment(module, node, target)


def _unknown_assignment(module: Module, node: ast.Assign, target: ast.Name) -> None:
    module.broken.add(target.id)
    called = node.value.func if isinstance(node.value, ast.Call) else None
    name = called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
    if name in ("App", "setting", "Rest", "has_role"):
        home = "backwright.rules" if name == "has_role" else "backwright"
        if name not in module.words and name not in module.broken:
            module.say(names.NotImported(name=name, module=home), node.value)
    elif name in ("FastAPI", "Flask", "APIRouter", "declarative_base", "create_engine", "Blueprint", "SQLAlchemy"):
        module.say(habits.ForeignApp(name=name), node.value)
    elif isinstance(node.value, ast.Lambda):
        module.say(habits.Lambda(instead=f"def {target.id}(...) -> ...: return ..."), node.value)
    else:
        module.say(names.ModuleConstant(name=target.id), node)


def _is_rule(module: Module, node: ast.expr) -> bool:
    if isinstance(node, ast.List | ast.Tuple):
        return bool(node.elts) and any(_is_rule(module, item) for item in node.elts)
    word = module.called(node) or module.word(node)
    if word.startswith("backwright.rules."):
        return word.rpartition(".")[2] in RULES
    return isinstance(node, ast.Name) and node.id in module.names and module.names[node.id].kind == "rule"


def _is_type(module: Module, node: ast.expr) -> bool:
    if isinstance(node, ast.Subscript):
        word = module.word(node.value)
        return word.startswith("typing.") or (isinstance(node.value, ast.Name) and node.value.id in ("list", "set"))
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr)


def _annotated(run: Run, module: Module, node: ast.AnnAssign) -> None:
    if not isinstance(node.target, ast.Name):
        module.say(names.ModuleStatement(), node)
        return
    name, span = node.target.id, module.source.span(node.target)
    if module.word(node.annotation) == "typing.TypeAlias":
        if node.value is not None:
            _define(run, module, name, "alias", node.value, span)
            return
    elif node.value is not None and module.called(node.value) == "backwright.setting":
        _define(run, module, name, "setting", node.value, span, node.annotation)
        return
    elif node.value is not None and module.called(node.value) == "backwright.App":
        _define(run, module, name, "app", node.value, span)
        run.apps.append(run.definitions[name])
        return
    module.broken.add(name)
    module.say(names.ModuleConstant(name=name), node)


def _expression(run: Run, module: Module, node: ast.Expr) -> None:
    value = node.value
    if text_of(value) is not None or (isinstance(value, ast.Constant) and value.value is ...):
        return
    word = module.called(value)
    called = value.func if isinstance(value, ast.Call) else None
    if word == "backwright.logic.ensure" and isinstance(value, ast.Call):
        run.first_rows.append((module, value))
    elif word.rpartition(".")[2] in ("allow", "show", "lists", "unique", "index"):
        module.say(names.OutsideClass(word=word.rpartition(".")[2]), value)
    elif isinstance(called, ast.Name) and called.id == "print":
        module.say(habits.Printing(), value)
    elif word == "backwright.App":
        module.say(names.UnnamedApp(), value)
    else:
        module.say(names.ModuleStatement(), node)
