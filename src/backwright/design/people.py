"""Who may, in the words of people."""

from __future__ import annotations

from collections.abc import Sequence

from backwright.design.wording import listed, spoken
from backwright.model.backend import Backend
from backwright.model.expressions import Attribute, Expression, Self
from backwright.model.rules import Anyone, HasRole, Holder, Nobody, Oneself, Person, Rule, Satisfies, SignedIn
from backwright.model.types import Row, element, present


def people(backend: Backend, rule: Rule) -> str:
    """ "anyone", "the author or role teller", "nobody"."""
    if any(isinstance(person, Anyone) for person in rule.people):
        return "anyone"
    groups: dict[str, list[str]] = {}
    for person in _without_the_covered(backend, rule.people):
        who, of = holder(person.path) if isinstance(person, Holder) else (_person(backend, person), "")
        groups.setdefault(of, []).append(who)
    said = dict.fromkeys(groups.pop("", ()))
    above = [f"{listed(dict.fromkeys(who), 'or')}{of}" for of, who in groups.items()]
    return listed((*said, *above), "or") or "nobody"


def _without_the_covered(backend: Backend, people: tuple[Person, ...]) -> Sequence[Person]:
    """Without nobody, and without those who are signed in anyway where being signed in is enough."""
    some = [person for person in people if not isinstance(person, Nobody)]
    if not any(isinstance(person, SignedIn) for person in some):
        return some
    return [person for person in some if isinstance(person, SignedIn) or _may_be_anonymous(backend, person)]


def _may_be_anonymous(backend: Backend, person: Person) -> bool:
    return isinstance(person, Satisfies) and backend.function(person.function).caller != "required"


def _person(backend: Backend, person: Person) -> str:
    match person:
        case SignedIn():
            return "signed in"
        case Oneself():
            return "the account itself"
        case HasRole():
            return _role(person)
        case Satisfies(function):
            name = function.rpartition(".")[2]
            asks = backend.function(function).caller != "none"
            return f"whoever `{name}` holds for" if asks else f"anyone where `{name}` holds"
        case _:
            return "nobody"


def holder(path: Expression) -> tuple[str, str]:
    """The account that a path leads to, and of what: "the author" and "", "the owner" and " of its store"."""
    steps: list[str] = []
    here: Expression = path
    while isinstance(here, Attribute):
        steps.append(spoken(here.member.rpartition(".")[2]))
        here = here.base
    if not isinstance(here, Self) or not steps:
        return "whoever its rule names", ""
    first, *above = steps
    of = "".join(f" of {'its' if place == len(above) else 'the'} {step}" for place, step in enumerate(above, 1))
    if element(path.type) is None:
        return f"the {first}", of
    return f"one of {'the' if of else 'its'} {first}", of


def _role(person: HasRole) -> str:
    said = f"role {listed(person.roles, 'or')}"
    kind = present(person.through.type) if person.through is not None else None
    return f"{said} in the {spoken(kind.entity)}" if isinstance(kind, Row) and person.member else said
