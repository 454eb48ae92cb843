"""Enums: closed choices with a name."""

from __future__ import annotations

import ast

from backwright.checks.scopes import Definition, Run, text_of
from backwright.diagnostics.catalogue import fields
from backwright.model.types import Choice


def read_enum(run: Run, definition: Definition) -> None:
    """The choice, into the symbols of its module; nothing where it has a finding."""
    module, node = definition.module, definition.node
    assert isinstance(node, ast.ClassDef)
    found: dict[str, str | int] = {}
    for statement in node.body:
        if isinstance(statement, ast.Pass) or (
            isinstance(statement, ast.Expr) and text_of(statement.value) is not None
        ):
            continue
        target = statement.targets[0] if isinstance(statement, ast.Assign) else None
        if not isinstance(statement, ast.Assign) or not isinstance(target, ast.Name):
            module.say(fields.EnumMember(), statement)
            continue
        automatic = module.called(statement.value) == "enum.auto"
        value = statement.value.value if isinstance(statement.value, ast.Constant) else None
        value = target.id.lower() if automatic else value
        if not isinstance(value, str | int) or isinstance(value, bool) or value == "":
            module.say(fields.EnumMember(), statement.value)
        elif value in found.values():
            module.say(fields.LiteralTwice(value=value), statement.value)
        else:
            found[target.id] = value
    if not found or len({type(value) for value in found.values()}) > 1:
        module.say(fields.EnumWithoutMembers(name=definition.name), definition.span)
        return
    symbols = run.symbols[module.name]
    symbols.choices[definition.name] = Choice(tuple(found.values()), definition.name)
    symbols.choice_values[definition.name] = found
