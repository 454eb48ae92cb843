"""Requests as no client should make them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from random import Random

MUCH = 2**20


@dataclass(frozen=True)
class Request:
    """`body` is what is sent, None where nothing is."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes | None

    def __str__(self) -> str:
        who = " ".join(value[:60] for name, value in self.headers.items() if name != "content-type")
        kind = self.headers.get("content-type", "")
        return f"{self.method} {self.target} [{who}] [{kind}] {self.body[:600] if self.body is not None else None!r}"


def odd(random: Random, requests: tuple[Request, Request], header: str) -> tuple[Request, Request]:
    """The same oddity in both; `header` is where the token is."""
    kinds: list[Callable[[Random], Change]] = [_method, _path, partial(_authorization, header=header)]
    if requests[0].body is not None:
        kinds += [_body, _body, _media_type]
    change = random.choice(kinds)(random)
    return change(requests[0]), change(requests[1])


Change = Callable[[Request], Request]


def _method(random: Random) -> Change:
    method = random.choice(["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"])
    return lambda each: replace(each, method=method)


def _path(random: Random) -> Change:
    def changed(each: Request, path: str) -> Request:
        _, mark, query = each.target.partition("?")
        return replace(each, target=path + mark + query)

    last = random.choice(
        [
            "%00",
            "%2F",
            "a%2Fb",
            "%ff",
            "%E2%98%83",
            "x" * 3000,
            "%2e%2e",
            "..",
            "%20",
            "1e3",
            "-1",
            "0",
            "01",
            "%",
            "9" * 30,
        ]
    )
    ways: list[Callable[[str], str]] = [
        lambda path: f"{path.rpartition('/')[0]}/{last}",
        lambda path: f"{path}/",
        lambda path: f"{path}/{last}",
        lambda path: f"/{path}",
        lambda path: path.upper(),
        lambda path: path.replace("e", "%65", 1),
    ]  # fmt: skip
    way = random.choice(ways)
    return lambda each: changed(each, way(each.target.partition("?")[0]))


def _authorization(random: Random, header: str) -> Change:
    def flipped(token: str) -> str:
        middle = len(token) // 2
        return token[:middle] + ("A" if token[middle : middle + 1] != "A" else "B") + token[middle + 1 :]

    ways: list[Callable[[str, str], str]] = [
        lambda _, __: "",
        lambda scheme, _: scheme,
        lambda scheme, _: f"{scheme} ",
        lambda _, token: token,
        lambda _, token: f"Basic {token}",
        lambda scheme, token: f"{scheme.lower()} {token}",
        lambda scheme, token: f"{scheme}  {token}",
        lambda scheme, token: f"{scheme} {token} ",
        lambda scheme, token: f"{scheme} {flipped(token)}",
        lambda scheme, token: f"{scheme} {token} {token}",
        lambda scheme, _: f"{scheme} \xff",
        lambda scheme, _: f"{scheme} eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIiwiZXhwIjo5OTk5OTk5OTk5fQ.",
    ]
    way = random.choice(ways)

    def changed(each: Request) -> Request:
        scheme, _, token = each.headers.get(header, "Bearer x").partition(" ")
        return replace(each, headers={**each.headers, header: way(scheme, token)})

    return changed


def _body(random: Random) -> Change:
    ways: list[Callable[[bytes], bytes]] = [
        lambda _: b"",
        lambda _: b"{",
        lambda _: random_json,
        lambda _: b'{"a":' * 2000 + b"1" + b"}" * 2000,
        lambda _: b"[" * 2000 + b"]" * 2000,
        lambda body: b"\xef\xbb\xbf" + body,
        lambda body: body.decode().encode("utf-16"),
        lambda body: body[:-1] + b"\xff" + body[-1:],
        lambda body: body + b"x",
        lambda body: b" \n" + body + b"\t ",
        lambda body: body.replace(b"{", b'{"unheard": NaN, ', 1),
        lambda body: body.replace(b"{", b'{"unheard": Infinity, ', 1),
        lambda body: body.replace(b"{", b'{"unheard": 1e999, ', 1),
        lambda body: body.replace(b"{", b'{"unheard": ' + b"9" * 5000 + b", ", 1),
        lambda body: body.replace(b"{", b'{"unheard": "\\ud800", ', 1),
        lambda body: body.replace(b"{", b'{"\\u0000": 1, ', 1),
        lambda body: body.replace(b"}", b",}", 1),
        lambda body: b"{" + body.strip()[1:-1] + b", " + body.strip()[1:-1] + b"}",
        lambda body: b" " * MUCH + body,
        lambda body: body.replace(b'"', b"'"),
    ]  # fmt: skip
    random_json = random.choice([b"[]", b"null", b"5", b'"x"', b"true", b"{}", b"[{}]", b"1.5"])
    way = random.choice(ways)
    return lambda each: replace(each, body=way(each.body or b""))


def _media_type(random: Random) -> Change:
    kind = random.choice(
        [
            *("text/plain", "", "application/json; charset=utf-8", "APPLICATION/JSON", "application/merge-patch+json"),
            *("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "json", "application/json2"),
        ]
    )

    def changed(each: Request) -> Request:
        headers = {name: value for name, value in each.headers.items() if name != "content-type"}
        return replace(each, headers={**headers, "content-type": kind} if kind else headers)

    return changed
