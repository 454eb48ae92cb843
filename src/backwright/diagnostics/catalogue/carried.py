"""8xx: what the language has, and this release checks but does not build yet."""

from __future__ import annotations

from backwright.diagnostics.kinds import Kind


class UniqueAmongSome(Kind, code="BW801"):
    """This release does not build uniqueness among some rows yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it: a backend that
    left it out would not be what was asked for.
    """

    message = "unique(..., {option}=...) of {owner} is not built yet"

    option: str
    owner: str


class EntityOption(Kind, code="BW802"):
    """This release does not build this option of an entity yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it: a backend that
    left it out would not be what was asked for.
    """

    message = "{option} of {owner} is not built yet"

    option: str
    owner: str


class EventKind(Kind, code="BW814"):
    """This release does not build events yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it: a backend that
    left it out would not be what was asked for.
    """

    message = "the event {name} is not built yet"

    name: str


class WebhookKind(Kind, code="BW815"):
    """This release does not build incoming webhooks yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it: a backend that
    left it out would not be what was asked for.
    """

    message = "the webhook {name} is not built yet"

    name: str


class ReactionToEvent(Kind, code="BW816"):
    """This release does not build reactions yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it: a backend that
    left it out would not be what was asked for.
    """

    message = "@on {name} is not built yet"

    name: str


class JobAtTimes(Kind, code="BW817"):
    """This release does not build jobs yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it: a backend that
    left it out would not be what was asked for.
    """

    message = "@job {name} is not built yet"

    name: str


class FileField(Kind, code="BW821"):
    """This release does not build files yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it: a backend that
    left it out would not be what was asked for.
    """

    message = "the file {name} is not built yet"

    name: str


class HtmlField(Kind, code="BW822"):
    """This release does not build markup of users yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it: a backend that
    left it out would not be what was asked for.
    """

    message = "the markup {name} is not built yet"

    name: str


class PeriodField(Kind, code="BW823"):
    """This release does not build periods yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it: a backend that
    left it out would not be what was asked for.
    """

    message = "the period {name} is not built yet"

    name: str


class TokenOfRow(Kind, code="BW825"):
    """This release does not build tokens of rows that are made inside others yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it: a backend that
    left it out would not be what was asked for.
    """

    message = "the token {name} of a row that is made inside another is not built yet"

    name: str


class SeveralApis(Kind, code="BW828"):
    """This release does not build several APIs yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it: a backend that
    left it out would not be what was asked for.
    """

    message = "more than one Rest(...) is not built yet"


class SeveralSignIns(Kind, code="BW829"):
    """This release does not build ways to sign in of several lives, rates or cookies yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it: a backend that
    left it out would not be what was asked for.
    """

    message = "another life, rate or cookie in another Tokens(...) is not built yet"


class ThisVerb(Kind, code="BW832"):
    """This release does not build restoring, history and subscriptions yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it: a backend that
    left it out would not be what was asked for.
    """

    message = "allow({verb}=...) is not built yet"

    verb: str


class MySql(Kind, code="BW833"):
    """This release does not build for MySQL yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it: a backend that
    left it out would not be what was asked for.
    """

    message = 'database="mysql" is not built yet'


class WordInBody(Kind, code="BW840"):
    """This release does not build this word yet: events and mail.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it: a backend that
    left it out would not be what was asked for.
    """

    message = "{word} in {name} is not built yet"

    name: str
    word: str


class NotWorkedOut(Kind, code="BW845"):
    """This release cannot have the databases work this out yet.

    A computed value, and a predicate of a rule or a list, is a part of the SELECT that answers. Most of what Python
    computes has its words in SQL: arithmetic, comparisons, `len`, `sum`, `min`, `max`, `mean`, `any`, `all`, lists of
    values, parts and differences of times, `lower`, `upper`, `strip`, `replace`, `startswith`, `endswith`, f-strings.
    What has none yet can be computed by an operation, whose body is Python.
    """

    message = "{what} is not built yet: {name} is worked out by the database"
    help = "compute it with other words, or in an operation"

    name: str
    what: str
