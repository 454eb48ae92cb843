"""The rows that input names, and owned rows that are sent as a part of the one that has them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from backwright.design import Design
from backwright.design.conditions import access
from backwright.design.routes import Route
from backwright.model.entities import Entity
from backwright.model.members import Collection, Field, Link
from backwright.model.rules import Rule
from backwright.model.shapes import Input, wire
from backwright.model.surface import readers
from backwright.model.types import Scalar, present
from backwright.targets.python.core import CoreCompiler
from backwright.targets.python.fastapi.names import Owner, parts
from backwright.targets.python.fastapi.policies import Policies
from backwright.targets.python.symbols import attribute, class_name


@dataclass(slots=True)
class Naming:
    """The functions of one service that find what input names. A caller may name the rows that they may read."""

    design: Design
    owner: Owner
    policies_of: Callable[[str], Policies]
    functions: dict[str, str] = field(default_factory=dict)
    _by_anyone: bool = False

    def asks(self, route: Route) -> bool:
        """Whether the rows that the input names depend on who calls."""
        self._by_anyone |= not route.signed_in_only
        return any(self._asks(given) for given in route.body)

    def _asks(self, given: Input) -> bool:
        member = given.member
        if isinstance(member, Link):
            return bool(self._readable(member))
        if isinstance(member, Collection) and given.keys:
            return bool(self._readable(member))
        return any(self._asks(row) for row in given.rows)

    @property
    def caller(self) -> str:
        """The type of who calls."""
        return "Caller | Anonymous" if self._by_anyone else "Caller"

    def _readable(self, member: Link | Collection) -> str:
        """The condition that a row may be named, by itself or through a view of it; "" where any may."""
        target = self.design.backend.entity(member.target)
        if isinstance(member, Link) and member.by and member.by not in {key.id for key in target.key}:
            return ""
        if isinstance(member, Collection) and member.inline is not None and member.inline.create:
            return ""
        return self._condition(target)

    def _condition_for_anyone(self, entity: Entity) -> str:
        """The same whoever calls, signed in or not."""
        self._by_anyone = bool(self.design.backend.sign_ins)
        return self._condition(entity)

    def _condition(self, entity: Entity) -> str:
        owners = self.design.backend.owners_of(entity.name)
        people = dict.fromkeys(person for owner in owners for person in readers(owner).people)
        model = class_name(entity.name)
        if not people and entity.parent is not None:
            above = self.design.backend.entity(entity.parent.target)
            inner = self._condition(above)
            outer = class_name(above.name)
            return f"{model}.{entity.parent.name}_id.in_(select({outer}.id).where({inner}))" if inner else ""
        rule = access(self.design.backend, Rule(tuple(people)))
        return self.policies_of(entity.name).filter(rule, model, "me.signed_in" if self._by_anyone else "True")

    # Links

    def finder(self, link: Link, subject: str, within: str = "") -> str:
        """The call that finds the row of a link, up to its key; `within`: of an item of that collection."""
        target = self.design.backend.entity(link.target)
        model = class_name(target.name)
        key = target.member(link.by.partition(".")[2] or link.by) if link.by else target.key[0]
        column = attribute(key.name) if isinstance(key, Field) else "id"
        test = f"{model}.{column} == key"
        if isinstance(key, Field) and present(key.type) == Scalar("email"):
            test = f"func.lower({model}.{column}) == func.lower(key)"
        readable = self._readable(link)
        name = f"_{within}_{link.name}_named" if within else f"_{link.name}_named"
        me, parameters = (f"me: {self.caller}, ", ', {"me": me.id}') if readable else ("", "")
        said = "subject" if within else f'"{subject}"'
        optional = " | None" if link.optional else ""
        self.functions[name] = _function(
            f"async def {name}(session: AsyncSession, {me}key: Any{', subject: str' * bool(within)}) "
            f"-> {self._id}{optional}:",
            *(["if key is None:", "    return None"] if link.optional else []),
            f"statement = select({model}.id).where({', '.join(filter(None, [test, readable]))})",
            f"found = await session.scalar(statement{parameters})",
            "if found is None:",
            f'    raise Invalid({{{said}: ["{self.design.api.wording["missing"]}"]}})',
            "return found",
        )
        return f"await {name}(session, {'me, ' * bool(readable)}"

    # Sets

    def linked(self, collection: Collection, row_id: str, keys: str, *, create: bool) -> str:
        """The line that makes the rows of a set those of the keys; a new row has none yet."""
        target = self.design.backend.entity(collection.target)
        model, key = class_name(target.name), target.key[0]
        column = attribute(key.name)
        table, mine, other = CoreCompiler(self.design).pairs(collection)
        creates = collection.inline is not None and collection.inline.create
        readable = self._readable(collection)
        given = ', {"me": me.id}' if readable else ""
        not_found = f'{{"{wire(collection, self.design.api.case)}": ["{self.design.api.wording["missing"]}"]}}'
        missing = [
            f"statement = select(func.count()).select_from({model})"
            f".where({', '.join(filter(None, [f'{model}.{column}.in_(keys)', readable]))})",
            f"if len(set(keys)) != await session.scalar(statement{given}):",
            f"    raise Invalid({not_found})",
        ]
        made = [
            "# In the order of their keys, so that two writers cannot deadlock.",
            f'rows = [{{"{key.name}": key}} for key in sorted(set(keys))]',
            f"await session.execute(insert({model}).on_conflict_do_nothing(), rows)",
        ]
        me = f"me: {self.caller}, " if readable else ""
        parameters = f"session: AsyncSession, {me}row_id: {self._id}, keys: Sequence[Any]"
        given_on = f"(session, {'me, ' * bool(readable)}"
        if not create:
            self.functions[f"_set_{collection.name}"] = _function(
                f"async def _set_{collection.name}({parameters}) -> None:",
                f"await session.execute(delete({table}).where({table}.c.{mine} == row_id))",
                f"await _add_{collection.name}{given_on}row_id, keys)",
            )
        self.functions[f"_add_{collection.name}"] = _function(
            f"async def _add_{collection.name}({parameters}) -> None:",
            "if not keys:",
            "    return",
            *(made if creates else missing),
            f"found = select(literal(row_id), {model}.id).where({model}.{column}.in_(keys))",
            f'await session.execute(insert({table}).from_select(["{mine}", "{other}"], found))',
        )
        return f"await {'_add' if create else '_set'}_{collection.name}{given_on}{row_id}, {keys})"

    # Owned rows

    def added(self, given: Input, row_id: str, items: str) -> str:
        """The line that creates the rows that a new row is sent with."""
        collection, model, owner = self._owned(given)
        name = f"_add_{collection.name}"
        item = parts(self.owner, collection.name)
        me = self._me(given)
        if any(isinstance(row.member, Link) for row in given.rows):
            values, lines = self._values(given, collection)
            loop = ["for place, item in enumerate(items):", *(f"    {line}" for line in lines)]
            loop.append(f"    session.add({model}(**{values}, {owner}=owner_id))")
        else:
            loop = [f"session.add_all({model}(**item.model_dump(), {owner}=owner_id) for item in items)"]
        self.functions[name] = _function(
            f"async def {name}(session: AsyncSession, {me}owner_id: {self._id}, items: Sequence[{item.new}]) -> None:",
            *loop,
            "await session.flush()",
        )
        return f"await {name}(session, {'me, ' * bool(me)}{row_id}, {items})"

    def replaced(self, given: Input, row_id: str, items: str) -> str:
        """The line that makes the owned rows those that are sent."""
        collection, model, owner = self._owned(given)
        name = f"_set_{collection.name}"
        item = parts(self.owner, collection.name)
        me = self._me(given)
        numbered = any(isinstance(row.member, Link) for row in given.rows)
        head, values, lines = "for item in items:", "item.model_dump()", [""]
        if numbered:
            head = "for place, item in enumerate(items):"
            values, lines = self._values(given, collection)
        changed = values.replace("model_dump(", 'model_dump(exclude={"id"}') if not numbered else values
        timed = any(time.name == "updated_at" for time in self.design.backend.entity(collection.target).times)
        moved = ["            rows[item.id].updated_at = after(rows[item.id].updated_at)"] * timed
        self.functions[name] = _function(
            f"async def {name}(session: AsyncSession, {me}owner_id: {self._id}, "
            f"items: Sequence[{item.new} | {item.known}]) -> None:",
            '"""Rows that are known change, new ones are added, the others go."""',
            f"found = await session.scalars(select({model}).where({model}.{owner} == owner_id))",
            "rows = {row.id: row for row in found}",
            f"kept = {{item.id: place for place, item in enumerate(items) if isinstance(item, {item.known})}}",
            "if strangers := kept.keys() - rows.keys():",
            f'    raise Invalid({{f"{given.wire}.{{kept[one]}}.id": ["{self.design.api.wording["missing"]}"] '
            "for one in strangers})",
            f"await session.execute(delete({model}).where({model}.{owner} == owner_id, {model}.id.not_in(kept)))",
            head,
            f"    if isinstance(item, {item.known}):",
            *(f"        {line}" for line in lines),
            f"        for name, value in ({changed}).items():",
            "            setattr(rows[item.id], name, value)",
            *moved,
            "await session.flush()",
            head,
            f"    if isinstance(item, {item.new}):",
            *(f"        {line}" for line in lines),
            f"        session.add({model}(**{values}, {owner}=owner_id))",
            "await session.flush()",
        )
        return f"await {name}(session, {'me, ' * bool(me)}{row_id}, {items})"

    def _owned(self, given: Input) -> tuple[Collection, str, str]:
        assert isinstance(given.member, Collection)
        link = self.design.backend.member(given.member.through)
        return given.member, class_name(given.member.target), f"{link.name}_id"

    def _me(self, given: Input) -> str:
        return f"me: {self.caller}, " if self._asks(given) else ""

    def _values(self, given: Input, collection: Collection) -> tuple[str, list[str]]:
        """The code of the values of an item that has links, and what has to be done before."""
        links = [(row.wire, row.member) for row in given.rows if isinstance(row.member, Link)]
        excluded = ", ".join(f'"{attribute(link.name)}"' for _, link in links)
        lines = [f'values: dict[str, Any] = item.model_dump(exclude={{"id", {excluded}}})']
        for name, link in links:
            call = self.finder(link, name, within=collection.name)
            own = f"item.{attribute(link.name)}"
            lines += [
                f"if {own} is not MISSING:",
                f'    subject = f"{given.wire}.{{place}}.{name}"',
                f'    values["{link.name}_id"] = {call}{own}, subject)',
            ]
        return "values", lines

    @property
    def _id(self) -> str:
        return "int" if self.design.backend.ids == "int" else "UUID"


def _function(head: str, *lines: str) -> str:
    return "\n".join([head, *(f"    {line}" for line in lines if line.strip())])
