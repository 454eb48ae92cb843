"""What a body tells of itself before it is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator

from backwright.design.places import place
from backwright.model.backend import Backend
from backwright.model.entities import Record
from backwright.model.expressions import (
    And,
    Argument,
    Arithmetic,
    Attribute,
    Call,
    Comprehension,
    Conditional,
    Expression,
    Item,
    Loop,
    Name,
    New,
    Rows,
    Value,
    Word,
)
from backwright.model.members import (
    Collection,
    Field,
    Limits,
    Link,
)
from backwright.model.operations import Operation, Procedure
from backwright.model.statements import (
    Adjust,
    Assign,
    ForEach,
    Let,
    Relate,
    Require,
    Return,
    Statement,
)
from backwright.model.types import (
    Choice,
    Maybe,
    RecordOf,
    Row,
    Scalar,
    Type,
    element,
    present,
)
from backwright.model.walk import own_values, parts, statements
from backwright.targets.python.fastapi.operations.expressions.texts import ON_THE_WAY

Body = Operation | Procedure


def is_password(member: object) -> bool:
    return isinstance(member, Field) and present(member.type) == Scalar("password")


def calls(body: tuple[Statement, ...], computes: object) -> Iterator[Call]:
    for statement in statements(body):
        for expression in own_values(statement):
            for part in parts(expression):
                if isinstance(part, Call) and not computes(part.function):  # type: ignore[operator]
                    yield part


def ends(body: tuple[Statement, ...]) -> bool:
    return bool(body) and isinstance(body[-1], Return)


def limits_sent(body: Procedure | Operation) -> dict[str, Limits]:
    """The limits of the parameters that stay what was sent."""
    changed = {statement.name for statement in statements(body.body) if isinstance(statement, Let)}
    return {p.name: p.limits for p in body.parameters if p.name not in changed}


def operands(condition: Expression) -> tuple[Expression, ...]:
    return condition.operands if isinstance(condition, And) else (condition,)


def records_sent(body: Procedure | Operation) -> frozenset[str]:
    """The names of the records that were sent, and of those that loops take from such a list."""
    if isinstance(body, Procedure):
        return frozenset()
    changed = {statement.name for statement in statements(body.body) if isinstance(statement, Let)}
    kinds = {p.name: element(p.type) or present(p.type) for p in body.parameters if p.name not in changed}
    sent = {name for name, kind in kinds.items() if isinstance(present(kind), RecordOf)}
    loops = [s for s in statements(body.body) if isinstance(s, ForEach)]
    taken = {name for loop in loops if place(loop.source) in sent for name in loop.names}
    others = {name for loop in loops if place(loop.source) not in sent for name in loop.names}
    return frozenset(sent | taken - others)


def grown_by(value: Expression) -> tuple[str, Expression] | None:
    if isinstance(value, Arithmetic) and isinstance(value.left, Attribute) and value.operator in ("+", "-"):
        return value.operator, value.right
    return None


def chooses(value: Expression) -> bool:
    """Whether it is one of several texts as they are written, which alone would be any text."""
    if isinstance(value, Conditional):
        return isinstance(present(value.type), Choice) and (chooses(value.then) or chooses(value.otherwise))
    return isinstance(value, Value) and isinstance(value.type, Choice)


def named_again(lines: list[str], fresh: Callable[[str], str]) -> list[str]:
    """The lines in which a row that a value finds on its way has a name only where the value asks it again."""
    text = "\n".join(lines)
    for name in dict.fromkeys(re.findall(rf"\b(\w+{ON_THE_WAY}\w+) := ", text)):
        asked = len(re.findall(rf"\b{name}\b(?! := )", text))
        lines = [line if asked else line.replace(f"{name} := ", "") for line in lines]
        known = fresh(name.partition(ON_THE_WAY)[0]) if asked else name
        lines = [re.sub(rf"\b{name}\b", known, line) for line in lines]
    return lines


def with_instant(top: list[str], lines: list[str]) -> list[str]:
    """The lines with the instant of the operation before them, if it is asked for more than once, or by each turn."""
    asked = [number for number, line in enumerate(lines) for _ in re.findall(r"\binstant\b", line)]
    if top and len(asked) == 1 and not _is_of_turns(lines[: asked[0] + 1]):
        return [re.sub(r"\binstant\b", "now()", line) for line in lines]
    return [*top, *lines] if asked else lines


def _is_of_turns(lines: list[str]) -> bool:
    """Whether the last line is inside a loop, or has one."""
    if re.search(r"\bfor\b", lines[-1]):
        return True
    depth = len(lines[-1])
    for line in reversed(lines):
        inner = len(line) - len(line.lstrip())
        if inner < depth and line.lstrip().startswith("for "):
            return True
        depth = min(depth, inner)
    return False


def refuses(statement: Statement, backend: Backend) -> bool:
    """Whether a statement may end an operation: by what it requires, finds missing, or calls."""
    if isinstance(statement, Require):
        return True
    every = [part for value in own_values(statement) for part in parts(value)]
    if any(isinstance(part, Call) and not backend.computes(part.function) for part in every):
        return True
    return any(isinstance(part, Word) and part.word in ("get", "authenticate") for part in every)


def changes(statement: Statement, member: str) -> bool:
    """Whether a statement gives a member of a row another value, or deletes such a row."""
    if isinstance(statement, Assign | Adjust) and statement.target.member == member:
        return True
    return deletes(statement, member.partition(".")[0])


def deletes(statement: Statement, entity: str) -> bool:
    """Whether a statement deletes a row of an entity."""
    every = (part for value in own_values(statement) for part in parts(value))
    words = (part for part in every if isinstance(part, Word) and part.word == "delete")
    return any(present(part.arguments[0].value.type) == Row(entity) for part in words)


def writes(statement: Statement) -> bool:
    """Whether a statement makes, changes or deletes a row."""
    if isinstance(statement, Assign | Adjust | Relate):
        return True
    every = (part for value in own_values(statement) for part in parts(value))
    return any(isinstance(part, Word) and part.word in ("create", "delete", "ensure") for part in every)


def looks(statement: Statement, backend: Backend, at_hand: Container[str] = ()) -> bool:
    """Whether a statement may ask the database for something; `at_hand`: the places of rows and lists that it has."""
    for part in (part for value in own_values(statement) for part in parts(value)):
        if isinstance(part, Rows | Word) or (isinstance(part, Call) and not backend.computes(part.function)):
            return True
        member = backend.member(part.member) if isinstance(part, Attribute) and backend.owns(part.member) else None
        if isinstance(member, Collection | Link) and place(part) not in at_hand:
            return True
    return False


def type_of(member: Field | Link) -> Type:
    """What a member of a record is."""
    if isinstance(member, Field):
        return member.type
    return Maybe(Row(member.target)) if member.optional else Row(member.target)


def is_sent(body: Body, value: Expression) -> bool:
    """Whether a record, or a list of them, came in."""
    name = place(value).partition(".")[0]
    if name in {p.name for p in body.parameters}:
        return True
    every = [*statements(body.body)]
    known = [one.value for one in every if isinstance(one, Let) and one.name == name]
    loops: list[ForEach | Loop] = [one for one in every if isinstance(one, ForEach)]
    made = (part for one in every for value in own_values(one) for part in parts(value))
    loops += [loop for part in made if isinstance(part, Comprehension) for loop in part.loops]
    known += [one.source for one in loops if name in one.names]
    return any(is_sent(body, one) for one in known if isinstance(one, Attribute | Item | Name) and place(one) != name)


def made_anew(record: Record, value: Expression) -> Expression:
    """A record, or a list of them, made once more of its parts."""
    kind = present(value.type)
    item = element(kind)
    base = Name("one", item) if item is not None else value
    parts = (Argument(one.name, Attribute(base, one.id, type_of(one))) for one in record.fields)
    made = New(record.name, tuple(parts), base.type)
    return made if item is None else Comprehension(made, (Loop(("one",), value, ()),), kind)
