"""What the commands exit with."""

from __future__ import annotations

OK = 0
REFUSED = 1
"""The blueprint has mistakes, or something was in the way; what and why stands in the output."""
USAGE = 2
"""The command was called in a way that it does not know."""
INTERNAL = 70
"""A mistake in Backwright itself."""
INTERRUPTED = 130
CLOSED_PIPE = 141
"""Whoever read the output stopped, as `head` does."""
