"""Who calls: sign-in, access tokens and rotating refresh tokens."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from backwright.evaluator.http import Request
from backwright.evaluator.refusals import Refused
from backwright.evaluator.store import Ref, State
from backwright.model.api import Api, SignIn
from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.members import Field, Issued
from backwright.model.names import in_case
from backwright.model.types import Scalar, present


@dataclass
class Session:
    """What one sign-in began. `refresh` is the one refresh token that is good; a used one ends the session."""

    account: Ref
    way: int
    ends: datetime | None
    refresh: str = ""


class Accounts:
    """The tokens that were issued. They outlive a change of name, e-mail and password, not the account."""

    def __init__(self, backend: Backend) -> None:
        self._ways = backend.sign_ins
        self._access: dict[str, tuple[Ref, datetime]] = {}
        self._sessions: dict[str, Session] = {}

    def caller(self, request: Request, state: State, api: Api) -> tuple[Ref | None, str]:
        """The account that calls, with its token; nobody where nothing is said."""
        token = _sent(request, self._ways)
        if token is None:
            return None, ""
        account, ends = self._access.get(token, (None, state.now))
        if account is None or not state.has(account) or ends <= state.now:
            raise Refused("unauthenticated", {"token": [api.wording["bad_token"]]})
        return account, token

    def issue(self, account: Ref, way: int, now: datetime) -> str:
        """An access token of that way to sign in."""
        token = secrets.token_urlsafe(24)
        self._access[token] = (account, now + self._ways[way].access)
        return token

    def begin(self, account: Ref, way: int, now: datetime) -> str:
        """A refresh token of a new session; none where that way to sign in has none."""
        life = self._ways[way].refresh
        return "" if life is None else self._rotate(Session(account, way, now + life))

    def rotate(self, token: str, state: State) -> tuple[Ref, int, str] | None:
        """The account, how it signed in, and the next refresh token. One that was used before ends its session."""
        session = self._sessions.get(token)
        if session is None or session.ends is None or session.ends <= state.now or not state.has(session.account):
            return None
        if session.refresh != token:
            session.ends = None
            return None
        return session.account, session.way, self._rotate(session)

    def end(self, token: str) -> None:
        """Ends the session of a refresh token."""
        if token in self._sessions:
            self._sessions[token].ends = None

    def end_all(self, account: Ref) -> None:
        """Ends every session of the account: its password changed."""
        for session in self._sessions.values():
            if session.account == account:
                session.ends = None

    def _rotate(self, session: Session) -> str:
        session.refresh = secrets.token_urlsafe(24)
        self._sessions[session.refresh] = session
        return session.refresh


def _sent(request: Request, ways: tuple[SignIn, ...]) -> str | None:
    """The token of a request: in the first of the headers that fits, "" where none does, else in a cookie."""
    said = [(way, request.headers[way.header.lower()].strip()) for way in ways if way.header.lower() in request.headers]
    for way, text in said:
        scheme, _, token = text.partition(" ") if way.scheme else ("", "", text)
        if scheme.lower() == way.scheme.lower():
            return token.strip()
    if said:
        return ""
    cookies = [] if _from_elsewhere(request) else [_cookie(request, way.cookie) for way in ways if way.cookie]
    return next((cookie for cookie in cookies if cookie is not None), None)


def _cookie(request: Request, name: str) -> str | None:
    pairs = (pair.strip().partition("=") for pair in request.headers.get("cookie", "").split(";"))
    return next((value for each, _, value in pairs if each == name), None)


def _from_elsewhere(request: Request) -> bool:
    """Whether a page of another site has the browser change something, which sends the cookie with it."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return False
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site not in ("same-origin", "none")
    return origin is not None and origin.partition("://")[2] != request.headers.get("host")


def kept(sign_in: SignIn, token: str) -> dict[str, str]:
    """The header that has a browser keep the token."""
    life = int(sign_in.access.total_seconds())
    return {"set-cookie": _set(sign_in.cookie, token, life)} if sign_in.cookie else {}


def forgotten(ways: Iterable[SignIn]) -> dict[str, str]:
    """The header that has a browser forget every token."""
    cookies = dict.fromkeys(way.cookie for way in ways if way.cookie)
    return {"set-cookie": ", ".join(_set(cookie, "", 0) for cookie in cookies)} if cookies else {}


def _set(cookie: str, token: str, life: int) -> str:
    return f"{cookie}={token}; HttpOnly; Max-Age={life}; Path=/; SameSite=lax"


def name_field(entity: Entity) -> Field:
    """What an account signs in with: its e-mail, else its key."""
    emails = (member for member in entity.fields if present(member.type) == Scalar("email"))
    return next(emails, None) or next(member for member in entity.fields if member.key)


def password_field(entity: Entity) -> Field:
    return next(member for member in entity.fields if present(member.type) == Scalar("password"))


def issued(entity: Entity) -> bool:
    """Whether the account shows its token in a field of its own."""
    return any(isinstance(member.made, Issued) for member in entity.fields)


def tokens(entity: Entity, sign_in: SignIn, api: Api, access: str, refresh: str) -> dict[str, object]:
    """What stands beside the account in the answer to a sign-in."""
    beside: dict[str, object] = {} if issued(entity) else {"access_token": access}
    if refresh:
        beside["refresh_token"] = refresh
    if not issued(entity):
        if sign_in.scheme:
            beside["token_type"] = sign_in.scheme
        beside["expires_in"] = int(sign_in.access.total_seconds())
    return {in_case(name, api.case): value for name, value in beside.items()}
