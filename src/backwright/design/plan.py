"""The plan: all that a design decides, told before a line is written."""

from __future__ import annotations

from backwright.design.cascades import Cascade
from backwright.design.defaults import Default, defaults
from backwright.design.designing import Design
from backwright.design.environment import Variable, variables
from backwright.design.facts import Facts
from backwright.design.notes import Note, performance, security
from backwright.design.overview import RouteLine, TableLine, route_lines, table_lines
from backwright.design.questions import Question, questions
from backwright.design.safety import Safety, safety
from backwright.design.told import Told


class Plan(Told, frozen=True):
    """What `backwright plan` says."""

    name: str
    doc: str
    routes: tuple[RouteLine, ...]
    tables: tuple[TableLine, ...]
    deletes: tuple[Cascade, ...]
    safety: tuple[Safety, ...]
    environment: tuple[Variable, ...]
    defaults: tuple[Default, ...]
    security: tuple[Note, ...]
    performance: tuple[Note, ...]
    questions: tuple[Question, ...]


def plan(design: Design) -> Plan:
    """The plan of a design: the same design, the same plan."""
    facts = Facts(design)
    return Plan(
        design.backend.name,
        design.backend.doc,
        route_lines(facts),
        table_lines(facts),
        facts.cascades,
        safety(facts),
        variables(facts),
        defaults(facts),
        security(facts),
        performance(facts),
        questions(facts),
    )
