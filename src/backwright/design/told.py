"""The base of what the plan says."""

from __future__ import annotations

from backwright.model.part import Part


class Told(Part, frozen=True, tag=False, omit_defaults=False):
    """A part that tools read, and nobody reads back: every name is there, and no tags are."""
