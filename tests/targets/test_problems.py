"""The code of a refusal's body makes what the evaluator makes of the same template."""

from __future__ import annotations

from typing import Any

import pytest

from backwright.evaluator.output import refusal
from backwright.targets.python.fastapi import problems

ONE = {"name": ["is blank"]}
TWO = {"name": ["is blank", "is unknown"], "size": ["is invalid"]}
TEMPLATES: tuple[Any, ...] = (
    None,
    "{message}",
    "{code}",
    {"error": "{message}"},
    {"ok": False, "status": "{status}", "code": "{code}", "nothing": None},
    {"errors": {"{subject}": ["{message}"]}},
    {"errors": {"{subject}": "{message}"}},
    {"faults": {"{subject}": {"text": "{message}", "code": "{code}"}}},
    {"{subject}": "{message}", "code": "{code}"},
    {"error": {"code": "{code}", "message": "{message}", "details": "{details}"}},
    {"errors": [{"field": "{subject}", "message": "{message}", "status": "{status}"}]},
    {"errors": [{"message": "{message}"}, "{code}"]},
    ["{subject} {message}"],
    {"text": "it is {code}: {message}!"},
)


@pytest.mark.parametrize("template", TEMPLATES, ids=str)
@pytest.mark.parametrize("errors", [ONE, TWO], ids=["one fault", "faults"])
@pytest.mark.parametrize("words", ["", 'It is said: "no" {so}'], ids=["of the subject", "a sentence"])
def test_a_body_is_made_alike(template: Any, errors: dict[str, list[str]], words: str) -> None:
    def first(errors: dict[str, list[str]]) -> str:
        subject, messages = next(iter(errors.items()))
        return f"{subject} {messages[0]}"

    known = {"status": 422, "code": "invalid", "errors": errors, "words": words}
    helpers = {"_first": first, "_title": lambda _: "Unprocessable Content"}
    # The code that the target writes is run as it would be there.
    made = eval(problems.expression(template), {**known, **helpers})
    values = {"status": 422, "code": "invalid", "title": "Unprocessable Content"}
    assert made == refusal(problems.PROBLEM if template is None else template, errors, words, values)
