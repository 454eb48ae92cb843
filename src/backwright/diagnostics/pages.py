"""The page of each finding: `backwright explain BW203`, and `docs/findings/`.

python -m backwright.diagnostics.pages docs/findings
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from backwright.diagnostics.catalogue import all_kinds
from backwright.diagnostics.kinds import family_of

if TYPE_CHECKING:
    from backwright.diagnostics.kinds import Kind


def page(kind: type[Kind]) -> str:
    """Markdown that reads well in a terminal too."""
    said = f"    {kind.severity}: {kind.message}" + (f"\n    help: {kind.help}" if kind.help else "")
    parts = [f"# {kind.code} {kind.slug}", kind.title(), said, kind.explanation()]
    return "\n\n".join(part for part in parts if part) + "\n"


def index() -> str:
    lines = ["# Findings", "", "What Backwright says about a blueprint. `backwright explain CODE` shows a page."]
    for family, kinds in groupby(all_kinds(), key=lambda kind: family_of(kind.code)):
        lines += ["", f"## {family.capitalize() if family.islower() else family}", ""]
        lines += [f"- [{kind.code} {kind.slug}]({kind.code}.md): {kind.title()}" for kind in kinds]
    return "\n".join(lines) + "\n"


def pages() -> dict[str, str]:
    """All of `docs/findings/`, by file name."""
    return {"README.md": index()} | {f"{kind.code}.md": page(kind) for kind in all_kinds()}
