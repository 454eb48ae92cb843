"""The words of `backwright.logic`."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import partial

from backwright.checks.bodies.calls import arguments, new_row, reads_word
from backwright.checks.bodies.folds import kind_name
from backwright.checks.bodies.reading import certain, each, fitted, infer, typed
from backwright.checks.bodies.scope import Refused, Scope
from backwright.checks.bodies.types import DATE, DATETIME, HTML, TIMEDELTA, comparable, describe, is_number
from backwright.diagnostics import did_you_mean
from backwright.diagnostics.catalogue import body_names, body_values, keys
from backwright.model.expressions import Argument, Expression, New, Word
from backwright.model.types import (
    BOOL,
    NOTHING,
    TEXT,
    Choice,
    Maybe,
    RecordOf,
    Row,
    Scalar,
    Type,
    element,
    is_text,
    optional,
)

TIME = Scalar("time")
PASSWORD = Scalar("password")


def _changing(node: ast.Call, word: str, scope: Scope) -> None:
    if scope.mode != "write":
        place = "a query" if scope.mode == "read" else "a value that is computed"
        raise scope.refusal(node, body_names.ChangeInRead(what=f"`{word}`", place=place))


@reads_word("backwright.logic.now", "backwright.logic.today")
def _now(node: ast.Call, scope: Scope, _: Type | None) -> Expression:
    word = called(node, scope)
    arguments(node, word, 0, 0, scope)
    return Word(word, "", (), DATETIME if word == "now" else DATE)


def called(node: ast.Call, scope: Scope) -> str:
    """The word that a call calls, by its own name whatever the import calls it."""
    if isinstance(node.func, ast.Attribute):
        return (scope.word(node.func) or "").rpartition(".")[2]
    name = node.func.id if isinstance(node.func, ast.Name) else ""
    return scope.symbols.words.get(name, name).rpartition(".")[2]


@reads_word("backwright.logic.create", "backwright.logic.ensure")
def _create(node: ast.Call, scope: Scope, _: Type | None) -> Expression:
    word = called(node, scope)
    _changing(node, word, scope)
    arguments(node, word, 1, 1, scope)
    made = _constructed(node.args[0], scope, ("entity", "account"), "an entity")
    return Word(word, "", (Argument("", made),), made.type)


def _constructed(node: ast.expr, scope: Scope, allowed: tuple[str, ...], wanted: str) -> New:
    owner = None
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not scope.hides(node.func.id):
        owner = scope.symbols.owners.get(node.func.id)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in scope.symbols.broken:
        raise Refused
    if owner is None or owner.kind not in allowed or not isinstance(node, ast.Call):
        known = [known.name for known in scope.symbols.owners.values() if known.kind in allowed]
        written = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        raise scope.refusal(
            node, body_names.NotAConstructor(wanted=wanted), did_you_mean(written, known) if written else None
        )
    return new_row(node, scope)


@reads_word("backwright.logic.get", "backwright.logic.find")
def _get(node: ast.Call, scope: Scope, _: Type | None) -> Expression:
    word = called(node, scope)
    if not node.args or len(node.args) > 2 or (len(node.args) == 1 and not node.keywords):
        arguments(node, word, 2, 2, scope, tuple(str(keyword.arg) for keyword in node.keywords))
    name = kind_name(node.args[0], scope)
    keys = [Argument("", _key(node.args[1], name, scope))] if len(node.args) == 2 else []
    values = each([partial(_member_value, keyword, name, scope) for keyword in node.keywords])
    named = (Argument(str(keyword.arg), value) for keyword, value in zip(node.keywords, values, strict=True))
    row = Row(name)
    return Word(word, name, (*keys, *named), row if word == "get" else Maybe(row))


def _key(node: ast.expr, name: str, scope: Scope) -> Expression:
    owner = scope.symbols.owners[name]
    found = certain(node, scope)
    if len(owner.parts) > 1:
        example = f"get({name}, {', '.join(f'{part}=...' for part in owner.parts)})"
        raise scope.refusal(node, keys.GetOfSeveralParts(target=name, parts=", ".join(owner.parts), example=example))
    wanted = [owner.members[key].type for key in owner.key if key in owner.members]
    if len(wanted) == 1 and not comparable(found.type, wanted[0], scope.symbols):
        case = body_values.WrongType(found=describe(found.type), expected=describe(wanted[0]))
        raise scope.refusal(node, case)
    return found


def _member_value(keyword: ast.keyword, name: str, scope: Scope) -> Expression:
    owner = scope.symbols.owners[name]
    symbol = owner.members.get(str(keyword.arg))
    if symbol is None or symbol.kind in ("collection", "computed"):
        known = [known for known, member in owner.members.items() if member.kind not in ("collection", "computed")]
        case = body_names.UnknownArgumentInBody(argument=str(keyword.arg), name=name)
        raise scope.refusal(keyword, case, did_you_mean(str(keyword.arg), known))
    found = infer(keyword.value, scope, symbol.type)
    if found.type == NOTHING and optional(symbol.type):
        return found
    return fitted(found, keyword.value, scope, symbol.type)


@reads_word("backwright.logic.delete")
def _delete(node: ast.Call, scope: Scope, _: Type | None) -> Expression:
    _changing(node, "delete", scope)
    arguments(node, "delete", 1, 1, scope)
    return Word("delete", "", (Argument("", _row(node.args[0], scope)),), NOTHING)


def _row(node: ast.expr, scope: Scope) -> Expression:
    found = certain(node, scope)
    if not isinstance(found.type, Row):
        raise scope.refusal(node, body_values.WrongType(found=describe(found.type), expected="a row"))
    return found


@reads_word("backwright.logic.reply")
def _reply(node: ast.Call, scope: Scope, _: Type | None) -> Expression:
    if node.args:
        raise scope.refusal(node.args[0], body_names.PositionalValue(name="reply"))
    names = [str(keyword.arg) for keyword in node.keywords]
    for place, keyword in enumerate(node.keywords):
        if names[place] in names[:place]:
            raise scope.refusal(keyword, body_names.RepeatedArgument(argument=names[place], name="reply"))
    return New("Reply", _named(node.keywords, scope), RecordOf("Reply"))


def _named(keywords: Iterable[ast.keyword], scope: Scope) -> tuple[Argument, ...]:
    places = list(keywords)
    values = each([partial(infer, keyword.value, scope) for keyword in places])
    return tuple(Argument(str(keyword.arg), value) for keyword, value in zip(places, values, strict=True))


@reads_word("backwright.logic.emit")
def _emit(node: ast.Call, scope: Scope, _: Type | None) -> Expression:
    _changing(node, "emit", scope)
    after = arguments(node, "emit", 1, 1, scope, ("after",)).get("after")
    event = _constructed(node.args[0], scope, ("event",), "an event")
    delay = () if after is None else (Argument("after", typed(after, scope, TIMEDELTA)),)
    return Word("emit", "", (Argument("", event), *delay), NOTHING)


@reads_word("backwright.logic.mail")
def _mail(node: ast.Call, scope: Scope, _: Type | None) -> Expression:
    _changing(node, "mail", scope)
    if node.args:
        raise scope.refusal(node.args[0], body_names.PositionalValue(name="mail"))
    places = {str(keyword.arg): keyword.value for keyword in node.keywords}
    for name in ("to", "subject", "template"):
        if name not in places:
            raise scope.refusal(node, body_names.MissingArgument(argument=name, name="mail"))
    if not isinstance(places["template"], ast.Constant):
        raise scope.refusal(places["template"], body_values.NotConstant(what="the name of a template"))
    values = _named(node.keywords, scope)
    for argument in values:
        _check_mail(argument, places[argument.name], scope)
    return Word("mail", "", values, NOTHING)


def _check_mail(argument: Argument, node: ast.expr, scope: Scope) -> None:
    kind = argument.value.type
    if argument.name in ("subject", "template"):
        fitted(argument.value, node, scope, TEXT)
    if argument.name == "to" and not is_text(element(kind) or kind):
        raise scope.refusal(node, body_values.WrongType(found=describe(kind), expected="email"))
    if argument.name == "to" and optional(kind):
        fitted(argument.value, node, scope, TEXT)


@reads_word("backwright.logic.require")
def _require(node: ast.Call, scope: Scope, _: Type | None) -> Expression:
    raise scope.refusal(node, body_names.StatementAsValue(name="require"))


@reads_word("backwright.logic.authenticate")
def _authenticate(node: ast.Call, scope: Scope, _: Type | None) -> Expression:
    if len(node.args) != 1 or not node.keywords:
        arguments(node, "authenticate", 1, 1, scope, tuple(str(keyword.arg) for keyword in node.keywords))
        raise scope.refusal(node, body_names.MissingArgument(argument="password", name="authenticate"))
    name = kind_name(node.args[0], scope, account=True)
    members = scope.symbols.owners[name].members
    for keyword in node.keywords:
        if keyword.arg not in members:
            case = body_names.UnknownArgumentInBody(argument=str(keyword.arg), name=name)
            raise scope.refusal(keyword, case, did_you_mean(str(keyword.arg), members))
    values = _named(node.keywords, scope)
    for argument, keyword in zip(values, node.keywords, strict=True):
        if not is_text(argument.value.type) and argument.value.type != PASSWORD:
            fitted(argument.value, keyword.value, scope, TEXT)
    return Word("authenticate", name, values, Row(name))


@reads_word("backwright.logic.verify")
def _verify(node: ast.Call, scope: Scope, _: Type | None) -> Expression:
    arguments(node, "verify", 2, 2, scope)
    hashed = typed(node.args[0], scope, PASSWORD)
    plain = certain(node.args[1], scope)
    if plain.type != PASSWORD:
        fitted(plain, node.args[1], scope, TEXT)
    return Word("verify", "", (Argument("", hashed), Argument("", plain)), BOOL)


@reads_word("backwright.logic.sign_in", "backwright.logic.sign_out")
def _sign_in(node: ast.Call, scope: Scope, _: Type | None) -> Expression:
    word = called(node, scope)
    _changing(node, word, scope)
    arguments(node, word, 1, 1, scope)
    account = _row(node.args[0], scope)
    if scope.account is not None:
        fitted(account, node.args[0], scope, Row(scope.account))
    return Word(word, "", (Argument("", account),), Scalar("token") if word == "sign_in" else NOTHING)


@reads_word("backwright.logic.html.*")
def _html(node: ast.Call, scope: Scope, _: Type | None) -> Expression:
    tag = node.func.attr if isinstance(node.func, ast.Attribute) else ""
    children = each([partial(_child, place, scope) for place in node.args])
    attributes = each([partial(_child, keyword.value, scope) for keyword in node.keywords])
    named = zip((str(keyword.arg) for keyword in node.keywords), attributes, strict=True)
    values = (*(Argument("", child) for child in children), *(Argument(name, value) for name, value in named))
    return Word("html", tag, values, HTML)


def _child(node: ast.expr, scope: Scope) -> Expression:
    found = certain(node, scope)
    kind = element(found.type) or found.type
    shown = is_text(kind) or is_number(kind) or isinstance(kind, Choice) or kind in (HTML, BOOL, DATE, DATETIME, TIME)
    if not shown:
        raise scope.refusal(node, body_values.NotShowable(type=describe(found.type)))
    return found
