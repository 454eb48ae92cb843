"""From the model to a design: what is decided before a line is written, each decision with its reason."""

from __future__ import annotations

from backwright.design.designing import Design, design

__all__ = ["Design", "design"]
