"""Statements that look rows up, while they are being made."""

from __future__ import annotations

from dataclasses import dataclass, field

from backwright.targets.python.fastapi.operations.expressions.texts import mentions, outermost
from backwright.targets.python.symbols import class_name


@dataclass(frozen=True, slots=True)
class Belongs:
    """What the rows belong to that are looked for: a column that tells it, the key that it has, and the condition."""

    column: str
    key: str
    condition: str
    join: str = ""


@dataclass(slots=True)
class Query:
    """The rows of an entity that are looked for. `before`: the lines that have to stand before it.

    `joined`: the rows that its links lead to, by the links; `taken`: the names that are in use.
    """

    entity: str
    conditions: list[str] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    first: str = ""
    limit: str = ""
    before: list[str] = field(default_factory=list)
    joined: dict[str, str] = field(default_factory=dict)
    joins: list[str] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)
    about: Belongs | None = None

    def __post_init__(self) -> None:
        self.taken.add(self.model)

    @property
    def model(self) -> str:
        return class_name(self.entity)

    def unordered(self) -> str:
        """The code of the statement for rows that are put in order, and cut, where they are answered."""
        if not self.joins:
            return f"select({self.model})" + f".where({', '.join(self.conditions)})" * bool(self.conditions)
        chosen = f"select({self.model}.id).select_from({self.model}){''.join(self.joins)}"
        chosen += f".where({', '.join(self.conditions)})" * bool(self.conditions)
        return f"select({self.model}).where({self.model}.id.in_({chosen}))"

    def select(self, what: str = "", *, locked: bool = False) -> str:
        """The code of the statement."""
        code = f"select({what or self.model})"
        if what and (self.joins or not mentions(outermost(what), [self.model])):
            code += f".select_from({self.model})"
        code += "".join(self.joins)
        if self.conditions:
            code += f".where({', '.join(self.conditions)})"
        code += f".order_by({self._in_order})"
        if self.first:
            code += f".offset({self.first})"
        if self.limit:
            code += f".limit({self.limit})"
        return f"locked({code}{f', of={self.model}' if self.joins else ''})" if locked else code

    def of_each(self, keys: str, *columns: str) -> str:
        """The code of one statement for several: what the rows of each belong to stands before them."""
        assert self.about is not None
        joins = [self.about.join, *self.joins]
        conditions = [one for one in self.conditions if one != self.about.condition]
        code = f"select({', '.join([self.about.column, *(columns or (self.model,))])})"
        code += (f".select_from({self.model})" + "".join(joins)) * any(joins)
        code += f".where({', '.join([f'{self.about.column}.in_({keys})', *conditions])}).order_by({self._in_order})"
        if not (self.first or self.limit):
            return code
        cut = [f"skip={self.first}"] * bool(self.first) + [f"limit={self.limit}"] * bool(self.limit)
        return f"some_of_each({code}, {self.about.column}, {self.model}.id, [{self._in_order}], {', '.join(cut)})"

    @property
    def _in_order(self) -> str:
        return ", ".join(self.order or [f"{self.model}.id"])
