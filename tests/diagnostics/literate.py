"""Findings as literate tests: Markdown with blueprints, and beside each line what is said of it.

    ## An entity is asked for a field that it does not have

    ```python
    class Article(Entity):
        title: str
        allow(update=writer)  # error: BW203@18 unknown name 'writer'
    ```

After the code stands the column. A blueprint that does not start with `from __future__` is shown without its imports:
every word of the language is there, and `app = App()` where it declares none.
`pytest tests/diagnostics --accept` writes what comes out; the diff is the review.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from backwright import __all__ as nouns
from backwright import fields, logic, rules
from backwright.checks import check_blueprint
from backwright.diagnostics import Finding

FENCE = re.compile(r"^```python\n(.*?)^```$", re.DOTALL | re.MULTILINE)
HEADING = re.compile(r"^#+ +(.*)$", re.MULTILINE)
EXPECTED = re.compile(r"  # (?:error|warning|note): BW\d{3}@.*$", re.MULTILINE)
WORDS = {
    "backwright": nouns,
    "backwright.fields": fields.__all__,
    "backwright.logic": logic.__all__,
    "backwright.rules": rules.__all__,
}
STANDARD = [
    *(("datetime", name) for name in ("date", "datetime", "time", "timedelta")),
    ("decimal", "Decimal"),
    *(("enum", name) for name in ("Enum", "StrEnum")),
    *(("typing", name) for name in ("Annotated", "Literal", "Optional", "TypeAlias", "Any")),
    ("uuid", "UUID"),
]


@dataclass(frozen=True)
class Example:
    """One fenced blueprint; `start` and `end` are its place in the file."""

    file: Path
    title: str
    text: str
    start: int
    end: int

    @property
    def code(self) -> str:
        return EXPECTED.sub("", self.text)


def examples(file: Path) -> list[Example]:
    markdown = file.read_text(encoding="utf-8")
    found = []
    for match in FENCE.finditer(markdown):
        titles = HEADING.findall(markdown, 0, match.start())
        found.append(Example(file, titles[-1] if titles else file.stem, match[1], match.start(1), match.end(1)))
    return found


def annotated(example: Example, folder: Path) -> str:
    """The example with what is found in it beside its lines."""
    added = prelude(example.code)
    path = folder / "blueprint.py"
    path.write_text(added + example.code, encoding="utf-8")
    lines = example.code.split("\n")
    beside: dict[int, list[Finding]] = defaultdict(list)
    for finding in check_blueprint(path).findings:
        line = finding.span.line - added.count("\n")
        beside[min(max(line, 1), max(len(lines) - 1, 1))].append(finding)
    return "\n".join(
        line + "".join(f"  # {f.severity}: {f.code}@{f.span.column} {f.headline}" for f in beside[number])
        for number, line in enumerate(lines, 1)
    )


def codes(example: Example) -> set[str]:
    return set(re.findall(r"# (?:error|warning|note): (BW\d{3})@", example.text))


def accept(file: Path, texts: list[tuple[Example, str]]) -> None:
    """Replace the examples of one file; the last first, so that places stay true."""
    markdown = file.read_text(encoding="utf-8")
    for example, text in sorted(texts, key=lambda pair: -pair[0].start):
        markdown = markdown[: example.start] + text + markdown[example.end :]
    file.write_text(markdown, encoding="utf-8")


def prelude(code: str) -> str:
    if code.startswith(("from __future__", '"""')):
        return ""
    used = {module: [name for name in names if _uses(code, name)] for module, names in WORDS.items()}
    lines = ["from __future__ import annotations"]
    lines += [f"from {module} import {', '.join(names)}" for module, names in used.items() if names]
    lines += [f"from {module} import {name}" for module, name in STANDARD if _uses(code, name)]
    if not re.search(r"\bApp\(", code):
        lines += ["from backwright import App", "app = App()"]
    return "\n".join(lines) + "\n"


def _uses(code: str, name: str) -> bool:
    """Mentions it, and does not itself define it."""
    return bool(re.search(rf"\b{name}\b", code)) and not re.search(rf"(?m)^(?:class|def) {name}\b|^{name} *[:=]", code)
