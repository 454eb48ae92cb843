"""How fast the tool itself is: the commands on Conduit, and blueprints of growing size."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path
from statistics import median

from bench.subject import BACKWRIGHT, BLUEPRINT

SIZES = (25, 50, 100, 250, 500)

_HEAD = '''"""A blueprint of many entities."""

from __future__ import annotations

from decimal import Decimal

from backwright import Account, App, Entity, Rest, Tokens, lists
from backwright.fields import Email, Password, field, many, within
from backwright.logic import action, computed
from backwright.rules import allow, anyone, me, signed_in

app = App(api=Rest(prefix="/api"), sign_in=Tokens())


class User(Account):
    """Someone who signs in."""

    email: Email = field(unique=True)
    password: Password
    name: str = field(max=80)

    allow(create=anyone, read=me, update=me)
'''

# Of two kinds, in turn: one that stands alone and has a list, and one that lives in the one before.
_ENTITIES = (
    '''

class Item{n}(Entity):
    """Something with a price that people like."""

    title: str = field(max=200)
    description: str = ""
    price: Decimal = field(min=0, max=100000)
    number: int = 0
    owner: User = me
    liked_by: set[User] = many()

    allow(read=anyone, create=signed_in, update=owner, delete=owner)
    lists(order="-created_at", limit=20, at_most=100, filter=["owner"], search=["title"], sort=["price", "number"])

    @computed
    def likes(self) -> int:
        return len(self.liked_by)

    @action(by=signed_in)
    def like(self, me: User) -> None:
        self.liked_by.add(me)
''',
    """

class Note{n}(Entity):
    item{before}: Item{before} = within()
    text: str = field(max=2000)
    rating: int = field(min=1, max=5)
    author: User = me

    allow(list=anyone, create=signed_in, delete=author)
""",
)


def blueprint_of(entities: int) -> str:
    parts = (_ENTITIES[n % 2].format(n=n, before=n - 1) for n in range(entities - 1))
    return _HEAD + "".join(parts)


# As installed: with the bytecode that the first start leaves behind.
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _seconds(*arguments: str | Path) -> float:
    command = [*BACKWRIGHT, *map(str, arguments)]
    started = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=_ENVIRONMENT)
    if done.returncode:
        raise SystemExit(f"backwright {' '.join(map(str, arguments))} failed:\n{(done.stdout + done.stderr)[-3000:]}")
    return time.perf_counter() - started


def commands(work: Path, rounds: int) -> dict[str, float]:
    """Seconds of a whole process, its start included: median of `rounds`."""
    times: dict[str, list[float]] = {"check": [], "plan": [], "build": []}
    for n in range(rounds):
        times["check"].append(_seconds("check", BLUEPRINT))
        times["plan"].append(_seconds("plan", BLUEPRINT))
        times["build"].append(_seconds("build", BLUEPRINT, "--out", work / f"conduit-{n}"))
    return {name: median(values) for name, values in times.items()}


def growth(work: Path, sizes: tuple[int, ...]) -> dict[int, float]:
    """Seconds to build a blueprint of so many entities."""
    result = {}
    for size in sizes:
        blueprint = work / f"entities_{size}.py"
        blueprint.write_text(blueprint_of(size))
        result[size] = _seconds("build", blueprint, "--out", work / f"entities-{size}")
    return result
