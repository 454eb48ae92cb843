"""Gazette: lists of the rows that belong to what a caller has, one way and the other."""

from __future__ import annotations

from backwright import Account, App, Entity, Rest, Tokens, lists
from backwright.fields import Email, Password, field, many
from backwright.logic import action, query
from backwright.rules import allow, anyone, me, signed_in

app = App(api=Rest(limit=3), sign_in=Tokens())


class User(Account):
    email: Email = field(unique=True)
    password: Password
    reads: set[Paper] = many()
    followers: set[User] = many()
    following: set[User] = many(inverse="followers")

    allow(create=anyone, read=signed_in, update=me)

    @action(by=signed_in)
    def follow(self, me: User) -> None:
        self.followers.add(me)


class Paper(Entity):
    name: str = field(max=20)
    writers: set[User] = many()

    allow(read=anyone, create=signed_in)

    @action(by=signed_in)
    def join(self, me: User) -> None:
        self.writers.add(me)

    @action(by=signed_in)
    def subscribe(self, me: User) -> None:
        me.reads.add(self)

    @action(by=signed_in)
    def cancel(self, me: User) -> None:
        me.reads.discard(self)


class Piece(Entity):
    paper: Paper
    title: str = field(max=20)
    rank: int = field(min=0, max=5)
    hidden: bool = False
    author: User = me

    allow(read=anyone, create=signed_in, update=author, delete=author)
    lists(order="-created_at")

    @query
    def mine(self, me: User) -> bool:
        return me in self.paper.writers and not self.hidden

    @query(order="-rank")
    def best(self, me: User) -> bool:
        return self.paper in me.reads

    @query
    def near(self, me: User) -> bool:
        return self.author in me.following
