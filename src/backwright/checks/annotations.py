"""Annotations: from what Python calls a type to the type of the model."""

from __future__ import annotations

import ast
import warnings
from typing import Literal, TypeAlias

import msgspec

from backwright.checks.habits import FOREIGN_TYPES
from backwright.checks.scopes import OWNERS, ROWS, Definition, Module, Run, text_of
from backwright.checks.words import STANDARD
from backwright.diagnostics.catalogue import fields, habits, names, syntax
from backwright.model.types import (
    Choice,
    ListOf,
    Maybe,
    Nothing,
    PairOf,
    RecordOf,
    Row,
    Scalar,
    ScalarName,
    SetOf,
    Type,
)

BUILTINS: dict[str, ScalarName] = {"str": "str", "int": "int", "float": "float", "bool": "bool"}
_OWN: dict[str, ScalarName] = {
    "Email": "email",
    "File": "file",
    "Html": "html",
    "Id": "id",
    "Json": "json",
    "Money": "money",
    "Password": "password",
    "Period": "period",
    "Secret": "secret",
    "Slug": "slug",
    "Token": "token",
    "Url": "url",
}
WORDS: dict[str, ScalarName] = {
    "datetime.date": "date",
    "datetime.datetime": "datetime",
    "datetime.time": "time",
    "datetime.timedelta": "timedelta",
    "decimal.Decimal": "decimal",
    "uuid.UUID": "uuid",
    **{f"backwright.fields.{name}": scalar for name, scalar in _OWN.items()},
}
MADE_OBJECTS = {"backwright.logic.Run": "Run", "backwright.logic.Reply": "Reply"}
ROW_EVENTS = frozenset({"backwright.Created", "backwright.Changed", "backwright.Deleted"})

DEEPEST = 40
"""How many names of types may stand for each other, far from Python's recursion limit."""

Use: TypeAlias = Literal["value", "result", "inner"]


class Typed(msgspec.Struct, frozen=True):
    """A type, and the `field(...)` of the `Annotated` that it was written with, in the module that wrote it."""

    type: Type
    limits: tuple[Module, ast.Call] | None = None


class Annotations(msgspec.Struct):
    """Reads the annotations of one run; an alias is read once for each place that uses it, and told once."""

    run: Run
    open: list[str] = msgspec.field(default_factory=list)

    def read(self, module: Module, node: ast.expr, use: Use = "value") -> Typed | None:
        """None after a finding, or where the name is already known to be broken."""
        if isinstance(node, ast.Constant):
            return self._constant(module, node, use)
        if isinstance(node, ast.Name):
            return self._name(module, node, use)
        if isinstance(node, ast.Attribute):
            return self._attribute(module, node)
        if isinstance(node, ast.Subscript):
            return self._subscript(module, node, use)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
            return self._union(module, node, [node.left, node.right], use)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FOREIGN_TYPES:
            module.say(habits.ForeignType(name=f"{node.func.id}(...)", ours=FOREIGN_TYPES[node.func.id]), node)
            return None
        module.say(fields.NotAType(), node)
        return None

    def _constant(self, module: Module, node: ast.Constant, use: Use) -> Typed | None:
        if node.value is None:
            return Typed(Nothing())
        text = text_of(node)
        if text is None:
            module.say(fields.NotAType(), node)
            return None
        quoted = _quoted(text)
        if quoted is None:
            module.say(fields.NotAType(), node)
            return None
        for inner in ast.walk(quoted):
            ast.copy_location(inner, node)
        return self.read(module, quoted, use)

    def _name(self, module: Module, node: ast.Name, use: Use) -> Typed | None:
        definition = module.names.get(node.id)
        if definition is not None:
            return self._defined(module, node, definition, use)
        word = module.words.get(node.id)
        if word is not None:
            return self._word(module, node, word)
        if node.id in BUILTINS:
            return Typed(Scalar(BUILTINS[node.id]))
        if node.id not in module.broken:
            self._unknown(module, node, node.id)
        return None

    def _unknown(self, module: Module, node: ast.expr, name: str) -> None:
        if name in ("list", "set", "List", "Set", "Sequence", "frozenset"):
            module.say(fields.OfWhat(name=name.lower()), node)
        elif name in FOREIGN_TYPES:
            module.say(habits.ForeignType(name=name, ours=FOREIGN_TYPES[name]), node)
        elif (home := _home(name)) is not None:
            module.say(names.NotImported(name=name, module=home), node)
        else:
            known = [own for own, found in module.names.items() if found.kind in (*OWNERS, "enum", "alias")]
            types = [word for word, full in module.words.items() if full in WORDS]
            every = [word.rpartition(".")[2] for word in WORDS]
            module.say(names.UnknownType(name=name), node, suggest=module.guess(name, known, types, every, BUILTINS))

    def _attribute(self, module: Module, node: ast.Attribute) -> Typed | None:
        word = module.word(node)
        if word:
            return self._word(module, node, word)
        name = node.value.id if isinstance(node.value, ast.Name) else ""
        if name in module.broken:
            return None
        if node.attr in STANDARD.get(name, ()):
            module.say(names.NotImported(name=node.attr, module=name), node)
        elif name in ("models", "db", "sa", "fields", "serializers", "orm"):
            module.say(
                habits.ForeignType(name=f"{name}.{node.attr}", ours=FOREIGN_TYPES.get(node.attr, "a type")), node
            )
        else:
            module.say(fields.NotAType(), node)
        return None

    def _word(self, module: Module, node: ast.expr, word: str) -> Typed | None:
        if word in WORDS:
            return Typed(Scalar(WORDS[word]))
        if word in MADE_OBJECTS:
            return Typed(RecordOf(MADE_OBJECTS[word]))
        if word in ("backwright.Entity", "backwright.Account", "backwright.Record", "backwright.Event"):
            module.say(fields.BaseAsType(name=word.rpartition(".")[2]), node)
        else:
            module.say(fields.NotAType(), node)
        return None

    def _defined(self, module: Module, node: ast.Name, definition: Definition, use: Use) -> Typed | None:
        self._postponed(module, node, definition)
        if definition.kind in ROWS:
            return Typed(Row(definition.name))
        if definition.kind == "view":
            if use != "value":
                return Typed(Row(definition.name))
            module.say(fields.ViewAsType(name=node.id, entity=definition.of), node)
            return None
        if definition.kind in OWNERS:
            return Typed(RecordOf(definition.name))
        if definition.kind == "enum":
            found = self.run.symbols[definition.module.name].choices.get(definition.name)
            return Typed(found) if found is not None else None
        if definition.kind == "alias":
            return self._alias(definition, use)
        module.say(fields.NotAType(), node)
        return None

    def _alias(self, definition: Definition, use: Use) -> Typed | None:
        if len(self.open) > DEEPEST:
            definition.module.say(syntax.TooDeep(), definition.span)
            return None
        if definition.name in self.open:
            definition.module.say(fields.AliasOfItself(name=definition.name), definition.span)
            return None
        self.open.append(definition.name)
        try:
            assert isinstance(definition.node, ast.expr)
            return self.read(definition.module, definition.node, use)
        finally:
            self.open.pop()

    def _postponed(self, module: Module, node: ast.Name, definition: Definition) -> None:
        later = definition.module is module and definition.span.line > node.lineno
        if later and not module.postponed and definition.kind in OWNERS:
            module.say(names.NotPostponed(name=node.id), node)

    def _subscript(self, module: Module, node: ast.Subscript, use: Use) -> Typed | None:
        word = module.word(node.value)
        name = node.value.id if isinstance(node.value, ast.Name) else ""
        if word == "typing.Literal":
            return self._literal(module, node)
        if word == "typing.Optional":
            return self._union(module, node, [node.slice, ast.copy_location(ast.Constant(None), node)], use)
        if word == "typing.Union":
            return self._union(module, node, items_of(node.slice), use)
        if word == "typing.Annotated":
            return self._annotated(module, node, use)
        if word in ROW_EVENTS:
            return self._row_event(module, node, word.rpartition(".")[2])
        if name in ("list", "set") and name not in module.names:
            return self._several(module, node, name, use)
        if name == "tuple" and use == "inner":
            return self._pair(module, node)
        if not word:
            self._unknown_generic(module, node, name)
        else:
            module.say(fields.NotAType(), node.value)
        return None

    def _unknown_generic(self, module: Module, node: ast.Subscript, name: str) -> None:
        if name in ("dict", "Dict", "Mapping", "tuple", "Tuple"):
            module.say(fields.NoSuchCollection(name=name.lower()), node)
        elif name in FOREIGN_TYPES:
            module.say(habits.ForeignType(name=f"{name}[...]", ours=FOREIGN_TYPES[name]), node.value)
        elif (home := _home(name)) is not None:
            module.say(names.NotImported(name=name, module=home), node.value)
        elif name in ("List", "Set", "Sequence", "Iterable", "frozenset"):
            module.say(habits.ForeignType(name=name, ours="list[...] or set[...]"), node.value)
        elif name not in module.broken:
            module.say(fields.NotAType(), node)

    def _several(self, module: Module, node: ast.Subscript, name: str, use: Use) -> Typed | None:
        if isinstance(node.slice, ast.Tuple):
            module.say(fields.OfWhat(name=name), node)
            return None
        inner = self.read(module, node.slice, use)
        if inner is None:
            return None
        if isinstance(inner.type, Maybe | Nothing | ListOf | SetOf):
            module.say(fields.NestedCollection(name=name), node.slice)
            return None
        return Typed(ListOf(inner.type) if name == "list" else SetOf(inner.type))

    def _pair(self, module: Module, node: ast.Subscript) -> Typed | None:
        parts = [self.read(module, item) for item in items_of(node.slice)]
        found = tuple(part.type for part in parts if part is not None)
        return Typed(PairOf(found)) if len(found) == len(parts) else None

    def _literal(self, module: Module, node: ast.Subscript) -> Typed | None:
        values: list[str | int] = []
        for item in items_of(node.slice):
            value = literal_value(item)
            if not isinstance(value, str | int) or isinstance(value, bool) or value == "":
                module.say(fields.LiteralValue(), item)
                return None
            if value in values:
                module.say(fields.LiteralTwice(value=value), item)
            else:
                values.append(value)
        if not values or len({type(value) for value in values}) > 1:
            module.say(fields.LiteralValue(), node)
            return None
        return Typed(Choice(tuple(values)))

    def _union(self, module: Module, node: ast.expr, parts: list[ast.expr], use: Use) -> Typed | None:
        read = [self.read(module, part, use) for part in parts]
        if None in read:
            return None
        kinds = [one for one in read if one is not None and not isinstance(one.type, Nothing)]
        if len(kinds) != 1:
            module.say(fields.UnionOfTypes(), node)
            return None
        if len(kinds) == len(read):
            return kinds[0]
        inner = kinds[0].type
        return Typed(inner if isinstance(inner, Maybe) else Maybe(inner), kinds[0].limits)

    def _annotated(self, module: Module, node: ast.Subscript, use: Use) -> Typed | None:
        first, *more = items_of(node.slice)
        inner = self.read(module, first, use)
        calls = [one for one in more if module.called(one) == "backwright.fields.field"]
        for one in more:
            if one not in calls:
                module.say(fields.AnnotatedWith(), one)
        if inner is None:
            return None
        call = calls[0] if calls else None
        return Typed(inner.type, (module, call) if isinstance(call, ast.Call) else inner.limits)

    def _row_event(self, module: Module, node: ast.Subscript, event: str) -> Typed | None:
        inner = self.read(module, node.slice)
        if inner is None:
            return None
        if not isinstance(inner.type, Row):
            module.say(fields.EventOfWhat(name=event), node.slice)
            return None
        return Typed(RecordOf(f"{event}[{inner.type.entity}]"))


def _quoted(text: str) -> ast.expr | None:
    """The syntax tree of a quoted annotation; None where it is none, or nested deeper than any type."""
    if text.count("[") + text.count("|") > DEEPEST:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def literal_value(item: ast.expr) -> object:
    """The constant that stands in a `Literal`: numbers may be negative."""
    if isinstance(item, ast.UnaryOp) and isinstance(item.op, ast.USub):
        inner = literal_value(item.operand)
        return -inner if isinstance(inner, int) and not isinstance(inner, bool) else None
    return item.value if isinstance(item, ast.Constant) else None


def items_of(node: ast.expr) -> list[ast.expr]:
    return list(node.elts) if isinstance(node, ast.Tuple) else [node]


def _home(name: str) -> str | None:
    """The module that a type of the language would be imported from."""
    return next((word.rpartition(".")[0] for word in WORDS if word.rpartition(".")[2] == name), None) or {
        "Literal": "typing",
        "Optional": "typing",
        "Annotated": "typing",
        "Run": "backwright.logic",
        "Created": "backwright",
        "Changed": "backwright",
        "Deleted": "backwright",
    }.get(name)
