"""How many statements a request takes: what is read, locked and written, each once, as an expert would have it."""

from __future__ import annotations

from backwright.design.costs.counting import Statements
from backwright.design.costs.requests import Costs

__all__ = ["Costs", "Statements"]
