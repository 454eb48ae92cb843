"""The operations of a feature, on rows that have been found."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from backwright.design import Design
from backwright.design.locks import Hold
from backwright.design.routes import Route
from backwright.design.tables import DELETED, VERSION
from backwright.model.entities import Entity
from backwright.model.expressions import Me
from backwright.model.members import Collection, Field, Link, Numbered, Slugified, is_issued
from backwright.model.names import kebab, snake
from backwright.model.shapes import Input, wire
from backwright.model.surface import Segment, endpoints, reserved
from backwright.model.types import Scalar, Type, present
from backwright.targets.python.columns import is_put_in_form
from backwright.targets.python.core import CoreCompiler
from backwright.targets.python.fastapi import deletion, keys
from backwright.targets.python.fastapi.following import Following, Inside, Verb, due_where_sent, in_order
from backwright.targets.python.fastapi.named import Naming
from backwright.targets.python.fastapi.names import Owner, segment_name
from backwright.targets.python.fastapi.owned import TOKEN, hashed_password
from backwright.targets.python.fastapi.policies import Policies
from backwright.targets.python.fastapi.rights import RightsInside
from backwright.targets.python.symbols import attribute, beside, class_name, variable

_FINDING = ("create", "update", "delete", "restore", "operation")
"""What begins with rows that the path names."""


@dataclass(slots=True)
class Services:
    """The functions of one feature, each once."""

    design: Design
    owner: Owner
    policies: Policies
    naming: Naming
    shown_type: Callable[[Type], str]
    """The type of a value inside an answer."""
    functions: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    following: Following | None = None
    _finds_for_anyone: bool = field(init=False)
    """Whether some who are not signed in do something to rows, or within them."""

    def __post_init__(self) -> None:
        routes = (route for route in self.design.routes if route.endpoint.kind in _FINDING)
        names = (step.entity for route in routes if not route.signed_in_only for step in route.endpoint.path)
        self._finds_for_anyone = self.owner.entity.name in names

    @property
    def module(self) -> str:
        """The code of the module; empty where nothing is written."""
        many = self.owner.many.replace("_", " ")
        doc = f'"""The operations on {many}. The caller owns the transaction."""'
        if not self.owner.name:
            doc = '"""The operations that are about more than one kind of row. The caller owns the transaction."""'
        parts = [*self.constants.values(), *self._in_order()]
        parts += self.naming.functions.values()
        return "\n\n\n".join([doc, *parts]) + "\n" if parts else ""

    def _in_order(self) -> list[str]:
        """What finds rows comes first, what shows them last."""
        ranks = {"find": 0, "hold": 0, "look": 0, "named": 2, "show": 3}
        return [code for _, code in sorted(self.functions.items(), key=lambda f: ranks.get(f[0].split("_")[0], 1))]

    # Finding

    def find(self, hold: Hold = "locked") -> tuple[str, list[str]]:
        """The function that finds the row that a path names, and the names of what it is given."""
        model, row = self.owner.model, self.owner.variable
        given, conditions = self._named_by_path()
        conditions += self._live
        rule = self.policies.readers
        callers = bool(self.design.backend.sign_ins)
        signed_in = ("me.signed_in" if self._finds_for_anyone else "True") if callers else "False"
        readable = self.policies.filter(rule, model, signed_in)
        caller = "Caller | Anonymous" if self._finds_for_anyone else "Caller"
        asks = f"me: {caller}, " if readable and callers else ""
        if readable:
            conditions.append(readable)
        verb, told, lock = _HOLDS[hold]
        name = f"{verb}_{self.owner.one}"
        parameters = '{"me": me.id}' if asks else ""
        self.functions[name] = _function(
            f"async def {name}(session: AsyncSession, {asks}{', '.join(given)}) -> {model}:",
            f'"""The {self.owner.one.replace("_", " ")}{told}"""',
            f"statement = select({model}).where({', '.join(conditions)}){lock}",
            f"{row} = await session.scalar(statement{', ' + parameters if parameters else ''})",
            f"if {row} is None:",
            f'    raise Missing("{self.owner.wire_one}")',
            f"return {row}",
        )
        return name, ["me"] if asks else []

    def _named_by_path(self) -> tuple[list[str], list[str]]:
        """What a path says of a row, as parameters, and the conditions of a row that is named so."""
        entity, model = self.owner.entity, self.owner.model
        given = []
        conditions = []
        if entity.parent is not None:
            parent = variable(snake(entity.parent.target))
            given.append(f"{parent}: {class_name(entity.parent.target)}")
            conditions.append(f"{model}.{entity.parent.name}_id == {parent}.id")
        for key in entity.key:
            name = segment_name(Segment(key.name, entity.name, key.name))
            conditions.append(keys.key_condition(self.design.backend, model, key, name))
            given.append(f"{name}: {keys.in_path(self.design.backend, key)[1]}")
        return given, conditions

    def find_current(self) -> str:
        """The function that finds the row of the account that calls."""
        model, row = self.owner.model, self.owner.variable
        name = f"find_current_{self.owner.one}"
        self.functions[name] = _function(
            f"async def {name}(session: AsyncSession, me: Caller) -> {model}:",
            '"""The account that calls, locked until the end of the transaction."""',
            f"statement = select({model}).where({', '.join([f'{model}.id == me.id', *self._live])})",
            f"{row} = await session.scalar(statement.with_for_update())",
            f"if {row} is None:",
            '    raise Unauthenticated("token")',
            f"return {row}",
        )
        return name

    @property
    def _live(self) -> list[str]:
        return CoreCompiler(self.design).live(self.owner.entity.name, self.owner.model)

    # Verbs

    def create(self, route: Route, schema: str) -> tuple[str, list[str]]:
        """The function that creates a row and gives its id, and the names of what it is given beyond the data."""
        entity, model = self.owner.entity, self.owner.model
        parent = [variable(snake(entity.parent.target))] if entity.parent is not None else []
        mine = [link for link in entity.links if isinstance(link.default, Me)]
        rights = RightsInside(self.design, self.owner, self.policies, route)
        asks = self.naming.asks(route) or rights.asks
        row = self.owner.variable
        asks |= self.following is not None and self.following.asks(entity, "create")
        given = [*parent, *(["me"] if mine or asks else [])]
        heads = [f"{p}: {class_name(entity.parent.target)}" for p in parent if entity.parent]
        heads += ["me: Caller"] if mine else [f"me: {self.naming.caller}"] if asks else []
        values, lines = self._given(route, create=True)
        lines = [*self._before("create"), *lines]
        made = [f"{entity.parent.name}_id={parent[0]}.id"] if entity.parent is not None else []
        made += [f"{link.name}_id=me.id" for link in mine]
        numbered = [f for f in entity.fields if isinstance(f.made, Numbered)]
        made += [f"{attribute(f.name)}={self.numbered(f)}" for f in numbered]
        apart = [n for f in numbered if (n := _counted_within(f)) and (not entity.parent or n != entity.parent.name)]
        if apart:
            lines = [*lines, f"values = {values}", *(f'{n}_id = values["{n}_id"]' for n in apart)]
            values = "values"
        made += [f"{attribute(f.name)}={TOKEN}" for f in entity.fields if is_issued(f) and not entity.account]
        slugs = [f for f in entity.fields if isinstance(f.made, Slugified)]
        sent = [given for given in route.body if isinstance(given.member, Collection)]
        named, after = self._collections(sent, f"{row}_id", rights.tracked, create=True)
        if named:
            lines, values = [*lines, f"values = {values}", *named], "values"
        inside = self._inside(sent, "create", f"{row}_id").values()
        after += [line for due in inside for line in due.after]
        follows = self._follows("create", row)
        if inside:
            follows = self._due_in_order([*(line for due in inside for line in due.calls), *follows])
        follows = [*self._hooked("create", row), *follows, *rights.of_new]
        after = [*rights.noting, *after]
        name = f"create_{self.owner.one}"
        arguments = ", ".join(["session: AsyncSession", *heads, f"data: {schema}"])
        head = f"async def {name}({arguments}) -> {_id_type(self.design)}:"
        if slugs:
            if any(re.search(rf"\b{row}\b", line) for line in follows):
                after.append(f"{row} = await session.get_one({model}, {row}_id)")
            after += follows
            self._create_with_slug(name, head, slugs[0], values, made, lines, after)
        else:
            body = [
                *lines,
                f"{row} = {model}({', '.join([f'**{values}', *made])})",
                f"session.add({row})",
                "await session.flush()",
            ]
            after += follows
            if after:
                body += [f"{row}_id = {row}.id", *after, f"return {row}_id"]
            else:
                body += [f"return {row}.id"]
            doc = f'"""The id of the new {self.owner.one.replace("_", " ")}."""'
            self.functions[name] = _function(head, doc, *body)
        return name, given

    def numbered(self, member: Field, per: str = "") -> str:
        """The code of the next number of a sequence; `per`: of the id of the row within which it counts."""
        assert isinstance(member.made, Numbered)
        name = f"next_{self.owner.one}_{member.name}"
        link = member.made.per.rpartition(".")[2]
        scope = f"{{{link}_id}}" if link else ""
        parameters = f"session: AsyncSession, {link}_id: {_id_type(self.design)}" if link else "session: AsyncSession"
        counted = f'await next_number(session, {"f" * bool(link)}"{member.id}{"." * bool(link)}{scope}")'
        whole = present(member.type) == Scalar("int")
        said = f"within its {link.replace('_', ' ')}" if link else "of all"
        self.functions[name] = _function(
            f"async def {name}({parameters}) -> {'int' if whole else 'str'}:",
            f'"""The next {member.name.replace("_", " ")} {said}."""',
            f"return {counted}" if whole else f"return {member.made.pattern!r}.format({counted})",
        )
        if not link:
            return f"await {name}(session)"
        parent = self.owner.entity.parent
        if not per and parent is not None and parent.name == link:
            per = f"{variable(snake(parent.target))}.id"
        return f"await {name}(session, {per or f'{link}_id'})"

    def _before(self, verb: Verb) -> list[str]:
        return self.following.before(self.owner.entity, verb) if self.following is not None else []

    def _hooked(self, verb: Verb, row: str) -> list[str]:
        return self.following.hooked(self.owner.entity, verb, row) if self.following is not None else []

    def _follows(self, verb: Verb, row: str, before: Mapping[str, str] = MappingProxyType({})) -> list[str]:
        return self.following.after(self.owner.entity, verb, row, before) if self.following is not None else []

    def _create_with_slug(
        self, name: str, head: str, slug: Field, values: str, made: list[str], lines: list[str], after: list[str]
    ) -> None:
        assert isinstance(slug.made, Slugified)
        entity, model, row = self.owner.entity, self.owner.model, self.owner.variable
        source = attribute(slug.made.source.partition(".")[2] or slug.made.source)
        words = sorted(reserved(endpoints(self.design.backend, self.design.api), entity.name)) if slug.key else []
        given = f'default="{kebab(entity.name)}", max_length={slug.made.max}'
        if words:
            self.constants["_RESERVED"] = (
                "# The words that stand in paths where this key does.\n"
                f"_RESERVED = frozenset({{{', '.join(repr(word) for word in words)}}})"
            )
            given += ", reserved=_RESERVED"
        unique = [f"{entity.parent.name}_id"] if entity.parent is not None and slug.key else []
        target = ", ".join(f'"{column}"' for column in [*unique, slug.name])
        insert = f"insert({model}).values({', '.join([f'{attribute(slug.name)}=slug', *made, '**values'])})"
        among = f", index_where={self._live[0]}" if self._live else ""
        self.functions[name] = _function(
            head,
            f'"""The id of the new {self.owner.one.replace("_", " ")}."""',
            *lines,
            *([f"values = {values}"] if values != "values" else []),
            f"for slug in slugs(data.{source}, {given}):",
            f"    new = {insert}.on_conflict_do_nothing(index_elements=[{target}]{among})",
            f"    {row}_id: {_id_type(self.design)} | None = await session.scalar(new.returning({model}.id))",
            f"    if {row}_id is not None:",
            *(f"        {line}" for line in after),
            f"        return {row}_id",
            f'raise Conflict("{wire(slug, self.design.api.case)}")',
        )

    def update(self, route: Route, schema: str) -> tuple[str, bool]:
        """The function that changes a row, and whether it is given who calls."""
        entity, model, row = self.owner.entity, self.owner.model, self.owner.variable
        values, lines = self._given(route, create=False)
        asks = self.naming.asks(route)
        collections = [given for given in route.body if isinstance(given.member, Collection)]
        rights = RightsInside(self.design, self.owner, self.policies, route)
        lines += [*rights.noting, *self._changed_collections(collections, f"{row}.id", rights.tracked)]
        given = beside(row, "name", "value")
        body = [*self._before("update"), *lines, f"values = {values}"]
        body += [f"for {given} in values.items():", f"    setattr({row}, {given})"]
        if any(time.name == "updated_at" for time in entity.times):
            body += ["if values:", f"    {row}.updated_at = after({row}.updated_at)"]
        if entity.versioned != "no":
            body += ["if data.model_fields_set:"] if collections or "if values:" not in body else []
            body += [f"    {row}.{VERSION} += 1"]
        body += ["await session.flush()"]
        sent = {given.member.name for given in route.body}
        links = [link for link in self.following.links(entity) if link in sent] if self.following else []
        body = [*(f"{link}_before = {row}.{link}_id" for link in links), *body]
        inside = self._inside(collections, "update", f"{row}.id")
        noted = [(code, line) for code, due in inside.items() for line in due.before]
        body = [*(line.replace(" = ", f" = () if {code} is MISSING else ", 1) for code, line in noted), *body]
        body += self._hooked("update", row)
        follows = self._follows("update", row, {link: f"{link}_before" for link in links})
        body += due_where_sent(self.following, inside, follows) if self.following is not None else []
        body += rights.of_new
        asks |= rights.asks or (self.following is not None and self.following.asks(entity, "update"))
        name = f"update_{self.owner.one}"
        me = f"me: {self.naming.caller}, " if asks else ""
        self.functions[name] = _function(
            f"async def {name}(session: AsyncSession, {me}{row}: {model}, data: {schema}) -> None:", "", *body
        )
        return name, asks

    def _given(self, route: Route, *, create: bool) -> tuple[str, list[str]]:
        """The code of the values of the columns, and what has to be done before."""
        excluded = [
            attribute(i.member.name)
            for i in route.body
            if not isinstance(i.member, Field) or is_put_in_form(present(i.member.type))
        ]
        exclude = f"exclude={{{', '.join(repr(n) for n in excluded)}}}" if excluded else ""
        lines: list[str] = []
        made = []
        for given in route.body:
            member = given.member
            name = attribute(member.name)
            if isinstance(member, Field) and present(member.type) == Scalar("password"):
                if create:
                    made.append(f'"{name}": {hashed_password(member, f"data.{name}")}')
                else:
                    lines += [
                        f"if data.{name} is not MISSING:",
                        f'    hashed["{name}"] = {hashed_password(member, f"data.{name}")}',
                    ]
            elif isinstance(member, Field) and is_put_in_form(kind := present(member.type)):
                kept = f"as_stored({self.shown_type(kind)}, data.{name})"
                if create:
                    made.append(f'"{name}": {kept}')
                else:
                    lines += [f"if data.{name} is not MISSING:", f'    hashed["{name}"] = {kept}']
            elif isinstance(member, Link):
                finder = self.naming.finder(member, given.wire)
                if create:
                    made.append(f'"{member.name}_id": {finder}data.{name})')
                else:
                    lines += [
                        f"if data.{name} is not MISSING:",
                        f'    hashed["{member.name}_id"] = {finder}data.{name})',
                    ]
        dumped = f"data.model_dump({exclude})"
        if create:
            return (f"{dumped} | {{{', '.join(made)}}}" if made else dumped), []
        if lines:
            return f"{dumped} | changed", [
                "changed: dict[str, Any] = {}",
                *(line.replace("hashed[", "changed[") for line in lines),
            ]
        return dumped, []

    def _collections(
        self, sent: list[Input], row_id: str, tracked: frozenset[str], *, create: bool
    ) -> tuple[list[str], list[str]]:
        """The lines that look up what collections name, and those that make their rows what was sent."""
        before: list[str] = []
        after: list[str] = []
        for given in sent:
            assert isinstance(given.member, Collection)
            code = f"data.{attribute(given.member.name)}"
            lines, rows = self.naming.named_first(given, code)
            before += lines
            tracks = given.member.name in tracked
            if given.keys:
                after.append(self.naming.linked(given.member, row_id, rows, create=create))
            elif create:
                after.append(self.naming.added(given, row_id, rows, tracks=tracks))
            else:
                before += self.naming.known_inside(given)
                after.append(self.naming.replaced(given, row_id, code, rows, tracks=tracks))
        return before, after

    def _inside(self, sent: list[Input], verb: Verb, row_id: str) -> dict[str, Inside]:
        """What is due of the rows inside that may be sent, by the code of what is sent."""
        owned = [one.member for one in sent if isinstance(one.member, Collection) and not one.keys]
        if self.following is None:
            return {}
        found = {f"data.{attribute(one.name)}": self.following.inside(one, verb, row_id) for one in owned}
        return {code: due for code, due in found.items() if due.calls}

    def _changed_collections(self, sent: list[Input], row_id: str, tracked: frozenset[str]) -> list[str]:
        """The lines that change what was sent of the collections: all that is named is looked up before anything."""
        before: list[str] = []
        after: list[str] = []
        for given in sent:
            absent = f"data.{attribute(given.member.name)} is MISSING"
            named, changed = self._collections([given], row_id, tracked, create=False)
            for line in named:
                nothing = "{}" if line.startswith("known_") else "()"
                before.append(line.replace(" = ", f" = {nothing} if {absent} else ", 1))
            after += [f"if {absent.replace(' is ', ' is not ')}:", *(f"    {line}" for line in changed)]
        return [*before, *after]

    def delete(self) -> tuple[str, bool]:
        """The function that deletes a row, and whether it is given who calls."""
        name, row = f"delete_{self.owner.one}", self.owner.variable
        links = self.following.links(self.owner.entity) if self.following else []
        follows = self._follows("delete", row, {link: f"{link}_before" for link in links})
        asks = self.following is not None and self.following.asks(self.owner.entity, "delete")
        me = f"me: {self.naming.caller}, " if asks else ""
        found, owed = self._along(row)
        self.functions[name] = _function(
            f"async def {name}(session: AsyncSession, {me}{row}: {self.owner.model}) -> None:",
            *(f"{link}_before = {row}.{link}_id" for link in links),
            *found,
            *self._before("delete"),
            *self._hooked("delete", row),
            *self._deleted(),
            *self._due_in_order([*follows, *owed]),
        )
        return name, asks

    def _along(self, row: str) -> tuple[list[str], list[str]]:
        """The lines that find the rows that those led to that go with a row, and what is due of them afterwards."""
        found: dict[str, str] = {}
        owed: list[str] = []
        if self.following is None:
            return [], []
        for function, name, code in self.following.outside(self.owner.entity, row):
            if code and code not in found:
                found[code] = name if name not in found.values() else f"{name}_{len(found) + 1}"
            given = f", *{found[code]}" if code else ""
            owed.append(f"await {self.following.called(function)}(session{given})")
        return [f"{name} = {code}" for code, name in found.items()], owed

    def _due_in_order(self, calls: list[str]) -> list[str]:
        """The lines that call what is due, each once, and after what it needs."""
        return in_order(self.following, calls) if self.following is not None else calls

    def _deleted(self) -> list[str]:
        """The lines that delete; refused where another row has to keep its link to what is gone for good."""
        entity, row = self.owner.entity, self.owner.variable
        if entity.soft_delete:
            return deletion.marking(self.design.backend, entity, row)
        return [f"await session.delete({row})", *self._flush_unless_needed()]

    def restore(self) -> tuple[str, list[str]]:
        """The function that brings a row back that the path names, and the names of what it is given."""
        model, row = self.owner.model, self.owner.variable
        given, conditions = self._named_by_path()
        conditions.append(f"{model}.{DELETED}.is_not(None)")
        name = f"restore_{self.owner.one}"
        found, owed = self._along(row)
        self.functions[name] = _function(
            f"async def {name}({', '.join(['session: AsyncSession', *given])}) -> None:",
            f'"""Bring back the {self.owner.one.replace("_", " ")} that was deleted last, and what went with it."""',
            f"latest = {model}.{DELETED}.desc(), {model}.id.desc()",
            f"statement = select({model}).where({', '.join(conditions)}).order_by(*latest).limit(1)",
            f"{row} = await session.scalar(statement.with_for_update())",
            f"if {row} is None:",
            f'    raise Missing("{self.owner.wire_one}")',
            f"await mark_{self.owner.many}(session, {row}.{DELETED}, None, {model}.id == {row}.id)",
            *found,
            *self._due_in_order([*self._follows("restore", row), *owed]),
        )
        return name, [one.partition(":")[0] for one in given]

    def _flush_unless_needed(self) -> list[str]:
        """The lines that delete a row that others may name."""
        if not _is_needed(self.design, self.owner.entity):
            return ["await session.flush()"]
        refused = f'raise Conflict("{self.owner.wire_one}") from error'
        return ["try:", "    await session.flush()", "except IntegrityError as error:", f"    {refused}"]

    def sign_in(self, name: Field, password: Field) -> None:
        """The function that checks credentials."""
        own = attribute(name.name)
        self.functions["sign_in"] = _function(
            f"async def sign_in(reader: Reads, data: SignIn) -> {_id_type(self.design)}:",
            '"""The id of the account with these credentials."""',
            f"account = await reader.row(queries.credentials(), {own}=data.{own})",
            "account_id, hashed = account or (None, None)",
            f"if not await verify_password(hashed, data.{attribute(password.name)}) or account_id is None:",
            '    raise BadCredentials("credentials")',
            f"return {'int(account_id)' if self.design.backend.ids == 'int' else 'UUID(str(account_id))'}",
        )


_HOLDS: Mapping[Hold, tuple[str, str, str]] = {
    "locked": ("find", ", locked until the end of the transaction.", ".with_for_update()"),
    "held": ("hold", ", which stays until the end of the transaction.", ".with_for_update(read=True, key_share=True)"),
    "read": ("look_up", " that a path names.", ""),
}
"""By how a row is found: what its function is called, what is said of it, and the lock."""


def _counted_within(member: Field) -> str:
    """The link to the row within which a sequence counts."""
    return member.made.per.rpartition(".")[2] if isinstance(member.made, Numbered) else ""


def _is_needed(design: Design, entity: Entity) -> bool:
    """Whether a link that cannot be empty may lead to the row, or to one that goes with it."""
    gone, todo = {entity.name}, [entity.name]
    while todo:
        for other, link in design.backend.leading_to(todo.pop()):
            if not link.within and link.on_delete == "restrict":
                return True
            if (link.within or link.on_delete == "cascade") and other.name not in gone:
                gone.add(other.name)
                todo.append(other.name)
    return False


def _id_type(design: Design) -> str:
    return "int" if design.backend.ids == "int" else "UUID"


def _function(head: str, *lines: str) -> str:
    return "\n".join([head, *(f"    {line}" for line in lines if line)])
