"""The rows that input names, and owned rows that are sent as a part of the one that has them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from backwright.design import Design
from backwright.design.conditions import access
from backwright.design.routes import Route
from backwright.model.entities import Entity
from backwright.model.members import Collection, Field, Link, Member
from backwright.model.names import another
from backwright.model.rules import Rule
from backwright.model.shapes import Input, wire
from backwright.model.surface import readers
from backwright.model.types import Scalar, Type, present
from backwright.targets.python.columns import live
from backwright.targets.python.core import CoreCompiler
from backwright.targets.python.fastapi import keys
from backwright.targets.python.fastapi.apis import message
from backwright.targets.python.fastapi.inside import Within
from backwright.targets.python.fastapi.names import Owner, Parts
from backwright.targets.python.fastapi.owned import NewRows
from backwright.targets.python.fastapi.policies import Policies
from backwright.targets.python.fastapi.replacing import Replacing
from backwright.targets.python.symbols import attribute, class_name, variable


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
        if isinstance(member, Collection) and _makes(member):
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
        name = another(variable(member.name), {self.owner.variable})
        if given.keys:
            if _makes(member):
                return [], sent
            call = f"await {self._set_finder(member)}(session, {'me, ' * self._asks_caller(member)}{sent})"
            return [f"{name} = {call}"], name
        if self._new_rows.are_changed(given):
            call = f"await {self._values(Within(self.owner, (given,)))}({self._given(given)}{sent})"
            return [f"{name} = {call}"], name
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
        creates = _makes(collection)
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

    # Sets inside owned rows

    def _all_set_finder(self, within: Within) -> str:
        """The function that finds the rows that are to be in the sets of several rows, by the places of these."""
        collection = within.collection
        target = self.design.backend.entity(collection.target)
        model, named = class_name(target.name), keys.parts(self.design.backend, target, "key")
        me, parameters = (f"me: {self.caller}, ", ', {"me": me.id}') if self._asks_caller(collection) else ("", "")
        name, kind = f"_{within.name}_named", self._named_by(collection)
        conditions = ", ".join(filter(None, [f"{named.column}.in_(wanted)", *named.live, self._readable(collection)]))
        chosen = f"select({', '.join(named.columns)}, {model}.id){''.join(named.joins)}.where({conditions})"
        missing = f"[said for said, keys in sent.items() if any({named.value} not in ids for key in keys)]"
        if len(named.columns) > 1:
            each = "for said, keys in sent.items() for place, key in enumerate(keys)"
            missing = f'[f"{{said}}.{{place}}" {each} if {named.value} not in ids]'
        self.functions[name] = _function(
            f"async def {name}(session: AsyncSession, {me}sent: Mapping[str, Sequence[{kind}]])"
            f" -> dict[str, list[{self._id}]]:",
            '"""The ids of the rows that are named, by the places where that is said."""',
            *named.aliases,
            f"wanted = {{{named.value} for keys in sent.values() for key in keys}}",
            f"found = await session.execute({chosen}{parameters})",
            f"ids = {{{named.of_row}: row[-1] for row in found}}",
            f"if missing := {missing}:",
            f"    raise Invalid({{said: [{message(self.design.backend, 'missing')}] for said in missing}})",
            f"return {{said: [*dict.fromkeys(ids[{named.value}] for key in keys)] for said, keys in sent.items()}}",
        )
        return name

    def _linked_inside(self, within: Within, replaces: bool) -> str:
        """The function that makes the rows of a set those, in several rows at once; new ones have none yet."""
        collection = within.collection
        target = self.design.backend.entity(collection.target)
        table, mine, other = CoreCompiler(self.design).pairs(collection)
        kind = "Any" if _makes(collection) else self._id
        parameters = f"session: AsyncSession, sent: Sequence[tuple[{self._id}, Sequence[{kind}]]]"
        if replaces:
            self.functions[f"_set_{within.name}"] = _function(
                f"async def _set_{within.name}({parameters}) -> None:",
                "last = dict(sent)",
                f"await session.execute(delete({table}).where({table}.c.{mine}.in_(last)))",
                f"await _add_{within.name}(session, [*last.items()])",
            )
        model, key = class_name(target.name), attribute(target.key[0].name)
        there = ", ".join([f"{model}.{key}.in_(wanted)", *live(self.design.backend, target.name, model)])
        made = [
            "wanted = {key for _, keys in sent for key in keys}",
            "if not wanted:",
            "    return",
            "# In the order of their keys, so that two writers cannot deadlock.",
            f'rows = [{{"{target.key[0].name}": key}} for key in sorted(wanted)]',
            f"await session.execute(insert({model}).on_conflict_do_nothing(), rows)",
            f"found = await session.execute(select({model}.{key}, {model}.id).where({there}))",
            "ids = {row[0]: row[1] for row in found}",
        ]
        pairs = "for row_id, ids in sent for one in ids"
        if _makes(collection):
            pairs = "for row_id, keys in sent for one in dict.fromkeys(ids[key] for key in keys if key in ids)"
        self.functions[f"_add_{within.name}"] = _function(
            f"async def _add_{within.name}({parameters}) -> None:",
            *(made if _makes(collection) else []),
            f'pairs = [{{"{mine}": row_id, "{other}": one}} {pairs}]',
            "if pairs:",
            f"    await session.execute(insert({table}), pairs)",
        )
        return f"_{'set' if replaces else 'add'}_{within.name}"

    # Owned rows

    def added(self, given: Input, row_id: str, items: str, *, tracks: bool) -> str:
        """The line that creates the rows that a new row is sent with."""
        return self._replacing.added(Within(self.owner, (given,)), row_id, items, tracks=tracks)

    def known_inside(self, given: Input) -> list[str]:
        """The lines that look up the rows inside owned rows that are said to be there."""
        return self._replacing.known(Within(self.owner, (given,)))

    def replaced(self, given: Input, row_id: str, sent: str, items: str, *, tracks: bool) -> str:
        """The line that makes the owned rows those that are sent; `items`: their values, where these are known."""
        return self._replacing.replaced(Within(self.owner, (given,)), row_id, sent, items, tracks=tracks)

    @property
    def _replacing(self) -> Replacing:
        return Replacing(self.design, self.functions, self._new_rows, self.caller, self._linked_inside)

    @property
    def _new_rows(self) -> NewRows:
        return NewRows(self.design, self.number, self.shown_type)

    def _me(self, given: Input) -> str:
        return f"me: {self.caller}, " if self._asks(given) else ""

    def _looks(self, given: Input) -> bool:
        """Whether rows are looked up that what is sent names."""
        if given.keys and isinstance(given.member, Collection):
            return not _makes(given.member)
        return isinstance(given.member, Link) or any(map(self._looks, given.rows))

    def _given(self, given: Input) -> str:
        """What functions are given that look up what is named."""
        return "session, " * self._looks(given) + "me, " * bool(self._me(given))

    def _values(self, within: Within) -> str:
        """The function that gives the columns of items that have links, or rows inside; of those further in, of all
        at once, by the places where they are sent.
        """
        given, item, name = within.given, within.parts, f"_{within.name}_values"
        updates = self._updates or f"_set_{within.path[0].member.name}" in self.functions
        change = f" | {item.known}" if updates else ""
        kept = [] if within.is_deep else ["id"]
        changed = [attribute(row.member.name) for row in given.rows if self._new_rows.is_changed(row)]
        links_first = sorted(given.rows, key=lambda row: not isinstance(row.member, Link))
        columns = [line for row in links_first for line in self._columns(within, row, change)]
        head = "for place, item in enumerate(items):" if any("{place}" in c for c in columns) else "for item in items:"
        lines = [
            head,
            f"    values = item.model_dump(exclude={{{', '.join(repr(one) for one in [*kept, *changed])}}})",
            *(f"    {line}" for line in columns),
        ]
        if within.is_deep:
            kind, result = f"Mapping[str, Sequence[{item.new}{change}]]", "dict[str, list[dict[str, Any]]]"
            found = [f"found: {result} = {{}}", "for said, items in sent.items():", "    found[said] = []"]
            found += [f"    {line}" for line in (*lines, "    found[said].append(values)")]
        else:
            kind, result = f"Sequence[{item.new}{change}]", "list[dict[str, Any]]"
            found = ["found = []", *lines, "    found.append(values)"]
        looks = "session: AsyncSession, " * self._looks(given)
        head = f"async def {name}({looks}{self._me(given)}{'sent' if within.is_deep else 'items'}: {kind})"
        self.functions[name] = _function(
            f"{head} -> {result}:",
            f'"""The columns of each{self._told(given)}."""',
            *(line for row in given.rows for line in self._looked_up(within, row, change)),
            *found,
            "return found",
        )
        return name

    def _told(self, given: Input) -> str:
        """What the columns of a row come with."""
        links, inside = self._looks(given), any(row.rows for row in given.rows)
        return ", with the rows that it names" * links + ", with those of the rows inside it" * inside

    def _looked_up(self, within: Within, row: Input, change: str) -> list[str]:
        """The lines that look up what a member of the rows names, of all of them at once."""
        member = row.member
        if isinstance(member, Field) or (row.keys and isinstance(member, Collection) and _makes(member)):
            return []
        if isinstance(member, Link):
            finder, local = self._all_finder(member, within.name), f"{member.name}_ids"
            given, test = "session, " + "me, " * self._asks_caller(member), self._is_sent(member, within.parts, change)
        else:
            inner = Within(self.owner, (*within.path, row))
            finder, local = (self._all_set_finder if row.keys else self._values)(inner), inner.local
            given, test = self._given(row), f"item.{attribute(member.name)} is not MISSING" if change else ""
        loops = "for said, items in sent.items() " * within.is_deep + "for place, item in enumerate(items)"
        return [
            f"{local} = await {finder}({given}{{",
            f"    {_place(within, row.wire)}: item.{attribute(member.name)}",
            f"    {loops}{f' if {test}' if test else ''}",
            "})",
        ]

    def _columns(self, within: Within, row: Input, change: str) -> list[str]:
        """The lines that put what is kept of a member into `values`; none where it is kept as it was sent."""
        member, own = row.member, attribute(row.member.name)
        if isinstance(member, Link):
            kept = f'values["{member.name}_id"] = {member.name}_ids.get(item.{own})'
            return [f"if {self._is_sent(member, within.parts, change)}:", f"    {kept}"]
        if isinstance(member, Collection):
            local = Within(self.owner, (*within.path, row)).local
            made = row.keys and _makes(member)
            kept = f'values["{local}"] = ' + (f"item.{own}" if made else f"{local}[{_place(within, row.wire)}]")
        elif self._new_rows.is_changed(row):
            kept = f'values["{own}"] = {self._new_rows.converted(member, f"item.{own}")}'
        else:
            return []
        sent = f"item.{own} is not MISSING"
        if isinstance(member, Field) and member.fixed:
            sent = self._is_sent(member, within.parts, change)
        return [f"if {sent}:", f"    {kept}"] if change else [kept]

    def _is_sent(self, member: Field | Link, item: Parts, change: str) -> str:
        """Whether an owned row may have been sent with a member; what is fixed, only where it is new."""
        if member.fixed and change:
            return f"isinstance(item, {item.new})"
        return f'"{attribute(member.name)}" in item.model_fields_set'

    @property
    def _updates(self) -> bool:
        """Whether an update may send the rows too."""
        return any("update" in grant.verbs for grant in self.owner.entity.grants)

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


def _makes(collection: Collection) -> bool:
    """Whether rows of a set that are not there yet are made."""
    return collection.inline is not None and collection.inline.create


def _place(within: Within, name: str) -> str:
    """The code of where something of a row is said, in loops over `items`."""
    return f'f"{{said}}.{{place}}.{name}"' if within.is_deep else f'f"{within.given.wire}.{{place}}.{name}"'


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
