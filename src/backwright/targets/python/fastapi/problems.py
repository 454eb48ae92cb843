"""How a refusal looks on the wire: the template of the API as Python, and as documentation."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from backwright.design.refusals import status
from backwright.model.api import Api
from backwright.model.names import words
from backwright.model.rules import STATUSES, Outcome

PROBLEM = {
    "type": "urn:problem:{code}",
    "title": "{title}",
    "status": "{status}",
    "detail": "{message}",
    "errors": {"{subject}": ["{message}"]},
}
"""RFC 9457, where the API has no template of its own."""

_VALUES = {
    "status": "status",
    "code": "code",
    "title": "_title(status)",
    "details": "errors",
    "message": "words or _first(errors)",
    "subject": "next(iter(errors))",
    "timestamp": 'now().isoformat().replace("+00:00", "Z")',
}
_TYPES = {"status": "int", "details": "dict[str, list[str]]"}


@dataclass(frozen=True, slots=True)
class RefusalClass:
    """A class of the outcomes that has a status, or one of a kind of them, that has not. `sentence`: what the API says
    outside of {subject}.
    """

    name: str
    base: str = "Refusal"
    code: str = ""
    status: int | None = None
    message: str = ""
    sentence: str = ""
    doc: str = ""


_KINDS = (
    RefusalClass("Rejected", "Invalid", doc="What was sent does not fit what the operation asks for."),
    RefusalClass("NoToken", "Unauthenticated", message="no_token"),
    RefusalClass("BadCredentials", "Unauthenticated", message="bad_credentials"),
    RefusalClass("Taken", "Conflict", message="taken"),
    RefusalClass("VersionRequired", "Stale", "stale", 428, "blank"),
    RefusalClass("OutOfRange", "Conflict", doc="An operation made of a value what breaks its limit."),
)
_WORDS: dict[Outcome, str] = {"unauthenticated": "bad_token"}
"""What is said of an outcome by other words than its own."""


def refusals(api: Api, unused: Container[Outcome]) -> Iterator[RefusalClass]:
    """The outcomes but the unused, each followed by its kinds."""
    said = {refusal.outcome: refusal.message for refusal in api.refusals}
    for outcome in [outcome for outcome in STATUSES if outcome not in unused]:
        name = outcome.capitalize()
        sentence = said.get(outcome, "")
        message = "" if outcome == "invalid" else sentence
        words = api.wording[_WORDS.get(outcome, outcome)]
        yield RefusalClass(name, "Refusal", api.code(outcome), status(api, outcome), message or words, sentence)
        for kind in _KINDS:
            if kind.base == name:
                yield replace(kind, message=message or api.wording[kind.message] if kind.message else "")
    for name, code, message in (("TooLarge", 413, "is too large"), ("NotJson", 415, "is no JSON")):
        yield RefusalClass(name, "Refusal", api.code("invalid"), code, message)


@dataclass(frozen=True, slots=True)
class ProblemClass:
    """A class that documents a part of it."""

    name: str
    fields: list[tuple[str, str]]


def expression(template: Any) -> str:
    """The code that makes the body from `status`, `code` and `errors`, the messages by subject."""
    return _code(PROBLEM if template is None else template, dict(_VALUES))


def nothing(template: Any, done: str) -> str:
    """The code that makes the body of an answer without a value."""
    return _code(template, {"message": repr(done), "timestamp": _VALUES["timestamp"]})


def stamps(template: Any) -> set[str]:
    """The names under which the instant stands."""
    if not isinstance(template, Mapping):
        return set()
    inner = [stamps(value) for value in template.values()]
    return {name for name, value in template.items() if value == "{timestamp}"}.union(*inner)


def _code(template: Any, values: dict[str, str]) -> str:
    if isinstance(template, Mapping):
        return _object(template, values)
    if isinstance(template, list | tuple):
        return f"[{', '.join(_code(item, values) for item in template)}]"
    return _text(template, values) if isinstance(template, str) else repr(template)


def _object(template: Mapping[str, Any], values: dict[str, str]) -> str:
    pairs = []
    for name, value in template.items():
        if "{subject}" in name:
            inner = {**values, "subject": "subject", "message": "messages[0]"}
            said = "messages" if value == ["{message}"] else _code(value, inner)
            made = f"{{{_text(name, inner)}: {said} for subject, messages in errors.items()}}"
            if len(template) == 1:
                return "errors" if name == "{subject}" and said == "messages" else made
            pairs.append(f"**{made}")
        else:
            pairs.append(f"{name!r}: {_code(value, values)}")
    return f"{{{', '.join(pairs)}}}"


def _text(template: str, values: dict[str, str]) -> str:
    alone = re.fullmatch(r"\{(\w+)\}", template)
    if alone is not None and alone[1] in values:
        return values[alone[1]]
    if not any(f"{{{name}}}" in template for name in values):
        return repr(template)
    text = template
    for name, code in values.items():
        text = text.replace(f"{{{name}}}", "{" + code.replace('"', "'") + "}")
    return f'f"{text}"'


def classes(template: Any, name: str = "ErrorBody") -> list[ProblemClass]:
    """The classes that document the body, the innermost first."""
    template = PROBLEM if template is None else template
    made: list[ProblemClass] = []
    fields = []
    for key, value in template.items():
        kind = "str"
        if isinstance(value, Mapping):
            if any("{subject}" in inner for inner in value):
                kind = "dict[str, list[str]]" if list(value.values()) == [["{message}"]] else "dict[str, Any]"
            else:
                kind = name + "".join(word.capitalize() for word in words(key))
                made += classes(value, kind)
        elif isinstance(value, str) and (alone := re.fullmatch(r"\{(\w+)\}", value)):
            kind = _TYPES.get(alone[1], "str")
        elif isinstance(value, bool):
            kind = "bool"
        elif isinstance(value, list | tuple):
            kind = "list[Any]"
        fields.append((key, kind))
    return [*made, ProblemClass(name, [f for f in fields if "{" not in f[0]])]
