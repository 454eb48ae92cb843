"""What the language has and this release does not build yet: each construct is named where it stands."""

from __future__ import annotations

from backwright.checks.scopes import Run
from backwright.model.backend import Backend


def refuse_what_is_not_carried(backend: Backend, run: Run) -> None:
    """One finding for each construct that `build` would have to leave out."""
