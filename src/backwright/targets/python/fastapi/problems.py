"""How a refusal looks on the wire: the template of the API as Python, and as documentation."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

from backwright.design.refusals import status
from backwright.model.api import Api, is_problem, of_subject
from backwright.model.backend import Backend
from backwright.model.names import snake, words
from backwright.model.rules import STATUSES, Outcome
from backwright.targets.python.fastapi import documents

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
_TOLD = {"status": "int", "details": "dict[str, list[str]]"}
"""The types of what stands in braces where it is no text."""


@dataclass(frozen=True, slots=True)
class ProblemClass:
    """A class that documents a part of it."""

    name: str
    fields: list[str]
    base: str = "BaseModel"
    doc: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """A body that an API gives to these classes of refusals. `name`: of the class that documents it, `maker`: of the
    function that makes it from `made`.
    """

    refusals: tuple[str, ...]
    name: str
    made: str
    classes: tuple[ProblemClass, ...]
    is_problem: bool

    @property
    def maker(self) -> str:
        return snake(self.name)

    @property
    def told(self) -> str:
        """The outcomes in a sentence."""
        *others, last = [name.lower() for name in self.refusals if name not in _NO_JSON]
        return f"{', '.join(others)} and {last}" if others else last


@dataclass(frozen=True, slots=True)
class RefusalClass:
    """A class of the outcomes that has a status, or one of a kind of them, that has not. `sentence`: what the API says
    outside of {subject}.
    """

    name: str
    base: str = "Refusal"
    code: str | int = ""
    status: int | None = None
    message: str = ""
    sentence: str = ""
    doc: str = ""
    form: Form | None = None


_KINDS = (
    RefusalClass("Rejected", "Invalid", doc="What was sent does not fit what the operation asks for."),
    RefusalClass("NoToken", "Unauthenticated", message="no_token"),
    RefusalClass("BadCredentials", "Unauthenticated", message="bad_credentials"),
    RefusalClass("Taken", "Conflict", message="taken"),
    RefusalClass("VersionRequired", "Stale", "stale", 428, "blank"),
    RefusalClass("OutOfRange", "Conflict", doc="An operation made of a value what breaks its limit."),
)
_NO_JSON = {"TooLarge": (413, "is too large"), "NotJson": (415, "is no JSON")}
"""What is invalid with a status of its own."""
_ABOUT = "What is wrong, by subject: a field, a kind of row, `token`, `credentials` or `request`."
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
                code = api.code(outcome) if kind.code else ""
                yield replace(kind, code=code, message=message or api.wording[kind.message] if kind.message else "")
    for name, (code, message) in _NO_JSON.items():
        yield RefusalClass(name, "Refusal", api.code("invalid"), code, message)


def unused(backend: Backend) -> tuple[Outcome, ...]:
    """The outcomes that there are not."""
    return () if any(entity.versioned != "no" for entity in backend.entities) else ("stale",)


def kinds(api: Api, unused: Container[Outcome]) -> Iterator[RefusalClass]:
    """The kinds of refusals that an API tells in their own way, each whole."""
    found: dict[str, RefusalClass] = {}
    own = {name: form for form in forms(api, unused) for name in form.refusals}
    for one in refusals(api, unused):
        above = found.get(one.base, one)
        found[one.name] = replace(
            one,
            code=one.code or above.code,
            status=one.status or above.status,
            message=one.message or above.message,
            sentence=one.sentence or above.sentence,
            form=own.get(one.name, above.form),
        )
        if one.message or one.base == "Refusal":
            yield found[one.name]


def expression(template: Any, *, shared: bool = False) -> str:
    """The code that makes the body from `status`, `code` and `errors`, the messages by subject; `shared`: with what
    all APIs make theirs with.
    """
    made = _code(PROBLEM if template is None else template, dict(_VALUES))
    return made.replace("_title(", "status_title(").replace("_first(", "first_fault(") if shared else made


def nothing(template: Any, done: str) -> str:
    """The code that makes the body of an answer without a value."""
    return _code(template, {"message": repr(done), "timestamp": _VALUES["timestamp"]})


def titles(api: Api, others: Iterable[int | None]) -> dict[int, str]:
    """What statuses say that Python names otherwise or does not know; such say what the first of their class does."""
    own = {one for one in (*(refusal.status for refusal in api.refusals), *others) if one is not None}
    strange = sorted(own - {status.value for status in HTTPStatus})
    first = {status: HTTPStatus(status // 100 * 100).phrase for status in strange}
    return {413: "Content Too Large", 422: "Unprocessable Content", **first}


def forms(api: Api, unused: Container[Outcome], *, shared: bool = False) -> list[Form]:
    """The bodies that are others than those of most refusals; `shared`: as `expression` says."""
    alike: list[tuple[Any, list[Outcome]]] = []
    own = (refusal.outcome for refusal in api.refusals if refusal.body is not None)
    for outcome in (outcome for outcome in own if outcome not in unused):
        template = api.refused(outcome)
        same = next((outcomes for other, outcomes in alike if other == template), None)
        if same is None:
            alike.append((template, [outcome]))
        else:
            same.append(outcome)
    return [_form(api, template, outcomes, shared) for template, outcomes in alike]


def _form(api: Api, template: Any, outcomes: list[Outcome], shared: bool) -> Form:
    name = f"{outcomes[0].capitalize()}Body"
    told = [outcome.capitalize() for outcome in outcomes]
    more = tuple(_NO_JSON) if "invalid" in outcomes else ()
    made = expression(template, shared=shared)
    return Form((*told, *more), name, made, tuple(classes(template, code_type(api), name)), is_problem(template))


def documented(api: Api, forms: Iterable[Form]) -> list[ProblemClass]:
    """The classes that document the bodies of all refusals."""
    usual, own = classes(api.errors, code_type(api)), [form.classes for form in forms]
    outer = [replace(several[-1], doc=_ABOUT) for several in (usual, *own)]
    inner = [one for several in (usual, *own) for one in several[:-1]]
    return [*inner, *outer]


def problem_classes(api: Api, forms: Iterable[Form]) -> list[str]:
    """The names of those that document problem details of RFC 9457."""
    return [*(["ErrorBody"] if is_problem(api.errors) else []), *(form.name for form in forms if form.is_problem)]


def faults_shown(api: Api) -> bool:
    """Whether a refusal tells what is wrong with which field: in details of it, or as the one message."""
    spoken = any(refusal.outcome == "invalid" and refusal.message for refusal in api.refusals)
    return _tells(_template(api, "invalid"), spoken=spoken)


def not_found(api: Api) -> str:
    """What the refusal of a path that is none tells; "" where it tells but a status."""
    shown = _alone(_template(api, "missing"))
    missing = next(one for one in refusals(api, ()) if one.name == "Missing")
    if _tells(_template(api, "missing"), spoken=bool(missing.sentence)):
        return f"request {missing.message}"
    if "message" in shown:
        return missing.sentence
    return missing.code if "code" in shown and isinstance(missing.code, str) else ""


def _tells(template: Any, *, spoken: bool, inside: bool = False) -> bool:
    """Whether a body tells what is said of a subject, next to its name. `spoken`: {message} is a sentence of the
    outcome; `inside`: it is what is said of one subject.
    """
    if isinstance(template, Mapping):
        beside = {"{subject}", "{message}"} <= {value for value in template.values() if isinstance(value, str)}
        return (inside and beside) or any(
            ("message" in _alone(value) if name == "{subject}" else _tells(value, spoken=spoken, inside=inside))
            for name, value in template.items()
        )
    if isinstance(template, list | tuple):
        return any(_tells(item, spoken=spoken, inside=inside or of_subject(item)) for item in template)
    return bool(template == "{details}" or (template == "{message}" and not spoken and not inside))


def _template(api: Api, outcome: Outcome) -> Any:
    template = api.refused(outcome)
    return PROBLEM if template is None else template


def code_type(*apis: Api) -> str:
    """The type of what {code} says, in Python."""
    # What nobody foresaw is a text, `internal`.
    return " | ".join(sorted({"str", *(type(api.code(outcome)).__name__ for api in apis for outcome in STATUSES)}))


def _alone(template: Any) -> set[str]:
    """What stands in braces with nothing else beside it."""
    return {text[1:-1] for text in _texts(template) if re.fullmatch(r"\{\w+\}", text)}


def _texts(template: Any) -> Iterator[str]:
    """All names and texts."""
    if isinstance(template, Mapping):
        yield from template
        yield from (text for value in template.values() for text in _texts(value))
    elif isinstance(template, list | tuple):
        yield from (text for item in template for text in _texts(item))
    elif isinstance(template, str):
        yield template


def instants(api: Api) -> list[str]:
    """The names under which the instant stands in refusals."""
    return sorted(_stamps(api.errors).union(*(_stamps(refusal.body) for refusal in api.refusals)))


def _stamps(template: Any) -> set[str]:
    if not isinstance(template, Mapping):
        return set()
    inner = [_stamps(value) for value in template.values()]
    return {name for name, value in template.items() if value == "{timestamp}"}.union(*inner)


def _code(template: Any, values: dict[str, str]) -> str:
    if isinstance(template, Mapping):
        return _object(template, values)
    if isinstance(template, list | tuple):
        return f"[{', '.join(_item(item, values) for item in template)}]"
    return _text(template, values) if isinstance(template, str) else repr(template)


def _item(item: Any, values: dict[str, str]) -> str:
    """One of a list; what speaks of a subject is there for each, with each of its messages."""
    if not of_subject(item) or values.get("subject") == "subject":
        return _code(item, values)
    inner = {**values, "subject": "subject", "message": "message"}
    return f"*({_code(item, inner)} for subject, messages in errors.items() for message in messages)"


def _object(template: Mapping[str, Any], values: dict[str, str]) -> str:
    pairs = []
    for name, value in template.items():
        if "{subject}" in name and values.get("subject") == "subject":
            pairs.append(f"{_text(name, values)}: {_code(value, values)}")
        elif "{subject}" in name:
            said = _said(value, {**values, "subject": "subject"})
            inner = {**values, "subject": "subject"}
            made = f"{{{_text(name, inner)}: {said} for subject, messages in errors.items()}}"
            if len(template) == 1:
                return "errors" if name == "{subject}" and said == "messages" else made
            pairs.append(f"**{made}")
        else:
            pairs.append(f"{name!r}: {_code(value, values)}")
    return f"{{{', '.join(pairs)}}}"


def _said(template: Any, values: dict[str, str]) -> str:
    """What is said of a subject: in a list of one, that of each message."""
    if template == ["{message}"]:
        return "messages"
    if isinstance(template, list | tuple) and len(template) == 1:
        return f"[{_code(template[0], {**values, 'message': 'message'})} for message in messages]"
    return _code(template, {**values, "message": "messages[0]"})


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


def classes(template: Any, code: str, name: str = "ErrorBody") -> list[ProblemClass]:
    """The classes that document the body, the innermost first; `code`: the type of what {code} says."""
    template = PROBLEM if template is None else template
    if not isinstance(template, Mapping):
        return [ProblemClass(name, [], f"RootModel[{'list[Any]' if isinstance(template, list | tuple) else 'str'}]")]
    if len(template) == 1 and "{subject}" in next(iter(template)):
        return [ProblemClass(name, [], f"RootModel[{_by_subject(template)}]")]
    made: list[ProblemClass] = []
    kinds: dict[str, str] = {}
    for key, value in template.items():
        if "{" in key:
            continue
        kinds[key] = "list[Any]" if isinstance(value, list | tuple) else documents.type_of(value)
        if isinstance(value, Mapping):
            if any("{subject}" in inner for inner in value):
                kinds[key] = _by_subject(value)
            else:
                kinds[key] = name + "".join(word.capitalize() for word in words(key))
                made += classes(value, code, kinds[key])
        elif isinstance(value, str) and (alone := re.fullmatch(r"\{(\w+)\}", value)):
            kinds[key] = code if alone[1] == "code" else _TOLD.get(alone[1], "str")
    return [
        *made,
        ProblemClass(
            name, [_field(*each) for each in zip(kinds, documents.attributes(kinds), kinds.values(), strict=True)]
        ),
    ]


def _field(wire: str, name: str, kind: str) -> str:
    return f"{name}: {kind}" if wire == name else f'{name}: {kind} = Field(alias="{wire}")'


def _by_subject(template: Mapping[str, Any]) -> str:
    return "dict[str, list[str]]" if list(template.values()) == [["{message}"]] else "dict[str, Any]"
