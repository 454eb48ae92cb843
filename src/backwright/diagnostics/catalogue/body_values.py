"""633 to 662: what bodies compute."""

from __future__ import annotations

from backwright.diagnostics.kinds import Kind


class WrongType(Kind, code="BW633"):
    """A value has another type than is wanted where it stands.

    Whole numbers go where fractions are wanted, texts of any kind where text is wanted; nothing else is converted. What
    is exact, as a mean of whole numbers, is a `Decimal` and stays one: the function says so, `-> Decimal`. So does a
    name of one of several texts: `state: Literal["open", "shut"] = ...`.
    """

    message = "expected {expected}, found {found}"
    help = "{instead}"

    found: str
    expected: str
    instead: str = ""

    def advice(self) -> str:
        if (self.expected, self.found) == ("float", "decimal"):
            return "say Decimal: an exact number stays one"
        if self.found in ("int", "uuid", "id") and self.expected[:1].isupper():
            return f"take the row itself as a parameter, `x: {self.expected}`, or write `get({self.expected}, ...)`"
        if self.expected == "a row" and self.found.startswith(("list[", "set[")):
            return "take each of them: `for x in ...:`"
        if self.expected == "list[bool]":
            return "ask it of each: `any(x.done for x in ...)`; whether there are some is `len(...) > 0`"
        return self.instead


class OptionalWithoutGuard(Kind, code="BW634"):
    """A value is used that may be None.

    Ask first, in the same condition (`x is not None and x < y`), by an early return (`if x is None: return ...`) or by
    `require(x is not None, "...")`. Equality needs no guard: None equals None and nothing else.
    """

    message = "{path} may be None here"
    help = "{instead}"

    path: str
    instead: str


class CallerMayBeNobody(Kind, code="BW635"):
    """Something is asked of `me`, and nobody may have signed in.

    Comparing `me` needs no guard: whatever asks about nobody denies. What `me` has, does.
    """

    message = "`me` may be nobody here"
    help = "ask first: `me is not None`; or annotate it `me: User` where only accounts may"


class UnrelatedComparison(Kind, code="BW636"):
    """Two values are compared that are never equal, or in no order.

    A date and an instant are two things: `instant.date()` is the day.
    """

    message = "{left} and {right} cannot be compared"
    help = "{instead}"

    left: str
    right: str
    instead: str


class EqualsNone(Kind, code="BW637"):
    """None is compared with `==`."""

    message = "None is asked for with `{instead}`"
    help = "write `{instead} None`"

    instead: str


class IdentityOfValues(Kind, code="BW638"):
    """`is` compares values.

    Values and rows have no identity but what they are. Only `is None` and `is not None` are part of bodies.
    """

    message = "`is` asks only for None"
    help = "write `{instead}`"

    instead: str


class NeverNone(Kind, code="BW639", severity="warning"):
    """A value is asked whether it is None, and it never is.

    Either its type has to be `... | None`, or the question can go.
    """

    message = "{type} is never None"

    type: str


class NotOrdered(Kind, code="BW640"):
    """Values are put in an order that they do not have.

    Numbers, texts, times and spans of time have an order. Rows have none: compare a field of them. Of several
    values, as in `-> tuple[int, str]`, each has one, and none is None. Yes and no have one once they are numbers:
    `1 if lot.sold else 0`. Ids are numbers or UUIDs, as the app says: a function that says `-> int` makes a number of
    one, and what it answers has an order. Several values beside as many, `(a.month, a.day) < (b.month, b.day)`, are
    compared one after the other.
    """

    message = "{type} has no order"
    help = "compare or sort by a field of it"

    type: str

    def advice(self) -> str:
        kind = self.type.removesuffix(" | None")
        if kind == "bool":
            return "write a number: `1 if ... else 0`"
        if kind == "id":
            return "call a function that says `-> int` and returns it"
        if kind.startswith(("list[", "set[")):
            return "write one value, or a tuple of several"
        return self.help if kind == self.type else "say what stands for None: `x if x is not None else ...`"


class WrongOperands(Kind, code="BW641"):
    """An operator stands between values that it does not join.

    Money and decimals are exact and do not mix with `float`. Days and instants take and give spans of time.
    """

    message = "'{operator}' does not join {left} and {right}"
    help = "{instead}"

    operator: str
    left: str
    right: str
    instead: str


class TextPlusOther(Kind, code="BW642"):
    """A text is joined with something that is no text."""

    message = "'+' joins texts with texts, not with {other}"
    help = 'write an f-string: f"{{first}} {{second}}"'

    other: str


class NotANumber(Kind, code="BW643"):
    """Something is computed of what is no number.

    Numbers are `int`, `float`, `Decimal` and `Money`; nothing is converted to one. `len(...)` counts.
    """

    message = "'{operator}' needs a number, found {type}"

    operator: str
    type: str


class MaybeZero(Kind, code="BW644"):
    """A divisor may be zero.

    Divide by a number that is written, or chosen among such, or ask first: `x / n if n != 0 else 0`, or
    `require(n > 0, "...")` before.
    """

    message = "{divisor} may be zero here"
    help = "ask first: `... if {divisor} != 0 else 0`"

    divisor: str


class MaybeEmpty(Kind, code="BW645"):
    """`min`, `max` or `mean` of what may hold nothing.

    Say what it is then: `max((bid.amount for bid in self.bids), default=0)`. `sum` of nothing is 0.
    """

    message = "'{fold}' of nothing has no value"
    help = "say what it is then: `default=...`"

    fold: str


class NotCollection(Kind, code="BW646"):
    """A list or a set is wanted.

    Loops, `len`, `sum`, `any` and `sorted` go over relations to many, `rows(...)`, fields that are lists or sets, and
    comprehensions.
    """

    message = "{type} is no list and no set"
    help = "{instead}"

    type: str
    instead: str


class AmbiguousTruth(Kind, code="BW647"):
    """A number stands as a condition.

    Zero counts as false in Python, which is seldom what is meant, and never where None is possible as well. `x or 0`
    asks too: `x if x is not None else 0` is the value that is meant.
    """

    message = "{type} is no condition"
    help = "write what is meant: {instead}"

    type: str
    instead: str


class AlwaysTrue(Kind, code="BW648"):
    """Something stands as a condition that is always true."""

    message = "{type} is no condition: it is always there"
    help = "compare it with something"

    type: str


class AndOfValues(Kind, code="BW649"):
    """`and` joins values that are no conditions."""

    message = "`and` joins conditions, not {type}"
    help = "write `a if condition else b`"

    type: str


class NothingInCommon(Kind, code="BW650"):
    """Two values that stand for the same thing have no type in common.

    Both ways of a condition, and all items of a list, are used by what comes behind: it has to know what to expect.
    """

    message = "{left} and {right} have no type in common"

    left: str
    right: str

    def advice(self) -> str:
        kinds = {self.left.removesuffix(" | None"), self.right.removesuffix(" | None")}
        if kinds in ({"float", "decimal"}, {"float", "money"}):
            return "make both exact: `Decimal(a) / b` of whole numbers, and Decimal where float is annotated"
        if any(kind.startswith("set[") for kind in kinds) and any(kind.startswith("list[") for kind in kinds):
            return "make lists of both: `[x for x in ...]`"
        return ""


class UnsupportedOperator(Kind, code="BW651"):
    """An operator of Python is used that bodies do not have."""

    message = "'{operator}' is not part of bodies"
    help = "{instead}"

    operator: str
    instead: str


class PercentFormatting(Kind, code="BW652"):
    """A text is formatted with `%`."""

    message = "texts are not formatted with `%`"
    help = 'write an f-string: f"{{name}}"'


class BadFormat(Kind, code="BW653"):
    """The format in an f-string does not fit the value.

    A format is that of Python for the type: `.2f` for numbers, `%d.%m.%Y` for days, a width for texts.
    """

    message = "'{format}' is no format of {type}"

    format: str
    type: str


class NotShowable(Kind, code="BW654"):
    """A value stands in a text that has no text of its own.

    Show a field of the row. What is secret is shown nowhere.
    """

    message = "{type} has no text"
    help = "show a field of it"

    type: str


class UnsupportedConstant(Kind, code="BW655"):
    """A constant of Python is written that no type has: bytes, complex numbers, `...`.

    Texts, numbers, `True`, `False` and `None` are written as they are; days and instants with their constructors.
    """

    message = "{written} is no value here"

    written: str


class NumberTooLarge(Kind, code="BW656"):
    """A number is larger than a database can keep.

    Whole numbers have 64 bits, as in every database.
    """

    message = "this number is too large"


class UnstorableText(Kind, code="BW657"):
    """A text has a null character or half of a character, which no database and no JSON keeps.

    PostgreSQL refuses the one, UTF-8 the other.
    """

    message = "this text cannot be stored: it has a null character or a lone surrogate"


class InvalidConstant(Kind, code="BW658"):
    """A date, a time, a decimal or a UUID is written that there is not.

    What is written is checked when the blueprint is read; the message says what is wrong with it.
    """

    message = "{reason}"

    reason: str


class NotConstant(Kind, code="BW659"):
    """Something has to be written out, because it has to be known before anything runs.

    Parts of a date, formats, names of templates and the like are constants, so that they can be checked, and
    compiled to any language. What depends on another day is counted from that day: `day.replace(day=1)`,
    `day + timedelta(days=n)`.
    """

    message = "{what} has to be written out here"

    what: str

    def advice(self) -> str:
        is_part = self.what == "a part of a date"
        return "count from another day: `day.replace(day=1)`, `day + timedelta(days=n)`" if is_part else ""


class UnknownChoice(Kind, code="BW660"):
    """A value is compared or given that is none of the choices.

    A field of `Literal[...]` or of an enum has those values only; a comparison with another is never true.
    """

    message = "{value} is none of {choices}"

    value: str
    choices: str


class PasswordCompared(Kind, code="BW661"):
    """A password is compared.

    Passwords are kept as hashes. `verify(account.password, given)` compares one, in the same time whatever it is;
    `authenticate(User, email=email, password=password)` finds the account too.
    """

    message = "passwords are not compared"
    help = "write `verify(hashed, plain)` or `authenticate(...)`"


class ComparedTwice(Kind, code="BW662"):
    """What acts stands in the middle of a chain of comparisons."""

    message = "what acts cannot stand in the middle of a chain"
    help = "give its result a name first"


class UnsafeIndex(Kind, code="BW663"):
    """One item is taken from what may not have it.

    Ask first, by the name of the list: `if lines:`, then `lines[0]`; `len(lines) > 2`, then `lines[2]`; in an
    operation also `0 <= index < len(lines)`, then `lines[index]`. What is sorted has as many, so that
    `sorted(lines, key=size)[0]` may stand there too, and a name may stand for a length: `count = len(lines)`. A
    group of `groups` has at least one. Or take a slice: `[:1]` of nothing is nothing.
    """

    message = "there may be no such item"
    help = "{instead}"

    instead: str


class WithoutOrder(Kind, code="BW664"):
    """A place is asked of what has no order.

    A set, and all the rows of an entity, come in no order that can be relied on.
    """

    message = "this has no order, so it has no first"
    help = "write `sorted(..., key=function)` first"


class SliceStep(Kind, code="BW665"):
    """A slice has a step.

    `[start:stop]` can be compiled to any language, and to SQL; a step cannot.
    """

    message = "slices have no step"
    help = "say the order: `sorted(..., key=function, reverse=True)`; or choose by a condition in a comprehension"


class NegativeSlice(Kind, code="BW666"):
    """A slice counts from the end."""

    message = "slices count from the start"
    help = "write `[len(...) - n:]` or `[:len(...) - n]`; or sort the other way round: `sorted(..., reverse=True)[:n]`"


class DictionaryInBody(Kind, code="BW667"):
    """A dictionary stands in a body.

    A `Record` is an object with types, `reply(...)` one for an answer. Only a field of type Json takes a dictionary.
    """

    message = "dictionaries are not part of bodies"
    help = "write a `Record`, or `reply(name=value)`; to count by a value, `groups(rows(E), by=function)`"


class Walrus(Kind, code="BW668"):
    """`:=` names a value inside an expression."""

    message = "`:=` is not part of bodies"
    help = "give the value its name on a line before"


class UnpackMismatch(Kind, code="BW669"):
    """A loop takes apart what has not that many parts.

    `for day, loans in groups(...)` takes pairs apart. Rows are not taken apart: name the row, and read its fields.
    """

    message = "{type} does not have {count} parts"

    type: str
    count: int


class LoopTarget(Kind, code="BW670"):
    """A loop gives its values to something that is no name.

    Write a name behind `for`; assign to a field in the body of the loop. The parts of a key of several are read by
    their places: `for key, those in groups(...)`, then `key[0]`.
    """

    message = "a loop gives its values to names"
    help = "write a name behind `for`; of a pair inside a pair, `key[0]` and `key[1]` are the parts"


class NoSuchDay(Kind, code="BW671"):
    """`replace` could make a day that there is not, such as the 31st of June."""

    message = "this could be a day that there is not"
    help = "set the day too, from 1 to 28"


class UnsupportedExpression(Kind, code="BW674"):
    """An expression of Python that bodies do not have.

    Bodies are a small part of Python, which means the same in every language and in SQL: members, comparisons,
    arithmetic, conditions, comprehensions, slices, f-strings and calls. No type has a greatest or a least value, and no
    number is infinite: where something has no end, `None` says so.
    """

    message = "this is not part of bodies"
    help = "{instead}"

    instead: str


class PossiblyUnbound(Kind, code="BW675"):
    """A name is mentioned that has a value only on some of the ways that lead here."""

    message = "'{name}' has no value on every way that leads here"
    help = "give it one before the `if` or the loop"

    name: str
