"""A whole blueprint: names first, then members and signatures, then everything that mentions them."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import TypeVar

import msgspec

from backwright.checks import collecting, imports
from backwright.checks.annotations import Annotations, Typed
from backwright.checks.app import read_app
from backwright.checks.background import Background
from backwright.checks.calls import read_call
from backwright.checks.classes import Body, read_body
from backwright.checks.defaults import read_default
from backwright.checks.entities import Owners
from backwright.checks.entries import owner_symbol
from backwright.checks.enums import read_enum
from backwright.checks.fields import limits_of
from backwright.checks.functions import Written, read_function
from backwright.checks.operations import Operations
from backwright.checks.people import People
from backwright.checks.reading import Reading
from backwright.checks.roles import find_memberships
from backwright.checks.scopes import Definition, Run, documentation, text_of
from backwright.checks.signatures import procedures, signature
from backwright.checks.symbols import MemberSymbol, Owner, Symbols
from backwright.checks.whole import check_whole
from backwright.diagnostics.catalogue import app, names
from backwright.model.api import Setting
from backwright.model.backend import Backend
from backwright.model.expressions import New, Word
from backwright.model.types import RecordOf, Row, Scalar, Type

T = TypeVar("T")


class Blueprint(msgspec.Struct):
    """What is known of a blueprint while it is read."""

    run: Run
    notes: Annotations
    bodies: dict[str, Body] = msgspec.field(default_factory=dict)
    functions: dict[str, Written] = msgspec.field(default_factory=dict)
    settings: dict[str, Typed] = msgspec.field(default_factory=dict)
    doing: set[str] = msgspec.field(default_factory=set)

    @property
    def written(self) -> list[Written]:
        """Every function, wherever it stands."""
        owned = [one for body in self.bodies.values() for one in body.functions.values()]
        return [*self.functions.values(), *owned]


def build(run: Run) -> tuple[Backend, Blueprint]:
    """The model of what `run.modules` say, with where it comes from; what is wrong is told."""
    _names(run)
    blueprint = Blueprint(run, Annotations(run))
    _members(blueprint)
    _signatures(blueprint)
    return _model(blueprint), blueprint


def _names(run: Run) -> None:
    for module in run.modules:
        imports.read_imports(run, module)
        run.symbols[module.name] = Symbols()
    for module in run.modules:
        collecting.collect(run, module)
    for module in run.modules:
        imports.link_imports(run, module)
    collecting.link_views(run)
    accounts = run.owners("account")
    for other in accounts[1:]:
        other.module.say(app.SeveralAccounts(first=accounts[0].name), other.span)
    for definition in run.owners("enum"):
        read_enum(run, definition)


def _members(blueprint: Blueprint) -> None:
    run, notes = blueprint.run, blueprint.notes
    for definition in run.definitions.values():
        if isinstance(definition.node, ast.ClassDef) and definition.kind != "enum":
            blueprint.bodies[definition.name] = read_body(run, notes, definition)
        elif isinstance(definition.node, ast.FunctionDef):
            written = read_function(run, notes, definition.module, definition.node, None)
            blueprint.functions[definition.name] = written
        elif definition.kind == "setting" and definition.annotation is not None:
            typed = notes.read(definition.module, definition.annotation)
            if typed is None:
                definition.module.broken.add(definition.name)
            else:
                blueprint.settings[definition.name] = typed


def _signatures(blueprint: Blueprint) -> None:
    """Fill the symbols of every module: all owners under their own name, the rest as the module calls it."""
    run = blueprint.run
    blueprint.doing = procedures(blueprint.written)
    owners = {name: _owner(blueprint, body) for name, body in blueprint.bodies.items()}
    owners |= {owner.name: owner for owner in _row_events(blueprint)}
    functions = {name: signature(one, blueprint.doing) for name, one in blueprint.functions.items() if one.sound}
    aliases = {one.name: kind for one in run.owners("alias") if (kind := _alias(blueprint, one)) is not None}
    for module in run.modules:
        symbols = run.symbols[module.name]
        symbols.words = module.words
        symbols.owners = dict(owners)
        symbols.broken = module.broken
        for name, found in module.names.items():
            if found.name in owners:
                symbols.owners[name] = owners[found.name]
            elif found.name in functions:
                symbols.functions[name] = functions[found.name]
            elif found.name in blueprint.settings:
                symbols.settings[name] = blueprint.settings[found.name].type
            elif found.name in aliases:
                symbols.aliases[name] = aliases[found.name]
            elif found.kind == "enum":
                home = run.symbols[found.module.name]
                if found.name in home.choices:
                    symbols.choices[name] = home.choices[found.name]
                    symbols.choice_values[name] = home.choice_values[found.name]
            elif found.kind == "function":
                module.broken.add(name)


def _owner(blueprint: Blueprint, body: Body) -> Owner:
    owner = owner_symbol(body)
    for written in body.functions.values():
        if not written.sound:
            owner.broken.add(written.name)
        elif written.kind in ("computed", "stored"):
            owner.members[written.name] = MemberSymbol(written.id, written.result, "computed")
        else:
            owner.methods[written.name] = signature(written, blueprint.doing)
    return owner


def _row_events(blueprint: Blueprint) -> list[Owner]:
    """`Created[Comment]` and the like, of which reactions take one."""
    found = []
    for written in blueprint.functions.values():
        for taken in written.taken:
            kind = taken.typed.type
            if isinstance(kind, RecordOf) and "[" in kind.name:
                found.append(_row_event(kind.name))
    return found


def _row_event(name: str) -> Owner:
    event, _, entity = name.rstrip("]").partition("[")
    types: dict[str, Type] = {"id": Scalar("id"), "at": Scalar("datetime"), "row": Row(entity)}
    if event == "Changed":
        types["before"] = Row(entity)
    return Owner(name, "event", members={one: MemberSymbol(f"{name}.{one}", kind) for one, kind in types.items()})


def _alias(blueprint: Blueprint, definition: Definition) -> Type | None:
    assert isinstance(definition.node, ast.expr)
    blueprint.notes.open.append(definition.name)
    typed = blueprint.notes.read(definition.module, definition.node)
    blueprint.notes.open.pop()
    return typed.type if typed is not None else None


def _model(blueprint: Blueprint) -> Backend:
    run, bodies = blueprint.run, blueprint.bodies
    find_memberships(run, bodies)
    people = People(run, bodies, blueprint.functions)
    operations = Operations(people, Reading(run))
    background = Background(people, operations.reading)
    owners = Owners(people, operations, blueprint.doing)
    said = read_app(run)
    entities = tuple(owners.entity(body) for body in bodies.values() if body.definition.kind in ("entity", "account"))
    views = tuple(owners.view(body) for body in bodies.values() if body.definition.kind == "view")
    kinds = ("record", "event", "incoming")
    records = tuple(owners.record(body) for body in bodies.values() if body.definition.kind in kinds)
    sound = [one for one in blueprint.functions.values() if one.sound]
    plain = [one for one in sound if one.kind == "plain"]
    computing = [one for one in plain if one.id not in blueprint.doing]
    acting = [one for one in plain if one.id in blueprint.doing]
    backend = Backend(
        name=said.name,
        doc=next((doc for module in run.modules if (doc := documentation(module.tree.body))), ""),
        apis=said.apis,
        sign_ins=said.sign_ins,
        **said.options,
        settings=_settings(blueprint),
        entities=entities,
        views=views,
        records=records,
        functions=_built(operations.function, computing),
        procedures=_built(operations.procedure, acting),
        externals=tuple(background.external(one) for one in sound if one.kind == "external"),
        operations=_built(operations.module_operation, [one for one in sound if one.kind in ("action", "query")]),
        reactions=_built(background.reaction, [one for one in sound if one.kind == "on"]),
        jobs=_built(background.job, [one for one in sound if one.kind == "job"]),
        first_rows=_first_rows(blueprint, operations.reading),
    )
    check_whole(run, bodies, backend)
    return backend


def _built(make: Callable[[Written], T | None], written: list[Written]) -> tuple[T, ...]:
    return tuple(made for one in written if (made := make(one)) is not None)


def _settings(blueprint: Blueprint) -> tuple[Setting, ...]:
    found = []
    for name, typed in blueprint.settings.items():
        definition = blueprint.run.definitions[name]
        module, call = definition.module, definition.node
        assert isinstance(call, ast.Call)
        options = read_call(module, call)
        if not name.isupper():
            module.say(names.SettingName(name=name), definition.span, suggest=name.upper())
        limits = limits_of(module, typed.type, typed.limits, options)
        node = options.nodes.get("default")
        default = read_default(module, node, typed.type, limits) if node is not None else None
        if not isinstance(typed.type, Scalar) and not (node is not None and text_of(node) is not None):
            module.say(names.SettingType(), definition.annotation or definition.span)
        found.append(Setting(name, typed.type, options.get("doc", ""), limits, default))
    return tuple(found)


def _first_rows(blueprint: Blueprint, reading: Reading) -> tuple[New, ...]:
    found = []
    for module, call in blueprint.run.first_rows:
        read = reading.expression(module, call)
        if isinstance(read, Word) and read.arguments and isinstance(read.arguments[0].value, New):
            found.append(read.arguments[0].value)
    return tuple(found)
