"""The same rows as loaded objects, judged by what the Python target makes of a rule where no further look is needed."""

from __future__ import annotations

from types import SimpleNamespace

from backwright.model import expressions as x
from backwright.model.types import BOOL
from backwright.targets.python.host import HostCompiler
from support.meaning.notes import notes
from support.meaning.worlds import Content

BACKEND = notes(x.Value(value=True, type=BOOL))


def judged(rule: x.Expression, content: Content, caller: int | None) -> tuple[set[int], set[int]] | None:
    """The notes of which it is true, and those of which its negation is; None where more has to be loaded."""
    compiler = HostCompiler(BACKEND, "note")
    code, negation = compiler.compile(rule), compiler.compile(rule, negated=True)
    if code is None or negation is None:
        return None
    links = {link.name for link in BACKEND.entity("Note").links}
    found: tuple[set[int], set[int]] = (set(), set())
    for identity, values in content.rows["Note"].items():
        stored = {f"{name}_id" if name in links else name: value for name, value in values.items()}
        names = {"note": SimpleNamespace(id=identity, **stored), "me": SimpleNamespace(id=caller)}
        for place, test in zip(found, (code, negation), strict=True):
            if eval(test, names):
                place.add(identity)
    return found
