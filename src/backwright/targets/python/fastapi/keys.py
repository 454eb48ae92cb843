"""How statements find rows by what names them: a value, or an object where a key has several parts."""

from __future__ import annotations

from dataclasses import dataclass, field

from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.members import Field, Link
from backwright.model.types import Choice, Scalar, present
from backwright.targets.python.columns import live
from backwright.targets.python.symbols import attribute, class_name

_IN_PATH = {
    "date": ("PathDay", "date | None"),
    "int": ("PathNumber", "int | None"),
    "int id": ("PathId", "int"),
    "uuid": ("PathUuid", "UUID"),
    "uuid id": ("PathUuid", "UUID"),
}


def key_class(entity: Entity) -> str:
    """The class of what names a row, as it is sent; "" where that is a plain value."""
    return f"{entity.name}Key" if len(entity.identity) > 1 else ""


def plain_field(backend: Backend, part: Field | Link) -> Field:
    """The field whose value stands in a path for a part of a key."""
    while isinstance(part, Link):
        part = backend.entity(part.target).identity[0]
    return part


def in_path(backend: Backend, part: Field | Link) -> tuple[str, str]:
    """The type of what a path says of a part of a key: as a route takes it, and inside of functions."""
    field = plain_field(backend, part)
    kind = present(field.type)
    if isinstance(kind, Choice) and isinstance(kind.values[0], int):
        return _IN_PATH["int"]
    name = kind.name if isinstance(kind, Scalar) else "str"
    return _IN_PATH.get(f"{backend.ids} id" if name == "id" else name, ("PathKey", "str"))


def conditions(backend: Backend, entity: Entity, key: str) -> list[str]:
    """The conditions under which a row is the one that the code `key` names."""
    parts = entity.identity
    model = class_name(entity.name)
    return [
        *(key_condition(backend, model, part, _of(key, part, parts)) for part in parts),
        *live(backend, entity.name, model),
    ]


def key_condition(backend: Backend, model: str, part: Field | Link, key: str) -> str:
    """The condition of one part of a key."""
    if isinstance(part, Field):
        column = f"{model}.{attribute(part.name)}"
        return f"func.lower({column}) == func.lower({key})" if _is_email(part) else f"{column} == {key}"
    target = backend.entity(part.target)
    if _is_id(target):
        return f"{model}.{part.name}_id == {key}"
    inner = ", ".join(conditions(backend, target, key))
    return f"{model}.{part.name}_id == select({class_name(target.name)}.id).where({inner}).scalar_subquery()"


@dataclass(slots=True)
class Parts:
    """The columns whose values name a row, the rows that have to be joined for them, and the values of a key."""

    columns: list[str] = field(default_factory=list)
    values: list[str] = field(default_factory=list)
    aliases: list[str] = field(default_factory=list)
    joins: list[str] = field(default_factory=list)
    live: list[str] = field(default_factory=list)
    """The conditions that leave out rows that are deleted and stay."""

    @property
    def column(self) -> str:
        """The code of what is compared, of all parts."""
        return f"tuple_({', '.join(self.columns)})" if len(self.columns) > 1 else self.columns[0]

    @property
    def value(self) -> str:
        """The code of what it is compared with."""
        return f"({', '.join(self.values)})" if len(self.values) > 1 else self.values[0]

    @property
    def of_row(self) -> str:
        """The code of what it is in a `row` that was found, where the columns come first and one more comes last."""
        return "tuple(row[:-1])" if len(self.columns) > 1 else "row[0]"


def of_field(model: str, part: Field, key: str) -> Parts:
    """What finds the rows of many values of a field."""
    column = f"{model}.{attribute(part.name)}"
    if _is_email(part):
        return Parts([f"func.lower({column})"], [f"str({key}).lower()"])
    return Parts([column], [key])


def parts(backend: Backend, entity: Entity, key: str) -> Parts:
    """What finds the rows of many keys in one statement."""
    found = Parts()
    _collect(backend, entity, class_name(entity.name), key, "", found)
    return found


def _collect(backend: Backend, entity: Entity, model: str, key: str, path: str, found: Parts) -> None:
    found.live += live(backend, entity.name, model)
    for part in entity.identity:
        own = _of(key, part, entity.identity)
        if isinstance(part, Field):
            plain = of_field(model, part, own)
            found.columns += plain.columns
            found.values += plain.values
            continue
        target = backend.entity(part.target)
        if _is_id(target):
            found.columns.append(f"{model}.{part.name}_id")
            found.values.append(own)
            continue
        name = f"{path}{part.name}_"
        found.aliases.append(f"{name} = aliased({class_name(target.name)})")
        found.joins.append(f".join({name}, {name}.id == {model}.{part.name}_id)")
        _collect(backend, target, name, own, name, found)


def _of(key: str, part: Field | Link, among: tuple[Field | Link, ...]) -> str:
    return key if len(among) == 1 else f"{key}.{attribute(part.name)}"


def _is_email(part: Field) -> bool:
    return present(part.type) == Scalar("email")


def _is_id(entity: Entity) -> bool:
    return entity.identity[0] is entity.implicit[0]
