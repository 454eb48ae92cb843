"""The plan as data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from backwright.design import Design
from backwright.design.plan import plan
from backwright.report.plan.sections import chosen


def as_data(design: Design, only: Sequence[str] = ()) -> dict[str, Any]:
    """The name, what it is, and the sections that were asked for."""
    data: dict[str, Any] = msgspec.to_builtins(plan(design))
    return {name: data[name] for name in ("name", "doc", *chosen(only))}
