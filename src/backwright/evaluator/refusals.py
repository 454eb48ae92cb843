"""How an operation is refused."""

from __future__ import annotations

from backwright.model.rules import Outcome


class Refused(Exception):  # noqa: N818  an outcome, not a fault of the program
    """One outcome, with what is wrong of each subject. `told`: in words of its own, which nothing replaces."""

    def __init__(self, outcome: Outcome, faults: dict[str, list[str]], *, told: bool = False) -> None:
        super().__init__(outcome, faults)
        self.outcome = outcome
        self.faults = faults
        self.told = told

    @property
    def sentence(self) -> str:
        """The words of its own, which are not said of a subject."""
        return next(iter(self.faults.values()))[0] if self.told else ""


class Limited(Refused):
    """Tried too often; in so many seconds it may be tried again."""

    def __init__(self, faults: dict[str, list[str]], seconds: int) -> None:
        super().__init__("limited", faults)
        self.seconds = seconds


class NoRow(Exception):  # noqa: N818
    """`get` in a body found nothing of that entity."""

    def __init__(self, entity: str) -> None:
        super().__init__(entity)
        self.entity = entity


class Lost(Exception):  # noqa: N818
    """A body counts on a row that it has deleted."""


class Unreachable(Exception):  # noqa: N818
    """The request fits no endpoint, or cannot be read: a status, the subject and what is said of it."""

    def __init__(self, status: int, outcome: Outcome, subject: str, message: str) -> None:
        super().__init__(status, subject, message)
        self.status = status
        self.outcome = outcome
        self.subject = subject
        self.message = message
