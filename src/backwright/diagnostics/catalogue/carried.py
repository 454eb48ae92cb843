"""8xx: what the language has, and this release checks but does not build yet."""

from __future__ import annotations

from backwright.diagnostics.kinds import Kind


class UniqueWhere(Kind, code="BW801"):
    """This release does not build uniqueness among some rows yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "unique(..., where=...) of {owner} is not built yet"

    owner: str


class UniqueDuring(Kind, code="BW802"):
    """This release does not build no overlap in time yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "unique(..., during=...) of {owner} is not built yet"

    owner: str


class IndexOnDemand(Kind, code="BW803"):
    """This release does not build an index that was asked for yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "index(...) of {owner} is not built yet"

    owner: str


class SoftDelete(Kind, code="BW804"):
    """This release does not build soft delete yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "soft_delete of {owner} is not built yet"

    owner: str


class Versioned(Kind, code="BW805"):
    """This release does not build optimistic locking yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "versioned of {owner} is not built yet"

    owner: str


class AppendOnlyRows(Kind, code="BW806"):
    """This release does not build rows that only grow yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "append_only of {owner} is not built yet"

    owner: str


class Tenants(Kind, code="BW807"):
    """This release does not build tenants yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "tenant of {owner} is not built yet"

    owner: str


class Audited(Kind, code="BW808"):
    """This release does not build an audit trail yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "audit of {owner} is not built yet"

    owner: str


class MailedAccounts(Kind, code="BW809"):
    """This release does not build mail about accounts yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "{option} of {owner} is not built yet"

    owner: str
    option: str


class Sequences(Kind, code="BW810"):
    """This release does not build numbers in a sequence yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "sequence(...) of {name} is not built yet"

    name: str


class StoredValue(Kind, code="BW811"):
    """This release does not build a stored value yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "@stored {name} is not built yet"

    name: str


class Checks(Kind, code="BW812"):
    """This release does not build checks of rows yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "@check {name} is not built yet"

    name: str


class Hooks(Kind, code="BW813"):
    """This release does not build statements after a verb yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "@after {name} is not built yet"

    name: str


class StateMoves(Kind, code="BW814"):
    """This release does not build moves from state to state yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "moves= of {name} is not built yet"

    name: str


class IdempotentOperation(Kind, code="BW815"):
    """This release does not build idempotency keys yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "idempotent= of {name} is not built yet"

    name: str


class RateOfOperation(Kind, code="BW816"):
    """This release does not build rates of operations yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "rate= of {name} is not built yet"

    name: str


class OperationWithoutRow(Kind, code="BW817"):
    """This release does not build operations outside entities yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "the operation {name} is not built yet"

    name: str


class QueryWithResult(Kind, code="BW818"):
    """This release does not build queries with a result of their own yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "the query {name} is not built yet"

    name: str


class Procedures(Kind, code="BW819"):
    """This release does not build helpers with statements yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "the procedure {name} is not built yet"

    name: str


class Events(Kind, code="BW820"):
    """This release does not build events yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "the event {name} is not built yet"

    name: str


class IncomingEvents(Kind, code="BW821"):
    """This release does not build incoming webhooks yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "the webhook {name} is not built yet"

    name: str


class Reactions(Kind, code="BW822"):
    """This release does not build reactions yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "@on {name} is not built yet"

    name: str


class Jobs(Kind, code="BW823"):
    """This release does not build jobs yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "@job {name} is not built yet"

    name: str


class Externals(Kind, code="BW824"):
    """This release does not build external functions yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "@external {name} is not built yet"

    name: str


class Settings(Kind, code="BW825"):
    """This release does not build settings yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "the setting {name} is not built yet"

    name: str


class FirstRows(Kind, code="BW826"):
    """This release does not build first rows yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "ensure({name}(...)) at module level is not built yet"

    name: str


class FileFields(Kind, code="BW827"):
    """This release does not build files yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "the file {name} is not built yet"

    name: str


class HtmlValues(Kind, code="BW828"):
    """This release does not build markup yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "the markup {name} is not built yet"

    name: str


class Periods(Kind, code="BW829"):
    """This release does not build periods yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "the period {name} is not built yet"

    name: str


class Secrets(Kind, code="BW830"):
    """This release does not build secrets that can be read back yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "the secret {name} is not built yet"

    name: str


class RandomTokens(Kind, code="BW831"):
    """This release does not build tokens outside accounts yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "the token {name} is not built yet"

    name: str


class RecordValues(Kind, code="BW832"):
    """This release does not build records in fields yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "the record in {name} is not built yet"

    name: str


class PlainCollections(Kind, code="BW833"):
    """This release does not build collections of plain values yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "the collection {name} is not built yet"

    name: str


class PageNumbers(Kind, code="BW834"):
    """This release does not build pages by number or cursor yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = 'pages="{pages}" is not built yet'

    pages: str


class SeveralApis(Kind, code="BW835"):
    """This release does not build several APIs yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "more than one Rest(...) is not built yet"


class SeveralSignIns(Kind, code="BW836"):
    """This release does not build several ways to sign in yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "more than one Tokens(...) is not built yet"


class OtherTenancy(Kind, code="BW837"):
    """This release does not build tenants outside the path yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = 'tenant="{how}" is not built yet'

    how: str


class OtherDatabase(Kind, code="BW838"):
    """This release does not build this database yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = 'database="{name}" is not built yet'

    name: str


class OperationInput(Kind, code="BW839"):
    """This release does not build input of an action yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "the input of {name} is not built yet"

    name: str


class OperationResult(Kind, code="BW840"):
    """This release does not build results of actions yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "the result of {name} is not built yet"

    name: str


class OperationStatement(Kind, code="BW841"):
    """This release does not build statements of this kind yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "{what} in {name} is not built yet"

    name: str
    what: str


class RestoreOrHistory(Kind, code="BW842"):
    """This release does not build restoring and history yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "allow({verb}=...) is not built yet"

    verb: str


class RoleOfMembers(Kind, code="BW843"):
    """This release does not build roles of members yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "a rule of {owner} by membership is not built yet"

    owner: str


class ExternalResult(Kind, code="BW844"):
    """This release does not build what is only declared yet.

    The blueprint is right, and `backwright plan` shows what it means. `backwright build` refuses it, since a backend
    without it would not be what was asked for.
    """

    message = "{name} is not built yet"

    name: str
