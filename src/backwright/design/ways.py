"""How rows lead to those of which a value or a check reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from backwright.design.inlining import written_out
from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.expressions import (
    Attribute,
    Comprehension,
    Expression,
    Item,
    Name,
    Rows,
    Self,
    Slice,
    Sorted,
)
from backwright.model.members import Collection, Computed, Field, Link, Member
from backwright.model.part import Part
from backwright.model.walk import children

EVERY = ("*",)
"""The way where none is known: all rows."""

Chain: TypeAlias = tuple[str, ...]
"""Links and collections by their ids, one after the other, from the row that something is said of."""


class Read(Part, frozen=True):
    """A member that a value reads, of the rows that a chain leads to; None where no chain says which.

    `kept`: how many steps of it lead to the first rows that keep a value of what is behind them; 0 where none do.
    """

    chain: Chain | None
    member: str
    kept: int = 0


class Way(Part, frozen=True):
    """How a row that is written leads to those that a value is about; see `Duty`."""

    link: str
    via: Chain
    reads: frozenset[str]


class Reading:
    """What a value or a check reads, kept values with what these read: what they depend on, it depends on."""

    def __init__(self, backend: Backend, body: Expression) -> None:
        self._backend = backend
        self._wholes: set[str] = set()
        """The entities of which it reads all rows."""
        self.reads = list(self._walk(written_out(backend, body), (), {}, 0))

    def _walk(
        self, part: Expression, own: Chain | None, names: Mapping[str, Chain | None], kept: int
    ) -> Iterator[Read]:
        """`own`: where the row is; `names`: where those are that loops go over."""
        if isinstance(part, Comprehension):
            for loop in part.loops:
                yield from self._walk(loop.source, own, names, kept)
                names = {**names, **dict.fromkeys(loop.names, self._chain(loop.source, own, names))}
                for condition in loop.conditions:
                    yield from self._walk(condition, own, names, kept)
            yield from self._walk(part.item, own, names, kept)
            return
        for each in children(part):
            yield from self._walk(each, own, names, kept)
        if isinstance(part, Rows):
            self._wholes.add(part.entity)
        if isinstance(part, Attribute) and self._backend.owns(part.member):
            chain = self._chain(part.base, own, names)
            yield Read(chain, part.member, kept)
            member = self._backend.member(part.member)
            if isinstance(member, Computed) and member.stored:
                yield from self._walk(written_out(self._backend, member.value), chain, {}, kept or len(chain or ()))

    def _chain(self, part: Expression, own: Chain | None, names: Mapping[str, Chain | None]) -> Chain | None:
        """Where a row is, or those of a list."""
        match part:
            case Self():
                return own
            case Name(name):
                return names.get(name)
            case Sorted(source=base) | Item(base=base) | Slice(base=base):
                return self._chain(base, own, names)
            case Attribute(base, member):
                known = self._backend.owns(member) and isinstance(self._backend.member(member), Link | Collection)
                before = self._chain(base, own, names) if known else None
                return None if before is None else (*before, member)
            case Comprehension(item, loops):
                for loop in loops:
                    names = {**names, **dict.fromkeys(loop.names, self._chain(loop.source, own, names))}
                return self._chain(item, own, names)
        return None

    def ways(self, owner: Entity, written: str, *, own: bool) -> Iterator[Way]:
        """How a row that is written leads to those of the owner. `own`: it may be one of these itself."""
        of_written = [read for read in self.reads if read.member.startswith(f"{written}.")]
        reads = frozenset(read.member for read in of_written)
        if owner.name == written and own:
            yield Way("", (), reads)
        into = [(read, m) for read in self.reads if isinstance(m := self._into(read.member), Collection)]
        several = [(read, m) for read, m in into if m.target == written]
        found: dict[tuple[str, Chain], frozenset[str]] = {}
        for read, m in several:
            if read.chain is not None and m.kind == "list":
                via = self._narrow(read.chain, m.id, read.kept)
                way = ("" if via == EVERY else m.through.rpartition(".")[2], via)
                found[way] = found.get(way, reads) | {m.through}
        far = [read for read in of_written if may_change(self._backend.member(read.member))]
        for read in far:
            if read.chain and isinstance(self._into(read.chain[-1]), Link):
                found.setdefault(("", self._narrow(read.chain[:-1], read.chain[-1], read.kept, whole=True)), reads)
        for read, m in several:
            if read.chain is not None and m.kind == "set" and reads:
                found.setdefault(("", self._narrow(read.chain, m.id, read.kept, whole=True)), reads)
        known = several and all(read.chain is not None for read, _ in several)
        if written in self._wholes or (any(read.chain is None for read in far) and not known):
            found.setdefault(("", EVERY), reads)
        for (link, via), told in found.items():
            yield Way(link, via, told)

    def held(self) -> tuple[Chain, ...]:
        """The chains to rows that must not change meanwhile: it reads of them what may, past what others keep."""
        found = (r.chain for r in self.reads if r.chain and not r.kept and may_change(self._backend.member(r.member)))
        return tuple(dict.fromkeys(chain for chain in found if self._is_held(chain)))

    def _is_held(self, chain: Chain) -> bool:
        """Whether it goes over lists to a link."""
        *lists, last = (self._into(one) for one in chain)
        return isinstance(last, Link) and all(isinstance(one, Collection) and one.kind == "list" for one in lists)

    def _narrow(self, chain: Chain, last: str, kept: int, *, whole: bool = False) -> Chain:
        """The way of those that lead over a chain to rows that are written, or to those that these link; `whole`: with
        the last step.

        Who writes has to lock what leads there, or it must not change: else those that it leads to by then are missed,
        and all are asked.
        """
        steps = [self._into(one) for one in (*chain, last)]
        via = (*chain, last) if whole else chain
        if not chain:
            return via
        before, at = steps[: kept - 1] if kept else steps[:-1], steps[kept - 1] if kept else steps[-1]
        if not kept and self._is_held((*chain, last)):
            return via
        fast = all(isinstance(one, Collection) and one.kind == "list" and not self._leaves(one) for one in before)
        listed = isinstance(at, Collection) and at.kind == "list"
        return via if fast and (listed or (kept == 1 and isinstance(at, Link))) else EVERY

    def _leaves(self, collection: Collection) -> bool:
        """Whether its rows may come to live in another."""
        return may_change(self._backend.member(collection.through))

    def _into(self, identity: str) -> Member:
        return self._backend.member(identity)


def may_change(member: Member) -> bool:
    """Whether it may be another value than when its row was made."""
    if isinstance(member, Field):
        return not (member.fixed or member.implicit or member.made is not None)
    return not (isinstance(member, Link) and (member.fixed or member.within))
