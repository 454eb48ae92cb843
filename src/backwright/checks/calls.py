"""Calls of the vocabulary's words: their arguments by name, each of the type that the word asks for."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import Any

import msgspec

from backwright.checks.constants import MISFIT, choices, constant, described
from backwright.checks.habits import FOREIGN_OPTIONS
from backwright.checks.scopes import Module
from backwright.checks.words import Usage, usage
from backwright.diagnostics.catalogue import fields, habits, names


class Options(msgspec.Struct):
    """What a word was given: `values` are constants, or nodes where the type asks for names; `nodes` where they are."""

    word: str
    node: ast.AST
    values: dict[str, Any] = msgspec.field(default_factory=dict)
    nodes: dict[str, ast.expr] = msgspec.field(default_factory=dict)
    spread: list[ast.expr] = msgspec.field(default_factory=list)

    def get(self, name: str, default: Any = None) -> Any:
        return self.values.get(name, default)

    def __contains__(self, name: str) -> bool:
        return name in self.nodes


def read_call(module: Module, call: ast.Call) -> Options:
    """The arguments of a call of a word; what does not fit is told and left out."""
    word = module.called(call)
    how = usage(word)
    options = Options(word, call)
    ordered = list(how.positional)
    for index, value in enumerate(call.args):
        if isinstance(value, ast.Starred):
            module.say(fields.SpreadArguments(word=short(word)), value)
        elif index < len(ordered):
            _take(module, options, ordered[index], value, how.positional[ordered[index]])
        elif how.spread:
            _take_more(module, options, value, how)
        else:
            module.say(fields.UnnamedArgument(word=short(word)), value)
    _keywords(module, options, call.keywords, how)
    for name in how.required - set(options.nodes):
        module.say(_left_out(word, name), call)
    return options


def read_class(module: Module, node: ast.ClassDef, word: str) -> Options:
    """The keyword arguments of a class statement, `class User(Account, current="user")`."""
    options = Options(word, node)
    how = usage(word)
    _keywords(module, options, node.keywords, how)
    for name in sorted(how.required - set(options.nodes)):
        module.say(_left_out(word, name), module.source.name_span(node))
    return options


def _left_out(word: str, name: str) -> fields.ArgumentLeftOut:
    example = (
        "by=signed_in, or another rule: anyone, has_role(...), a link or a method by its name" if name == "by" else ""
    )
    return fields.ArgumentLeftOut(word=short(word), name=name, example=example)


def _keywords(module: Module, options: Options, keywords: Iterable[ast.keyword], how: Usage) -> None:
    for keyword in keywords:
        if keyword.arg is None:
            module.say(fields.SpreadArguments(word=short(options.word)), keyword)
        elif keyword.arg in how.options:
            _take(module, options, keyword.arg, keyword.value, how.options[keyword.arg])
        elif keyword.arg in how.positional:
            module.say(fields.NamedArgument(word=short(options.word), name=keyword.arg), keyword)
        else:
            _unknown(module, options, keyword, how)


def _unknown(module: Module, options: Options, keyword: ast.keyword, how: Usage) -> None:
    name = keyword.arg or ""
    options.nodes[name] = keyword.value
    foreign = FOREIGN_OPTIONS.get(name)
    if foreign is not None and options.word.startswith("backwright"):
        module.say(foreign(), keyword)
        return
    suggest = module.guess(name, how.options)
    if options.word == "backwright.rules.allow":
        module.say(names.UnknownVerb(name=name), keyword, suggest=suggest)
    else:
        module.say(names.UnknownOption(name=name, word=short(options.word)), keyword, suggest=suggest)


def _take(module: Module, options: Options, name: str, node: ast.expr, wanted: str) -> None:
    options.nodes[name] = node
    value = constant(module, node, wanted)
    if value is not MISFIT:
        options.values[name] = value
    elif isinstance(node, ast.Lambda):
        module.say(habits.Lambda(instead="write the value itself, or the name of a plain function"), node)
    else:
        misfit(module, short(options.word), name, node, wanted)


def _take_more(module: Module, options: Options, node: ast.expr, how: Usage) -> None:
    value = constant(module, node, how.spread)
    if value is MISFIT:
        misfit(module, short(options.word), "", node, how.spread)
    else:
        options.spread.append(node)


def misfit(module: Module, word: str, name: str, node: ast.expr, wanted: str) -> None:
    """Tell that a value is not of the type that an option asks for."""
    known = choices(wanted)
    what = f"{name} of {word}" if name else f"an argument of {word}"
    if known and isinstance(node, ast.Constant) and isinstance(node.value, str):
        suggest = module.guess(node.value, known)
        is_path = name == "method" and node.value.startswith("/")
        instead = f'the method comes first: @{word}("{known[0]}", "{node.value}", by=...)' if is_path else ""
        listed = ", ".join(f'"{one}"' for one in known)
        case = fields.NotAmongChoices(value=node.value, what=what, known=listed, instead=instead)
        module.say(case, node, suggest=suggest)
    else:
        module.say(fields.WrongValue(what=what, wanted=described(wanted)), node)


def short(word: str) -> str:
    """The word without its module."""
    return word.rpartition(".")[2]
