"""What is asked of lists."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any
from urllib.parse import urlencode

from backwright.model.backend import Backend
from backwright.model.names import in_case
from backwright.model.surface import Endpoint
from backwright.model.types import Row, Scalar, Type, element, present
from support.alike import CURSORS, Pair
from support.values import good
from support.walks.known import outermost

WORDS = ("red", "ann", "bob", "true", "false", "1", "3", "draft", "published", "", "\0", "\ud800", "2026-02-28", "x")
SEARCHED = ("a", "A", "%", "_", "title", "\\", "", "  ", "é", "'", "日", "red")
LIMITS = ("1", "2", "3", "100", "0", "101", "-1", "x", "", "1.5", "+1", "01", "1_0", "٣", "99999999999999999999")

SPOILT: tuple[Callable[[str], str], ...] = (
    lambda cursor: cursor[:-2],
    lambda cursor: cursor[:-1],
    lambda cursor: cursor + "5d",
    lambda cursor: cursor.upper() + "AA",
    lambda cursor: cursor[:4] + "%20" + cursor[4:],
    lambda cursor: cursor.replace("2c", "2c2c", 1),
    *(lambda _, text=text: text.hex() for text in (b"[]", b"null", b"\xff\xfe", b"[" * 1000, b"[NaN]")),
)


def query(model: Backend, endpoint: Endpoint, random: Random) -> str:
    """The text after the question mark."""
    if endpoint.kind not in ("list", "named"):
        return "unheard=1" if random.random() < 0.02 else ""
    listing, case = model.owner(endpoint.owner).listing, model.apis[0].case
    asked: list[tuple[str, str]] = []
    if random.random() < 0.3:
        asked.append(("limit", random.choice(LIMITS)))
    if random.random() < 0.2:
        asked.append((random.choice((place(model, endpoint),) * 19 + ("offset",)), random.choice(LIMITS)))
    for each in listing.filters if endpoint.kind == "list" or random.random() < 0.1 else ():
        for suffix in ("", "_min", "_max") if each.ordered else ("",):
            if random.random() < 0.15:
                asked.append((in_case(each.name + suffix, case), _text(each.path.type, random)))
    if listing.sorts and random.random() < 0.4:
        asked.append(("sort", random.choice(["", "-"]) + in_case(random.choice(listing.sorts).name, case)))
    if listing.search and random.random() < 0.3:
        asked.append(("search", random.choice(SEARCHED)))
    if random.random() < 0.02:
        asked.append(random.choice([("sort", "x"), ("unheard", ""), ("limit", "1"), ("", "x")]))
    return urlencode(asked, errors="surrogatepass")


def place(model: Backend, endpoint: Endpoint) -> str:
    """The parameter that says which page of a list."""
    pages = model.owner(endpoint.owner).listing.pages or model.apis[0].pages
    return {"number": "page", "cursor": "cursor"}.get(pages, "offset")


class Cursors:
    """What lists told of where they go on: by the endpoint, what was asked and what each side told."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._known: dict[str, list[tuple[str, Pair]]] = {}

    def learn(self, endpoint: Endpoint, asked: str, bodies: Pair) -> None:
        """Keeps the cursors of a page."""
        found = [next((one[0] for name in CURSORS if (one := outermost(body, [name]))), None) for body in bodies]
        if None not in found:
            self._known.setdefault(endpoint.name, []).append((asked, (found[0], found[1])))

    def asked(self, endpoint: Endpoint, asked: str) -> Pair:
        """What is asked of the two sides: now and then that a list goes on, or what it cannot go on from."""
        chance = self._random.random()
        if endpoint.name not in self._known or "cursor=" in asked or chance < 0.4:
            return asked, asked
        before, pair = self._random.choice(self._known[endpoint.name][-3:])
        if chance < 0.45:
            before = asked
        elif chance < 0.5:
            _, pair = self._random.choice(self._known[self._random.choice(list(self._known))])
        elif chance < 0.55:
            spoil = self._random.choice(SPOILT)
            pair = spoil(pair[0]), spoil(pair[1])
        rest = "&".join(part for part in before.split("&") if part and not part.startswith("cursor="))
        first, second = ("&".join(filter(None, [rest, f"cursor={one}"])) for one in pair)
        return first, second


def _text(kind: Type, random: Random) -> str:
    """A value as a query says it: of the type of what it is compared with, or of none."""
    inner = present(element(kind) or kind)
    if isinstance(inner, Row) or inner == Scalar("id") or random.random() < 0.2:
        return random.choice(WORDS)
    value: Any = good(inner, random)
    return str(value).lower() if isinstance(value, bool) else str(value)
