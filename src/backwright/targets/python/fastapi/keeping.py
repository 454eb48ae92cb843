"""What has to stay true when rows change: checks, values that rows keep of others, and what follows a verb."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from backwright.design import Design
from backwright.design.conditions import negated, written_out
from backwright.model.backend import Backend
from backwright.model.entities import Check, Entity
from backwright.model.expressions import Attribute, Expression, Self
from backwright.model.members import Collection, Computed
from backwright.model.names import in_case
from backwright.model.operations import Hook, Procedure
from backwright.model.types import NOTHING
from backwright.model.walk import parts
from backwright.targets.python.core import CoreCompiler
from backwright.targets.python.fastapi.services import Services, Verb
from backwright.targets.python.symbols import attribute, class_name


@dataclass(frozen=True, slots=True)
class Duty:
    """A function to be called after a write, with the ids of the rows that it is about.

    `link`: the row that was written leads to these by that link; "" where it is one of them. `folds`: it keeps a sum
    or a count of rows like the one that was written.
    """

    function: str
    link: str = ""
    folds: bool = False

    @property
    def checks(self) -> bool:
        """Whether it only asks."""
        return self.function.startswith("check_")


class Keeping:
    """The functions that keep what is declared, each made when it is first needed."""

    def __init__(self, design: Design, services_of: Callable[[str], Services]) -> None:
        self._design = design
        self._backend = design.backend
        self._services_of = services_of
        self._core = CoreCompiler(design)
        self._keepers = [e for e in design.backend.entities if e.checks or any(v.stored for v in e.computed)]
        self.function: Callable[[Procedure], str] = str
        self.knows_caller: Callable[[Procedure], bool] = bool
        """How hooks are written and called, as operations say."""

    # What verbs ask

    def after(self, entity: Entity, verb: Verb, row: str, before: Mapping[str, str]) -> list[str]:
        """The lines after a write; `before`: the code of the ids that links led to, where that may have changed."""
        lines = []
        for hook in self._hooks(entity, verb):
            me = "me, " * self.knows_caller(hook)
            lines.append(f"await {self.function(hook)}(session, {me}{row})")
        for duty in self.duties(entity.name):
            if verb == "delete" and not duty.link:
                continue
            ids = [f"{row}.id"]
            if duty.link:
                ids = [before[duty.link]] if duty.link in before else []
                ids += [f"{row}.{duty.link}_id"] if verb != "delete" else []
            lines.append(f"await {duty.function}(session, {', '.join(ids)})")
        return lines

    def asks(self, entity: Entity, verb: Verb) -> bool:
        """Whether these lines ask who calls."""
        return any(self.knows_caller(hook) for hook in self._hooks(entity, verb))

    def links(self, entity: Entity) -> list[str]:
        """The links by which a written row leads to others that these lines are about."""
        return list(dict.fromkeys(duty.link for duty in self.duties(entity.name) if duty.link))

    def _hooks(self, entity: Entity, verb: Verb) -> list[Procedure]:
        return [as_procedure(hook) for hook in entity.hooks if verb in hook.verbs]

    # What is called

    def duties(self, entity: str) -> list[Duty]:
        """What has to be called when a row of the entity is made, changed or deleted: values first, then checks."""
        kept: list[Duty] = []
        checked: list[Duty] = []
        for owner in self._keepers:
            for value in owner.computed:
                if value.stored:
                    kept += [
                        Duty(self._keep(owner, value), link, folds=bool(link))
                        for link in self._ways(owner, value.value, entity, own=_asks_itself(self._backend, value))
                    ]
            for check in owner.checks:
                body = self._backend.function(check.function).value
                checked += [Duty(self._check(owner, check), link) for link in self._ways(owner, body, entity)]
        return list(dict.fromkeys([*kept, *checked]))

    def _ways(self, owner: Entity, body: Expression, written: str, *, own: bool = True) -> Iterator[str]:
        """How a row that is written leads to the rows that a value or a check is about; `own`: it may be one itself."""
        every = [part for part in parts(written_out(self._backend, body)) if isinstance(part, Attribute)]
        members = [self._backend.member(part.member) for part in every if self._backend.owns(part.member)]
        if owner.name == written and own:
            yield ""
        for member in members:
            if isinstance(member, Collection) and member.kind == "list" and member.target == written:
                yield member.through.rpartition(".")[2]

    def _keep(self, owner: Entity, value: Computed) -> str:
        name = f"keep_{value.name}"
        functions = self._services_of(owner.name).functions
        if name not in functions:
            model = class_name(owner.name)
            code = self._core.value(written_out(self._backend, value.value), model)
            functions[name] = _function(
                f"async def {name}(session: AsyncSession, *ids: {self._id} | None) -> None:",
                f'"""Works out the {value.name.replace("_", " ")} again; nobody else does so meanwhile."""',
                f"rows = select({model}.id).where({model}.id.in_(ids)).order_by({model}.id)",
                "await session.execute(rows.with_for_update(key_share=True))",
                *code.before,
                f"changed = update({model}).where({model}.id.in_(ids)).values({attribute(value.name)}={code.text})",
                "await session.execute(changed)",
            )
        return name

    def _check(self, owner: Entity, check: Check) -> str:
        name = f"check_{check.function.rpartition('.')[2]}"
        functions = self._services_of(owner.name).functions
        if name not in functions:
            model = class_name(owner.name)
            body = written_out(self._backend, self._backend.function(check.function).value)
            code = self._core.condition(negated(body), model)
            subject = in_case(owner.name, self._design.api.case)
            said = f", {check.message!r}" if check.message else ""
            doc = f"{check.message[:1].upper()}{check.message[1:]}: else nothing is written." if check.message else ""
            written = _function(
                f"async def {name}(session: AsyncSession, *ids: {self._id} | None) -> None:",
                f'"""{doc}"""' if doc else "",
                *code.before,
                f"broken = select({model}.id).where({model}.id.in_(ids), {code.text}).limit(1)",
                "if await session.scalar(broken) is not None:",
                f'    raise Conflict("{subject}"{said})',
            )
        return name

    @property
    def _id(self) -> str:
        return "int" if self._backend.ids == "int" else "UUID"


def _asks_itself(backend: Backend, value: Computed) -> bool:
    """Whether a kept value depends on the row's own columns."""
    every = parts(written_out(backend, value.value))
    own = (part.member for part in every if isinstance(part, Attribute) and isinstance(part.base, Self))
    return any(not isinstance(backend.member(member), Collection) for member in own)


def as_procedure(hook: Hook) -> Procedure:
    """What follows a verb as a helper on the row."""
    return Procedure(hook.owner, hook.name, (), NOTHING, hook.body, on_row=True, caller=hook.caller)


def _function(head: str, *lines: str) -> str:
    return "\n".join([head, *(f"    {line}" for line in lines if line)])
