"""What the README shows is what `build` writes, and what `run` answers."""

from __future__ import annotations

import json
import re
import shlex
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from support.projects import Projects
from support.running import build, free_port, installed, serving

ROOT = Path(__file__).parents[2]
SHOWN = re.compile(r"<!-- generated: (\S+) -->\n((?:```python\n.*?```\n\n?)+)", re.DOTALL)
BLOCK = re.compile(r"```python\n(.*?)```", re.DOTALL)


def test_the_code_in_the_readme_is_generated(projects: Projects) -> None:
    project = projects.built(ROOT / "examples/conduit/conduit.py")
    shown = SHOWN.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(shown) == 3
    for path, blocks in shown:
        generated = (project.folder / path).read_text(encoding="utf-8")
        for block in BLOCK.findall(blocks):
            assert block.strip(), path
            assert block in generated, path


def test_the_blueprint_in_the_readme_is_a_part_of_the_example() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    blueprint = (ROOT / "examples/conduit/conduit.py").read_text(encoding="utf-8")
    part = readme.partition("## A blueprint, and what it becomes")[2].partition("```python\n")[2].partition("```")[0]
    lines = [line for line in part.splitlines() if line.strip()]
    assert len(lines) > 10
    remaining = iter(blueprint.splitlines())
    # In their order, with others between them.
    assert all(line in remaining for line in lines)


FIRST = re.compile(r"<!-- blueprint: (\S+) -->\n```python\n(.*?)```", re.DOTALL)
ASKED = re.compile(r"<!-- asked: \S+ -->\n```console\n(.*?)```", re.DOTALL)


def test_the_first_blueprint_runs_and_answers_as_shown(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    ((name, blueprint),) = FIRST.findall(readme)
    path, folder, port = tmp_path / name, tmp_path / "out", free_port()
    path.write_text(blueprint, encoding="utf-8")
    project = build(path, folder)
    installed(folder)
    arguments = ["-m", "backwright", "run", str(path), f"--out={folder}", f"--port={port}"]
    with serving(arguments, tmp_path, project.environment(""), port) as address:
        lines = ASKED.findall(readme)[0].strip().splitlines()
        token = ""
        for command, shown in zip(lines[::2], lines[1::2], strict=True):
            answer = ask(command.removeprefix("$ ").replace("http://127.0.0.1:8000", address), token)
            expected = json.loads(shown)
            token = answer.get("access_token", token)
            assert varying(answer, expected) == expected, command


def ask(command: str, token: str) -> Any:
    """What `curl -s URL --json BODY -H HEADER` answers."""
    words = shlex.split(command.replace("$TOKEN", token))
    options = dict(zip(words[3::2], words[4::2], strict=True))
    body = options["--json"].encode() if "--json" in options else None
    request = urllib.request.Request(words[2], body, {"content-type": "application/json"})
    if "-H" in options:
        request.add_header(*options["-H"].split(": ", 1))
    try:
        with urllib.request.urlopen(request) as response:
            return json.load(response)
    except urllib.error.HTTPError as error:
        return json.load(error)


def varying(answer: Any, expected: Any) -> Any:
    """The answer, with "..." where the README says that it varies."""
    if expected == "...":
        return "..." if isinstance(answer, str) and answer else answer
    if isinstance(answer, list) and isinstance(expected, list):
        return [varying(*pair) for pair in zip(answer, expected, strict=False)]
    if isinstance(answer, dict) and isinstance(expected, dict):
        return {name: varying(value, expected.get(name)) for name, value in answer.items()}
    return answer
