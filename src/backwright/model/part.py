"""The base of everything that a model is made of."""

from __future__ import annotations

import msgspec


class Part(msgspec.Struct, frozen=True, tag=True, tag_field="is", omit_defaults=True):
    """Frozen, compared by value, with a JSON form `{"is": "Field", "name": "title", ...}` that leaves defaults out."""
