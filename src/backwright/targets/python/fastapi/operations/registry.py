"""The functions of all operations and helpers of a project, each in the module of what it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeGuard

from backwright.design import Design
from backwright.design.effects import Effects, procedures, shows
from backwright.design.inlining import written_out
from backwright.design.locks import Hold, asks_version, holds, locks
from backwright.design.routes import Route
from backwright.model.entities import Record
from backwright.model.expressions import Call, Expression, Me, New
from backwright.model.members import UNLIMITED, Field, Link
from backwright.model.names import in_case, plural, snake
from backwright.model.operations import External, Operation, Procedure
from backwright.model.shapes import Shape, shape
from backwright.model.surface import readers
from backwright.model.types import (
    NOTHING,
    Choice,
    ListOf,
    Maybe,
    Nothing,
    PairOf,
    RecordOf,
    Row,
    Scalar,
    SetOf,
    Type,
    element,
    present,
)
from backwright.model.walk import own_values, parts, statements
from backwright.targets.python import templates
from backwright.targets.python.columns import python_type
from backwright.targets.python.core import UnsupportedError
from backwright.targets.python.fastapi.annotations import default_of, input_type, output_type, sent_limits, sizes
from backwright.targets.python.fastapi.apis import are_several, case_of_records
from backwright.targets.python.fastapi.keeping import Keeping
from backwright.targets.python.fastapi.names import CALLED_BY_ROUTES, Owner
from backwright.targets.python.fastapi.objects import told_tokens
from backwright.targets.python.fastapi.operations.asking import Externals
from backwright.targets.python.fastapi.operations.bodies import Writer
from backwright.targets.python.fastapi.operations.expressions.names import OF_FUNCTIONS
from backwright.targets.python.fastapi.operations.functions import Written
from backwright.targets.python.fastapi.operations.known import Body, type_of
from backwright.targets.python.fastapi.operations.paging import Pages
from backwright.targets.python.fastapi.operations.replies import Replies
from backwright.targets.python.fastapi.policies import Policies
from backwright.targets.python.fastapi.queries import Queries
from backwright.targets.python.fastapi.schemas import Schemas
from backwright.targets.python.fastapi.services import Services
from backwright.targets.python.fastapi.statements import Statement
from backwright.targets.python.symbols import BUILTINS, LIBRARIES, attribute, class_name, variable

PACKAGE = "backwright.targets.python.fastapi"
_VERBS = ("create", "update", "delete", "find", "hold", "look_up")


@dataclass(slots=True)
class Steps:
    """The helpers that belong to no entity."""

    functions: dict[str, str] = field(default_factory=dict)

    @property
    def module(self) -> str:
        """The code of the module; empty where there are none."""
        doc = '"""What operations have in common. The caller owns the transaction."""'
        return "\n\n\n".join([doc, *self.functions.values()]) + "\n" if self.functions else ""


class Operations:
    """Writes each function when it is first asked for."""

    def __init__(
        self,
        design: Design,
        owner_of: Callable[[str], Owner],
        services_of: Callable[[str], Services],
        schemas_of: Callable[[str], Schemas],
        queries_of: Callable[[str], Queries],
        policies_of: Callable[[str], Policies],
        keeping: Keeping,
        palette: frozenset[str],
        inside: Operations | None = None,
    ) -> None:
        """`palette`: the names that the modules beside the features define.

        `inside`: of one of several APIs, those that services know.
        """
        self.design = design
        self._inside = inside
        self._rows = "Sequence" if are_several(design.backend) else "list"
        self._backend = design.backend
        self._owner_of = owner_of
        self.services_of = services_of
        self.schemas_of = schemas_of
        self.queries_of = queries_of
        self.pages = Pages(design, queries_of)
        self._policies_of = policies_of
        self.keeping = keeping
        self._effects = Effects(design.backend)
        self._names = self._named(palette)
        self._written: dict[str, Written] = {}
        self._knowing: dict[str, bool] = {}
        self.replies = Replies(self._effects, design.api.case, schemas_of, self.output)
        self.steps = Steps()
        self.externals = Externals()
        self.records: dict[str, str] = {}
        self._with_rows: dict[str, bool] = {}

    def _named(self, palette: frozenset[str]) -> dict[str, str]:
        """What the function of each operation and helper is called: no two alike in the project."""
        every: list[Body] = [*procedures(self._backend), *self._effects.helpers, *self._backend.operations]
        every += [operation for owner in self._backend.owners for operation in owner.operations]
        counted = Counter(snake(one.name) for one in every)
        taken = {f"{verb}_{snake(owner.name)}" for verb in _VERBS for owner in self._backend.owners}
        taken |= {f"exchange_{snake(plural(entity.name))}" for entity in self._backend.entities}
        local = OF_FUNCTIONS | {variable(snake(owner.name)) for owner in self._backend.owners}
        taken |= {table.name for table in self.design.tables if table.collection}
        taken |= set(LIBRARIES) | BUILTINS | CALLED_BY_ROUTES | {"sign_in", "external", *_VERBS} | palette
        names = {}
        for one in every:
            name = snake(one.name)
            called = name in local and (self._effects.is_called(one.id) or self._is_hook(one))
            if counted[name] > 1 or name in taken or called:
                name = f"{name}_{snake(one.owner)}" if one.owner else f"{name}_operation"
            names[one.id] = name if name not in taken else f"{name}_operation"
        return names

    # Functions

    def name(self, called: Body) -> str:
        """What the function is called, which may not be written."""
        return self._names[called.id]

    def function(self, called: Body) -> str:
        """The code that names the function; written if it is not there yet."""
        self.written(called)
        return self._names[called.id]

    def written(self, called: Body) -> Written:
        """The function of an operation or a helper."""
        if called.id not in self._written:
            if isinstance(called, External):
                return self._external(called)
            owner = self._owner_of(called.owner)
            writer = Writer(self.design, self, self._effects, called, owner.variable, owner.wire_one)
            writer.hook = self._is_hook(called)
            written = self._written[called.id] = writer.write(self._names[called.id])
            written.result = self.result(called)
            if written.pages and self.pages.beside:
                written.result = f"tuple[{', '.join([written.result, *self.pages.beside])}]"
            if written.selects:
                written.result = written.result.replace("Sequence[", "Select[", 1)
            home = self.services_of(called.owner).functions
            if isinstance(called, Procedure) and not called.owner:
                home = self.steps.functions
            home[written.name] = written.code
        return self._written[called.id]

    def _external(self, called: External) -> Written:
        """The function that calls one of the user's."""
        name = self._names[called.id]
        written = self._written[called.id] = Written(name, [], called.doc)
        account = self._backend.account
        given = [("me", class_name(account.name))] if account is not None and called.caller != "none" else []
        given += [(attribute(p.name), self.annotation(p.type)) for p in called.parameters]
        self.externals.add(called, name, given, self.result(called))
        return written

    def _is_hook(self, called: Body) -> bool:
        """Whether it follows a verb, on a row that is being written."""
        return any(f"{hook.owner}.{hook.name}" == called.id for e in self._backend.entities for hook in e.hooks)

    def plain(self, called: Body) -> bool:
        """Whether a function looks nothing up and waits for nothing."""
        return self.written(called).plain

    def knows_caller(self, called: Body) -> bool:
        """Whether a function is given who calls: it asks, shows rows, makes rows of the caller, or calls what does."""
        if called.id not in self._knowing:
            self._knowing[called.id] = called.caller != "none"
            every = [*self._parts(called)]
            makes = any(isinstance(p, New) and (shows(p) or self._is_by_caller(p)) for p in every)
            others = (self._effects.called(p.function) for p in every if self._is_effect(p))
            asked = called.caller != "none" or makes or any(self.knows_caller(other) for other in others)
            self._knowing[called.id] = asked and bool(self._backend.sign_ins)
        return self._knowing[called.id]

    def _is_effect(self, part: Expression) -> TypeGuard[Call]:
        return isinstance(part, Call) and not self._backend.computes(part.function)

    def _is_by_caller(self, part: New) -> bool:
        """Whether a new row leads to who calls, because nothing else is said."""
        entity = next((entity for entity in self._backend.entities if entity.name == part.name), None)
        given = {value.name for value in part.values}
        return entity is not None and any(isinstance(m.default, Me) and m.name not in given for m in entity.links)

    def locked(self, operation: Operation) -> bool:
        """Whether the row that the path names is locked when it is found."""
        return locks(self._effects, operation).by_path and not self._effects.outside.comes_first(operation.body)

    def leaves(self, called: Body) -> bool:
        """Whether a function leaves something to be asked at the end, itself or by what it calls."""
        if isinstance(called, External):
            return False
        return self.written(called).leaves or any(
            self.leaves(self._effects.called(one.function)) for one in self._calls(called)
        )

    def _calls(self, called: Body) -> Iterator[Call]:
        return (part for part in self._parts(called) if self._is_effect(part))

    def _parts(self, called: Body) -> Iterator[Expression]:
        """Every part of every expression, what only computes written out."""
        for expression in (own for one in statements(called.body) for own in own_values(one)):
            yield from parts(written_out(self._backend, expression))

    def asks_version(self, operation: Operation) -> bool:
        """Whether its function is told which version of the row its caller saw."""
        return asks_version(self._effects, operation)

    def asks(self, operation: Operation) -> bool:
        """Whether an operation asks another system."""
        return self._effects.outside.asks(operation.body)

    def loses(self, operation: Operation, entity: str) -> bool:
        """Whether rows of an entity may be gone for good when an operation is over."""
        return entity in self._effects.loses(operation)

    def signs_in(self, operation: Operation) -> bool:
        """Whether somebody may sign in by an operation."""
        return self._effects.signs_in(operation)

    def holds(self, route: Route) -> list[Hold]:
        """How the rows are found that a path goes through."""
        return holds(self._effects, route)

    def first_rows(self) -> str:
        """The code of the module that makes the first rows; empty where there are none."""
        if not self._backend.first_rows:
            return ""
        body = Procedure("", "make", (), NOTHING, (), on_row=False)
        writer = Writer(self.design, self, self._effects, body, "", "request")
        for row in self._backend.first_rows:
            writer.first_row(row)
        lines = [f"    {line}" for line in (*writer.values.top, *writer.values.at.lines)]
        return templates.render(PACKAGE, "first_rows.py.jinja", lines=lines)

    def next_number(self, member: Field, within: str) -> str:
        """The code of the next number of a sequence; `within`: of the id of the row within which it counts."""
        return self.services_of(member.owner).numbered(member, within)

    # Types

    def annotation(self, kind: Type) -> str:
        """The type of a parameter, in Python."""
        none = " | None" if isinstance(kind, Maybe) else ""
        match present(kind):
            case Nothing():
                return "None"
            case Row(entity=entity):
                return class_name(self._backend.rows_of(entity).name) + none
            case Choice(values=values):
                return f"Literal[{', '.join(repr(value) for value in values)}]{none}"
            case ListOf(item) | SetOf(item):
                return f"Sequence[{self.annotation(item)}]{none}"
            case PairOf(items):
                return f"tuple[{', '.join(self.annotation(item) for item in items)}]{none}"
            case RecordOf(name=name):
                return self.record(name) + none
            case Scalar() as scalar:
                return python_type(scalar, self._backend.ids) + none
        raise UnsupportedError(str(kind))

    def result(self, called: Body) -> str:
        """The type of what the function returns."""
        return self._result(called.result, called)

    def _result(self, kind: Type, called: Body) -> str:
        none = " | None" if isinstance(kind, Maybe) else ""
        match present(kind):
            case RecordOf(name="Reply"):
                return " | ".join(self.replies.answers(called) or ["None"]) + none
            case RecordOf(name=name):
                return self.record_out(name) + none
            case ListOf(item) | SetOf(item):
                kind_of_list = "list" if isinstance(present(item), RecordOf) else "Sequence"
                return f"{kind_of_list}[{self._result(item, called)}]{none}"
        return self.annotation(kind)

    # Records and replies

    def made(self, part: New, operation: Body) -> tuple[str, dict[str, str]]:
        """The class of a record or a reply, and how its fields are called there."""
        if part.name != "Reply":
            record = self._backend.record(part.name)
            return self.record_out(part.name), {f.name: attribute(f.name) for f in record.fields}
        return self.replies.made(part, operation), {value.name: attribute(value.name) for value in part.values}

    def output(self, kind: Type) -> str:
        """The type of a value inside an answer."""
        none = " | None" if isinstance(kind, Maybe) else ""
        match present(kind):
            case Row(entity=entity):
                return self.shown_type(entity) + (none or " | None" * self.hides(entity))
            case ListOf(item) | SetOf(item):
                inner = self.shown_type(item.entity) if isinstance(item, Row) else self.output(item)
                return f"list[{inner}]{none}"
            case RecordOf(name=name) if name != "Reply":
                return self.record_out(name) + none
            case Nothing():
                return "None"
        return output_type(kind, self._backend.ids)

    def hides(self, entity: str) -> bool:
        """Whether there may be rows of an entity that a caller may not read, or that are gone: then they are null."""
        if self._backend.rows_of(entity).name in self._effects.told_of_lost:
            return True
        return bool(self._readers(entity)) and not self._policies_of(entity).readers.open

    def all_leave(self, entity: str) -> bool:
        """Whether every caller may read every row of an entity."""
        return self._policies_of(entity).readers.open or not self._readers(entity)

    def _readers(self, entity: str) -> bool:
        return bool(readers(self._backend.owner(entity)).people)

    def written_row(self, entity: str) -> Statement:
        """The statement that answers with one row of an entity."""
        return self.queries_of(entity).written(self._shape(entity))

    def told_tokens(self, entity: str) -> list[str]:
        """What that statement is given beside the rest where rows inside may be new, and show their tokens."""
        return told_tokens(self._shape(entity))

    def shown_type(self, entity: str) -> str:
        """The class in which a row of an entity is shown by itself."""
        return self.schemas_of(entity).shown(self._shape(entity))

    def _shape(self, entity: str) -> Shape:
        return shape(self._backend, self._backend.owner(entity), "one", self.design.api.case, written=True)

    def record(self, name: str) -> str:
        """The class of a record inside operations: as it is sent, or with the rows that it names."""
        if not self.linked(name):
            return self.record_input(name)
        if class_name(name) not in self.records:
            self._with_rows[class_name(name)] = True
            fields = [f"{attribute(f.name)}: {self.annotation(type_of(f))}" for f in self._backend.record(name).fields]
            lines = "\n".join(f"    {line}" for line in fields)
            doc = f'    """{self._backend.record(name).doc or "With the rows that it names."}"""'
            self.records[class_name(name)] = (
                f"@dataclass(frozen=True, slots=True)\nclass {class_name(name)}:\n{doc}\n\n{lines}"
            )
        return class_name(name)

    def linked(self, name: str) -> list[tuple[str, str]]:
        """The members of a record that name rows, one or several, each with the entity."""
        kinds = ((f.name, present(type_of(f))) for f in self._backend.record(name).fields)
        each = ((name, element(kind) or kind) for name, kind in kinds)
        return [(name, kind.entity) for name, kind in each if isinstance(kind, Row)]

    def record_input(self, name: str) -> str:
        """The class of a record as it is sent."""
        record = self._backend.record(name)
        known = f"Sent{name}" if self.linked(name) else class_name(name)
        if known not in self.records:
            self.records[known] = ""
            self._with_rows[known] = self._has_rows(name)
            base = f"records.{known}, Input" if self._inside and not self._with_rows[known] else "Input"
            code = _class(known, base, [self._input_field(f) for f in record.fields], record.doc)
            self._after_its_parts(known, code)
        return known

    def _after_its_parts(self, name: str, code: str) -> None:
        """Below the classes that it mentions, which were not there before it."""
        del self.records[name]
        self.records[name] = code

    def _input_field(self, member: Field | Link) -> str:
        schemas = self.schemas_of("")
        kind = type_of(member)
        inner, item = present(kind), element(kind)
        if isinstance(item, Row):
            limits = member.limits if isinstance(member, Field) else UNLIMITED
            key = schemas.key_type(self._backend.entity(item.entity))
            code = sizes(f"{self._rows}[{key}]", limits)[0]
            code = f"Annotated[{code} | None, BlankIsNone]" if isinstance(kind, Maybe) else code
        elif isinstance(inner, Row):
            key = schemas.key_type(self._backend.entity(inner.entity))
            code = f"Annotated[{key} | None, BlankIsNone]" if isinstance(kind, Maybe) else key
        elif isinstance(inner, RecordOf):
            code = self.record_input(inner.name)
            code = f"Annotated[{code} | None, BlankIsNone]" if isinstance(kind, Maybe) else code
        elif isinstance(item, RecordOf):
            limits = member.limits if isinstance(member, Field) else UNLIMITED
            code = sizes(f"{self._rows}[{self.record_input(item.name)}]", limits)[0]
        else:
            limits = sent_limits(member.limits, member.default) if isinstance(member, Field) else UNLIMITED
            code, _ = input_type(kind, limits, coerce=self.design.api.coerce)
        optional = member.default is not None or isinstance(kind, Maybe)
        wire = member.wire or in_case(member.name, case_of_records(self.design))
        return schemas._field(wire, attribute(member.name), code, default_of(member.default) if optional else "")

    def record_out(self, name: str) -> str:
        """The class of a record as it is answered."""
        record = self._backend.record(name)
        known = f"{name}Out"
        if known not in self.records:
            self.records[known] = ""
            self._with_rows[known] = self._has_rows(name)
            code = _class(known, "Reply", [self._out_field(f) for f in record.fields], record.doc)
            self._after_its_parts(known, code)
        return known

    def _out_field(self, member: Field | Link) -> str:
        wire = member.wire or in_case(member.name, case_of_records(self.design))
        return self.schemas_of("").made_field(wire, attribute(member.name), self.output(type_of(member)))

    def shown(self, entity: str, *, by_id: bool = False) -> str:
        """The function that shows rows of an entity as a part of an answer; `by_id`: those of many answers at once."""
        owner = self._owner_of(entity)
        name = f"show_{owner.many}{'_by_id' * by_id}"
        services = self.services_of(entity)
        if name not in services.functions:
            kind = self.shown_type(entity)
            statement = self.queries_of(entity).by_ids(self._shape(entity), readable=self._readers(entity))
            me = f"me: {self.caller}, " if self._backend.sign_ins else ""
            asks = statement.call("me.signed_in")
            given = ", me=me.id" if self._backend.sign_ins else ""
            if self._shape(entity).shows_token:
                given += ', token=me.token if me.signed_in else ""'
            given += "".join(f", {tokens}" for tokens in told_tokens(self._shape(entity)))
            identity = "int" if self._backend.ids == "int" else "UUID"
            read = f"TypeAdapter({kind}).validate_json" if self._shape(entity).alone else f"{kind}.model_validate_json"
            ids = f"ids: Iterable[{identity} | None]" if by_id else f"ids: Sequence[{identity}]"
            result = f"dict[{identity} | None, {kind}]" if by_id else f"list[{kind}]"
            doc = "By their ids, these rows" if by_id else "These rows"
            wanted = "sorted({one for one in ids if one is not None})" if by_id else "ids"
            services.functions[name] = "\n".join(
                [
                    f"async def {name}(session: AsyncSession, {me}{ids}) -> {result}:",
                    f'    """{doc} as they are shown, those that the caller may read."""',
                    f"    texts = await shown(session, queries.{asks}, {wanted}{given})",
                    f"    return {{one: {read}(text) for one, text in texts.items()}}"
                    if by_id
                    else f"    return [{read}(texts[one]) for one in ids if one in texts]",
                ]
            )
        return name

    @property
    def caller(self) -> str:
        """The type of whoever calls."""
        return "Caller | Anonymous"

    def record_modules(self) -> Iterator[tuple[str, str]]:
        """The modules of records: of those that rows may hold, and of those that name or show rows themselves."""
        own = {k: code for k, code in self.records.items() if self._inside is None or not code.startswith("@")}
        plain = {known: code for known, code in own.items() if not self._with_rows[known]}
        rest = {known: code for known, code in own.items() if self._with_rows[known]}
        doc = '"""Shapes without a table: what rows hold, what operations are sent, and what they answer."""'
        if plain:
            yield "records", "\n\n\n".join([doc, *plain.values()]) + "\n"
        doc = '"""Shapes without a table that name rows, or show them."""'
        if rest:
            yield "operations/records", "\n\n\n".join([doc, *rest.values()]) + "\n"

    def _has_rows(self, name: str) -> bool:
        """Whether there are rows in a record, or in one inside it."""
        for member in self._backend.record(name).fields:
            kind = present(type_of(member))
            inner = present(element(kind) or kind)
            if isinstance(inner, Row) or (isinstance(inner, RecordOf) and self._has_rows(inner.name)):
                return True
        return False

    def record_of(self, name: str) -> Record:
        """The record of that name."""
        return self._backend.record(name)


def _class(name: str, base: str, fields: list[str], doc: str) -> str:
    lines = [f"class {name}({base}):"]
    if doc:
        lines += [f'    """{doc}"""', ""]
    return "\n".join([*lines, *(f"    {f}" for f in fields or ["pass"])])
