"""The findings of one run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from backwright.diagnostics.kinds import Kind, Severity
    from backwright.source import Source, Span


class Related(msgspec.Struct, frozen=True):
    """Another place that helps to understand: "the first is here"."""

    span: Span
    message: str


class Finding(msgspec.Struct, frozen=True):
    """One case of a kind, at a place."""

    kind: type[Kind]
    span: Span
    message: str
    help: str = ""
    suggestion: str | None = None
    related: tuple[Related, ...] = ()

    @property
    def code(self) -> str:
        return self.kind.code

    @property
    def severity(self) -> Severity:
        return self.kind.severity

    @property
    def headline(self) -> str:
        return f"{self.message} (did you mean '{self.suggestion}'?)" if self.suggestion else self.message


class Findings:
    """Collects all findings of a run; they come out in the order of their places, each once.

    `sources` holds the text that findings quote from, by path.
    """

    def __init__(self, sources: Iterable[Source] = ()) -> None:
        self.sources: dict[str, Source] = {source.path: source for source in sources}
        self._found: dict[tuple[str, Span, str], Finding] = {}

    def quote(self, source: Source) -> None:
        """Make its lines known to whoever shows the findings."""
        self.sources[source.path] = source

    def add(self, case: Kind, at: Span, *, suggest: str | None = None, related: Iterable[Related] = ()) -> None:
        """`suggest`: what was probably meant, mostly from `did_you_mean`."""
        finding = Finding(type(case), at, case.text(), case.advice(), suggest, tuple(related))
        self._found.setdefault((finding.code, at, finding.message), finding)

    def __iter__(self) -> Iterator[Finding]:
        return iter(sorted(self._found.values(), key=lambda found: (found.span, found.code, found.message)))

    def __len__(self) -> int:
        return len(self._found)

    def count(self, severity: Severity) -> int:
        return sum(found.severity == severity for found in self._found.values())

    @property
    def refused(self) -> bool:
        """Whether an error is among them: then there is no model."""
        return any(found.severity == "error" for found in self._found.values())
