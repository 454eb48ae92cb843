"""The words that a blueprint may import, and how each may be called: read off the vocabulary itself."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, get_overloads

import msgspec

import backwright as nouns
from backwright import fields, logic, rules

VOCABULARY: Mapping[str, frozenset[str]] = {
    "backwright": frozenset(nouns.__all__),
    "backwright.fields": frozenset(fields.__all__),
    "backwright.rules": frozenset(rules.__all__),
    "backwright.logic": frozenset(logic.__all__),
}
"""The words by the module that has them."""

STANDARD: Mapping[str, frozenset[str]] = {
    "__future__": frozenset({"annotations"}),
    "typing": frozenset({"Annotated", "Literal", "Optional", "TYPE_CHECKING", "TypeAlias", "Union"}),
    "datetime": frozenset({"UTC", "date", "datetime", "time", "timedelta", "timezone"}),
    "decimal": frozenset({"Decimal"}),
    "enum": frozenset({"Enum", "IntEnum", "StrEnum", "auto", "unique"}),
    "uuid": frozenset({"UUID"}),
}
"""What a blueprint may import from Python's own library."""

HOMES: Mapping[str, str] = {word: module for module, words in VOCABULARY.items() for word in words}
"""The module of each word."""


class Usage(msgspec.Struct, frozen=True):
    """How a word is called. `options` are its keyword arguments with their types as the vocabulary writes them."""

    positional: Mapping[str, str]
    required: frozenset[str]
    options: Mapping[str, str]
    spread: str = ""


_METHODS: Mapping[str, Callable[[], Any]] = {
    "backwright.App": lambda: nouns.App.__init__,
    "backwright.Rest": lambda: nouns.Rest.__init__,
    "backwright.Tokens": lambda: nouns.Tokens.__init__,
    "backwright.Entity": lambda: vars(nouns.Entity)["__init_subclass__"].__func__,
    "backwright.Account": lambda: vars(nouns.Account)["__init_subclass__"].__func__,
    "backwright.View": lambda: vars(nouns.View)["__init_subclass__"].__func__,
    "backwright.Event": lambda: vars(nouns.Event)["__init_subclass__"].__func__,
    "backwright.Incoming": lambda: vars(nouns.Incoming)["__init_subclass__"].__func__,
    "backwright.logic.query": lambda: get_overloads(logic.query)[-1],
    "backwright.logic.external": lambda: get_overloads(logic.external)[-1],
    "backwright.fields.check": lambda: get_overloads(fields.check)[-1],
}
_MODULES: Mapping[str, Any] = {"backwright": nouns, "fields": fields, "rules": rules, "logic": logic}
OPTIONAL = frozenset({"backwright.logic.query"})
"""Words whose last overload asks for more than the others."""
_SPREAD, _KEYWORDS = 0x04, 0x08  # the flags of a code object


@cache
def usage(word: str) -> Usage:
    """Of a word with its module, "backwright.fields.field"."""
    if word == "backwright.Record":
        return Usage({}, frozenset(), {})
    module, name = word.rsplit(".", 1)
    function = _METHODS[word]() if word in _METHODS else getattr(_MODULES[module.rpartition(".")[2]], name)
    how = _usage(function)
    return Usage(how.positional, frozenset(), how.options) if word in OPTIONAL else how


def _usage(function: Any) -> Usage:
    code, types = function.__code__, function.__annotations__
    ordered = code.co_varnames[: code.co_argcount]
    named = code.co_varnames[code.co_argcount : code.co_argcount + code.co_kwonlyargcount]
    first_default = len(ordered) - len(function.__defaults__ or ())
    positional = {name: str(types[name]) for name in ordered if name in types}
    required = {name for name in ordered[:first_default] if name in types}
    defaults = function.__kwdefaults__ or {}
    required |= {name for name in named if name not in defaults}
    options = {name: str(types[name]) for name in named if name != "init"}  # `init` is for type checkers alone
    if code.co_flags & _KEYWORDS and types.get("refusals"):
        options |= dict.fromkeys(rules.Refusals.__annotations__, "Refusal")
    spread = code.co_varnames[code.co_argcount + code.co_kwonlyargcount] if code.co_flags & _SPREAD else ""
    return Usage(positional, frozenset(required), options, str(types[spread]) if spread else "")


@cache
def form(text: str) -> ast.expr:
    """A type of the vocabulary as a syntax tree."""
    return ast.parse(text, mode="eval").body
