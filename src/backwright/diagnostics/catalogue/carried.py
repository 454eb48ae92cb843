"""8xx: what the language has, and this release checks but does not build yet."""

from __future__ import annotations

from backwright.diagnostics.kinds import Kind


class UniqueAmongSome(Kind, code="BW801"):
    """This release does not build uniqueness over times yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it: a backend that
    left it out would not be what was asked for.

    Until then, write the two ends of the time as fields, make the rows by an action, and let it
    `require(not any(one.starts < ends and starts < one.ends for one in self.bookings), "is taken")`: whoever else
    writes such rows waits meanwhile.
    """

    message = "unique(..., {option}=...) of {owner} is not built yet"
    help = "until then, keep its start and its end in two fields, and `require` that no other row overlaps"

    option: str
    owner: str


class EntityOption(Kind, code="BW802"):
    """This release does not build this option of an entity yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it: a backend that
    left it out would not be what was asked for.

    Until then: for `tenant`, a link to the tenant with rules over it (`read=tenant.members`); for `audit`, an entity
    with `append_only=True` whose rows an `@after("update")` creates; for `verify_email` and `reset_password`, a
    `Secret` with `lookup=True` in a row of its own, which an action makes, an `@external` function sends, and another
    action looks up.
    """

    message = "{option} of {owner} is not built yet"
    help = "leave it out: the page of this finding says what to write instead"

    option: str
    owner: str


class EventKind(Kind, code="BW814"):
    """This release does not build events yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it: a backend that
    left it out would not be what was asked for.

    Until then, what has to follow is a helper that the action calls, or an `@after(...)` of the entity: both run in
    the same transaction. What another system has to hear is told by an `@external` function.
    """

    message = "the event {name} is not built yet"
    help = "until then, call what has to follow from the action, or from `@after(...)`"

    name: str


class WebhookKind(Kind, code="BW815"):
    """This release does not build incoming webhooks yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it: a backend that
    left it out would not be what was asked for.

    Until then, `@action("POST", "/hooks/paid", by=anyone, idempotent="required")` receives it, and an `@external`
    function, whose body is yours, says whether the signature is right.
    """

    message = "the webhook {name} is not built yet"
    help = 'until then, receive it by an `@action("POST", ...)`, and check its signature in an `@external` function'

    name: str


class ReactionToEvent(Kind, code="BW816"):
    """This release does not build reactions yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it: a backend that
    left it out would not be what was asked for.

    Until then, `@after("create", "update")` of the entity runs once its row is filled in, in the same transaction.
    """

    message = "@on {name} is not built yet"
    help = 'until then, write it as `@after("create", "update")` of the entity'

    name: str


class JobAtTimes(Kind, code="BW817"):
    """This release does not build jobs yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it: a backend that
    left it out would not be what was asked for.

    Until then, make it an `@action` that only an operator may call, and let the scheduler that you have call it: with
    `idempotent="required"` and the day in the key, a day that is called twice has one effect.
    """

    message = "@job {name} is not built yet"
    help = "until then, make it an action, and let the scheduler that you have call it"

    name: str


class FileField(Kind, code="BW821"):
    """This release does not build files yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it: a backend that
    left it out would not be what was asked for.

    Until then, keep the file where files are kept, and its address here as `Url`.
    """

    message = "the file {name} is not built yet"
    help = "until then, keep where the file is, as `Url`"

    name: str


class HtmlField(Kind, code="BW822"):
    """This release does not build markup of users yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it: a backend that
    left it out would not be what was asked for.

    Until then, a `str` keeps it as it was sent; whoever shows it escapes it.
    """

    message = "the markup {name} is not built yet"
    help = "until then, keep it as `str`, and escape it where it is shown"

    name: str


class PeriodField(Kind, code="BW823"):
    """This release does not build periods yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it: a backend that
    left it out would not be what was asked for.

    Until then, write `starts` and `ends` as two fields, with a `@check` that the one is before the other.
    """

    message = "the period {name} is not built yet"
    help = "until then, write two fields: when it starts, and when it ends"

    name: str


class RowsFurtherInside(Kind, code="BW824"):
    """This release does not build rows that a record inside a sent record names.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it: a backend that
    left it out would not be what was asked for.

    The record that a parameter has, or has a list of, may name rows, one (`meal: Meal`) or a list of them (`extras:
    list[Extra]`). Until then, a record inside it holds what names the row, as `meal: str`, and the body finds the row:
    `get(Meal, one.meal)`.
    """

    message = "the rows of {name} in {owner} are not built yet"
    help = "until then, write what names the row, as `str`, and let the body find it: `get({entity}, ...)`"

    name: str
    owner: str
    entity: str


class ThisVerb(Kind, code="BW832"):
    """This release does not build history and subscriptions yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it: a backend that
    left it out would not be what was asked for.

    Until then: for `history`, an entity with `append_only=True` whose rows an `@after("update")` creates, and a list of
    them; for `subscribe`, a list in the order of `updated_at`, which clients ask again.
    """

    message = "allow({verb}=...) is not built yet"
    help = "until then, read the rows by a list: the page of this finding says how"

    verb: str


class MySql(Kind, code="BW833"):
    """This release does not build for MySQL yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it: a backend that
    left it out would not be what was asked for.

    Without `database=` the same backend runs on SQLite and on PostgreSQL, as `DATABASE_URL` says.
    """

    message = 'database="mysql" is not built yet'
    help = "leave `database=` out: the backend runs on SQLite and on PostgreSQL"


class WordInBody(Kind, code="BW840"):
    """This release does not build this word yet: events and mail.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it: a backend that
    left it out would not be what was asked for.

    Until then, an `@external` function, whose body is yours, sends the mail or tells the other system.
    """

    message = "{word} in {name} is not built yet"
    help = "until then, tell others by an `@external` function"

    name: str
    word: str


class NotWritten(Kind, code="BW847"):
    """This release cannot write this yet.

    The blueprint is right, and `backwright plan` shows what it means. What the message names stands in this operation,
    helper, hook or member; another way to say the same is often written: a value that has a name before it is used, a
    loop for a comprehension, rows that are looked up in the order of their own values.
    """

    message = "{name} cannot be built yet: {what}"
    help = "say it in another way: in steps that have names, or in an operation"

    name: str
    what: str
