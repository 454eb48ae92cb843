"""What a careful engineer would ask back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

from backwright.design.facts import Facts
from backwright.design.told import Told


class Question(Told, frozen=True):
    """`default`: what holds as long as nobody answers; `answer`: the line of a blueprint that says otherwise.

    `subjects` are the entities and members it is about; `id` is that of the rule.
    """

    id: str
    subjects: tuple[str, ...]
    question: str
    default: str
    answer: str


QuestionRule: TypeAlias = Callable[[Facts], Question | None]
"""What looks at a design and has something to ask, or nothing."""


def asked(rule: QuestionRule, subjects: Sequence[str], question: str, default: str, answer: str) -> Question | None:
    """A question about these subjects; none where there are none."""
    name = rule.__name__.replace("_", "-")
    return Question(name, tuple(subjects), question, default, answer) if subjects else None
