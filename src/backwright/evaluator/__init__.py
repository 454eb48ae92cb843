"""The reference evaluator: what a blueprint means, in memory, sharing no code with any target."""

from __future__ import annotations

from backwright.evaluator.http import Request, Response
from backwright.evaluator.reference import Reference
from backwright.evaluator.serving import serve

__all__ = ["Reference", "Request", "Response", "serve"]
