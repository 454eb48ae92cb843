"""What names a row, and where a name of several parts has no place."""

from __future__ import annotations

from backwright.diagnostics.kinds import Kind


class KeyCircle(Kind, code="BW371"):
    """What names a row leads back to the row.

    A part of a key that is a link is what names the row that it leads to, and so is the row that a row lives in: to
    name a row of such a circle would take no end.
    """

    message = "'{name}' is a part of what names {owner}, and leads back to it"
    help = "leave key=True out, and say unique(...) instead"

    name: str
    owner: str


class KeyLeadsToSeveral(Kind, code="BW372"):
    """A part of a key leads to a row that is named by several values.

    A part of a key is one step of a path. A row whose key has several parts, or that lives in another row and has a
    key that is unique only there, is named by several.
    """

    message = "'{name}' is one step of a path, but {target} is named by {parts}"
    help = "let the row live in it with within(), or leave key=True out and say unique(...)"

    name: str
    target: str
    parts: str


class SeveralPartsAsText(Kind, code="BW373"):
    """A row that is named by several values is input of a path or a query.

    A parameter there is one value. In a body such a row is named by an object: `{"country": "DE", "number": 7}`.
    """

    message = "'{name}' is one value, but {target} is named by {parts}"
    help = "make it an operation of {target}, or take the row in a body"

    name: str
    target: str
    parts: str


class FilterOfSeveralParts(Kind, code="BW374"):
    """A list is filtered by a row that is named by several values.

    A query parameter is one value. Each part can be a filter of its own.
    """

    message = "'{path}' leads to {target}, which is named by {parts}"
    help = "filter by its parts: filter={example}"

    path: str
    target: str
    parts: str
    example: str


class GetOfSeveralParts(Kind, code="BW375"):
    """A row is asked for by one value that is named by several.

    The parts are given by their names: `get(Office, country="DE", number=7)`.
    """

    message = "{target} is named by {parts}"
    help = "name them: {example}"

    target: str
    parts: str
    example: str
