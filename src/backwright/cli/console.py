"""What a command says: results on the standard output, everything else on the standard error."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from backwright.diagnostics.findings import Findings
    from backwright.diagnostics.terminal import Style


class Console:
    """`json`: a tool reads the output, so it is one JSON document and nothing else."""

    def __init__(self, *, json: bool = False) -> None:
        self.json = json

    def say(self, text: str = "") -> None:
        print(text)

    def data(self, data: dict[str, Any]) -> None:
        import json

        print(json.dumps(data, indent=2, ensure_ascii=False))

    def step(self, text: str) -> None:
        """Progress of what takes long enough to wonder."""
        print(text, file=sys.stderr, flush=True)

    def error(self, text: str, help: str = "") -> None:
        print(f"{self.style(sys.stderr)('error', 'error')}: {text}", file=sys.stderr)
        if help:
            print(f"  {self.style(sys.stderr)('help', 'help')}: {help}", file=sys.stderr)

    def findings(self, findings: Findings, *, to: TextIO | None = None) -> None:
        if self.json:
            from backwright.diagnostics.machine import findings_as_data

            self.data(findings_as_data(findings))
        elif len(findings):
            from backwright.diagnostics.terminal import render

            stream = to or sys.stdout
            print(render(findings, self.style(stream)), end="", file=stream)

    def style(self, stream: TextIO | None = None) -> Style:
        from backwright.diagnostics.terminal import Style

        return Style(colour=_colours(stream or sys.stdout))


def _colours(stream: TextIO) -> bool:
    """As https://no-color.org and its counterpart FORCE_COLOR say."""
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (stream.isatty() and os.environ.get("TERM") != "dumb")
