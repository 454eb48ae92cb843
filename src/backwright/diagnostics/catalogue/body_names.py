"""601 to 632: what bodies mention and call."""

from __future__ import annotations

from backwright.diagnostics.kinds import Kind


class UnknownNameInBody(Kind, code="BW601"):
    """A body mentions a name that nothing has.

    Names resolve as in Python: parameters and local names, then what the module declares and imports. Members of the
    row are reached through `self`; words of the vocabulary have to be imported.
    """

    message = "unknown name '{name}'"
    help = "{instead}"

    name: str
    instead: str


class UnknownMemberInBody(Kind, code="BW602"):
    """A row, a record or a value is asked for something that it does not have.

    What a row has is declared in the class of its entity, and `id`, `created_at` and `updated_at` unsaid.
    """

    message = "unknown field '{name}' on {owner}"

    name: str
    owner: str


class UnknownMethod(Kind, code="BW603"):
    """A value has no method of that name.

    Rows have the methods of their class. Texts and times have those methods of Python that only compute and mean the
    same everywhere: `lower`, `split`, `startswith`, `date`, `isoformat` and their like.
    """

    message = "unknown method '{name}' of {type}"
    help = "{instead}"

    name: str
    type: str
    instead: str


class UnknownArgumentInBody(Kind, code="BW604"):
    """A call passes an argument that what it calls does not take.

    A constructor takes what a create may set: not what the backend makes itself, such as slugs, numbers and times.
    """

    message = "'{name}' takes no argument '{argument}'"

    argument: str
    name: str


class MissingArgument(Kind, code="BW605"):
    """A call leaves out an argument that has no default."""

    message = "'{name}' needs {argument}"
    help = "give it, or give the parameter or the field a default"

    argument: str
    name: str


class TooManyArguments(Kind, code="BW606"):
    """A call passes more arguments than what it calls takes.

    The signature of what is called says what it takes; a method of a plain value takes what Python's own does.
    """

    message = "'{name}' takes at most {most} arguments here"

    name: str
    most: int


class RepeatedArgument(Kind, code="BW607"):
    """A call gives one argument twice: by its place and by its name.

    Arguments without a name fill the parameters from the left. Give each by one or the other.
    """

    message = "'{name}' is given {argument} twice"

    argument: str
    name: str


class PositionalValue(Kind, code="BW608"):
    """The values of a new row, a record, an answer or a mail are given by name.

    A place says nothing about its meaning, and would change it silently when a field is added: `Entry(book=book,
    amount=amount)`.
    """

    message = "{name}(...) takes its values by name"
    help = "write `name=value`"

    name: str


class StarArguments(Kind, code="BW609"):
    """A call or a list is filled with `*` or `**`.

    What stands in a call has to be visible there, so that each argument can be checked.
    """

    message = "`*` and `**` are not part of bodies"
    help = "write each value; lists are joined by `+`"


class NotCallable(Kind, code="BW610"):
    """Something is called that is no function.

    Fields, links and computed values are read without parentheses: `self.title`, `self.favorites_count`. Functions,
    methods, actions and the words of the vocabulary are called.
    """

    message = "'{name}' cannot be called"

    name: str


class CalledWithoutParentheses(Kind, code="BW611"):
    """A function or a method is mentioned where its result is meant.

    As a value a function is always true, which makes `if self.editable:` a hole. Call it. Computed values are members
    and need no call.
    """

    message = "'{name}' is a function: it has to be called"
    help = "write `{name}(...)`"

    name: str


class KindAsValue(Kind, code="BW612"):
    """An entity or a record is mentioned where a value is meant."""

    message = "{name} is a kind of row, not a value"
    help = "`rows({name})` are all of its rows, `get({name}, key)` is one"

    name: str


class KindAsRows(Kind, code="BW613"):
    """A loop goes over an entity itself."""

    message = "{name} is a kind of row: a loop goes over its rows"
    help = "write `rows({name})`"

    name: str


class MemberOfKind(Kind, code="BW614"):
    """A member is taken from an entity, not from a row of it.

    There is no query language to learn: a comprehension over `rows(...)` says which rows, and `get` or `find` take one.
    """

    message = "'{name}' is asked of {kind} itself, not of a row"
    help = "{instead}"

    name: str
    kind: str
    instead: str


class MemberOfMany(Kind, code="BW615"):
    """A member is taken from several rows at once."""

    message = "'{name}' is asked of several {item} at once"
    help = "write a comprehension: `[row.{name} for row in ...]`"

    name: str
    item: str


class NoValue(Kind, code="BW616"):
    """A word that says what something is, or who may, stands where a value is meant.

    Rules such as `anyone` and words such as `field` describe the backend. What a body computes with are parameters,
    rows and their members; who calls is `me`.
    """

    message = "'{name}' is no value in a body"

    name: str


class StatementAsValue(Kind, code="BW617"):
    """A word that is a statement stands in an expression."""

    message = "'{name}' is a statement, it has no value"
    help = "give it a line of its own"

    name: str


class ChangeAsValue(Kind, code="BW618"):
    """A change of who is linked stands in an expression.

    `add`, `discard`, `append` and `remove` have no value, as in Python.
    """

    message = "'{change}' changes a relation and has no value"
    help = "give it a line of its own"

    change: str


class NotMade(Kind, code="BW619"):
    """A constructor stands alone, so that nothing is made.

    A row exists once `create` or `ensure` stores it, an event once `emit` tells it.
    """

    message = "{name}(...) alone makes nothing"
    help = "{instead}"

    name: str
    instead: str


class NotAConstructor(Kind, code="BW620"):
    """`create`, `ensure` and `emit` take what is made where it is made."""

    message = "the argument has to be the constructor of {wanted}"
    help = "write the constructor right there: `create(Article(title=title))`"

    wanted: str


class NotAKind(Kind, code="BW621"):
    """A word that takes an entity is given something else.

    `rows`, `get`, `find` and `authenticate` take the entity itself, by its name: `get(Book, number)`.
    """

    message = "the first argument has to be {wanted} of this blueprint"

    wanted: str


class NoRow(Kind, code="BW622"):
    """`self` is mentioned where there is no row."""

    message = "there is no row here: `self` belongs to methods of an entity"
    help = "give the method a first parameter `self`, or take the row as a parameter"


class NoCaller(Kind, code="BW623"):
    """`me` is mentioned in a function that does not take it.

    What depends on the caller says so in its signature: `me: User` for someone who signed in, `me: User | None` where
    it may be nobody. Jobs and reactions have no caller.
    """

    message = "`me` is not a parameter of this function"
    help = "add the parameter `me: User`, or `me: User | None` where nobody may have signed in"


class CallOfActing(Kind, code="BW624"):
    """What only reads calls something that acts.

    Computed values, predicates, checks and orders are worked out at any time and any number of times, queries run in
    one snapshot: neither may change a row or leave the backend.
    """

    message = "'{name}' acts, and {place} only reads"

    name: str
    place: str


class ChangeInRead(Kind, code="BW625"):
    """Something is changed by what only reads.

    Computed values, predicates, checks and queries have no effects. What changes a row is an action.
    """

    message = "{what} is a change, and {place} only reads"
    help = "write an `@action`"

    what: str
    place: str


class UnsupportedBuiltin(Kind, code="BW626"):
    """A builtin of Python is called that bodies do not have.

    Bodies have `sum`, `len`, `any`, `all`, `min`, `max`, `round`, `abs` and `sorted`: what means the same in every
    language, and in SQL.
    """

    message = "'{name}' is not part of bodies"
    help = "{instead}"

    name: str
    instead: str


class OwnClock(Kind, code="BW627"):
    """A body reads the clock of the machine.

    `now()` is one instant for the whole operation, and the same on a retry; `today()` is its day in the time zone of
    the app.
    """

    message = "the clock of the machine is not read in bodies"
    help = "write `{instead}`"

    instead: str


class LambdaInBody(Kind, code="BW628"):
    """A lambda stands in a body.

    A function with a name and annotations says what it is for and is checked by every editor.
    """

    message = "lambdas are not part of bodies"
    help = "write {instead}, and give its name"

    instead: str


class NotAFunctionOfOne(Kind, code="BW629"):
    """What `sorted` and `groups` order by has to be the name of a plain function of one row."""

    message = "this has to name a plain function of one {item}"
    help = "write {instead}, and give its name"

    item: str
    instead: str


class KeyOfLeast(Kind, code="BW630"):
    """`min` and `max` are asked for a row by a key."""

    message = "'{name}' takes no key"
    help = "{instead}"

    name: str
    instead: str


class Await(Kind, code="BW631"):
    """`await` and `async` stand in a body.

    A body says what happens; whether the generated code waits for it is the business of the target.
    """

    message = "`await` and `async` are not part of bodies"
    help = "leave it out"


class Yield(Kind, code="BW632"):
    """`yield` stands in a body."""

    message = "`yield` is not part of bodies"
    help = "return a list: `[x for x in ...]`"
