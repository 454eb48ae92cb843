"""The reference says all words, with all of their options, and each of its examples does what stands below it."""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any, get_overloads

import pytest

import backwright
from backwright import fields, logic, rules
from backwright.checks import Checked
from backwright.design import design
from backwright.diagnostics.terminal import Style
from backwright.model.json import dumps
from backwright.report import plan
from docs.answers import agrees, fits, in_memory, part, settings, wrapped, written
from docs.pages import (
    ENTRIES,
    EXAMPLES,
    PAGES,
    REFERENCE,
    UNBUILT,
    Effect,
    Entry,
    Example,
    checked,
    entries,
    written_out,
)

MODULES = {"backwright": backwright, "fields": fields, "rules": rules, "logic": logic}
WORDS = {
    **{name: getattr(module, name) for module in MODULES.values() for name in module.__all__},
    "Template": backwright.Template,
    "Wording": backwright.Wording,
}
WIDTH = 140
"""Of the plan, so that what is shown of it stands in one line."""
SHOWN = {"Allowed", "Id", "Name", "Outcome", "People", "Refusal", "Refusals", "Template", "Who", "Wording"}
"""Types that an editor shows: nobody writes them."""
EACH = pytest.mark.parametrize("word", sorted(WORDS))
SHOWN = {"Allowed", "Id", "Name", "Outcome", "People", "Refusal", "Refusals", "Template", "Who", "Wording"}
"""Types that an editor shows: nobody writes them."""
EACH = pytest.mark.parametrize("word", sorted(WORDS))
SETTINGS = {"FIRST_PASSWORD": "correct horse battery"}
"""What the environment says in examples that ask for it."""


def entry_of(word: str) -> Entry:
    (found,) = [entry for entry in ENTRIES if word in entry.words]
    return found


# Nothing is missing


def test_there_is_one_entry_for_each_word() -> None:
    assert sorted(word for entry in ENTRIES for word in entry.words) == sorted(WORDS)


@EACH
def test_a_word_has_an_example(word: str) -> None:
    codes = [example.code for example in entry_of(word).examples]
    assert codes
    assert word in SHOWN or any(re.search(rf"\b{word}\b", code) for code in codes)


@EACH
def test_a_word_has_all_of_its_options_with_their_defaults(word: str) -> None:
    wanted = dict(options(WORDS[word]))
    told = entry_of(word).options
    assert [name for name in wanted if name not in told] == []
    for name, default in wanted.items():
        if default not in (None, "", (), ..., inspect.Parameter.empty):
            assert told[name] == f"`{source(default)}`", name


@pytest.mark.parametrize("entry", [entry for entry in ENTRIES if entry.words], ids=lambda entry: entry.title)
def test_no_option_is_made_up(entry: Entry) -> None:
    known = {name for word in entry.words for name, _ in options(WORDS[word])}
    assert [name for name in entry.options if name not in known] == []


def options(word: Any) -> Iterator[tuple[str, object]]:
    """What a word takes, and what it has where it is a class; with the default of each."""
    if isinstance(word, type):
        yield from ((name, ...) for name in _attributes(word))
        makers = [word.__dict__.get(name) for name in ("__init__", "__init_subclass__")]
        forms = [inspect.unwrap(getattr(maker, "__func__", maker)) for maker in makers if maker is not None]
    else:
        forms = [*get_overloads(word), word] if inspect.isfunction(word) else []
        forms = forms[:-1] or forms
    for form in forms:
        for parameter in inspect.signature(form).parameters.values():
            if parameter.name not in ("self", "cls", "body", "init"):
                yield parameter.name, parameter.default


def _attributes(word: type) -> list[str]:
    return [name for name in inspect.get_annotations(word) if not name.startswith("_")]


def source(default: object) -> str:
    """As it is written in a blueprint."""
    if isinstance(default, str):
        return json.dumps(default)
    return re.sub(r"datetime\.timedelta\((\w+)=(\d+)\)", _minutes, repr(default))


def _minutes(span: re.Match[str]) -> str:
    return f"timedelta(minutes={int(span[2]) // 60})"


# Every example does what stands below it


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"{example.page.stem}: {example.title}")
def test_an_example_does_what_stands_below_it(example: Example, accept: bool) -> None:
    done = checked(example)
    found = [finding for finding in done.findings if not finding.code.startswith("BW8")]
    assert [f"{finding.headline} ({finding.span.line})" for finding in found] == []
    assert example.effects, "nothing is shown of it"
    assert accept or example.unbuilt == done.refused
    for effect in example.effects:
        CHECKS[effect.kind](done, effect, accept)


def _check_answers(done: Checked, effect: Effect, accept: bool) -> None:
    assert done.backend is not None
    caller = in_memory(done.backend, **settings(done.backend))
    for asked, told, response in caller.answers(effect.text):
        if response is not None and not accept:
            assert agrees(response, told), f"{asked}\n{written(response)}\nnot {told}"


def _check_plan(done: Checked, effect: Effect, _: bool) -> None:
    assert done.backend is not None
    shown = [" ".join(line.split()) for line in plan.terminal(design(done.backend), Style(), WIDTH).splitlines()]
    for line in effect.text.splitlines():
        assert " ".join(line.split()) in shown, "\n".join(shown)


def _check_model(done: Checked, effect: Effect, _: bool) -> None:
    assert done.backend is not None
    wanted = part(effect.text)
    alike = [one for one in _parts(json.loads(dumps(done.backend))) if one.get("is") == wanted["is"]]
    assert any(fits(one, wanted) for one in alike), "\n".join(map(json.dumps, alike))


def _parts(value: Any) -> Iterator[dict[str, Any]]:
    """The part of a model, and all that it is made of."""
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _parts(each)


CHECKS = {"http": _check_answers, "plan": _check_plan, "json": _check_model}


def test_accepting_writes_the_answers(accept: bool) -> None:
    for page in PAGES if accept else []:
        page.write_text(_accepted(page), encoding="utf-8")
    entry = Entry(Path(), "", (), "```python\nx\n```\n\n```http\nGET /\n```\n", 0)
    assert [effect.text for example in entry.examples for effect in example.effects] == ["GET /\n"]


def _accepted(page: Path) -> str:
    text = page.read_text(encoding="utf-8")
    for example in [example for entry in reversed(entries(page)) for example in reversed(entry.examples)]:
        done = checked(example)
        if done.backend is None:
            continue
        for effect in reversed(example.effects):
            if effect.kind == "http":
                text = text[: effect.start] + _answered(done, effect) + text[effect.end :]
        if done.refused and not example.unbuilt:
            text = text[: example.start] + UNBUILT + text[example.start :]
        elif example.unbuilt and not done.refused:
            text = text[: example.start].removesuffix(UNBUILT) + text[example.start :]
    return text


def _answered(done: Checked, effect: Effect) -> str:
    """The fence with the answers that are not as they are told."""
    assert done.backend is not None
    caller = in_memory(done.backend, **settings(done.backend))
    lines = []
    for asked, told, response in caller.answers(effect.text):
        lines.append(asked)
        if response is not None:
            lines.append(told if told and agrees(response, told) else written(response))
    return "".join(f"{line}\n" for line in chain.from_iterable(map(wrapped, lines)))


def test_a_type_checker_is_content_with_every_example(tmp_path: Path) -> None:
    for number, example in enumerate(EXAMPLES):
        (tmp_path / f"{example.page.stem}_{number}.py").write_text(written_out(example), encoding="utf-8")
    strict = {"typeCheckingMode": "strict", "extraPaths": [str(REFERENCE.parents[1] / "src")]}
    # Imports are those of all words that stand in the text, in whatever sense.
    settings = {**strict, "pythonVersion": "3.11", "reportUnusedImport": False}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(settings), encoding="utf-8")
    pyright = Path(sys.executable).with_name("basedpyright")
    done = subprocess.run([pyright, "--level", "error"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


# The pages lead to each other


def test_the_table_of_words_leads_to_each_entry() -> None:
    table = (REFERENCE / "README.md").read_text(encoding="utf-8")
    for entry in ENTRIES:
        anchor = re.sub(r"[^\w -]", "", entry.title).lower().replace(" ", "-")
        for word in entry.words:
            assert f"[`{word}`]({entry.page.name}#{anchor})" in table, word


def test_links_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
            assert target.startswith("https:") or (page.parent / target).exists(), f"{page.name}: {target}"
