"""Directory: keys of several parts in paths, in bodies and inside each other; what is gone and comes back."""

from __future__ import annotations

from typing import Any

from support.steps import INSTANT, Keep, Step
from support.values import SECRET

DE7 = {"country": "DE", "number": 7}
A12 = {"site": DE7, "floor": 3, "label": "A12"}
FIN, PAY, TAX = ({"kind": kind, "code": code} for kind, code in (("division", "FIN"), ("team", "PAY"), ("team", "TAX")))
TOLD = (
    "a unit moves into one of a higher kind",
    "a unit merges into another one of its kind",
    "a manager has a higher grade",
    "people or units are left in it",
    "somebody sits here",
)
PROBLEM = "application/problem+json"
TITLES = {401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict", 412: "Precondition Failed"}
CODES = {401: "unauthenticated", 403: "forbidden", 404: "missing", 409: "conflict", 412: "stale"}


def by(name: str) -> dict[str, str]:
    return {"authorization": f"Bearer {{{name}}}"}


def refused(request: str, status: int, body: Any = None, who: str = "admin", /, **faults: str) -> Step:
    subject, said = next(iter(faults.items()))
    place = subject.replace("__", ".")
    problem = {
        "type": f"urn:problem:{CODES.get(status, 'invalid')}",
        "title": TITLES.get(status, "Unprocessable Content"),
        "status": status,
        "detail": said if said in TOLD else f"{place} {said}",
        "errors": {subject.replace("__", "."): [said] for subject, said in faults.items()},
    }
    return Step(request, status, problem, body, by(who), media_type=PROBLEM)


def card(login: str, title: str = "") -> dict[str, str]:
    return {"login": login, "name": login.capitalize(), "title": title}


def person(login: str, **values: Any) -> dict[str, Any]:
    shown: dict[str, Any] = {"login": login, "email": f"{login}@example.com", "role": "member"}
    shown |= {"name": login.capitalize(), "title": "", "phone": None, "grade": 1}
    shown |= {"unit": None, "manager": None, "desk": None, "created_at": INSTANT, "updated_at": INSTANT}
    return shown | values


def site(free_desks: int, city: str = "Hamburg") -> dict[str, Any]:
    shown = {**DE7, "name": "Harbour", "city": city, "free_desks": free_desks}
    return {**shown, "created_at": INSTANT, "updated_at": INSTANT}


def unit(key: dict[str, str], name: str, path: str, parent: Any = None, head: Any = None) -> dict[str, Any]:
    shown = {**key, "name": name, "parent": parent, "head": head, "path": path}
    return {**shown, "created_at": INSTANT, "updated_at": INSTANT}


def registers(login: str) -> Step:
    sent = {"login": login, "email": f"{login}@example.com", "password": SECRET, "name": login.capitalize()}
    session = {"access_token": Keep(login), "token_type": "Bearer", "expires_in": ...}
    return Step("POST /people", 201, {**person(login), **session}, sent)


def signs_in(login: str) -> Step:
    session = {"access_token": Keep(login), "token_type": "Bearer", "expires_in": ...}
    shown = person(login, role="admin", name="The administrator", grade=12)
    sent = {"email": f"{login}@example.com", "password": SECRET}
    return Step("POST /people/sign-in", 200, {**shown, **session}, sent)


def places(placements: list[dict[str, Any]], answer: list[Any]) -> Step:
    return Step("POST /placements", 200, answer, {"placements": placements}, by("admin"))


ANN = {"unit": PAY, "manager": card("bob"), "grade": 1}

STEPS = [
    signs_in("admin"),
    *(registers(login) for login in ("ann", "bob", "eve")),
    # Sites and desks: keys of two parts, one within the other.
    refused("POST /sites", 403, {**DE7, "name": "Harbour", "city": "Hamburg"}, "ann", site="forbidden"),
    Step("POST /sites", 201, site(0), {**DE7, "name": "Harbour", "city": "Hamburg"}, by("admin")),
    refused("POST /sites", 409, {**DE7, "name": "Other", "city": "Kiel"}, number="has already been taken"),
    Step("POST /sites/DE/7/desks", 201, {"floor": 3, "label": "A12"}, {"floor": 3, "label": "A12"}, by("admin")),
    Step("POST /sites/DE/7/desks", 201, {"floor": -1, "label": "K1"}, {"floor": -1, "label": "K1"}, by("admin")),
    Step("GET /sites/DE/7/desks/-1/K1", 200, {"floor": -1, "label": "K1"}, headers=by("ann")),
    refused("GET /sites/DE/8/desks/3/A12", 404, None, "ann", site="not found"),
    refused("GET /sites/DE/7/desks/4/A12", 404, None, "ann", desk="not found"),
    # Somebody takes a desk: a key within a key, shown as it is sent.
    Step("PATCH /me", 200, person("ann", desk=A12), {"desk": A12}, by("ann")),
    refused("PATCH /me", 409, {"desk": A12}, "bob", desk="has already been taken"),
    refused("PATCH /me", 422, {"desk": {**A12, "floor": 9}}, "bob", desk="not found"),
    refused("PATCH /me", 422, {"desk": "A12"}, "bob", desk="is invalid"),
    refused("PATCH /me", 422, {"desk": {"floor": 3, "label": "A12"}}, "bob", desk__site="can't be blank"),
    refused(
        "PATCH /me",
        422,
        {"desk": {**A12, "site": {"country": "DE", "number": "7", "city": "x"}}},
        "bob",
        desk__site__city="is unknown",
        desk__site__number="is invalid",
    ),
    Step("GET /sites/DE/7", 200, site(1), headers=by("bob")),
    Step("GET /sites/DE/7/desks/free", 200, {"items": [{"floor": -1, "label": "K1"}], "total": 1}, headers=by("bob")),
    # Units within units: no unit is ever part of itself.
    Step("POST /units", 201, unit(FIN, "Finance", "Finance"), {**FIN, "name": "Finance"}, by("admin")),
    Step("POST /units", 201, unit(PAY, "Payroll", "Payroll"), {**PAY, "name": "Payroll"}, by("admin")),
    Step("POST /units", 201, unit(TAX, "Taxes", "Taxes"), {**TAX, "name": "Taxes"}, by("admin")),
    Step("POST /units/team/PAY/move", 200, unit(PAY, "Payroll", "Finance / Payroll", FIN), {"to": FIN}, by("admin")),
    refused("POST /units/division/FIN/move", 409, {"to": PAY}, unit="a unit moves into one of a higher kind"),
    refused("POST /units/team/PAY/move", 422, {"to": {"kind": "team"}}, to__code="can't be blank"),
    refused("POST /units/team/PAY/move", 422, {"to": {"kind": "team", "code": "NO"}}, to="not found"),
    refused("POST /units/team/PAY/move", 403, {"to": None}, "ann", unit="forbidden"),
    # People are placed, all or none; a manager has a higher grade, whoever of the two is changed.
    refused("POST /placements", 403, {"placements": []}, "ann", request="forbidden"),
    refused(
        "POST /placements",
        422,
        {"placements": [{"person": "ann", "unit": PAY}, {"person": "bob", "unit": {**PAY, "code": "NO"}}]},
        placements__1__unit="not found",
    ),
    refused(
        "POST /placements",
        409,
        {"placements": [{"person": "eve", "unit": TAX}, {"person": "ann", "unit": PAY, "manager": "bob"}]},
        person="a manager has a higher grade",
    ),
    Step("GET /people/eve", 200, person("eve"), headers=by("bob")),
    Step("PATCH /people/bob", 200, person("bob", grade=5), {"grade": 5}, by("admin")),
    # What holds is asked at the end: here nobody stays their own manager.
    places(
        [{"person": "eve", "unit": TAX, "manager": "eve"}, {"person": "eve", "unit": TAX}],
        [person("eve", unit=TAX)] * 2,
    ),
    places(
        [
            {"person": "ann", "unit": PAY, "manager": "bob"},
            {"person": "bob", "unit": FIN},
            {"person": "eve", "unit": TAX},
        ],
        [person("ann", desk=A12, **ANN), person("bob", grade=5, unit=FIN), person("eve", unit=TAX)],
    ),
    refused("PATCH /people/bob", 409, {"grade": 1}, person="a manager has a higher grade"),
    refused("PATCH /people/bob", 409, {"manager": "ann"}, person="a manager has a higher grade"),
    refused("PATCH /me", 403, {"grade": 12}, "ann", grade="forbidden"),
    Step("GET /people/ann/superiors", 200, [person("bob", grade=5, unit=FIN)], headers=by("eve")),
    Step(
        "GET /people?unit=PAY&kind=team",
        200,
        {"items": [person("ann", desk=A12, **ANN)], "total": 1},
        headers=by("eve"),
    ),
    Step("GET /people?country=DE", 200, {"items": [person("ann", desk=A12, **ANN)], "total": 1}, headers=by("eve")),
    Step("GET /people?search=taxes", 200, {"items": [person("eve", unit=TAX)], "total": 1}, headers=by("eve")),
    Step(
        "GET /units/division/FIN/everybody",
        200,
        [person("ann", desk=A12, **ANN), person("bob", grade=5, unit=FIN)],
        headers=by("eve"),
    ),
    Step(
        "GET /headcount",
        200,
        [{**key, "people": 1, "highest": grade} for key, grade in ((FIN, 5), (PAY, 1), (TAX, 1))],
        headers=by("eve"),
    ),
    # Two units become one.
    refused("POST /units/team/TAX/merge", 409, {"into": FIN}, unit="a unit merges into another one of its kind"),
    refused("POST /units/team/TAX/merge", 409, {"into": TAX}, unit="a unit merges into another one of its kind"),
    Step("POST /units/team/TAX/merge", 200, unit(PAY, "Payroll", "Finance / Payroll", FIN), {"into": PAY}, by("admin")),
    refused("GET /units/team/TAX", 404, None, unit="not found"),
    Step("GET /people/eve", 200, person("eve", unit=PAY), headers=by("eve")),
    refused("POST /placements", 422, {"placements": [{"person": "eve", "unit": TAX}]}, placements__0__unit="not found"),
    # What is gone stays gone until it is brought back; what is not empty does not go.
    refused("DELETE /units/team/PAY", 409, None, unit="people or units are left in it"),
    refused("DELETE /units/division/FIN", 409, None, unit="people or units are left in it"),
    Step("POST /units/team/TAX/restore", 200, unit(TAX, "Taxes", "Taxes"), None, by("admin")),
    refused("POST /units/team/TAX/restore", 404, None, unit="not found"),
    refused("DELETE /sites/DE/7", 409, None, site="somebody sits here"),
    Step("PATCH /me", 200, person("ann", **ANN), {"desk": None}, by("ann")),
    refused("DELETE /sites/DE/7", 403, None, "ann", site="forbidden"),
    Step("DELETE /sites/DE/7", 204, None, None, by("admin")),
    refused("GET /sites/DE/7/desks", 404, None, site="not found"),
    refused("PATCH /me", 422, {"desk": A12}, "ann", desk="not found"),
    Step("POST /sites/DE/7/restore", 200, site(2), None, by("admin")),
    Step("PATCH /me", 200, person("ann", desk=A12, **ANN), {"desk": A12}, by("ann")),
    # Case is no matter in a search, of whatever letters.
    Step("PATCH /sites/DE/7", 200, site(1, city="Köln"), {"city": "Köln"}, by("admin")),
    Step("GET /sites?search=K%C3%96LN", 200, {"items": [site(1, city="Köln")], "total": 1}, headers=by("ann")),
    # Two who edit one unit: the second has not seen what the first wrote.
    Step("PATCH /units/team/TAX", 200, unit(TAX, "Duties", "Duties"), {"name": "Duties"}, by("admin")),
    Step(
        "PATCH /units/team/TAX",
        412,
        ...,
        {"name": "Levies"},
        {**by("admin"), "if-match": '"1"'},
        media_type=PROBLEM,
    ),
    # Whoever has seen a unit with its head has seen it, although the head is gone.
    Step("POST /units", 201, ..., {"kind": "team", "code": "NEW", "name": "New", "head": "eve"}, by("admin")),
    Step("DELETE /people/eve", 204, None, None, by("admin")),
    Step("PATCH /units/team/NEW", 200, ..., {"name": "Newer"}, {**by("admin"), "if-match": '"1"'}),
]
