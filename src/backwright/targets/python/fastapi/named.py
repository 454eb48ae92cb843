"""The rows that input names, and owned rows that are sent as a part of the one that has them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from backwright.design import Design
from backwright.design.conditions import access
from backwright.design.routes import Route
from backwright.model.entities import Entity
from backwright.model.members import Collection, Field, Link, Member
from backwright.model.names import kebab, plural, snake
from backwright.model.rules import Rule
from backwright.model.shapes import Input, wire
from backwright.model.surface import readers
from backwright.model.types import Scalar, Type, present
from backwright.targets.python.columns import live
from backwright.targets.python.core import CoreCompiler
from backwright.targets.python.fastapi import keys
from backwright.targets.python.fastapi.apis import message
from backwright.targets.python.fastapi.exchanging import exchanging
from backwright.targets.python.fastapi.names import Owner, Parts, parts
from backwright.targets.python.fastapi.owned import NewRows
from backwright.targets.python.fastapi.policies import Policies
from backwright.targets.python.symbols import attribute, class_name


@dataclass(slots=True)
class Naming:
    """The functions of one service that find what input names. A caller may name the rows that they may read."""

    design: Design
    owner: Owner
    policies_of: Callable[[str], Policies]
    number: Callable[[Field, str], str]
    """The code of the next number of a sequence, within the row with that id."""
    shown_type: Callable[[Type], str]
    """The type of a value inside an answer."""
    functions: dict[str, str] = field(default_factory=dict)
    _by_anyone: bool = field(init=False)
    """Whether some who are not signed in write such rows."""

    def __post_init__(self) -> None:
        own = (route for route in self.design.routes if route.endpoint.owner == self.owner.name)
        writes = (route for route in own if route.endpoint.kind in ("create", "update"))
        self._by_anyone = any(not route.signed_in_only for route in writes)

    def asks(self, route: Route) -> bool:
        """Whether the rows that the input names, or that are made of it, depend on who calls."""
        return any(self._asks(given) or self._new_rows.by_caller(given) for given in route.body)

    def _asks(self, given: Input) -> bool:
        member = given.member
        if isinstance(member, Link) or (isinstance(member, Collection) and given.keys):
            return self._asks_caller(member)
        return any(self._asks(row) for row in given.rows)

    @property
    def caller(self) -> str:
        """The type of who calls."""
        return "Caller | Anonymous" if self._by_anyone else "Caller"

    def _asks_caller(self, member: Link | Collection) -> bool:
        """Whether it depends on who calls which rows may be named."""
        return bool(self.design.backend.sign_ins) and bool(self._readable(member))

    def _readable(self, member: Link | Collection) -> str:
        """The condition that a row may be named, by itself or through a view of it; "" where any may."""
        target = self.design.backend.entity(member.target)
        if isinstance(member, Link) and member.by and member.by not in {part.id for part in target.identity}:
            return ""
        if isinstance(member, Collection) and member.inline is not None and member.inline.create:
            return ""
        signed_in = "me.signed_in" if self._by_anyone else "True"
        return self._condition(target, signed_in if self.design.backend.sign_ins else "False")

    def condition_for_anyone(self, entity: Entity) -> str:
        """The condition that a row may be named, whoever calls, signed in or not."""
        return self._condition(entity, "me.signed_in" if self.design.backend.sign_ins else "False")

    def _condition(self, entity: Entity, signed_in: str) -> str:
        owners = self.design.backend.owners_of(entity.name)
        people = dict.fromkeys(person for owner in owners for person in readers(owner).people)
        model = class_name(entity.name)
        if not people and entity.parent is not None:
            above = self.design.backend.entity(entity.parent.target)
            inner = self._condition(above, signed_in)
            outer = class_name(above.name)
            return f"{model}.{entity.parent.name}_id.in_(select({outer}.id).where({inner}))" if inner else ""
        rule = access(self.design.backend, Rule(tuple(people)))
        return self.policies_of(entity.name).filter(rule, model, signed_in)

    # Links

    def finder(self, link: Link, subject: str) -> str:
        """The call that finds the row of a link, up to its key."""
        target = self.design.backend.entity(link.target)
        model = class_name(target.name)
        tests = self._tests(link, target)
        readable = self._readable(link)
        name = f"_{link.name}_named"
        me, parameters = (f"me: {self.caller}, ", ', {"me": me.id}') if self._asks_caller(link) else ("", "")
        optional = " | None" if link.optional else ""
        given = f"session: AsyncSession, {me}key: {self._named_by(link)}{optional}"
        self.functions[name] = _function(
            f"async def {name}({given}) -> {self._id}{optional}:",
            *(["if key is None:", "    return None"] if link.optional else []),
            f"statement = select({model}.id).where({', '.join(filter(None, [*tests, readable]))})",
            f"found = await session.scalar(statement{parameters})",
            "if found is None:",
            f'    raise Invalid({{"{subject}": [{message(self.design.backend, "missing")}]}})',
            "return found",
        )
        return f"await {name}(session, {'me, ' * bool(me)}"

    def _tests(self, link: Link, target: Entity) -> list[str]:
        """The conditions under which a row is the one that `key` names."""
        if not link.by:
            return keys.conditions(self.design.backend, target, "key")
        by = self._key(link)
        assert isinstance(by, Field)
        column = f"{class_name(target.name)}.{attribute(by.name)}"
        is_email = present(by.type) == Scalar("email")
        test = f"func.lower({column}) == func.lower(key)" if is_email else f"{column} == key"
        return [test, *live(self.design.backend, target.name, class_name(target.name))]

    def _named_by(self, link: Link | Collection) -> str:
        """The type of what names a row, in the functions that find it."""
        target = self.design.backend.entity(link.target)
        by = isinstance(link, Link) and link.by
        return "Any" if by else keys.key_class(target) or "Any"

    # Sets

    def named_first(self, given: Input, sent: str) -> tuple[list[str], str]:
        """What has to be looked up before anything is written, and the code of what is written then."""
        member = given.member
        assert isinstance(member, Collection)
        if given.keys:
            if member.inline is not None and member.inline.create:
                return [], sent
            call = f"await {self._set_finder(member)}(session, {'me, ' * self._asks_caller(member)}{sent})"
            return [f"{member.name} = {call}"], member.name
        if any(self._new_rows.is_changed(row) for row in given.rows):
            looks = "session, " * any(isinstance(row.member, Link) for row in given.rows)
            call = f"await {self._values(given, member)}({looks}{'me, ' * bool(self._me(given))}{sent})"
            return [f"{member.name} = {call}"], member.name
        return [], sent

    def _set_finder(self, collection: Collection) -> str:
        """The function that finds the rows that are to be in a set."""
        target = self.design.backend.entity(collection.target)
        model = class_name(target.name)
        readable = self._readable(collection)
        me, parameters = (f"me: {self.caller}, ", ', {"me": me.id}') if self._asks_caller(collection) else ("", "")
        name = f"_{collection.name}_named"
        subject = wire(collection, self.design.api.case)
        named = keys.parts(self.design.backend, target, "key")
        conditions = ", ".join(filter(None, [f"{named.column}.in_(wanted)", *named.live, readable]))
        wording = message(self.design.backend, "missing")
        apart = len(named.columns) > 1
        kind = self._named_by(collection)
        chosen = f"{', '.join(named.columns)}, {model}.id" if apart else f"{model}.id"
        statement = f"select({chosen}){''.join(named.joins)}.where({conditions}){parameters}"
        self.functions[name] = _function(
            f"async def {name}(session: AsyncSession, {me}keys: Sequence[{kind}]) -> Sequence[{self._id}]:",
            *named.aliases,
            f"wanted = {{{named.value} for key in keys}}" if named.value != "key" else "wanted = set(keys)",
            *(_each_named(named, statement, subject, wording) if apart else _all_named(statement, subject, wording)),
        )
        return name

    def linked(self, collection: Collection, row_id: str, rows: str, *, create: bool) -> str:
        """The line that makes the rows of a set those; a new row has none yet."""
        target = self.design.backend.entity(collection.target)
        model, key = class_name(target.name), target.key[0]
        column = attribute(key.name)
        table, mine, other = CoreCompiler(self.design).pairs(collection)
        creates = collection.inline is not None and collection.inline.create
        there = live(self.design.backend, target.name, model)
        what = "keys: Sequence[Any]" if creates else f"ids: Sequence[{self._id}]"
        parameters = f"session: AsyncSession, row_id: {self._id}, {what}"
        said = "keys" if creates else "ids"
        if not create:
            self.functions[f"_set_{collection.name}"] = _function(
                f"async def _set_{collection.name}({parameters}) -> None:",
                f"await session.execute(delete({table}).where({table}.c.{mine} == row_id))",
                f"await _add_{collection.name}(session, row_id, {said})",
            )
        made = [
            "if not keys:",
            "    return",
            "# In the order of their keys, so that two writers cannot deadlock.",
            f'rows = [{{"{key.name}": key}} for key in sorted(set(keys))]',
            f"await session.execute(insert({model}).on_conflict_do_nothing(), rows)",
            f"found = select(literal(row_id), {model}.id).where({', '.join([f'{model}.{column}.in_(keys)', *there])})",
            f'await session.execute(insert({table}).from_select(["{mine}", "{other}"], found))',
        ]
        pairs = [
            "if ids:",
            f'    pairs = [{{"{mine}": row_id, "{other}": one}} for one in ids]',
            f"    await session.execute(insert({table}), pairs)",
        ]
        head = f"async def _add_{collection.name}({parameters}) -> None:"
        self.functions[f"_add_{collection.name}"] = _function(head, *(made if creates else pairs))
        return f"await {'_add' if create else '_set'}_{collection.name}(session, {row_id}, {rows})"

    # Owned rows

    def added(self, given: Input, row_id: str, items: str) -> str:
        """The line that creates the rows that a new row is sent with."""
        collection, _, owner = self._owned(given)
        name = f"_add_{collection.name}"
        item = parts(self.owner, collection.name)
        known = any(self._new_rows.is_changed(row) for row in given.rows)
        kind = "dict[str, Any]" if known else item.new
        new = self._new_rows.of(given, owner, "item" if known else "item.model_dump()")
        me = self._by_caller(given)
        lines = ["for item in items:", *(f"    {line}" for line in new.lines)]
        if new.alone and not new.stored:
            lines = [f"session.add_all({new.code} for item in items)"]
        lines += [] if new.stored else ["await session.flush()"]
        self.functions[name] = _function(
            f"async def {name}(session: AsyncSession, {me}owner_id: {self._id}, items: Sequence[{kind}]) -> None:",
            *lines,
        )
        return f"await {name}(session, {'me, ' * bool(me)}{row_id}, {items})"

    def _by_caller(self, given: Input) -> str:
        """The parameter of what makes owned rows, where these lead to who calls."""
        return f"me: {self.caller}, " if self._new_rows.by_caller(given) else ""

    @property
    def _new_rows(self) -> NewRows:
        return NewRows(self.design, self.number, self.shown_type)

    def replaced(self, given: Input, row_id: str, sent: str, items: str) -> str:
        """The line that makes the owned rows those that are sent; `items`: their values, where these are known."""
        collection, model, owner = self._owned(given)
        name = f"_set_{collection.name}"
        item = parts(self.owner, collection.name)
        named = items != sent
        timed = any(time.name == "updated_at" for time in self.design.backend.entity(collection.target).times)
        stamped = ["        rows[item.id].updated_at = after(rows[item.id].updated_at)"] * timed
        further = ", values: Sequence[dict[str, Any]]" if named else ""
        head = "for item, columns in zip(items, values, strict=True):" if named else "for item in items:"
        target = self.design.backend.entity(collection.target)
        mine = [f"{model}.{owner} == owner_id", *live(self.design.backend, target.name, model)]
        gone = f"await session.execute(delete({model}).where({model}.{owner} == owner_id, {model}.id.not_in(kept)))"
        if target.soft_delete:
            many = snake(plural(kebab(target.name)))
            gone = f"await mark_{many}(session, None, now(), {model}.{owner} == owner_id, {model}.id.not_in(kept))"
        kept, moved = exchanging(self.design.backend, given, target)
        columns, changed = ("columns",) * 2 if named else ("item.model_dump()", 'item.model_dump(exclude={"id"})')
        new = self._new_rows.of(given, owner, columns)
        me = self._by_caller(given)
        self.functions[name] = _function(
            f"async def {name}(session: AsyncSession, {me}owner_id: {self._id}, "
            f"items: Sequence[{item.new} | {item.known}]{further}) -> None:",
            '"""Rows that are known change, new ones are added, the others go."""',
            f"found = await session.scalars(select({model}).where({', '.join(mine)}))",
            "rows = {row.id: row for row in found}",
            f"kept = {{item.id: place for place, item in enumerate(items) if isinstance(item, {item.known})}}",
            "if strangers := [one for one in kept if one not in rows]:",
            f'    raise Invalid({{f"{given.wire}.{{kept[one]}}.id": [{message(self.design.backend, "missing")}] '
            "for one in strangers})",
            gone,
            *kept,
            head,
            f"    if isinstance(item, {item.known}):",
            f"        for name, value in {changed}.items():",
            "            setattr(rows[item.id], name, value)",
            *stamped,
            *moved,
            "# What is known makes room for what is new.",
            "await session.flush()",
            head,
            f"    if isinstance(item, {item.new}):",
            *(f"        {line}" for line in new.lines),
            *([] if new.stored else ["await session.flush()"]),
        )
        return f"await {name}(session, {'me, ' * bool(me)}{row_id}, {sent}{f', {items}' if named else ''})"

    def _owned(self, given: Input) -> tuple[Collection, str, str]:
        assert isinstance(given.member, Collection)
        link = self.design.backend.member(given.member.through)
        return given.member, class_name(given.member.target), f"{link.name}_id"

    def _me(self, given: Input) -> str:
        return f"me: {self.caller}, " if self._asks(given) else ""

    def _values(self, given: Input, collection: Collection) -> str:
        """The function that gives the columns of items that have links."""
        links = [(row.wire, row.member) for row in given.rows if isinstance(row.member, Link)]
        changed = [row.member for row in given.rows if self._new_rows.is_changed(row)]
        excluded = ", ".join(f'"{attribute(member.name)}"' for member in changed)
        item = parts(self.owner, collection.name)
        change = f" | {item.known}" if f"_set_{collection.name}" in self.functions or self._updates(collection) else ""
        lines = []
        columns = []
        for name, link in links:
            own = attribute(link.name)
            finder = self._all_finder(link, collection.name)
            given_me = "me, " * self._asks_caller(link)
            lines += [
                f"{link.name}_ids = await {finder}(session, {given_me}{{",
                f'    f"{given.wire}.{{place}}.{name}": item.{own}',
                f"    for place, item in enumerate(items) if {self._is_sent(link, item, change)}",
                "})",
            ]
            columns += [
                f"if {self._is_sent(link, item, change)}:",
                f'    values["{link.name}_id"] = {link.name}_ids.get(item.{own})',
            ]
        for member in changed:
            if isinstance(member, Field):
                own = attribute(member.name)
                kept = f'values["{own}"] = {self._new_rows.converted(member, f"item.{own}")}'
                sent = self._is_sent(member, item, change) if member.fixed else f"item.{own} is not MISSING"
                columns += [f"if {sent}:", f"    {kept}"] if change else [kept]
        me = self._me(given)
        looks = "session: AsyncSession, " * bool(links)
        head = f"async def _{collection.name}_values({looks}{me}items: Sequence[{item.new}{change}])"
        self.functions[f"_{collection.name}_values"] = _function(
            f"{head} -> list[dict[str, Any]]:",
            f'"""The columns of each{", with the rows that it names" * bool(links)}."""',
            *lines,
            "found = []",
            "for item in items:",
            f'    values = item.model_dump(exclude={{"id", {excluded}}})',
            *(f"    {line}" for line in columns),
            "    found.append(values)",
            "return found",
        )
        return f"_{collection.name}_values"

    def _is_sent(self, member: Field | Link, item: Parts, change: str) -> str:
        """Whether an owned row may have been sent with a member; what is fixed, only where it is new."""
        if member.fixed and change:
            return f"isinstance(item, {item.new})"
        return f'"{attribute(member.name)}" in item.model_fields_set'

    def _updates(self, collection: Collection) -> bool:
        """Whether an update may send the rows too."""
        return any("update" in grant.verbs for grant in self.design.backend.entity(collection.owner).grants)

    def _key(self, link: Link) -> Member | None:
        """The field that callers may name the row by, beside its key."""
        return self.design.backend.entity(link.target).member(link.by.partition(".")[2] or link.by)

    def _parts(self, link: Link, key: str) -> keys.Parts:
        """What finds the rows of a link of several items."""
        by = self._key(link) if link.by else None
        if isinstance(by, Field):
            found = keys.of_field(class_name(link.target), by, key)
            found.live += live(self.design.backend, link.target, class_name(link.target))
            return found
        return keys.parts(self.design.backend, self.design.backend.entity(link.target), key)

    def _all_finder(self, link: Link, within: str) -> str:
        """The function that finds the rows of a link of several items, by what names them."""
        model, named = class_name(link.target), self._parts(link, "key")
        readable = self._readable(link)
        me, parameters = (f"me: {self.caller}, ", ', {"me": me.id}') if self._asks_caller(link) else ("", "")
        name = f"_{within}_{link.name}_named"
        conditions = ", ".join(filter(None, [f"{named.column}.in_(wanted)", *named.live, readable]))
        chosen = f"select({', '.join(named.columns)}, {model}.id){''.join(named.joins)}.where({conditions})"
        self.functions[name] = _function(
            f"async def {name}(session: AsyncSession, {me}keys: Mapping[str, Any]) -> dict[Any, {self._id}]:",
            '"""The ids of the rows that are named, by what names them; `keys`: by where they are said."""',
            *named.aliases,
            f"wanted = {{{named.value} for key in keys.values() if key is not None}}",
            f"found = await session.execute({chosen}{parameters})",
            f"ids = {{{named.of_row}: row[-1] for row in found}}",
            f"missing = [said for said, key in keys.items() if key is not None and {named.value} not in ids]",
            "if missing:",
            f"    raise Invalid({{said: [{message(self.design.backend, 'missing')}] for said in missing}})",
            "return ids"
            if named.value == "key"
            else f"return {{key: ids[{named.value}] for key in keys.values() if key is not None}}",
        )
        return name

    @property
    def _id(self) -> str:
        return "int" if self.design.backend.ids == "int" else "UUID"


def _all_named(statement: str, subject: str, wording: str) -> list[str]:
    """The lines that find rows by plain values: which of them are missing is not told."""
    return [
        f"found = (await session.scalars({statement})).all()",
        "if len(found) < len(wanted):",
        f'    raise Invalid({{"{subject}": [{wording}]}})',
        "return found",
    ]


def _each_named(named: keys.Parts, statement: str, subject: str, wording: str) -> list[str]:
    """The lines that find rows by keys of several parts: each that is missing is told by its place."""
    return [
        f"found = await session.execute({statement})",
        f"ids = {{{named.of_row}: row[-1] for row in found}}",
        f"missing = [place for place, key in enumerate(keys) if {named.value} not in ids]",
        "if missing:",
        f'    raise Invalid({{f"{subject}.{{place}}": [{wording}] for place in missing}})',
        "return list(ids.values())",
    ]


def _function(head: str, *lines: str) -> str:
    return "\n".join([head, *(f"    {line}" for line in lines if line.strip())])
