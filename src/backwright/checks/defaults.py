"""Defaults: constants of the field's or parameter's own type, within its own limits."""

from __future__ import annotations

import ast
import re
from decimal import Decimal

from backwright.checks import bodies
from backwright.checks.bodies.reading import number_said
from backwright.checks.constants import MISFIT, number
from backwright.checks.ends import NO_INFINITE, end_of, is_infinite
from backwright.checks.foreign import as_default, beginning, is_clock, of_type
from backwright.checks.limits import described, storable
from backwright.checks.scopes import Module
from backwright.checks.symbols import Symbols
from backwright.diagnostics.catalogue import fields, habits
from backwright.model.expressions import Display, Exact, Expression, Value, Word
from backwright.model.members import UNLIMITED, Limits
from backwright.model.types import NUMBERS, Choice, ListOf, Maybe, Scalar, SetOf, Type, is_text, present

TEXTUAL = frozenset({"str", "email", "url", "slug", "html"})
LONGEST_TRIED = 20
"""Longer defaults are not tried against a pattern: one with nested repetition could take for ever."""
TIMES = frozenset({"date", "datetime", "time", "timedelta", "uuid"})
CLOCKS = {"backwright.logic.now": "datetime", "backwright.logic.today": "date"}


def read_default(module: Module, node: ast.expr, kind: Type, limits: Limits = UNLIMITED) -> Expression | None:
    """The default that a node says; None after a finding."""
    inner = present(kind)
    if isinstance(node, ast.Constant) and node.value is None:
        return _none(module, node, kind)
    if isinstance(node, ast.List | ast.Set | ast.Dict | ast.Tuple) or _is_empty_maker(node):
        return _several(module, node, inner)
    word = module.word(node) or module.called(node)
    if word in CLOCKS:
        return _clock(module, node, word, inner)
    if isinstance(inner, Choice):
        return _choice(module, node, inner)
    if not isinstance(inner, Scalar):
        module.say(fields.DefaultNotConstant(instead=_instead(module, node, inner)), node)
        return None
    value = _scalar(module, node, inner)
    if value is not None:
        _within(module, node, value, limits, inner)
    return value


def _none(module: Module, node: ast.expr, kind: Type) -> Expression | None:
    if isinstance(kind, Maybe):
        return Value(None, kind)
    module.say(fields.NoneNotAllowed(kind=described(kind)), node)
    return None


def _is_empty_maker(node: ast.expr) -> bool:
    """`list`, `list()`, `set()`, `dict()`: what other frameworks ask for."""
    target = node.func if isinstance(node, ast.Call) else node
    return isinstance(target, ast.Name) and target.id in ("list", "set", "dict")


def _several(module: Module, node: ast.expr, kind: Type) -> Expression | None:
    if isinstance(node, ast.List | ast.Set | ast.Tuple) and isinstance(kind, ListOf | SetOf):
        items = [read_default(module, item, kind.item) for item in node.elts]
        return None if None in items else Display(tuple(item for item in items if item is not None), kind)
    if isinstance(kind, ListOf | SetOf) and isinstance(node, ast.Call) and not node.args:
        return Display((), kind)
    if isinstance(node, ast.List) and not node.elts and kind == Scalar("json"):
        return Display((), kind)
    if isinstance(node, ast.Dict) and not node.keys and kind == Scalar("json"):
        return Value("{}", kind)
    module.say(fields.MutableDefault(), node)
    return None


def _clock(module: Module, node: ast.expr, word: str, kind: Type) -> Expression | None:
    name = word.rpartition(".")[2]
    if isinstance(node, ast.Call):
        module.say(fields.ClockCalled(name=name), node)
        return None
    if kind != Scalar(CLOCKS[word]):  # type: ignore[arg-type]  # the two are scalars
        module.say(fields.DefaultOfOtherType(wanted=described(kind), found=CLOCKS[word], instead=""), node)
        return None
    return Word(name, "", (), kind)


def _choice(module: Module, node: ast.expr, kind: Choice) -> Expression | None:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and kind.name:
        found = module.names.get(node.value.id)
        if found is not None and found.name == kind.name and isinstance(found.node, ast.ClassDef):
            value = enum_value(found.module, found.node, node.attr)
            if value is not None:
                return Value(value, kind)
    written = node.value if isinstance(node, ast.Constant) else None
    if isinstance(written, str | int) and not isinstance(written, bool) and written in kind.values:
        return Value(written, kind)
    known = ", ".join(repr(one) if isinstance(one, int) else f'"{one}"' for one in kind.values)
    suggest = module.guess(written, [str(one) for one in kind.values]) if isinstance(written, str) else None
    module.say(fields.DefaultNotAmong(known=known), node, suggest=suggest)
    return None


def enum_value(module: Module, node: ast.ClassDef, name: str) -> str | int | None:
    """The value of a member of an enum."""
    for statement in node.body:
        target = statement.targets[0] if isinstance(statement, ast.Assign) else None
        if isinstance(statement, ast.Assign) and isinstance(target, ast.Name) and target.id == name:
            if module.called(statement.value) == "enum.auto":
                return name.lower()
            value = statement.value.value if isinstance(statement.value, ast.Constant) else None
            return value if isinstance(value, str | int) else None
    return None


def _scalar(module: Module, node: ast.expr, kind: Scalar) -> Expression | None:
    if isinstance(node, ast.Lambda):
        module.say(habits.Lambda(instead=_lambda(module, node, kind)), node)
        return None
    if kind.name in NUMBERS and (exact := number(module, node)) is not MISFIT:
        return _number(module, node, exact, kind)
    if is_clock(node):
        module.say(fields.DefaultNotConstant(instead=_instead(module, node, kind)), node)
        return None
    if kind.name in TIMES and isinstance(node, ast.Call):
        return bodies.constant(node, _scope(module), kind)
    if isinstance(node, ast.Constant):
        return _constant(module, node, kind)
    found = module.names.get(node.id) if isinstance(node, ast.Name) else None
    if beginning(node) in module.broken:
        return None  # where it comes from has a finding
    if found is not None and found.kind == "setting":
        module.say(fields.DefaultSetting(name=found.name), node)
    else:
        module.say(fields.DefaultNotConstant(instead=_instead(module, node, kind)), node)
    return None


def _instead(module: Module, node: ast.expr, kind: Type) -> str:
    """What to write where a default is worked out."""
    if is_infinite(node):
        return NO_INFINITE
    if isinstance(node, ast.Attribute) and (end := end_of(module.word(node.value), node.attr)):
        return end
    said = as_default(node, "today" if kind == Scalar("date") else "now")
    return said or 'write the value itself, or work it out in @after("create")'


def _lambda(module: Module, node: ast.Lambda, kind: Type) -> str:
    if isinstance(node.body, ast.Constant):
        return f"write `= {module.source.segment(node.body)}`"
    return _instead(module, node.body, kind)


def _number(module: Module, node: ast.expr, exact: Decimal, kind: Scalar) -> Expression | None:
    whole = exact == exact.to_integral_value()
    if kind.name == "int" and not whole:
        module.say(fields.DefaultOfOtherType(wanted="int", found="a number with a fraction", instead=""), node)
        return None
    if not storable(exact):
        module.say(fields.DefaultBreaksLimit(value=module.source.segment(node)[:30], limit="64 bits"), node)
        return None
    return Value(int(exact), kind) if whole else Exact(exact, kind)


def _constant(module: Module, node: ast.Constant, kind: Scalar) -> Expression | None:
    value = node.value
    if (kind.name in TEXTUAL and isinstance(value, str)) or (kind.name == "bool" and isinstance(value, bool)):
        return Value(value, kind)
    found = {str: "text", bool: "bool", int: "int", float: "a number"}.get(type(value), "something else")
    instead = number_said(value, kind) or of_type(value, kind.name)
    module.say(fields.DefaultOfOtherType(wanted=described(kind), found=found, instead=instead), node)
    return None


def _scope(module: Module) -> bodies.Scope:
    """Constants know words alone."""
    return bodies.Scope(Symbols(words=module.words, broken=module.broken), module.source, module.findings)


def _within(module: Module, node: ast.expr, value: Expression, limits: Limits, kind: Scalar) -> None:
    if isinstance(value, Exact) or (isinstance(value, Value) and isinstance(value.value, int)):
        amount = Decimal(value.value) if value.value is not None else Decimal(0)
        _bounds(module, node, amount, limits, str(amount))
    elif isinstance(value, Value) and isinstance(value.value, str) and is_text(kind):
        _text(module, node, value.value, limits, kind)


def _bounds(module: Module, node: ast.expr, amount: Decimal, limits: Limits, shown: str) -> None:
    if limits.min is not None and amount < limits.min:
        module.say(fields.DefaultBreaksLimit(value=shown, limit=f"min={limits.min}"), node)
    if limits.max is not None and amount > limits.max:
        module.say(fields.DefaultBreaksLimit(value=shown, limit=f"max={limits.max}"), node)


def _text(module: Module, node: ast.expr, text: str, limits: Limits, kind: Scalar) -> None:
    if text:
        _bounds(module, node, Decimal(len(text)), limits, f'"{text}"')
    tried = limits.pattern and len(text) <= LONGEST_TRIED
    if tried and not re.fullmatch(limits.pattern, text):
        module.say(fields.DefaultBreaksLimit(value=f'"{text}"', limit=f'pattern="{limits.pattern}"'), node)
    if kind.name == "email" and text.count("@") != 1:
        module.say(fields.DefaultOfOtherType(wanted="email", found="text without an @", instead=""), node)
    if kind.name == "url" and not text.startswith(("http://", "https://")):
        module.say(fields.DefaultOfOtherType(wanted="url", found="text without http:// or https://", instead=""), node)
