"""Playlist: songs that close the gaps which others leave, and that make room for new ones."""

from __future__ import annotations

from backwright import App, Entity, Rest
from backwright.fields import field, many, relation, unique
from backwright.logic import action, after, create, delete, rows
from backwright.rules import allow, anyone

app = App(api=Rest())


class Album(Entity, timestamps=False):
    name: str = field(key=True, max=20)
    songs: list[Song] = many(inverse="album")
    allow(read=anyone, write=anyone)

    @action(by=anyone)
    def insert(self, title: str, position: int = 1) -> Song:
        """Those behind it make room before it is there."""
        for song in self.songs:
            if song.position >= position:
                song.position += 1
        return create(Song(album=self, title=title, position=position))


class Song(Entity, timestamps=False):
    title: str = field(key=True, max=20)
    album: Album = relation(on_delete="cascade")
    position: int = 1
    unique("album", "position")
    allow(read=anyone, write=anyone)

    @action(by=anyone)
    def move(self, position: int) -> None:
        for song in self.album.songs:
            if song != self and song.position >= position:
                song.position += 1
        self.position = position

    @after("create", "update")
    def push(self) -> None:
        """Comes too late for the place of the song itself."""
        for song in self.album.songs:
            if song != self and song.position >= self.position:
                song.position += 10

    @after("delete")
    def close(self) -> None:
        for song in self.album.songs:
            if song.position > self.position:
                song.position -= 1


class Disc(Entity, timestamps=False):
    """What lies in a pile, some of it beside what goes with it."""

    title: str = field(key=True, max=20)
    depth: int = field(unique=True)
    other: Disc | None = relation(default=None)
    allow(read=anyone, write=anyone)

    @action(by=anyone)
    def take(self) -> int:
        """Those below rise."""
        for disc in rows(Disc):
            if disc.depth > self.depth:
                disc.depth -= 1
        delete(self)
        return len([disc for disc in rows(Disc) if disc.other is not None])

    @action(by=anyone)
    def replace(self, title: str) -> str:
        """Another one is put below all of them."""
        last = 0
        for disc in rows(Disc):
            if disc.depth > self.depth:
                disc.depth -= 1
            last += 1
        delete(self)
        create(Disc(title=title, depth=last))
        return title


class Hit(Entity, timestamps=False, soft_delete=True, versioned=True):
    """What is heard most: it may leave and come back."""

    title: str = field(key=True, max=20)
    place: int = field(unique=True)
    allow(read=anyone, write=anyone, restore=anyone)

    @after("delete")
    def move_up(self) -> None:
        for hit in rows(Hit):
            if hit.place > self.place:
                hit.place -= 1

    @action(by=anyone)
    def follow(self, title: str) -> None:
        """Another one comes last."""
        last = 0
        for hit in rows(Hit):
            if hit.place > self.place:
                hit.place -= 1
            last += 1
        delete(self)
        create(Hit(title=title, place=last))

    @action(by=anyone)
    def drop(self) -> None:
        """The same in one body."""
        for hit in rows(Hit):
            if hit.place > self.place:
                hit.place -= 1
        delete(self)
