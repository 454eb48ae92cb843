"""676 to 699: what bodies do."""

from __future__ import annotations

from backwright.diagnostics.kinds import Kind


class WhileInBody(Kind, code="BW676"):
    """A `while` loop stands in a body.

    A body always ends, so that it can be compiled to SQL and to any language. `for` goes over rows, lists and sets.
    """

    message = "`while` is not part of bodies"
    help = "write `for x in ...`"


class StatementNotInBodies(Kind, code="BW677"):
    """A statement of Python that bodies do not have.

    A body says what happens as if it ran alone and all at once: there is nothing to catch, to close, to wait for or to
    import in it. A refusal is `require(...)`; what cannot be said is a function under `@external`.
    """

    message = "`{statement}` is not part of bodies"
    help = "{instead}"

    statement: str
    instead: str


class JumpInBody(Kind, code="BW678"):
    """A loop is left or cut short by `break` or `continue`.

    A loop does the same for each of its rows, so that it can become one statement of SQL. Say for which rows.
    """

    message = "`{statement}` is not part of bodies"
    help = "say which rows: a condition in the comprehension, or `if` around the statements"

    statement: str


class LoopElse(Kind, code="BW679"):
    """A loop has an `else`."""

    message = "loops have no `else`"
    help = "write the statements behind the loop"


class LoopInComputed(Kind, code="BW680"):
    """A value is computed by a loop.

    What only computes is one expression, so that it can be a part of SQL: `sum(...)`, `any(...)`, a comprehension.
    """

    message = "a value is not computed by a loop"
    help = "write `sum(...)`, `any(...)` or a comprehension"


class ChainedAssignment(Kind, code="BW681"):
    """One value is given to several targets at once."""

    message = "a value is given to one target at a time"
    help = "write an assignment for each"


class UnpackingAssignment(Kind, code="BW682"):
    """An assignment takes a value apart.

    Write an assignment for each name. Of two values that are exchanged one has to have a name of its own first:
    `before = a.place`, `a.place = b.place`, `b.place = before`.
    """

    message = "an assignment gives one value to one name"
    help = "write an assignment for each; to exchange two values, first `before = ...` for the one that is lost"


class NameWithoutValue(Kind, code="BW683"):
    """A local name is annotated and has no value."""

    message = "this name has no value"
    help = "write `name: type = value`, or leave the line out"


class AssignmentToDerived(Kind, code="BW684"):
    """Something is assigned that the backend works out or makes by itself.

    Computed values follow from others. Slugs, sequences and tokens are made with the row. `id`, `created_at` and
    `updated_at` are kept by the backend.
    """

    message = "'{name}' is {reason}, it is not assigned"

    name: str
    reason: str


class AssignmentToCollection(Kind, code="BW685"):
    """A relation to many is assigned as a whole."""

    message = "'{name}' is a relation to many, it is not assigned"
    help = "write `.add(...)` and `.discard(...)`, or `create(...)` the rows that link here"

    name: str


class AssignmentToFixed(Kind, code="BW686"):
    """A field is assigned that keeps what the create gave it.

    `field(fixed=True)` and `within()` are set by the create alone.
    """

    message = "'{name}' is fixed: only the create sets it"

    name: str


class AssignmentToSelf(Kind, code="BW687"):
    """`self` or `me` is given another value."""

    message = "'{name}' is not assigned"
    help = "use another name"

    name: str


class NoTarget(Kind, code="BW688"):
    """Something is assigned that is neither a local name nor a field of a row.

    Records and events are values: make another one.
    """

    message = "{type} is not assigned"
    help = "assign to a local name, or to a field of a row"

    type: str


class TypeChanged(Kind, code="BW689"):
    """A local name is given values of several types.

    A list that begins with nothing in it says what it will hold: `made: list[int] = []`.
    """

    message = "'{name}' was {before} and becomes {after}"
    help = "use another name"

    name: str
    before: str
    after: str

    def advice(self) -> str:
        began_empty = self.before == "list[None]" and self.after.startswith("list[")
        return f"say its type where it begins: `{self.name}: {self.after} = []`" if began_empty else self.help


class WrongChange(Kind, code="BW690"):
    """A relation is changed in a way that it does not have.

    Links of a set are added and discarded; the rows of a list are appended and removed.
    """

    message = "{type} has no '{change}'"
    help = "it has {allowed}"

    change: str
    type: str
    allowed: str


class ChangeOfLocal(Kind, code="BW691"):
    """A local list or set is filled step by step.

    What it holds next is another value: `made += [row]`, of a list that says what it holds, `made: list[Row] = []`.
    Mostly a comprehension says it all at once.
    """

    message = "'{name}' is a local value: it is not changed"
    help = "write {instead}"

    name: str
    instead: str


class UnreachableCode(Kind, code="BW692"):
    """Statements stand where nothing comes: every way before them has returned."""

    message = "nothing comes here"
    help = "leave it out"


class DeletedRow(Kind, code="BW600"):
    """A row is written, linked to, shown or deleted after the body has deleted it: it is there no more.

    What it had may still be asked: `delete(order)`, then `return order.number`. Where only the rows tell whether it is
    the one that was deleted, nothing shows it, what is written to it is lost, and a link to it is a conflict.
    """

    message = "'{name}' was deleted above"
    help = "use it before `delete({name})`, or return what it had: `{name}.id`, `reply(id={name}.id)`"

    name: str


class MissingReturn(Kind, code="BW693"):
    """A function says that it has a result, and not every way returns one."""

    message = "'{name}' does not return a value on every way"
    help = "end it with `return ...`"

    name: str


class BareReturn(Kind, code="BW694"):
    """A function says that it has a result, and returns without one."""

    message = "a value is returned here: {type}"
    help = "write `return ...`"

    type: str


class ResultWithoutType(Kind, code="BW695"):
    """A function returns a value, and does not say so.

    An action without a result answers its row. One with a result says its type: `-> Url`.
    """

    message = "{type} is returned, and the function says `-> None`"
    help = "annotate the result, or return nothing"

    type: str


class UnusedName(Kind, code="BW696"):
    """A local name is given a value that nothing asks for."""

    message = "'{name}' is never used"
    help = "leave the name out; what is made or changed needs none"

    name: str


class NoEffect(Kind, code="BW697"):
    """A statement computes something and does nothing with it."""

    message = "this has no effect"
    help = "return it, assign it, or `require(...)` it"


class UnknownWrittenName(Kind, code="BW698"):
    """A type or an outcome is written that there is not."""

    message = "unknown {what} '{name}'"
    help = "{known}"

    what: str
    name: str
    known: str


class Recursion(Kind, code="BW699"):
    """A function, an operation or a computed value calls itself, directly or through others.

    A body always ends, so that it can be compiled to SQL and to any language. A tree is read level by level, or its
    path is kept in a field.
    """

    message = "'{name}' calls itself: {way}"
    help = "read a tree level by level, or keep the path in a field"

    name: str
    way: str


class NestedTooDeeply(Kind, code="BW672"):
    """An expression is nested deeper than anyone can read."""

    message = "this is nested too deeply"
    help = "give the parts names: local names, or functions"


class TooLarge(Kind, code="BW673"):
    """A body is too large, or would be once its local names are written out."""

    message = "this body is too large"
    help = "divide it into functions"
