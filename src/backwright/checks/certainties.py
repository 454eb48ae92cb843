"""What the limits of a blueprint say about the values that a body has, before it asks anything."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator

import msgspec

from backwright.checks.functions import Written
from backwright.checks.scopes import Module
from backwright.checks.signatures import parameters
from backwright.checks.symbols import leaves_zero_out
from backwright.model.types import ListOf, SetOf, is_text

_FROM_OUTSIDE = ("action", "query")


class Certainties(msgspec.Struct, frozen=True):
    """`called`: the names of what bodies call; `given`: those of the members that they give a value.

    Limits hold when an operation begins and when it ends: between the two a body may break them, and what it passes on
    is not asked.
    """

    called: frozenset[str]
    given: frozenset[str]

    def of_parameters(self, written: Written) -> frozenset[str]:
        """The facts of what callers send: that it is not zero, that something is in it."""
        if written.kind not in _FROM_OUTSIDE or written.name in self.called:
            return frozenset()
        return frozenset(fact for each in _limited(written) for fact in each)


def certainties(modules: Iterable[Module]) -> Certainties:
    nodes = [node for module in modules for node in ast.walk(module.tree)]
    return Certainties(frozenset(_called(nodes)), frozenset(_given(nodes)))


def _called(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
                yield name


def _given(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        match node:
            case ast.Attribute(attr=name, ctx=ast.Store()) | ast.keyword(arg=str(name)):
                yield name


def _limited(written: Written) -> Iterator[tuple[str, ...]]:
    for each in parameters(written):
        least = each.limits.min
        has_length = isinstance(each.type, ListOf | SetOf) or is_text(each.type)
        if has_length and least is not None and least > 0:
            yield f"filled {each.name}", f"nonzero len({each.name})", f"long {int(least)} {each.name}"
        elif not has_length and leaves_zero_out(each.limits.min, each.limits.max):
            yield (f"nonzero {each.name}",)
