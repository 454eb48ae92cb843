"""Who may set what of rows that are sent inside others: the lines of a route, and those of the function it calls."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from backwright.design import Design
from backwright.design.routes import Route
from backwright.targets.python.fastapi.inside import SaidRight, Within
from backwright.targets.python.fastapi.names import Owner
from backwright.targets.python.fastapi.policies import Judgement, Policies


@dataclass(frozen=True, slots=True)
class RightsInside:
    """Those of one route that creates or updates a row."""

    design: Design
    owner: Owner
    policies: Policies
    route: Route

    @property
    def before(self) -> list[str]:
        """The lines that ask before anything is written: the caller alone, and of rows that are there already."""
        calls = []
        for said, judgement in self._asked():
            me = "me, " * judgement.asks
            if not judgement.row:
                calls.append((said, f"await policy.{judgement.name}({me}reader, {said.places})"))
            elif self._updates:
                calls.append((said, f"await policy.{judgement.name}(session, {me}{said.known})"))
        return self._where_sent(calls)

    @property
    def of_new(self) -> list[str]:
        """The lines that ask of new rows, which are stored by then."""
        asked = [(said, judgement) for said, judgement in self._asked() if judgement.row]
        return self._where_sent(
            [
                (said, f"await {judgement.name}(session, {'me, ' * judgement.asks}{said.new})")
                for said, judgement in asked
            ]
        )

    @property
    def tracked(self) -> frozenset[str]:
        """The collections of which new rows are noted by their places, to be asked of."""
        return frozenset(said.within.path[0].member.name for said, judgement in self._asked() if judgement.row)

    @property
    def noting(self) -> list[str]:
        """The line with what has the owners and the ids of new rows, by their places."""
        key = "int" if self.design.backend.ids == "int" else "UUID"
        return [f"made: dict[str, tuple[{key}, {key}]] = {{}}"] * bool(self.tracked)

    @property
    def asks(self) -> bool:
        """Whether it depends on who calls what may be set of new rows."""
        return any(judgement.row and judgement.asks for _, judgement in self._asked())

    @property
    def _updates(self) -> bool:
        return self.route.endpoint.kind == "update"

    def _asked(self) -> Iterator[tuple[SaidRight, Judgement]]:
        """The rights that somebody who comes so far may not have, with what judges."""
        for right in self.route.rights:
            if right.path:
                said = SaidRight(Within(self.owner, right.path), right, self._updates)
                anonymous = not self.route.signed_in_only
                judgement = self.policies.judgement_of_rows(said.what, right, anonymous=anonymous)
                if judgement is not None:
                    yield said, judgement

    def _where_sent(self, calls: list[tuple[SaidRight, str]]) -> list[str]:
        """The lines that call, in an update only where such rows are sent."""
        if not self._updates:
            return [call for _, call in calls]
        lines: list[str] = []
        for sent, group in groupby(calls, lambda each: each[0].sent):
            lines += [f"if {sent} is not MISSING:", *(f"    {call}" for _, call in group)]
        return lines
