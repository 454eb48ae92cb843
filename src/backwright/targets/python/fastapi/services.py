"""The operations of a feature, on rows that have been found."""

from __future__ import annotations

from dataclasses import dataclass, field

from backwright.design import Design
from backwright.design.routes import Route
from backwright.model.entities import Entity
from backwright.model.expressions import Me
from backwright.model.members import Collection, Field, Link, Slugified
from backwright.model.names import kebab, snake
from backwright.model.shapes import Input, wire
from backwright.model.surface import Segment, endpoints, reserved
from backwright.model.types import Scalar, present
from backwright.targets.python.fastapi.named import Naming
from backwright.targets.python.fastapi.names import Owner, segment_name
from backwright.targets.python.fastapi.policies import Policies
from backwright.targets.python.symbols import attribute, class_name, variable


@dataclass(slots=True)
class Services:
    """The functions of one feature, each once."""

    design: Design
    owner: Owner
    policies: Policies
    naming: Naming
    functions: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    _finds_for_anyone: bool = False

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
        ranks = {"find": 0, "look": 0, "named": 2, "show": 3}
        return [code for _, code in sorted(self.functions.items(), key=lambda f: ranks.get(f[0].split("_")[0], 1))]

    # Finding

    def find(self, signed_in: str, *, locked: bool = True) -> tuple[str, list[str]]:
        """The function that finds the row that a path names, and the names of what it is given."""
        entity, model, row = self.owner.entity, self.owner.model, self.owner.variable
        given = []
        conditions = []
        if entity.parent is not None:
            parent = variable(snake(entity.parent.target))
            given.append(f"{parent}: {class_name(entity.parent.target)}")
            conditions.append(f"{model}.{entity.parent.name}_id == {parent}.id")
        for key in entity.key:
            name = segment_name(Segment(key.name, entity.name, key.name))
            kind = _id_type(self.design)
            if isinstance(key, Field):
                kind = _path_type(key, self.design.backend.ids)
                conditions.append(f"{model}.{attribute(key.name)} == {name}")
            else:
                conditions.append(f"{model}.{key.name}_id == {name}")
            given.append(f"{name}: {kind}")
        rule = self.policies.readers
        self._finds_for_anyone |= signed_in != "True"
        readable = self.policies.filter(rule, model, "me.signed_in" if self._finds_for_anyone else "True")
        caller = "Caller | Anonymous" if self._finds_for_anyone else "Caller"
        asks = f"me: {caller}, " if readable else ""
        if readable:
            conditions.append(readable)
        name = f"{'find' if locked else 'look_up'}_{self.owner.one}"
        told = ", locked until the end of the transaction." if locked else " that a path names."
        parameters = '{"me": me.id}' if readable else ""
        self.functions[name] = _function(
            f"async def {name}(session: AsyncSession, {asks}{', '.join(given)}) -> {model}:",
            f'"""The {self.owner.one.replace("_", " ")}{told}"""',
            f"statement = select({model}).where({', '.join(conditions)}){'.with_for_update()' * locked}",
            f"{row} = await session.scalar(statement{', ' + parameters if parameters else ''})",
            f"if {row} is None:",
            f'    raise Missing("{self.owner.wire_one}")',
            f"return {row}",
        )
        return name, ["me"] if readable else []

    def find_current(self) -> str:
        """The function that finds the row of the account that calls."""
        model, row = self.owner.model, self.owner.variable
        name = f"find_current_{self.owner.one}"
        self.functions[name] = _function(
            f"async def {name}(session: AsyncSession, me: Caller) -> {model}:",
            '"""The account that calls, locked until the end of the transaction."""',
            f"{row} = await session.scalar(select({model}).where({model}.id == me.id).with_for_update())",
            f"if {row} is None:",
            '    raise Unauthenticated("token")',
            f"return {row}",
        )
        return name

    # Verbs

    def create(self, route: Route, schema: str) -> tuple[str, list[str]]:
        """The function that creates a row and gives its id, and the names of what it is given beyond the data."""
        entity, model = self.owner.entity, self.owner.model
        parent = [variable(snake(entity.parent.target))] if entity.parent is not None else []
        mine = [link for link in entity.links if isinstance(link.default, Me)]
        asks = self.naming.asks(route)
        given = [*parent, *(["me"] if mine or asks else [])]
        heads = [f"{p}: {class_name(entity.parent.target)}" for p in parent if entity.parent]
        heads += ["me: Caller"] if mine else [f"me: {self.naming.caller}"] if asks else []
        values, lines = self._given(route, create=True)
        made = [f"{entity.parent.name}_id={parent[0]}.id"] if entity.parent is not None else []
        made += [f"{link.name}_id=me.id" for link in mine]
        slugs = [f for f in entity.fields if isinstance(f.made, Slugified)]
        sent = [given for given in route.body if isinstance(given.member, Collection)]
        named, after = self._collections(sent, f"{self.owner.variable}_id", create=True)
        if named:
            lines, values = [*lines, f"values = {values}", *named], "values"
        name = f"create_{self.owner.one}"
        arguments = ", ".join(["session: AsyncSession", *heads, f"data: {schema}"])
        head = f"async def {name}({arguments}) -> {_id_type(self.design)}:"
        if slugs:
            self._create_with_slug(name, head, slugs[0], values, made, lines, after)
        else:
            row = self.owner.variable
            body = [
                *lines,
                f"{row} = {model}({', '.join([f'**{values}', *made])})",
                f"session.add({row})",
                "await session.flush()",
            ]
            if after:
                body += [f"{row}_id = {row}.id", *after, f"return {row}_id"]
            else:
                body += [f"return {row}.id"]
            doc = f'"""The id of the new {self.owner.one.replace("_", " ")}."""'
            self.functions[name] = _function(head, doc, *body)
        return name, given

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
        self.functions[name] = _function(
            head,
            f'"""The id of the new {self.owner.one.replace("_", " ")}."""',
            *lines,
            *([f"values = {values}"] if values != "values" else []),
            f"for slug in slugs(data.{source}, {given}):",
            f"    new = {insert}.on_conflict_do_nothing(index_elements=[{target}])",
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
        body = [*lines, *self._changed_collections(collections, f"{row}.id"), f"values = {values}"]
        body += ["for name, value in values.items():", f"    setattr({row}, name, value)"]
        if any(time.name == "updated_at" for time in entity.times):
            body += ["if values:", f"    {row}.updated_at = after({row}.updated_at)"]
        body += ["await session.flush()"]
        name = f"update_{self.owner.one}"
        me = f"me: {self.naming.caller}, " if asks else ""
        self.functions[name] = _function(
            f"async def {name}(session: AsyncSession, {me}{row}: {model}, data: {schema}) -> None:", "", *body
        )
        return name, asks

    def _given(self, route: Route, *, create: bool) -> tuple[str, list[str]]:
        """The code of the values of the columns, and what has to be done before."""
        excluded = [attribute(i.member.name) for i in route.body if not isinstance(i.member, Field)]
        exclude = f"exclude={{{', '.join(repr(n) for n in excluded)}}}" if excluded else ""
        lines: list[str] = []
        made = []
        for given in route.body:
            member = given.member
            name = attribute(member.name)
            if isinstance(member, Field) and present(member.type) == Scalar("password"):
                test = "" if create else f" if data.{name} is not MISSING else MISSING"
                _ = test
                if create:
                    made.append(f'"{name}": await hash_password(data.{name})')
                else:
                    lines += [
                        f"if data.{name} is not MISSING:",
                        f'    hashed["{name}"] = await hash_password(data.{name})',
                    ]
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

    def _collections(self, sent: list[Input], row_id: str, *, create: bool) -> tuple[list[str], list[str]]:
        """The lines that look up what collections name, and those that make their rows what was sent."""
        before: list[str] = []
        after: list[str] = []
        for given in sent:
            assert isinstance(given.member, Collection)
            code = f"data.{attribute(given.member.name)}"
            lines, rows = self.naming.named_first(given, code)
            before += lines
            if given.keys:
                after.append(self.naming.linked(given.member, row_id, rows, create=create))
            elif create:
                after.append(self.naming.added(given, row_id, rows))
            else:
                after.append(self.naming.replaced(given, row_id, code, rows))
        return before, after

    def _changed_collections(self, sent: list[Input], row_id: str) -> list[str]:
        """The lines that change what was sent of the collections: all that is named is looked up before anything."""
        before: list[str] = []
        after: list[str] = []
        for given in sent:
            absent = f"data.{attribute(given.member.name)} is MISSING"
            named, changed = self._collections([given], row_id, create=False)
            before += [line.replace(" = ", f" = () if {absent} else ", 1) for line in named]
            after += [f"if {absent.replace(' is ', ' is not ')}:", *(f"    {line}" for line in changed)]
        return [*before, *after]

    def delete(self) -> str:
        """The function that deletes a row."""
        name = f"delete_{self.owner.one}"
        self.functions[name] = _function(
            f"async def {name}(session: AsyncSession, {self.owner.variable}: {self.owner.model}) -> None:",
            f"await session.delete({self.owner.variable})",
            *self._flush_unless_needed(),
        )
        return name

    def _flush_unless_needed(self) -> list[str]:
        """The lines that delete; refused where another row has to keep its link."""
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
            f'    raise Unauthenticated("credentials", "{self.design.api.wording["bad_credentials"]}")',
            f"return {'int(account_id)' if self.design.backend.ids == 'int' else 'UUID(str(account_id))'}",
        )


def _is_needed(design: Design, entity: Entity) -> bool:
    """Whether a link that cannot be empty may lead to the row, or to one that goes with it."""
    gone, todo = {entity.name}, [entity.name]
    while todo:
        target = todo.pop()
        for other in design.backend.entities:
            for link in other.links:
                if link.target != target:
                    continue
                if not link.within and link.on_delete == "restrict":
                    return True
                if (link.within or link.on_delete == "cascade") and other.name not in gone:
                    gone.add(other.name)
                    todo.append(other.name)
    return False


def _path_type(key: Field, ids: str) -> str:
    kind = present(key.type)
    name: str = kind.name if isinstance(kind, Scalar) else "str"
    if name == "id":
        name = ids
    return {"int": "int", "uuid": "UUID"}.get(name, "str")


def _id_type(design: Design) -> str:
    return "int" if design.backend.ids == "int" else "UUID"


def _function(head: str, *lines: str) -> str:
    return "\n".join([head, *(f"    {line}" for line in lines if line)])
