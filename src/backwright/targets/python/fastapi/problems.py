"""How a refusal looks on the wire: the template of the API as Python, and as documentation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from backwright.model.names import words

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
    "message": "_first(errors)",
    "subject": "next(iter(errors))",
    "timestamp": 'now().isoformat().replace("+00:00", "Z")',
}
_TYPES = {"status": "int", "details": "dict[str, list[str]]"}


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
