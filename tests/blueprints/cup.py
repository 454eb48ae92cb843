"""Cup: matches that lead to others or to none, of teams of which some are gone; what loops settle before they end."""

from __future__ import annotations

from typing import Annotated

from backwright import App, Entity, Rest
from backwright.fields import check, field, inline, many, relation, within
from backwright.logic import Reply, action, create, ensure, groups, query, reply, require, rows, stored
from backwright.rules import allow, anyone

app = App(api=Rest())


class Team(Entity, soft_delete=True, timestamps=False):
    name: str = field(max=20)
    points: int = field(default=1, min=0, max=100)
    captain: Player | None = relation(default=None)
    players: list[Player] = many(inverse="team")
    allow(read=anyone, write=anyone)


class Player(Entity, timestamps=False):
    name: str = field(max=20)
    team: Team | None = relation(default=None)
    stages: set[Stage] = inline()
    allow(read=anyone, write=anyone)


class Cup(Entity, timestamps=False):
    name: str = field(key=True, max=20)
    matches: list[Match] = many()
    allow(read=anyone, write=anyone)

    @stored
    def total(self) -> int:
        return sum(match.price for match in self.matches)

    @check
    def is_cheap(self) -> bool:
        return self.total <= 50

    @query(by=anyone)
    def left(self) -> int:
        left = 0
        for match in self.matches:
            if match.onto is not None:
                left += match.onto.home.points
        return left

    @action(by=anyone)
    def chain(self) -> int:
        """Each leads to the one before it, which is followed at once."""
        seen = 0
        last: Match | None = None
        for match in self.matches:
            if last is not None:
                match.onto = last
            if match.onto is not None:
                seen += match.onto.price
            last = match
        return seen

    @action(by=anyone)
    def load(self, home: Team, prices: Annotated[list[int], field(max=5)]) -> int:
        """Ends at zero: what was made before is settled there too."""
        require(len(self.matches) < 9, "is full")
        for price in prices:
            if price == 0:
                return len(self.matches)
            create(Match(cup=self, home=home, price=price))
        return -1

    @action(by=anyone)
    def stage(self, name: Annotated[str, field(max=20)]) -> int:
        """Of a name in this cup, as others have one of that name as well."""
        return ensure(Stage(cup=self, name=name)).place


class Stage(Entity, timestamps=False):
    cup: Cup = within()
    name: str = field(key=True, max=20)
    place: int = 0
    allow(read=anyone, write=anyone)


class Match(Entity, timestamps=False):
    cup: Cup
    home: Team
    away: Team | None = relation(default=None)
    onto: Match | None = relation(default=None)
    price: int = field(default=1, min=0, max=40)
    allow(read=anyone, write=anyone)

    @action(by=anyone)
    def follow(self) -> None:
        team(self.home, 2)


class Subject(Entity, timestamps=False):
    name: str = field(max=8)
    allow(read=anyone, write=anyone)


def team(team: Team, points: int) -> None:
    """Called as rows of its kind are."""
    team.points = min(team.points + points, 100)


def team_of(player: Player) -> Team | None:
    return player.team


def price_of(match: Match) -> int:
    return match.price


@action("POST", "/praise", by=anyone)
def praise(subject: Subject) -> str:
    return subject.name


@action("POST", "/names", by=anyone)
def names(other: Team | None = None) -> Reply:
    there = [player.name for player in other.players] if other is not None else []
    return reply(there=there)


@query("GET", "/numbers", by=anyone)
def numbers() -> Reply:
    return reply(players=[len(team.players) for team in rows(Team)])


@query("GET", "/onto", by=anyone)
def onto() -> Reply:
    """What stands behind a link is looked up for those that have one."""
    return reply(
        matches=[
            reply(onto=reply(price=match.onto.price, home=match.onto.home) if match.onto else None)
            for match in rows(Match)
        ]
    )


@query("GET", "/teams-of", by=anyone)
def teams_of() -> Reply:
    return reply(
        teams=[
            reply(
                name=team.name if team is not None else None,
                all=team.players if team is not None else [],
                captains=[reply(of=player.team.captain) for player in those if player.team is not None],
            )
            for team, those in groups(rows(Player), by=team_of)
        ]
    )


@query("GET", "/shown", by=anyone)
def shown() -> Reply:
    """Teams that are gone are still shown by what leads to them."""
    return reply(matches=[reply(home=match.home, away=match.away) for match in rows(Match)])


@query("GET", "/home/{match}", by=anyone)
def home(match: Match) -> Reply:
    return reply(home=match.home, away=match.away)


@query("GET", "/last", by=anyone)
def last() -> Reply:
    return reply(
        teams=[
            reply(
                name=team.name,
                last=sorted([one for one in rows(Match) if one.home == team or one.away == team], key=price_of)[:2],
            )
            for team in rows(Team)
        ]
    )


@query("GET", "/reached", by=anyone)
def reached() -> Reply:
    """A set stands in the order of what names its rows, however it is told."""
    return reply(
        players=[reply(name=one.name, stages=[stage.name for stage in one.stages]) for one in rows(Player)],
        rows=[reply(stages=one.stages, names=[stage.name for stage in one.stages]) for one in rows(Player)],
    )
