"""Results of operations that are cut into pages by cursor: always by the database, which knows the order."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from backwright.design import Design
from backwright.model.api import counts
from backwright.model.names import snake
from backwright.model.operations import Operation
from backwright.model.surface import readers
from backwright.model.types import Row, element, present
from backwright.targets.python.fastapi.apis import cut_apart
from backwright.targets.python.fastapi.cursors import is_guarded
from backwright.targets.python.fastapi.queries import Queries
from backwright.targets.python.fastapi.statements import Statement


@dataclass(frozen=True, slots=True)
class Pages:
    """What the functions and the routes of operations need where their results are cut."""

    design: Design
    queries_of: Callable[[str], Queries]

    @property
    def by_cursor(self) -> bool:
        return self.design.api.pages == "cursor"

    @property
    def counts(self) -> bool:
        """Whether a page tells how many rows there are."""
        return counts(self.design.api.page, by_cursor=self.by_cursor)

    @property
    def beside(self) -> list[str]:
        """The types of what is told beside the rows: the cursor of the next page, and how many rows there are."""
        return [*(["str | None"] * self.by_cursor), *(["int"] * self.counts)]

    @property
    def parameters(self) -> list[str]:
        """How a function is told which part of its rows to look up."""
        return ["limit: int", "cursor: Sequence[Any] | None" if self.by_cursor else "skip: int"]

    @property
    def apart(self) -> bool:
        """Whether each of several APIs cuts in its own way, at its edge, what services do not look up."""
        return cut_apart(self.design.backend)

    def may_look_up(self, operation: Operation) -> bool:
        """Whether the function of the operation itself can tell where its rows stand, whoever calls."""
        told = not any(is_guarded(self.design.backend, step.path) for step in operation.order)
        return told or not (self.by_cursor or self.apart)

    def order(self, operation: Operation) -> str:
        """The code of the order of its rows, of which cursors tell places."""
        return self.queries_of(_entity(operation)).page_order(_endpoint(operation), operation.order)

    def cut(self, operation: Operation, rows: str, limit: str, cursor: str, *values: str) -> str:
        """The code that looks up one page of rows, from their SELECT without an order."""
        given = ", ".join([rows, self.order(operation), limit, cursor, *values])
        return f"await {'page_and_total_after' if self.counts else 'page_after'}(session, {given})"

    def rows(self, operation: Operation) -> Statement:
        """The function that gives the SELECT of those of its rows that the caller may read."""
        entity = self.design.backend.entity(_entity(operation))
        return self.queries_of(entity.name).chosen(_endpoint(operation), readable=bool(readers(entity).people))


def _entity(operation: Operation) -> str:
    """What its rows are."""
    item = present(element(present(operation.result)) or operation.result)
    assert isinstance(item, Row)
    return item.entity


def _endpoint(operation: Operation) -> str:
    return f"{operation.name}_{snake(operation.owner)}" if operation.owner else operation.name
