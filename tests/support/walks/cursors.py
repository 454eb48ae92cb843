"""How lists go on."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from backwright.model.surface import Endpoint
from support.alike import CURSORS, Pair
from support.walks.known import outermost

LATE = 3
SPOILT: tuple[Callable[[str], str], ...] = (
    lambda cursor: cursor[:-2],
    lambda cursor: cursor[:-1],
    lambda cursor: cursor + "5d",
    lambda cursor: cursor.upper() + "AA",
    lambda cursor: cursor[:4] + "%20" + cursor[4:],
    lambda cursor: cursor.replace("2c", "2c2c", 1),
    *(lambda _, text=text: text.hex() for text in (b"[]", b"null", b"\xff\xfe", b"[" * 1000, b"[NaN]")),
)


class Cursors:
    """What lists told of where they go on: by the endpoint, what was asked and what each side told."""

    def __init__(self, random: Random, called: str) -> None:
        self._random = random
        self._said = f"{called}="
        self._known: dict[str, list[tuple[Pair, Pair]]] = {}

    def learn(self, endpoint: Endpoint, asked: Pair, bodies: Pair) -> None:
        """Keeps the cursors of a page."""
        found = [
            next((one[0] for name in CURSORS if (one := outermost(body, [name])) and isinstance(one[0], str)), None)
            for body in bodies
        ]
        if None not in found:
            self._known.setdefault(endpoint.name, []).append((asked, (found[0], found[1])))

    def asked(self, endpoint: Endpoint, asked: Pair, careful: bool) -> Pair:
        """What is asked of the two sides: now and then that a list goes on, or what it cannot go on from."""
        chance = self._random.random()
        if endpoint.name not in self._known or self._said in asked[0] or chance < 0.4:
            return asked
        before, pair = self._random.choice(self._known[endpoint.name][-LATE:])
        if careful:
            return self._going_on(before, pair)
        if chance < 0.45:
            before = asked
        elif chance < 0.5:
            _, pair = self._random.choice(self._known[self._random.choice(list(self._known))])
        elif chance < 0.55:
            spoil = self._random.choice(SPOILT)
            pair = spoil(pair[0]), spoil(pair[1])
        return self._going_on(before, pair)

    def _going_on(self, asked: Pair, cursors: Pair) -> Pair:
        first, second = (self._from(text, one) for text, one in zip(asked, cursors, strict=True))
        return first, second

    def _from(self, asked: str, cursor: str) -> str:
        said = (part for part in asked.split("&") if part and not part.startswith(self._said))
        return "&".join([*said, self._said + cursor])
