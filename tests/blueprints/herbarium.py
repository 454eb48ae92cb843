"""Herbarium: families that are called by slugs, given or made, and the sheets that name them."""

from __future__ import annotations

from backwright import App, Entity, Rest
from backwright.fields import Slug, field, inline, relation, slugify
from backwright.logic import action, query
from backwright.rules import allow, anyone

app = App(api=Rest())


class Family(Entity, timestamps=False):
    slug: Slug = field(key=True, max=12)
    former: Slug | None = None
    allow(read=anyone, write=anyone)


class Drawer(Entity, timestamps=False):
    title: str
    slug: Slug = slugify("title", key=True)
    allow(read=anyone, write=anyone)


class Sheet(Entity, timestamps=False):
    number: int
    family: Family | None = relation(default=None)
    drawer: Drawer | None = relation(default=None)
    drawers: set[Drawer] = inline()
    allow(read=anyone, write=anyone)

    @action(by=anyone)
    def file(self, slug: Slug, drawer: Drawer | None = None) -> str:
        return slug if drawer is None else drawer.title

    @query(by=anyone)
    def on(self, drawer: Drawer) -> bool:
        return self.drawer == drawer
