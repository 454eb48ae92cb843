"""Calls of functions, operations, constructors, and methods of rows."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeAlias

from backwright.checks.bodies.habits import of_kind
from backwright.checks.bodies.methods import HABITS, call_method
from backwright.checks.bodies.names import method_of, row_type, unknown_name
from backwright.checks.bodies.reading import each, fitted, infer, reads, unguarded
from backwright.checks.bodies.scope import Refused, Scope
from backwright.checks.bodies.types import describe, fits
from backwright.checks.ends import NO_INFINITE, is_infinite
from backwright.checks.symbols import Owner, Signature
from backwright.diagnostics import did_you_mean
from backwright.diagnostics.catalogue import body_names, body_values
from backwright.model.expressions import Argument, Call, Expression, New
from backwright.model.operations import Parameter
from backwright.model.types import ListOf, Maybe, RecordOf, Row, SetOf, Type, optional

WordReader: TypeAlias = Callable[[ast.Call, Scope, Type | None], Expression]

WORDS: dict[str, WordReader] = {}
"""Who reads the call of a word, by its full name; builtins stand under their own."""

CHANGES = frozenset({"add", "discard", "append", "remove"})

_INSTEAD = {
    "bool": "write the comparison that is meant",
    "dict": "write a Record, or `reply(...)`",
    "divmod": "write `//` and `%`",
    "enumerate": "count in the loop: `place = 0` before it, `place += 1` at its end",
    "eval": "say what is meant in Python",
    "exec": "say what is meant in Python",
    "filter": "write a comprehension with `if`",
    "float": "numbers mix without a conversion",
    "format": 'write an f-string: `f"{x:.2f}"`',
    "getattr": "write the attribute",
    "hasattr": "write `x is not None`",
    "input": "take a parameter",
    "int": "write `round(x)`, or `round(x // 1)`, which leaves a fraction out; of a text take an `int` parameter",
    "isinstance": "compare a field that says which it is",
    "issubclass": "compare a field that says which it is",
    "iter": "write a comprehension",
    "list": "rows are a list already: leave it out, or write a comprehension: `[x for x in ...]`",
    "map": "write a comprehension",
    "next": "write `find(...)`, or the first of a sorted slice",
    "open": "write an `@external` function",
    "pow": "write `**`",
    "print": "a backend logs its requests by itself",
    "range": "loop over rows, or write the numbers out and choose: `[n for n in [1, 2, 3] if n <= count]`",
    "repr": 'write an f-string: `f"{x}"`',
    "reversed": "say the order: `sorted(..., key=function, reverse=True)`",
    "set": "write a comprehension: `{x for x in ...}`",
    "setattr": "write the assignment",
    "str": 'write an f-string: `f"{x}"`',
    "super": "there is no inheritance of methods",
    "tuple": "write a comprehension",
    "type": "compare a field that says which it is",
    "zip": "follow the links between the rows; of what is sent, take a list of a Record that holds both",
}
"""Builtins that people reach for, and what to write."""


def reads_word(*names: str) -> Callable[[WordReader], WordReader]:
    """Makes a function the reader of calls of these words."""

    def register(reader: WordReader) -> WordReader:
        WORDS.update(dict.fromkeys(names, reader))
        return reader

    return register


def arguments(
    node: ast.Call, name: str, least: int, most: int, scope: Scope, keywords: tuple[str, ...] = ()
) -> dict[str, ast.expr]:
    """The keyword arguments, once the number of the others and the names are right."""
    if len(node.args) > most:
        raise scope.refusal(node.args[most], body_names.TooManyArguments(name=name, most=most))
    if len(node.args) < least:
        raise scope.refusal(node, body_names.MissingArgument(argument=f"argument {len(node.args) + 1}", name=name))
    for keyword in node.keywords:
        if keyword.arg not in keywords:
            case = body_names.UnknownArgumentInBody(argument=str(keyword.arg), name=name)
            raise scope.refusal(keyword, case, did_you_mean(str(keyword.arg), keywords))
    return {str(keyword.arg): keyword.value for keyword in node.keywords}


@reads(ast.Call)
def _call(node: ast.Call, scope: Scope, hint: Type | None) -> Expression:
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            raise scope.refusal(argument, body_names.StarArguments())
    for keyword in node.keywords:
        if keyword.arg is None:
            raise scope.refusal(keyword.value, body_names.StarArguments())
    if isinstance(node.func, ast.Name):
        return _call_name(node, node.func, scope, hint)
    if isinstance(node.func, ast.Attribute):
        return _call_attribute(node, node.func, scope, hint)
    raise scope.refusal(node.func, body_names.NotCallable(name="this"))


def _call_name(node: ast.Call, name: ast.Name, scope: Scope, hint: Type | None) -> Expression:
    symbols = scope.symbols
    if name.id in scope.broken:
        raise Refused
    if scope.hides(name.id):
        raise scope.refusal(name, body_names.NotCallable(name=name.id))
    if name.id in symbols.owners:
        return _construct(node, symbols.owners[name.id], scope)
    if name.id in symbols.functions:
        return call_signature(node, symbols.functions[name.id], None, scope)
    reader = WORDS.get(symbols.words.get(name.id, name.id))
    if reader is not None:
        return reader(node, scope, hint)
    raise _not_callable(node, name, scope)


def _not_callable(node: ast.Call, name: ast.Name, scope: Scope) -> Refused:
    symbols = scope.symbols
    if name.id in symbols.broken:
        return Refused()
    if name.id in symbols.words or name.id in symbols.choices or name.id in symbols.settings:
        return scope.refusal(name, body_names.NotCallable(name=name.id))
    if is_infinite(node):
        return scope.refusal(node, body_values.UnsupportedExpression(instead=NO_INFINITE))
    if name.id in _INSTEAD:
        return scope.refusal(name, body_names.UnsupportedBuiltin(name=name.id, instead=_INSTEAD[name.id]))
    return unknown_name(name, scope)


def _construct(node: ast.Call, owner: Owner, scope: Scope) -> Expression:
    if owner.kind == "record":
        return new_row(node, scope)
    raise scope.refusal(node.func, body_names.NotMade(name=owner.name, instead=_MADE_BY[owner.kind].format(owner.name)))


_MADE_BY = {
    "entity": "write `create({}(...))`, or `ensure`",
    "account": "write `create({}(...))`, or `ensure`",
    "view": "`{}` is a shape: make a row of its entity",
    "event": "write `emit({}(...))`",
    "incoming": "`{}` comes from another system",
}


def new_row(node: ast.Call, scope: Scope) -> New:
    """A row, a record or an event from its constructor: `Article(title=...)`."""
    owner = scope.symbols.owners.get(node.func.id) if isinstance(node.func, ast.Name) else None
    if owner is None:
        raise scope.refusal(node.func, body_names.NotAKind(wanted="an entity"))
    if node.args:
        raise scope.refusal(node.args[0], body_names.PositionalValue(name=owner.name))
    known = {name: owner.members[name].type for name in owner.creatable if name in owner.members}
    required = frozenset(owner.required)
    if any(keyword.arg in owner.broken for keyword in node.keywords):
        raise Refused
    parameters = [Wanted(name, _taken(kind), name in required, also=_also(kind)) for name, kind in known.items()]
    kind = Row(owner.name) if owner.kind in ("entity", "account") else RecordOf(owner.name)
    return New(owner.name, bind(node, parameters, scope, owner.name), kind)


def _taken(kind: Type) -> Type:
    """What a constructor takes for a member: for a set also a list."""
    return ListOf(kind.item) if isinstance(kind, SetOf) else kind


def _also(kind: Type) -> Type | None:
    """A set of plain values is one itself; rows are linked one by one."""
    return kind if isinstance(kind, SetOf) and not isinstance(kind.item, Row) else None


class Wanted:
    """A parameter: its name, its type, the other one that it may have, and whether it has to be given."""

    __slots__ = ("also", "name", "required", "type")

    def __init__(self, name: str, kind: Type, required: bool, *, also: Type | None = None) -> None:
        self.name = name
        self.type = kind
        self.also = also
        self.required = required

    def given(self, node: ast.expr, scope: Scope) -> Expression:
        """What a call gives for it."""
        found = infer(node, scope, self.type)
        if self.also is not None and fits(found.type, self.also, scope.symbols):
            return found
        return fitted(found, node, scope, self.type)


def call_signature(node: ast.Call, signature: Signature, base: Expression | None, scope: Scope) -> Expression:
    """The call of a function or an operation of the blueprint."""
    name = signature.id.rpartition(".")[2]
    acts = signature.kind in ("operation", "procedure", "external") and not signature.pure
    if scope.mode == "pure" and acts:
        raise scope.refusal(node, body_names.CallOfActing(name=name, place="a value that is computed"))
    if scope.mode == "read" and signature.kind == "operation" and not signature.pure:
        raise scope.refusal(node, body_names.CallOfActing(name=name, place="a query"))
    wanted = [Wanted(p.name, p.type, p.default is None) for p in _with_caller(node, signature, scope)]
    return Call(signature.id, base, bind(node, wanted, scope, name), row_type(signature.result, scope))


def _with_caller(node: ast.Call, signature: Signature, scope: Scope) -> Sequence[Parameter]:
    """The parameters with `me` where the call passes it: signatures leave open where it stands."""
    if signature.caller == "none" or scope.account is None:
        return signature.parameters
    row: Type = Row(scope.account)
    me = Parameter("me", Maybe(row) if signature.caller == "optional" else row)
    passed = [isinstance(argument, ast.Name) and argument.id == "me" for argument in node.args]
    place = passed.index(True) if True in passed else 0
    return (*signature.parameters[:place], me, *signature.parameters[place:])


def bind(node: ast.Call, parameters: Sequence[Wanted], scope: Scope, name: str) -> tuple[Argument, ...]:
    """The arguments by the names of the parameters, in their order; what has a default may be left out."""
    if len(node.args) > len(parameters):
        case = body_names.TooManyArguments(name=name, most=len(parameters))
        raise scope.refusal(node.args[len(parameters)], case)
    given = {parameter.name: argument for parameter, argument in zip(parameters, node.args, strict=False)}
    names = {parameter.name: parameter for parameter in parameters}
    failed = False
    for keyword in node.keywords:
        if keyword.arg is None or keyword.arg not in names:
            case_unknown = body_names.UnknownArgumentInBody(argument=str(keyword.arg), name=name)
            scope.report(keyword, case_unknown, did_you_mean(str(keyword.arg), names))
            failed = True
        elif keyword.arg in given:
            scope.report(keyword, body_names.RepeatedArgument(argument=keyword.arg, name=name))
            failed = True
        else:
            given[keyword.arg] = keyword.value
    for parameter in parameters:
        if parameter.required and parameter.name not in given and not failed:
            scope.report(node, body_names.MissingArgument(argument=parameter.name, name=name))
            failed = True
    chosen = [parameter for parameter in parameters if parameter.name in given]
    values = each([partial(wanted.given, given[wanted.name], scope) for wanted in chosen])
    if failed:
        raise Refused
    return tuple(Argument(wanted.name, value) for wanted, value in zip(chosen, values, strict=True))


def _call_attribute(node: ast.Call, function: ast.Attribute, scope: Scope, hint: Type | None) -> Expression:
    word = scope.word(function.value)
    if word is not None and not isinstance(function.value, ast.Attribute):
        reader = WORDS.get(f"{word}.{function.attr}") or WORDS.get(f"{word}.*")
        if reader is not None:
            return reader(node, scope, hint)
        kind, instead = word.rpartition(".")[2], HABITS.get(function.attr, "")
        raise scope.refusal(function, body_names.UnknownMethod(name=function.attr, type=kind, instead=instead))
    if isinstance(function.value, ast.Name) and not scope.hides(function.value.id):
        name = function.value.id
        if name in scope.symbols.owners:
            instead = of_kind(function.attr, name)
            raise scope.refusal(function, body_names.MemberOfKind(name=function.attr, kind=name, instead=instead))
    base = infer(function.value, scope)
    if optional(base.type):
        raise unguarded(base, function.value, scope)
    signature = method_of(base, function.attr, scope)
    if signature is not None:
        return call_signature(node, signature, base, scope)
    if function.attr in CHANGES and isinstance(base.type, ListOf | SetOf):
        raise scope.refusal(node, body_names.ChangeAsValue(change=function.attr))
    if isinstance(base.type, Row | RecordOf):
        _refuse_member_call(function, base, scope)
    return call_method(node, function, base, scope)


def _refuse_member_call(function: ast.Attribute, base: Expression, scope: Scope) -> None:
    owner = scope.symbols.owners.get(describe(base.type))
    if owner is None:
        return
    if function.attr in owner.broken:
        raise Refused
    if function.attr in owner.members:
        raise scope.refusal(function, body_names.NotCallable(name=function.attr))
    known = [*owner.methods, *owner.members]
    case = body_names.UnknownMethod(name=function.attr, type=owner.name, instead=HABITS.get(function.attr, ""))
    raise scope.refusal(function, case, did_you_mean(function.attr, known))
