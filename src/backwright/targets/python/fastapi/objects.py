"""Rows as JSON: the functions of a feature that make an object of a row."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from backwright.design import Design
from backwright.design.chains import chains
from backwright.design.conditions import Access, access, for_nobody, for_somebody, value_for_nobody
from backwright.design.inlining import body_of, written_out
from backwright.design.truth import FALSE, mentions_me
from backwright.model.expressions import Attribute, Expression, Self, Value
from backwright.model.members import Collection, Computed, Field, Link, is_issued
from backwright.model.names import snake
from backwright.model.shapes import Property, Shape
from backwright.model.surface import readers
from backwright.model.types import BOOL
from backwright.targets.python.columns import coerced, identity_columns, name_of
from backwright.targets.python.core import CoreCompiler, UnsupportedError
from backwright.targets.python.fastapi import documents
from backwright.targets.python.fastapi.names import Owner
from backwright.targets.python.fastapi.policies import Policies
from backwright.targets.python.fastapi.renamed import Documents, function
from backwright.targets.python.symbols import attribute, class_name, variable

_KEY = "(key)"
"""Beside the names that a shape shows: it is a key."""
_WRITTEN = "(written)"
"""Beside these: rows inside it show their tokens where they are new."""


@dataclass(slots=True)
class Objects:
    """The functions of one feature, each once. What others show of its rows comes from here too."""

    design: Design
    owner: Owner
    policies: Policies
    registry: Callable[[str], Objects]
    """Those of another owner, whose rows are shown inside these."""
    functions: dict[str, str] = field(default_factory=dict)
    private: dict[str, str] = field(default_factory=dict)
    _objects: dict[tuple[str, ...], str] = field(default_factory=dict)

    @property
    def _core(self) -> CoreCompiler:
        return CoreCompiler(self.design)

    def object_call(self, shape: Shape, row: str, signed_in: str = "signed_in") -> str:
        """The code of a row in a shape of this feature."""
        if shape.alone and (not shape.key or _is_column(shape)):
            return self._property(shape.properties[0], row)
        name = self._object(shape)
        return f"{name}({row}{f', signed_in={signed_in}' if self.asks(shape) else ''})"

    def _object(self, shape: Shape) -> str:
        """The function that makes the object."""
        variable_ = self.owner.variable
        if shape.alone:
            name = self.object_name(shape)
            head = f"def {name}({variable_}: type[{self.owner.model}]) -> ScalarSelect[Any]:"
            self.functions[name] = function("", head, "", f"return {self._property(shape.properties[0], variable_)}")
            return name
        values = {p.wire: self._property(p, variable_) for p in shape.properties}
        rules = {p.wire: rule for p in shape.properties if (rule := self._read_rule(p.member)) is not None}
        shown = self._seen_object(values, rules, variable_)
        once = [p.wire for p in shape.properties if p.once]
        if once:
            before = self._seen_object({w: code for w, code in values.items() if w not in once}, rules, variable_)
            shown = f"case(({values[once[0]]}.is_not(None), {shown}), else_={before})"
        code = f"return {shown}"
        keyword = ", *, signed_in: bool" if self.asks(shape) else ""
        name = self.object_name(shape)
        kind = "ColumnElement[Any]" if rules or once else "JsonObject"
        head = f"def {name}({variable_}: type[{self.owner.model}]{keyword}) -> {kind}:"
        self.functions[name] = function("", head, "", code)
        return name

    def _seen_object(
        self, values: dict[str, str], rules: dict[str, Access], row: str, *, somebody: bool = False
    ) -> str:
        """The object as the caller may see it: what they may not read is absent, and not null. `somebody`: the caller
        is signed in.
        """
        if not rules:
            return documents.object_of(values)
        rule = next(iter(rules.values()))
        hidden = {wire for wire, other in rules.items() if other == rule}
        rest = {wire: other for wire, other in rules.items() if wire not in hidden}
        seen = {wire: code for wire, code in values.items() if wire not in hidden}
        without = self._seen_object(seen, rest, row, somebody=somebody)
        if rule.somebody == FALSE:
            return without
        passes = self.policies.filter(rule, row, "True") or "true()" if somebody else self._passes(rule, row)
        return f"case(({passes}, {self._seen_object(values, rest, row, somebody=somebody)}), else_={without})"

    def _passes(self, rule: Access, row: str) -> str:
        """The condition of a rule, for whoever calls."""
        if rule.nobody == FALSE:
            return f"{self.policies.filter(rule, row, 'True') or 'true()'} if signed_in else false()"
        return self.policies.filter(rule, row, "signed_in")

    def _read_rule(self, member: object) -> Access | None:
        """Who may read a member, of those who may read the row; None where all of them may."""
        if not isinstance(member, Field | Link) or member.read is None:
            return None
        rule = access(self.design.backend, member.read)
        return None if rule.open else rule

    def _for_those_who_see(self, path: Expression) -> str:
        """The condition under which a caller may ask about a path; empty where everyone may."""
        if not isinstance(path, Attribute) or "." not in path.member:
            return ""
        rule = self._read_rule(self.design.backend.member(path.member))
        if rule is None:
            return self._for_those_who_see(path.base)
        if not isinstance(path.base, Self):
            raise UnsupportedError("a list that is asked for by a value that only some may read", path.member)
        return self.policies.filter(rule, self.owner.model, "True")

    def object_name(self, shape: Shape) -> str:
        """The function that makes the object of a row in a shape: one for each shape."""
        marks = [mark for mark, holds in ((_KEY, shape.key), (_WRITTEN, shape.tells_once)) if holds]
        shown = (*(p.wire for p in shape.properties), *marks)
        if shown not in self._objects:
            suffixes = ("object", "item", "part", "whole")
            several = sum(_KEY not in other and _WRITTEN not in other for other in self._objects)
            own = "made" if shape.made else "written"
            suffix = "key" if shape.key else own if shape.tells_once else suffixes[min(several, 3)]
            name = f"{self.owner.one}_{suffix}"
            self._objects[shown] = f"{name}_" if name == "json_object" else name
        return self._objects[shown]

    def asks(self, shape: Shape) -> bool:
        """Whether it looks otherwise to somebody who is signed in."""
        return any(self._asks(p) for p in shape.properties)

    def _asks(self, shown: Property) -> bool:
        if isinstance(shown.member, Computed):
            return shown.member.caller != "none" or mentions_me(written_out(self.design.backend, shown.member.value))
        if shown.row is None:
            return self._read_rule(shown.member) is not None
        rule = self._inner_rule(shown.row)
        return (
            self._read_rule(shown.member) is not None
            or self.asks(shown.row)
            or (rule is not None and rule.nobody != rule.somebody)
        )

    def _embedding(self, shape: Shape, target: str) -> list[str]:
        """The rule of what is shown inside another row, as a condition."""
        rule = self._inner_rule(shape)
        if rule is None:
            return []
        policies = self.registry(shape.name).policies
        if rule.nobody == FALSE:
            return [f"{policies.filter(rule, target, 'True') or 'true()'} if signed_in else false()"]
        return [policies.filter(rule, target, "signed_in")]

    def _inner_rule(self, shape: Shape) -> Access | None:
        """The rule of the view, or of an owned row that has one; None where everyone passes who sees the row around."""
        owner = shape.view or shape.entity
        if shape.key or (shape.view is None and shape.alone) or not readers(owner).people:
            return None
        rule = access(self.design.backend, readers(owner))
        return None if rule.open else rule

    def _property(self, shown: Property, row: str, *, somebody: bool = False) -> str:
        """A value that is shown; `somebody`: whoever asks is signed in."""
        member = shown.member
        if isinstance(member, Computed):
            return self._computed(member, row, somebody=somebody)
        if isinstance(member, Field):
            if is_issued(member):
                own = f"new_token({row}.{attribute(member.name)})"
                return 'bindparam("token", type_=Text)' if self.owner.entity.account else own
            return self._documents.shown(member.type, f"{row}.{attribute(member.name)}")
        assert shown.row is not None
        if isinstance(member, Link):
            if shown.row.alone and _is_id(shown.row.properties[0]):
                return f"{row}.{member.name}_id"
            return self._nested(member, shown.row, row, f"{{}}.id == {row}.{member.name}_id")
        assert isinstance(member, Collection)
        return self._collection(member, shown.row, row)

    @property
    def _documents(self) -> Documents:
        return Documents(self.design, self.private)

    def _computed(self, member: Computed, row: str, *, somebody: bool = False) -> str:
        if member.stored:
            column = f"{row}.{attribute(member.name)}"
            return f"type_coerce({column}, Exact)" if name_of(member.type) == "decimal" else column
        body = body_of(self.design.backend, member)
        name = f"_{member.name}"
        if not mentions_me(body):
            return self._linked(name, member, row)
        seen = self._worked_out(name, member, for_somebody(body), row)
        if somebody:
            return seen
        if member.caller == "required":
            return f"{seen} if signed_in else {'false' if member.type == BOOL else 'null'}()"
        rest = for_nobody(body) if member.type == BOOL else value_for_nobody(body)
        if rest is None:
            return f"{seen} if signed_in else null()"
        if isinstance(rest, Value) and isinstance(rest.value, bool | None):
            return f"{seen} if signed_in else {self._core.value(rest, row).text}"
        return f"{seen} if signed_in else {self._worked_out(f'{name}_for_nobody', member, rest, row)}"

    def _linked(self, name: str, member: Computed, row: str) -> str:
        """The same, beside the functions of the values that it is worked out of where these are a chain."""
        chain = chains(self.design.backend, self.owner.name)
        body = chain.body(member)
        for link in chain.linked(body):
            if (other := f"_{link.name}") not in self.private:
                self._linked(other, link, row)
        return self._worked_out(name, member, body, row, named=chain.has(member))

    def _worked_out(self, name: str, member: Computed, body: Expression, row: str, *, named: bool = False) -> str:
        """The call of a function that has the code of a computed value."""
        own = self.owner.variable
        is_bool = member.type == BOOL
        code = self._core.condition(body, own, searched=False) if is_bool else self._core.value(body, own)
        code.text = self._documents.shown(member.type, code.text)
        if name_of(body.type) == "decimal" or (name_of(body.type) == "money" and not isinstance(body, Attribute)):
            code.text = coerced(code.text, body.type)
        if name_of(body.type) == "money" and name_of(member.type) == "decimal":
            code.text = f"ExactNumber({code.text})"
        code.text = f'worked_out("{own}.{member.name}", {code.text})' if named else code.text
        kind = "ColumnElement[bool]" if is_bool else "ColumnElement[Any]"
        kind = "Value" if re.fullmatch(rf"{own}\.\w+", code.text) else kind
        head = f"def {name}({own}: type[{self.owner.model}]) -> {kind}:"
        doc = f'"""{member.doc}"""' if member.doc else ""
        self.private[name] = function("", head, doc, *code.before, f"return {code.text}")
        return f"{name}({row})"

    def _nested(self, link: Link, shape: Shape, row: str, test: str) -> str:
        """A row that a link leads to, as a part of this one."""
        name, own = link.name, self.owner.variable
        # The row may be shown beside its key, and have a function of that name that finds the row that it lives in.
        helper = f"_{name}_named" if shape.key and link in self.owner.entity.identity else f"_{name}"
        target = variable(name) if variable(name) != own else f"{variable(name)}_"
        item, asks = self._item(shape, target)
        conditions = [test.format(target).replace(f"{row}.", f"{own}.", 1), *self._embedding(shape, target)]
        asks = asks or any("signed_in" in condition for condition in conditions)
        keyword = ", *, signed_in: bool" if asks else ""
        self.private[helper] = function(
            "",
            f"def {helper}({own}: type[{self.owner.model}]{keyword}) -> ScalarSelect[Any]:",
            "",
            f"{target} = aliased({class_name(shape.entity.name)})",
            f"return select({item}).where({', '.join(conditions)}).scalar_subquery()",
        )
        return f"{helper}({row}{', signed_in=signed_in' if asks else ''})"

    def _collection(self, member: Collection, shape: Shape, row: str) -> str:
        helper, own = f"_{member.name}{'_written' * shape.tells_once}", self.owner.variable
        target = variable(snake(member.target))
        if target == own:
            target = f"{target}_"
        item, asks = self._item(shape, target)
        lines = [f"{target} = aliased({class_name(member.target)})"]
        entity = self.design.backend.entity(member.target)
        if member.kind == "list":
            link = self.design.backend.member(member.through)
            conditions = [f"{target}.{link.name}_id == {own}.id"]
            order = f"{target}.id"
        else:
            pairs = self._core.pairs(member)
            table, mine, other = pairs
            conditions = [f"{table}.c.{mine} == {own}.id", f"{table}.c.{other} == {target}.id"]
            order = ", ".join(f"{target}.{column}" for column in identity_columns(entity))
        conditions += [*self._core.live(member.target, target), *self._embedding(shape, target)]
        asks = asks or any("signed_in" in condition for condition in conditions)
        keyword = ", *, signed_in: bool" if asks else ""
        rows = f"select({item}).where({', '.join(conditions)}).order_by({order})"
        self.private[helper] = function(
            "",
            f"def {helper}({own}: type[{self.owner.model}]{keyword}) -> ScalarSelect[Any]:",
            "",
            *lines,
            f"rows = {rows}",
            f"return json_array(rows.correlate({own}))",
        )
        return f"{helper}({row}{', signed_in=signed_in' if asks else ''})"

    def _item(self, shape: Shape, target: str) -> tuple[str, bool]:
        """A row of another feature in its shape, and whether that asks who is signed in."""
        if shape.alone and (not shape.key or _is_column(shape)):
            key = shape.properties[0].member
            return (f"{target}.{attribute(key.name)}" if isinstance(key, Field) else f"{target}.{key.name}_id"), False
        asks = self.asks(shape)
        return self.registry(shape.name).object_call(shape, target), asks


def _is_column(key: Shape) -> bool:
    """Whether a key of one part stands in the row that it names."""
    part = key.properties[0]
    return part.row is None or (part.row.alone and _is_id(part.row.properties[0]))


def _is_id(shown: Property) -> bool:
    return isinstance(shown.member, Field) and shown.member.implicit and shown.member.name == "id"


def told_tokens(shape: Shape) -> list[str]:
    """What a statement is given beside the rest where it shows the tokens of new rows."""
    return ["tokens=tokens_told(session)"] if shape.made or shape.tells_once else []
