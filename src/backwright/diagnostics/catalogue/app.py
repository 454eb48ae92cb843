"""701 to 719: the app, sign-in, accounts."""

from __future__ import annotations

from backwright.diagnostics.kinds import Kind


class SeveralApps(Kind, code="BW701"):
    """A blueprint declares two apps.

    A blueprint is one backend. Several APIs of it stand in `api=[Rest(...), Rest(...)]`.
    """

    message = "there is one App"


class AppName(Kind, code="BW702"):
    """The name of the app is no name.

    The package, the database and the title of the API are called after it.
    """

    message = "a name has letters, digits, spaces and hyphens"


class BadPrefix(Kind, code="BW703"):
    """A prefix is no path.

    It begins with a slash and does not end with one.
    """

    message = 'a prefix is a path such as "/api/v1"'


class BadPath(Kind, code="BW704"):
    """A path is not written as a path.

    Steps of letters, digits and `-._~@:!$+,;=`, with slashes between them; of a parameter, in braces, there is one in a
    step. What begins with a colon belongs to the step before it: "/orders/7:cancel". Where all paths of an API end in a
    slash, `Rest(slash=True)` says so.
    """

    message = "'{path}' is no path"
    help = '"publish", ":publish", "items/{{item}}", or from the root "/transfers", "/@{{name}}"'

    path: str


class BadRate(Kind, code="BW705"):
    """A rate cannot be read.

    The units are second, minute, hour and day.
    """

    message = 'a rate is so many times in so long: "10/minute"'
    help = '"5/second", "10/minute", "100/hour", "3/15 minutes"'


class BadScheme(Kind, code="BW706"):
    """A scheme is no word of a header.

    It stands before the token in the header; where nothing does it is "".
    """

    message = 'a scheme is one word such as "Bearer"'


class BadHeader(Kind, code="BW799"):
    """A header cannot hold tokens.

    It is one that callers send for this alone: "Authorization", "X-Auth-Token".
    """

    message = "'{name}' is no header for tokens"
    help = 'Tokens(header="X-Auth-Token", scheme="")'

    name: str


class BadCookie(Kind, code="BW795"):
    """A cookie has no name.

    It is one word, which browsers send back with the token: "session".
    """

    message = 'a cookie is one word such as "session"'


class BadCurrency(Kind, code="BW707"):
    """A currency is no code.

    The codes are those of ISO 4217.
    """

    message = 'a currency is three capitals: "EUR"'


class BadTimezone(Kind, code="BW708"):
    """A time zone is unknown.

    The names are those of the IANA time zone database.
    """

    message = "no such time zone"
    help = '"Europe/Berlin"'


class LifeTooShort(Kind, code="BW709"):
    """A token lives no time at all.

    It is the time after which the token is refused.
    """

    message = "'{name}' must be longer than nothing"

    name: str


class RefreshShorter(Kind, code="BW710"):
    """A refresh token lives no longer than an access token.

    It is there to get a new access token when the old one has ended.
    """

    message = "a refresh token must outlive the access token"


class SaidOfDoor(Kind, code="BW343"):
    """Two ways to sign in have one path, and differ in what belongs to the path.

    Who signs in at a path gets tokens of one life, in one cookie, and has so many attempts. Another `Tokens(...)` with
    the same path says only where else a token may stand in later requests: its header and its scheme.
    """

    message = "'{name}' of {login} is said already, by the first Tokens(...) with that path"
    help = 'give this one a path of its own, login="...", or leave {name} out'

    name: str
    login: str


class SignInWithoutAccount(Kind, code="BW711"):
    """Sign-in is declared without accounts.

    The rows of an `Account` sign in.
    """

    message = "nobody can sign in: there is no Account"
    help = "class User(Account): ..."


class SeveralAccounts(Kind, code="BW712"):
    """Two entities are accounts.

    `me` is one kind of row. Kinds of users are told apart by a role, or by an entity that links to the account.
    """

    message = "{first} is the Account already"
    help = "give it a role, or link from the other to {first}"

    first: str


class AccountWithoutPassword(Kind, code="BW713"):
    """An account has no password.

    Sign-in takes e-mail or key, and password.
    """

    message = "rows of {name} sign in, but have no password"
    help = "password: Password"

    name: str


class AccountWithoutName(Kind, code="BW714"):
    """An account has nothing to sign in with.

    Sign-in takes the e-mail, else the key.
    """

    message = "rows of {name} have neither an e-mail nor a key to sign in with"
    help = "email: Email = field(unique=True)"

    name: str


class EmailNotUnique(Kind, code="BW715"):
    """Two accounts may have the e-mail that they sign in with.

    Two accounts with one address could not be told apart.
    """

    message = "accounts sign in with '{name}', which is not unique"
    help = "{name}: Email = field(unique=True)"

    name: str


class SeveralCredentials(Kind, code="BW716"):
    """An account has two passwords or two tokens.

    Sign-in takes one password, and answers with one token.
    """

    message = "an account has one {kind}"

    kind: str


class MailWithoutAddress(Kind, code="BW717"):
    """An account without an address is sent mail.

    The mail goes to the address of the account.
    """

    message = "{option} needs an e-mail"
    help = "email: Email = field(unique=True)"

    option: str


class RequestTemplate(Kind, code="BW378"):
    """The template of requests says more than where the input stands.

    Around the input of a request stand names, one inside the other, such as `{"data": {"attributes": "{data}"}}`: what
    else callers would have to send says nothing that the path does not, and is unknown.
    """

    message = "beside {{data}} nothing is said in a request"
    help = '{{"data": "{{data}}"}}, or more names around it'
