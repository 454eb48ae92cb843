"""782 to 788: what happens without a request, reactions and jobs."""

from __future__ import annotations

from backwright.diagnostics.kinds import Kind


class ReactionParameter(Kind, code="BW782"):
    """A reaction does not say to what.

    The type of the parameter says what it follows.
    """

    message = "'{name}' takes one event"
    help = "def {name}(event: OrderPlaced) -> None, or event: Created[Order]"

    name: str


class JobTimes(Kind, code="BW784"):
    """A job says not, or twice, when it runs.

    Every so often, by a cron line, or at the instant in a field of each row.
    """

    message = "a job has one of every=, cron= and at="


class BadCron(Kind, code="BW785"):
    """A cron line cannot be read.

    Numbers, `*`, ranges, lists and steps.
    """

    message = "a cron line has five fields: minute, hour, day, month, weekday"
    help = '"0 6 * * *"'


class JobParameter(Kind, code="BW786"):
    """A job takes what nobody gives it.

    With a row it runs for each row of that kind; with a `Run` it knows the instant that was due.
    """

    message = "'{name}': a job knows a row and its Run"
    help = "def close(book: Book, run: Run) -> None"

    name: str


class JobAtWithoutRow(Kind, code="BW787"):
    """A job at an instant has no row.

    `@job(at="remind_at")` over `def remind(task: Task) -> None`.
    """

    message = "at= names a field of the row that the job takes"


class JobAtNoInstant(Kind, code="BW788"):
    """A job runs at something that is no instant.

    `at` names a field that holds an instant, or None for never.
    """

    message = "'{name}' is no datetime"

    name: str
