"""The reference as tests: Markdown with blueprints, and below each what it does.

    ```python
    class Note(Entity):
        text: str
        allow(read=anyone, create=anyone)
    ```

    ```http
    POST /notes {"text": "Hello"}
    201 {"id": 1, "text": "Hello", ...}
    ```

A blueprint is shown without its imports and its app, and without the account of docs/reference/README.md. Under `http`
stand requests and the answers of the evaluator; under `plan` lines of the plan; under `json` a part of the model; `...`
is whatever else there is. What a release does not build yet stands below a line that says so.
`pytest tests/docs --accept` writes answers and that line; the diff is the review.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

from backwright.checks import Checked, check_text
from diagnostics.literate import prelude

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
PAGES = sorted(REFERENCE.glob("*.md"))

ENTRY = re.compile(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", re.DOTALL | re.MULTILINE)
WORD = re.compile(r"`(\w+)`")
BLOCK = re.compile(r"^```(python|http|plan|json)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
ROW = re.compile(r"^\| `(\w+)` \|(.*?)\|.*\|$", re.MULTILINE)
ACCOUNT = re.compile(r"^```python frame\n(.*?)^```$", re.DOTALL | re.MULTILINE)
UNBUILT = "*Not yet built:*\n\n"


@dataclass(frozen=True)
class Effect:
    """What a fence says about the blueprint above it; `start` and `end` are its place in the page."""

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Example:
    """A blueprint as it is shown; `start` is the place of its fence."""

    page: Path
    title: str
    code: str
    start: int
    unbuilt: bool
    effects: tuple[Effect, ...]


@dataclass(frozen=True)
class Entry:
    """What is said of some words that belong together, or of what is no word."""

    page: Path
    title: str
    words: tuple[str, ...]
    text: str
    start: int

    @property
    def options(self) -> dict[str, str]:
        """The column of defaults, by the names of the options."""
        return {name: default.strip() for name, default in ROW.findall(self.text)}

    @cached_property
    def examples(self) -> tuple[Example, ...]:
        blocks = list(BLOCK.finditer(self.text))
        starts = [place for place, block in enumerate(blocks) if block[1] == "python"]
        return tuple(
            self._example(blocks[here], blocks[here + 1 : after]) for here, after in pairwise([*starts, len(blocks)])
        )

    def _example(self, block: re.Match[str], below: list[re.Match[str]]) -> Example:
        effects = tuple(Effect(b[1], b[2], self.start + b.start(2), self.start + b.end(2)) for b in below)
        unbuilt = self.text[: block.start()].endswith(UNBUILT)
        return Example(self.page, self.title.replace("`", ""), block[2], self.start + block.start(), unbuilt, effects)


def entries(page: Path) -> list[Entry]:
    text = page.read_text(encoding="utf-8")
    return [
        Entry(page, found[1], tuple(WORD.findall(found[1])), found[2], found.start(2)) for found in ENTRY.finditer(text)
    ]


def account() -> str:
    """The account that examples mention and do not declare."""
    found = ACCOUNT.search((REFERENCE / "README.md").read_text(encoding="utf-8"))
    assert found is not None
    return found[1]


def framed(example: Example) -> str:
    """With the account of the reference, where it is mentioned, or calls, and is not declared."""
    calls = any(re.search(r"^\w+: ", effect.text, re.MULTILINE) for effect in example.effects if effect.kind == "http")
    needed = calls or re.search(r"\bUser\b", example.code)
    declared = re.search(r"^class \w+\(Account\b", example.code, re.MULTILINE)
    return f"{account()}\n\n{example.code}" if needed and not declared else example.code


def written_out(example: Example) -> str:
    """With its imports and its account."""
    code = framed(example)
    return f"{prelude(code)}\n\n{code}"


def checked(example: Example) -> Checked:
    return check_text(written_out(example))


ENTRIES = [entry for page in PAGES for entry in entries(page)]
EXAMPLES = [example for entry in ENTRIES for example in entry.examples]
