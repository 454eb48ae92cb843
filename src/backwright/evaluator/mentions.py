"""Which names the text of an expression mentions, those of what it calls included."""

from __future__ import annotations

from collections.abc import Iterator

from backwright.model import expressions as x
from backwright.model.backend import Backend
from backwright.model.members import Computed
from backwright.model.part import Part

ME = frozenset({"me"})


def is_about_nobody(node: x.Expression) -> bool:
    """`me is None` and `me is not None`, which may be asked of nobody."""
    if not isinstance(node, x.Compare) or node.operator not in ("==", "!="):
        return False
    sides = (node.left, node.right)
    return any(isinstance(s, x.Me) for s in sides) and any(isinstance(s, x.Value) and s.value is None for s in sides)


class Mentions:
    """Of one backend; each expression is looked at once."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._known: dict[int, tuple[x.Expression, frozenset[str]]] = {}
        owned = (function.id for owner in backend.owners for function in owner.functions)
        self.functions = frozenset((*(function.id for function in backend.functions), *owned))
        owners = ((owner, owner.computed) for owner in backend.owners)
        self._computed = {member.id: member for _, computed in owners for member in computed}

    def computed(self, node: x.Attribute) -> Computed | None:
        """The computed value that an attribute reads, where it reads one."""
        return self._computed.get(node.member)

    def of(self, node: x.Expression) -> frozenset[str]:
        """The names, with "me" for the caller and "self" for the row."""
        if id(node) not in self._known:
            # The node is kept beside its answer, so that no other takes its identity.
            self._known[id(node)] = (node, self._look(node))
        return self._known[id(node)][1]

    def of_loop(self, loop: x.Loop) -> frozenset[str]:
        """The names that decide over what a comprehension goes."""
        return frozenset[str]().union(*(self.of(part) for part in (loop.source, *loop.conditions)))

    def _look(self, node: x.Expression) -> frozenset[str]:
        if is_about_nobody(node):
            return frozenset()
        found = frozenset[str]().union(*(self.of(child) for child in children(node)))
        if isinstance(node, x.Me):
            return ME
        if isinstance(node, x.Self):
            return frozenset({"self"})
        if isinstance(node, x.Name):
            return frozenset({node.name})
        if isinstance(node, x.Call) and node.function in self.functions:
            return found | (self.of(self._backend.function(node.function).value) & ME)
        if isinstance(node, x.Attribute) and (computed := self.computed(node)) is not None:
            return found | (self.of(computed.value) & ME)
        return found


def children(node: Part) -> Iterator[x.Expression]:
    """The expressions of which one is made."""
    for name in node.__struct_fields__:
        if name == "type":
            continue
        value = getattr(node, name)
        for each in value if isinstance(value, tuple) else (value,):
            if isinstance(each, x.Loop | x.Argument):
                yield from children(each)
            elif isinstance(each, Part):
                yield each  # type: ignore[misc]
