"""New rows inside others: what was sent of each, and what the backend makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from backwright.design import Design
from backwright.model.entities import Entity
from backwright.model.expressions import Me
from backwright.model.members import Collection, Field, Numbered, Slugified, is_issued
from backwright.model.names import kebab
from backwright.model.shapes import Input
from backwright.model.surface import endpoints, reserved
from backwright.model.types import Scalar, Type, present
from backwright.targets.python.columns import is_put_in_form, live
from backwright.targets.python.symbols import attribute, class_name

TOKEN = "told_once(session, token_urlsafe())"
"""The code of what is kept of a new token."""


@dataclass(frozen=True, slots=True)
class NewRow:
    """The code of a new row, and the lines that add it; `alone`: it waits for nothing; `stored`: it is there then."""

    code: str
    lines: tuple[str, ...]
    alone: bool
    stored: bool


@dataclass(frozen=True, slots=True)
class NewRows:
    """Writes the code of rows that are sent inside others."""

    design: Design
    number: Callable[[Field, str], str]
    shown_type: Callable[[Type], str]

    def by_caller(self, given: Input) -> bool:
        """Whether a collection that is sent has rows that lead to who calls, because nothing else may be said, or
        rows inside them do.
        """
        member = given.member
        if not isinstance(member, Collection) or given.keys:
            return False
        links = self.design.backend.entity(member.target).links
        return any(isinstance(link.default, Me) for link in links) or any(map(self.by_caller, given.rows))

    def are_changed(self, given: Input) -> bool:
        """Whether what is sent of the rows of a collection is not yet what their columns keep."""
        return any(self.is_changed(row) for row in given.rows)

    def is_changed(self, given: Input) -> bool:
        """Whether what is sent is not yet what a column keeps."""
        member = given.member
        if not isinstance(member, Field):
            return True
        return is_put_in_form(present(member.type)) or present(member.type) == Scalar("password")

    def converted(self, member: Field, sent: str) -> str:
        """The code of what a column keeps of what was sent."""
        if is_put_in_form(present(member.type)):
            return f"as_stored({self.shown_type(present(member.type))}, {sent})"
        return hashed_password(member, sent)

    def of(self, given: Input, owner: str, values: str) -> NewRow:
        """A new row. `owner`: the column of the row that it lives in; `values`: the code of those that were sent."""
        assert isinstance(given.member, Collection)
        entity = self.design.backend.entity(given.member.target)
        said = "item.{}" if values.endswith(")") else f'{values}["{{}}"]'
        made = [f"{link.name}_id=me.id" for link in entity.links if isinstance(link.default, Me)]
        made += [code for member in entity.fields if (code := self._generated(entity, member, owner, said))]
        code = f"{class_name(entity.name)}(**{values}, {', '.join([*made, f'{owner}=owner_id'])})"
        # The next slug has to know of this one.
        stored = ["await session.flush()"] * any(isinstance(f.made, Slugified) for f in entity.fields)
        return NewRow(code, (f"session.add({code})", *stored), alone="await " not in code, stored=bool(stored))

    def _generated(self, entity: Entity, member: Field, owner: str, said: str) -> str:
        """What the backend makes of a new row, as an argument; else ""."""
        name, made = attribute(member.name), member.made
        if isinstance(made, Numbered):
            link = made.per.rpartition(".")[2]
            within = "owner_id" if f"{link}_id" == owner else said.format(f"{link}_id")
            return f"{name}={self.number(member, within)}"
        if isinstance(made, Slugified):
            return f"{name}={self._slug(entity, member, made, owner, said)}"
        return f"{name}={TOKEN}" if is_issued(member) and not entity.account else ""

    def _slug(self, entity: Entity, member: Field, made: Slugified, owner: str, said: str) -> str:
        model, source = class_name(entity.name), attribute(made.source.rpartition(".")[2])
        among = [f"{model}.{attribute(member.name)}", said.format(source)]
        if member.key:
            among.append(f"{model}.{owner} == owner_id")
        among += live(self.design.backend, entity.name, model)
        words = sorted(reserved(endpoints(self.design.backend, self.design.api), entity.name)) if member.key else []
        given = [*among, f'default="{kebab(entity.name)}"', f"max_length={made.max}"]
        given += [f"reserved={{{', '.join(map(repr, words))}}}"] if words else []
        return f"await free_slug(session, {', '.join(given)})"


def hashed_password(member: Field, sent: str) -> str:
    """The code of what is kept of a password, where there is one."""
    hashed = f"await hash_password({sent})"
    return f"None if {sent} is None else {hashed}" if member.optional else hashed
