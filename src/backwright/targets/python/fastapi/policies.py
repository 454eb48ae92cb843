"""Who may do what: as filters of rows, and as judgements of one row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from backwright.design import Design
from backwright.design.conditions import Access, access
from backwright.design.routes import Counted, FieldRight, Route
from backwright.design.truth import FALSE, TRUE, negated
from backwright.model.expressions import And, Attribute, Compare, Contains, Expression, Me, Or, Value
from backwright.model.members import Link
from backwright.model.names import snake, words
from backwright.model.rules import ANYONE
from backwright.model.surface import granted, readers
from backwright.targets.python.columns import live
from backwright.targets.python.core import CoreCompiler
from backwright.targets.python.fastapi.inside import Within
from backwright.targets.python.fastapi.names import Owner
from backwright.targets.python.host import HostCompiler
from backwright.targets.python.symbols import attribute, class_name, variable


@dataclass(frozen=True, slots=True)
class Judgement:
    """A function that refuses, or lets pass.

    `looks`: it asks the database. `row`: it is about a row. `asks`: it is told who calls.
    """

    name: str
    looks: bool
    row: bool
    code: str
    asks: bool = True


_LOCKS = "await session.execute({}.with_for_update(key_share=True))"


class _Judged(NamedTuple):
    """The type of what is said, what it is, the lines that ask for the rows, and those that find one refused."""

    key: str
    about: str
    asked: list[str]
    refusing: list[str]


class Policies:
    """The functions of one feature."""

    def __init__(self, design: Design, owner: Owner) -> None:
        self._design = design
        self._owner = owner
        self._core = CoreCompiler(design)
        self._filters: dict[Access, str] = {}
        self._judgements: dict[str, Judgement] = {}
        self._anonymous: set[str] = set()
        self._rules: dict[str, str] = {}
        self.readers = access(design.backend, readers(design.backend.owner(owner.name)) if owner.name else ANYONE)

    @property
    def module(self) -> str:
        """The code of the module; empty where everyone may do everything."""
        parts = [*self._filter_codes(), *(j.code for j in self._judgements.values()), *self._rules.values()]
        doc = f'"""Who may do what with {self._owner.many.replace("_", " ")}."""'
        return "\n\n\n".join([doc, *parts]) + "\n" if parts else ""

    def filter(self, rule: Access, row: str, signed_in: str) -> str:
        """The call of the filter, "" where all rows pass; `signed_in` is the code that tells."""
        if rule.open:
            return ""
        if signed_in == "True" and rule.somebody == TRUE:
            return ""
        if signed_in == "False" and rule.nobody == TRUE:
            return ""
        if rule not in self._filters:
            self._filters[rule] = self._name(rule)
        name = self._filters[rule]
        if signed_in == "me.signed_in" and _needs_a_caller(rule):
            return f"{name}({row}) if me.signed_in else false()"
        arguments = row if _one_sided(rule) else f"{row}, signed_in={signed_in}"
        return f"{name}({arguments})"

    def readable_by_whoever(self, row: str) -> str:
        """The filter of rows that an operation found or wrote, which somebody may have called, or nobody: then the
        statement is told whether somebody is `signed_in`.
        """
        backend, owner, rule = self._design.backend, self._design.backend.owner(self._owner.name), self.readers
        writing = (granted(owner.grants, verb) for verb in ("create", "update", "restore"))
        asked = (*(operation.rule for operation in backend.every_operation), *writing)
        if rule.nobody == FALSE and all(access(backend, one).nobody == FALSE for one in asked):
            return self.filter(rule, row, "True")
        call = self.filter(rule, row, "signed_in")
        return f"{call} if signed_in else false()" if call and _needs_a_caller(rule) else call

    def _name(self, rule: Access) -> str:
        words = ("readable",) if rule == self.readers else ("listed", "shown", "reachable", "known")
        names = (f"{word}_{self._owner.many}" for word in words)
        return next(name for name in names if name not in self._filters.values())

    def _filter_codes(self) -> list[str]:
        return [self._filter_code(rule, name) for rule, name in self._filters.items()]

    def _filter_code(self, rule: Access, name: str) -> str:
        row, model = self._owner.variable, self._owner.model
        somebody = self._core.condition(rule.somebody, row)
        lines = [*somebody.before, f"return {somebody.text}"]
        if _one_sided(rule):
            return _function(f"def {name}({row}: type[{model}]) -> ColumnElement[bool]:", lines)
        nobody = self._core.condition(rule.nobody, row)
        anonymous = [*nobody.before, f"return {nobody.text}"]
        lines = ["if not signed_in:", *(f"    {line}" for line in anonymous), *lines]
        return _function(f"def {name}({row}: type[{model}], *, signed_in: bool) -> ColumnElement[bool]:", lines)

    def judgement(
        self, verb: str, rule: Access, *, anonymous: bool, subject: str = "", by_id: bool = False
    ) -> Judgement | None:
        """The function that judges one row, or the caller alone; None where everyone passes who comes so far."""
        if rule.open or (not anonymous and rule.somebody == TRUE):
            return None
        name = f"may_{verb}"
        if not subject and not rule.needs_row and (roles := _roles(rule.somebody)):
            name = f"must_be_{'_or_'.join(roles)}"
        if anonymous:
            self._anonymous.add(name)
        anonymous = name in self._anonymous
        if name not in self._judgements or anonymous:
            subject = subject or self._owner.wire_one
            self._judgements[name] = self._judge(
                name, rule, anonymous, f'raise Forbidden("{subject}")', by_id or verb == "create"
            )
        return self._judgements[name]

    def judgement_of_new(self, route: Route, counted: Counted) -> Judgement:
        """The function that asks the rule of a create of the new row, which it counts with the others."""
        locks = [line for link in counted.links for line in self._lock_of_linked(link)]
        subject = f'raise Forbidden("{self._owner.wire_one}")'
        name, anonymous = "may_create" if route.allowed.needs_row else "may_keep", not route.signed_in_only
        self._judgements[name] = self._judge_by_id(name, route.allowed, anonymous, subject, self._owner.model, locks)
        return self._judgements[name]

    def _lock_of_linked(self, link: Link) -> list[str]:
        """Who else would add to what the new row leads to waits, and then counts this one."""
        model, other = self._owner.model, class_name(link.target)
        mine = f"select({model}.{link.name}_id).where({model}.id == row_id).scalar_subquery()"
        return [f"linked = select({other}.id).where({other}.id == {mine})", _LOCKS.format("linked")]

    def alone(self, route: Route, counted: Counted) -> str:
        """The call after which nobody else makes what the rule of a create counts; "" where it counts what links lead
        to, which there has to be a row for.
        """
        of_me = counted.of_caller
        account = class_name(self._design.backend.sign_ins[0].account) if of_me else ""
        lines = [f"await lock_table(session, {self._owner.model})"] * counted.every
        lines += [f"caller = select({account}.id).where({account}.id == me.id)", _LOCKS.format("caller")] * of_me
        if not lines:
            return ""
        doc = '"""The rule counts what is there: who else would make one waits until the commit."""'
        name, anyone = "one_at_a_time", " | Anonymous" * (not route.signed_in_only)
        head = f"async def {name}(session: AsyncSession{f', me: Caller{anyone}' * of_me}) -> None:"
        self._judgements[name] = Judgement(name, True, False, _function(head, [doc, *lines]), of_me)
        return f"{name}(session{', me' * of_me})"

    def judgement_inside(self, verb: str, rule: Access, parent: str, subject: str, *, anonymous: bool) -> Judgement:
        """The function that judges by the row that a new one will live in."""
        name, row, model = f"may_{verb}", variable(snake(parent)), class_name(parent)
        self._judgements[name] = self._judge(name, rule, anonymous, f'raise Forbidden("{subject}")', False, row, model)
        return self._judgements[name]

    def judgement_of_rows(self, what: str, right: FieldRight, *, anonymous: bool) -> Judgement | None:
        """The function that judges who sets a field of rows that are sent inside others: by the caller alone, or by
        each row. None where everyone may who comes so far.
        """
        rule = right.access
        if rule.open or (not anonymous and rule.somebody == TRUE):
            return None
        name = f"may_{what}"
        self._anonymous |= {name} if anonymous else set()
        anonymous = name in self._anonymous
        caller = "Caller | Anonymous" if anonymous else "Caller"
        if rule.needs_row:
            self._judgements[name] = self._judge_rows(name, right, anonymous, caller)
        else:
            self._judgements[name] = self._judge_caller(name, rule, caller, "raise Forbidden(said[0])", said=True)
        return self._judgements[name]

    def _judge_rows(self, name: str, right: FieldRight, anonymous: bool, caller: str) -> Judgement:
        """`said`: of which rows it is said, each with those around it before and the place after it."""
        within = Within(self._owner, right.path)
        callers = bool(self._design.backend.sign_ins)
        me, parameters = f"me: {caller}, " * callers, ', {"me": me.id}' * callers
        judged = self._judged_deep if within.is_deep else self._judged
        key, about, asked, refusing = judged(within, f"(await session.execute(rows{parameters})).tuples()")
        lines = [
            f'"""`said`: {about} of each row that it is said of."""',
            "if not said:",
            "    return",
            *asked,
            *self._only_refused(right.access, within.model, anonymous and callers),
            *refusing,
            "        raise Forbidden(place)",
        ]
        head = f"async def {name}(session: AsyncSession, {me}said: Sequence[{key}]) -> None:"
        return Judgement(name, True, True, _function(head, lines), callers)

    def _judged(self, within: Within, found: str) -> _Judged:
        model = within.model
        conditions = [f"{model}.id.in_([row_id for _, row_id, _ in said])", *self._live(within)]
        return _Judged(
            f"tuple[{self._id}, {self._id}, str]",
            "the owner, the id and the place",
            [f"rows = select({model}.{within.link}, {model}.id).where({', '.join(conditions)})"],
            [
                f"refused = set({found})",
                "for owner_id, row_id, place in said:",
                "    if (owner_id, row_id) in refused:",
            ],
        )

    def _judged_deep(self, within: Within, found: str) -> _Judged:
        """A row is there only inside the one that it is sent inside, and so is that one."""
        *around, last = [Within(self._owner, within.path[: depth + 1]) for depth in range(len(within.path))]
        names = [*(each.row() for each in around), last.model]
        links = [f"{name}.{each.link}" for name, each in zip(names, [*around, last], strict=True)]
        joined = reversed([f".join({name}, {name}.id == {link})" for name, link in zip(names, links[1:], strict=False)])
        conditions = [f"{last.model}.id.in_([ids[-1] for ids, _ in said])", *self._live(last)]
        return _Judged(
            f"tuple[tuple[{self._id}, ...], str]",
            "the ids of those around, its own, and the place",
            [
                *(f"{name} = aliased({each.model})" for name, each in zip(names, around, strict=False)),
                f"rows = select({', '.join([*links, f'{last.model}.id'])}){''.join(joined)}",
                f"rows = rows.where({', '.join(conditions)})",
            ],
            [
                f"refused = {{ids[-1]: ids for ids in {found}}}",
                "for ids, place in said:",
                "    if ids[-1] in refused and refused[ids[-1]][-len(ids) :] == ids:",
            ],
        )

    def _live(self, within: Within) -> list[str]:
        return live(self._design.backend, within.collection.target, within.model)

    def _only_refused(self, rule: Access, model: str, anonymous: bool) -> list[str]:
        """The lines that leave the rows in `rows` of which a rule does not hold."""

        def kept(condition: Expression) -> list[str]:
            if condition == FALSE:
                return []
            code = self._core.condition(negated(condition), model)
            return [*code.before, f"rows = rows.where({code.text})"]

        if not self._design.backend.sign_ins:
            return kept(rule.nobody)
        if not anonymous or rule.nobody == rule.somebody:
            return kept(rule.somebody)
        nobody = kept(rule.nobody)
        lines = ["if me.signed_in:", *(f"    {line}" for line in kept(rule.somebody))]
        return [*lines, "else:", *(f"    {line}" for line in nobody)] if nobody else lines

    def _judge(
        self, name: str, rule: Access, anonymous: bool, refusal: str, by_id: bool, row: str = "", model: str = ""
    ) -> Judgement:
        row, model = row or self._owner.variable, model or self._owner.model
        callers = bool(self._design.backend.sign_ins)
        caller = "Caller | Anonymous" if anonymous else "Caller"
        simple = None
        if (not anonymous or not callers) and not by_id and rule.needs_row:
            simple = HostCompiler(self._design.backend, row).compile(rule.somebody, negated=True)
        if simple is not None:
            head = f"def {name}({'me: Caller, ' * callers}{row}: {model}) -> None:"
            return Judgement(name, False, True, _function(head, [f"if {simple}:", f"    {refusal}"]), callers)
        if not rule.needs_row:
            return self._judge_caller(name, rule, caller, refusal)
        return self._judge_by_id(name, rule, anonymous, refusal, model)

    def _judge_by_id(
        self, name: str, rule: Access, anonymous: bool, refusal: str, model: str, locks: Sequence[str] = ()
    ) -> Judgement:
        callers = bool(self._design.backend.sign_ins)
        caller = "Caller | Anonymous" if anonymous else "Caller"
        head = f"async def {name}(session: AsyncSession, {f'me: {caller}, ' * callers}row_id: {self._id}) -> None:"
        before, condition = self._asked_of(rule, anonymous and callers, model)
        me = ', {"me": me.id}' * callers
        lines = [
            *locks,
            *before,
            f"allowed = select({model}.id).where({model}.id == row_id, {condition})",
            f"if await session.scalar(allowed{me}) is None:",
            f"    {refusal}",
        ]
        return Judgement(name, True, True, _function(head, lines), callers)

    def _asked_of(self, rule: Access, anonymous: bool, model: str) -> tuple[list[str], str]:
        """The condition of a rule, in place: the function that filters by it where there is one."""
        if rule in self._filters or (anonymous and not _one_sided(rule)):
            return [], self.filter(rule, model, "me.signed_in" if anonymous else "True") or "true()"
        code = self._core.condition(rule.somebody, model)
        return code.before, code.text

    def _judge_caller(self, name: str, rule: Access, caller: str, refusal: str, *, said: bool = False) -> Judgement:
        """A rule that asks about the caller alone; `said`: only where something is said."""
        anyone = "Anonymous" in caller
        callers = bool(self._design.backend.sign_ins)
        me = f"me: {'Viewer' if anyone else 'Actor'}, " * callers
        places = ", said: Sequence[str]" * said
        head = f"async def {name}({me}reader: Reader{places}) -> None:"
        statement = f"_{name.removeprefix('may_').removeprefix('must_be_')}_rule"
        found = f"not await reader.row({self._asking(statement, rule.somebody)}{', me=me.id' * callers})"
        refused = self._for_nobody(statement, rule, found) if anyone and callers else found
        if said:
            refused = f"said and ({refused})" if refused != found else f"said and {refused}"
        lines = [
            *(['"""`said`: the places where it is said."""'] if said else []),
            f"if {refused}:",
            f"    {refusal}",
        ]
        return Judgement(name, True, False, _function(head, lines))

    def _for_nobody(self, statement: str, rule: Access, refused: str) -> str:
        """When a rule refuses that asks about the caller alone, where that may be nobody."""
        if rule.nobody == rule.somebody:
            return refused
        if rule.nobody in (FALSE, TRUE):
            return f"not me.signed_in or {refused}" if rule.nobody == FALSE else f"me.signed_in and {refused}"
        call = self._asking(f"{statement}_for_nobody", rule.nobody)
        return refused.replace(f"{statement}()", f"{statement}() if me.signed_in else {call}")

    def _asking(self, name: str, rule: Expression) -> str:
        """The call of the function that makes the statement with one row where a rule holds."""
        code = self._core.condition(rule, self._owner.model)
        lines = [*code.before, f"return select(literal(1)).where({code.text})"]
        self._rules[name] = _function(f"@cache\ndef {name}() -> Statement:", lines)
        return f"{name}()"

    @property
    def _id(self) -> str:
        return "int" if self._design.backend.ids == "int" else "UUID"

    def partial(self, route: Route) -> None:
        """The function that asks which fields the rules open that hold."""
        model, callers = self._owner.model, bool(self._design.backend.sign_ins)
        anyone = callers and not route.signed_in_only
        me = ', {"me": me.id}' * callers
        every = [attribute(i.member.name) for i in route.body]
        opens = [
            (update, [attribute(n.partition(".")[2] or n) for n in update.only] or every) for update in route.updates
        ]
        always = ", ".join(repr(name) for update, names in opens if update.access.open for name in names)
        lines = [f"opened: set[str] = {f'{{{always}}}' if always else 'set()'}"]
        for update, names in ((update, names) for update, names in opens if not update.access.open):
            before, condition = self._asked_of(update.access, anyone, model)
            lines += [
                *before,
                f"allowed = select({model}.id).where({model}.id == row_id, {condition})",
                f"if await session.scalar(allowed{me}) is not None:",
                f"    opened |= {{{', '.join(repr(name) for name in names)}}}",
            ]
        called = {attribute(i.member.name): i.wire for i in route.body}
        wires = ", ".join(f"{name!r}: {wire!r}" for name, wire in called.items() if name != wire)
        told = "_WIRE_NAMES.get(name, name)" if wires else "name"
        schema = f"{self._owner.name}Update"
        lines += [
            f"for name in {schema}.model_fields:",
            "    if name in data.model_fields_set - opened:",
            f"        raise Forbidden({told})",
        ]
        caller = f"me: Caller{' | Anonymous' * anyone}, " * callers
        head = f"async def may_change(session: AsyncSession, {caller}row_id: {self._id}, data: {schema}) -> None:"
        known = f"_WIRE_NAMES = {{{wires}}}\n\n\n" if wires else ""
        code = known + _function(head, lines)
        self._judgements["may_change"] = Judgement("may_change", True, True, code)


def _roles(rule: Expression) -> list[str]:
    """The roles of which the caller has to have one, fit for a name; none where the rule asks anything else."""
    match rule:
        case Compare("==", Attribute(Me(), _), Value(str() as role)):
            return ["_".join(words(role))]
        case Or(operands):
            each = [_roles(operand) for operand in operands]
            return [role for roles in each for role in roles] if all(each) else []
    return []


def _one_sided(rule: Access) -> bool:
    """Whether the filter does not ask whether somebody is signed in."""
    return rule.nobody in (FALSE, rule.somebody)


def _needs_a_caller(rule: Access) -> bool:
    """Whether nobody passes, and the filter does not tell so itself."""
    return rule.nobody == FALSE and not _asks_for_caller(rule.somebody)


def _asks_for_caller(condition: Expression) -> bool:
    """Whether it holds of no row where nobody calls: then the filter itself leaves nobody a row."""
    match condition:
        case And(operands=operands):
            return any(_asks_for_caller(one) for one in operands)
        case Or(operands=operands):
            return all(_asks_for_caller(one) for one in operands)
        case Compare(operator="==", left=left, right=right):
            return isinstance(left, Me) != isinstance(right, Me)
        case Contains(item=Me()):
            return True
    return False


def _function(head: str, lines: list[str]) -> str:
    return "\n".join([head, *(f"    {line}" for line in lines)])
