"""301 to 349: types, options and what they are given."""

from __future__ import annotations

from backwright.diagnostics.kinds import Kind


class WrongValue(Kind, code="BW301"):
    """An option is given a value of another type.

    Options take constants, written where they stand, so that a blueprint means the same on every machine.
    """

    message = "{what} must be {wanted}"

    what: str
    wanted: str


class NotAmongChoices(Kind, code="BW302"):
    """An option is given a word that is not among its choices.

    The words are fixed, and the same for every target.
    """

    message = "'{value}' is no choice for {what}: it is one of {known}"
    help = "{instead}"

    instead: str
    value: str
    what: str
    known: str


class ArgumentLeftOut(Kind, code="BW303"):
    """A word lacks what it cannot do without.

    It has no default that would be right for everybody.
    """

    message = "{word} needs '{name}'"
    help = "{example}"

    word: str
    name: str
    example: str


class UnnamedArgument(Kind, code="BW304"):
    """An option stands without its name.

    Options have names, so that a blueprint reads without a manual: `field(max=50)`.
    """

    message = "the options of {word} are named"
    help = "{word}(max=50)"

    word: str


class NamedArgument(Kind, code="BW305"):
    """An argument that stands first is given by name.

    What a word is about stands first and without a name: `slugify("title")`, `setting("The key of ...")`.
    """

    message = "'{name}' of {word} stands without its name"

    word: str
    name: str


class SpreadArguments(Kind, code="BW306"):
    """Arguments are spread from somewhere else.

    A blueprint is read, not run: what stands behind `*` or `**` is not known.
    """

    message = "{word} is given its arguments one by one"

    word: str


class NotAType(Kind, code="BW307"):
    """An annotation is no type.

    A type is a name (`str`, `Email`, `User`), a choice (`Literal["draft", "placed"]`), a list or a set of one, or one
    of them `| None`.
    """

    message = "this is no type that can be stored or sent"
    help = "name one type, or one and None: `X | None`"


class UnionOfTypes(Kind, code="BW308"):
    """An annotation leaves the type open.

    A column has one type. `| None` says that it may be absent.
    """

    message = "a value has one type, or none: `X | None`"
    help = "make it two members, or a Record with both"


class OfWhat(Kind, code="BW309"):
    """A collection does not say what it holds.

    A collection holds values of one type, which it names.
    """

    message = "a {name} of what?"
    help = "{name}[str]"

    name: str


class NestedCollection(Kind, code="BW310"):
    """A collection holds collections, or values that may be None.

    What needs more structure is a `Record`, or an entity of its own.
    """

    message = "a {name} holds plain values or rows"
    help = "declare `class Part(Record):` with the inner one as a field, and write `list[Part]`"

    name: str


class NoSuchCollection(Kind, code="BW311"):
    """An annotation is a dict or a tuple.

    What has parts has names for them: declare a `Record`. A document whose shape nobody knows is `Json`.
    """

    message = "there is no {name} among the types"
    help = "a Record has named parts; Json is a document without a schema"

    name: str


class LiteralValue(Kind, code="BW312"):
    """A choice is not made of texts, or of whole numbers.

    `Literal["draft", "placed"]` and `Literal[1, 2, 3]` are choices.
    """

    message = "a choice is made of texts, or of whole numbers"


class LiteralTwice(Kind, code="BW313"):
    """A choice has a value twice.

    Each value of a choice is different from the others.
    """

    message = "'{value}' stands twice"

    value: str | int


class EnumMember(Kind, code="BW314"):
    """An enum has a member that is no text and no whole number.

    An enum is a closed choice: names with constants, nothing else.
    """

    message = "a member of an enum is a text or a whole number"
    help = 'draft = "draft"'


class EnumWithoutMembers(Kind, code="BW315"):
    """An enum has no members, or members of two types.

    A column that holds the choice has one type.
    """

    message = "'{name}' needs members, all texts or all whole numbers"

    name: str


class AliasOfItself(Kind, code="BW316"):
    """A name of a type means itself.

    An alias stands for a type that can be written without it.
    """

    message = "'{name}' is declared by itself"

    name: str


class AnnotatedWith(Kind, code="BW317"):
    """An annotation carries something that is no limit.

    `Annotated` gives a type its limits under a name of its own; other frameworks' marks mean nothing here.
    """

    message = "Annotated takes field(...)"
    help = "Annotated[Money, field(min=0.01)]"


class BaseAsType(Kind, code="BW318"):
    """An annotation names a kind instead of one of its kind.

    A link leads to rows of one entity. Where it could be several, those have a common row: link to that one.
    """

    message = "'{name}' is a kind; name an entity"

    name: str


class ViewAsType(Kind, code="BW319"):
    """A member or a parameter is typed by a view.

    A link leads to a row; as what that row shows is said by `view=`. Results may be typed by a view.
    """

    message = "'{name}' is a view: link to {entity}"
    help = "author: {entity} = relation(view={name})"

    name: str
    entity: str


class EventOfWhat(Kind, code="BW320"):
    """A reaction to rows names no entity.

    `Created[Comment]`, `Changed[Order]` and `Deleted[User]` happen to rows.
    """

    message = "{name}[...] takes an entity"

    name: str


class FieldInView(Kind, code="BW321"):
    """A view declares a field.

    A view stores nothing: it shows members of its entity and what it computes.
    """

    message = "'{name}' belongs into {entity}, or is computed"
    help = "show({entity}.{name}) shows it"

    name: str
    entity: str


class MissingAnnotation(Kind, code="BW322"):
    """A member has no type.

    Types are annotations, as in a dataclass. A name without one is nothing that is stored.
    """

    message = "'{name}' has no type"
    help = "{instead}"

    name: str
    instead: str


class OptionalWithoutDefault(Kind, code="BW323", severity="warning"):
    """A value may be None, but must be sent.

    As in a dataclass, what has a default may be left out and what has none may not.
    """

    message = "'{name}' may be None, but has no default: it must always be sent"
    help = "write `= None` where it may be left out"

    name: str


class NoneNotAllowed(Kind, code="BW324"):
    """A default is None where the type does not allow it.

    What may be absent says so in its type, as for any type checker.
    """

    message = "None is no {kind}"
    help = "{kind} | None"

    kind: str


class MutableDefault(Kind, code="BW325"):
    """A default is a list or a dict.

    Defaults are plain constants. A collection starts empty, a `Json` field may have `{}` or `[]`.
    """

    message = "this default is a list or a dict"


class DefaultNotConstant(Kind, code="BW326"):
    """A default is worked out.

    Defaults are part of the schema that callers see. What depends on other values is computed, or filled in by
    `@after("create")`.
    """

    message = "a default is a constant, `now`, `today`, or `me`"
    help = "{instead}"

    instead: str


class DefaultSetting(Kind, code="BW327"):
    """A default is a setting.

    Defaults are part of the schema; assign a setting in `@after("create")`.
    """

    message = "'{name}' is a setting: a default cannot depend on the environment"

    name: str


class DefaultOfOtherType(Kind, code="BW328"):
    """A default is of another type.

    A default is a value like any other and must be of the type of its field. Amounts are written as numbers: `0.25` is
    as exact as it stands there.
    """

    message = "this is {found}, not {wanted}"
    help = "{instead}"

    wanted: str
    found: str
    instead: str


class DefaultNotAmong(Kind, code="BW329"):
    """A default is not among the choices.

    A default is one of the values that the type allows.
    """

    message = "not among the choices {known}"

    known: str


class DefaultBreaksLimit(Kind, code="BW330"):
    """A default breaks a limit of its own field.

    Rows that nobody filled in would be refused.
    """

    message = "the default {value} breaks {limit}"

    value: str
    limit: str


class ClockCalled(Kind, code="BW331"):
    """A default calls the clock.

    With parentheses Python would call it once, when the module is imported. The name alone says: at the time of the
    create.
    """

    message = "write `{name}` without parentheses"

    name: str


class LimitsCrossed(Kind, code="BW332"):
    """No value is within the limits.

    `min` may not exceed `max`.
    """

    message = "min is {min}, but max is {max}"

    min: object
    max: object


class LengthNotWhole(Kind, code="BW333"):
    """A length is negative or has a fraction.

    Of texts and collections `min` and `max` bound the length, which is a whole number from 0.
    """

    message = "{value} is no length"

    value: object


class LimitNotWhole(Kind, code="BW334"):
    """A limit of whole numbers has a fraction.

    An `int` is compared with whole numbers.
    """

    message = "{value} is no limit for whole numbers"

    value: object


class MoneyPlaces(Kind, code="BW335"):
    """A limit of an amount has more than two decimals.

    `Money` has two decimals. Use `Decimal` for what is finer.
    """

    message = "{value} has more than two decimals"

    value: object


class PatternInvalid(Kind, code="BW336"):
    """A pattern is no regular expression.

    The message is that of Python's `re`.
    """

    message = "not a regular expression: {reason}"

    reason: str


class PatternNotPortable(Kind, code="BW337"):
    """A pattern uses what not every database and language reads alike.

    A pattern is checked by the backend, described in its OpenAPI document and used by clients. It may use classes,
    groups (`(?:...)`), alternatives, `^`, `$` and repetition.
    """

    message = "{what} is not the same everywhere"

    what: str


class OptionNotForType(Kind, code="BW338"):
    """An option has no meaning for this type.

    `min` and `max` bound numbers and lengths, `pattern` and `blank` are about texts, `lookup` about secrets, `unique`
    and `key` about what can be compared.
    """

    message = "'{option}' has no meaning for {kind}"

    option: str
    kind: str


class Contradiction(Kind, code="BW339"):
    """Two options contradict each other.

    Each alone has a meaning; together they have none.
    """

    message = "'{first}' and '{second}' do not go together"

    first: str
    second: str


class OnlyLimits(Kind, code="BW340"):
    """A type under a name of its own carries an option of a stored field.

    `Annotated[...]` has limits: `min`, `max`, `pattern` and `blank`. A key, rights and names belong to one field.
    """

    message = "'{option}' is no limit and has no place in Annotated"
    help = "say it where the field is declared"

    option: str


class SecretWithoutLookup(Kind, code="BW341"):
    """A row is looked up by a secret that cannot be found by.

    A secret is encrypted, and never twice alike. With `lookup=True` a keyed hash of it is kept instead: rows are found
    by it, and it cannot be read back.
    """

    message = "no row is found by the secret '{name}'"
    help = "{name}: Secret = field(lookup=True)"

    name: str


class HashRead(Kind, code="BW342"):
    """A secret that rows are found by is read.

    Of a secret with `lookup=True` only a hash is kept: it can be compared, and it can be found by. What was sent, or
    made, is known in the operation that stores it, which can answer with it.
    """

    message = "of the secret '{name}' only a hash is kept: it can be compared, not read"
    help = "answer with it where it is made, or leave lookup=True out"

    name: str
