"""Cases of findings with what they say to write."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from backwright.checks import check_blueprint
from diagnostics.literate import prelude

BEGINS = """
class Player(Entity):
    name: str
    score: int = 0
    points: int | None = None
    away: bool = False
    place: int = 0
    fee: Money = 0
    born: date
    tags: list[str] = []
    allow(read=anyone)
    games: list[Game] = many()

    {method}


class Game(Entity):
    player: Player
    level: Literal["A", "B"] = "A"
    size: int = 0
    allow(read=anyone)


def size(game: Game) -> int:
    return game.size


def pair(game: Game) -> tuple[int, str]:
    return game.size, game.level


"""


@dataclass(frozen=True)
class Case:
    """Lines behind those above that are refused and accepted; `told`: a part of what the finding says to write."""

    code: str
    wrong: str
    told: str
    right: str


def asked(result: str, body: str, parameters: str = "") -> str:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return f'@action("POST", "/asked", by=anyone)\ndef asked({parameters}) -> {result}:\n{lines}\n'


def done(body: str) -> str:
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return f'@action("POST", "/done", by=anyone)\ndef done(a: Player, b: Player) -> None:\n{lines}\n'


def stored(member: str) -> str:
    return f"class Coach(Entity):\n    code: int\n    {member}\n    allow(read=anyone)\n"


FREE = "free: list[int], index: int"


def found(code: str, folder: Path) -> list[tuple[str, str]]:
    path = folder / "blueprint.py"
    whole = BEGINS.replace("    {method}\n", "") + code
    path.write_text(prelude(whole) + whole, encoding="utf-8")
    return [(one.code, one.help) for one in check_blueprint(path).findings]
