"""750 to 799: paths, parameters, named lists, moves, what other systems do."""

from __future__ import annotations

from backwright.diagnostics.kinds import Kind


class PathBehindValue(Kind, code="BW750"):
    """A path goes on behind a value that is no row.

    Only links and collections lead on.
    """

    message = "'{step}' in '{path}' is asked of a value that is no row"

    step: str
    path: str


class PathToFunction(Kind, code="BW751"):
    """A path ends at a method.

    Paths name members.
    """

    message = "'{name}' is a method"
    help = "@computed or @stored, without other parameters, makes it a value"

    name: str


class PathTaken(Kind, code="BW752"):
    """Two operations have one method and one path.

    Paths follow from names. An operation may say its own.
    """

    message = "{method} {path} is taken by {other}"
    help = 'give one of them another path: @action("POST", "other-path", by=...)'

    method: str
    path: str
    other: str


class UnknownPathParameter(Kind, code="BW753"):
    """A path names a parameter that the function does not have.

    What stands in braces is a parameter of the function.
    """

    message = "no parameter is called '{name}'"

    name: str


class PathParameterTwice(Kind, code="BW754"):
    """A path names a parameter twice.

    Each parameter has one place.
    """

    message = "'{name}' stands twice in the path"

    name: str


class SuccessStatus(Kind, code="BW755"):
    """A status of success is none.

    It is from 200 to 299. How refusals are told is said by outcome: `missing=(404, "...")`.
    """

    message = "{status} is no status of success"

    status: int


class ResultWithoutBody(Kind, code="BW756"):
    """An operation with a result answers without a body.

    A status of 204 says that there is nothing to read.
    """

    message = "204 has no body, but there is a result"
    help = "-> None, or another status"


class QueryWithoutBy(Kind, code="BW757"):
    """A query neither is a list nor says who may call it.

    A query that answers yes or no of a row is a named list, under the rule of the list. Any other has a rule of its
    own.
    """

    message = "'{name}' must say who may: @query(by=...)"
    help = "-> bool with `self` makes a list of the rows of which it is true"

    name: str


class MissingSelf(Kind, code="BW758"):
    """A function of a class has no row.

    A function in a class is about a row. What is about none stands at module level.
    """

    message = "'{name}' has no `self`"
    help = "def {name}(self, ...), or move it to module level"

    name: str


class MissingResult(Kind, code="BW759"):
    """A function does not say what it answers.

    The result is part of the contract: of the API and of whoever calls the function.
    """

    message = "'{name}' does not say its result"
    help = "-> None, or the type of what it returns"

    name: str


class ParameterWithoutType(Kind, code="BW760"):
    """A parameter has no type.

    Parameters are the typed input of an operation.
    """

    message = "'{name}' has no type"
    help = "{name}: {type}"

    name: str
    type: str


class StarParameter(Kind, code="BW761"):
    """A function takes any number of arguments.

    What an operation takes is its schema.
    """

    message = "parameters are named one by one"
    help = "a list[...] takes many values"


class ParameterOfNothing(Kind, code="BW762"):
    """A parameter is always None.

    A parameter that carries nothing is none.
    """

    message = "'{name}' can only be None"

    name: str


class ObjectInQuery(Kind, code="BW763"):
    """A path or a query carries an object or a list.

    What stands in a path stands there once, and so does what a GET or a DELETE asks: plain values.
    """

    message = "'{name}' does not fit into the {place}"
    help = "send it in the body of a POST"

    name: str
    place: str


class FieldAsDefault(Kind, code="BW764"):
    """A parameter has its limits in place of a default.

    To Python the value behind `=` is the default, and type checkers see it so.
    """

    message = "the limits of a parameter stand in its type"
    help = "{name}: Annotated[str, field(max=50)]"

    name: str


class CallerWithoutAccount(Kind, code="BW765"):
    """A function asks for the caller of a backend without accounts.

    The rows of an `Account` sign in.
    """

    message = "`me` is an account, and there is none"
    help = "class User(Account): ..."


class CallerType(Kind, code="BW766"):
    """The caller has another type.

    With `me: {account}` a function is for those who are signed in, with `{account} | None` for all.
    """

    message = "me is {account}, or {account} | None where nobody may call"
    help = "me: {account}"

    account: str


class CallerDefault(Kind, code="BW767"):
    """The caller has a default.

    Who calls is never sent.
    """

    message = "me has no default"
    help = "me: User | None"


class AnyoneNeedsAccount(Kind, code="BW768", severity="warning"):
    """Anyone may call what needs an account.

    Who is not signed in is answered 401.
    """

    message = "anyone may call '{name}', but `me` must be an account"
    help = "by=signed_in, or me: ... | None"

    name: str


class ComputedParameters(Kind, code="BW769"):
    """A computed value takes a parameter.

    It is a property of a row. What needs input is a query.
    """

    message = "'{name}': a computed value knows the row and `me` alone"

    name: str


class ComputedNothing(Kind, code="BW770"):
    """A computed value is nothing.

    Its result is the type of the property.
    """

    message = "'{name}' computes None"

    name: str


class NamedListMethod(Kind, code="BW771"):
    """A named list is not read with GET.

    What has a body is an operation: `@query("POST", by=...)`.
    """

    message = "a list is read with GET"


class NamedListParameters(Kind, code="BW772"):
    """A named list takes a parameter.

    Parameters of lists are their filters.
    """

    message = "'{name}': a list of rows knows the row and `me` alone"
    help = "filter= in lists(...), or @query(by=...) with a result"

    name: str


class PathFromRoot(Kind, code="BW773"):
    """The path of what is about rows begins at the root.

    A list of rows, or what happens to a row, stands below them: `@action("POST", "pay", by=...)`. From the root begin
    the paths of functions outside entities; such a one may take the row and name it: `"/pay/{order}"`.
    """

    message = "'{path}' does not say where the rows of {owner} are"
    help = "leave the first slash out, or write a function outside {owner}"

    path: str
    owner: str


class OrderWithoutRows(Kind, code="BW774"):
    """An order is said of something that is no list of rows.

    `order=` is about the rows that a query answers: `-> list[Entry]`.
    """

    message = "there are no rows to order"


class LimitWithoutList(Kind, code="BW700"):
    """A limit is said of something that is no list that is read.

    `limit=` cuts what a query with GET answers into pages: `-> list[Entry]`.
    """

    message = "there is no list to cut into pages"


class MovesShape(Kind, code="BW775"):
    """A move cannot be read.

    From which states, an arrow, to which one.
    """

    message = "a move says from which states to which"
    help = 'moves="draft | placed -> cancelled"'


class MovesWithoutRow(Kind, code="BW776"):
    """A move is of no row.

    A move belongs to an action of an entity.
    """

    message = "there is no row to move"


class MovesNothing(Kind, code="BW777"):
    """An entity without states is moved.

    States are the values of a `Literal` or an enum.
    """

    message = "{owner} has no field with states"
    help = 'status: Literal["draft", "placed"] = "draft"'

    owner: str


class MovesAmbiguous(Kind, code="BW778"):
    """A move could be of several fields.

    The field is the one that has all the states of the move.
    """

    message = "{fields} have these states"
    help = "give the states different names"

    fields: str


class MovesNowhere(Kind, code="BW779"):
    """A move ends where it starts.

    A move changes the state.
    """

    message = "from '{state}' to '{state}' is no move"
    help = "leave '{state}' out on the left, or ask with `require` where the state stays"

    state: str


class UnknownState(Kind, code="BW780"):
    """A move names a state that does not exist.

    States are the values of a `Literal` or an enum of the row.
    """

    message = "'{state}' is no state: {known}"

    state: str
    known: str


class HookParameters(Kind, code="BW781"):
    """What follows a verb takes a parameter.

    It runs inside the generated verb.
    """

    message = "'{name}': @after knows the row and `me` alone"

    name: str


class NobodyCalls(Kind, code="BW783"):
    """A function that nobody calls asks for the caller.

    Reactions and jobs run by themselves. Who caused an event is a field of it.
    """

    message = "@{word} runs without a caller"

    word: str


class ExternalBody(Kind, code="BW789"):
    """An external function has a body.

    Its body lives in a file of your own, which is never generated again.
    """

    message = "the body of '{name}' is `raise NotImplementedError`"

    name: str


class ExternalDocstring(Kind, code="BW790"):
    """An external function does not say what it does.

    Whoever writes its body reads it.
    """

    message = "'{name}' needs a docstring"

    name: str


class ExternalTooLate(Kind, code="BW791"):
    """Another system is asked after something was written.

    Nothing is locked while another system is waited for, and what it was told cannot be taken back: so it is asked
    first, before an operation creates, changes or deletes anything. What was read and required before runs again after
    it.
    """

    message = "'{name}' calls '{called}' after something was written"
    help = "call it first, give its answer a name, and write after it"

    name: str
    called: str


class ExternalInVerb(Kind, code="BW792"):
    """Another system is asked inside a verb.

    What follows a create, an update or a delete runs in its transaction, which holds locks. An action can ask before it
    writes.
    """

    message = "'{name}' runs inside a create, an update or a delete, and calls '{called}'"
    help = "write an action that asks first, and creates the row itself"

    name: str
    called: str
