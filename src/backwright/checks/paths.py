"""Paths in texts, "author.username": each step a member, the whole a typed expression from the row."""

from __future__ import annotations

import ast
from collections.abc import Mapping

import msgspec

from backwright.checks.classes import Body
from backwright.checks.entries import gathered, implicit_types, linked
from backwright.checks.functions import Written
from backwright.checks.scopes import Module
from backwright.diagnostics.catalogue import names, operations
from backwright.model.expressions import Attribute, Expression, Self
from backwright.model.types import ListOf, Row, SetOf, Type, present


class Path(msgspec.Struct, frozen=True):
    """A path that leads somewhere. `name`: what the API calls it, in one word; `many`: one row has several of it;
    `computed`: it ends in what is worked out.
    """

    name: str
    expression: Attribute
    many: bool
    computed: bool

    @property
    def type(self) -> Type:
        """Of one of what it leads to."""
        kind = present(self.expression.type)
        return kind.item if isinstance(kind, ListOf | SetOf) else kind


def read_path(bodies: Mapping[str, Body], body: Body, module: Module, node: ast.expr, text: str) -> Path | None:
    """The path that a text says, from a row of the class; None after a finding."""
    owner = bodies.get(body.definition.of) if body.definition.of else body
    if owner is None:
        return None
    here: Expression = Self(Row(owner.definition.name))
    many = computed = False
    called: list[str] = []
    for index, step in enumerate(text.split(".")):
        if index:
            target = linked(here.type) or gathered(here.type)
            if target is None:
                module.say(operations.PathBehindValue(step=step, path=text), node)
                return None
            owner = bodies[target]
        kind = _member_type(owner, step)
        if kind is None:
            _unknown(module, node, owner, step)
            return None
        many |= gathered(kind) is not None or isinstance(present(kind), ListOf | SetOf)
        own = owner.members[step].option("name") if step in owner.members else None
        called.append(str(own or step))
        computed = step in owner.functions and owner.functions[step].kind == "computed"
        here = Attribute(here, f"{owner.definition.name}.{step}", _spread(kind, here, index > 0 and many))
    assert isinstance(here, Attribute)
    return Path("_".join(called), here, many, computed)


def _spread(kind: Type, here: Expression, many: bool) -> Type:
    """Of many rows, many values."""
    if not many or isinstance(present(kind), ListOf | SetOf):
        return kind
    return SetOf(present(kind)) if isinstance(present(here.type), SetOf) else ListOf(present(kind))


def _member_type(owner: Body, name: str) -> Type | None:
    if name in owner.members:
        return owner.members[name].typed.type
    if name in owner.functions and owner.functions[name].kind in ("computed", "stored"):
        return owner.functions[name].result
    return implicit_types(owner).get(name)


def _unknown(module: Module, node: ast.expr, owner: Body, step: str) -> None:
    if step in owner.broken or (step in owner.functions and not owner.functions[step].sound):
        return
    if step in owner.functions:
        module.say(operations.PathToFunction(name=step), node)
        return
    computed = [name for name, one in owner.functions.items() if _is_value(one)]
    known = [*owner.members, *computed, *implicit_types(owner)]
    case = names.UnknownField(name=step or " ", owner=owner.definition.name)
    module.say(case, node, suggest=module.guess(step, known))


def _is_value(written: Written) -> bool:
    return written.kind in ("computed", "stored")
