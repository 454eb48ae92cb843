"""`App(...)`: name, API style, sign-in, database; and what goes without saying where it is left out."""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from typing import Any

import msgspec

from backwright.checks.calls import Options, misfit, read_call, short
from backwright.checks.scopes import Module, Run
from backwright.checks.templates import read_codes, read_parameters, read_refusals, read_template, read_wording
from backwright.diagnostics import Related
from backwright.diagnostics.catalogue import api, app
from backwright.model.api import TEN_A_MINUTE, Api, SignIn
from backwright.model.operations import Rate

PER = {
    "second": timedelta(seconds=1),
    "minute": timedelta(minutes=1),
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
}
STEP = r"[A-Za-z0-9_.~@:$!+,;=-]+"
"""Of a path: what RFC 3986 lets stand in it as it is, but quotes, brackets and `*` and `&`."""
_TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_TAKEN_HEADERS = frozenset(
    [
        "accept",
        "connection",
        "content-length",
        "content-type",
        "cookie",
        "host",
        "idempotency-key",
        "if-match",
        "origin",
    ]
)


class Said(msgspec.Struct):
    """What `App(...)` says; `options` are those of the call."""

    name: str
    apis: tuple[Api, ...] = (Api(),)
    sign_ins: tuple[SignIn, ...] = ()
    options: dict[str, Any] = msgspec.field(default_factory=dict)


def read_app(run: Run) -> Said:
    """The app of a blueprint; a blueprint without one has all the defaults."""
    plain = SignIn(run.account) if run.account else None
    if not run.apps:
        return Said(run.name, sign_ins=(plain,) if plain else ())
    first = run.apps[0]
    for other in run.apps[1:]:
        other.module.say(app.SeveralApps(), other.span, related=[Related(first.span, "is the first")])
    module, node = first.module, first.node
    assert isinstance(node, ast.Call)
    options = read_call(module, node)
    said = Said(_name(module, options) or run.name)
    said.apis = tuple(_api(module, one) for one in _calls(module, options, "api", "backwright.Rest")) or (Api(),)
    tokens = _calls(module, options, "sign_in", "backwright.Tokens")
    if tokens and run.account is None:
        module.say(app.SignInWithoutAccount(), options.nodes["sign_in"])
    elif run.account is not None:
        said.sign_ins = tuple(_tokens(module, one, run.account) for one in tokens) or (SignIn(run.account),)
        _check_doors(module, list(zip(tokens, said.sign_ins, strict=False)))
    said.options = {
        "database": options.get("database"),
        "ids": options.get("ids", "int"),
        "currency": _currency(module, options),
        "timezone": _timezone(module, options),
    }
    return said


def _name(module: Module, options: Options) -> str:
    name = options.get("name", "")
    if name and not re.fullmatch(r"[A-Za-z][A-Za-z0-9 _-]*", name):
        module.say(app.AppName(), options.nodes["name"])
        return ""
    return str(name)


def _calls(module: Module, options: Options, name: str, word: str) -> list[ast.Call]:
    """The calls of `Rest` or `Tokens` that an option was given."""
    node = options.nodes.get(name)
    if node is None:
        return []
    found = []
    for one in node.elts if isinstance(node, ast.List | ast.Tuple) else [node]:
        if isinstance(one, ast.Call) and module.called(one) == word:
            found.append(one)
        elif not (isinstance(one, ast.Call) and isinstance(one.func, ast.Name) and one.func.id in module.broken):
            misfit(module, "App", name, one, short(word))
    return found


def _api(module: Module, call: ast.Call) -> Api:
    options = read_call(module, call)
    limit, at_most = options.get("limit", 20), options.get("at_most", 100)
    if limit is not None and limit < 1:
        module.say(api.LimitTooSmall(name="limit"), options.nodes["limit"])
    elif at_most < 1:
        module.say(api.LimitTooSmall(name="at_most"), options.nodes["at_most"])
    elif limit is not None and limit > at_most:
        place = options.nodes.get("limit") or options.nodes["at_most"]
        module.say(api.LimitOverMost(limit=limit, at_most=at_most), place)
    return Api(
        prefix=_prefix(module, options),
        case=options.get("case", "snake"),
        update=options.get("update", "PATCH"),
        unknown=options.get("unknown", "refuse"),
        tenant=options.get("tenant", "path"),
        limit=limit,
        at_most=at_most,
        pages=options.get("pages", "offset"),
        request=read_template(module, options, "request", "{data}"),
        one=read_template(module, options, "one", "{data}"),
        many=read_template(module, options, "many", "{data}"),
        page=read_template(module, options, "page", None),
        none=read_template(module, options, "none", None),
        errors=read_template(module, options, "errors", None),
        wording=read_wording(module, options),
        refusals=read_refusals(module, options),
        codes=read_codes(module, options),
        coerce=options.get("coerce", False),
        slash=options.get("slash", False),
        parameters=read_parameters(module, options),
    )


def _prefix(module: Module, options: Options) -> str:
    prefix = options.get("prefix", "")
    if prefix and not re.fullmatch(r"(/[A-Za-z0-9._~-]+)+", prefix):
        module.say(app.BadPrefix(), options.nodes["prefix"])
        return "/" + prefix.strip("/") if re.fullmatch(r"[A-Za-z0-9._~/-]+", prefix) else ""
    return str(prefix)


def _tokens(module: Module, call: ast.Call, account: str) -> SignIn:
    options = read_call(module, call)
    for name in ("access", "refresh"):
        if (life := options.get(name)) is not None and life <= timedelta():
            module.say(app.LifeTooShort(name=name), options.nodes[name])
    access, refresh = options.get("access", timedelta(minutes=15)), options.get("refresh")
    if refresh is not None and refresh <= access:
        module.say(app.RefreshShorter(), options.nodes["refresh"])
    scheme = options.get("scheme", "Bearer")
    if scheme and not re.fullmatch(_TOKEN, scheme):
        module.say(app.BadScheme(), options.nodes["scheme"])
    header = options.get("header", "Authorization")
    if not re.fullmatch(_TOKEN, header) or header.lower() in _TAKEN_HEADERS:
        module.say(app.BadHeader(name=header), options.nodes["header"])
    login = options.get("login", "login")
    if not re.fullmatch(rf"/?{STEP}(/{STEP})*", login):
        module.say(app.BadPath(path=login), options.nodes["login"])
    cookie = options.get("cookie", "")
    if cookie and not re.fullmatch(_TOKEN, cookie):
        module.say(app.BadCookie(), options.nodes["cookie"])
    return SignIn(account, header, scheme, access, refresh, login, read_rate(module, options) or TEN_A_MINUTE, cookie)


def _check_doors(module: Module, ways: list[tuple[ast.Call, SignIn]]) -> None:
    """What belongs to a path of sign-in is said by the first that has the path."""
    first: dict[str, SignIn] = {}
    for call, way in ways:
        door = first.setdefault(way.login.strip("/"), way)
        given = {keyword.arg: keyword.value for keyword in call.keywords}
        for name in ("access", "refresh", "rate", "cookie"):
            if name in given and getattr(way, name) != getattr(door, name):
                module.say(app.SaidOfDoor(name=name, login=way.login), given[name])


def read_rate(module: Module, options: Options) -> Rate | None:
    """ "10/minute", as so many times in so long."""
    text = options.get("rate", "")
    if not text:
        return None
    match = re.fullmatch(r"([1-9][0-9]{0,8})\s*/\s*(?:([1-9][0-9]{0,3})\s*)?(second|minute|hour|day)s?", text)
    if match is None:
        module.say(app.BadRate(), options.nodes["rate"])
        return None
    return Rate(int(match[1]), PER[match[3]] * int(match[2] or 1))


def _currency(module: Module, options: Options) -> str:
    currency = options.get("currency", "")
    if currency and not re.fullmatch("[A-Z]{3}", currency):
        module.say(app.BadCurrency(), options.nodes["currency"])
    return str(currency)


def _timezone(module: Module, options: Options) -> str:
    name = options.get("timezone", "UTC")
    if name == "UTC":
        return "UTC"
    import zoneinfo

    known = zoneinfo.available_timezones()
    if known and name not in known:
        module.say(app.BadTimezone(), options.nodes["timezone"], suggest=module.guess(name, known))
        return "UTC"
    return str(name)
