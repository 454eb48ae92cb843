"""Choir: what an operation names is called as something else that it has, of another kind."""

from __future__ import annotations

from backwright import App, Entity, Record, Rest
from backwright.fields import field, many, relation, within
from backwright.logic import Reply, action, ensure, groups, query, reply, require, rows
from backwright.rules import allow, anyone

app = App(api=Rest())


class Change(Record):
    singer: Singer
    by: int = field(min=-50, max=50)


class Choir(Entity, timestamps=False):
    name: str = field(key=True, max=20)
    voices: int = field(default=0, min=0, max=99)
    singers: list[Singer] = many()
    allow(read=anyone, create=anyone)


class Song(Entity, timestamps=False):
    part: str = field(key=True, max=20)
    pages: int = field(default=1, min=1, max=99)
    allow(read=anyone, create=anyone)

    @query(by=anyone)
    def longer(self, part: Song) -> bool:
        return self.pages > part.pages


class Singer(Entity, timestamps=False):
    choir: Choir = within()
    name: str = field(max=20)
    range: int = field(default=1, min=1, max=50)
    years: int = field(default=0, min=0, max=80)
    lead: Singer | None = relation(default=None)
    song: Song = relation()
    allow(read=anyone, create=anyone)

    @action(by=anyone)
    def grow(self, by: int) -> int:
        self.years += by
        self.range += by
        return self.range

    @query(by=anyone)
    def sings(self, choir: Song) -> bool:
        return self.song == choir

    @query(by=anyone)
    def leads(self, word: str) -> str:
        told = word
        for lead in rows(Song):
            if self.lead is not None and self.lead.lead is not None and lead.pages > 1:
                told += lead.part
        if self.lead is not None and self.lead.lead is not None and self.lead.lead.range > 1:
            told += "!"
        return told


def pages_of(singer: Singer) -> int:
    return singer.song.pages


def name_of(song: Song) -> str:
    return song.part[:1]


@action("POST", "/rehearsals", by=anyone)
def rehearse(pages: int) -> Reply:
    for songs in rows(Choir):
        songs.voices = len(songs.singers)
    return reply(sung=[reply(song=song, pages=song.pages + pages) for song in rows(Song)])


@action("POST", "/warmings", by=anyone)
def warm_up(pages: int) -> int:
    for other_song in rows(Choir):
        other_song.voices += pages
    for singer in [singer for singer in rows(Singer) if singer.song.pages > 1 or singer.lead in rows(Singer)]:
        singer.range += sum(song.pages for song in rows(Song) if song.pages > singer.song.pages)
    return len(rows(Singer))


@query("GET", "/programme", by=anyone)
def programme() -> list[str]:
    told = ""
    for key, some in groups(rows(Singer), by=pages_of):
        told += f"{key}: {len(some)} "
    for letter, alike in groups(rows(Song), by=name_of):
        told += f"{letter}: {len(alike)} "
    return told.split()


@action("POST", "/ranges", by=anyone)
def widen(changes: list[Change]) -> int:
    for change in changes:
        change.singer.range += change.by
    require(len(rows(Song)) > 0)
    return sum(singer.range for singer in rows(Singer))


@action("POST", "/least", by=anyone)
def least(changes: list[Change]) -> int:
    total = 0
    for change in rows(Singer):
        if change.range > 1:
            total += min((change.by for change in changes if change.singer.song.pages > 1), default=change.range)
    return total


class Folder(Entity, timestamps=False):
    """Who keeps the sheets of a song: nobody keeps two."""

    song: Song = relation(unique=True)
    keeper: str = field(default="nobody", max=20, unique=True)
    allow(read=anyone, create=anyone)


@action("POST", "/keepers", by=anyone)
def keep(song: Song) -> str:
    return ensure(Folder(song=song)).keeper
