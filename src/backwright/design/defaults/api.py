"""What holds of the API as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from backwright.design.defaults.default import Default
from backwright.design.facts import Facts
from backwright.design.source import class_line
from backwright.design.wording import counted
from backwright.model.api import WORDING, Api
from backwright.model.names import kebab
from backwright.model.rules import STATUSES
from backwright.model.types import Scalar, present


def of_the_api(facts: Facts) -> Iterator[Default]:
    api, backend = facts.design.api, facts.backend
    if backend.database is None:
        yield Default("database", "as DATABASE_URL says", 'App(database="postgresql")')
    if backend.ids == "int":
        yield Default("identity of a row", "an integer", 'App(ids="uuid")')
    if backend.timezone == "UTC" and _has_days(facts):
        yield Default("time zone of days", "UTC", 'App(timezone="Europe/Paris")')
    if facts.design.routes:
        yield Default("what no rule allows", "refused", "allow(...)")
    yield from _addresses(facts, api)
    yield from _bodies(api)
    yield from _refusals(api)


def _has_days(facts: Facts) -> bool:
    """Whether something depends on when a day begins."""
    days = any(present(f.type) == Scalar("date") for entity in facts.backend.entities for f in entity.fields)
    return days or any(job.cron for job in facts.backend.jobs)


def _addresses(facts: Facts, api: Api) -> Iterator[Default]:
    if not api.prefix:
        yield Default("prefix of the paths", "none", 'Rest(prefix="/api")')
    unsaid = [entity for entity in facts.backend.entities if not entity.path]
    if unsaid:
        yield Default("paths", "the plurals of the names", class_line(unsaid[0], f'path="{kebab(unsaid[0].name)}"'))
    if api.update == "PATCH":
        yield Default("method of an update", "PATCH; what is not sent stays", 'Rest(update="PUT")')


def _bodies(api: Api) -> Iterator[Default]:
    if api.case == "snake":
        yield Default("case of names", "snake_case", 'Rest(case="camel")')
    if api.unknown == "refuse":
        yield Default("unknown fields", "refused as invalid, as are parameters", 'Rest(unknown="ignore")')
    if api.request == "{data}":
        yield Default("body of a request", "the fields, with nothing around them", 'Rest(request={"data": "{data}"})')
    if api.one == "{data}":
        yield Default("answer with a row", "the row, with nothing around it", 'Rest(one={"data": "{data}"})')
    if api.many == "{data}":
        yield Default("answer with a whole list", "a bare list", 'Rest(many={"data": "{data}"})')
    if api.page is None:
        told = "next" if api.pages == "cursor" else "total"
        shown = '{"items": [...], "next": "..."}' if told == "next" else '{"items": [...], "total": n}'
        yield Default("answer with a page", shown, f'Rest(page={{"data": "{{data}}", "{told}": "{{{told}}}"}})')
    yield Default("statuses of answers", "created 201, a value 200, nothing 204", "@action(by=signed_in, status=202)")
    if api.none is None:
        yield Default("answer without a value", "204, without a body", 'Rest(none={"message": "{message}"})')


def _refusals(api: Api) -> Iterator[Default]:
    if api.errors is None:
        value = "RFC 9457, with the messages by subject"
        yield Default("body of a refusal", value, 'Rest(errors={"error": "{message}"})')
    own = {refusal.outcome for refusal in api.refusals if refusal.status is not None}
    taken = [str(status) for outcome, status in STATUSES.items() if outcome not in own]
    if taken:
        yield Default("statuses of refusals", ", ".join(taken), "Rest(invalid=400)")
    kept = sum(api.wording.get(name) == message for name, message in WORDING.items())
    if kept:
        value = f"{counted(kept, 'message')} of {len(WORDING)} as they are"
        yield Default("wording", value, 'Rest(wording={"blank": "is required"})')
