"""Chess club server: players with ratings, tournaments, pairings and results."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from backwright import Account, App, Entity, Record, Rest, Tokens, lists
from backwright.fields import Password, Slug, field, many, relation, slugify, unique, within
from backwright.logic import (
    Reply,
    action,
    computed,
    create,
    find,
    mean,
    now,
    query,
    reply,
    require,
    rows,
)
from backwright.rules import allow, anyone, me, nobody, signed_in

app = App(
    api=Rest(
        errors={"code": "{code}", "message": "{message}"},
        codes={"missing": 1004, "conflict": 1009, "invalid": 1022, "forbidden": 1003, "unauthenticated": 1001},
        unknown="ignore",
    ),
    ids="uuid",
    sign_in=Tokens(cookie="session"),
)


class Player(Account, path="players", current="profile"):
    """Signs in with a handle."""

    handle: str = field(key=True, min=3, max=20, pattern="[a-z][a-z0-9_]*")
    password: Password = field(min=10)
    country: str = field(min=2, max=2, pattern="[A-Z]{2}")
    rating: int = field(default=1200, write=nobody, min=0)
    title: Literal["GM", "IM", "FM"] | None = field(default=None, write=nobody)
    friends: set[Player] = many(inverse="friend_of")
    friend_of: set[Player] = many()

    allow(create=anyone, read=anyone, update=me, delete=me)
    lists(order="-rating", filter=["country", "title", "rating"], search=["handle"], limit=50)

    @computed
    def is_friend(self, me: Player | None) -> bool:
        return me in self.friend_of

    @action("PUT", "friend", by=signed_in)
    def befriend(self, me: Player) -> None:
        require(self != me, "is yourself", outcome="invalid")
        self.friend_of.add(me)

    @action("DELETE", "friend", by=signed_in)
    def unfriend(self, me: Player) -> None:
        self.friend_of.discard(me)


class Tournament(Entity):
    slug: Slug = slugify("name", key=True)
    name: str = field(max=80)
    rounds: int = field(default=3, min=1, max=15)
    seats: int = field(default=16, min=2, max=256)
    state: Literal["announced", "running", "over"] = "announced"
    arbiter: Player = me
    entries: list[Entrant] = many()
    games: list[Game] = many()

    allow(read=anyone, create=signed_in, update=arbiter, delete=arbiter)
    lists(order="-created_at", filter=["state"])

    @computed
    def average(self) -> int:
        return round(mean((entry.player.rating for entry in self.entries), default=0))

    @computed
    def joined(self, me: Player | None) -> bool:
        return any(entry.player == me for entry in self.entries)

    @query
    def open(self) -> bool:
        return self.state == "announced" and len(self.entries) < self.seats

    @action(by=signed_in, conflict=(409, "no seat is left"))
    def enter(self, me: Player) -> Entrant:
        require(self.state == "announced")
        require(len(self.entries) < self.seats)
        return create(Entrant(tournament=self, player=me))

    @action(by=arbiter, moves="announced -> running")
    def start(self) -> int:
        require(len(self.entries) >= 2, "needs two players")
        number = 0
        for entry in sorted(self.entries, key=seed):
            number += 1
            entry.number = number
        return number

    @action(by=arbiter)
    def pair(self, round: Annotated[int, field(min=1, max=15)], white: Player, black: Player) -> Game:
        require(white != black, "nobody plays against themselves")
        require(round <= self.rounds, f"there are only {self.rounds} rounds", outcome="invalid")
        require(self.state == "running", "is not running")
        first = find(Entrant, tournament=self, player=white)
        second = find(Entrant, tournament=self, player=black)
        require(first is not None and second is not None, "does not take part")
        return create(Game(tournament=self, round=round, white=white, black=black))

    @action(by=arbiter, moves="running -> over")
    def finish(self) -> list[Standing]:
        require(all(game.result is not None for game in self.games), "some games are not over")
        return table(self)

    @query(by=anyone)
    def standings(self) -> list[Standing]:
        return table(self)


class Standing(Record):
    player: Player
    points: float
    games: int


def seed(entry: Entrant) -> int:
    return -entry.player.rating


def points(standing: Standing) -> float:
    return standing.points


def table(tournament: Tournament) -> list[Standing]:
    return sorted(
        [
            Standing(
                player=entry.player,
                points=entry.points / 2,
                games=len([game for game in tournament.games if entry.player in (game.white, game.black)]),
            )
            for entry in tournament.entries
        ],
        key=points,
        reverse=True,
    )


class Entrant(Entity):
    tournament: Tournament = within()
    player: Player = me
    number: int | None = field(default=None, write=nobody)
    points: int = field(default=0, write=nobody)

    unique("tournament", "player", message="has entered already")
    allow(read=anyone, delete=player)


class Game(Entity):
    tournament: Tournament = within()
    round: int = field(fixed=True, min=1)
    white: Player = relation(fixed=True)
    black: Player = relation(fixed=True)
    result: Literal["1-0", "0-1", "1/2-1/2"] | None = field(default=None, write=nobody)
    moves_played: list[Move] = many()
    finished_at: datetime | None = field(default=None, write=nobody)

    unique("tournament", "round", "white")
    unique("tournament", "round", "black")
    allow(read=anyone, delete=tournament.arbiter)
    lists(order=["round", "created_at"], filter={"round": "round", "player": "white.handle"})

    def plays(self, me: Player) -> bool:
        return me in (self.white, self.black)

    @action(by=[plays, tournament.arbiter])
    def report(self, result: Literal["1-0", "0-1", "1/2-1/2"], me: Player) -> Game:
        require(self.result is None or me == self.tournament.arbiter, "is reported")
        require(self.result is None, "is final")
        self.result = result
        self.finished_at = now()
        swing = 10 if result == "1-0" else (-10 if result == "0-1" else 0)
        self.white.rating = max(self.white.rating + swing, 0)
        self.black.rating = max(self.black.rating - swing, 0)
        for entry in self.tournament.entries:
            if entry.player == self.white:
                entry.points += 2 if result == "1-0" else (1 if result == "1/2-1/2" else 0)
            elif entry.player == self.black:
                entry.points += 2 if result == "0-1" else (1 if result == "1/2-1/2" else 0)
        return self

    @action("POST", "moves/{san}", by=plays, status=201)
    def move(self, san: Annotated[str, field(pattern="[a-hKQRBNOx0-9=+#-]{2,8}")], me: Player) -> Move:
        require(self.result is None, "is over")
        ply = len(self.moves_played)
        require((ply % 2 == 0) == (me == self.white), "is not your turn")
        return create(Move(game=self, ply=ply + 1, san=san))


class Move(Entity, append_only=True, timestamps=False):
    game: Game = within()
    ply: int = field(key=True)
    san: str

    allow(read=anyone)


@query("GET", "/leaders/{country}", by=anyone)
def leaders(country: str, least: int = 0) -> list[Player]:
    return sorted(
        (player for player in rows(Player) if player.country == country and player.rating >= least),
        key=strength,
        reverse=True,
    )[:10]


def strength(player: Player) -> int:
    return player.rating


@query("GET", "/statistics", by=anyone)
def statistics() -> Reply:
    decided = [game for game in rows(Game) if game.result in ("1-0", "0-1")]
    return reply(
        games=len(rows(Game)),
        decided=len(decided),
        best=max((player.rating for player in rows(Player)), default=None),
        players=len([p for p in rows(Player) if p.title is None]),
    )
