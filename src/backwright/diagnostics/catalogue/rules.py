"""5xx: who may."""

from __future__ import annotations

from backwright.diagnostics.kinds import Kind


class UnknownPeople(Kind, code="BW501"):
    """A rule names people that nothing describes.

    A rule names `anyone`, `signed_in`, `nobody`, `me`, `has_role("...")`, a field that holds an account or a set of
    them, or a method of the class that answers yes or no. A list means any of them.
    """

    message = "unknown people '{name}'"

    name: str


class NotPeople(Kind, code="BW502"):
    """A rule names something that is no people.

    A rule names `anyone`, `signed_in`, `nobody`, `me`, `has_role("...")`, a field that holds an account or a set of
    them, or a method of the class that answers yes or no.
    """

    message = "these are no people"


class TextAsPeople(Kind, code="BW503"):
    """A rule names people in a text.

    Whatever Python can name is a name, so that a type checker sees it too.
    """

    message = "people are names, not texts: {written}"
    help = 'has_role("...") for a role; without quotes for a field or a method'

    written: object


class BoolAsPeople(Kind, code="BW504"):
    """A rule is True or False.

    `anyone` are all callers, `nobody` is none of them.
    """

    message = "True and False are no people"
    help = "write {word}"

    word: str


class OperatorInRule(Kind, code="BW505"):
    """A rule combines people with operators.

    `[author, moderators]` means any of them. What must hold together is a method: `def editable(self, me: User) ->
    bool`.
    """

    message = "people are not combined with operators"
    help = "a list means any of them; for all of them write a method"


class ConditionInRule(Kind, code="BW506"):
    """A rule is a condition.

    A condition about the row and the caller is a method of the class:

        def editable(self, me: User) -> bool:
            return self.author == me and self.draft
    """

    message = "a rule names people, not a condition"
    help = "write a method that answers yes or no, and name it"


class CalledInRule(Kind, code="BW507"):
    """A rule calls a method.

    A rule names the method; it is asked for each row and each caller.
    """

    message = "name '{name}' without calling it"

    name: str


class FieldAsPeople(Kind, code="BW508"):
    """A rule names a field that holds no account.

    A field names people where it is a link to an account or a set of accounts.
    """

    message = "'{name}' holds no account"
    help = (
        "name the field of the account, as in `author`; what is asked otherwise is a method, "
        "`def allowed(self, me: User) -> bool: return ...`, named here"
    )

    name: str


class RowAsPeople(Kind, code="BW509"):
    """A rule names a link to rows that are no accounts.

    A path ends at an account, or at a set of accounts.
    """

    message = "{kind} is no account"
    help = "go on to the account: `store.owner`, or write a method"

    kind: str


class PathThroughPlain(Kind, code="BW510"):
    """A path in a rule goes on behind a value that is no row.

    Only links lead on.
    """

    message = "'{name}' is asked of a value that is no row"

    name: str


class PathWithoutRow(Kind, code="BW511"):
    """A rule outside an entity names a path.

    An operation at module level is about no row: its rule is `anyone`, `signed_in`, `has_role("...")`, or a function
    of `me`.
    """

    message = "there is no row here"


class MethodOfOtherRow(Kind, code="BW512"):
    """A path in a rule ends at a method.

    A path names links.
    """

    message = "'{name}' is a method of another row"
    help = "write a method here that calls it"

    name: str


class PredicateNotBool(Kind, code="BW513"):
    """A method that answers no bool stands for people.

    A rule asks a method whether it holds for this row and this caller.
    """

    message = "'{name}' does not answer yes or no"
    help = "-> bool"

    name: str


class PredicateParameters(Kind, code="BW514"):
    """A method with parameters stands for people.

    A rule knows the row and the caller: `def editable(self, me: User) -> bool`.
    """

    message = "'{name}' asks for '{extra}', which a rule does not know"
    help = "a rule knows the row and the caller: def {name}(self, me: User) -> bool"

    name: str
    extra: str


class PredicateIsOperation(Kind, code="BW515"):
    """An operation stands for people.

    A rule asks a plain method that only computes.
    """

    message = "'{name}' is an operation (@{kind}), no question"

    name: str
    kind: str


class MeIsNoRow(Kind, code="BW516"):
    """A rule says `me` of rows that are no accounts.

    `allow(update=me)` stands in the account itself: the row that is oneself. Elsewhere a link says whose the row is;
    where there is no row, as of an operation at module level, `signed_in` is whoever calls.
    """

    message = "me is an account, and {found}"
    help = "{instead}"

    found: str
    instead: str


class CreateAsOneself(Kind, code="BW517"):
    """Only who is there already may be created.

    `me` is the row that is oneself.
    """

    message = "nobody is the row before it is created"
    help = 'create=anyone to register, or create=has_role("...")'


class RoleWithoutNames(Kind, code="BW518"):
    """A role has no name.

    It names values of the field `role`.
    """

    message = "has_role(...) names no role"
    help = 'has_role("admin")'


class UnknownRole(Kind, code="BW519"):
    """A rule names a role that does not exist.

    The roles are the choices of the field `role`.
    """

    message = "'{name}' is no role of {owner}"

    name: str
    owner: str


class RoleOfAccount(Kind, code="BW539"):
    """A rule asks members for a role that only accounts have.

    In a row that has members, and below it, `has_role` asks for the role of the caller's membership there. What the
    account itself is, a method of the class asks.
    """

    message = "'{name}' is a role of {account}, and no role of {owner}, which has the members here"
    help = 'ask in a method, and name that: def by_{method}(self, me: {account}) -> bool: return me.role == "{name}"'

    name: str
    account: str
    owner: str
    method: str


class NoRoles(Kind, code="BW520"):
    """There are no roles to ask for.

    `has_role` asks for `role`: of the caller's membership of the row or of the nearest row around it that has
    members, an entity `within()` it with a link to an account and a `role`; where there is none, of the account.
    """

    message = "neither {account} nor a membership has a field 'role'"
    help = 'role: Literal["admin", "member"] = field(default="member", write=nobody)'

    account: str


class NobodyAmongOthers(Kind, code="BW521", severity="warning"):
    """Nobody stands in a list with others.

    A list means any of them.
    """

    message = "nobody adds nothing to a list"
    help = "leave it out"


class AnyoneAmongOthers(Kind, code="BW522", severity="warning"):
    """Anyone stands in a list with others.

    A list means any of them.
    """

    message = "anyone includes all the others"
    help = "leave the others out"


class EmptyAllow(Kind, code="BW523"):
    """A rule allows nothing.

    Each verb says who may.
    """

    message = "allow(...) allows nothing"
    help = "allow(read=anyone)"


class EmptyOnly(Kind, code="BW524"):
    """A rule opens no field.

    `only` names the fields that the rule opens for writing.
    """

    message = "only=[] opens no field"


class OnlyWithoutWrite(Kind, code="BW525"):
    """A rule that writes nothing names fields.

    Who may read which field is said at the field: `field(read=...)`.
    """

    message = "only= is about create and update"


class OnlyNotSent(Kind, code="BW526"):
    """A rule opens a field that is never sent.

    Slugs, sequences, tokens, the row that a row lives in and `many()` are in no input.
    """

    message = "'{name}' is never sent"

    name: str


class OnlyWithoutEffect(Kind, code="BW527", severity="warning"):
    """A rule over some fields adds nothing.

    Several rules add up: there is no rule that takes away.
    """

    message = "the same people may write all fields"


class VerbNotForKind(Kind, code="BW528"):
    """A verb has no meaning for this kind.

    A view is read; an event is subscribed to; rows of an entity are read and written.
    """

    message = "'{verb}' is nothing that one can do with a class of the kind {kind}"

    verb: str
    kind: str


class VerbNeedsOption(Kind, code="BW529"):
    """A verb needs an option of the entity.

    `restore` brings back what a soft delete took; `history` reads what `audit` kept.
    """

    message = "'{verb}' needs {option}"

    verb: str
    option: str


class AppendOnly(Kind, code="BW530"):
    """Rows that only grow are changed.

    `append_only=True` says that rows are created and never changed or deleted.
    """

    message = "rows of {entity} are never changed: '{verb}' cannot be allowed"

    verb: str
    entity: str


class WriteWithoutRead(Kind, code="BW531", severity="warning"):
    """Rows may be changed that nobody may read.

    A row must be readable before it can be named: who may not read it is answered 404.
    """

    message = "nobody may read the row, so '{verb}' never gets to it"
    help = "allow(read=...)"

    verb: str


class WhereMethod(Kind, code="BW532"):
    """A constraint asks something that is no method.

    `where=booked` names a method without `me` that answers yes or no of a row.
    """

    message = "where= names a method of this class"


class WhereSignature(Kind, code="BW533"):
    """A constraint asks a method about more than the row.

    The database asks it of every row.
    """

    message = "'{name}' must be a question about the row alone: def {name}(self) -> bool"

    name: str


class CheckSignature(Kind, code="BW534"):
    """A check asks about more than the row.

    It holds of every row at the end of every operation, whoever calls.
    """

    message = "a check is a question about the row alone: def {name}(self) -> bool"

    name: str


class StoredForCaller(Kind, code="BW535"):
    """A stored value depends on the caller.

    `@stored` keeps one value in the row.
    """

    message = "'{name}' is stored once for everybody"
    help = "@computed, where it depends on who asks"

    name: str


class PeopleInClass(Kind, code="BW536"):
    """A name for people stands in a class.

    `staff = has_role("clerk")` is a name for people, and stands at module level.
    """

    message = "'{name}' stands in a class"
    help = "move it to module level, where rules of all classes see it"

    name: str


class HookNeedsCaller(Kind, code="BW537"):
    """What follows a verb asks for the caller, whom the verb does not need.

    With `me: {account}` it is about somebody; who is not signed in may {verb} the row too.
    """

    message = "'{name}' needs a caller, but '{verb}' is allowed without one"
    help = "me: {account} | None, or allow({verb}=signed_in)"

    name: str
    verb: str
    account: str


class LinkNeedsCaller(Kind, code="BW538"):
    """A row takes whoever creates it, and may be created by nobody.

    The default `me` of a required link is the account that calls, and there may be none.
    """

    message = "'{name}' is who creates the row, but 'create' is allowed without a caller"
    help = "{name}: {account} | None = me, or allow(create=signed_in)"

    name: str
    account: str
