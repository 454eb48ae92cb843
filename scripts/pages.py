"""Write what the docs take from the code: the pages of the findings, the JSON Schema of the model. `make docs`."""

from __future__ import annotations

import json
from pathlib import Path

from backwright.diagnostics.pages import pages
from backwright.model.json import json_schema

DOCS = Path(__file__).parents[1] / "docs"
FOLDER = DOCS / "findings"

FOLDER.mkdir(parents=True, exist_ok=True)
current = pages()
for stale in {path.name for path in FOLDER.glob("*.md")} - set(current):
    (FOLDER / stale).unlink()
for name, text in current.items():
    (FOLDER / name).write_text(text, encoding="utf-8")
(DOCS / "model.schema.json").write_text(json.dumps(json_schema(), indent=1) + "\n", encoding="utf-8")
