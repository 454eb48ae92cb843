"""The registration service: addresses as each country has them, clerks who decide, and admins who appoint."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from support.problems import TIMES, by, login, refused, session
from support.steps import Keep, Step
from support.values import SECRET

TOMORROW = datetime.now(UTC).date() + timedelta(days=1)
BERLIN = {"street": "Hauptstr. 1", "city": "Berlin", "postal_code": "10115", "country": "DE"}
LEIDEN = {"street": "Rapenburg 70", "city": "Leiden", "postal_code": "2311 ez", "country": "NL"}
BOSTON = {"street": "1 Main St", "city": "Boston", "postal_code": "02108-1234", "country": "US"}
LONDON = {"street": "10 Downing St", "city": "London", "postal_code": "SW1A 2AA", "country": "GB"}


def user(id_: Any, email: str, role: str = "person") -> dict[str, Any]:
    return {"id": id_, "email": email, "role": role, **TIMES}


def said(**more: Any) -> dict[str, Any]:
    return {"name": {"given": "Ann", "family": "Lee"}, "birthday": "1990-02-28", "home": BERLIN, **more}


def registration(number: str, person: str, status: str = "pending", country: str = "DE") -> dict[str, Any]:
    return {
        "number": number,
        "person": {"id": Keep(f"{person}_id"), "role": "clerk" if person == "bob" else "person"},
        "given_name": "Ann",
        "family_name": "Lee",
        "birthday": "1990-02-28",
        "status": status,
        "name": "Ann Lee",
        "country": country,
        **TIMES,
    }


def address(kind: str, sent: dict[str, str], code: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "street": sent["street"],
        "city": sent["city"],
        "postal_code": code,
        "state": sent.get("state"),
        "country": sent["country"],
        **TIMES,
    }


def wrong(message: str, **home: str) -> Step:
    """An address that its country does not know."""
    return refused(
        "POST /v1/registrations",
        422,
        "invalid",
        request=message,
        body=said(home=BERLIN | home),
        headers=by("ann"),
    )


STEPS = [
    login("POST /v1/users/login", "admin@example.com", user(Keep("admin_id"), "admin@example.com", "admin"), "admin"),
    *(
        Step(
            "POST /v1/users",
            201,
            {**user(Keep(f"{name}_id"), f"{name}@example.com"), **session(name)},
            body={"email": f"{name}@example.com", "password": SECRET},
        )
        for name in ("ann", "bob", "carl")
    ),
    refused(
        "POST /v1/users",
        422,
        "invalid",
        role="is unknown",
        password="is too short (minimum is 10)",
        body={"email": "eve@example.com", "password": "nine char", "role": "admin"},
    ),
    # Who is a clerk
    refused(
        "PUT /v1/users/{bob_id}/role", 403, "forbidden", user="forbidden", body={"role": "clerk"}, headers=by("bob")
    ),
    refused(
        "PUT /v1/users/{bob_id}/role", 422, "invalid", role="is invalid", body={"role": "king"}, headers=by("admin")
    ),
    Step(
        "PUT /v1/users/{bob_id}/role",
        200,
        user(Keep("bob_id"), "bob@example.com", "clerk"),
        body={"role": "clerk"},
        headers=by("admin"),
    ),
    refused(
        "PUT /v1/users/{admin_id}/role",
        409,
        "conflict",
        user="somebody has to be admin",
        body={"role": "clerk"},
        headers=by("admin"),
    ),
    # What is wrong with the input
    refused("POST /v1/registrations", 401, "unauthenticated", token="is missing", body=said()),
    refused(
        "POST /v1/registrations",
        422,
        "invalid",
        **{
            "name.family": "can't be blank",
            "birthday": "is invalid",
            "home.planet": "is unknown",
            "home.city": "is too long (maximum is 100)",
            "home.postal_code": "is too short (minimum is 3)",
            "home.country": "is invalid",
        },
        body={
            "name": {"given": "Ann", "family": " "},
            "birthday": "1990-02-30",
            "home": {**BERLIN, "planet": "Mars", "city": "B" * 101, "postal_code": "1", "country": "XX"},
        },
        headers=by("ann"),
    ),
    wrong("a German code has five digits", postal_code="1011"),
    wrong("a Dutch code is like 1234 AB", country="NL"),
    wrong("a British code is like SW1A 1AA", country="GB", postal_code="1SW 1AA"),
    wrong("an American code has five or nine digits", country="US", postal_code="SW1A"),
    wrong("an American address has a state", country="US"),
    refused(
        "POST /v1/registrations",
        422,
        "invalid",
        request="nobody is born tomorrow",
        body=said(birthday=f"{TOMORROW}"),
        headers=by("ann"),
    ),
    refused(
        "POST /v1/registrations",
        403,
        "forbidden",
        request="people of 16 and more may register",
        body=said(birthday=f"{TOMORROW.year - 15}-01-01"),
        headers=by("ann"),
    ),
    # A registration
    *(
        Step(
            "POST /v1/registrations",
            201,
            registration("R000001", "ann"),
            body=said(post=LEIDEN),
            headers=by("ann", "once"),
        )
        for _ in range(2)
    ),
    refused(
        "POST /v1/registrations",
        409,
        "conflict",
        person="has registered already",
        body=said(),
        headers=by("ann"),
    ),
    Step(
        "GET /v1/registrations/R000001/addresses",
        200,
        {"items": [address("home", BERLIN, "10115"), address("post", LEIDEN, "2311EZ")], "total": 2},
        headers=by("bob"),
    ),
    refused("GET /v1/registrations/R000001", 404, "missing", registration="not found", headers=by("carl")),
    refused("POST /v1/registrations/R000001/confirm", 403, "forbidden", registration="forbidden", headers=by("ann")),
    Step(
        "GET /v1/registrations/waiting",
        200,
        {"items": [registration("R000001", "ann")], "total": 1},
        headers=by("bob"),
    ),
    Step("GET /v1/registrations/waiting", 200, {"items": [], "total": 0}, headers=by("carl")),
    Step(
        "POST /v1/registrations/R000001/confirm",
        200,
        registration("R000001", "ann", "confirmed"),
        headers=by("bob"),
    ),
    refused(
        "POST /v1/registrations/R000001/confirm", 409, "conflict", registration="is in conflict", headers=by("bob")
    ),
    Step("GET /v1/countries", 200, [{"country": "DE", "people": 1}], headers=by("bob")),
    refused("GET /v1/countries", 403, "forbidden", request="forbidden", headers=by("ann")),
    # Moving
    refused(
        "PUT /v1/registrations/R000001/addresses/boat",
        404,
        "missing",
        registration="not found",
        body={"address": BOSTON},
        headers=by("ann"),
    ),
    refused(
        "PUT /v1/registrations/R000001/addresses/home",
        422,
        "invalid",
        request="an American address has a state",
        body={"address": BOSTON},
        headers=by("ann"),
    ),
    Step(
        "PUT /v1/registrations/R000001/addresses/home",
        200,
        address("home", BOSTON | {"state": "MA"}, "021081234"),
        body={"address": BOSTON | {"state": "MA"}},
        headers=by("ann"),
    ),
    Step("GET /v1/registrations/R000001", 200, registration("R000001", "ann", country="US"), headers=by("ann")),
    Step("GET /v1/countries", 200, [], headers=by("bob")),
    # Deciding
    refused(
        "POST /v1/registrations/R000001/reject", 422, "invalid", reason="can't be blank", body={}, headers=by("bob")
    ),
    Step(
        "POST /v1/registrations/R000001/reject",
        200,
        registration("R000001", "ann", "rejected", "US"),
        body={"reason": "nobody lives there"},
        headers=by("bob"),
    ),
    Step(
        "GET /v1/registrations/R000001/decisions",
        200,
        {
            "items": [
                {
                    "id": ...,
                    "official": {"id": Keep("bob_id"), "role": "clerk"},
                    "verdict": verdict,
                    "reason": reason,
                    **TIMES,
                }
                for verdict, reason in (("confirmed", None), ("rejected", "nobody lives there"))
            ],
            "total": 2,
        },
        headers=by("ann"),
    ),
    refused(
        "PUT /v1/registrations/R000001/addresses/post",
        409,
        "conflict",
        registration="the registration is rejected",
        body={"address": LONDON},
        headers=by("ann"),
    ),
    Step(
        "POST /v1/registrations",
        201,
        registration("R000002", "ann", country="GB"),
        body=said(home=LONDON),
        headers=by("ann"),
    ),
    Step(
        "POST /v1/registrations",
        201,
        registration("R000003", "bob", country="NL"),
        body=said(home=LEIDEN),
        headers=by("bob"),
    ),
    refused(
        "POST /v1/registrations/R000003/confirm",
        403,
        "forbidden",
        request="nobody decides about themselves",
        headers=by("bob"),
    ),
    Step("GET /v1/users?email=ANN@example.com", 200, {"items": [...], "total": 1}, headers=by("bob")),
]
