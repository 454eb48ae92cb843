"""Did you mean?"""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that was probably meant: the same but for case and underscores, else the closest in spelling."""
    import difflib

    known = sorted(set(candidates) - {name})
    plain = _plain(name)
    for candidate in known:
        if _plain(candidate) == plain:
            return candidate
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.6 if len(name) > 3 else 0.5)
    return close[0] if close else None


def _plain(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()
