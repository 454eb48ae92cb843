"""The functions that write rows that are sent inside others: all rows of a collection at once, level by level."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from backwright.design import Design
from backwright.model.entities import Entity
from backwright.model.names import kebab, plural, snake
from backwright.targets.python.columns import live
from backwright.targets.python.fastapi.apis import message
from backwright.targets.python.fastapi.exchanging import exchanging
from backwright.targets.python.fastapi.inside import Within
from backwright.targets.python.fastapi.owned import NewRow, NewRows
from backwright.targets.python.symbols import attribute


@dataclass(slots=True)
class Replacing:
    """Writes them for one service.

    A function of the outermost collection is about one row; one further in is about all the rows that its own are
    inside: `sent` has the id of each, and what is sent there. `tracks`: new rows are noted in `made`, by their places.
    """

    design: Design
    functions: dict[str, str]
    new_rows: NewRows
    caller: str
    linked: Callable[[Within, bool], str]
    """The name of the function that links the rows of a set inside these."""

    @property
    def _id(self) -> str:
        return "int" if self.design.backend.ids == "int" else "UUID"

    # New rows

    def added(self, within: Within, row_id: str, items: str, *, tracks: bool) -> str:
        """The line that creates the rows that a new row is sent with."""
        name, me = self._add(within, tracks=tracks)
        return f"await {name}(session, {me}{row_id}, {items}{', made' * tracks})"

    def _add(self, within: Within, *, tracks: bool) -> tuple[str, str]:
        """The function, and what it is given of who calls."""
        name = f"_add_{within.name}"
        known = within.is_deep or self.new_rows.are_changed(within.given)
        kind = "dict[str, Any]" if known else within.parts.new
        new = self.new_rows.of(within.given, within.link, "item" if known else "item.model_dump()")
        if within.inner or within.is_deep or tracks:
            lines = self._adding_with_inner(within, new, tracks=tracks)
        elif new.alone and not new.stored:
            lines = [f"session.add_all({new.code} for item in items)", "await session.flush()"]
        else:
            lines = ["for item in items:", *(f"    {line}" for line in new.lines)]
            lines += [] if new.stored else ["await session.flush()"]
        self.functions[name] = _function(
            f"async def {name}(session: AsyncSession, {self._by_caller(within)}"
            f"{self._owners(within, kind, tracks=tracks)}{self._made(tracks=tracks)}) -> None:",
            *lines,
        )
        return name, "me, " * bool(self._by_caller(within))

    def _adding_with_inner(self, within: Within, new: NewRow, *, tracks: bool) -> list[str]:
        loop, alone = _loops(within, tracks=tracks)
        lines = [_items(tracks=tracks)] if within.is_deep else []
        lines += [f'{one.local} = [item.pop("{one.local}") {alone}]' for one in within.inner]
        if new.alone and not new.stored:
            lines += [f"rows = [{new.code} {loop}]", "session.add_all(rows)"]
        else:
            adding = ["session.add(row)", *new.lines[1:], "rows.append(row)"]
            lines += ["rows = []", f"{loop}:", f"    row = {new.code}", *(f"    {line}" for line in adding)]
        lines += [] if new.stored else ["await session.flush()"]
        return [*lines, *self._further_in(within, "rows", tracks=tracks, replaces=False)]

    # Rows that are known

    def known(self, within: Within) -> list[str]:
        """The lines that look up the rows further in that are said to be there."""
        return [
            f"known_{one.name} = await {self._known(one)}(session, data.{attribute(within.collection.name)})"
            for one in within.owned
        ]

    def _known(self, within: Within) -> str:
        name, backend = f"_known_{within.name}", self.design.backend
        outermost = Within(within.owner, within.path[:1])
        sent, row, above = outermost.local, within.row(), within.row(-2)
        conditions = [f"{within.model}.id.in_([row_id for _, row_id, _ in said])"]
        conditions += live(backend, within.collection.target, within.model)
        self.functions[name] = _function(
            f"async def {name}(session: AsyncSession, {sent}: Sequence[{outermost.parts.new} | "
            f"{outermost.parts.known}]) -> dict[{self._id}, {within.model}]:",
            '"""Those that are said to be there, by their ids: each has to be in the row that it is sent inside."""',
            f"said = [({above}.id, {row}.id, {within.place('id')}) {within.loops(sent, 'known')}]",
            "if not said:",
            "    return {}",
            f"found = await session.scalars(select({within.model}).where({', '.join(conditions)}))",
            "rows = {row.id: row for row in found}",
            "strangers = [place for owner_id, row_id, place in said "
            f"if row_id not in rows or rows[row_id].{within.link} != owner_id]",
            "if strangers:",
            f"    raise Invalid({{place: [{message(backend, 'missing')}] for place in strangers}})",
            "return rows",
        )
        return name

    def replaced(self, within: Within, row_id: str, sent: str, items: str, *, tracks: bool) -> str:
        """The line that makes the owned rows those that are sent; `items`: their values, where these are known."""
        name = f"_set_{within.name}"
        item, model = within.parts, within.model
        named = items != sent
        further = (
            ", values: Sequence[dict[str, Any]]" * named + self._known_parameters(within) + self._made(tracks=tracks)
        )
        head = "for item, columns in zip(items, values, strict=True):" if named else "for item in items:"
        target = self.design.backend.entity(within.collection.target)
        mine = [f"{model}.{within.link} == owner_id", *live(self.design.backend, target.name, model)]
        kept, moved = exchanging(self.design.backend, within.given, target)
        columns, changed = ("columns",) * 2 if named else ("item.model_dump()", 'item.model_dump(exclude={"id"})')
        new = self.new_rows.of(within.given, within.link, columns)
        me = self._by_caller(within)
        self.functions[name] = _function(
            f"async def {name}(session: AsyncSession, {me}owner_id: {self._id}, "
            f"items: Sequence[{item.new} | {item.known}]{further}) -> None:",
            '"""Rows that are known change, new ones are added, the others go."""',
            f"found = await session.scalars(select({model}).where({', '.join(mine)}))",
            "rows = {row.id: row for row in found}",
            f"kept = {{item.id: place for place, item in enumerate(items) if isinstance(item, {item.known})}}",
            "if strangers := [one for one in kept if one not in rows]:",
            f'    raise Invalid({{f"{within.given.wire}.{{kept[one]}}.id": [{message(self.design.backend, "missing")}] '
            "for one in strangers})",
            *(f'{one.local} = [columns.pop("{one.local}", None) for columns in values]' for one in within.inner),
            self._gone(target, f"{model}.{within.link} == owner_id", f"{model}.id.not_in(kept)", model),
            *kept,
            head,
            f"    if isinstance(item, {item.known}):",
            f"        for name, value in {changed}.items():",
            "            setattr(rows[item.id], name, value)",
            *self._stamped(target, "item.id", "        "),
            *moved,
            "# What is known makes room for what is new.",
            "await session.flush()",
            *self._new_ones(within, new, head, tracks=tracks),
        )
        given = [f", known_{one.name}" for one in within.owned] + [", made"] * tracks
        return (
            f"await {name}(session, {'me, ' * bool(me)}{row_id}, {sent}{f', {items}' if named else ''}{''.join(given)})"
        )

    def _new_ones(self, within: Within, new: NewRow, head: str, *, tracks: bool) -> list[str]:
        """The lines that add what is new to the outermost rows, and write what is inside them."""
        if not within.inner and not tracks:
            return [
                head,
                f"    if isinstance(item, {within.parts.new}):",
                *(f"        {line}" for line in new.lines),
                *([] if new.stored else ["await session.flush()"]),
            ]
        is_new = f"isinstance(item, {within.parts.new})"
        return [
            *_written(new, head, is_new, "rows[item.id]"),
            *self._further_in(within, "written", tracks=tracks, replaces=True),
        ]

    def _set(self, within: Within, *, tracks: bool) -> str:
        """The function that makes rows further in those that are sent, in all the rows that they are inside."""
        name, model = f"_set_{within.name}", within.model
        target, (loop, alone) = self.design.backend.entity(within.collection.target), _loops(within, tracks=tracks)
        kept, moved = exchanging(self.design.backend, within.given, target, known="rows")
        new = self.new_rows.of(within.given, within.link, "item")
        ignored = ", _" * (1 + tracks)
        further = f", rows: Mapping[{self._id}, {model}]" + self._known_parameters(within) + self._made(tracks=tracks)
        self.functions[name] = _function(
            f"async def {name}(session: AsyncSession, {self._by_caller(within)}"
            f"{self._owners(within, 'dict[str, Any]', tracks=tracks)}{further}) -> None:",
            '"""Rows that are known change, new ones are added, the others go, wherever such rows are sent."""',
            _items(tracks=tracks),
            *(f'{one.local} = [item.pop("{one.local}", None) {alone}]' for one in within.inner),
            f"owners = [owner_id for owner_id{ignored} in sent]",
            self._gone(target, f"{model}.{within.link}.in_(owners)", f"{model}.id.not_in(rows)", model),
            *kept,
            f"{alone}:",
            '    if "id" in item:',
            "        for name, value in item.items():",
            '            setattr(rows[item["id"]], name, value)',
            *self._stamped(target, 'item["id"]', "        "),
            *moved,
            "# What is known makes room for what is new.",
            "await session.flush()",
            *_written(new, f"{loop}:", '"id" not in item', 'rows[item["id"]]'),
            *self._further_in(within, "written", tracks=tracks, replaces=True),
        )
        return name

    # What is common

    def _further_in(self, within: Within, rows: str, *, tracks: bool, replaces: bool) -> list[str]:
        """The lines that write what was sent inside rows that are stored now."""
        lines = [_noted(within, rows)] if tracks else []
        for one in within.inner:
            noted = tracks and not one.given.keys
            sent = _sent_inside(within, one, rows, tracks=noted) + " if each is not None" * replaces
            if one.given.keys:
                lines.append(f"await {self.linked(one, replaces)}(session, [{sent}])")
            elif replaces:
                given = "".join(f", known_{each.name}" for each in (one, *one.owned)) + ", made" * tracks
                me = "me, " * bool(self._by_caller(one))
                lines.append(f"await {self._set(one, tracks=tracks)}(session, {me}[{sent}]{given})")
            else:
                name, me = self._add(one, tracks=tracks)
                lines.append(f"await {name}(session, {me}[{sent}]{', made' * tracks})")
        return lines

    def _made(self, *, tracks: bool) -> str:
        """The parameter in which new rows are noted: their owners and their ids, by their places."""
        return f", made: dict[str, tuple[{self._id}, {self._id}]]" * tracks

    def _owners(self, within: Within, kind: str, *, tracks: bool) -> str:
        """The parameters that say what is sent of which rows."""
        if not within.is_deep:
            return f"owner_id: {self._id}, items: Sequence[{kind}]"
        return f"sent: Sequence[tuple[{self._id}, {'str, ' * tracks}Sequence[{kind}]]]"

    def _known_parameters(self, within: Within) -> str:
        return "".join(f", known_{one.name}: Mapping[{self._id}, {one.model}]" for one in within.owned)

    def _by_caller(self, within: Within) -> str:
        """The parameter of what makes owned rows, where these lead to who calls."""
        return f"me: {self.caller}, " if self.new_rows.by_caller(within.given) else ""

    def _gone(self, target: Entity, mine: str, others: str, model: str) -> str:
        """The line that deletes what is not sent any more."""
        if target.soft_delete:
            many = snake(plural(kebab(target.name)))
            return f"await mark_{many}(session, None, now(), {mine}, {others})"
        return f"await session.execute(delete({model}).where({mine}, {others}))"

    def _stamped(self, target: Entity, key: str, indent: str) -> list[str]:
        timed = any(time.name == "updated_at" for time in target.times)
        return [f"{indent}rows[{key}].updated_at = after(rows[{key}].updated_at)"] * timed


def _items(*, tracks: bool) -> str:
    """The line that lists what is sent further in, with the owner of each, and its place where that is noted."""
    if tracks:
        each = 'f"{said}.{place}"'
        return f"items = [(owner_id, {each}, item) for owner_id, said, each in sent for place, item in enumerate(each)]"
    return "items = [(owner_id, item) for owner_id, each in sent for item in each]"


def _loops(within: Within, *, tracks: bool) -> tuple[str, str]:
    """The loops over what is sent: with the owner of each, and without."""
    if not within.is_deep:
        return "for item in items", "for item in items"
    return (
        ("for owner_id, _, item in items", "for *_, item in items")
        if tracks
        else (
            "for owner_id, item in items",
            "for _, item in items",
        )
    )


def _noted(within: Within, rows: str) -> str:
    """The line that notes rows by their places."""
    if within.is_deep:
        each = f"for (owner_id, place, _), row in zip(items, {rows}, strict=True)"
        return f"made |= {{place: (owner_id, row.id) {each}}}"
    return f"made |= {{{within.place()}: (owner_id, row.id) for place, row in enumerate({rows})}}"


def _sent_inside(within: Within, inner: Within, rows: str, *, tracks: bool) -> str:
    """What is sent inside the rows: the id of each, its place where that is noted, and what."""
    pairs = f"zip({rows}, {inner.local}, strict=True)"
    if not tracks:
        return f"(row.id, each) for row, each in {pairs}"
    if within.is_deep:
        every = f"zip(items, {rows}, {inner.local}, strict=True)"
        return f'(row.id, f"{{place}}.{inner.given.wire}", each) for (_, place, _), row, each in {every}'
    place = within.place(inner.given.wire)
    return f"(row.id, {place}, each) for place, (row, each) in enumerate({pairs})"


def _written(new: NewRow, head: str, is_new: str, known: str) -> list[str]:
    """The lines that add new rows, and list all rows as they are sent."""
    if new.alone and not new.stored:
        written = f"written = [{new.code} if {is_new} else {known} {head.removesuffix(':')}]"
        return [written, "session.add_all(written)", "await session.flush()"]
    return [
        "written = []",
        head,
        f"    if {is_new}:",
        f"        row = {new.code}",
        "        session.add(row)",
        *(f"        {line}" for line in new.lines[1:]),
        "    else:",
        f"        row = {known}",
        "    written.append(row)",
        *([] if new.stored else ["await session.flush()"]),
    ]


def _function(head: str, *lines: str) -> str:
    return "\n".join([head, *(f"    {line}" for line in lines if line.strip())])
