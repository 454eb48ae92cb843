"""Every kind of finding, one file per family. A new one is a class in the file of its family."""

from __future__ import annotations

import importlib
import pkgutil

from backwright.diagnostics.kinds import REGISTRY, Kind


def all_kinds() -> list[type[Kind]]:
    """The whole catalogue, in the order of the codes."""
    for family in pkgutil.iter_modules(__path__, __name__ + "."):
        importlib.import_module(family.name)
    return [REGISTRY[code] for code in sorted(REGISTRY)]


def find_kind(wanted: str) -> type[Kind] | None:
    """By code or by name: "BW203" or "unknown-field", in any case."""
    return next((kind for kind in all_kinds() if wanted.lower() in (kind.code.lower(), kind.slug)), None)
