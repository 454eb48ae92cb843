"""What a function has to call before it ends, because of the rows that it changes."""

from __future__ import annotations

from collections.abc import Callable

from backwright.design.duties import is_asked_with, leads_on
from backwright.design.effects import Effects
from backwright.design.exchanging import is_unique
from backwright.model.expressions import New
from backwright.targets.python.fastapi.keeping import Duty, Keeping
from backwright.targets.python.fastapi.operations.expressions.values import Values


def row_of(code: str) -> str:
    """The name that the code of an id, or of a list of them, begins with."""
    return code.removeprefix("*").partition(".")[0]


class Owed:
    """The checks that are to be asked and the kept values that are to be worked out, each with its rows or their ids.

    `exchanging`: the entities of whose rows several may change. `deletes`: rows may be gone by then, and are asked
    about by their ids alone. `leaves`: the checks are left to the end of the operation that calls this one.
    """

    def __init__(
        self,
        keeping: Keeping,
        effects: Effects,
        values: Values,
        exchanging: frozenset[str],
        *,
        deletes: bool,
        leaves: bool,
    ) -> None:
        self._leaves = leaves
        self._exchanging = exchanging
        self._deletes = deletes
        self._keeping = keeping
        self._effects = effects
        self._values = values
        self.ids: dict[str, list[str]] = {}
        """By the function that is to be called."""

    def __bool__(self) -> bool:
        return any(self.ids.values())

    def changed(self, entity: str, row: str, member: str) -> None:
        """A member of a row is changed."""
        if entity in self._exchanging and is_unique(self._effects.backend, member):
            self.add(self._keeping.exchange(entity), row)
        for duty in self._duties(entity):
            if member in duty.reads:
                self.add(duty.function, f"{row}.{duty.link}_id" if duty.link else duty.about(row))

    def made(self, made: New, row: str, columns: dict[str, str], *, perhaps: bool = False) -> None:
        """A row is made. Where a sum or a count has moved with it, what asks about that is owed already.

        `perhaps`: unless it was there, so that nothing has moved yet.
        """
        in_place = () if perhaps else self._effects.totals(made)
        moved = {(given.name, f"{value.owner}.{value.name}") for given, value in in_place}
        for duty in self._duties(made.name):
            totals = [value for link, value in moved if link == duty.link]
            asked = is_asked_with(self._effects.backend, duty.asks, totals) if duty.checks else duty.keeps in totals
            led = not duty.link or leads_on(self._effects.backend, made, duty.link)
            if duty.due("make") and led and not asked:
                code = columns[f"{duty.link}_id"] if duty.link else duty.about(row)
                told = duty.told_by(made) if not self._deletes else None
                self.add(*((told[0], f"{row_of(code)}.{told[1]}_id") if told is not None else (duty.function, code)))

    def gone(self, entity: str, row: str) -> None:
        """A row is deleted: it is about those that it led to."""
        led = {"": "None"}
        for duty in self._duties(entity):
            if duty.due("delete"):
                if duty.link not in led:
                    led[duty.link] = self._values.lift(f"{duty.link}_before", f"{row}.{duty.link}_id")
                self.add(duty.function, led[duty.link])
        found: dict[str, str] = {}
        for function, name, code in self._keeping.outside(self._effects.backend.entity(entity), row):
            if code and code not in found:
                found[code] = f"*{self._values.lift(name, code)}"
            self.add(function, found.get(code, "None"))

    def leaving(self, entity: str, link: str, row: str) -> None:
        """A link of a row is about to lead elsewhere: it is about the row that it led to."""
        if due := [duty for duty in self._duties(entity) if duty.link == link]:
            led = self._values.lift(f"{link}_before", f"{row}.{link}_id")
            for duty in due:
                self.add(duty.function, led)

    def _duties(self, entity: str) -> list[Duty]:
        return self._keeping.duties(entity, by_row=not self._deletes)

    def add(self, function: str, ids: str) -> None:
        """One more row that a function is to be called for."""
        known = self.ids.setdefault(function, [])
        if ids not in known:
            known.append(ids)

    def is_about(self, row: str) -> bool:
        """Whether something is owed for a row of that name."""
        return any(row_of(code) == row for ids in self.ids.values() for code in ids)

    def rename(self, row: str, name: str) -> None:
        """What is owed for a row is owed for it by another name."""
        for function, ids in self.ids.items():
            self.ids[function] = [code.replace(row, name, 1) if row_of(code) == row else code for code in ids]

    def pay(self, ready: Callable[[str], bool]) -> list[str]:
        """The calls for the rows that are ready, by their names: they are owed no more."""
        lines = []
        for function in self._keeping.in_order([*self.ids]):
            ids = self.ids[function]
            now = [code for code in ids if ready(row_of(code))]
            if now:
                lines.append(self._call(function, now))
            self.ids[function] = [code for code in ids if code not in now]
        return lines

    def gather(
        self,
        known: set[str],
        into: Callable[[tuple[str, ...], str], str],
        needed: frozenset[str],
        of_others: frozenset[str],
        own: set[str],
    ) -> list[str]:
        """The lines that put rows that are not known, or their ids, into lists, where what is owed for them can wait.

        `into`: the name of the list for such rows or ids of a type; it is owed for all of them. `needed`: the kept
        values that the next turn asks for; `of_others`: of other rows than its `own`, which no other turn has.
        """
        lines = []
        for function, ids in self.ids.items():
            waiting = tuple(code for code in ids if row_of(code) not in known)
            of_turn = self._keeping.keeps_own(function) and {f"{row}.id" for row in own}.issuperset(waiting)
            if waiting and (kind := self._waiting(function, of_others if of_turn else needed)):
                name = into(waiting, kind)
                alone = len(waiting) == 1 and not waiting[0].startswith("*")
                lines.append(f"{name}.append({waiting[0]})" if alone else f"{name}.extend([{', '.join(waiting)}])")
                self.ids[function] = [*(code for code in ids if code not in waiting), f"*{name}"]
        return list(dict.fromkeys(lines))

    def _waiting(self, function: str, needed: frozenset[str]) -> str:
        """The type of what a function is called with; "" where it cannot wait, or has been told to already."""
        kept = self._keeping.kept_by(function)
        if kept in needed or (self._leaves and not kept):
            return ""
        return self._keeping.called_with(function)

    def make_room(self, *, several: bool = False) -> list[str]:
        """The calls that are due before anything is stored; `several`: for more than one row."""
        due = self._are_several if several else self.ids.get
        return [self._call(one, self.ids.pop(one)) for one in self._keeping.making_room if due(one)]

    def _are_several(self, function: str) -> bool:
        ids = self.ids.get(function, [])
        return len(ids) > 1 or any(code.startswith("*") for code in ids)

    def pay_for(self, value: str) -> list[str]:
        """The calls that work out a kept value, by its stable id, before it is read."""
        entities = (entity.name for entity in self._effects.backend.entities)
        needed = self._keeping.needed_for(value)
        owed = {d.function for name in entities for d in self._duties(name) if d.keeps in needed}
        owed |= self._keeping.making_room.keys()
        functions = [one for one in self._keeping.in_order([*self.ids]) if one in owed and self.ids[one]]
        return [self._call(function, self.ids.pop(function)) for function in functions]

    def _call(self, function: str, ids: list[str]) -> str:
        called = self._keeping.called(function)
        if self._leaves and self._keeping.asked_of(function) and function not in self._keeping.making_room:
            return f"ask_at_end(session, {called}, {', '.join(ids)})"
        return f"await {called}(session, {', '.join(ids)})"
