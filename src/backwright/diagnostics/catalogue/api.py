"""720 to 749: templates, wording, lists, views."""

from __future__ import annotations

from backwright.diagnostics.kinds import Kind


class LimitTooSmall(Kind, code="BW718"):
    """A list has no room.

    A limit is how many rows a page has.
    """

    message = "'{name}' is at least 1"
    help = "limit=None for a list that is always whole"

    name: str


class LimitOverMost(Kind, code="BW719"):
    """A page is longer than a page may be.

    `limit` is how long a page is where nothing is asked, `at_most` how long it may be.
    """

    message = "limit is {limit}, but at_most is {at_most}"

    limit: int
    at_most: int


class TemplateKey(Kind, code="BW720"):
    """A name in a template is no text.

    A template is a body as it looks on the wire.
    """

    message = "the names of a template are texts"


class TemplateValue(Kind, code="BW721"):
    """A template holds something that is not JSON.

    A template is a body as it looks on the wire; what varies stands in braces.
    """

    message = "a template holds texts, numbers, True, False, None, lists and dicts"


class TemplateWithoutData(Kind, code="BW722"):
    """A template has no place for the data.

    Where the rows stand is said by "{data}".
    """

    message = "the template '{name}' has no {{data}}"
    help = '{{"data": "{{data}}"}}'

    name: str


class TemplateWithoutMessage(Kind, code="BW723"):
    """A template of errors does not say what is wrong.

    An error names its `{message}`, its `{details}`, its `{code}` or its `{status}`.
    """

    message = "the template tells nothing of what is wrong"
    help = '{{"errors": {{"{{subject}}": ["{{message}}"]}}}}'


class UnknownBrace(Kind, code="BW724"):
    """A template has a place for something unknown.

    What stands in braces is filled in; each template has its own.
    """

    message = "'{template}' has nothing called {{{brace}}}"
    help = "it has {known}"

    brace: str
    template: str
    known: str


class OpenBrace(Kind, code="BW725"):
    """A brace in a template is not closed.

    Braces come in pairs, around a name.
    """

    message = "a brace stands alone"


class UnknownWording(Kind, code="BW726"):
    """A wording is about something unknown.

    The wordings are the messages that the backend has; an editor shows them with their defaults.
    """

    message = "nothing is said with '{name}'"

    name: str


class WordingShape(Kind, code="BW727"):
    """The wording is no dict.

    Each name of `Wording` has one text.
    """

    message = "wording is a dict of messages by name"
    help = 'wording={{"taken": "is taken"}}'


class WordingValue(Kind, code="BW728"):
    """A wording is no text.

    It is what is said of a subject: "is too short".
    """

    message = "the wording of '{name}' is a text"

    name: str


class WordingBrace(Kind, code="BW729"):
    """A wording has a place for something unknown.

    A wording about a limit may name it, as {min} or {max}.
    """

    message = "'{name}' has no {{{brace}}}"
    help = "known there: {known}"

    brace: str
    name: str
    known: str


class CodesShape(Kind, code="BW796"):
    """The codes are no dict.

    Each outcome has one code: it is what {code} says of it in an error.
    """

    message = "codes is a dict of texts by outcome"
    help = 'codes={{"invalid": "VALIDATION_ERROR"}}'


class UnknownOutcome(Kind, code="BW797"):
    """A code is for something that is no outcome.

    The outcomes are invalid, unauthenticated, forbidden, missing, conflict, stale, limited and unavailable.
    """

    message = "no refusal has the outcome '{name}'"

    name: str


class CodeValue(Kind, code="BW798"):
    """A code is neither a text nor a number.

    It is what {code} says of an outcome: "NOT_FOUND", 1004.
    """

    message = "the code of '{name}' is a text or a whole number"

    name: str


class ParametersShape(Kind, code="BW345"):
    """The parameters are no dict.

    They say what the query of a list calls otherwise.
    """

    message = "parameters is a dict of names by what they mean"
    help = 'parameters={{"limit": "per_page"}}'


class UnknownParameter(Kind, code="BW346"):
    """A parameter has a name, but there is none such.

    Lists are asked for by `limit`, `offset`, `page`, `cursor`, `sort` and `search`. Filters have names of their own.
    """

    message = "no list has a parameter '{name}'"

    name: str


class ParameterName(Kind, code="BW347"):
    """The name of a parameter is none that a query can have.

    It begins with a letter, `_` or `$`, and has letters, digits, `_`, `$`, `.`, `-` and brackets.
    """

    message = 'the name of \'{name}\' is a text such as "per_page" or "page[size]"'

    name: str


class ParameterTwice(Kind, code="BW348"):
    """Two parameters have the same name.

    A query could not say which is meant.
    """

    message = "'{name}' is called '{called}', and so is '{other}'"

    name: str
    other: str
    called: str


class ParameterTaken(Kind, code="BW349"):
    """What a query says has the name of one of the parameters of a list.

    A query could not say which is meant.
    """

    message = "'{name}' is called '{called}' in a query, and so is the '{word}' of the list"
    help = 'call one of them otherwise, the one of the list by Rest(parameters={{"{word}": ...}})'

    name: str
    called: str
    word: str


class RefusalShape(Kind, code="BW730"):
    """An outcome is told by something else than status, message and body.

    How an outcome is told is a table: of the whole API, or of one operation.
    """

    message = "'{outcome}' is a status, a message, a body, or several of them in this order: (404, \"no such book\")"

    outcome: str


class RefusalStatus(Kind, code="BW731"):
    """A refusal has a status that is none.

    Refusals have a status from 400 to 599.
    """

    message = "{status} does not refuse"

    status: int


class RefusalBody(Kind, code="BW344"):
    """An operation gives an outcome a body.

    What an answer looks like is the API's; an operation says its status and its message.
    """

    message = "'{outcome}' has the body that the API gives it"
    help = "say it in Rest({outcome}=...), for all operations alike"

    outcome: str


class ViewWithoutShow(Kind, code="BW732"):
    """A view shows nothing.

    A view is a named public shape: what it shows is said, never guessed.
    """

    message = "{name} shows nothing"
    help = "show(User.username, ...)"

    name: str


class SeveralShows(Kind, code="BW733"):
    """A view has two lists of what it shows.

    The order of the names is that of the JSON.
    """

    message = "one show(...) lists all"


class ShowShape(Kind, code="BW734"):
    """A view shows something that is no field.

    Fields are named through their entity, so that a type checker knows them.
    """

    message = "show takes fields of {entity}: show({entity}.name)"

    entity: str


class ShowOther(Kind, code="BW735"):
    """A view shows a field of another entity.

    A view is a shape of its own entity. What others have is reached by a link or computed.
    """

    message = "'{name}' is not {entity}, which this view is of"

    name: str
    entity: str


class ShowHidden(Kind, code="BW736"):
    """A view shows a secret.

    Passwords, secrets and tokens are never part of a row that is shown.
    """

    message = "'{name}' is a {kind}, which no row shows"

    name: str
    kind: str


class ShowMany(Kind, code="BW737"):
    """A view shows rows that are not a part of the row.

    Lists without a limit do not belong into a row. Owned rows are `inline()`.
    """

    message = "'{name}' is many(): no part of a row's JSON"
    help = "a @computed value can count them"

    name: str


class SeveralLists(Kind, code="BW738"):
    """A class says twice how it is listed.

    Order, limit, filters, sort keys and search stand in one call.
    """

    message = "one lists(...) says all"


class DuplicateFilter(Kind, code="BW739"):
    """Two filters have one name.

    The names of filters are query parameters; what has an order also takes `_min` and `_max`.
    """

    message = "'{name}' is a filter already"

    name: str


class ReservedFilter(Kind, code="BW740"):
    """A filter has the name of a parameter that every list has.

    `limit`, `offset`, `page`, `cursor`, `sort` and `search` have their meaning.
    """

    message = "'{name}' is a parameter of every list"
    help = 'filter={{"by_{name}": ...}}'

    name: str


class FilterName(Kind, code="BW741"):
    """The name of a filter is no name.

    Letters, digits and underscores.
    """

    message = "'{name}' is no name for a query parameter"

    name: str


class NotFilterable(Kind, code="BW742"):
    """A list is filtered by something that cannot be compared.

    Passwords, secrets and tokens would leak; documents and files cannot be compared.
    """

    message = "'{path}' is {kind}, which cannot be filtered by"

    path: str
    kind: str


class NotSortable(Kind, code="BW743"):
    """A list is ordered by something that has no order.

    Numbers, texts, times and choices have one. Order by a field of what is linked: "author.name".
    """

    message = "'{path}' is {kind}, which has no order"

    path: str
    kind: str


class NotSearchable(Kind, code="BW744"):
    """A list is searched in something that is no text.

    Search looks into texts.
    """

    message = "'{path}' is {kind}, and no text to search in"

    path: str
    kind: str


class ComputedPath(Kind, code="BW745"):
    """A list uses a value that is worked out for each reader.

    A computed value is worked out when a row is read. What is kept with `@stored` can be sorted and filtered like a
    field.
    """

    message = "'{path}' is computed and cannot be {use}"
    help = "@stored keeps it in the row"

    path: str
    use: str


class OrderByMany(Kind, code="BW746"):
    """A list is ordered by something of which a row has several.

    An order needs one value for each row.
    """

    message = "a row has several '{path}'"

    path: str


class OrderTwice(Kind, code="BW747"):
    """An order names one thing twice.

    The second changes nothing.
    """

    message = "'{name}' stands twice"

    name: str


class SortDirection(Kind, code="BW748"):
    """A sort key has a direction.

    A caller asks with `sort=-price` or `sort=price`.
    """

    message = "'{name}': callers say the direction"
    help = "leave the minus out"

    name: str


class NobodyLists(Kind, code="BW749", severity="warning"):
    """A list is described that nobody may read.

    Without a rule there is no endpoint.
    """

    message = "nobody may list {name}"
    help = "allow(list=...), or allow(read=...)"

    name: str


class PageWithoutNext(Kind, code="BW793"):
    """A template of pages does not tell how a list goes on that is read by cursor.

    A page tells the cursor of the next one, null at the end: `{next}`. Without it callers would never get further than
    the first.
    """

    message = "pages by cursor need {{next}} in the template of a page"
    help = 'page={{"items": "{{data}}", "next": "{{next}}"}}'


class CursorWithoutOrder(Kind, code="BW794"):
    """The result of a query is cut into pages by cursor, and has no order.

    A cursor tells where a page ended, by what rows are sorted by: the rows of a query have the order that `order=`
    says, `"-created_at"`, or `"id"` for that of their creation. Results that are no rows have no cursors: leave
    `limit=` out, and they are answered whole.
    """

    message = "the API pages by cursor, and what {name} answers has no order"
    help = '@query(order="id", limit=...) of rows; without a limit anything else is answered whole'

    name: str
