"""Functions as they are written: what their decorator makes of them, their parameters and their result."""

from __future__ import annotations

import ast
from typing import Literal, TypeAlias

import msgspec

from backwright.checks.annotations import Annotations, Typed
from backwright.checks.calls import Options, read_call, short
from backwright.checks.foreign import type_of
from backwright.checks.habits import DECORATORS as FOREIGN_DECORATORS
from backwright.checks.scopes import Definition, Module, Run, text_of
from backwright.diagnostics.catalogue import habits, names, operations
from backwright.model.operations import Caller
from backwright.model.types import BOOL, NOTHING, Maybe, Row, Type

FunctionKind: TypeAlias = Literal[
    "plain", "computed", "stored", "action", "query", "list", "after", "check", "on", "job", "external"
]
IN_CLASSES = frozenset({"computed", "stored", "action", "query", "after", "check"})
AT_MODULE_LEVEL = frozenset({"action", "query", "on", "job", "external"})
DECORATORS: dict[str, FunctionKind] = {
    "backwright.logic.computed": "computed",
    "backwright.logic.stored": "stored",
    "backwright.logic.action": "action",
    "backwright.logic.query": "query",
    "backwright.logic.after": "after",
    "backwright.logic.on": "on",
    "backwright.logic.job": "job",
    "backwright.logic.external": "external",
    "backwright.fields.check": "check",
}
NEEDS_CALL = frozenset({"action", "after", "job"})


class Taken(msgspec.Struct):
    """A parameter other than `self` and `me`."""

    name: str
    node: ast.arg
    typed: Typed
    default: ast.expr | None


class Written(msgspec.Struct):
    """A function: `owner` is its entity or view, "" at module level; `options` what its decorator was given.

    `sound`: its signature is understood, so that its body is worth reading.
    """

    owner: str
    name: str
    kind: FunctionKind
    node: ast.FunctionDef
    module: Module
    options: Options | None = None
    taken: list[Taken] = msgspec.field(default_factory=list)
    result: Type = NOTHING
    on_row: bool = False
    caller: Caller = "none"
    sound: bool = True

    @property
    def id(self) -> str:
        return f"{self.owner}.{self.name}" if self.owner else self.name


def read_function(
    run: Run, notes: Annotations, module: Module, node: ast.FunctionDef, owner: Definition | None
) -> Written:
    """The function with its signature; findings where either is wrong."""
    written = Written(owner.name if owner else "", node.name, "plain", node, module)
    _decorated(module, node, written, owner is not None)
    told = not written.sound  # then what its signature lacks is no matter
    _parameters(run, notes, written, owner, told=told)
    _result(notes, written, told=told)
    if written.kind == "query" and not _has_by(written):
        _named_list(module, written)
    return written


def _has_by(written: Written) -> bool:
    return written.options is not None and "by" in written.options


def _named_list(module: Module, written: Written) -> None:
    if written.on_row and written.result == BOOL:
        written.kind = "list"
    elif written.sound:
        module.say(operations.QueryWithoutBy(name=written.name), module.source.name_span(written.node))
        written.sound = False


def _decorated(module: Module, node: ast.FunctionDef, written: Written, in_class: bool) -> None:
    found = [(decorator, _decorator(module, decorator)) for decorator in node.decorator_list]
    kinds = [(decorator, kind) for decorator, kind in found if kind is not None]
    if len(kinds) < len(found):
        written.sound = False
    if len(kinds) > 1:
        module.say(names.SeveralDecorators(), kinds[1][0])
    if not kinds:
        return
    decorator, kind = kinds[0]
    if kind not in (IN_CLASSES if in_class else AT_MODULE_LEVEL):
        place = "in a class" if in_class else "at module level"
        module.say(names.MisplacedDecorator(word=kind, place=place), decorator)
        written.sound = False
    written.kind = kind
    if isinstance(decorator, ast.Call):
        if kind in ("computed", "stored", "on"):
            module.say(names.DecoratorWithoutArguments(word=kind), decorator)
        else:
            written.options = read_call(module, decorator)
    elif kind in NEEDS_CALL:
        module.say(names.DecoratorNeedsArguments(word=kind), decorator)
        written.sound = False


def _decorator(module: Module, node: ast.expr) -> FunctionKind | None:
    target = node.func if isinstance(node, ast.Call) else node
    word = module.word(target)
    if word in DECORATORS:
        return DECORATORS[word]
    name = target.id if isinstance(target, ast.Name) else target.attr if isinstance(target, ast.Attribute) else ""
    habit = FOREIGN_DECORATORS.get(name)
    if habit is not None:
        module.say(habit(), node)
    elif isinstance(target, ast.Attribute) and name in ("get", "post", "put", "patch", "delete", "route"):
        module.say(habits.RouteDecorator(), node)
    elif name in {short(one) for one in DECORATORS} and name not in module.broken:
        home = next(one for one in DECORATORS if short(one) == name).rpartition(".")[0]
        module.say(names.NotImported(name=name, module=home), node)
    elif name not in module.broken:
        known = {short(one) for one in DECORATORS}
        module.say(names.UnknownDecorator(name=name or "this"), node, suggest=module.guess(name, known))
    return None


def _parameters(run: Run, notes: Annotations, written: Written, owner: Definition | None, *, told: bool) -> None:
    module, arguments = written.module, written.node.args
    for star in (arguments.vararg, arguments.kwarg):
        if star is not None:
            module.say(operations.StarParameter(), star)
            written.sound = False
    given = [*arguments.posonlyargs, *arguments.args]
    defaults: list[ast.expr | None] = [None] * (len(given) - len(arguments.defaults)) + list(arguments.defaults)
    pairs = [*zip(given, defaults, strict=True), *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]
    if owner is not None:
        if pairs and pairs[0][0].arg == "self":
            written.on_row = True
            pairs = pairs[1:]
        elif written.sound:  # else its decorator has been told of already
            module.say(operations.MissingSelf(name=written.name), module.source.name_span(written.node))
            written.sound = False
    for argument, default in pairs:
        if argument.arg == "me":
            _caller(run, notes, written, argument, default)
        else:
            _take(notes, written, argument, default, told=told)


def _caller(run: Run, notes: Annotations, written: Written, argument: ast.arg, default: ast.expr | None) -> None:
    module = written.module
    if run.account is None:
        module.say(operations.CallerWithoutAccount(), argument)
        written.sound = False
        return
    if argument.annotation is None:
        module.say(operations.CallerType(account=run.account), argument)
        written.sound = False
        return
    typed = notes.read(module, argument.annotation)
    if typed is None:
        written.sound = False
    elif typed.type == Row(run.account):
        written.caller = "required"
    elif typed.type == Maybe(Row(run.account)):
        written.caller = "optional"
    else:
        module.say(operations.CallerType(account=run.account), argument.annotation)
        written.sound = False
    if default is not None:
        module.say(operations.CallerDefault(), default)


def _take(notes: Annotations, written: Written, argument: ast.arg, default: ast.expr | None, *, told: bool) -> None:
    module = written.module
    if argument.annotation is None:
        if not told:
            case = operations.ParameterWithoutType(name=argument.arg, type=type_of(default))
            module.say(case, argument)
        written.sound = False
        return
    typed = notes.read(module, argument.annotation)
    if typed is None:
        written.sound = False
        return
    if any(one.name == argument.arg for one in written.taken):
        module.say(names.DuplicateMember(owner=written.name, name=argument.arg), argument)
        written.sound = False
        return
    written.taken.append(Taken(argument.arg, argument, typed, default))


def _result(notes: Annotations, written: Written, *, told: bool) -> None:
    module, returns = written.module, written.node.returns
    if returns is None:
        if not told:
            module.say(operations.MissingResult(name=written.name), module.source.name_span(written.node))
        written.sound = False
        return
    typed = notes.read(module, returns, "inner" if written.kind == "plain" else "result")
    if typed is None:
        written.sound = False
    else:
        written.result = typed.type


def raises_not_implemented(node: ast.FunctionDef) -> bool:
    """Whether the body is a docstring, if any, and `raise NotImplementedError`."""
    body = [one for one in node.body if not (isinstance(one, ast.Expr) and text_of(one.value) is not None)]
    if len(body) != 1 or not isinstance(body[0], ast.Raise):
        return False
    raised = body[0].exc.func if isinstance(body[0].exc, ast.Call) else body[0].exc
    return isinstance(raised, ast.Name) and raised.id == "NotImplementedError"
