"""The environment variables of a backend."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from backwright.design.facts import Facts
from backwright.design.told import Told
from backwright.design.wording import type_words
from backwright.model.api import Setting, SignIn
from backwright.model.backend import Backend
from backwright.model.entities import Entity, keeps_secrets
from backwright.model.expressions import Exact, Expression, Value
from backwright.model.names import snake
from backwright.model.operations import External, Rate
from backwright.model.types import Scalar, present

REGISTRATIONS = "60/minute"
BODY_BYTES = 1_048_576


class Variable(Told, frozen=True):
    """One variable. Without a default the backend does not start; `required`: in production it has to be given."""

    name: str
    meaning: str
    default: str | None
    required: bool
    secret: bool


def variables(facts: Facts) -> tuple[Variable, ...]:
    """All of them: those of every backend, then those of sign-in, then those that the blueprint declares."""
    declared = (_declared(setting) for setting in facts.backend.settings)
    outside = (_of_external(one) for one in facts.backend.externals)
    ours = (*_of_every_backend(facts), *_of_sign_in(facts), *_of_secrets(facts))
    return (*ours, *declared, *outside, *_of_webhooks(facts))


def _of_every_backend(facts: Facts) -> Iterator[Variable]:
    yield _optional("ENVIRONMENT", "production refuses weak secrets", "development")
    yield _optional("LOG_LEVEL", "DEBUG, INFO, WARNING or ERROR", "INFO")
    postgres = facts.backend.database == "postgresql"
    url = None if postgres else f"sqlite+aiosqlite:///{facts.backend.name}.db"
    where = "PostgreSQL" if postgres else "SQLite" if facts.backend.database == "sqlite" else "SQLite or PostgreSQL"
    yield Variable("DATABASE_URL", where, url, required=url is None, secret=False)
    yield _optional("READ_CONNECTIONS", "connections that read, per process", "10")
    yield _optional("WRITE_CONNECTIONS", "connections that write, per process", "5")
    yield _optional("STATEMENT_TIMEOUT_SECONDS", "how long one statement may take", "15")
    yield _optional("CORS_ORIGINS", "origins whose pages may call", "[]")
    yield _optional("MAX_BODY_BYTES", "how much a request may send", str(BODY_BYTES))


def _of_sign_in(facts: Facts) -> Iterator[Variable]:
    account = facts.account
    if account is None or not facts.backend.sign_ins:
        return
    meaning = "signs access tokens; at least 32 letters"
    yield Variable("SECRET_KEY", meaning, "a secret for development", required=True, secret=True)
    for number, sign_in in facts.backend.doors.items():
        yield from _of_door(sign_in, suffix(facts.backend, number).upper())
    if facts.routes(account.name, "create"):
        yield _optional("REGISTRATION_RATE", "registrations, per address", REGISTRATIONS)


def _of_secrets(facts: Facts) -> Iterator[Variable]:
    if any(keeps_secrets(entity) for entity in facts.backend.entities):
        meaning = "hashes and encrypts secrets, which no other key finds or reads; at least 32 letters"
        yield Variable("SECRETS_KEY", meaning, "a secret for development", required=True, secret=True)


def suffix(backend: Backend, number: int) -> str:
    """What the settings of a way to sign in are called behind: those of the first have the plain names."""
    if number == 0:
        return ""
    names = [snake(way.login) for way in backend.doors.values()]
    name = names[[*backend.doors].index(number)]
    return f"_{name}" if names.count(name) == 1 else f"_{number + 1}"


def _of_door(sign_in: SignIn, behind: str) -> Iterator[Variable]:
    at = f" from {sign_in.login}" if behind else ""
    access, refresh = sign_in.access, sign_in.refresh
    yield _optional(f"ACCESS_TOKEN_SECONDS{behind}", f"how long an access token{at} is good", _seconds(access))
    if refresh is not None:
        yield _optional(f"REFRESH_TOKEN_SECONDS{behind}", f"how long a refresh token{at} is good", _seconds(refresh))
    attempts = f"wrong attempts{f' at {sign_in.login}' if behind else ''}, per account and address"
    yield _optional(f"SIGN_IN_RATE{behind}", attempts, rate(sign_in.rate))


def _seconds(life: timedelta) -> str:
    return str(int(life.total_seconds()))


def _of_webhooks(facts: Facts) -> Iterator[Variable]:
    for record in facts.backend.records:
        if record.kind == "incoming" and record.signed:
            yield Variable(record.signed, f"checks the signature of {record.name}", None, required=True, secret=True)


def _of_external(external: External) -> Variable:
    meaning = f"how long {external.name} may take" + (", each time" if external.retries else "")
    return _optional(f"{external.name.upper()}_TIMEOUT_SECONDS", meaning, f"{external.seconds:g}")


def rate(allowed: Rate) -> str:
    """A rate as settings and blueprints write it."""
    units = {1: "second", 60: "minute", 3_600: "hour", 86_400: "day"}
    seconds = int(allowed.per.total_seconds())
    return f"{allowed.times}/{units.get(seconds) or f'{seconds} seconds'}"


def _optional(name: str, meaning: str, default: str) -> Variable:
    return Variable(name, meaning, default, required=False, secret=False)


def _declared(setting: Setting) -> Variable:
    secret = present(setting.type) in (Scalar("secret"), Scalar("password"), Scalar("token"))
    default = _constant(setting.default)
    meaning = setting.doc or type_words(setting.type)
    return Variable(setting.name.upper(), meaning, default, required=default is None, secret=secret)


def _constant(default: Expression | None) -> str | None:
    return str(default.value) if isinstance(default, Value | Exact) else None


def sign_in_name(account: Entity) -> str:
    """What an account signs in by: its e-mail, else its key."""
    emails = [field.name for field in account.fields if present(field.type) == Scalar("email")]
    return (emails or [account.key[0].name])[0]
