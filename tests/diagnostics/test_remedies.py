"""What a finding says to write is accepted, as it is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnostics.remedies import FREE, Case, asked, done, found

CASES = {
    "an item at an index": Case(
        "BW663",
        asked("int", "return free[index] if index < len(free) else 0", FREE),
        "`0 <= index < len(free)`",
        asked("int", "return free[index] if 0 <= index < len(free) else 0", FREE),
    ),
    "an item at a place": Case(
        "BW663",
        asked("int", "return free[2]", FREE),
        "`len(free) > 2`",
        asked("int", "return free[2] if len(free) > 2 else 0", FREE),
    ),
    "the first one": Case(
        "BW663",
        asked("int", "return free[0]", FREE),
        "`... if free else ...`",
        asked("int", "return free[0] if free else 0", FREE),
    ),
    "the first one of what is sorted where it stands": Case(
        "BW663",
        asked("int", "return sorted([one for one in free if one > 1])[0]", FREE),
        "`found = ...`",
        asked("int", "found = sorted([one for one in free if one > 1])\nreturn found[0] if found else 0", FREE),
    ),
    "the last one, by its place": Case(
        "BW663",
        asked("int", "return free[len(free) - 1] if free else 0", FREE),
        "`free[-1]`",
        asked("int", "return free[-1] if free else 0", FREE),
    ),
    "a list that is filled": Case(
        "BW691",
        asked("list[int]", "made = []\nfor game in rows(Game):\n    made.append(game.size)\nreturn made"),
        "`made += [...]`, and `made: list[...] = []` where it begins",
        asked("list[int]", "made: list[int] = []\nfor game in rows(Game):\n    made += [game.size]\nreturn made"),
    ),
    "a list that begins empty": Case(
        "BW689",
        asked("list[int]", "made = []\nfor game in rows(Game):\n    made += [game.size]\nreturn made"),
        "`made: list[int] = []`",
        asked("list[int]", "made: list[int] = []\nfor game in rows(Game):\n    made += [game.size]\nreturn made"),
    ),
    "a set that is filled": Case(
        "BW691",
        asked("int", "made = {1}\nfor game in rows(Game):\n    made.add(game.size)\nreturn len(made)"),
        "`made = {x for x in ... if ...}`",
        asked("int", "made = {game.size for game in rows(Game)}\nreturn len(made)"),
    ),
    "two values that are exchanged": Case(
        "BW682",
        done("a.place, b.place = b.place, a.place"),
        "first `before = ...` for the one that is lost",
        done("before = a.place\na.place = b.place\nb.place = before"),
    ),
    "an order of yes and no": Case(
        "BW640",
        "def order(one: Player) -> tuple[bool, int]:\n    return one.away, one.score\n"
        + asked("list[Player]", "return sorted(rows(Player), key=order)"),
        "`1 if ... else 0`",
        "def order(one: Player) -> tuple[int, int]:\n    return 1 if one.away else 0, one.score\n"
        + asked("list[Player]", "return sorted(rows(Player), key=order)"),
    ),
    "an order of what may be None": Case(
        "BW640",
        "def order(one: Player) -> tuple[int | None, str]:\n    return one.points, one.name\n"
        + asked("list[Player]", "return sorted(rows(Player), key=order)"),
        "`x if x is not None else ...`",
        "def order(one: Player) -> tuple[int, str]:\n    return one.points if one.points is not None else 0, one.name\n"
        + asked("list[Player]", "return sorted(rows(Player), key=order)"),
    ),
    "the largest id": Case(
        "BW640",
        asked("int", "return max((one.id for one in rows(Player)), default=0)"),
        "a function that says `-> int` and returns it",
        "def number(one: Player) -> int:\n    return one.id\n"
        + asked("int", "return max((number(one) for one in rows(Player)), default=0)"),
    ),
    "groups by a list": Case(
        "BW640",
        "def alike(one: Player) -> list[str]:\n    return [one.name]\n"
        + asked("int", "return len([key for key, those in groups(rows(Player), by=alike)])"),
        "a tuple of several",
        "def alike(one: Player) -> tuple[str, int]:\n    return one.name, one.score\n"
        + asked("int", "return len([key for key, those in groups(rows(Player), by=alike)])"),
    ),
    "two lists side by side": Case(
        "BW626",
        asked("int", "return sum(a for a, b in zip(first, second))", "first: list[int], second: list[int]"),
        "a Record that holds both",
        "class Both(Record):\n    first: int\n    second: int\n"
        + '@action("POST", "/asked", by=anyone)\ndef asked(given: list[Both]) -> int:\n'
        + "    return sum(one.first * one.second for one in given)\n",
    ),
    "so many times": Case(
        "BW626",
        asked("list[int]", "return [n for n in range(count)]", "count: int"),
        "`[n for n in [1, 2, 3] if n <= count]`",
        asked("list[int]", "return [n for n in [1, 2, 3] if n <= count]", "count: int"),
    ),
    "rows as a list": Case(
        "BW626",
        asked("list[Player]", "return list(rows(Player))"),
        "leave it out",
        asked("list[Player]", "return rows(Player)"),
    ),
    "a number or another": Case(
        "BW647",
        asked("int", "return sum(one.points or 0 for one in rows(Player))"),
        "`one.points if one.points is not None else 0`",
        asked("int", "return sum(one.points if one.points is not None else 0 for one in rows(Player))"),
    ),
    "a number as a condition": Case(
        "BW647",
        asked("int", "return len([one for one in rows(Player) if one.points])"),
        "`one.points is not None and one.points != 0`",
        asked("int", "return len([one for one in rows(Player) if one.points is not None and one.points != 0])"),
    ),
    "a pair inside a pair": Case(
        "BW670",
        asked("list[str]", "return [level for (number, level), those in groups(rows(Game), by=pair)]"),
        "`key[0]` and `key[1]`",
        asked("list[str]", "return [key[1] for key, those in groups(rows(Game), by=pair)]"),
    ),
    "lists in a list": Case(
        "BW310",
        asked("list[list[str]]", "return [one.tags for one in rows(Player)]"),
        "`class Part(Record):` with the inner one as a field",
        "class Part(Record):\n    tags: list[str]\n"
        + asked("list[Part]", "return [Part(tags=one.tags) for one in rows(Player)]"),
    ),
    "the first of a month": Case(
        "BW659",
        asked("list[date]", "return [date(one.born.year, one.born.month, 1) for one in rows(Player)]"),
        "`day.replace(day=1)`",
        asked("list[date]", "return [one.born.replace(day=1) for one in rows(Player)]"),
    ),
    "a day and a clock": Case(
        "BW603",
        asked("bool", "return datetime.combine(day, at) > now()", "day: date, at: time"),
        "compare days: `instant.date()`",
        asked("bool", "return day > now().date()", "day: date"),
    ),
    "an amount as a text": Case(
        "BW328",
        'class Fine(Entity):\n    amount: Money = field(default="0.25")\n    allow(read=anyone)\n',
        "write `0.25`",
        "class Fine(Entity):\n    amount: Money = field(default=0.25)\n    allow(read=anyone)\n",
    ),
    "an amount as a text, in a body": Case(
        "BW633",
        done('create(Player(name="Ann", fee="2.50", born=date(2000, 1, 1)))'),
        "write `2.50`",
        done('create(Player(name="Ann", fee=2.50, born=date(2000, 1, 1)))'),
    ),
    "a choice of several texts": Case(
        "BW633",
        '@action("POST", "/done", by=anyone)\ndef done(a: Game) -> None:\n'
        '    level = "A" if a.size > 3 else "B"\n    a.level = level\n',
        '`level: Literal["A", "B"]`',
        '@action("POST", "/done", by=anyone)\ndef done(a: Game) -> None:\n'
        '    level: Literal["A", "B"] = "A" if a.size > 3 else "B"\n    a.level = level\n',
    ),
    "a mean, or a quotient": Case(
        "BW650",
        asked("Reply", "return reply(much=mean(given) if given else a / 2)", "a: int, given: list[int]"),
        "`Decimal(a) / b` of whole numbers",
        asked("Reply", "return reply(much=mean(given) if given else Decimal(a) / 2)", "a: int, given: list[int]"),
    ),
    "a set, or nothing": Case(
        "BW650",
        asked(
            "int",
            "found = {one.name for one in rows(Player)} if every else []\nreturn len(found)",
            "every: bool",
        ),
        "make lists of both",
        asked(
            "int",
            "found = [one.name for one in rows(Player)] if every else []\nreturn len(found)",
            "every: bool",
        ),
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_what_is_said_to_write_is_accepted(case: Case, tmp_path: Path) -> None:
    assert [(code, case.told in told) for code, told in found(case.wrong, tmp_path)] == [(case.code, True)]
    assert found(case.right, tmp_path) == []


ACCEPTED = {
    "the first of what is sorted where something is there": asked(
        "int", "later = [one for one in free if one > 1]\nif later:\n    return sorted(later)[0]\nreturn 0", FREE
    ),
    "the first of a group, sorted": asked(
        "list[int]", "return [sorted(those, key=size)[0].size for key, those in groups(rows(Game), by=pair)]"
    ),
    "an index that was refused before": asked(
        "int", 'require(index >= 0 and index < len(free), "is none")\nreturn free[index]', FREE
    ),
    "an index below a length that has a name": asked(
        "int", "count = len(free)\nif 0 <= index < count:\n    return free[index]\nreturn 0", FREE
    ),
    "an item where the length that has a name says so": asked(
        "int", "count = len(free)\nif count < 3:\n    return 0\nreturn free[2]", FREE
    ),
    "the first one where the length that has a name is not zero": asked(
        "int", "count = len(free)\nreturn free[0] if count != 0 else 0", FREE
    ),
    "items of what a caller sends at least so many of": asked(
        "str", "return players[1].name + name[2]", "players: Annotated[list[Player], field(min=2)], name: Three"
    )
    + "\nThree: TypeAlias = Annotated[str, field(min=3)]\n",
    "items of what is sorted before": asked(
        "int", "if len(free) < 2:\n    return 0\nordered = sorted(free)\nreturn ordered[1]", FREE
    ),
    "an item of a computed value by a length that has a name": """
class Basket(Entity):
    fruits: list[str] = []
    allow(read=anyone)

    @computed
    def second(self) -> str | None:
        fruits = self.fruits
        count = len(fruits)
        return fruits[1] if count > 1 else None
""",
    "the first part of a text": asked("str", 'return name.split(",")[0] + name.split(",")[-1]', "name: str"),
    "a quotient, or a fraction": asked("Reply", "return reply(much=a / b if b != 0 else 0.0)", "a: int, b: int"),
    "choices of a local name": asked(
        "list[str]", 'letters: list[Literal["A", "B"]] = ["A"]\nreturn [one for one in letters]'
    ),
}


@pytest.mark.parametrize("code", ACCEPTED.values(), ids=ACCEPTED.keys())
def test_what_was_asked_before_is_known(code: str, tmp_path: Path) -> None:
    assert found(code, tmp_path) == []


LOST = {
    "the index is another one": "if 0 <= index < len(free):\n    index = index + 1\n    return free[index]\nreturn 0",
    "the list is another one": "if 0 <= index < len(free):\n    free = [1]\n    return free[index]\nreturn 0",
    "the list is shorter": "return free[2] if len(free) >= 2 else 0",
    "the list that was counted is another one": "count = len(free)\nfree = [1]\nreturn free[0] if count > 0 else 0",
    "what was counted is another list": "count = len(free)\ncount = 1\nreturn free[0] if count > 0 else 0",
    "the index may count from the end": "return free[index] if index < len(free) else 0",
    "the index may be the length": "return free[index] if 0 <= index <= len(free) else 0",
}


@pytest.mark.parametrize("body", LOST.values(), ids=LOST.keys())
def test_what_was_asked_of_something_else_is_not_known(body: str, tmp_path: Path) -> None:
    assert [code for code, _ in found(asked("int", body, FREE), tmp_path)] == ["BW663"]


CHANGES: dict[str, list[str]] = {"append": [], "remove": ["BW663"]}


def test_a_list_that_is_made_shorter_may_be_empty(tmp_path: Path) -> None:
    body = 'if not one.tags:\n    return ""\none.tags.{}(word)\nreturn one.tags[0]'
    lost = {change: found(asked("str", body.format(change), "one: Player, word: str"), tmp_path) for change in CHANGES}
    assert {change: [code for code, _ in each] for change, each in lost.items()} == CHANGES
