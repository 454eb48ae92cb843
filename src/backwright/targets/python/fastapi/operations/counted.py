"""Loops that count their turns: they enumerate them, where nothing but their turns asks for the number."""

from __future__ import annotations

import re
from itertools import takewhile

from backwright.targets.python.fastapi.operations.expressions.texts import mentions


def enumerated(lines: list[str]) -> list[str]:
    """The lines of a function in which such loops enumerate what they go over."""
    for number, line in enumerate(lines):
        begins = re.fullmatch(r"( *)(\w+) = 0", line)
        loops = [one for one in range(number + 1, len(lines)) if begins and lines[one].startswith(f"{begins[1]}for ")]
        for head in loops:
            if begins is not None and (found := _enumerated(lines, number, head, *begins.groups())) is not None:
                return enumerated(found)
    return lines


def _enumerated(lines: list[str], begins: int, head: int, indent: str, name: str) -> list[str] | None:
    """The lines with that loop as one that enumerates; None where it does more with the number than count by it."""
    body = list(takewhile(lambda line: line.startswith(f"{indent}    "), lines[head + 1 :]))
    before, between, after = lines[:begins], lines[begins + 1 : head + 1], lines[head + 1 + len(body) :]
    counts = f"{indent}    {name} += 1"
    if body.count(counts) != 1:
        return None
    place = body.index(counts)
    others, asked_behind = [*body[:place], *body[place + 1 :]], _asks(body[place + 1 :], name)
    given_again = any(re.match(rf" *{name}\b[^=]*= ", line) for line in others)
    if given_again or _asks(body[:place], name) == asked_behind or _asks([*before, *between, *after], name):
        return None
    turn, _, source = lines[head].strip().removeprefix("for ").removesuffix(":").partition(" in ")
    each = f"({turn})" if "," in turn else turn
    loop = f"{indent}for {name}, {each} in enumerate({source}{', start=1' * asked_behind}):"
    return [*before, *between[:-1], loop, *others, *after]


def _asks(lines: list[str], name: str) -> bool:
    return any(mentions(line, [name]) for line in lines if not line.strip().startswith("#"))
