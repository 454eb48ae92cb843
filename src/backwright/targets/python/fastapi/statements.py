"""Functions that give statements, which may be others for callers who are signed in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Statement:
    """A function that gives a statement, and how it is called."""

    name: str
    asks: bool
    """Whether it is another one for callers who are signed in."""

    def call(self, signed_in: str, *arguments: str) -> str:
        given = [*arguments, *([f"signed_in={signed_in}"] if self.asks else [])]
        return f"{self.name}({', '.join(given)})"


def asks_caller(*codes: str) -> bool:
    """Whether code has to be told if somebody is signed in."""
    return any("signed_in=signed_in" in code or " if signed_in else " in code for code in codes)


def for_somebody(code: str) -> str:
    """The code where nobody else calls."""
    return code.replace("signed_in=signed_in", "signed_in=True")
