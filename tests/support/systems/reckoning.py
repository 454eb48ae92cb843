"""Blueprints of one entity that reckons: drawn values, each worked out where its row is read, in Python, and of all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from support.systems import values
from support.systems.blueprints import ACTING, LEAVES, READING
from support.systems.declared import Function, Scope, System, Table
from support.systems.draw import Draw, Expression, names_in
from support.systems.impossible import ImpossibleError
from support.systems.kinds import (
    BOOL,
    DATE,
    DECIMAL,
    INSTANT,
    INT,
    MONEY,
    NUMBERS,
    PLAIN,
    TEXT,
    Maybe,
    Type,
    annotation,
)
from support.systems.names import Names

VALUES = 45
ROWS = 12
FORMS: dict[Expression, int] = {
    **LEAVES,
    values.template: 10,
    values.formatted: 2,
    values.guarded: 4,
    values.conditional: 3,
}
TEMPLATES: dict[Type, tuple[str, ...]] = {
    INT: (
        "{int} * {int}",
        "{int} // max(1, {int})",
        "{int} % max(1, {int})",
        "{int} ** 2",
        "round({decimal})",
        "sum([{int}, {int}])",
        "{str}.count('a')",
    ),
    TEXT: (
        "{str}[{1-3}:]",
        "{str}.zfill({3-6})",
        "{str}.lstrip()",
        "{str}.removeprefix('a')",
        "{=str} or {str}",
        "{date}.isoformat()",
        "{date}.strftime('%d.%m.%Y')",
    ),
    BOOL: (
        "{=int} < {int} < {=int}",
        "{money} < {int}",
        "{money} > {decimal}",
        "{decimal} <= {int}",
        "{=money} in (1, Decimal('2.5'), {money})",
        "({int}, {money}) < ({int}, {money})",
        "({date}, {str}) >= ({date}, {str})",
        "{bool} == {bool}",
        "{bool} != {bool}",
    ),
    MONEY: (
        "{money} * {int}",
        "{money} / {2-4}",
        "{money} * {decimal}",
        "round({money} * {decimal}, 2)",
        "{money} // {2-4}",
        "{money} % {2-4}",
        "abs({money})",
        "-{money}",
        "sum([{money}, {money}])",
        "{money} + {int}",
        "{money} - {decimal}",
        "{max|min}({money}, {1-9})",
    ),
    DECIMAL: (
        "{decimal} * {decimal}",
        "{decimal} * {int}",
        "{decimal} + {int}",
        "round({decimal} / {2-4}, {1-3})",
        "round({decimal}, {1-3})",
        "round({money} / {2-4}, {1-3})",
        "Decimal({int})",
        "-{decimal}",
        "{money} / {2-4}",
    ),
    DATE: ("{date} + timedelta(days={int})", "{=date}.replace(day=1)", "{date} + ({date} - {date})"),
    INSTANT: (
        "{datetime} + timedelta(minutes={int})",
        "{datetime} + ({datetime} - {datetime})",
        "{=datetime}.replace(hour=3)",
    ),
}
"""Beside those of every system."""
FIELDS: dict[str, Type] = {
    "number": INT,
    "size": INT,
    "count": Maybe(INT),
    "price": MONEY,
    "fee": MONEY,
    "paid": Maybe(MONEY),
    "rate": DECIMAL,
    "share": DECIMAL,
    "name": TEXT,
    "note": TEXT,
    "label": Maybe(TEXT),
    "day": DATE,
    "due": Maybe(DATE),
    "at": INSTANT,
    "last": INSTANT,
    "done": BOOL,
}
WRITTEN = {"number": "int = field(min=-1000, max=1000)", "size": "int = field(min=1, max=90)"}
HEAD = '''"""Reckoning: drawn values."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from backwright import App, Entity, Rest
from backwright.fields import Money, field
from backwright.logic import Reply, computed, query, reply, rows
from backwright.rules import allow, anyone

app = App(api=Rest())
Day = date
Instant = datetime
'''


def blueprint(seed: int) -> str:
    """The text of one, the same for the same seed everywhere."""
    random = Random(seed)
    table = Table("Thing", fields=dict(FIELDS))
    every = {kind: (*values.TEMPLATES[kind], *more) for kind, more in TEMPLATES.items()}
    draw = Draw(random, Names(random), System({"Thing": table}), LEAVES, FORMS, READING, ACTING, every)
    members, queries = [_field(name, kind) for name, kind in FIELDS.items()], list[str]()
    members.append("allow(read=anyone, create=anyone)")
    for number in range(VALUES):
        name = f"value_{number}"
        kind, value = _value(draw, name, table)
        head = f"def {name}(self) -> {annotation(kind)}:"
        members.append(f"@computed\n    {head}\n        return {value}")
        again = f"def again_{number}(self) -> Reply:"
        members.append(
            f"@query('GET', 'again-{number}', by=anyone)\n    {again}\n        return reply({name}=self.{name})"
        )
        queries.append(_of_all(name, number, kind))
    return "\n\n".join([HEAD, "class Thing(Entity):\n    " + "\n\n    ".join(members), *filter(None, queries)]) + "\n"


def _reply(name: str) -> str:
    return f"return reply({name}=self.{name})"


def _field(name: str, kind: Type) -> str:
    if kind == TEXT:
        return f"{name}: str = field(blank=True)"
    given = WRITTEN.get(name) or annotation(kind) + " = None" * isinstance(kind, Maybe)
    return f"{name}: {given}"


def _value(draw: Draw, name: str, table: Table) -> tuple[Type, str]:
    """An expression of the row that asks no clock, as each side has one of its own."""
    while True:
        kind = draw.kind([*PLAIN, Maybe(INT), Maybe(MONEY)])
        function = Function(name, {}, kind, "database", "Thing", local={"self"})
        try:
            value = draw.value(Scope(function, {"self": table.row}), kind, 3)
        except ImpossibleError:
            continue
        if value.count("self.") > 1 and names_in(value).isdisjoint({"now", "today"}):
            return kind, value


def _of_all(name: str, number: int, kind: Type) -> str:
    """What a statement asks of all rows; nothing where their values have neither a sum nor an answer."""
    head = f"@query('GET', '/all-{number}', by=anyone)\ndef all_{number}() -> Reply:\n    return reply("
    if kind == BOOL:
        return f"{head}few=[one.name for one in rows(Thing) if one.{name}])"
    if kind not in NUMBERS:
        return ""
    found = f"sum(one.{name} for one in rows(Thing))"
    most = f"max((one.{name} for one in rows(Thing)), default=None)"
    return f"{head}{name}={found}, most={most}, few=[one.name for one in rows(Thing) if one.{name} > 2])"


def sent(seed: int) -> Iterator[dict[str, object]]:
    """Rows to reckon with, with values at the edges."""
    random = Random(seed)

    def day() -> str:
        return str(date(1980, 1, 1) + timedelta(days=random.randint(0, 25_000)))

    def instant() -> str:
        hour, minute, second = random.randint(0, 23), random.randint(0, 59), random.randint(0, 59)
        return f"{day()}T{hour:02}:{minute:02}:{second:02}{random.choice(['', '.5', '.123456'])}Z"

    def amount() -> str:
        return random.choice(["0", "0.01", "-0.05", "2.50", "3", f"{random.randint(-(10**7), 10**7) / 100:.2f}"])

    def exact() -> str:
        return random.choice(["0", "1.5", "-2.25", "0.125", "-0.001", "7", "0.25", "100"])

    def text() -> str:
        return "".join(random.choice("ab x\u00dcB%") for _ in range(random.randint(0, 6)))

    for _ in range(ROWS):
        yield {
            "number": random.choice([0, 1, -1, random.randint(-1000, 1000)]),
            "size": random.randint(1, 90),
            "count": random.choice([None, 0, random.randint(-99, 99)]),
            "price": amount(),
            "fee": amount(),
            "paid": random.choice([None, amount()]),
            "rate": exact(),
            "share": exact(),
            "name": text(),
            "note": text(),
            "label": random.choice([None, "a", "xy b"]),
            "day": day(),
            "due": random.choice([None, day()]),
            "at": instant(),
            "last": instant(),
            "done": random.random() < 0.5,
        }
