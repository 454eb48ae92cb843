"""350 to 399: keys, made values, constraints, whole entities."""

from __future__ import annotations

from backwright.diagnostics.kinds import Kind


class MadeOfOtherType(Kind, code="BW350"):
    """A made value is of another type.

    `slugify` makes a `Slug`, `sequence` a `str` or an `int`, `issued` a `Token`; they always have a value.
    """

    message = "{maker}() makes a {wanted}, not {kind}"

    maker: str
    wanted: str
    kind: str


class TokenNotIssued(Kind, code="BW351"):
    """A token is not made by the backend.

    A `Token` is a credential that the backend makes and nobody sends.
    """

    message = "'{name}': a token is issued"
    help = "{name}: Token = issued()"

    name: str


class SlugSource(Kind, code="BW352"):
    """A slug is made from something that is no text.

    A slug is made from a text that is sent with the create: a title, a name.
    """

    message = "'{name}' is {kind}, no text to make a slug from"

    name: str
    kind: str


class SlugLength(Kind, code="BW353"):
    """A slug has no room, or too much.

    Slugs stand in paths.
    """

    message = "a slug has 1 to 255 characters"


class SequencePattern(Kind, code="BW354"):
    """The pattern of a sequence does not number.

    The pattern is a format of Python with one place for the number.
    """

    message = 'the pattern must hold the number: "B{{:08}}"'


class SequencePer(Kind, code="BW355"):
    """A sequence counts within something that is no row.

    `per` names the link to the row within which numbers are counted: `sequence(per="project")`.
    """

    message = "'{name}' is no link"

    name: str


class OptionalKey(Kind, code="BW356"):
    """A key may be None.

    Paths name a row by its key.
    """

    message = "'{name}' is a key and must have a value"

    name: str


class KeyInRecord(Kind, code="BW357"):
    """A record has a key.

    Records and events are in no table and at no path.
    """

    message = "only entities have keys"


class KeyIsUnique(Kind, code="BW358", severity="warning"):
    """A key is said to be unique.

    A key is unique within the row that its row lives in.
    """

    message = "a key is unique already"
    help = "leave `unique` out"


class HiddenKey(Kind, code="BW359"):
    """A key is hidden from some who may read the row.

    A key is how callers name a row; hiding it from some of them would hide the row.
    """

    message = "'{name}' is in the path of the row: whoever may read the row sees it"

    name: str


class SeveralValues(Kind, code="BW360"):
    """An entity is shown as two fields.

    With `value=True` a row is written and shown as that field alone; there can be but one.
    """

    message = "{name} has two fields with value=True"

    name: str


class NobodyWrites(Kind, code="BW361"):
    """A field must have a value, but nobody can give it one.

    With `write=nobody` a field is in no input. A row that callers create starts with its default; actions change it.
    """

    message = "'{name}' must have a value that nobody may send"
    help = "give it a default"

    name: str


class NotForConstraint(Kind, code="BW362"):
    """A constraint names what cannot be compared.

    Fields and links can; collections, documents, files, passwords and secrets cannot.
    """

    message = "'{name}' is {kind}, which cannot be in a constraint or an index"

    name: str
    kind: str


class NamedTwice(Kind, code="BW363"):
    """One name stands twice in a list of names.

    Once is enough.
    """

    message = "'{name}' stands twice"

    name: str


class NothingNamed(Kind, code="BW364"):
    """A constraint names no field.

    `unique("store", "sku")` says: no two rows alike in both.
    """

    message = "{word}(...) names no field"

    word: str


class ConstraintTwice(Kind, code="BW365"):
    """A constraint is declared twice.

    Once is enough.
    """

    message = "the same {word}(...) stands above"

    word: str


class DuringPeriod(Kind, code="BW366"):
    """A constraint over time names no period.

    `unique("doctor", during="time")` wants no two rows whose periods overlap.
    """

    message = "'{name}' is no Period"

    name: str


class RecordMember(Kind, code="BW367"):
    """A record has what only entities have.

    Slugs, sequences, tokens and collections of rows are made and kept by tables. A list of rows that are told with the
    record is a plain `list[Row]`.
    """

    message = "'{name}': a record has plain values, links and lists of rows"

    name: str


class SameWireName(Kind, code="BW368"):
    """Two members, or two parameters, have one name in the API.

    Names of an object are different from each other; `field(name=...)` gives a member another one. An underscore at the
    end, as Python needs it for `from_`, is no part of the name in an API.
    """

    message = "'{name}' has the name of '{other}' in the API, '{wire}'"

    name: str
    other: str
    wire: str


class EmptyEntity(Kind, code="BW369"):
    """An entity has no members.

    A row needs something to tell it from the others.
    """

    message = "{name} has no fields"

    name: str


class ValueNotAlone(Kind, code="BW370"):
    """A row that is written as one field needs more than that field.

    With `value=True` a row is written and shown as that field alone, as a tag is by its name.
    """

    message = "'{name}' is all that is sent of a row, but {others} must be sent too"
    help = "give the others a default, or leave value=True out"

    name: str
    others: str


class RowInField(Kind, code="BW376"):
    """A field keeps records that name rows.

    A field is a part of its row, and what stands in it is a value: the database does not know that it names a row. That
    row could be deleted, or be called otherwise, and the field would name it still; nobody would ask whether its reader
    may know of it. What names rows is a row itself, made and shown inside of this one:

        class Line(Entity):
            order: Order = within()
            product: Product

        class Order(Entity):
            lines: list[Line] = inline()

    What has to stay as it was, whatever becomes of the row, is kept by value: its name, its price.
    """

    message = "{record} names rows by {member}, and a field cannot: nothing would keep '{name}' true when they change"
    help = "make {record} an entity with a link to {owner} = within(), and {name}: list[{record}] = inline()"

    name: str
    owner: str
    record: str
    member: str


class NotOfDatabases(Kind, code="BW377"):
    """SQL has no words for a part of a value that is computed in it.

    A computed value, a check, and a predicate of a rule or a list, is a part of the SELECT that answers, so that a list
    can be filtered and put in order by it and is still one statement. Each means what it means in Python, to the last
    digit and letter, on every database: what that holds for is the language of these values.

    That is most of what Python computes of one row and of the rows around it: arithmetic, comparisons, `len`,
    `sum`, `min`, `max`, `mean`, `any`, `all`, `sorted`, items and slices of lists, what is made of lists, parts,
    differences and forms of times, spans of time, f-strings, `split`, and of the other methods of texts
    `capitalize`, `count`, `endswith`, `join`, `lower`, `removeprefix`, `removesuffix`, `replace`, `startswith`,
    `strip`, `upper`, `zfill`.

    It does not hold for what a letter is (`title`, `isalpha`), for how fractions are rounded by `//`, `%` and formats
    such as `:.1f`, and for lists that are put into groups. Secrets of the environment are sent to no database. All of
    that is computed by an operation, whose body is Python.
    """

    message = "{name} is computed in SQL, which has no words for {what} that mean the same on every database"
    help = "compute it in other words, or in the body of an @query or @action, which is Python"

    name: str
    what: str
