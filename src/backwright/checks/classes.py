"""The body of a class as it is written: its members, its rules and its functions, each with its place."""

from __future__ import annotations

import ast

import msgspec

from backwright.checks.annotations import Annotations, Typed
from backwright.checks.calls import Options, read_call, read_class, short
from backwright.checks.foreign import as_field, as_link, as_value
from backwright.checks.functions import Written, read_function
from backwright.checks.habits import COLUMNS, DECLARATIONS, SAVING, SETTINGS
from backwright.checks.scopes import ASCII, Definition, Module, Run, not_async, plain, text_of
from backwright.diagnostics import Kind, Related
from backwright.diagnostics.catalogue import fields, habits, names, rules
from backwright.source import Span

MAKERS = frozenset(["field", "relation", "many", "within", "inline", "slugify", "sequence", "issued"])
BASES = {
    "entity": "backwright.Entity",
    "account": "backwright.Account",
    "view": "backwright.View",
    "record": "backwright.Record",
    "event": "backwright.Event",
    "incoming": "backwright.Incoming",
}
CALLS = {
    "entity": frozenset({"allow", "lists", "unique", "index"}),
    "account": frozenset({"allow", "lists", "unique", "index"}),
    "view": frozenset({"allow", "lists", "show"}),
    "event": frozenset({"allow"}),
    "incoming": frozenset({"allow"}),
    "record": frozenset[str](),
}
IMPLICIT = {
    "entity": ("id", "created_at", "updated_at"),
    "account": ("id", "created_at", "updated_at"),
    "event": ("id", "at"),
    "incoming": ("id", "at"),
    "record": (),
    "view": ("id", "created_at", "updated_at"),
}


class Declared(msgspec.Struct):
    """A member as it is written. `maker`: the word that it was given, "field"; "" for a bare one or a constant."""

    name: str
    node: ast.AnnAssign
    span: Span
    typed: Typed
    maker: str = ""
    options: Options | None = None
    default: ast.expr | None = None
    doc: str = ""

    def option(self, name: str, default: object = None) -> object:
        return self.options.get(name, default) if self.options is not None else default


class Body(msgspec.Struct):
    """What stands in a class. `lines`: where each name gets a value, for what is used above it; `bare`: what never
    does; `broken`: names that are there, but of which nothing is known.
    """

    definition: Definition
    options: Options
    members: dict[str, Declared] = msgspec.field(default_factory=dict)
    functions: dict[str, Written] = msgspec.field(default_factory=dict)
    calls: list[Options] = msgspec.field(default_factory=list)
    lines: dict[str, int] = msgspec.field(default_factory=dict)
    bare: dict[str, Span] = msgspec.field(default_factory=dict)
    broken: set[str] = msgspec.field(default_factory=set)

    @property
    def module(self) -> Module:
        return self.definition.module

    @property
    def timestamps(self) -> bool:
        return self.options.get("timestamps", True) is not False

    def called(self, word: str) -> list[Options]:
        """The calls of `allow`, `lists`, ... in the order in which they stand."""
        return [options for options in self.calls if short(options.word) == word]


def read_body(run: Run, notes: Annotations, definition: Definition) -> Body:
    """The class of a definition, statement by statement."""
    assert isinstance(definition.node, ast.ClassDef)
    module, node = definition.module, definition.node
    body = Body(definition, read_class(module, node, BASES[definition.kind]))
    previous: Declared | None = None
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign):
            previous = _member(notes, body, statement)
            continue
        if isinstance(statement, ast.Expr) and (doc := text_of(statement.value)) is not None:
            if previous is not None:
                previous.doc = plain(doc)
        elif isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            _function(run, notes, body, statement)
        else:
            _statement(body, statement)
        previous = None
    return body


def _statement(body: Body, statement: ast.stmt) -> None:
    module = body.module
    if isinstance(statement, ast.Pass):
        return
    if isinstance(statement, ast.Expr):
        _call(body, statement.value)
    elif isinstance(statement, ast.Assign):
        _assign(body, statement)
    elif isinstance(statement, ast.ClassDef):
        if statement.name in ("Meta", "Config"):
            module.say(habits.MetaClass(name=statement.name), module.source.name_span(statement))
        else:
            module.say(names.NestedClass(name=statement.name), module.source.name_span(statement))
        body.broken.add(statement.name)
    else:
        module.say(names.ClassStatement(), statement)


def _call(body: Body, value: ast.expr) -> None:
    module, kind = body.module, body.definition.kind
    if isinstance(value, ast.Constant) and value.value is ...:
        return
    word = module.called(value)
    name = short(word)
    if isinstance(value, ast.Call) and name in CALLS[kind] and word.startswith("backwright"):
        body.calls.append(read_call(module, value))
        return
    called = value.func.id if isinstance(value, ast.Call) and isinstance(value.func, ast.Name) else ""
    if word.startswith("backwright") and name in ("allow", "lists", "unique", "index", "show"):
        module.say(names.MisplacedWord(word=name, kind=kind), value)
    elif called in ("allow", "lists", "unique", "index", "show") and not word:
        homes = {"allow": "backwright.rules", "unique": "backwright.fields", "index": "backwright.fields"}
        if called not in module.broken:
            module.say(names.NotImported(name=called, module=homes.get(called, "backwright")), value)
    elif called == "print":
        module.say(habits.Printing(), value)
    elif called in DECLARATIONS:
        module.say(habits.ForeignDeclaration(name=called, instead=DECLARATIONS[called]), value)
    else:
        module.say(names.ClassStatement(), value)


def _assign(body: Body, statement: ast.Assign) -> None:
    module, value = body.module, statement.value
    for target in statement.targets:
        if not isinstance(target, ast.Name):
            module.say(names.ClassStatement(), target)
            continue
        body.broken.add(target.id)
        called = value.func if isinstance(value, ast.Call) else None
        name = called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
        if target.id.startswith("__") or target.id in SETTINGS:
            instead = SETTINGS.get(target.id, 'class ...(Entity, path="...") says the path')
            module.say(habits.ClassSetting(name=target.id, instead=instead), target)
        elif name in COLUMNS and isinstance(value, ast.Call):
            module.say(_column(name, target.id, value, None), value)
        elif isinstance(value, ast.Lambda):
            module.say(habits.Lambda(instead=f"def {target.id}(self) -> ...: return ..."), value)
        elif (module.word(called) or module.word(value)).startswith("backwright.rules."):
            module.say(rules.PeopleInClass(name=target.id), target)
        else:
            instead = as_value(target.id, value)
            module.say(fields.MissingAnnotation(name=target.id, instead=instead), target)


def _function(run: Run, notes: Annotations, body: Body, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    module = body.module
    span = module.source.name_span(node)
    if isinstance(node, ast.AsyncFunctionDef):
        module.say(habits.AsyncFunction(name=node.name), span)
        node = not_async(node)
    if node.name.startswith("__") and node.name.endswith("__"):
        case = habits.Initializer() if node.name == "__init__" else habits.Dunder(name=node.name)
        module.say(case, span)
        return
    if body.definition.kind in ("record", "event", "incoming"):
        module.say(names.FunctionInRecord(name=node.name, kind=body.definition.kind), span)
        body.broken.add(node.name)
        return
    if node.name in SAVING and (node.args.vararg or node.args.kwarg or _asks_super(node)):
        module.say(habits.SavingMethod(name=node.name), span)
        body.broken.add(node.name)
        return
    if not _fresh(body, node.name, span):
        return
    written = read_function(run, notes, module, node, body.definition)
    body.functions[node.name] = written
    body.lines[node.name] = node.lineno
    run.places[written.id] = span


def _asks_super(node: ast.FunctionDef) -> bool:
    return any(isinstance(part, ast.Name) and part.id == "super" for part in ast.walk(node))


def _fresh(body: Body, name: str, span: Span) -> bool:
    module = body.module
    first = body.members.get(name)
    before = first.span if first else None
    if name in body.functions:
        before = module.source.name_span(body.functions[name].node)
    if before is not None:
        case = names.DuplicateMember(name=name, owner=body.definition.name)
        module.say(case, span, related=[Related(before, "is the first")])
        return False
    implicit = IMPLICIT[body.definition.kind]
    if name in implicit and (name not in ("created_at", "updated_at") or body.timestamps):
        module.say(names.ReservedName(name=name, why=f"every {body.definition.kind} has it unsaid"), span)
        return False
    if not name.isascii():
        module.say(names.ReservedName(name=name, why=ASCII), span)
        return False
    if name.startswith("_"):
        module.say(names.ReservedName(name=name, why="names with a leading underscore are Python's own"), span)
        return False
    if name in ("self", "me"):
        module.say(names.ReservedName(name=name, why="it stands for the row or for the caller"), span)
        return False
    return True


def _member(notes: Annotations, body: Body, node: ast.AnnAssign) -> Declared | None:
    module = body.module
    if not isinstance(node.target, ast.Name):
        module.say(names.ClassStatement(), node)
        return None
    name, span = node.target.id, module.source.span(node.target)
    if node.value is None:
        body.bare[name] = span
    else:
        body.lines[name] = node.lineno
    if body.definition.kind == "view":
        module.say(fields.FieldInView(name=name, entity=body.definition.of), span)
        body.broken.add(name)
        return None
    typed = notes.read(module, node.annotation)
    maker, options, default = _given(module, node, name)
    if not _fresh(body, name, span):
        return None
    if typed is None or maker is None:
        body.broken.add(name)
        return None
    declared = Declared(name, node, span, typed, maker, options, default)
    body.members[name] = declared
    body.broken.discard(name)
    notes.run.places[f"{body.definition.name}.{name}"] = span
    return declared


def _column(called: str, name: str, value: ast.Call, annotation: ast.expr | None) -> Kind:
    """The finding about a member that is declared as in another framework."""
    links = COLUMNS[called] in (habits.ForeignKeyValue, habits.RelationshipValue)
    return COLUMNS[called](name=name, instead=(as_link if links else as_field)(name, value, annotation))


def _given(module: Module, node: ast.AnnAssign, member: str) -> tuple[str | None, Options | None, ast.expr | None]:
    """The maker, its options and the default; no maker where the value is not understood, and told."""
    value = node.value
    if not isinstance(value, ast.Call):
        return "", None, value
    word = module.called(value)
    name = short(word)
    if word.startswith("backwright.fields.") and name in MAKERS:
        options = read_call(module, value)
        return name, options, options.nodes.get("default")
    called = value.func
    text = called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
    if text in COLUMNS:
        module.say(_column(text, member, value, node.annotation), value)
        return None, None, None
    if text in ("Field", "mapped_column", "attr"):
        instead = as_field(member, value, node.annotation)
        module.say(habits.ForeignField(name=text, instead=instead), value)
        return None, None, None
    if text in MAKERS and not word:
        if text not in module.broken:
            module.say(names.NotImported(name=text, module="backwright.fields"), value)
        return None, None, None
    return "", None, value
