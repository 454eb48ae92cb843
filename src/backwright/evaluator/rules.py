"""Who may do what to which row."""

from __future__ import annotations

from itertools import product

from backwright.evaluator.expressions import UNKNOWN, Frame, World, evaluate, frame, looks_inside
from backwright.evaluator.store import Ref
from backwright.model import expressions as x
from backwright.model.backend import Backend
from backwright.model.entities import Entity, View
from backwright.model.members import Field, Link
from backwright.model.operations import Function
from backwright.model.rules import Anyone, Grant, HasRole, Holder, Oneself, Person, Rule, Satisfies, SignedIn
from backwright.model.surface import readers

BOTH: frozenset[object] = frozenset({True, False})
SELF = frozenset({"self"})


class Judge:
    """Rules, for one caller in one operation."""

    def __init__(self, world: World, me: Ref | None) -> None:
        self.world = world
        self.me = me

    @property
    def backend(self) -> Backend:
        return self.world.backend

    def holds(self, rule: Rule, row: Ref) -> bool:
        """Whether the caller is one of these people, of that row."""
        return any(self._is(person, row) for person in rule.people)

    def may_hold(self, rule: Rule) -> bool:
        """Whether it holds of some row, as far as the caller and what the rule says can tell."""
        return any(True in self._outcomes(person) for person in rule.people)

    def always_holds(self, rule: Rule) -> bool:
        """Whether the caller alone tells that it holds, of whatever row."""
        return any(self._outcomes(person) == frozenset({True}) for person in rule.people)

    def may_be(self, function: Function) -> bool:
        """Whether a predicate is true of some row, as far as the caller can tell."""
        return True in self._outcomes_of(function)

    def asks_row(self, rule: Rule) -> bool:
        """Whether the rule says something of the row, and not of the caller alone."""
        return any(self._asks_row(person) for person in rule.people)

    def _asks_row(self, person: Person) -> bool:
        if isinstance(person, Satisfies):
            return bool(self.world.mentions.of(self.backend.function(person.function).value) & SELF)
        return isinstance(person, Holder | Oneself) or (isinstance(person, HasRole) and bool(person.member))

    def _outcomes_of(self, function: Function) -> frozenset[object]:
        if self.me is None and function.caller == "required":
            return frozenset({UNKNOWN})
        return self._possible(function.value, self._at(None))

    def readable(self, row: Ref, owner: Entity | View | None = None) -> bool:
        """Whether the caller may read the row; what has no rule of its own follows the row that it lives in."""
        owner = owner or self.backend.entity(row.entity)
        rule = readers(owner)
        if rule.people:
            return self.holds(rule, row)
        parent = self.backend.entity(row.entity).parent
        above = self.world.state.get(row, parent.name) if parent is not None else None
        return above is not None and self.readable(above)

    def namable(self, row: Ref) -> bool:
        """Whether the caller may name the row in input: one that they may read, through a view of it too."""
        views = self.backend.views_of(row.entity)
        return self.readable(row) or any(self.holds(readers(view), row) for view in views)

    def embeds(self, view: View, row: Ref) -> bool:
        """Whether another row may show this one through the view."""
        rule = readers(view)
        return not rule.people or self.holds(rule, row)

    def sees(self, member: Field | Link, row: Ref) -> bool:
        return member.read is None or self.holds(member.read, row)

    def writes(self, member: Field | Link, row: Ref) -> bool:
        return member.write is None or self.holds(member.write, row)

    def writable(self, grants: tuple[Grant, ...], row: Ref) -> frozenset[str] | None:
        """The names that an update may set: of all the rules that hold; None for every one."""
        names: set[str] = set()
        for grant in grants:
            if "update" in grant.verbs and self.holds(grant.rule, row):
                if not grant.only:
                    return None
                names.update(grant.only)
        return frozenset(names)

    def _is(self, person: Person, row: Ref) -> bool:
        if isinstance(person, Anyone):
            return True
        if self.me is None and not isinstance(person, Satisfies):
            return False
        if isinstance(person, Oneself):
            return row == self.me
        if isinstance(person, SignedIn):
            return True
        if isinstance(person, HasRole):
            return self._role(person, row) in person.roles
        if isinstance(person, Holder):
            held = evaluate(person.path, self._at(row))
            return self.me in held if isinstance(held, list) else held == self.me
        if isinstance(person, Satisfies):
            return self.satisfies(self.backend.function(person.function), row)
        return False

    def satisfies(self, function: Function, row: Ref) -> bool:
        """Whether a predicate is true of the row; one with `me: User` is about somebody, and never true of nobody."""
        somebody = self.me is not None or function.caller != "required"
        return somebody and evaluate(function.value, self._at(row)) is True

    def _at(self, row: Ref | None) -> Frame:
        return frame(self.world, self.me, row)

    def _role(self, person: HasRole, row: Ref) -> object:
        """The caller's role: in the row that has members, else in their own account."""
        state = self.world.state
        if not person.member or person.through is None:
            return state.get(self.me, "role") if self.me is not None else None
        place = evaluate(person.through, self._at(row))
        entity = self.backend.entity(person.member)
        home = entity.parent
        people = next(link for link in entity.links if not link.within and self.me and link.target == self.me.entity)
        for member in state.refs(person.member):
            if home and state.get(member, home.name) == place and state.get(member, people.name) == self.me:
                return state.get(member, "role")
        return None

    def _outcomes(self, person: Person) -> frozenset[object]:
        """What may come out before a row is known."""
        if isinstance(person, Anyone):
            return frozenset({True})
        if isinstance(person, Satisfies):
            return self._outcomes_of(self.backend.function(person.function))
        if self.me is None:
            return frozenset({False})
        if isinstance(person, SignedIn):
            return frozenset({True})
        if isinstance(person, HasRole) and not person.member:
            return frozenset({self._role(person, self.me) in person.roles})
        if isinstance(person, Oneself | HasRole | Holder):
            return BOTH
        return frozenset({False})

    def _possible(self, node: x.Expression, at: Frame, free: frozenset[str] = SELF) -> frozenset[object]:
        """Every value that it may have over all rows; `free` are the names of rows that are not known yet."""
        if isinstance(node, x.And | x.Or):
            sides = [self._possible(operand, at, free) for operand in node.operands]
            return frozenset(_kleene(values, ends=isinstance(node, x.Or)) for values in product(*sides))
        if isinstance(node, x.Not):
            values = self._possible(node.operand, at, free)
            return frozenset(value if value is UNKNOWN else not value for value in values)
        if isinstance(node, x.Conditional):
            return self._branches(node, at, free)
        mentions = self.world.mentions.of(node)
        if isinstance(node, x.Aggregate) and mentions & free and looks_inside(node, at):
            return self._folded(node, at, free)
        if isinstance(node, x.Call) and isinstance(node.base, x.Self) and not node.arguments:
            return self._possible(self.backend.function(node.function).value, at)
        if isinstance(node, x.Attribute) and isinstance(node.base, x.Self):
            computed = self.world.mentions.computed(node)
            if computed is not None:
                return self._possible(computed.value, at)
        if at.absent & mentions:
            return BOTH | {UNKNOWN} if looks_inside(node, at) else frozenset({UNKNOWN})
        return BOTH if mentions & free else frozenset({evaluate(node, at)})

    def _branches(self, node: x.Conditional, at: Frame, free: frozenset[str]) -> frozenset[object]:
        found: set[object] = set()
        for test in self._possible(node.test, at, free):
            if test is UNKNOWN:
                found.add(UNKNOWN)
            else:
                found |= self._possible(node.then if test else node.otherwise, at, free)
        return frozenset(found)

    def _folded(self, node: x.Aggregate, at: Frame, free: frozenset[str]) -> frozenset[object]:
        """`any` and `all`, of nothing too."""
        source = node.source
        assert isinstance(source, x.Comprehension)
        inner = free.union(*(loop.names for loop in source.loops))
        decides = node.fold == "any"
        found = self._possible(source.item, at, inner)
        return frozenset({not decides, *(value for value in found if value is UNKNOWN or value is decides)})


def _kleene(values: tuple[object, ...], *, ends: bool) -> object:
    if ends in values:
        return ends
    return UNKNOWN if UNKNOWN in values else not ends
