"""What has to stay true when rows change: checks, values that rows keep of others, and what follows a verb."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from msgspec.structs import replace

from backwright.design import Design
from backwright.design.duties import Duty as Due
from backwright.design.duties import Gone, depth, duties, duties_inside, gone_along, inline_rows, read_by, told_by
from backwright.design.effects import Effects
from backwright.design.exchanging import leaves_room
from backwright.design.inlining import body_of, written_out
from backwright.design.judging import told_by_values
from backwright.design.locks import locks
from backwright.design.tables import VERSION
from backwright.design.truth import negated
from backwright.design.ways import EVERY
from backwright.design.wording import several
from backwright.model.entities import Check, Entity
from backwright.model.expressions import New
from backwright.model.members import Collection, Computed, Field, Link
from backwright.model.names import in_case, plural, snake
from backwright.model.operations import Procedure
from backwright.targets.python.core import CoreCompiler
from backwright.targets.python.fastapi.exchanging import letting_go
from backwright.targets.python.fastapi.following import Inside, Verb
from backwright.targets.python.fastapi.services import Services
from backwright.targets.python.host import HostCompiler
from backwright.targets.python.symbols import attribute, class_name, variable


@dataclass(frozen=True, slots=True)
class Duty:
    """A function to be called after a write, with the ids of the rows that it is about.

    `link`: the row that was written leads to these by that link; "" where it is one of them. `reads`: the members of
    the written row that it depends on, by their stable ids. `keeps`: the value; "" where it only asks, by `asks`.
    `by_row`: it is called with the rows instead.
    """

    function: str
    link: str
    reads: frozenset[str]
    keeps: str = ""
    asks: str = ""
    due: Callable[[str], bool] = bool
    """Whether a verb may change what it is about."""
    by_row: bool = False
    told_by: Callable[[New], tuple[str, str] | None] = lambda _: None
    """What is called where a new row is linked to one that is at hand: with what this one leads to by a link."""

    @property
    def checks(self) -> bool:
        """Whether it only asks."""
        return not self.keeps

    def about(self, row: str) -> str:
        """What it is called with for a row that is about itself."""
        return row if self.by_row else f"{row}.id"


class Keeping:
    """The functions that keep what is declared, each made when it is first needed."""

    def __init__(self, design: Design, services_of: Callable[[str], Services]) -> None:
        self._design = design
        self._backend = design.backend
        self._services_of = services_of
        self._core = CoreCompiler(design)
        self._effects = Effects(design.backend)
        self._names = self._named()
        self._codes: dict[str, tuple[Services, str]] = {}
        self._asked_of: dict[str, str] = {}
        self._keeps: dict[str, str] = {}
        self._place_of: dict[str, int] = {}
        """Where the check of a function stands in the blueprint."""
        self._own: set[str] = set()
        self.making_room: dict[str, None] = {}
        """The functions that have to be called before anything is stored."""
        self.function: Callable[[Procedure], str] = str
        self.knows_caller: Callable[[Procedure], bool] = bool
        self.leaves: Callable[[Procedure], bool] = bool
        """How hooks are written and called, as operations say, and whether they leave something to be asked."""

    # What verbs ask

    def before(self, entity: Entity, verb: Verb) -> list[str]:
        """The lines before a write: who waits for a table later would keep others from it who wait as well."""
        every = any(entity.name in locks(self._effects, hook).tables for hook in self._hooks(entity, verb))
        reason = f"# All {several(entity.name)} decide: nobody else may write one meanwhile."
        return [reason, f"await lock_table(session, {class_name(entity.name)})"] if every else []

    def hooked(self, entity: Entity, verb: Verb, row: str) -> list[str]:
        """The lines that run what the blueprint says of a write."""
        hooks = [(self.function(hook), "me, " * self.knows_caller(hook)) for hook in self._hooks(entity, verb)]
        lines = [f"await {function}(session, {me}{row})" for function, me in hooks]
        ended = any(self.leaves(hook) for hook in self._hooks(entity, verb))
        if verb == "delete" and leaves_room(self._backend, entity):
            lines.insert(0, f"leave_room(session, {row})")
        return [*lines, *(["await at_end(session)"] if ended else [])]

    def after(self, entity: Entity, verb: Verb, row: str, before: Mapping[str, str]) -> list[str]:
        """The lines after a write; `before`: the code of the ids that links led to, where that may have changed."""
        lines = []
        deletes = any(self._effects.deletes(hook) for hook in self._hooks(entity, verb))
        for duty in self.duties(entity.name, by_row=not deletes):
            if not duty.due(verb):
                continue
            ids = [duty.about(row)]
            if duty.link:
                ids = [before[duty.link]] if duty.link in before else []
                ids += [f"{row}.{duty.link}_id"] if verb != "delete" else []
            lines.append(f"await {self.called(duty.function)}(session, {', '.join(ids)})")
        return lines

    def inside(self, collection: Collection, verb: Verb, owner: str) -> Inside:
        """What is due of rows that are written as a part of the row with that id."""
        found = self._inside((collection,), verb, owner)
        return Inside([*dict.fromkeys(found.before)], [*dict.fromkeys(found.after)], [*dict.fromkeys(found.calls)])

    def _inside(self, path: tuple[Collection, ...], verb: Verb, owner: str) -> Inside:
        """`path`: the collections that lead to the rows. `owner`: the id of the row that they live in, or several."""
        found, collection, name = Inside([], [], []), path[-1], "_".join(one.name for one in path)
        for duty in duties_inside(self._backend, verb, *path):
            ids = owner
            if not duty.inside and duty.via != EVERY:
                led = f"{duty.link}_id" if duty.link else "id"
                ids = f"*{name}_{led}s"
                found.after.append(f"{ids[1:]} = {self._led_to(collection, led, owner)}")
                if verb == "update" and duty.link:
                    ids += f"_before, {ids}"
                    found.before.append(f"{name}_{led}s_before = {self._led_to(collection, led, _before(owner))}")
            found.calls.append(f"await {self.called(self._function_of(duty))}(session, {ids})")
        for inner in inline_rows(self._backend, collection.target):
            further = self._inside((*path, inner), verb, f"*{name}_ids")
            if further.calls:
                found.after.extend([f"{name}_ids = {self._led_to(collection, 'id', owner)}", *further.after])
                if further.before:
                    own = f"{name}_ids_before = {self._led_to(collection, 'id', _before(owner))}"
                    found.before.extend([own, *further.before])
                found.calls.extend(further.calls)
        return found

    def _led_to(self, collection: Collection, column: str, owner: str) -> str:
        """The code of what the rows of a collection have in a column."""
        model, link = class_name(collection.target), self._backend.member(collection.through).name
        mine = f".in_({owner[1:]})" if owner.startswith("*") else f" == {owner}"
        return f"(await session.scalars(select({model}.{column}).where({model}.{link}_id{mine}))).all()"

    def outside(self, entity: Entity, row: str) -> Iterator[tuple[str, str, str]]:
        """What is due of rows outside when a row goes with all that it owns: the functions, with the ids of their rows.

        These are a name and the code that finds them before the row goes; both empty where all rows are asked.
        """
        for gone in gone_along(self._backend, entity.name):
            function = self._function_of(gone.duty)
            if gone.asks_all:
                yield function, "", ""
                continue
            model, link = class_name(gone.entity), gone.duty.link
            led = f"select({model}.{link}_id)" if link else f"select({model}.id)"
            found = f"{led}.where({self._among(gone, row)})" + ".distinct()" * bool(link)
            yield function, f"{link or snake(gone.entity)}_ids", f"(await session.scalars({found})).all()"

    def _having(self, collection: Collection, is_such: str) -> str:
        """The condition of the rows that have such a row in a set; `is_such`: what is asked of its key."""
        table, mine, other = self._core.pairs(collection)
        pairs = f"select({table}.c.{mine}).where({table}.c.{other}{is_such})"
        return f"{class_name(collection.owner)}.id.in_({pairs})"

    def _among(self, gone: Gone, row: str) -> str:
        """The condition of the rows that go with a row, or that have it, or such a one, in a set."""
        if gone.pairs is None:
            return _below(gone.ways, row)
        target = f"{class_name(gone.pairs.target)}.id"
        below = f".in_(select({target}).where({_below(gone.ways, row)}))" if gone.ways else f" == {row}.id"
        return self._having(gone.pairs, below)

    def asks(self, entity: Entity, verb: Verb) -> bool:
        """Whether these lines ask who calls."""
        return any(self.knows_caller(hook) for hook in self._hooks(entity, verb))

    def links(self, entity: Entity) -> list[str]:
        """The links by which a written row leads to others that these lines are about."""
        return list(dict.fromkeys(duty.link for duty in self.duties(entity.name) if duty.link))

    def _hooks(self, entity: Entity, verb: Verb) -> list[Procedure]:
        return [hook.procedure for hook in entity.hooks if verb in hook.verbs]

    # What is called

    def _named(self) -> dict[str, str]:
        """The names of the functions by the ids of what they keep and check: no two alike in the project."""
        keepers = self._backend.keepers
        ids = [f"keep {value.owner}.{value.name}" for e in keepers for value in e.computed if value.stored]
        ids += [f"check {check.function}" for e in keepers for check in e.checks]
        counted = Counter((one.split()[0], one.rpartition(".")[2]) for one in ids)
        names = {}
        for one in ids:
            verb, owner, name = one.split()[0], one.split()[1].partition(".")[0], one.rpartition(".")[2]
            names[one] = f"{verb}_{snake(owner)}_{name}" if counted[verb, name] > 1 else f"{verb}_{name}"
        return names

    def called(self, function: str) -> str:
        """The name of the function of a duty, which is written now that somebody calls it."""
        services, code = self._codes[function]
        services.functions.setdefault(function, code)
        return function

    def duties(self, entity: str, *, by_row: bool = True) -> list[Duty]:
        """What has to be called when a row of the entity is made, changed or deleted: values first, then checks.

        `by_row`: what is about rows themselves may be called with them: none of them is deleted meanwhile.
        """
        due = [one if by_row else replace(one, by_row=False) for one in duties(self._backend, entity)]
        return [
            Duty(
                self._function_of(one),
                one.link,
                one.reads,
                one.keeps,
                one.asks,
                one.due,
                one.by_row,
                partial(self._told_by, one),
            )
            for one in due
        ]

    def _told_by(self, due: Due, made: New) -> tuple[str, str] | None:
        told = told_by(self._backend, due, made)
        return (self._function_of(told[0]), told[1]) if told is not None else None

    def asked_of(self, function: str) -> str:
        """The type of what a function is called with that keeps no value; "" of others."""
        return self._asked_of.get(function, "")

    def kept_by(self, function: str) -> str:
        """The id of the value that a function keeps; "" of others."""
        return self._keeps.get(function, "")

    def keeps_own(self, function: str) -> bool:
        """Whether a function keeps a value of the very rows that it is called with."""
        return function in self._own

    def called_with(self, function: str) -> str:
        """The type of what a function is called with, a row or an id."""
        return f"{self._id} | None" if function in self._keeps else self.asked_of(function)

    def in_order(self, functions: list[str]) -> list[str]:
        """Functions as they have to be called: what makes room, values after those that they read, then checks.

        Of several checks that are broken, the first of the blueprint is told.
        """
        room = [one for one in functions if one in self.making_room]
        kept = [one for one in functions if one in self._keeps]
        kept.sort(key=lambda one: depth(self._backend, self._keeps[one]))
        rest = [one for one in functions if one not in (*room, *kept)]
        return [*room, *kept, *sorted(rest, key=lambda one: self._place_of.get(one, -1))]

    def limit(self, member: Field, lines: Sequence[str]) -> str:
        """The name of the function that asks by these lines for the limits of a field."""
        entity = self._backend.rows_of(member.owner)
        name, row = f"limit_{snake(entity.name)}_{member.name}", variable(snake(entity.name))
        self._services_of(entity.name).functions[name] = _function(
            f"def {name}({row}: {class_name(entity.name)}) -> None:", *lines
        )
        return name

    def exchange(self, entity: str) -> str:
        """The name of the function by which rows make room for each other that change what no two may have alike."""
        rows = snake(plural(entity))
        name = f"exchange_{rows}"
        if name not in self._codes:
            model, rows = class_name(entity), variable(rows)
            written = _function(
                f"async def {name}(session: AsyncSession, *{rows}: {model}) -> None:",
                '"""They may exchange what no two of them may have alike."""',
                letting_go(self._backend, self._backend.entity(entity), rows),
            )
            self._codes[name] = self._services_of(entity), written
            self._asked_of[name] = model
            self.making_room[name] = None
        return name

    def needed_for(self, value: str) -> frozenset[str]:
        """The kept values, by their ids, that are worked out before a kept value is read."""
        return read_by(self._backend, value) | {value}

    def _function_of(self, due: Due) -> str:
        """The name of the function that keeps a value, or checks."""
        owner = self._backend.entity((due.keeps or due.asks).partition(".")[0])
        if due.keeps:
            value = next(v for v in owner.computed if v.name == due.keeps.partition(".")[2])
            return self._keep(owner, value, due)
        name = self._check(owner, next(check for check in owner.checks if check.function == due.asks), due)
        checks = [check.function for entity in self._backend.keepers for check in entity.checks]
        self._place_of[name] = checks.index(due.asks)
        return name

    def _about(self, owner: Entity, due: Due) -> tuple[str, str]:
        """What the name of a function ends in, and the condition that says which rows it is about."""
        if due.via == EVERY:
            return "_of_all", "true()"
        names = "_".join(one.rpartition(".")[2] for one in due.via)
        by = "in" if due.inside else "by"
        return f"_{by}_{names}" if names else "", self._leading(class_name(owner.name), due.via)

    def _leading(self, model: str, via: tuple[str, ...], around: tuple[str, ...] = ()) -> str:
        """The condition of the rows that lead over links and collections to those with the ids.

        `around`: the models of the statements around it.
        """
        if not via:
            return f"{model}.id.in_(ids)"
        step, further = self._backend.member(via[0]), via[1:]
        assert isinstance(step, Link | Collection)
        target, around = class_name(step.target), (*around, model)
        own = ".correlate(None)" if target in around else ""
        there = self._leading(target, further, around)
        if isinstance(step, Link):
            among = f"select({target}.id).where({there}){own}" if further else "ids"
            return f"{model}.{step.name}_id.in_({among})"
        if step.kind == "set":
            return self._having(step, f".in_(select({target}.id).where({there}){own})" if further else ".in_(ids)")
        link = self._backend.member(step.through).name
        return f"{model}.id.in_(select({target}.{link}_id).where({there}){own})"

    def _holding(self, owner: Entity, due: Due, about: str) -> Iterator[str]:
        """The lines that keep the rows from changing that a check or a value reads over links."""
        for *lists, last in due.holds:
            model, there = class_name(owner.name), about
            for one in lists:
                collection = self._backend.member(one)
                assert isinstance(collection, Collection)
                found = "ids" if there == f"{model}.id.in_(ids)" else f"select({model}.id).where({there})"
                model = class_name(collection.target)
                there = f"{model}.{self._backend.member(collection.through).name}_id.in_({found})"
            link = self._backend.member(last)
            assert isinstance(link, Link)
            target, led = class_name(link.target), f"{model}.{link.name}_id"
            yield f"# Until the commit, so that nobody changes the {snake(link.target).replace('_', ' ')} meanwhile."
            yield f"held = select({target}.id).where({target}.id.in_(select({led}).where({there})))"
            yield f"await session.execute(held.order_by({target}.id).with_for_update(read=True))"

    def _head(self, name: str, via: tuple[str, ...]) -> str:
        given = "_" if via == EVERY else "ids"
        return f"async def {name}(session: AsyncSession, *{given}: {self._id} | None) -> None:"

    def _alone(self, model: str, about: str) -> list[str]:
        """The lines that lock the rows whose lists are asked for."""
        return [
            "# Until the commit, so that nobody else adds rows to theirs meanwhile.",
            f"rows = select({model}.id).where({about}).order_by({model}.id)",
            "await session.execute(rows.with_for_update(key_share=True))",
        ]

    def _keep(self, owner: Entity, value: Computed, due: Due) -> str:
        suffix, about = self._about(owner, due)
        name = self._names[f"keep {value.owner}.{value.name}"] + suffix
        if name not in self._codes:
            model = class_name(owner.name)
            code = self._core.value(body_of(self._backend, value), model)
            values = f"{attribute(value.name)}={code.text}"
            if owner.versioned != "no":  # who edits the row has not seen another one for that
                values += f", {VERSION}={model}.{VERSION}"
            written = _function(
                self._head(name, due.via),
                f'"""Works out the {value.name.replace("_", " ")} again; nobody else does so meanwhile."""',
                *self._holding(owner, due, about),
                f"rows = select({model}.id).where({about}).order_by({model}.id)",
                "await session.execute(rows.with_for_update(key_share=True))",
                *code.before,
                f"changed = update({model}).where({about}).values({values}).returning({model})",
                "# Those that are at hand have it too.",
                'await session.execute(changed, execution_options={"populate_existing": True})',
            )
            self._codes[name] = self._services_of(owner.name), written
            self._keeps[name] = f"{value.owner}.{value.name}"
            self._own |= {name} if not due.via else set()
        return name

    def _check(self, owner: Entity, check: Check, due: Due) -> str:
        if due.by_row:
            return self._check_of_rows(owner, check)
        suffix, about = self._about(owner, due)
        body = written_out(self._backend, self._backend.function(check.function).value)
        if not suffix and told_by_values(self._backend, body):
            suffix = "_by_id"
        name = self._names[f"check {check.function}"] + suffix
        if name not in self._codes:
            model = class_name(owner.name)
            code = self._core.condition(negated(body), model)
            broken = f"_violating_{name.removeprefix('check_')}"
            given = "" if due.via == EVERY else ', {"ids": ids}'
            written = _function(
                self._head(name, due.via),
                _doc_of(check),
                *(self._alone(model, about) if due.alone else []),
                *self._holding(owner, due, about),
                f"if await session.scalar({broken}(){given}) is not None:",
                f"    raise {self._refusal(owner, check)}",
            )
            about = about.replace("(ids)", '(bindparam("ids", expanding=True))')
            statement = _function(
                f"@cache\ndef {broken}() -> Select[{self._id}]:",
                *code.before,
                f"return select({model}.id).where({about}, {code.text}).limit(1)",
            )
            self._codes[name] = self._services_of(owner.name), f"{written}\n\n\n{statement}"
            self._asked_of[name] = f"{self._id} | None"
        return name

    def _check_of_rows(self, owner: Entity, check: Check) -> str:
        """The name of the function that asks rows that are at hand; new ones are stored first."""
        name = self._names[f"check {check.function}"]
        if name not in self._codes:
            rows, row = variable(snake(plural(owner.name))), variable(snake(owner.name))
            body = written_out(self._backend, self._backend.function(check.function).value)
            broken = HostCompiler(self._backend, row).compile(body, negated=True)
            written = _function(
                f"async def {name}(session: AsyncSession, *{rows}: {class_name(owner.name)}) -> None:",
                _doc_of(check),
                "await session.flush()",
                f"if any({broken} for {row} in {rows}):",
                f"    raise {self._refusal(owner, check)}",
            )
            self._codes[name] = self._services_of(owner.name), written
            self._asked_of[name] = class_name(owner.name)
        return name

    def _refusal(self, owner: Entity, check: Check) -> str:
        said = f", {check.message!r}" if check.message else ""
        return f'Conflict("{in_case(owner.name, self._design.api.case)}"{said})'

    @property
    def _id(self) -> str:
        return "int" if self._backend.ids == "int" else "UUID"


def _doc_of(check: Check) -> str:
    """The docstring of its function; "" where it says nothing."""
    said = check.message
    return f'"""{said[:1].upper()}{said[1:]}: else nothing is written."""' if said else ""


def _before(owner: str) -> str:
    """The code of the ids of rows before others are written, or of the one that stays."""
    return f"{owner}_before" if owner.startswith("*") else owner


def _below(ways: tuple[Link, ...], row: str) -> str:
    """The condition of the rows that go with a row, by the links that lead up to it."""
    own, *above = ways
    column = f"{class_name(own.owner)}.{own.name}_id"
    if not above:
        return f"{column} == {row}.id"
    return f"{column}.in_(select({class_name(above[0].owner)}.id).where({_below(tuple(above), row)}))"


def _function(head: str, *lines: str) -> str:
    return "\n".join([head, *(f"    {line}" for line in lines if line)])
