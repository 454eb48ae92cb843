"""Write `docs/findings/` from the catalogue: `make docs`."""

from __future__ import annotations

from pathlib import Path

from backwright.diagnostics.pages import pages

FOLDER = Path(__file__).parents[1] / "docs" / "findings"

FOLDER.mkdir(parents=True, exist_ok=True)
current = pages()
for stale in {path.name for path in FOLDER.glob("*.md")} - set(current):
    (FOLDER / stale).unlink()
for name, text in current.items():
    (FOLDER / name).write_text(text, encoding="utf-8")
