"""What is asked of lists."""

from __future__ import annotations

from random import Random
from typing import Any
from urllib.parse import urlencode

from backwright.model.backend import Backend
from backwright.model.names import in_case
from backwright.model.surface import Endpoint
from backwright.model.types import Row, Scalar, Type, element, present
from support.values import good

WORDS = ("red", "ann", "bob", "true", "false", "1", "3", "draft", "published", "", "\0", "\ud800", "2026-02-28", "x")
SEARCHED = ("a", "A", "%", "_", "title", "\\", "", "  ", "é", "'", "日", "red")
LIMITS = ("1", "2", "3", "100", "0", "101", "-1", "x", "", "1.5", "+1", "01", "1_0", "٣", "99999999999999999999")


def query(model: Backend, endpoint: Endpoint, random: Random) -> str:
    """The text after the question mark."""
    if endpoint.kind not in ("list", "named"):
        return "unheard=1" if random.random() < 0.02 else ""
    listing, case = model.owner(endpoint.owner).listing, model.apis[0].case
    asked: list[tuple[str, str]] = []
    if random.random() < 0.3:
        asked.append(("limit", random.choice(LIMITS)))
    if random.random() < 0.2:
        numbered = (listing.pages or model.apis[0].pages) == "number"
        asked.append(("page" if numbered and random.random() < 0.95 else "offset", random.choice(LIMITS)))
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


def _text(kind: Type, random: Random) -> str:
    """A value as a query says it: of the type of what it is compared with, or of none."""
    inner = present(element(kind) or kind)
    if isinstance(inner, Row) or inner == Scalar("id") or random.random() < 0.2:
        return random.choice(WORDS)
    value: Any = good(inner, random)
    return str(value).lower() if isinstance(value, bool) else str(value)
