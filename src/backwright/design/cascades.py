"""What a delete takes with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

from backwright.design.designing import Design
from backwright.design.people import people
from backwright.design.tables import Column, Table
from backwright.design.told import Told
from backwright.design.wording import counted, listed
from backwright.model.entities import Entity
from backwright.model.surface import granted

How = Literal["deleted", "unlinked", "cleared", "refuses"]


class Effect(Told, frozen=True):
    """What becomes of the rows of one table. `refuses`: as long as there are any, the delete is a conflict.

    `others`: the rows may belong to other people than the one who deletes.
    """

    table: str
    column: str
    how: How
    others: bool


class Cascade(Told, frozen=True):
    """All that happens when one row of an entity is deleted. `by`: who can, "" where only a body does.

    `others`: the tables of which rows of other people go.
    """

    entity: str
    by: str
    kept: bool
    effects: tuple[Effect, ...]
    others: tuple[str, ...]
    summary: str


def cascades(design: Design, deletable: Callable[[str], bool]) -> tuple[Cascade, ...]:
    """Of each entity of which a row can be deleted by itself."""
    columns = pointing(design)
    return tuple(_cascade(design, columns, entity) for entity in design.backend.entities if deletable(entity.name))


def pointing(design: Design) -> dict[str, list[tuple[Table, Column]]]:
    """The columns that point at each table, by its name."""
    found: dict[str, list[tuple[Table, Column]]] = {}
    for table in design.tables:
        for column in table.columns:
            if column.reference is not None:
                found.setdefault(column.reference.table, []).append((table, column))
    return found


def _cascade(design: Design, columns: dict[str, list[tuple[Table, Column]]], entity: Entity) -> Cascade:
    root = design.table(entity.name)
    effects: dict[tuple[str, str], Effect] = {}
    pending = [(root, False)]
    gone = {root.name}
    for here, others in pending:  # grows while it is walked
        for table, column in columns.get(here.name, ()):
            effect = _effect(design, entity, table, column, inherited=others)
            effects.setdefault((table.name, column.name), effect)
            if effect.how == "deleted" and table.name not in gone:
                gone.add(table.name)
                pending.append((table, effect.others))
    stays = ("refuses", "cleared", "unlinked") if entity.soft_delete else ()
    found = tuple(effect for effect in effects.values() if effect.how not in stays)
    rule = granted(entity.grants, "delete")
    by = people(design.backend, rule) if rule.people else ""
    foreign = tuple(dict.fromkeys(effect.table for effect in found if effect.how == "deleted" and effect.others))
    return Cascade(entity.name, by, entity.soft_delete, found, foreign, _summary(entity, found, foreign))


def _effect(design: Design, root: Entity, table: Table, column: Column, inherited: bool) -> Effect:
    assert column.reference is not None
    others = _other_person(design, root, table, column)
    if table.collection:
        return Effect(table.name, column.name, "unlinked", others)
    return Effect(table.name, column.name, _HOW[column.reference.on_delete], inherited or others)


_HOW: dict[str, How] = {"cascade": "deleted", "null": "cleared", "restrict": "refuses"}


def _other_person(design: Design, root: Entity, table: Table, via: Column) -> bool:
    """Whether a row of the table names an account by another column than the one through which it goes."""
    account = design.backend.account
    if account is None or root is account:
        return False
    accounts = design.table(account.name).name
    return any(c.reference is not None and c.reference.table == accounts for c in table.columns if c != via)


def _summary(entity: Entity, effects: tuple[Effect, ...], others: tuple[str, ...]) -> str:
    """The one line that matters most."""
    refusing = dict.fromkeys(effect.table for effect in effects if effect.how == "refuses")
    said = []
    if refusing:
        said.append(f"refused while {listed(refusing, 'or')} name it")
    if others:
        said.append(f"deletes {counted(len(others), 'kind')} of rows of other people: {listed(others)}")
    unlinked = dict.fromkeys(effect.table for effect in effects if effect.how == "unlinked" and effect.others)
    if unlinked:
        said.append(f"unlinks what other people linked: {listed(unlinked)}")
    if entity.soft_delete:
        said.append("kept with the time of its deletion, out of every list")
    return "; ".join(said) or "takes nothing that other people wrote"
