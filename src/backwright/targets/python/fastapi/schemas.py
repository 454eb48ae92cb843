"""The schemas of a feature: what comes in, checked, and what goes out, documented."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from backwright.design import Design
from backwright.design.conditions import access, null_for_nobody
from backwright.design.inlining import written_out
from backwright.design.routes import Route
from backwright.model.api import SignIn
from backwright.model.entities import Entity
from backwright.model.members import Collection, Computed, Field, Link, is_hashed
from backwright.model.names import camel, in_case, words
from backwright.model.shapes import Input, Property, Shape, changing, wire
from backwright.model.surface import endpoints, readers, reserved, stands_in_paths
from backwright.model.types import (
    Maybe,
    RecordOf,
    Type,
    element,
    is_text,
    present,
)
from backwright.targets.python import templates
from backwright.targets.python.fastapi import documents
from backwright.targets.python.fastapi.annotations import (
    default_of,
    input_type,
    output_type,
    sealed,
    sent_limits,
    sizes,
)
from backwright.targets.python.fastapi.apis import are_several
from backwright.targets.python.fastapi.keys import key_class
from backwright.targets.python.fastapi.lists import Listed
from backwright.targets.python.fastapi.names import Owner, parts
from backwright.targets.python.symbols import BUILTINS, attribute

_PACKAGE = "backwright.targets.python.fastapi"
_KEY = "(key)"
_SESSION = "(session)"
_WRITTEN = "(written)"
"""Beside the names that a shape shows: it is a key."""


@dataclass(slots=True)
class SchemaClass:
    """One class: its fields as name, annotation and value. `given`: services take it."""

    name: str
    base: str
    fields: list[str] = field(default_factory=list)
    doc: str = ""
    given: bool = False


class Records(Protocol):
    """The classes of records."""

    def record_input(self, name: str) -> str:
        """The class of a record as it is sent."""

    def output(self, kind: Type) -> str:
        """The type of a value inside an answer."""


class Schemas:
    """The classes of one feature, each once."""

    def __init__(
        self,
        design: Design,
        owner: Owner,
        registry: Callable[[str], Schemas],
        records: Records,
        inside: Schemas | None = None,
    ) -> None:
        """`inside`: of one of several APIs, those that services know."""
        self._inside = inside
        self._records = records
        self._design = design
        self._owner = owner
        self._registry = registry
        self._shown: dict[tuple[str, ...], str] = {}
        self._case = design.api.case
        self.aliases: dict[str, str] = {}
        self.classes: dict[str, SchemaClass] = {}
        self._nested: set[str] = set()
        """The classes inside others that come in."""
        self._rows = "Sequence" if are_several(design.backend) else "list"
        """Lists of what each API has a class of its own for."""
        self._apart: set[str] = set()
        """What other features name rows by: in a module of its own, as two features may name each other's rows."""

    @property
    def module(self) -> str:
        """The code of the module; empty where nothing comes in or goes out."""
        return self._module({*self.aliases, *self.classes} - self._apart)

    @property
    def keys_module(self) -> str:
        """The code of the module of keys; empty where no other feature names rows of this one."""
        what = self._owner.one.replace("_", " ")
        return self._module(self._apart, f"What names {_article(what)} {what}, as it is sent and shown.")

    def _module(self, names: set[str], doc: str = "") -> str:
        if not names:
            return ""
        aliases = {name: kind for name, kind in self.aliases.items() if name in names}
        classes = [self._placed(one) for name, one in self.classes.items() if name in names]
        return templates.render(_PACKAGE, "schemas.py.jinja", doc=doc, aliases=aliases, classes=classes)

    def _placed(self, one: SchemaClass) -> SchemaClass:
        """Of several APIs, what one has beside the class that services take."""
        known = self._inside.classes.get(one.name) if self._inside is not None and one.given else None
        if known is None:
            return one
        module = "keys" if one.name in self._apart else "schemas"
        own = [line for line in one.fields if line not in known.fields or self._is_own(line)]
        return replace(one, base=f"{module}.{one.name}, Input", fields=own)

    def _is_own(self, line: str) -> bool:
        """Whether a field that is written alike is of another type for each API."""
        return self._design.api.coerce or bool(self._nested & set(re.findall(r"\w+", line)))

    # What comes in

    def body(self, route: Route) -> str:
        """The class of what a create or an update sends, with what stands around it."""
        verb = "Create" if route.endpoint.kind == "create" else "Update"
        name = f"{self._owner.name}{verb}"
        self._input(name, route.body, verb == "Update")
        return self.wrapped(name)

    def wrapped(self, name: str) -> str:
        """The class with the names of the request template around it."""
        template = documents.filled(self._design.api.request, self._owner)
        inner = name
        for around in reversed(documents.path(template)):
            outer = f"{inner}Body"
            self.classes[outer] = SchemaClass(
                outer, "Input", [self._field(around, documents.attributes([around])[0], inner)]
            )
            inner = outer
        return inner

    def _input(self, name: str, inputs: tuple[Input, ...], partial: bool, path: tuple[str, ...] = ()) -> None:
        """`path`: of rows inside others, the collections that lead to them."""
        doc = "What is left out stays as it is." if partial else ""
        fields = [self._sent(each, partial, path) for each in inputs]
        self.classes[name] = SchemaClass(name, "Input", fields, doc, given=True)

    def _sent(self, given: Input, partial: bool, path: tuple[str, ...]) -> str:
        member = given.member
        name = attribute(member.name)
        kind = self._input_type(given, partial, path)
        if partial:
            some = kind.removesuffix(" | None")
            return self._field(given.wire, name, f"{some} | MISSING{kind.removeprefix(some)}", "MISSING")
        if given.required:
            return self._field(given.wire, name, kind)
        if isinstance(member, Collection):
            return self._field(given.wire, name, kind, "Field(default=[])")
        return self._field(given.wire, name, kind, default_of(member.default))

    def _input_type(self, given: Input, partial: bool, path: tuple[str, ...]) -> str:
        member = given.member
        if isinstance(member, Collection):
            return self._collection_type(given, member, partial, path)
        if isinstance(member, Link):
            kind = self.key_type(self._design.backend.entity(member.target), member.by)
            return f"Annotated[{kind} | None, BlankIsNone]" if member.optional else kind
        return self._free_of_words(member, self._record_type(member) or self._alias(member))

    def _free_of_words(self, member: Field, kind: str) -> str:
        """The type of a key that may be new: it is none of the words that stand where it would."""
        words = self._words_beside(member)
        return f"Annotated[{kind}, not_among({', '.join(map(repr, words))})]" if words else kind

    def _record_type(self, member: Field) -> str:
        """The type of a field that holds a record, or a list of them; else ""."""
        kind = present(member.type)
        item = element(kind) or kind
        if not isinstance(item, RecordOf):
            return ""
        name = self._records.record_input(item.name)
        self._nested.add(name)
        name = name if item is kind else sizes(f"{self._rows}[{name}]", member.limits)[0]
        return f"Annotated[{name} | None, BlankIsNone]" if isinstance(member.type, Maybe) else name

    def _words_beside(self, member: Field) -> list[str]:
        """The words that stand in paths where this key would."""
        if not is_text(member.type) or not stands_in_paths(self._design.backend, member):
            return []
        return sorted(reserved(endpoints(self._design.backend, self._design.api), member.owner))

    def _collection_type(self, given: Input, member: Collection, partial: bool, path: tuple[str, ...]) -> str:
        inline = member.inline
        target = self._design.backend.entity(member.target)
        item = self.key_type(target) if given.keys else self._part(given, partial, (*path, member.name))
        if given.keys and inline is not None and inline.create and isinstance(target.identity[0], Field):
            item = self._free_of_words(target.identity[0], item)
        bounds = []
        if inline is not None and inline.min:
            bounds.append(f"min_length={inline.min}")
        if inline is not None and inline.max is not None:
            bounds.append(f"max_length={inline.max}")
        rows = f"{self._rows if self._nested & set(re.findall(r'[A-Za-z0-9_]+', item)) else 'list'}[{item}]"
        return f"Annotated[{rows}, Field({', '.join(bounds)})]" if bounds else rows

    def _part(self, given: Input, partial: bool, path: tuple[str, ...]) -> str:
        """The type of an owned row that is sent: in an update one with an id is known."""
        names = parts(self._owner, *path)
        self._input(names.new, given.rows, partial=False, path=path)
        self._nested |= {names.new, names.known}
        if not partial:
            return names.new
        self._input(names.known, changing(given), partial=True, path=path)
        identity = "RowId" if self._design.backend.ids == "int" else "RowUuid"
        self.classes[names.known].fields.insert(0, f"id: {identity}")
        new, known = f"Annotated[{names.new}, UnionTag(NEW)]", f"Annotated[{names.known}, UnionTag(KNOWN)]"
        return f"Annotated[{new} | {known}, Discriminator(new_or_known)]"

    def key_type(self, entity: Entity, by: str = "") -> str:
        """The type of what names a row: an object where a key has several parts."""
        parts = (entity.member(by.rpartition(".")[2]),) if by else entity.identity
        if len(parts) > 1:
            name = self._registry(entity.name)._key_class(entity)
            self._nested.add(name)
            return name
        part = parts[0]
        if isinstance(part, Link):
            return self.key_type(self._design.backend.entity(part.target))
        assert isinstance(part, Field)
        if part.implicit:
            return "RowId" if self._design.backend.ids == "int" else "RowUuid"
        return self._registry(entity.name)._key_alias(part, apart=entity.name != self._owner.name)

    def _key_alias(self, part: Field, *, apart: bool) -> str:
        alias = self._alias(part)
        if apart and alias in self.aliases:
            self._apart.add(alias)
        return alias

    def _key_class(self, entity: Entity) -> str:
        """The class of a key of several parts."""
        name = key_class(entity)
        if name not in self.classes:
            fields = []
            for part in entity.identity:
                if isinstance(part, Field):
                    kind = self._key_alias(part, apart=True)
                else:
                    kind = self.key_type(self._design.backend.entity(part.target))
                fields.append(self._field(wire(part, self._case), attribute(part.name), kind))
            what = self._owner.one.replace("_", " ")
            self._apart.add(name)
            self.classes[name] = SchemaClass(name, "Input", fields, f"What names {_article(what)} {what}.", given=True)
        return name

    def _alias(self, member: Field) -> str:
        """The type of a field, under a name of its own where it has limits."""
        limits = sent_limits(member.limits, member.default)
        key = stands_in_paths(self._design.backend, member)
        kind, limited = input_type(member.type, limits, key=key, coerce=self._design.api.coerce)
        if not limited and not is_hashed(member):
            return kind
        name = f"{member.owner}{_suffix(member.name)}"
        name = f"{name}Value" if name in BUILTINS else name
        optional = isinstance(member.type, Maybe)
        bare, _ = input_type(present(member.type), limits, key=key, coerce=self._design.api.coerce)
        self.aliases[name] = sealed(bare) if is_hashed(member) else bare
        if not optional:
            return name
        return f"Annotated[{name} | None, BlankIsNone]"

    def credentials(self, name: Field, password: Field) -> str:
        """The class of what signs in: only blank is invalid, all else that is wrong is told as credentials."""
        fields = [self._field(wire(f, self._case), attribute(f.name), "Credential") for f in (name, password)]
        self.classes["SignIn"] = SchemaClass("SignIn", "Input", fields, given=True)
        return self.wrapped("SignIn")

    def refresh(self) -> str:
        """The class of what renews or ends a session."""
        fields = [self._field(in_case("refresh_token", self._case), "refresh_token", "FilledText")]
        self.classes["Refresh"] = SchemaClass("Refresh", "Input", fields)
        return self.wrapped("Refresh")

    def sign_out(self) -> str:
        """The class of what ends a session, where not every session has a refresh token."""
        kind, default = "Annotated[FilledText | None, BlankIsNone]", "None"
        fields = [self._field(in_case("refresh_token", self._case), "refresh_token", kind, default)]
        self.classes["SignOut"] = SchemaClass("SignOut", "Input", fields)
        return self.wrapped("SignOut")

    # What is asked for

    def query(self, route: Route, listed: Listed) -> str:
        """The class of the query parameters of a list."""
        name = f"{_pascal(route.endpoint.name)}Query"
        fields = []
        for parameter in listed.parameters:
            fields.append(self._field(parameter.wire, parameter.name, parameter.annotation, parameter.default))
        self.classes[name] = SchemaClass(name, "NumberedQuery" if listed.numbered else "QueryInput", fields)
        return name

    # What goes out

    def answer(self, route: Route) -> str:
        """The class of an answer, with what stands around the rows."""
        doors, way = self._design.backend.doors, route.endpoint.way
        if route.answer.form != "session":
            return self._answered(route, None)
        every = self._design.backend.renewed if route.endpoint.kind == "refresh" else {way: doors[way]}
        return " | ".join(dict.fromkeys(self._answered(route, sign_in) for sign_in in every.values()))

    def _answered(self, route: Route, session: SignIn | None) -> str:
        shape = route.answer.shape
        assert shape is not None
        form = route.answer.form
        data = self.shown(shape, session)
        api = self._design.api
        if form not in ("page", "rows"):
            return self._answer_with(data)
        if form == "page":
            assert route.read is not None
            template, name, kind = documents.of_page(api, by_cursor=route.read.by_cursor), "Page", f"list[{data}]"
        else:
            template, name, kind = api.many, "List", f"list[{data}]"
        return self._answer(
            template, f"{self._stem(data)}{name}", kind, by_cursor=route.read is not None and route.read.by_cursor
        )

    def answer_with(self, shape: Shape) -> str:
        """The class of an answer with one row, with what stands around it."""
        return self._answer_with(self.shown(shape))

    def _answer_with(self, data: str) -> str:
        return self._answer(self._design.api.one, f"{self._stem(data)}Answer", data)

    def _stem(self, data: str) -> str:
        return data.removesuffix("Out") if data.endswith("Out") else self._owner.name

    def nothing(self, template: Any) -> str:
        """The class of an answer without a value."""
        return self._answer(template, f"{self._owner.name}Done", "None")

    def _answer(
        self, template: Any, name: str, data: str, owner: Owner | None = None, *, by_cursor: bool = False
    ) -> str:
        counts = dict.fromkeys(("total", "limit", "pages"), "int")
        counts |= dict.fromkeys(("offset", "page"), "None" if by_cursor else "int")
        counts["more"] = "bool"
        counts["next"] = "str | None" if by_cursor else "None"
        kind, needed = documents.classes(
            documents.filled(template, owner or self._owner), name, {"data": data, **counts}
        )
        for one in needed:
            names = documents.attributes(wire for wire, _ in one["fields"])
            fields = [
                self.made_field(wire, name, kind) for name, (wire, kind) in zip(names, one["fields"], strict=True)
            ]
            self.classes[one["name"]] = SchemaClass(one["name"], "Output", fields, one["doc"])
        return kind

    def shown(self, shape: Shape, session: SignIn | None = None) -> str:
        """The type of a row as it is shown."""
        if shape.alone:
            return self._property_type(shape.properties[0])
        if shape.name != self._owner.name:
            return self._registry(shape.name).shown(shape)
        beside = self._beside(shape, session) if session is not None else {}
        written = shape.made or shape.tells_once
        marks = [mark for mark, holds in ((_SESSION, beside), (_WRITTEN, written), (_KEY, shape.key)) if holds]
        known = (*(p.wire for p in shape.properties), *marks, *beside)
        suffixes = ("Out", "ItemOut", "PartOut", "WholeOut")
        several = sum(_KEY not in other and _WRITTEN not in other for other in self._shown)
        own = "MadeOut" if shape.made else "WrittenOut" if written else suffixes[min(several, 3)]
        if known in self._shown:
            return self._shown[known]
        sessions = sum(_SESSION in other for other in self._shown)
        session_out = f"Session{sessions + 1 if sessions else ''}Out"
        name = f"{shape.name}{session_out if beside else 'KeyOut' if shape.key else own}"
        self._shown[known] = name
        if shape.key:
            self._apart.add(name)
        fields = [self._shown_field(p) for p in shape.properties]
        fields += [self._field(in_case(each, self._case), each, kind) for each, kind in beside.items()]
        doc = "" if shape.key else (shape.view or shape.entity).doc
        self.classes[name] = SchemaClass(name, "Output", fields, doc)
        return name

    def _beside(self, shape: Shape, sign_in: SignIn) -> dict[str, str]:
        """The types of what stands beside an account that registers or signs in."""
        renewed = {"refresh_token": "str"} if sign_in.refresh is not None else {}
        if shape.shows_token:
            return renewed
        scheme = {"token_type": "str"} if sign_in.scheme else {}
        return {"access_token": "str", **renewed, **scheme, "expires_in": "int"}

    def _shown_field(self, shown: Property) -> str:
        """One name of an answer; absent where the caller may not read it, or where it is told of new rows alone."""
        kind, name = self._property_type(shown), attribute(shown.member.name)
        if shown.once or (isinstance(shown.member, Field | Link) and shown.member.read is not None):
            return self._field(shown.wire, name, f"{kind.removesuffix(' | None')} | None", "None")
        return self._field(shown.wire, name, kind)

    def _may_be_hidden(self, shown: Shape) -> bool:
        """Whether the rule of a view keeps its row from some who see the row around it."""
        if shown.view is None or not readers(shown.view).people:
            return False
        return not access(self._design.backend, readers(shown.view)).open

    def _property_type(self, shown: Property) -> str:
        member = shown.member
        if shown.row is not None:
            inner = self.shown(shown.row)
            if shown.many:
                return f"list[{inner}]"
            optional = isinstance(member, Link) and member.optional
            return f"{inner} | None" if optional or self._may_be_hidden(shown.row) else inner
        assert isinstance(member, Field | Computed)
        kind = self._type_of(member)
        if isinstance(member, Computed) and not member.stored and not kind.endswith(" | None"):
            body = written_out(self._design.backend, member.value)
            return f"{kind} | None" if null_for_nobody(body, member.caller) else kind
        return kind

    def _type_of(self, member: Field | Computed) -> str:
        is_record = isinstance(element(present(member.type)) or present(member.type), RecordOf)
        if isinstance(member, Computed) and not is_record:
            return output_type(member.type, self._design.backend.ids)
        return self._records.output(member.type)

    def made_field(self, wire: str, name: str, kind: str) -> str:
        """A field of what is made in code, by its own name."""
        code = self._field(wire, name, kind)
        return code.replace(f'alias="{wire}"', f'validation_alias="{wire}", serialization_alias="{wire}"')

    def _field(self, wire: str, name: str, kind: str, default: str = "") -> str:
        natural = camel(name) if self._case == "camel" else name
        if wire != natural or name.endswith("_") or (self._case == "camel" and _to_camel(name) != wire):
            options = default.removeprefix("Field(").removesuffix(")") if default.startswith("Field(") else ""
            options = options or (f"default={default}" if default else "")
            return f'{name}: {kind} = Field({options}{", " * bool(options)}alias="{wire}")'
        return f"{name}: {kind} = {default}" if default else f"{name}: {kind}"


def _to_camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


_OWN_SUFFIXES = frozenset({"Answer", "Body", "Create", "ItemOut", "List", "Out", "Page", "Row", "SessionOut", "Update"})


def _suffix(field: str) -> str:
    """What the type of a field ends in; not as one of the classes does."""
    name = _pascal(field)
    return f"{name}Value" if name in _OWN_SUFFIXES else name


def _article(noun: str) -> str:
    return "an" if noun[:1] in tuple("aeiou") else "a"


def _pascal(name: str) -> str:
    return "".join(word.capitalize() for word in words(name))
