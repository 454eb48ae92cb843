"""How names become plurals, paths and wire names."""

from __future__ import annotations

import re
from collections.abc import Container
from functools import cache

from backwright.model.api import Case

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z0-9]+|[A-Z]+[0-9]*|[0-9]+")


def words(name: str) -> list[str]:
    """The lower-case words of a name in snake, camel or Pascal case: `HTTPServer2` is http, server2."""
    return [word.lower() for word in _WORD.findall(name)]


def snake(name: str) -> str:
    return "_".join(words(name))


def kebab(name: str) -> str:
    return "-".join(words(name))


def camel(name: str) -> str:
    first, *rest = words(name) or [name]
    return first + "".join(word.capitalize() for word in rest)


def plural(name: str) -> str:
    """English's regular plural: `category` to `categories`, `box` to `boxes`, else with an `s`."""
    if name.endswith("y") and name[-2:-1] not in tuple("aeiou"):
        return f"{name[:-1]}ies"
    if name.endswith(("s", "x", "z", "ch", "sh")):
        return f"{name}es"
    return f"{name}s"


def singular(name: str) -> str:
    """What `plural` makes of it, back; a name that is no regular plural stays."""
    if name.endswith("ies"):
        return f"{name[:-3]}y"
    if name.endswith(("ses", "xes", "zes", "ches", "shes")):
        return name[:-2]
    return name[:-1] if name.endswith("s") and not name.endswith("ss") else name


def another(name: str, taken: Container[str]) -> str:
    """The name where it is not taken, else the same of another one: `other_name`."""
    while name in taken:
        name = f"other_{name}"
    return name


@cache
def in_case(name: str, case: Case) -> str:
    """A name of the blueprint as an API of that case writes it."""
    return {"snake": snake, "camel": camel, "kebab": kebab}[case](name)
