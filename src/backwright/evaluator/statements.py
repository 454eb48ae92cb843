"""What the bodies of operations do, statement by statement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

from backwright.evaluator.expressions import (
    UNKNOWN,
    Frame,
    World,
    arguments,
    evaluate,
    frame,
    led,
    named,
    settled,
    truth,
)
from backwright.evaluator.mentions import Mentions
from backwright.evaluator.ordering import Ordering
from backwright.evaluator.plain import Object, compute, rounded
from backwright.evaluator.refusals import Lost, NoRow, Refused
from backwright.evaluator.rules import Judge
from backwright.evaluator.store import Ref, State
from backwright.evaluator.writing import Rows
from backwright.model import expressions as x
from backwright.model.api import Api
from backwright.model.backend import Backend
from backwright.model.members import Collection, Field, Link
from backwright.model.names import in_case
from backwright.model.operations import External, Operation, Procedure
from backwright.model.statements import (
    Adjust,
    Assign,
    Branch,
    Do,
    ForEach,
    Let,
    Relate,
    Require,
    Return,
    Statement,
)
from backwright.model.types import Nothing, RecordOf, Scalar, present

_RUNS_ON = object()
"""A body that has not returned."""

_BUILTINS: dict[str, Any] = {
    "abs": abs,
    "date": date,
    "datetime": partial(datetime, tzinfo=UTC),
    "Decimal": Decimal,
    "float": float,
    "int": int,
    "list": list,
    "round": rounded,
    "set": lambda values=(): list(dict.fromkeys(values)),
    "str": str,
    "time": time,
    "timedelta": timedelta,
    "UUID": UUID,
}


class Bodies:
    """Runs bodies on behalf of one caller. `subject` is what a requirement says is wrong, if nothing nearer is.

    `outside`: what stands for external functions, by name; any other is unavailable. `doors`: the words about accounts.
    """

    def __init__(
        self,
        rows: Rows,
        subject: str,
        outside: Mapping[str, Callable[..., Any]] | None = None,
        doors: Mapping[str, Callable[..., Any]] | None = None,
    ) -> None:
        self.rows = rows
        self.outside = outside or {}
        self.doors = doors or {}
        self.subject = subject
        self.backend = rows.backend
        self.ordering: Ordering | None = None
        """How rows are stored that an operation changes."""

    def run(self, body: Iterable[Statement], at: Frame) -> Any:
        """What it returns; None where it just ends."""
        result = self._run(body, at, dict(at.names))
        return None if result is _RUNS_ON else result

    def _run(self, body: Iterable[Statement], at: Frame, names: dict[str, Any]) -> Any:
        for statement in body:
            result = self._step(statement, at.bind(names), names)
            if result is not _RUNS_ON:
                return result
        return _RUNS_ON

    def _step(self, statement: Statement, at: Frame, names: dict[str, Any]) -> Any:
        if isinstance(statement, Let):
            names[statement.name] = led(statement.value, evaluate(statement.value, at), at)
        elif isinstance(statement, Return):
            return None if statement.value is None else _settled(statement.value, at)
        elif isinstance(statement, Branch):
            chosen = statement.then if truth(statement.test, at) else statement.otherwise
            return self._run(chosen, at, names)
        elif isinstance(statement, ForEach):
            return self._each(statement, at, names)
        else:
            self._change(statement, at)
        return _RUNS_ON

    def _each(self, statement: ForEach, at: Frame, names: dict[str, Any]) -> Any:
        source = evaluate(statement.source, at)
        for each in list(() if source is UNKNOWN or source is None else source):
            names.update(named(statement.names, each))
            result = self._run(statement.body, at, names)
            if result is not _RUNS_ON:
                return result
        return _RUNS_ON

    def _change(self, statement: Assign | Adjust | Relate | Require | Do, at: Frame) -> None:
        if isinstance(statement, Require):
            self._require(statement, at)
        elif isinstance(statement, Do):
            evaluate(statement.expression, at)
        elif isinstance(statement, Relate):
            self._relate(statement, at)
        else:
            row = evaluate(statement.target.base, at)
            value = _settled(statement.value, at)
            if isinstance(statement, Adjust):
                value = compute(statement.operator, evaluate(statement.target, at), value)
            member = self.backend.member(statement.target.member)
            if isinstance(member, Field | Link):
                self.rows.assign(row, member, value)
            if isinstance(member, Field) and present(member.type) == Scalar("password") and "sign_out" in self.doors:
                self.doors["sign_out"](row)

    def _require(self, statement: Require, at: Frame) -> None:
        if not truth(statement.condition, at):
            said = evaluate(statement.message, at)
            message = said or self.rows.api.wording[_WORDS.get(statement.outcome, statement.outcome)]
            raise Refused(statement.outcome, {self.subject: [message]}, told=bool(said))

    def _relate(self, statement: Relate, at: Frame) -> None:
        row, other = evaluate(statement.target.base, at), evaluate(statement.value, at)
        member = self.backend.member(statement.target.member)
        if not isinstance(member, Collection) or not isinstance(other, Ref) or not isinstance(row, Ref):
            return
        if statement.change in ("add", "append"):
            if at.state.is_gone(row) or at.state.is_gone(other):
                raise Lost
            at.state.link(row, member, other)
        else:
            at.state.unlink(row, member, other)

    def effect(self, node: x.Word | x.Call, at: Frame) -> Any:
        """The words that look rows up or change them, and calls of what has statements."""
        if isinstance(node, x.Call):
            return self._call(node, at)
        values = [evaluate(argument.value, at) for argument in node.arguments]
        if UNKNOWN in values:
            return UNKNOWN
        if node.word in _BUILTINS:
            return _built(_BUILTINS[node.word], node, values)
        return self._word(node, values)

    def _word(self, node: x.Word, values: list[Any]) -> Any:
        if node.word in ("get", "find"):
            return self._find(node, values)
        if node.word == "create":
            return self.rows.create(self.backend.entity(values[0].name), values[0].values)
        if node.word == "ensure":
            return self.rows.ensure(self.backend.entity(values[0].name), values[0].values)
        if node.word == "delete":
            self._delete(values[0])
            return None
        if node.word == "verify":
            return values[0] == values[1]
        if node.word == "authenticate":
            named = {argument.name: value for argument, value in zip(node.arguments, values, strict=True)}
            return self.doors["authenticate"](node.kind, named)
        if node.word in ("sign_in", "sign_out"):
            return self.doors[node.word](values[0])
        if node.word in ("emit", "mail"):
            return None  # Delivered after the commit: no answer shows it.
        raise NotImplementedError(node.word)

    def _delete(self, row: Ref) -> None:
        """What has changed of its kind is stored before it goes."""
        entity = self.backend.entity(row.entity)
        if self.ordering is not None:
            self.ordering.store(entity)
        self.rows.delete(row)
        if self.ordering is not None:
            self.ordering.store(entity)

    def _find(self, node: x.Word, values: list[Any]) -> Ref | None:
        entity = self.backend.entity(node.kind)
        pairs = zip(node.arguments, values, strict=True)
        wanted = {argument.name or entity.key[0].name: value for argument, value in pairs}
        found = self.rows.find(node.kind, wanted)
        if found is None and node.word == "get":
            raise NoRow(node.kind)
        return found

    def _call(self, node: x.Call, at: Frame) -> Any:
        called = _with_body(self.backend, node.function)
        if isinstance(called, External):
            return self._ask(called, arguments(called.parameters, node.arguments, at))
        base = None if node.base is None else evaluate(node.base, at)
        inner = replace(frame(at.world, at.me, base, arguments(called.parameters, node.arguments, at)), acts=True)
        with self._saying(called.owner):
            result = self.operate(called, inner) if isinstance(called, Operation) else self.run(called.body, inner)
        return base if isinstance(called, Operation) and isinstance(called.result, Nothing) else result

    @contextmanager
    def _saying(self, owner: str) -> Iterator[None]:
        """What a function requires is said of the entity that has the function."""
        before, self.subject = self.subject, in_case(owner, self.rows.api.case) if owner else "request"
        try:
            yield
        finally:
            self.subject = before

    def _ask(self, called: External, given: Mapping[str, Any]) -> Any:
        """What another system answers; a record as what it holds."""
        try:
            answer = self.outside[called.name](*given.values())
        except Exception:  # whatever goes wrong there, here it is unavailable
            raise Refused("unavailable", {"request": [self.rows.api.wording["unavailable"]]}) from None
        kind = present(called.result)
        return Object(kind.name, answer) if isinstance(kind, RecordOf) else answer

    def operate(self, operation: Operation, at: Frame) -> Any:
        """The guard of its move, the body, then the new state."""
        moves = operation.moves
        if moves is None:
            return self.run(operation.body, at)
        member = self.backend.member(moves.field)
        if at.state.get(at.row, member.name) not in moves.before:
            raise Refused("conflict", {self.subject: [self.rows.api.wording["conflict"]]})
        result = self.run(operation.body, at)
        at.state.assign(at.row, member.name, moves.after)
        return result


def system(backend: Backend, api: Api, state: State, mentions: Mentions, settings: Mapping[str, Any]) -> Rows:
    """Writes on nobody's behalf: the first rows of a backend."""

    def effect(node: x.Word | x.Call, at: Frame) -> Any:
        return bodies.effect(node, at)

    world = World(backend, state, mentions, settings, effect)
    rows = Rows(world, Judge(world, None), api)
    bodies = Bodies(rows, "request")
    return rows


_WORDS = {"unauthenticated": "bad_credentials"}


def _settled(node: x.Expression, at: Frame) -> Any:
    return settled(evaluate(node, at), node.type)


def _built(function: Any, node: x.Word, values: list[Any]) -> Any:
    pairs = list(zip(node.arguments, values, strict=True))
    in_order = [value for argument, value in pairs if not argument.name]
    return function(*in_order, **{argument.name: value for argument, value in pairs if argument.name})


def _with_body(backend: Backend, name: str) -> Operation | Procedure | External:
    owned = (procedure for owner in backend.owners for procedure in owner.procedures)
    hooks = (hook.procedure for entity in backend.entities for hook in entity.hooks)
    procedures: Mapping[str, Procedure] = {p.id: p for p in (*backend.procedures, *backend.externals, *owned, *hooks)}
    return procedures.get(name) or backend.operation(name)
