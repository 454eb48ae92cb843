"""Rows that an operation looks up, makes and deletes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property

from backwright.design.exchanging import is_unique, may_exchange
from backwright.design.losing import along, counts_on, uses_along
from backwright.design.tables import DELETED
from backwright.model.entities import Entity
from backwright.model.expressions import (
    Aggregate,
    Arithmetic,
    Attribute,
    Call,
    Comprehension,
    Display,
    Expression,
    Name,
    Negative,
    New,
    Value,
    Word,
)
from backwright.model.members import (
    Collection,
    Computed,
    Field,
    Issued,
    Link,
    Member,
    Numbered,
    Slugified,
    is_hashed,
)
from backwright.model.names import in_case, kebab, plural, snake
from backwright.model.statements import Adjust, Assign, Statement
from backwright.model.types import (
    ListOf,
    Maybe,
    RecordOf,
    Row,
    Scalar,
    SetOf,
    is_text,
    present,
)
from backwright.model.walk import own_values, parts, replace, statements
from backwright.targets.python.columns import is_put_in_form, nothing_of
from backwright.targets.python.core import CoreCompiler, UnsupportedError
from backwright.targets.python.fastapi.operations.ending import Ending
from backwright.targets.python.fastapi.operations.expressions.texts import Binding, bare, fitted
from backwright.targets.python.fastapi.operations.known import calls
from backwright.targets.python.symbols import attribute, class_name


def _after_their_sources(members: Sequence[Member]) -> Iterator[Member]:
    """Members in their order, those that the backend makes of others after these."""
    waiting: dict[str, list[Member]] = {}
    ahead = {member.name for member in members}
    for member in members:
        made = getattr(member, "made", None)
        source = made.source if isinstance(made, Slugified) else made.per if isinstance(made, Numbered) else ""
        name = source.rpartition(".")[2]
        if name in ahead:
            waiting.setdefault(name, []).append(member)
            continue
        ahead.discard(member.name)
        yield member
        yield from waiting.pop(member.name, ())


class Rows(Ending):
    """What a function does to rows."""

    @cached_property
    def _makes(self) -> frozenset[str]:
        """The entities of which it, or what it calls, makes rows."""
        return self._made(self._body.body)

    def _made(self, body: tuple[Statement, ...]) -> frozenset[str]:
        """The entities of which a body, or what it calls, makes rows."""
        every = [part for s in statements(body) for value in own_values(s) for part in parts(value)]
        called = (self._effects.called(call.function).body for call in calls(body, self._backend.computes))
        own = frozenset(part.name for part in every if isinstance(part, New))
        return own.union(*(self._made(inner) for inner in called))

    # Looking up

    def _find(self, part: Word, name: str) -> str:
        entity = self._backend.entity(part.kind)
        if name in self._found:
            return self._present(part, name, self._found[name])
        conditions = []
        unique = False
        for argument in part.arguments:
            member = entity.member(argument.name) if argument.name else entity.key[0]
            assert isinstance(member, Field | Link)
            unique |= member.unique or member == entity.implicit[0]
            conditions.append(self._equals(class_name(entity.name), member, argument.value))
        named = {argument.name or entity.key[0].name for argument in part.arguments}
        if declared := {one.name for one in entity.key if one.key}:
            unique |= declared | ({entity.parent.name} if entity.parent is not None else set()) <= named
        unique |= any({n.rpartition(".")[2] for n in one.members} <= named for one in entity.uniques if not one.where)
        conditions += CoreCompiler(self._design).live(entity.name, class_name(entity.name))
        alone = self.values.locks.alone(name)
        code = f"select({class_name(entity.name)}).where({', '.join(conditions)})"
        if not unique:
            code += f".order_by({class_name(entity.name)}.id).limit(1)"
        self._say(*(self.reasons(name) if alone else ()))
        return self._present(part, name, f"await session.scalar({f'locked({code})' if alone else code})")

    def _present(self, part: Word, name: str, found: str) -> str:
        """The code of a row that is looked up, and has to be there unless it is `find` that looks for it."""
        if part.word == "find":
            return f"({found})" if "await " in found else found
        row = self.values.lift(name or part.kind, found)
        self._say(f"if {row} is None:", f'    raise Missing("{in_case(part.kind, self._design.api.case)}")')
        return row

    def _equals(self, model: str, member: Field | Link, value: Expression) -> str:
        if isinstance(member, Link):
            column, code = f"{model}.{member.name}_id", self._identity(self.values.written_out(value))
        else:
            column, code = f"{model}.{attribute(member.name)}", self.values.value(value)
        code = fitted(code, Binding.OPERAND)
        if isinstance(value, Value) and value.value is None:
            return f"{column}.is_(None)"
        if isinstance(value, Value) and isinstance(value.value, bool):
            return f"{column}.is_({value.value})"
        if is_hashed(member):
            return f"{column} == hashed({code})"
        if isinstance(member, Field) and present(member.type) == Scalar("email"):
            return f"func.lower({column}) == func.lower({code})"
        return f"{column} == {code}"

    # Making

    def _create(self, made: Expression, name: str, *, used: bool = True) -> str:
        """Adds a row; it is stored with the next statement that needs it, or at the end."""
        assert isinstance(made, New)
        entity = self._backend.entity(made.name)
        values, limits, owned = self._columns_of(entity, made)
        model = class_name(entity.name)
        new = f"{model}({', '.join(f'{n}={code}' for n, code in values.items())})"
        row = self.values.fresh(name or snake(entity.name), Row(entity.name))
        for member in entity.fields:
            if member.id in self._tokens:
                self.values.at.names[f"{row}.{attribute(member.name)}"] = self._tokens.pop(member.id)
        guards = {m: tuple(self._limits.lines(m, f"{row}.{attribute(m.name)}", value)) for m, value in limits}
        if used or any(guards.values()) or owned or self._is_asked_itself(entity):
            self._say(f"{row} = {new}")
            for member, lines in guards.items():
                self._bind(row, entity.name, member.id, lines)
            self._say(f"session.add({row})")
            self._unflushed.add(row)
        else:
            self.values.taken.discard(row)
            self._say(f"session.add({new})")
        self._keep_totals(made)
        self._owed.made(made, row, values)
        for collection, items in owned:
            self._create_owned(row, entity, collection, items)
        if self._nested:
            self._gather_of_turn(row)
        self.values.at.lists.clear()
        return row

    def _is_asked_itself(self, entity: Entity) -> bool:
        """Whether something is due of a new row that is about itself."""
        return any(not duty.link and duty.due("make") for duty in self._project.keeping.duties(entity.name))

    def _columns_of(
        self, entity: Entity, made: New
    ) -> tuple[dict[str, str], list[tuple[Field, Expression]], list[tuple[Collection, Expression]]]:
        given = {argument.name: argument.value for argument in made.values}
        values: dict[str, str] = {}
        limits: list[tuple[Field, Expression]] = []
        owned: list[tuple[Collection, Expression]] = []
        for member in _after_their_sources(entity.members):
            value = given.get(member.name)
            if isinstance(member, Collection):
                if value is not None:
                    owned.append((member, value))
            elif isinstance(member, Link):
                value = member.default if value is None else value
                if value is not None:
                    values[f"{member.name}_id"] = self._identity(self.values.written_out(value))
            elif isinstance(member, Field):
                # The token of an account is made when it signs in, and is kept nowhere.
                if not (entity.account and isinstance(member.made, Issued)):
                    self._column_value(member, value, values, limits)
            elif isinstance(member, Computed) and member.stored:
                values[attribute(member.name)] = nothing_of(member.type)
        return values, limits, owned

    def _column_value(
        self, member: Field, value: Expression | None, values: dict[str, str], limits: list[tuple[Field, Expression]]
    ) -> None:
        if value is None and member.made is not None:
            values[attribute(member.name)] = self._generated(member, values)
            return
        value = member.default if value is None else value
        if value is not None:
            values[attribute(member.name)] = self._kept(member, value)
            limits.append((member, value))

    def _generated(self, member: Field, values: dict[str, str]) -> str:
        """What the backend makes."""
        made = member.made
        entity = class_name(member.owner)
        if isinstance(made, Issued):
            token = self._tokens[member.id] = self.values.lift("token", "token_urlsafe()")
            # Inside another row the answer shows it, by itself only a body can tell it.
            return f"told_once(session, {token})" if self._backend.is_inline(member.owner) else f"hashed({token})"
        if isinstance(made, Slugified):
            source = values[attribute(made.source.rpartition(".")[2])]
            column, default = f"{entity}.{attribute(member.name)}", kebab(member.owner)
            live = "".join(f", {test}" for test in CoreCompiler(self._design).live(member.owner, entity))
            return f'await free_slug(session, {column}, {source}{live}, default="{default}", max_length={made.max})'
        assert isinstance(made, Numbered)
        return self._project.next_number(member, values.get(f"{made.per.rpartition('.')[2]}_id", ""))

    def _create_owned(self, row: str, entity: Entity, collection: Collection, items: Expression) -> None:
        link = self._backend.member(collection.through) if collection.kind == "list" else None
        if link is None or not isinstance(items, Display):
            raise UnsupportedError(f"`{collection.name}` of a new row that is no list of new rows")
        for item in items.items:
            assert isinstance(item, New)
            self.values.at.names["=owner"] = row
            argument = item.values[0].__class__(link.name, Name("=owner", Row(entity.name))) if item.values else None
            owned = New(item.name, (*item.values, *([argument] if argument else [])), item.type)
            self._create(owned, "", used=False)

    def _kept(self, member: object, value: Expression) -> str:
        """A value as its column keeps it."""
        code = self.values.value(value)
        if isinstance(member, Field):
            kind = present(member.type)
            code = bare(self.values.exactly(value, kind)) if isinstance(value, Value) else code
            if kind == Scalar("money") and self._fractions.may_be_in(value):
                return self._in_cents(value, code)
            if kind == Scalar("password") and code != "None":
                return f"await hash_password({code})"
            if is_put_in_form(kind):
                return f"as_stored({self._project.output(kind)}, {code})"
            if is_hashed(member) and code != "None":
                return f"hashed({code})"
        return code

    def _in_cents(self, value: Expression, code: str) -> str:
        """An amount with no more digits than its column keeps."""
        if not isinstance(value.type, Maybe):
            return f"cents({code})"
        amount = self.values.lift("amount", code)
        return f"None if {amount} is None else cents({amount})"

    def _kept_own(self, member: object, value: Expression) -> str:
        """A value as its column keeps it, a list as one that is the row's own."""
        return self._own(value, self._kept(member, value))

    def _own(self, value: Expression, code: str) -> str:
        """What was handed over as a sequence of values, as a list."""
        kind = value.type
        given = isinstance(value, Call) or (
            isinstance(value, Name) and any(one.name == value.name for one in getattr(self._body, "parameters", ()))
        )
        given = given or code in self._sequences or code.endswith(".all()")
        plain = isinstance(kind, ListOf | SetOf) and not isinstance(present(kind.item), RecordOf | Row)
        return f"list({code})" if given and plain else code

    # Counting up and down

    def _adjust(self, change: Adjust) -> None:
        target, value = change.target, change.value
        row = self._row_to_change(target.base)
        code = f"{row}.{self._column(target)}"
        if present(target.type) == Scalar("money") and self._fractions.may_be_in(value):
            moved = self.values.value(value)
            moved = moved if moved.isidentifier() else f"({moved})"
            self._say(f"{code} = cents({code} {change.operator} {moved})")
        else:
            self._say(f"{code} {change.operator}= {self.values.value(value)}")
        self._changed(target.base, row, target.member)
        self._within_limits(target, code, Arithmetic(change.operator, target, value, target.type))

    # What other rows keep of it

    def _keep_totals(self, made: New) -> None:
        """What rows keep of the new one."""
        for given, value in self._effects.totals(made):
            if isinstance(given.value, Value):
                continue
            code = self.values.row(self.values.written_out(given.value))
            keeper = self.values.lift(value.owner, code, Row(value.owner))
            self._owed.changed(value.owner, keeper, f"{value.owner}.{value.name}")
            added = self._added(value, made)
            guard = isinstance(given.value.type, Maybe)
            line = f"{keeper}.{attribute(value.name)} {added}"
            self._say(*([f"if {keeper} is not None:", f"    {line}"] if guard else [line]))

    def _added(self, value: Computed, made: New) -> str:
        """How a sum or a count moves with one more row."""
        folded = value.value
        assert isinstance(folded, Aggregate)
        if folded.fold == "len":
            return "+= 1"
        assert isinstance(folded.source, Comprehension)
        name = folded.source.loops[0].names[0]
        given = {a.name: a.value for a in made.values}

        def of_new(part: Expression) -> Expression:
            if isinstance(part, Attribute) and isinstance(part.base, Name) and part.base.name == name:
                return given.get(part.member.rpartition(".")[2], part)
            return part

        item = replace(folded.source.item, of_new)
        if isinstance(item, Negative):
            return f"-= {self.values.value(item.operand)}"
        return f"+= {self.values.value(item)}"

    # Making unless it is there

    def _ensure(self, made: Expression, *, used: bool = True) -> str:
        assert isinstance(made, New)
        entity = self._backend.entity(made.name)
        values, limits, _ = self._columns_of(entity, made)
        for member, value in limits:
            name = attribute(member.name)
            if is_text(member.type) and any(self._limits.lines(member, "", value)):  # else the database refuses it
                values[name] = self.values.lift(member.name, values[name])
                self._say(*self._limits.lines(member, values[name], value))
        columns = dict(values)
        key = self._unique_of(entity, made)
        model = class_name(entity.name)
        keys = ", ".join(f'"{name}": {values.pop(name)}' for name in key)
        if entity.name in self._backend.kept:
            keys += f', "{DELETED}": None'
        rest = ", ".join(f'"{name}": {code}' for name, code in values.items())
        code = f"await ensure(session, {model}, {{{keys}}}, {{{rest}}})"
        self.values.at.lists.clear()
        limits = [(m, value) for m, value in limits if not is_text(m.type) and any(self._limits.lines(m, "", value))]
        asked = bool(limits) or self._is_asked_itself(entity)
        if not used and not asked:
            self._say(code)
        row = self.values.lift(entity.name, code, Row(entity.name)) if used or asked else ""
        for member, value in limits:
            lines = tuple(self._limits.lines(member, f"{row}.{attribute(member.name)}", value))
            self._bind(row, entity.name, member.id, lines)
        self._owed.made(made, row, columns, perhaps=True)
        return row

    def first_row(self, made: New) -> None:
        """Makes a row unless there is one with its unique key."""
        entity = self._backend.entity(made.name)
        given = {a.name: a.value for a in made.values}
        conditions = []
        for name in self._key_of(entity, made):
            member = entity.member(name)
            assert isinstance(member, Field | Link)
            conditions.append(self._equals(class_name(entity.name), member, given[name]))
        self._say(
            f"if await session.scalar(select({class_name(entity.name)}.id).where({', '.join(conditions)})) is None:"
        )
        with self.values.block() as at:
            self._create(made, "", used=False)
            self._say("await session.flush()")
            lines = at.lines
        self._say(*(f"    {line}" for line in lines))
        self._unflushed.clear()
        self._owed.ids.clear()

    def _key_of(self, entity: Entity, made: New) -> list[str]:
        """The members of the unique key that is given whole; all that is given where it is one among some rows."""
        given = [a.name for a in made.values]
        within = (entity.parent.name,) if entity.parent is not None else ()
        keys = (*within, *(m.name for m in entity.members if isinstance(m, Field | Link) and m.key))
        columns = [m for m in entity.members if isinstance(m, Field | Link)]
        singles = [keys if m.key else (m.name,) for m in columns if m.unique or m.key]
        several = [tuple(n.rpartition(".")[2] for n in u.members) for u in entity.uniques if not u.where]
        for members in (*singles, *several):
            if set(members) <= set(given):
                return list(members)
        return [n for n in given if not isinstance(entity.member(n), Collection)]

    def _unique_of(self, entity: Entity, made: New) -> list[str]:
        """The columns of the unique key that is given whole."""
        members = (entity.member(name) for name in self._key_of(entity, made))
        return [f"{m.name}_id" if isinstance(m, Link) else attribute(m.name) for m in members if m is not None]

    # Deleting

    def _tell_of_lost(self, entity: str, code: str) -> None:
        """The database knows at once of a row that is gone, where something that comes after it may count on it."""
        after = [*self._effects.together((*self._path.after(), *self._path.again()))]
        uses = uses_along(self._backend, after, entity)
        if not (uses or counts_on(self._backend, after, entity)):
            return
        self._flush()
        gone = self._backend.going_with(entity)
        for link in (link for name in gone for link in self._backend.entity(name).links if link.target in gone):
            self._forget(link.name)
        if uses:
            links = along(self._backend, entity)
            given = (f"({class_name(owner.name)}.{link.name}_id, {class_name(link.target)})" for owner, link in links)
            self._say(f"let_go_along(session, {bare(code)}, {', '.join(given)})")

    def _is_followed(self, entity: str) -> bool:
        """Whether a row that changes after one goes may take what that had alone, and makes no room for it."""
        after = self._effects.together((*self._path.after(), *self._path.again()))
        changed = [one.target.member for one in after if isinstance(one, Assign | Adjust)]
        own = any(one.partition(".")[0] == entity and is_unique(self._backend, one) for one in changed)
        return own and entity not in may_exchange(self._backend, self._body)

    def _flush(self) -> None:
        """What has just been deleted is so in the database, too."""
        if not self._lines[-1].startswith(("await session.flush(", "await delete_and_clear(")):
            self._say(*self._owed.make_room(), "await session.flush()")
        self._unflushed.clear()

    def _delete(self, row: Expression) -> None:
        code = self.values.row(self.values.written_out(row))
        kind = present(row.type)
        assert isinstance(kind, Row)
        self._owed.gone(kind.entity, code)
        entity = self._backend.entity(kind.entity)
        if entity.soft_delete:
            many = snake(plural(kebab(entity.name)))
            room = self._owed.make_room()
            self._say(*([f"leave_room(session, {code})", *room] if room else []))
            self._say(f"await mark_{many}(session, None, now(), {class_name(entity.name)}.id == {code}.id)")
            self._say(*([f"await take_back(session, {code})"] if room else []))
        elif cleared := self._effects.cleared(self._body, entity.name):
            links = (f"{class_name(owner.name)}.{link.name}_id" for owner, link in cleared)
            room = self._owed.make_room()
            self._say(*([f"leave_room(session, {bare(code)})", *room] if room else []))
            self._say(f"await delete_and_clear(session, {bare(code)}, {', '.join(links)})")
            self._unflushed.clear()
        else:
            self._say(f"await session.delete({code})")
            if entity.name in self._makes or self._is_followed(entity.name):
                # Others are stored first, and may have what one had alone that goes.
                self._flush()
        if not entity.soft_delete:
            self._tell_of_lost(entity.name, code)
        self.values.at.lists.clear()
