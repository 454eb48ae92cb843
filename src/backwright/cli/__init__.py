"""The commands. Each imports what it needs when it is called, so that `check` starts at once."""

from backwright.cli.main import main

__all__ = ["main"]
