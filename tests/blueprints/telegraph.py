"""Telegraph: items with numbers, read in parts and by filters that may be left out; bare values, null, no content."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from backwright import App, Entity, Record, Rest
from backwright.fields import field, many, sequence
from backwright.logic import action, create, find, get, now, query, require, rows
from backwright.rules import allow, anyone

app = App(api=Rest(prefix="/v0", unknown="ignore", errors={"error": "{message}"}, invalid=400))


class Item(Entity, timestamps=False):
    """What was sent, and what others sent about it."""

    number: int = sequence(key=True)
    kind: Literal["story", "comment"]
    title: str = ""
    score: int = 1
    sent: datetime
    parent: Item | None = None
    kids: list[Item] = many()
    locked: bool = False

    allow(get=anyone)

    @action("PUT", "lock", by=anyone, status=204)
    def lock(self) -> None:
        self.locked = True

    @action("DELETE", "lock", by=anyone, status=202)
    def unlock(self) -> None:
        self.locked = False

    @action("POST", "vote", by=anyone, status=203)
    def vote(self, points: Annotated[int, field(min=-9, max=9)] = 1) -> None:
        require(not self.locked, "is locked")
        self.score += points

    @query("GET", "untouched", by=anyone, missing=(404, "was touched"))
    def untouched(self) -> None:
        require(self.score == 1 and not self.locked, outcome="missing")


class ItemShape(Record):
    """An item as it is told."""

    id: int
    type: str
    title: str
    parent: int | None
    kids: list[int]


class Marked(Record):
    id: int
    marks: list[str]


class Sent(Record):
    item: ItemShape
    items: int


def shape(item: Item) -> ItemShape:
    return ItemShape(
        id=item.number,
        type=item.kind,
        title=item.title,
        parent=item.parent.number if item.parent is not None else None,
        kids=[kid.number for kid in item.kids],
    )


def number(item: Item) -> int:
    return item.number


def story(title: str) -> Item:
    """A new one."""
    require(title != "nothing", "says nothing")
    return create(Item(kind="story", title=title, sent=now()))


def told(item: Item, others: int) -> Sent:
    return Sent(item=shape(item), items=others + 1)


@action("POST", "/submit", by=anyone)
def submit(title: Annotated[str, field(max=80)]) -> ItemShape:
    """The helper mentions the row often: it is made once."""
    return shape(create(Item(kind="story", title=title, sent=now())))


@action("POST", "/stories", by=anyone, status=201)
def tell(title: Annotated[str, field(max=80)]) -> Sent:
    before = len(rows(Item))
    return told(story(title), before)


@action("POST", "/pairs", by=anyone, status=201)
def tell_two(first: Annotated[str, field(max=80)], second: Annotated[str, field(max=80)]) -> Sent:
    one = shape(story(first))
    return Sent(item=shape(story(second)), items=one.id)


@action("POST", "/comments", by=anyone, status=201)
def comment(parent: int, text: Annotated[str, field(max=80)]) -> ItemShape:
    return shape(create(Item(kind="comment", title=text, sent=now(), parent=get(Item, parent))))


@action("POST", "/pings", by=anyone, status=202)
def ping() -> None:
    create(Item(kind="comment", title="ping", sent=now()))


@query("GET", "/item/{id}", by=anyone)
def show_item(id: int) -> ItemShape | None:
    found = find(Item, id)
    return shape(found) if found is not None else None


@query("GET", "/newest", by=anyone)
def newest() -> Item | None:
    found = sorted(rows(Item), key=number, reverse=True)[:1]
    return found[0] if found else None


@query("GET", "/last-item", by=anyone)
def last_item() -> int:
    return max((item.number for item in rows(Item)), default=0)


@query("GET", "/items/below", by=anyone)
def below(
    starting_after: int | None = None,
    limit: Annotated[int, field(min=1, max=100)] = 2,
) -> Sent:
    """Those below an item, the newest first; of an item that is not there, all."""
    last = find(Item, starting_after) if starting_after is not None else None
    items = sorted((item for item in rows(Item) if last is None or item.number < last.number), key=number, reverse=True)
    require(len(items) > 0, "has no more", outcome="missing")
    return Sent(item=shape(items[0]), items=len(items[:limit]))


@query("GET", "/search", by=anyone)
def search(
    kind: Literal["story", "comment"] | None = None,
    least: int | None = None,
    most: int | None = None,
    since: datetime | None = None,
    text: str | None = None,
) -> list[int]:
    """All filters may be left out."""
    return [
        item.number
        for item in rows(Item)
        if (kind is None or item.kind == kind)
        and (least is None or item.score >= least)
        and not (most is not None and item.score > most)
        and (since is None or item.sent >= since)
        and (text is None or text.lower() in item.title.lower())
    ]


@query("GET", "/marks", by=anyone)
def marks() -> list[Marked]:
    """Nothing has a mark yet."""
    return [Marked(id=item.number, marks=[]) for item in rows(Item)]


@query("GET", "/only", by=anyone)
def only(above: int | None = None) -> int:
    """Of those above it alone, and of none where it is left out."""
    return len([item for item in rows(Item) if above is not None and item.number > above])


@query("GET", "/is-above", by=anyone)
def is_above(item: int) -> bool:
    """Whether any item has more points."""
    asked = find(Item, item)
    return any(asked is not None and other.score > asked.score for other in rows(Item))


@query("GET", "/points", by=anyone)
def points(item: int | None = None) -> int:
    """Of one that has to be there, or of all."""
    return get(Item, item).score if item is not None else sum(each.score for each in rows(Item))


@query("GET", "/lead", by=anyone)
def lead(item: int) -> int:
    """By how many points all others lead, each for itself."""
    asked = find(Item, item)
    return sum(other.score - (asked.score if asked is not None else 0) for other in rows(Item))
