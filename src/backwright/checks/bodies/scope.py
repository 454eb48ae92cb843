"""What is known at one place of a body: names, their types, and what was asked before."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias

from backwright.checks.symbols import Symbols
from backwright.diagnostics import Findings, Kind
from backwright.model.expressions import Expression, Name
from backwright.model.operations import Caller
from backwright.model.types import Type
from backwright.source import Source
from backwright.source.text import Place

Mode: TypeAlias = Literal["pure", "read", "write"]
"""What a body may do: one expression (computed values, predicates), statements that read, statements that change."""

Facts: TypeAlias = frozenset[str]
"""What a guard has shown, as "present self.owner", "nonzero n", "filled self.lines" or "within index self.lines".

Of a name that stands for a length, "length count self.lines".
"""


class Refused(Exception):  # noqa: N818 - no error: it has been reported
    """A finding was reported; what is around it has no meaning."""


@dataclass(slots=True)
class Track:
    """What is counted over one whole body."""

    depth: int = 0
    size: int = 0
    failed: bool = False
    overgrown: bool = False
    used: set[str] = field(default_factory=set)
    derived: set[str] = field(default_factory=set)
    """Local names whose value comes from rows, not only from what was sent."""
    weights: dict[int, tuple[object, int, int]] = field(default_factory=dict)
    """How large and how deep the values of local names are."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a body stands. `locals` are its parameters but `self` and `me`; `owner` is the view that it stands in.

    `creating`: it runs inside a create, so that it may set what is fixed. `given`: the names of the members that
    some body gives a value, so that they may be out of their limits before its end.

    The rest follows from reading: `bound` are names that stand for an expression, `broken` those whose value has a
    finding already, `unbound` those that only some paths have given a value, `turns` those of a comprehension around.
    """

    symbols: Symbols
    source: Source
    findings: Findings
    self_type: Type | None = None
    caller: Caller = "none"
    account: str | None = None
    locals: Mapping[str, Type] = field(default_factory=dict)
    owner: str = ""
    mode: Mode = "write"
    creating: bool = False
    given: frozenset[str] = frozenset()
    facts: Facts = frozenset()
    bound: Mapping[str, Expression] = field(default_factory=dict)
    broken: frozenset[str] = frozenset()
    unbound: frozenset[str] = frozenset()
    turns: frozenset[str] = frozenset()
    track: Track = field(default_factory=Track)

    def refusal(self, node: Place, case: Kind, suggest: str | None = None) -> Refused:
        """Report it; the caller raises what it gets."""
        self.report(node, case, suggest)
        return Refused()

    def report(self, node: Place, case: Kind, suggest: str | None = None) -> None:
        self.findings.add(case, self.source.span(node), suggest=suggest)

    def knowing(self, facts: Facts) -> Scope:
        facts |= _of_lengths(facts, self.facts)
        return replace(self, facts=self.facts | facts) if facts else self

    def holding(self, names: Mapping[str, Type]) -> Scope:
        """With these names, which hide what had them before."""
        kept = frozenset(fact for fact in self.facts if not _mentions(fact, names))
        bound = {name: value for name, value in self.bound.items() if name not in names}
        return replace(
            self,
            locals={**self.locals, **names},
            facts=kept,
            bound=bound,
            broken=self.broken - names.keys(),
            unbound=self.unbound - names.keys(),
        )

    def turning(self, names: Mapping[str, Type]) -> Scope:
        """Inside a comprehension, which has these names for itself."""
        return replace(self.holding(names), turns=self.turns | names.keys())

    def standing(self, name: str, value: Expression) -> Scope:
        """With a name that stands for an expression."""
        after = self.holding({name: value.type})
        return replace(after, bound={**after.bound, name: value})

    def calling(self, called: Mapping[str, Name]) -> Scope:
        """With names that the model calls otherwise."""
        others = {name: value for name, value in called.items() if value.name != name}
        return replace(self, bound={**self.bound, **others}) if others else self

    def without(self, name: str) -> Scope:
        """With a name of whose value nothing is known."""
        return replace(self, broken=self.broken | {name})

    def forgetting(self, names: Iterable[str]) -> Scope:
        """Without what was known of these names."""
        gone = dict.fromkeys(names)
        return replace(self, facts=frozenset(fact for fact in self.facts if not _mentions(fact, gone)))

    def changed(self, member: str) -> Scope:
        """After an assignment to a field of some row."""
        return replace(self, facts=frozenset(fact for fact in self.facts if not re.search(rf"\.{member}\b", fact)))

    def word(self, node: ast.expr) -> str | None:
        """Which word of the vocabulary or the standard library a name means: `backwright.logic.now`."""
        if isinstance(node, ast.Name) and not self.hides(node.id):
            return self.symbols.words.get(node.id)
        if isinstance(node, ast.Attribute) and (home := self.word(node.value)) in ("datetime", "decimal", "uuid"):
            return f"{home}.{node.attr}"  # the module was imported whole
        return None

    def hides(self, name: str) -> bool:
        """Whether a name is a local one."""
        if name in ("self", "me"):
            return self.self_type is not None if name == "self" else self.caller != "none"
        return name in self.locals or name in self.broken or name in self.unbound


def _of_lengths(facts: Facts, before: Facts) -> Facts:
    """What is shown of lists by what is shown of the names that stand for their lengths."""
    lengths = [fact.split()[1:] for fact in before if fact.startswith("length ")]
    found: set[str] = set()
    for name, path in lengths:
        for fact in facts:
            match fact.split():
                case ["nonzero", subject] if subject == name:
                    found |= {f"filled {path}", f"nonzero len({path})"}
                case ["least", number, subject] if subject == name:
                    found.add(f"long {number} {path}")
                case ["below", index, subject] if subject == name:
                    found.add(f"within {index} {path}")
    return frozenset(found)


def _mentions(fact: str, names: Mapping[str, object]) -> bool:
    paths = (path.removeprefix("len(") for path in fact.split()[1:])
    return any(re.split(r"[.)]", path)[0] in names for path in paths)


def chain(node: ast.expr) -> str | None:
    """A path of names, `self.lines` or `len(self.lines)`, as facts name it; None for what is none."""
    if isinstance(node, ast.Call):
        sole = node.args[0] if len(node.args) == 1 and not node.keywords else None
        inner = chain(sole) if sole is not None and isinstance(node.func, ast.Name) and node.func.id == "len" else None
        return None if inner is None or inner.startswith("len") else f"len({inner})"
    steps: list[str] = []
    while isinstance(node, ast.Attribute):
        steps.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return None
    return ".".join([node.id, *reversed(steps)])
