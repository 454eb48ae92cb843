"""The code of a refusal's body makes what the evaluator makes of the same template."""

from __future__ import annotations

from typing import Any

import pytest

from backwright.evaluator.output import refusal
from backwright.model.api import Api
from backwright.model.rules import Refusal
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
    {"error": {"details": [{"type": "bad", "violations": [{"field": "{subject}", "text": "{message}"}]}]}},
    [{"{subject}": {"texts": ["{message}"], "all": "{details}"}}],
    {"{subject}": [{"code": "{code}", "text": "{message}", "of": "{subject}"}]},
    {"{subject}": {"all": "{details}", "first": ["{message}", "{code}"]}},
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


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ({"errors": {"{subject}": ["{message}"]}}, True),
        ({"errors": [{"field": "{subject}", "message": "{message}"}]}, True),
        ({"details": [{"violations": [{"field": "{subject}", "text": "{message}"}]}]}, True),
        ({"errors": [{"field": "{subject}", "code": "{code}"}], "all": "{details}"}, True),
        ({"errors": [{"field": "{subject}", "code": "{code}"}], "message": "{message}"}, False),
        ({"errors": {"{subject}": "{code}"}}, False),
        ({"param": "{subject}", "message": "{message}"}, False),
    ],
    ids=str,
)
def test_generated_tests_look_for_what_is_said_of_a_field_where_it_is_told(template: Any, shown: bool) -> None:
    spoken = Refusal("invalid", 422, "cannot be read", template)
    assert problems.faults_shown(Api(refusals=(spoken,))) is shown


def test_names_that_are_none_of_python_are_documented_as_they_are_sent() -> None:
    template = {"invalid-params": "{details}", "class": "{code}", "1st": 1, "json": None, "statusCode": "{status}"}
    (documented,) = problems.classes(template, "str")
    assert documented.fields == [
        'invalid_params: dict[str, list[str]] = Field(alias="invalid-params")',
        'class_: str = Field(alias="class")',
        'value_1st: int = Field(alias="1st")',
        'json_: None = Field(alias="json")',
        'status_code: int = Field(alias="statusCode")',
    ]


def test_each_name_of_a_body_has_one_of_its_own() -> None:
    template = {"status_code": "{status}", "statusCode": "{code}", "_links": {"self": True}, "part": None}
    inner, documented = problems.classes(template, "str")
    assert inner.fields == ["self: bool"]
    assert documented.fields == [
        "status_code: int",
        'other_status_code: str = Field(alias="statusCode")',
        'links: ErrorBodyLinks = Field(alias="_links")',
        "part: None",
    ]
