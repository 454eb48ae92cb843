"""The plan, for a person at a terminal, for a page, for a tool."""

from __future__ import annotations

from backwright.report.plan.machine import as_data
from backwright.report.plan.markdown import markdown
from backwright.report.plan.sections import SECTIONS
from backwright.report.plan.terminal import WIDTH, terminal

__all__ = ["SECTIONS", "WIDTH", "as_data", "markdown", "terminal"]
