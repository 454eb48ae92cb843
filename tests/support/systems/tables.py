"""Entities, and the records and enums beside them: what they store."""

from __future__ import annotations

from support.systems.declared import Table
from support.systems.draw import HOLE, Draw
from support.systems.kinds import (
    BOOL,
    DATE,
    DECIMAL,
    INSTANT,
    INT,
    MONEY,
    TEXT,
    Choice,
    ListOf,
    Maybe,
    Row,
    Type,
    annotation,
)
from support.systems.names import ENUMS, RECORDS, STATES, TABLES

FIELDS: dict[Type, tuple[str, ...]] = {
    INT: (
        "field(default={0-5}, min=-1000, max=1000)",
        "field(default={0-5}, min=0, max=9)",
        "field(min=-99, max=99)",
        "{0-9}",
    ),
    TEXT: ("field(max=20)", "field(default='', max=40)", "field(default='x', max=30)"),
    BOOL: ("True", "False"),
    MONEY: ("field(default=0, min=-1000, max=1000)", "field(min=0, max=500)"),
    DECIMAL: ("field(default=Decimal('1.5'), min=-1000, max=1000)", "field(min=0, max=99)"),
    DATE: ("", "field(default=today)"),
    INSTANT: ("", "field(default=now)"),
    Maybe(INT): ("None", "field(default=None, min=-1000, max=1000)"),
    Maybe(TEXT): ("field(default=None, max=20)",),
    Maybe(DATE): ("None",),
    Maybe(MONEY): ("field(default=None, min=0, max=500)",),
    ListOf(TEXT): ("field(default=[], max=3)",),
}
"""By type, what may stand behind the sign of equality; nothing: there is none."""
KINDS = (INT, INT, TEXT, *FIELDS)
"""As often as people use them."""


def tables(draw: Draw) -> None:
    """All entities, each with what it stores and where it leads."""
    for name in draw.names.tables:
        draw.system.tables[name] = Table(name, options=_options(draw))
    draw.system.names |= {*draw.system.tables}
    enums = [_enum(draw, name) for name in draw.random.sample(ENUMS, 2)]
    for table in draw.system.tables.values():
        _fields(draw, table, enums)
    for table in draw.system.tables.values():
        table.bodies.append(_rules(draw, table))
        for _ in range(draw.one_of([0, 1, 1, 2, 2])):
            _link(draw, table)
        if draw.chance(0.4):
            _set(draw, table)
    if draw.chance(0.3):
        _inside(draw)


def _options(draw: Draw) -> list[str]:
    """Of an entity, in the head of its class."""
    shares = {"timestamps=False": 0.8, "versioned=True": 0.12, "soft_delete=True": 0.12}
    return [option for option, share in shares.items() if draw.chance(share)]


def _rules(draw: Draw, table: Table) -> str:
    """Anybody may do most things; an update may be open to one field alone."""
    rest = ", delete=anyone" if draw.chance(0.6) else ""
    if "soft_delete=True" in table.options and draw.chance(0.5):
        rest += ", restore=anyone"
    if draw.chance(0.05):
        field = draw.one_of([*table.assigned])
        return f"allow(read=anyone, create=anyone{rest})\nallow(update=anyone, only=['{field}'])"
    return f"allow(read=anyone, create=anyone, update=anyone{rest})"


def _enum(draw: Draw, name: str) -> Choice:
    values = tuple(draw.random.sample(STATES, 3))
    draw.system.names.add(name)
    draw.system.classes.append("\n".join([f"class {name}(Enum):", *(f"    {value} = '{value}'" for value in values)]))
    return Choice(values, name)


def _member(draw: Draw, table: Table) -> str:
    """A new name in an entity."""
    name = draw.names.fresh(table.members)
    table.members.add(name)
    return name


def _fields(draw: Draw, table: Table, enums: list[Choice]) -> None:
    """A number, and some others; perhaps a key, a state, a choice."""
    if draw.chance(0.4):
        table.key = _member(draw, table)
        table.fields[table.key] = TEXT
        table.lines.append(f"{table.key}: str = field(key=True, max=8, pattern='[a-z]+')")
    for kind in (INT, *draw.random.choices(KINDS, k=draw.random.randint(1, 5))):
        _field(draw, table, kind, draw.one_of(FIELDS[kind]))
    if draw.chance(0.35):
        state = Choice(tuple(draw.random.sample(STATES, 3)))
        table.state = _field(draw, table, state, repr(state.values[0]))
    if draw.chance(0.3):
        enum = draw.one_of(enums)
        _field(draw, table, enum, f"{enum.name}.{enum.values[0]}")


def _field(draw: Draw, table: Table, kind: Type, default: str) -> str:
    """One field, of which the default may stand in `field(...)`."""
    name = _member(draw, table)
    table.fields[name] = kind
    if not default or (default.startswith("field(") and "default=" not in default):
        table.required.add(name)
    default = HOLE.sub(lambda hole: draw.number(hole[1]), default)
    if kind in (INT, TEXT) and default.startswith("field(") and draw.chance(0.08):
        default = default.replace("field(", "field(unique=True, ")
    table.lines.append(f"{name}: {annotation(kind)}" + (f" = {default}" if default else ""))
    return name


def _link(draw: Draw, table: Table) -> None:
    """To one row, of which the rows here may be a list."""
    target = draw.table()
    name = _member(draw, table)
    optional = target is table or _reaches(draw, target, table) or draw.chance(0.5)
    table.links[name] = Maybe(target.row) if optional else target.row
    if optional:
        table.lines.append(f"{name}: {target.name} | None = relation(default=None)")
    else:
        cascade = " = relation(on_delete='cascade')" if draw.chance(0.4) else ""
        table.lines.append(f"{name}: {target.name}{cascade}")
    if draw.chance(0.7):
        other = _member(draw, target)
        target.lists[other] = table.name
        target.lines.append(f"{other}: list[{table.name}] = many(inverse='{name}')")


def _reaches(draw: Draw, first: Table, last: Table) -> bool:
    """Whether a row needs another that needs another, up to the last."""
    needed = [draw.system.tables[kind.entity] for kind in first.links.values() if isinstance(kind, Row)]
    return first is last or any(_reaches(draw, each, last) for each in needed)


def _set(draw: Draw, table: Table) -> None:
    """Links to many rows, which may know them too, or are a part of the row's JSON."""
    target = draw.table()
    if target is table:
        return
    name = _member(draw, table)
    table.sets[name] = target.name
    if draw.chance(0.4):
        table.lines.append(f"{name}: set[{target.name}] = inline(max=6)")
        return
    table.lines.append(f"{name}: set[{target.name}] = many()")
    if draw.chance(0.4):
        other = _member(draw, target)
        target.sets[other] = table.name
        target.lines.append(f"{other}: set[{table.name}] = many(inverse='{name}')")


def _inside(draw: Draw) -> None:
    """Rows that live within others, and may be a part of their JSON."""
    owner, name = draw.table(), draw.one_of([name for name in TABLES if name not in draw.system.names])
    table = Table(name, options=["timestamps=False"], bodies=["allow(read=anyone, create=anyone, update=anyone)"])
    link, several = _member(draw, table), _member(draw, owner)
    table.links[link] = owner.row
    table.fixed.add(link)
    table.lines.append(f"{link}: {owner.name} = within()")
    for kind in (INT, draw.one_of([TEXT, BOOL, MONEY, DATE])):
        _field(draw, table, kind, draw.one_of(FIELDS[kind]))
    owner.lists[several] = name
    owner.lines.append(f"{several}: list[{name}] = {draw.one_of(['inline(max=4)', 'many()'])}")
    draw.system.tables[name] = table
    draw.system.names.add(name)


def record(draw: Draw) -> None:
    """A shape that callers send several of."""
    name = draw.one_of([name for name in RECORDS if name not in draw.system.names])
    kinds: list[Type] = draw.random.choices([INT, TEXT, MONEY, DATE, DECIMAL], k=draw.random.randint(2, 3))
    kinds += [kind for kind, share in ((draw.table().row, 0.4), (BOOL, 0.3)) if draw.chance(share)]
    limits: dict[Type, str] = {TEXT: " = field(max=12)", BOOL: " = False"}
    limits |= dict.fromkeys([INT, MONEY, DECIMAL], " = field(min=-99, max=99)")
    fields: dict[str, Type] = {}
    lines = []
    for kind in kinds:
        member = draw.names.fresh(fields)
        fields[member] = kind
        lines.append(f"    {member}: {annotation(kind)}{limits.get(kind, '')}")
    draw.system.names.add(name)
    draw.system.records[name] = fields
    draw.system.classes.append("\n".join([f"class {name}(Record):", *lines]))
