"""What no caller starts: reactions, jobs, and the functions whose body their user writes."""

from __future__ import annotations

import re

import msgspec

from backwright.checks.calls import Options
from backwright.checks.functions import Written, raises_not_implemented
from backwright.checks.people import People
from backwright.checks.reading import Reading
from backwright.checks.scopes import documentation
from backwright.checks.signatures import parameters
from backwright.diagnostics.catalogue import background, fields, names, operations
from backwright.model.operations import External, Job, Reaction
from backwright.model.types import RecordOf, Row, Type, present

CRON = re.compile(r"\S+( \S+){4}")


class Background(msgspec.Struct):
    """Builds reactions, jobs and external functions."""

    people: People
    reading: Reading

    def external(self, written: Written) -> External:
        """A function whose body its user writes."""
        module, options = written.module, written.options or Options("", written.node)
        place = module.source.name_span(written.node)
        if not raises_not_implemented(written.node):
            module.say(operations.ExternalBody(name=written.name), place)
        if not documentation(written.node.body):
            module.say(operations.ExternalDocstring(name=written.name), place)
        retries = options.get("retries", 0)
        if not 0 <= retries <= 100:
            module.say(fields.WrongValue(what="retries of external", wanted="0 to 100"), options.nodes["retries"])
        return External(
            owner="",
            name=written.name,
            parameters=parameters(written),
            result=written.result,
            body=(),
            on_row=False,
            caller=written.caller,
            doc=documentation(written.node.body),
            timeout=options.get("timeout"),
            retries=retries,
        )

    def reaction(self, written: Written) -> Reaction | None:
        """What follows an event, or a row's creation, change or end."""
        module = written.module
        if not written.sound:
            return None
        kind: Type | None = written.taken[0].typed.type if len(written.taken) == 1 else None
        definition = self.people.run.definitions.get(kind.name) if isinstance(kind, RecordOf) else None
        of_row = isinstance(kind, RecordOf) and "[" in kind.name
        if not of_row and (definition is None or definition.kind not in ("event", "incoming")):
            module.say(background.ReactionParameter(name=written.name), module.source.name_span(written.node))
            return None
        if written.caller != "none":
            module.say(operations.NobodyCalls(word="on"), module.source.name_span(written.node))
        assert isinstance(kind, RecordOf)
        event, _, row = kind.name.rstrip("]").partition("[")
        body = self.reading.statements(written)
        return Reaction(written.name, written.taken[0].name, event, row, body or ())

    def job(self, written: Written) -> Job | None:
        """What runs at its times."""
        module, options = written.module, written.options
        if options is None or not written.sound:
            return None
        place = module.source.name_span(written.node)
        said = [name for name in ("every", "cron", "at") if name in options]
        if len(said) != 1:
            module.say(background.JobTimes(), place)
        cron = options.get("cron", "")
        if cron and not _is_cron(cron):
            module.say(background.BadCron(), options.nodes["cron"])
        if written.caller != "none":
            module.say(operations.NobodyCalls(word="job"), place)
        self._job_parameters(written, options)
        return Job(
            name=written.name,
            parameters=parameters(written),
            body=self.reading.statements(written) or (),
            every=options.get("every"),
            cron=cron,
            at=options.get("at", ""),
            doc=documentation(written.node.body),
        )

    def _job_parameters(self, written: Written, options: Options) -> None:
        module = written.module
        rows = [one for one in written.taken if isinstance(one.typed.type, Row)]
        runs = [one for one in written.taken if one.typed.type == RecordOf("Run")]
        if len(rows) > 1 or len(runs) > 1 or len(rows) + len(runs) < len(written.taken):
            odd = next((one for one in written.taken if one not in rows[:1] + runs[:1]), written.taken[0])
            module.say(background.JobParameter(name=odd.name), odd.node)
        at = options.get("at", "")
        if not at:
            return
        body = self.people.bodies.get(getattr(rows[0].typed.type, "entity", "")) if rows else None
        if body is None:
            module.say(background.JobAtWithoutRow(), options.nodes["at"])
        elif at not in body.members:
            case = names.UnknownField(name=at, owner=body.definition.name)
            module.say(case, options.nodes["at"], suggest=module.guess(at, body.members))
        elif getattr(present(body.members[at].typed.type), "name", "") != "datetime":
            module.say(background.JobAtNoInstant(name=at), options.nodes["at"])


def _is_cron(text: str) -> bool:
    """Five fields of numbers, stars, ranges, lists and steps within their bounds."""
    if not CRON.fullmatch(text):
        return False
    bounds = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
    for part, (low, high) in zip(text.split(" "), bounds, strict=True):
        for item in part.split(","):
            match = re.fullmatch(r"(?:\*|(\d+)(?:-(\d+))?)(?:/(\d+))?", item)
            if match is None or any(number and not low <= int(number) <= high for number in match.groups()[:2]):
                return False
            if match[3] == "0" or (match[2] and int(match[2]) < int(match[1])):
                return False
    return True
