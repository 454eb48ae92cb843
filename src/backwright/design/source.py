"""What a blueprint would say: rules and classes as they are written there."""

from __future__ import annotations

from collections.abc import Iterable

from backwright.model.entities import Entity
from backwright.model.expressions import Attribute, Expression, Me
from backwright.model.rules import Anyone, HasRole, Holder, Nobody, Oneself, Person, Satisfies, SignedIn


def class_line(entity: Entity, option: str) -> str:
    """`class Article(Entity, soft_delete=True)`."""
    return f"class {entity.name}({'Account' if entity.account else 'Entity'}, {option})"


def allowed(people: Iterable[Person]) -> str:
    """`author`, `[author, has_role("moderator")]`."""
    said = list(dict.fromkeys(_person(person) for person in people))
    return said[0] if len(said) == 1 else f"[{', '.join(said)}]"


def _person(person: Person) -> str:
    match person:
        case Anyone():
            return "anyone"
        case SignedIn():
            return "signed_in"
        case Nobody():
            return "nobody"
        case Oneself():
            return "me"
        case Holder(path):
            return _steps(path)
        case Satisfies(function):
            return function.rpartition(".")[2]
        case HasRole(roles):
            quoted = '", "'.join(roles)
            return f'has_role("{quoted}")'


def _steps(path: Expression) -> str:
    steps: list[str] = []
    while isinstance(path, Attribute):
        steps.insert(0, path.member.rpartition(".")[2])
        path = path.base
    return ".".join(steps)


def its_people(entity: Entity) -> str:
    """Who made a row, where it knows; else those with a role."""
    makers = (link.name for link in entity.links if isinstance(link.default, Me))
    return next(makers, 'has_role("admin")')
