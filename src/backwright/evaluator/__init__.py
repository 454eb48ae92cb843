"""The reference evaluator: what a blueprint means, in memory, sharing no code with any target.

To be read in this order. What things are worth: `store`, `plain`, `mentions`, `expressions`, `rules`, `statements`,
`writing`. What a request does: `reference`, `exchange`, `verbs`, `operations`, `sessions`, `listing`. How it looks on
the wire: `http`, `types`, `input`, `output`.
"""

from __future__ import annotations

from backwright.evaluator.http import Request, Response
from backwright.evaluator.reference import Reference
from backwright.evaluator.serving import serve

__all__ = ["Reference", "Request", "Response", "serve"]
