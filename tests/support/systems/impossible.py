"""What a form raises that does not fit a place."""

from __future__ import annotations


class ImpossibleError(Exception):
    """Nothing of this form can stand here; another one may."""
