"""Registration, sign-in, refresh and sign-out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from backwright.evaluator.accounts import forgotten, kept, name_field, password_field, tokens
from backwright.evaluator.exchange import Exchange
from backwright.evaluator.http import Response
from backwright.evaluator.rates import REGISTRATIONS
from backwright.evaluator.refusals import Limited, Refused
from backwright.evaluator.store import Ref
from backwright.model.api import SignIn
from backwright.model.entities import Entity
from backwright.model.expressions import Value
from backwright.model.members import Field
from backwright.model.operations import Parameter, Rate
from backwright.model.shapes import wire
from backwright.model.types import NOTHING, TEXT, Maybe


def sign_in(exchange: Exchange) -> Response:
    """The account with that name and password; whatever is wrong with them is told as credentials."""
    account = exchange.entity
    name, password = name_field(account), password_field(account)
    given = _credentials(exchange, (name, password))
    tries = [(*_of_way(exchange.endpoint.way), str(given[name.name]).lower()), *_address(exchange)]
    check_rate(exchange, _way(exchange).rate, tries)
    found = exchange.rows.find(account.name, {name.name: given[name.name]})
    if found is None or exchange.state.get(found, password.name) != given[password.name]:
        exchange.shared.rates.count(tries, exchange.now)
        raise _bad_credentials(exchange)
    return signed_in(exchange, found)


def doors(exchange: Exchange) -> Mapping[str, Callable[..., Any]]:
    """What the words about accounts mean in a body."""
    return {
        "authenticate": partial(_authenticate, exchange),
        "sign_in": partial(_sign_in, exchange),
        "sign_out": exchange.shared.accounts.end_all,
    }


def _authenticate(exchange: Exchange, kind: str, given: Mapping[str, Any]) -> Ref:
    """The account with these values and that password. Wrong attempts count as those of signing in."""
    password = password_field(exchange.backend.entity(kind))
    wanted = {name: value for name, value in given.items() if name != password.name}
    address = exchange.call.request.address
    named = " ".join(map(str, wanted.values())).lower()
    tries = [(*_of_way(0), named), *([("sign_in", address)] if address else [])]
    check_rate(exchange, exchange.backend.sign_ins[0].rate, tries)
    found = exchange.rows.find(kind, wanted)
    if found is None or exchange.state.get(found, password.name) != given.get(password.name):
        exchange.shared.rates.count(tries, exchange.now)
        raise _bad_credentials(exchange)
    return found


def _sign_in(exchange: Exchange, account: Ref) -> str:
    """An access token; the account is who calls, when the operation answers."""
    exchange.token = exchange.shared.accounts.issue(account, 0, exchange.now)
    exchange.arrived = account
    return exchange.token


def check_address(exchange: Exchange) -> None:
    """An address that tried too often is refused before anything else is looked at."""
    if exchange.endpoint.kind == "sign_in":
        check_rate(exchange, _way(exchange).rate, _address(exchange))
    elif registers(exchange):
        check_rate(exchange, REGISTRATIONS, _address(exchange))


def registers(exchange: Exchange) -> bool:
    """Whether the request makes an account."""
    return exchange.endpoint.kind == "create" and exchange.entity.account


def count_registration(exchange: Exchange) -> None:
    """A well-formed attempt counts, so that names that are taken cannot be found out in numbers."""
    exchange.shared.rates.count(_address(exchange), exchange.now)


def check_caller(exchange: Exchange) -> None:
    """How often one caller may ask for an operation; a repeated request counts as any other."""
    operation = exchange.endpoint.operation
    if operation is not None and operation.rate is not None:
        tries = [(operation.id, str(exchange.me))]
        check_rate(exchange, operation.rate, tries)
        exchange.shared.rates.count(tries, exchange.now)


def check_rate(exchange: Exchange, rate: Rate, tries: Sequence[tuple[str, ...]]) -> None:
    """Refuses as limited what was tried too often."""
    wait = exchange.shared.rates.wait(rate, tries, exchange.now)
    if wait:
        raise Limited({"request": [exchange.api.wording["limited"]]}, wait)


def _address(exchange: Exchange) -> list[tuple[str, ...]]:
    address = exchange.call.request.address
    return [(exchange.endpoint.name, address)] if address else []


def _way(exchange: Exchange) -> SignIn:
    """How the request signs in."""
    return exchange.backend.sign_ins[exchange.endpoint.way]


def _of_way(way: int) -> tuple[str, ...]:
    """Each way to sign in counts its own attempts."""
    return ("sign-in of", str(way))


def _credentials(exchange: Exchange, members: tuple[Field, ...]) -> dict[str, Any]:
    """Blank is invalid."""
    body = exchange.body()
    reader = exchange.reader()
    wires = {wire(member, exchange.api.case): member.name for member in members}
    if not isinstance(body, Mapping):
        raise Refused("invalid", {"request": [exchange.api.wording["invalid"]]})
    reader.unknown(body, wires)
    for subject in wires:
        value = body.get(subject)
        if value is None or (isinstance(value, str) and not value.strip()):
            reader.fault(subject, "blank")
    reader.finish()
    return {name: body[subject] for subject, name in wires.items()}


def _bad_credentials(exchange: Exchange) -> Refused:
    return Refused("unauthenticated", {"credentials": [exchange.api.wording["bad_credentials"]]})


def signed_in(exchange: Exchange, account: Ref) -> Response:
    """A new session of the account."""
    accounts, way = exchange.shared.accounts, exchange.endpoint.way
    return _welcome(exchange, account, way, accounts.begin(account, way, exchange.now))


def _welcome(exchange: Exchange, account: Ref, number: int, refresh: str) -> Response:
    """The account as itself, with its token in a field of its own or beside the rest."""
    exchange.token = exchange.shared.accounts.issue(account, number, exchange.now)
    exchange.be(account)
    entity: Entity = exchange.backend.entity(account.entity)
    shown = exchange.writer.row(account, entity, "self")
    way = exchange.backend.sign_ins[number]
    beside = tokens(entity, way, exchange.api, exchange.token, refresh)
    answer = exchange.filled(exchange.api.one, entity.name, {**shown, **beside})
    return replace(answer, headers={**answer.headers, **kept(way, exchange.token)})


def refresh(exchange: Exchange) -> Response:
    """New tokens for a refresh token, which is good once."""
    found = exchange.shared.accounts.rotate(str(_refresh_token(exchange)), exchange.state)
    if found is None:
        raise _bad_credentials(exchange)
    return _welcome(exchange, *found)


def sign_out(exchange: Exchange) -> Response:
    """The session of the refresh token ends, and cookies are forgotten. Not every session has a refresh token."""
    backend = exchange.backend
    if backend.renewed:
        token = _refresh_token(exchange, optional=len(backend.renewed) < len(backend.doors))
        exchange.shared.accounts.end(token or "")
    return replace(exchange.done(), headers=forgotten(backend.sign_ins))


def _refresh_token(exchange: Exchange, *, optional: bool = False) -> str | None:
    body = exchange.body()
    reader = exchange.reader()
    kind, default = (Maybe(TEXT), Value(None, NOTHING)) if optional else (TEXT, None)
    values = reader.parameters((Parameter("refresh_token", kind, default=default),), body)
    reader.finish()
    token: str | None = values.get("refresh_token")
    return token
