"""Blueprints as text: files, places in them, syntax trees. Nothing in a blueprint is ever run."""

from backwright.source.parsing import Problem, parse
from backwright.source.reading import MAX_BYTES, MAX_FILES, Blueprint, Module, Reading, read, read_source
from backwright.source.text import Source, Span

__all__ = [
    "MAX_BYTES",
    "MAX_FILES",
    "Blueprint",
    "Module",
    "Problem",
    "Reading",
    "Source",
    "Span",
    "parse",
    "read",
    "read_source",
]
