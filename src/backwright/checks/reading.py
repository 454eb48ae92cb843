"""Bodies of functions, through `bodies`: the scope in which each stands."""

from __future__ import annotations

import ast

import msgspec

from backwright.checks import bodies
from backwright.checks.certainties import Certainties, certainties
from backwright.checks.functions import Written
from backwright.checks.scopes import Module, Run
from backwright.model.expressions import Expression
from backwright.model.operations import Caller
from backwright.model.statements import Statement
from backwright.model.types import Row, Type


class Reading(msgspec.Struct):
    """Reads the body of a function once, however often it is asked for."""

    run: Run
    read: dict[int, Expression | tuple[Statement, ...] | None] = msgspec.field(default_factory=dict)
    found: Certainties | None = None

    def pure(self, written: Written) -> Expression | None:
        """The one expression that the function computes; None after a finding."""
        if not written.sound:
            return None
        key = id(written.node)
        if key not in self.read:
            self.read[key] = bodies.pure(written.node, self._scope(written), written.result)
        found = self.read[key]
        return None if isinstance(found, tuple) else found

    def statements(self, written: Written) -> tuple[Statement, ...] | None:
        """What the function does; None after a finding."""
        if not written.sound:
            return None
        return bodies.statements(written.node, self._scope(written), written.result)

    def steps(self, written: Written) -> tuple[Statement, ...]:
        """What a function that only computes says in several statements; none where it is one."""
        return bodies.steps(written.node, self._scope(written), written.result)

    def expression(self, module: Module, node: ast.expr, expected: Type | None = None) -> Expression | None:
        """An expression at module level."""
        return bodies.expression(node, self._module_scope(module), expected)

    def _scope(self, written: Written) -> bodies.Scope:
        caller: Caller = written.caller
        certain = self._certain()
        return bodies.Scope(
            symbols=self.run.symbols[written.module.name],
            source=written.module.source,
            findings=self.run.findings,
            self_type=Row(written.owner) if written.on_row else None,
            caller=caller,
            account=self.run.account,
            locals={taken.name: taken.typed.type for taken in written.taken},
            mode="read" if written.kind in ("query", "list") else "write",
            creating=written.kind == "after",
            given=certain.given,
            facts=certain.of_parameters(written),
        )

    def _certain(self) -> Certainties:
        if self.found is None:
            self.found = certainties(self.run.modules)
        return self.found

    def _module_scope(self, module: Module) -> bodies.Scope:
        return bodies.Scope(
            symbols=self.run.symbols[module.name],
            source=module.source,
            findings=self.run.findings,
            self_type=None,
            caller="none",
            account=self.run.account,
            locals={},
        )
