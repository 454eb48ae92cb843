"""Pages by cursor: the code of an order, and of what its cursors hold."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from backwright.model.backend import Backend
from backwright.model.expressions import Attribute, Expression, Self
from backwright.model.members import Field, Link
from backwright.model.operations import Ordering
from backwright.model.types import Choice, Scalar, present

_KINDS = {
    "bool": "bool",
    "date": "Day",
    "datetime": "Instant",
    "decimal": "FiniteDecimal",
    "float": "FiniteFloat",
    "int": "Int64",
    "money": "Amount",
    "time": "TimeOfDay",
    "timedelta": "Span",
    "uuid": "RowUuid",
}


@dataclass(frozen=True, slots=True)
class SortedBy:
    """One step of an order: the code of a value, and where None stands in it. `exact`: a decimal number."""

    value: str
    descending: bool = False
    optional: bool = False
    exact: bool = False

    @property
    def order_by(self) -> str:
        """The code of the step in ORDER BY."""
        text = f"ExactNumber({self.value})" if self.exact else self.value
        return text + ".desc()" * self.descending + ".nulls_last()" * self.optional

    @property
    def step(self) -> str:
        """The code of the step in an order of which cursors tell places."""
        options = ("descending", "optional", "exact")
        return f"SortStep({', '.join([self.value, *(f'{one}=True' for one in options if getattr(self, one))])})"


def page_order(name: str, steps: Iterable[SortedBy]) -> str:
    """The code of an order of which cursors tell places."""
    return f'PageOrder("{name}", {", ".join(one.step for one in steps)})'


def cursor_name(endpoint: str, sort: str) -> str:
    """What cursors of a list say that they are of; `sort`: what was asked for."""
    return f"{endpoint} {sort}".strip()


def cursor_type(backend: Backend, name: str, order: Iterable[Ordering]) -> str:
    """The type of what a cursor holds: its name, the values of the order, and the id."""
    kinds = (_kind(backend, step) for step in order)
    return f"tuple[{', '.join([f'Literal[{name!r}]', *kinds, _id(backend)])}]"


def _kind(backend: Backend, step: Ordering) -> str:
    kind = present(step.path.type)
    if isinstance(kind, Choice):
        words = f"Literal[{', '.join(map(repr, kind.values))}]"
        text = words if isinstance(kind.values[0], str) else f"Annotated[{words}, NoBool]"
    else:
        text = _KINDS.get(kind.name, "PlainText") if isinstance(kind, Scalar) and kind.name != "id" else _id(backend)
    return f"{text} | None" if may_be_null(backend, step.path) or is_guarded(backend, step.path) else text


def _id(backend: Backend) -> str:
    return "RowId" if backend.ids == "int" else "RowUuid"


def may_be_null(backend: Backend, path: Expression) -> bool:
    """Whether there are rows that have none of it."""
    while isinstance(path, Attribute):
        member = backend.member(path.member) if "." in path.member else None
        if getattr(member, "optional", False):
            return True
        path = path.base
    return not isinstance(path, Self)


def is_guarded(backend: Backend, path: Expression) -> bool:
    """Whether some callers may not read it."""
    while isinstance(path, Attribute):
        member = backend.member(path.member) if "." in path.member else None
        if isinstance(member, Field | Link) and member.read is not None:
            return True
        path = path.base
    return False


def path_name(path: Expression) -> str:
    """`author.username` as part of a name: `author_username`."""
    names = []
    while isinstance(path, Attribute):
        names.append(path.member.rpartition(".")[2])
        path = path.base
    return "_".join(reversed(names))


def row_of(items: list[str]) -> str:
    """The code of a tuple."""
    return f"({', '.join(items)})" if len(items) > 1 else f"({items[0]},)"
