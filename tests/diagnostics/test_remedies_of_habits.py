"""What is said to write for what newcomers write out of habit is accepted, as it is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnostics.remedies import FREE, Case, asked, found, stored

CASES = {
    "the last of all days": Case(
        "BW674",
        asked("bool", "return day < date.max", "day: date"),
        "`date(9999, 12, 31)`",
        asked("bool", "return day < date(9999, 12, 31)", "day: date"),
    ),
    "no day at all": Case(
        "BW674",
        asked("date", "return min((one.born for one in rows(Player)), default=date.max)"),
        "`date | None`",
        asked("date | None", "return min((one.born for one in rows(Player)), default=None)"),
    ),
    "the first of all instants": Case(
        "BW326",
        "class Fine(Entity):\n    paid: datetime = datetime.min\n    allow(read=anyone)\n",
        "`datetime(1, 1, 1)`",
        "class Fine(Entity):\n    paid: datetime = datetime(1, 1, 1)\n    allow(read=anyone)\n",
    ),
    "a span without an end": Case(
        "BW674",
        asked("timedelta", "return timedelta.max"),
        "`timedelta(days=36500)`",
        asked("timedelta", "return timedelta(days=36500)"),
    ),
    "a number without a bound": Case(
        "BW674",
        asked("bool", 'most = float("inf") if not free else free[0]\nreturn index < most', FREE),
        "ask `x is None`",
        asked("bool", "most = None if not free else free[0]\nreturn most is None or index < most", FREE),
    ),
    "an amount without a bound": Case(
        "BW674",
        asked("bool", 'return paid < Decimal("Infinity")', "paid: Decimal"),
        "say `None`",
        asked("bool", "return most is None or paid < most", "paid: Decimal, most: Decimal | None"),
    ),
    "what the environment says": Case(
        "BW210",
        "import os\n\nclass Fine(Entity):\n    word: str\n    allow(read=anyone)\n",
        '`NAME: str = setting("What it is.")`',
        'WORD: str = setting("What it is.")\n' + asked("str", "return WORD"),
    ),
    "the largest row": Case(
        "BW630",
        asked("int", "return max(given, key=size).size", "given: list[Game]"),
        "`sorted(given, key=size, reverse=True)[0] if given else ...`".replace("key=size", "key=function"),
        asked("int", "return sorted(given, key=size, reverse=True)[0].size if given else 0", "given: list[Game]"),
    ),
    "a row that is found": Case(
        "BW634",
        asked("Player", "return find(Player, name)", "name: int"),
        "`get(...)`",
        asked("Player", "return get(Player, name)", "name: int"),
    ),
    "a row that is found, by its name": Case(
        "BW634",
        asked("str", "return find(Player, number).name", "number: int"),
        "`found is not None`",
        asked("str", 'found = find(Player, number)\nreturn found.name if found is not None else ""', "number: int"),
    ),
    "the sum of what may be None": Case(
        "BW634",
        asked("int", "return max((one.points for one in rows(Player)), default=0)"),
        "`[x for x in ... if x is not None]`",
        asked("int", "return max((one.points for one in rows(Player) if one.points is not None), default=0)"),
    ),
    "rows of an entity itself": Case(
        "BW614",
        asked("list[Player]", "return Player.objects.filter(name=name)", "name: str"),
        "`[x for x in rows(Player) if ...]`",
        asked("list[Player]", "return [x for x in rows(Player) if x.name == name]", "name: str"),
    ),
    "a new row of an entity itself": Case(
        "BW614",
        asked("Game", "return Game.create(player=one)", "one: Player"),
        "`create(Game(...))`",
        asked("Game", "return create(Game(player=one))", "one: Player"),
    ),
    "a row or missing": Case(
        "BW601",
        asked("Player", "return get_object_or_404(Player, id=key)", "key: int"),
        "`get(Entity, key)`",
        asked("Player", "return get(Player, key)", "key: int"),
    ),
    "a count of each": Case(
        "BW601",
        asked("int", "return len(Counter(one.name for one in rows(Player)))"),
        "`[Line(key=key, count=len(those)) for key, those in groups(rows(E), by=function)]`",
        "def named(one: Player) -> str:\n    return one.name\n"
        "class Line(Record):\n    key: str\n    count: int\n"
        + asked(
            "list[Line]",
            "return [Line(key=key, count=len(those)) for key, those in groups(rows(Player), by=named)]",
        ),
    ),
    "a place in a loop": Case(
        "BW626",
        asked("int", "total = 0\nfor place, one in enumerate(free):\n    total += place * one\nreturn total", FREE),
        "`place = 0` before it, `place += 1` at its end",
        asked(
            "int",
            "total = 0\nplace = 0\nfor one in free:\n    total += place * one\n    place += 1\nreturn total",
            FREE,
        ),
    ),
    "a span and a number": Case(
        "BW636",
        asked("bool", "return now() - at > 3600", "at: datetime"),
        "`timedelta(seconds=...)`",
        asked("bool", "return now() - at > timedelta(seconds=3600)", "at: datetime"),
    ),
    "a day and an instant": Case(
        "BW636",
        asked("bool", "return day < now()", "day: date"),
        "`today()`",
        asked("bool", "return day < today()", "day: date"),
    ),
    "a set without another": Case(
        "BW641",
        asked("int", "first = {1}\nsecond = {2}\nreturn len(first - second)"),
        "`{x for x in ... if x not in ...}`",
        asked("int", "first = {1}\nsecond = {2}\nreturn len({x for x in first if x not in second})"),
    ),
    "a field as an item": Case(
        "BW646",
        asked("list[str]", 'return [one["name"] for one in rows(Player)]'),
        "`one.name`",
        asked("list[str]", "return [one.name for one in rows(Player)]"),
    ),
    "a list in a list": Case(
        "BW609",
        asked("list[int]", "return [*free, index]", FREE),
        "joined by `+`",
        asked("list[int]", "return free + [index]", FREE),
    ),
    "all but the last": Case(
        "BW666",
        asked("list[int]", "return free[:-1]", FREE),
        "`[:len(...) - n]`",
        asked("list[int]", "return free[: len(free) - 1]", FREE),
    ),
    "the last ones": Case(
        "BW666",
        asked("list[int]", "return free[-2:]", FREE),
        "`[len(...) - n:]`",
        asked("list[int]", "return free[len(free) - 2 :]", FREE),
    ),
    "the first row": Case(
        "BW603",
        asked("Game | None", "return a.games.first()", "a: Player"),
        "`found[0] if found else ...`",
        asked("Game | None", "found = a.games\nreturn found[0] if found else None", "a: Player"),
    ),
    **{
        f"as elsewhere: {wrong}": Case(code, stored(wrong), right, stored(right))
        for code, wrong, right in (
            ("BW906", "name = models.CharField(max_length=80, unique=True)", "name: str = field(max=80, unique=True)"),
            ("BW906", "born = DateField(null=True)", "born: date | None = None"),
            ("BW906", "goals = models.PositiveIntegerField(default=3)", "goals: int = 3"),
            ("BW907", "best = models.ForeignKey(Player, on_delete=models.CASCADE)", "best: Player = relation()"),
            ("BW907", 'best = models.OneToOneField("app.Player")', "best: Player = relation(unique=True)"),
            ("BW907", 'team = models.ManyToManyField("Player", blank=True)', "team: set[Player] = many()"),
            ("BW908", "name = Column(String(40), nullable=False)", "name: str = field(max=40)"),
            ("BW908", 'player_id = Column(Integer, ForeignKey("players.id"))', "player: Player = relation()"),
            ("BW908", "goals: int = mapped_column(default=0, index=True)", "goals: int = 0"),
            ("BW904", "name: str = Field(..., min_length=2, max_length=9)", "name: str = field(min=2, max=9)"),
            ("BW904", "level: int = Field(ge=1, le=5)", "level: int = field(min=1, max=5)"),
            ("BW904", "note: str | None = Field(default=None)", "note: str | None = None"),
            ("BW904", 'player_id: int = Field(foreign_key="player.id")', "player: Player = relation()"),
            ("BW322", "goals = 3", "goals: int = 3"),
            ("BW322", 'note = "none"', 'note: str = "none"'),
            ("BW909", 'best: "Player" = Relationship(back_populates="coach")', "best: Player = relation()"),
        )
    },
    **{
        f"a default: {wrong}": Case(code, stored(f"x: {wrong}"), f"`{right}`", stored(f"x: {kind} = {told}"))
        for code, wrong, right in (
            ("BW326", "datetime = datetime.now()", "= now"),
            ("BW326", "datetime = field(default=datetime.utcnow)", "= now"),
            ("BW918", "datetime = lambda: datetime.now()", "= now"),
            ("BW326", "date = date.today()", "= today"),
            ("BW326", "int = 60 * 60", "3600"),
            ("BW326", 'str = "a" + "b"', '"ab"'),
            ("BW918", 'str = lambda: "new"', '= "new"'),
            ("BW328", "bool = 0", "False"),
            ("BW328", "timedelta = 3600", "timedelta(seconds=3600)"),
            ("BW328", 'date = "2030-01-31"', "date(2030, 1, 31)"),
            ("BW328", 'datetime = "2030-01-31T10:30"', "datetime(2030, 1, 31, 10, 30)"),
            ("BW328", "str = 5", '"5"'),
        )
        for kind, told in [(wrong.partition(" = ")[0], right.removeprefix("= "))]
    },
    "a row by its number": Case(
        "BW633",
        asked("Game", "return create(Game(player=number))", "number: int"),
        "`x: Player`, or write `get(Player, ...)`",
        asked("Game", "return create(Game(player=get(Player, number)))", "number: int"),
    ),
    "several rows at once": Case(
        "BW633",
        asked("None", "delete(a.games)", "a: Player"),
        "`for x in ...:`",
        asked("None", "for x in a.games:\n    delete(x)", "a: Player"),
    ),
    "whether there are some": Case(
        "BW633",
        asked("bool", "return any(a.games)", "a: Player"),
        "`len(...) > 0`",
        asked("bool", "return len(a.games) > 0", "a: Player"),
    ),
    "what a framework fills in": Case(
        "BW326",
        asked("int", "return number", "number: int = Body(...)"),
        "leave it out",
        asked("int", "return number", "number: int"),
    ),
    "a path without its method": Case(
        "BW302",
        '@query("/asked", by=anyone)\ndef asked() -> int:\n    return len(rows(Player))\n',
        '@query("GET", "/asked", by=...)',
        '@query("GET", "/asked", by=anyone)\ndef asked() -> int:\n    return len(rows(Player))\n',
    ),
    "a type of a module that is not imported": Case(
        "BW213",
        stored("key: uuid.UUID"),
        "from uuid import UUID",
        stored("key: UUID"),
    ),
    "the session of a database": Case(
        "BW903",
        asked("int", "return len(rows(Player))", "session: Session"),
        "no such parameter",
        asked("int", "return len(rows(Player))"),
    ),
    "a class that is decorated": Case(
        "BW943",
        "@dataclass\n" + stored("name: str"),
        "leave it out",
        stored("name: str"),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_what_is_said_to_write_is_accepted(case: Case, tmp_path: Path) -> None:
    assert [(code, case.told in told) for code, told in found(case.wrong, tmp_path)] == [(case.code, True)]
    assert found(case.right, tmp_path) == []
