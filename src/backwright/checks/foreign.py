"""Members as other frameworks declare them, and how a blueprint declares the same."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from datetime import datetime

from backwright.checks.habits import FOREIGN_TYPES

_OPTIONS = {
    "max_length": "max",
    "max": "max",
    "le": "max",
    "max_value": "max",
    "min_length": "min",
    "min": "min",
    "ge": "min",
    "min_value": "min",
    "pattern": "pattern",
    "regex": "pattern",
    "unique": "unique",
    "default": "default",
}
"""What options are called in `field(...)`; the others are not needed."""
_LENGTHS = frozenset({"String", "Text", "Unicode", "VARCHAR", "CHAR"})
_CLOCKS = frozenset({"datetime", "date", "timezone", "func", "time", "Instant", "LocalDate", "dt"})
_GIVEN = frozenset({"Depends", "Security", "Body", "Query", "Path", "Header", "Form", "Cookie"})
_LIMITING = frozenset(
    {"NotBlank", "NotNull", "NotEmpty", "Min", "Max", "Size", "Length", "Range", "MinLength", "MaxLength", "IsEmail"}
)


def as_field(name: str, call: ast.Call, annotation: ast.expr | None) -> str:
    """A field, from the call that declares it; of the column of a link, the link."""
    linked = _linked(call)
    if linked:
        kind = f"{linked} | None" if annotation is not None and "None" in _type(annotation) else linked
        return f"{name.removesuffix('_id')}: {kind} = relation()"
    if any(key.arg == "primary_key" and _is(key.value, True) for key in call.keywords) and name == "id":
        return "leave it out: every row has an `id`"
    kind = _kind(call) if annotation is None else _type(annotation)
    options = dict(_options(call))
    empty = any(key.arg in ("null", "nullable") and _is(key.value, True) for key in call.keywords)
    empty = empty or options.get("default") == "None"
    if empty and "None" not in kind:
        kind += " | None"
    if kind.endswith("| None"):
        options.setdefault("default", "None")
    if options.keys() == {"default"}:
        return f"{name}: {kind} = {options['default']}"
    listed = ", ".join(f"{option}={value}" for option, value in options.items())
    return f"{name}: {kind} = field({listed})" if listed else f"{name}: {kind}"


def as_value(name: str, value: ast.expr) -> str:
    """A field, from a value without a type."""
    if isinstance(value, ast.Constant) and value.value is not None:
        return f"{name}: {type_of(value)} = {ast.unparse(value)}".replace("'", '"')
    return f"{name}: str = field()"


def as_link(name: str, call: ast.Call, annotation: ast.expr | None) -> str:
    """A link, or links, from the call that declares them."""
    called = _name(call.func)
    if annotation is not None:
        kind = _type(annotation)
        return f"{name}: {kind} = {'many()' if kind.startswith(('list[', 'set[')) else 'relation()'}"
    target = _target(call)
    if called == "ManyToManyField":
        return f"{name}: set[{target}] = many()"
    if called in ("relationship", "Relationship", "backref") and name.endswith("s"):
        return f"{name}: list[{target}] = many()"
    return f"{name}: {target} = relation({'unique=True' if called == 'OneToOneField' else ''})"


def as_default(node: ast.expr, clock: str) -> str:
    """What to write where a default is worked out; empty where that is not known. `clock`: `now` or `today`."""
    if is_clock(node):
        return f"write `= {clock}`"
    value = worked_out(node)
    if value is not None:
        return f"write `{value!r}`".replace("'", '"')
    called = _name(node.func) if isinstance(node, ast.Call) else ""
    if called in _LIMITING:
        return "limits stand in `field(min=..., max=..., pattern=...)`"
    if called in _GIVEN:
        return "leave it out: what is sent is a parameter with its type, who calls is `me`"
    if beginning(node) == "os":
        return 'ask the environment by `NAME: str = setting("What it is.")`, and assign it in @after("create")'
    return ""


def is_clock(node: ast.expr) -> bool:
    """Whether it is `datetime.now`, `timezone.now()`, `date.today` or their like."""
    target = node.func if isinstance(node, ast.Call) else node
    return (
        isinstance(target, ast.Attribute) and target.attr in ("now", "utcnow", "today") and beginning(target) in _CLOCKS
    )


def beginning(node: ast.expr) -> str:
    """The name that a path or a call begins with."""
    while isinstance(node, ast.Attribute | ast.Call | ast.Subscript):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def type_of(default: ast.expr | None) -> str:
    """The type of what a constant is."""
    value = default.value if isinstance(default, ast.Constant) else None
    return type(value).__name__ if isinstance(value, bool | int | float | str) else "str"


def worked_out(node: ast.expr) -> object:
    """What an expression of constants is: a text or a number; None of any other."""
    match node:
        case ast.Constant(value=str() | int() | float() as value):
            return value
        case ast.JoinedStr(values=[ast.Constant(value=str(text))]):
            return text
        case ast.BinOp(left, ast.Add() | ast.Mult() | ast.Sub() as operator, right):
            first, second = worked_out(left), worked_out(right)
            if isinstance(first, int) and isinstance(second, int):
                how = {ast.Add: first + second, ast.Mult: first * second, ast.Sub: first - second}
                return how[type(operator)]
            if isinstance(first, str) and isinstance(second, str) and isinstance(operator, ast.Add):
                return first + second
    return None


def of_type(value: object, kind: str) -> str:
    """What to write for a constant that stands where one of another type belongs."""
    match value, kind:
        case ((0 | 1), "bool"):
            return f"write `{bool(value)}`"
        case str(), "bool" if value.lower() in ("true", "false"):
            return f"write `{value.capitalize()}`"
        case int(), "timedelta":
            return f"write `timedelta(seconds={value})`"
        case str(), "date" | "datetime":
            try:
                moment = datetime.fromisoformat(value)
            except ValueError:
                return f"write `{kind}(2030, 1, 31)`"
            parts = [moment.year, moment.month, moment.day]
            if kind == "datetime" and (moment.hour or moment.minute):
                parts += [moment.hour, moment.minute]
            return f"write `{kind}({', '.join(map(str, parts))})`"
        case ((int() | float()), "str"):
            return f'write `"{value}"`'
    return ""


def _linked(call: ast.Call) -> str:
    """The entity whose key a column has: `foreign_key="team.id"`, `ForeignKey("team.id")`; empty for other columns."""
    keys = [key.value for key in call.keywords if key.arg == "foreign_key"]
    keys += [
        one.args[0] for one in call.args if isinstance(one, ast.Call) and _name(one.func) == "ForeignKey" and one.args
    ]
    for key in keys:
        if isinstance(key, ast.Constant) and isinstance(key.value, str):
            words = key.value.partition(".")[0].removesuffix("s").split("_")
            return "".join(word.capitalize() for word in words)
    return ""


def _target(call: ast.Call) -> str:
    match call.args:
        case [ast.Constant(value=str(text)), *_]:
            return text.rpartition(".")[2]
        case [ast.Name(id=name) | ast.Attribute(attr=name), *_]:
            return name
    return "Other"


def _kind(call: ast.Call) -> str:
    """The type that the call, or its first argument, stands for."""
    for part in (call, *call.args):
        ours = FOREIGN_TYPES.get(_name(part.func if isinstance(part, ast.Call) else part), "").partition(" = ")[0]
        if ours.isidentifier():
            return ours
    return "str"


def _type(annotation: ast.expr) -> str:
    """An annotation as a blueprint writes it."""
    match annotation:
        case ast.Subscript(value=outer, slice=inner) if _name(outer) == "Mapped":
            return _type(inner)
        case ast.Subscript(value=outer, slice=inner) if _name(outer) == "Optional":
            return f"{_type(inner)} | None"
        case ast.Subscript(value=outer, slice=inner) if _name(outer) in ("List", "list", "Set", "set"):
            return f"{_name(outer).lower()}[{_type(inner)}]"
        case ast.Constant(value=str(text)):
            return text
    ours = FOREIGN_TYPES.get(_name(annotation), "")
    return ours if ours.isidentifier() else ast.unparse(annotation)


def _options(call: ast.Call) -> Iterator[tuple[str, str]]:
    for part in call.args:
        match part:
            case ast.Call(args=[ast.Constant(value=int(length)), *_]) if _name(part.func) in _LENGTHS:
                yield "max", str(length)
    for keyword in call.keywords:
        option = _OPTIONS.get(keyword.arg or "")
        if option is not None and isinstance(keyword.value, ast.Constant | ast.UnaryOp):
            yield option, ast.unparse(keyword.value).replace("'", '"')


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _is(node: ast.expr, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is value
