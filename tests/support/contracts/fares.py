"""Travel cards: bare values, lists and records, problem documents, paths of another system."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from support.steps import INSTANT, Keep, Step
from support.values import SECRET

TODAY = datetime.now(UTC).date()
PROBLEM = "application/problem+json"
TITLES = {
    401: ("unauthenticated", "Unauthorized"),
    402: ("conflict", "Payment Required"),
    403: ("forbidden", "Forbidden"),
    404: ("missing", "Not Found"),
    409: ("conflict", "Conflict"),
    422: ("invalid", "Unprocessable Content"),
}


def by(name: str) -> dict[str, str]:
    return {"Authorization": f"Token {{{name}}}"}


def refused(
    request: str,
    status: int,
    detail: str,
    /,
    body: Any = None,
    headers: Mapping[str, str] | None = None,
    **errors: str,
) -> Step:
    code, title = TITLES[status]
    answer = {
        "type": f"urn:problem:{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "errors": {subject: [message] for subject, message in errors.items()},
    }
    return Step(request, status, answer, body=body, headers=headers or {}, media_type=PROBLEM)


def unknown(request: str, subject: str, body: Any = None, says: str = "Not known here") -> Step:
    return refused(request, 404, says, body, None, **{subject: says})


def operator(badge: str, role: str, token: str) -> dict[str, Any]:
    tokens = {"access_token": Keep(token), "token_type": "Token", "expires_in": 28800}
    return {"badge": badge, "role": role, **tokens}


def stop(code: str, name: str, zone: int) -> dict[str, Any]:
    return {"code": code, "name": name, "zone": zone}


def gate(balance: str, text: str) -> dict[str, Any]:
    return {"open": True, "balance": balance, "text": text}


COOKIE = "fares_session={}; HttpOnly; Max-Age={}; Path=/; SameSite=lax"
KEPT, FORGOTTEN = COOKIE.format(r"[\w.-]+", 28800), COOKIE.format('(?:"")?', 0)
BROWSER = {"Cookie": "theme=dark; fares_session={counter}"}
LOW = "The balance is too low"
NOWHERE = "No such card or gate"

STEPS = [
    # People
    Step(
        "POST /staff/session",
        200,
        operator("control", "control", "control"),
        body={"badge": "control", "password": SECRET},
        cookie=KEPT,
    ),
    Step(
        "POST /staff",
        201,
        operator("c7", "counter", "counter"),
        body={"badge": "c7", "password": SECRET},
        cookie=KEPT,
    ),
    refused(
        "POST /staff/session",
        401,
        "credentials are invalid",
        body={"badge": "c7", "password": "not that one"},
        credentials="are invalid",
    ),
    Step("GET /staff/self", 200, {"badge": "c7", "role": "counter"}, headers=by("counter")),
    Step("GET /staff/self", 200, {"badge": "c7", "role": "counter"}, headers=BROWSER),
    Step(
        "GET /staff/self",
        200,
        {"badge": "c7", "role": "counter"},
        headers={**BROWSER, "Sec-Fetch-Site": "cross-site"},
    ),
    refused(
        "GET /staff/self",
        401,
        "token is invalid",
        headers={"Cookie": "fares_session=made-up"},
        token="is invalid",
    ),
    Step(
        "POST /staff/terminal",
        200,
        {"badge": "c7", "role": "counter", "access_token": Keep("terminal"), "expires_in": 28800},
        body={"badge": "c7", "password": SECRET},
    ),
    Step("GET /staff/self", 200, {"badge": "c7", "role": "counter"}, headers={"X-Terminal-Key": "{terminal}"}),
    refused(
        "GET /staff/self",
        401,
        "token is invalid",
        headers={"Authorization": "Basic YTpi"},
        token="is invalid",
    ),
    refused("GET /register", 401, "token is missing", token="is missing"),
    # Stops and prices
    refused(
        "POST /stops",
        403,
        "stop forbidden",
        body=stop("CEN", "Centre", 1),
        headers=by("counter"),
        stop="forbidden",
    ),
    Step("POST /stops", 201, stop("CEN", "Centre", 1), body=stop("CEN", "Centre", 1), headers=by("control")),
    Step("POST /stops", 201, stop("SEA", "Seaside", 3), body=stop("SEA", "Seaside", 3), headers=by("control")),
    refused(
        "POST /stops",
        409,
        "Not possible now",
        body=stop("SEA", "Seaside", 3),
        headers=by("control"),
        code="Not possible now",
    ),
    Step("GET /stops", 200, ["CEN", "SEA"]),
    Step("GET /stops?zone=3", 200, ["SEA"]),
    Step("GET /stops?zone=4", 200, []),
    refused("GET /stops?zone=10", 422, "zone must be at most 9", zone="must be at most 9"),
    refused("GET /stops?near=me", 422, "near is unknown", near="is unknown"),
    Step("GET /stops/SEA", 200, stop("SEA", "Seaside", 3)),
    Step("PUT /fares/1", 200, {"zones": 1, "price": "2.00"}, body={"price": 2}, headers=by("control")),
    Step("PUT /fares/3", 200, {"zones": 3, "price": "4.10"}, body={"price": "4.1"}, headers=by("control")),
    Step("PUT /fares/3", 200, {"zones": 3, "price": "4.50"}, body={"price": 4.5}, headers=by("control")),
    refused("PUT /fares/three", 401, "token is missing", token="is missing"),
    refused("PUT /fares/three", 404, "Not known here", {"price": 1}, by("control"), request="Not known here"),
    Step("GET /fares", 200, [{"zones": 1, "price": "2.00"}, {"zones": 3, "price": "4.50"}]),
    # Cards
    Step("POST /cards", 201, "00000001", body={}),
    Step("POST /cards", 201, "00000002", body={"kind": "child", "amount": 5}),
    refused("POST /cards", 422, "kind is invalid", body={"kind": "dog"}, kind="is invalid"),
    refused("POST /cards", 422, "colour is unknown", body={"colour": "red"}, colour="is unknown"),
    Step("GET /cards/00000001/balance", 200, "0.00"),
    Step("GET /cards/00000002/balance", 200, "5.00"),
    unknown("GET /cards/7/balance", "card"),
    Step("POST /cards/00000001/loads", 201, "3.00", body={"amount": 3}),
    Step("POST /cards/00000001/loads", 201, "5.50", body={"amount": "2.5"}),
    refused(
        "POST /cards/00000001/loads",
        422,
        "amount must be at least 1",
        body={"amount": 0},
        amount="must be at least 1",
    ),
    refused("POST /cards/00000001/loads", 422, "amount is needed", body={}, amount="is needed"),
    # Rides
    Step("POST /gates/CEN", 200, gate("5.50", "Welcome"), body={"card": "00000001"}),
    Step(
        "GET /cards/00000001/rides",
        200,
        [{"id": 1, "card": "00000001", "from": "CEN", "to": None, "began": INSTANT, "paid": "0.00"}],
    ),
    Step("POST /gates/SEA", 200, gate("1.00", "3 zones"), body={"card": "00000001"}),
    Step("POST /gates/SEA", 200, gate("1.00", "Welcome"), body={"card": "00000001"}),
    refused("POST /gates/SEA", 402, LOW, body={"card": "00000001"}, request=LOW),
    Step("POST /gates/CEN", 200, gate("5.00", "Welcome"), body={"card": "00000002"}),
    Step("POST /gates/SEA", 200, gate("2.75", "3 zones"), body={"card": "00000002"}),
    unknown("POST /gates/SEA", "card", body={"card": "9"}, says=NOWHERE),
    unknown("POST /gates/XXX", "stop", body={"card": "00000001"}, says=NOWHERE),
    Step(
        "GET /cards/00000002/rides",
        200,
        [{"id": 3, "card": "00000002", "from": "CEN", "to": "SEA", "began": INSTANT, "paid": "2.25"}],
    ),
    Step("GET /cards/00000009/rides", 200, []),
    Step(
        f"GET /totals?since={TODAY}",
        200,
        [{"day": TODAY.isoformat(), "rides": 3, "income": "6.75"}],
        headers=by("control"),
    ),
    # The end of a card
    Step("GET /check/00000002", 200, True),
    refused("DELETE /cards/00000002", 401, "token is missing", token="is missing"),
    *(
        refused("DELETE /cards/00000002", 401, "token is missing", headers=BROWSER | page, token="is missing")
        for page in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"})
    ),
    Step("DELETE /cards/00000002", 204, headers={**BROWSER, "Sec-Fetch-Site": "same-origin"}),
    Step("POST /staff/logout", 204, headers=BROWSER, cookie=FORGOTTEN),
    Step("GET /check/00000002", 200, False),
    Step("GET /check/00000003", 200, False),
    refused(
        "POST /gates/CEN",
        403,
        "The card is blocked",
        body={"card": "00000002"},
        request="The card is blocked",
    ),
    Step("GET /status", 200, {"cards": 1, "rides": 1}),
]
