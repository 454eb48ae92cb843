"""What draws systems at random draws the same for a seed, and all that it can."""

from __future__ import annotations

import ast
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from support.systems.accepting import accepted, without
from support.systems.blueprints import ACTING, FORMS, READING, blueprint, drawn
from support.systems.words import BUILTIN, WORDS
from support.systems.writing import text_of, tidy

TESTS = Path(__file__).parents[1]
SAID = (
    *("timestamps=False", "versioned=True", "soft_delete=True", "restore=anyone", "only=[", "key=True", "unique=True"),
    *("= within()", "list[", "set[", "= many()", "many(inverse=", "inline(max=6)", "inline(max=4)", "='cascade'"),
    *("(Enum)", "Literal[", "| None", "moves='", "where=", "outcome='", "reverse=True", "default=", "[:", "[0] if"),
    *(".add(", ".discard(", ".append(", " += ", " -= ", "else:", "return reply(", "is not None", " not in ", "f'"),
    *("@after('create'", "@after('delete')", "@query\n", "@query('GET', '/", "@action('POST', '/", "-> tuple["),
    *("update='PUT'", "case='camel'", "prefix='/api'"),
)
"""Beside words and forms, what a hundred draws say."""
HEAD = """from __future__ import annotations
from backwright import App, Rest
from backwright.logic import query
from backwright.rules import anyone
app = App(api=Rest())
"""


def test_a_seed_draws_the_same_in_every_process() -> None:
    code = "from support.systems.blueprints import blueprint; print(*map(blueprint, range(5)), sep='')"
    made = set()
    for number in ("1", "2"):
        given = {**os.environ, "PYTHONHASHSEED": number, "PYTHONPATH": os.pathsep.join([str(TESTS), *sys.path])}
        done = subprocess.run([sys.executable, "-c", code], env=given, capture_output=True, check=True)
        made.add(hashlib.sha256(done.stdout).hexdigest())
    made.add(hashlib.sha256(("".join(map(blueprint, range(5))) + "\n").encode()).hexdigest())
    assert len(made) == 1


def test_a_hundred_draws_have_all_of_the_language() -> None:
    """One test, as it takes seconds to draw so many."""
    systems = [drawn(seed) for seed in range(100)]
    texts = [text_of(system) for system in systems]
    assert len({*texts}) == len(texts)
    forms = {form for system in systems for form in system.forms}
    assert {form.__name__ for form in (*FORMS, *READING, *ACTING)} - forms == set()
    names = {node.id for text in texts for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    assert {*BUILTIN, *(word for words in WORDS.values() for word in words)} - names == set()
    assert [said for said in SAID if not any(said in text for text in texts)] == []


@pytest.mark.parametrize("seed", range(5))
def test_a_draw_has_nothing_that_is_left_out_later(seed: int) -> None:
    assert tidy(blueprint(seed)) == blueprint(seed)


def test_what_is_refused_is_left_out(tmp_path: Path) -> None:
    path = tmp_path / "system.py"
    wrong = "@query('GET', '/wrong', by=anyone)\ndef wrong() -> int:\n    return 'text'\n"
    right = "@query('GET', '/right', by=anyone)\ndef right() -> int:\n    return 1\n"
    path.write_text(f"{HEAD}\n{wrong}\n{right}")
    assert [each.line for each in accepted(path)] == [9]
    assert path.read_text() == f"{HEAD}\n{right}"


def test_what_asks_for_something_that_is_left_out_is_left_out_later() -> None:
    text = "def one() -> int:\n    return 1\n\ndef two() -> int:\n    return one()\n"
    assert without(text, {2}) == "def two() -> int:\n    return one()\n"


@pytest.mark.parametrize(
    ("body", "left"),
    [
        ("    unread = 1\n    return 2", "    return 2"),
        ("    first = 1\n    second = first\n    return 2", "    return 2"),
        ("    made = create(Row())\n    return 2", "    create(Row())\n    return 2"),
        ("    if test:\n        unread = 1\n    return 2", "    return 2"),
        ("    one = 1\n    return [one for one in rows(Row)]", "    return [one for one in rows(Row)]"),
        (
            "    one = 1\n    return [two + one for two in rows(Row)]",
            "    one = 1\n    return [two + one for two in rows(Row)]",
        ),
    ],
)
def test_what_nobody_reads_is_not_written(body: str, left: str) -> None:
    assert tidy(f"def function() -> int:\n{body}\n") == f"def function() -> int:\n{left}\n"
