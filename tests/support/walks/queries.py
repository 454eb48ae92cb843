"""What is asked of lists."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any
from urllib.parse import urlencode

from backwright.model.backend import Backend
from backwright.model.entities import Listing
from backwright.model.names import in_case
from backwright.model.surface import Endpoint
from backwright.model.types import Row, Scalar, Type, element, present
from support.alike import Pair
from support.values import good
from support.walks.bodies import Bodies

WORDS = ("red", "ann", "bob", "true", "false", "1", "3", "draft", "published", "", "\0", "\ud800", "2026-02-28", "x")
SEARCHED = ("a", "A", "%", "_", "title", "\\", "", "  ", "é", "'", "日", "red")
FEW = ("1", "2", "3", "100", "0")
LIMITS = (*FEW, "101", "-1", "x", "", "1.5", "+1", "01", "1_0", "٣", "99999999999999999999")
Asked = list[tuple[str, Pair]]


@dataclass(frozen=True)
class Queries:
    """The text after the question mark, as each side is asked."""

    model: Backend
    random: Random
    bodies: Bodies

    def of(self, endpoint: Endpoint, careful: bool) -> tuple[str, str]:
        asked: Asked = []
        if endpoint.kind in ("list", "named"):
            self._page(asked, self.model.owner(endpoint.owner).listing, careful)
            self._narrowed(asked, endpoint, careful)
        elif endpoint.operation is not None and endpoint.operation.limit is not None:
            self._page(asked, Listing(), careful)
        if not careful and self._now_and_then(0.04):
            asked.append(self.random.choice([("sort", ("x",) * 2), ("unheard", ("1",) * 2), ("", ("x",) * 2)]))
            asked.extend(asked[:1])
        first, second = ([(name, pair[side]) for name, pair in asked] for side in (0, 1))
        return urlencode(first, errors="surrogatepass"), urlencode(second, errors="surrogatepass")

    def _called(self, name: str) -> str:
        return self.model.apis[0].parameter(name)

    def _now_and_then(self, often: float) -> bool:
        return self.random.random() < often

    def _page(self, asked: Asked, listing: Listing, careful: bool) -> None:
        numbers = FEW if careful else LIMITS
        if self._now_and_then(0.3):
            asked.append((self._called("limit"), (self.random.choice(numbers),) * 2))
        if self._now_and_then(0.2):
            pages = listing.pages or self.model.apis[0].pages
            name = {"number": "page", "cursor": "cursor"}.get(pages, "offset")
            if careful and name == "cursor":
                return
            name = name if careful or self._now_and_then(0.95) else "offset"
            asked.append((self._called(name), (self.random.choice(numbers),) * 2))

    def _narrowed(self, asked: Asked, endpoint: Endpoint, careful: bool) -> None:
        listing, case = self.model.owner(endpoint.owner).listing, self.model.apis[0].case
        for each in listing.filters if endpoint.kind == "list" or (not careful and self._now_and_then(0.1)) else ():
            for suffix in ("", "_min", "_max") if each.ordered else ("",):
                if self._now_and_then(0.15):
                    asked.append((in_case(each.name + suffix, case), self._text(each.path.type, careful)))
        if listing.sorts and self._now_and_then(0.4):
            name = in_case(self.random.choice(listing.sorts).name, case)
            asked.append((self._called("sort"), (self.random.choice(["", "-"]) + name,) * 2))
        if listing.search and self._now_and_then(0.3):
            asked.append((self._called("search"), (self.random.choice(SEARCHED),) * 2))

    def _text(self, kind: Type, careful: bool) -> Pair:
        """A value as a query says it: of the type of what it is compared with, or of none."""
        inner = present(element(kind) or kind)
        if inner == Scalar("id") or (not careful and self._now_and_then(0.2)):
            return (self.random.choice(WORDS),) * 2
        if isinstance(inner, Row):
            first, second = self.bodies.reference(inner.entity)
            return str(first), str(second)
        value: Any = good(inner, self.random)
        return (str(value).lower() if isinstance(value, bool) else str(value),) * 2
