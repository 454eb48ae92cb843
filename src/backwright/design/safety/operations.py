"""What business operations rely on: the locks that the design chose for their bodies, and what the database decides."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from backwright.design.duties import duties
from backwright.design.effects import Effects, calls, procedures
from backwright.design.facts import Facts
from backwright.design.locks import Locks, as_given, locks, rows_above, taken
from backwright.design.places import ME, SELF
from backwright.design.safety.means import Means
from backwright.design.wording import listed, several, spoken
from backwright.model.entities import Entity
from backwright.model.expressions import Expression, New, Word
from backwright.model.members import Field, Numbered
from backwright.model.operations import Operation, Procedure
from backwright.model.statements import Adjust, Assign, ForEach, Let, Relate
from backwright.model.types import Row, present
from backwright.model.walk import expressions, statements


def operation_means(facts: Facts, operation: Operation) -> Iterator[Means]:
    """What one operation relies on, what it calls included."""
    asked = [name for one in operation.body for name in facts.effects.outside.asked_in(one)]
    if asked:
        names = listed(dict.fromkeys(name.rpartition(".")[2] for name in asked))
        yield Means("asked first", f"{names}: outside any transaction, before anything is written")
    if operation.kind == "query":
        yield Means("snapshot", "all that it reads is of one instant; nothing is locked")
        return
    if operation.idempotent != "no":
        yield Means("idempotency key", "stored before the work: whoever repeats it waits, and is answered as the first")
    yield from dict.fromkeys(_Means(facts, operation))


def following_means(facts: Facts, entity: Entity, verb: str) -> Iterator[Means]:
    """What a verb relies on for what follows it."""
    for hook in entity.hooks:
        if verb in hook.verbs:
            yield from _Means(facts, hook.procedure)


class _Means:
    def __init__(self, facts: Facts, operation: Operation | Procedure) -> None:
        self._facts = facts
        self._backend = facts.backend
        self._effects: Effects = facts.effects
        self._operation = operation
        self._entities = {entity.name: entity for entity in facts.backend.entities}

    def __iter__(self) -> Iterator[Means]:
        for body in self._bodies:
            yield from self._locked(body, locks(self._effects, body))
        yield from self._related()
        yield from self._made()
        yield from self._due()

    @cached_property
    def _bodies(self) -> list[Operation | Procedure]:
        """The operation, and everything that it calls."""
        found: list[Operation | Procedure] = [self._operation]
        owners = self._backend.owners
        known = {operation.id for operation in self._backend.operations}
        known |= {operation.id for owner in owners for operation in owner.operations}
        known |= {procedure.id for procedure in procedures(self._backend)}
        for body in found:
            for call in calls(body.body, known):
                called = self._effects.called(call.function)
                if called not in found:
                    found.append(called)
        return found

    # Locks

    def _locked(self, body: Operation | Procedure, found: Locks) -> Iterator[Means]:
        for entity in found.tables:
            yield Means("table lock", f"nobody else writes {several(entity)} meanwhile: all of them decide")
        if found.by_path and body is self._operation and not found.follows:
            yield Means("row lock", self._of_path(found))
        elif found.given and not found.follows and not (body is not self._operation and found.by_path):
            yield Means("row lock", f"{self._places(body, found.given)} locked first{_order(found.given)}")
        for joint in found.joint:
            yield Means("row lock", f"{self._places(body, joint.names)} locked at once{_order(joint.names)}")
        for names in found.together.values():
            yield Means("row lock", f"{self._places(body, names)} locked once all are known{_order(names)}")
        yield from self._found_and_locked(body, found)
        if body.on_row and getattr(body, "moves", None) is not None and isinstance(body, Operation):
            assert body.moves is not None
            states = listed(body.moves.before, "or")
            yield Means("row lock", f"only from {states} to {body.moves.after}: of two callers one wins")

    def _of_path(self, found: Locks) -> str:
        row = f"the {spoken(self._backend.rows_of(self._operation.owner).name)}"
        if SELF in found.anchors:
            return f"{row} is locked as it is found: what belongs to it decides, and changes"
        if SELF in found.written:
            return f"{row} is locked as it is found, before anything is decided by it"
        return f"{row} is locked as it is found, so that its version stays what was asked"

    def _found_and_locked(self, body: Operation | Procedure, found: Locks) -> Iterator[Means]:
        """Rows that are locked by the statement that finds them."""
        looped = {name for s in statements(body.body) if isinstance(s, ForEach) for name in s.names}
        looked = {s.name for s in statements(body.body) if isinstance(s, Let) and _is_looked_up(s.value)}
        given = taken(body.body)
        above = set(rows_above(self._backend, body)) if found.follows else set()
        for there in sorted(found.written - set(found.given) - above - {SELF}):
            root, dot, _ = there.partition(".")
            if as_given(there, given) in found.given or found.later(there):
                continue
            if root in looped:
                said = f"every `{there}` is locked before the loop, all at once and in the order of their keys"
                yield Means("row lock", said)
            elif there == ME:
                yield Means("row lock", "the account that calls is locked as it is found")
            elif dot or root in looked:
                yield Means("row lock", f"`{there}` is locked as it is found")

    def _places(self, body: Operation | Procedure, names: tuple[str, ...]) -> str:
        said = []
        for name in names:
            if name == SELF:
                said.append(f"the {spoken(self._backend.rows_of(body.owner).name)}")
            else:
                said.append("the account that calls" if name == ME else f"`{name}`")
        return f"{listed(said)} {'is' if len(said) == 1 else 'are'}"

    # What the database decides

    def _related(self) -> Iterator[Means]:
        sets = [
            statement
            for body in self._bodies
            for statement in statements(body.body)
            if isinstance(statement, Relate)
            and getattr(self._backend.member(statement.target.member), "kind", "") == "set"
        ]
        if any(one.change in ("add", "append") for one in sets):
            yield Means("insert-or-nothing", "linking twice is linking once")
        if any(one.change in ("discard", "remove") for one in sets):
            yield Means("delete-if-there", "unlinking what is not linked changes nothing")

    def _made(self) -> Iterator[Means]:
        for word, entity in self._words():
            if word == "ensure":
                yield Means("insert-or-nothing", f"one {spoken(entity.name)} of that key, made or found, then locked")
            elif word == "create":
                for unique in self._facts.design.table(entity.name).uniques:
                    if not self._is_made(entity, unique.subject):
                        reason = f"{listed(unique.columns)} of the {spoken(entity.name)}: taken is a conflict"
                        yield Means("constraint", reason)
                if any(isinstance(field.made, Numbered) for field in entity.fields):
                    yield Means("counter", "its row is locked until the commit: no number is given twice")
            elif word == "delete" and self._is_needed(entity):
                yield Means("constraint", f"a {spoken(entity.name)} that others name is kept: a conflict")

    def _words(self) -> Iterator[tuple[str, Entity]]:
        for body in self._bodies:
            for part in expressions(body.body):
                if isinstance(part, Word) and part.word in ("create", "ensure", "delete"):
                    made = part.arguments[0].value
                    kind = present(made.type)
                    name = made.name if isinstance(made, New) else kind.entity if isinstance(kind, Row) else ""
                    if name in self._entities:
                        yield part.word, self._entities[name]

    def _is_made(self, entity: Entity, subject: str) -> bool:
        return any(isinstance(f, Field) and f.made is not None and f.id == subject for f in entity.fields)

    def _is_needed(self, entity: Entity) -> bool:
        table = self._facts.design.table(entity.name).name
        pointing = self._facts.pointing.get(table, ())
        return any(c.reference is not None and c.reference.on_delete == "restrict" for _, c in pointing)

    # What is due at the end

    def _due(self) -> Iterator[Means]:
        written = {part for body in self._bodies for part in self._members(body)}
        made = {entity.name for word, entity in self._words()}
        for entity in self._backend.entities:
            for duty in duties(self._backend, entity.name):
                if entity.name in made or duty.reads & written:
                    owner, name = (duty.keeps or duty.asks).split(".")
                    said = f"`{name}` of the {spoken(owner)}"
                    if duty.keeps:
                        yield Means("kept value", f"{said} moves in the same transaction, with the row locked")
                    else:
                        alone = "with the row locked, " * duty.alone
                        yield Means("check", f"{said} is asked {alone}before the commit: else nothing is written")

    def _members(self, body: Operation | Procedure) -> Iterator[str]:
        for statement in statements(body.body):
            if isinstance(statement, Assign | Adjust | Relate):
                yield statement.target.member
        moves = getattr(body, "moves", None)
        if moves is not None:
            yield moves.field


def _is_looked_up(value: Expression) -> bool:
    return isinstance(value, Word) and value.word in ("get", "find", "ensure")


def _order(names: tuple[str, ...]) -> str:
    return ", by table and key: no two wait for each other" if len(names) > 1 else ""
