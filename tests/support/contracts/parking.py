"""Parking: `{success, data, message, timestamp}`, codes in capitals, the token alone in `X-Auth-Token`."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from support.steps import INSTANT, Keep, Step
from support.values import SECRET

TODAY = datetime.now(UTC).date()


def by(name: str) -> dict[str, str]:
    return {"X-Auth-Token": f"{{{name}}}"}


def success(data: Any) -> dict[str, Any]:
    return {"success": True, "data": data, "message": "Success", "timestamp": INSTANT}


def failure(code: str, message: str, **details: str) -> dict[str, Any]:
    faults = {subject: [said] for subject, said in details.items()}
    return {
        "success": False,
        "error": {"code": code, "message": message, "details": faults},
        "timestamp": INSTANT,
    }


def missing(subject: str) -> dict[str, Any]:
    return failure("NOT_FOUND", "Not found", **{subject: "Not found"})


def driver(login: str, name: str, token: str, credit: str = "0.00", role: str = "driver") -> dict[str, Any]:
    shown = {"login": login, "displayName": name, "credit": credit, "role": role, "token": Keep(token)}
    return {**shown, "createdAt": INSTANT, "updatedAt": INSTANT}


def shown(login: str, name: str, credit: str) -> dict[str, Any]:
    """A driver in whose place others may stand: without a token."""
    known = {"login": login, "displayName": name, "credit": credit, "role": "driver"}
    return {**known, "createdAt": INSTANT, "updatedAt": INSTANT}


def car_park(code: str, name: str, places: int, rate: str, free: int) -> dict[str, Any]:
    return {"code": code, "name": name, "places": places, "hourlyRate": rate, "freePlaces": free}


def ticket(number: str, plate: str, left: Any = None, fee: str | None = None) -> dict[str, Any]:
    return {
        "number": number,
        "carParkCode": "C1",
        "driver": "ann",
        "plate": plate,
        "enteredAt": INSTANT,
        "leftAt": left,
        "fee": fee,
    }


ANN = {"login": "ann", "password": SECRET, "displayName": "Ann"}
BOB = {"login": "bob", "password": SECRET, "displayName": "Bob"}
C1 = {"code": "C1", "name": "Station", "places": 1, "hourlyRate": 2.5}
DENIED = "Access denied"

STEPS = [
    # Drivers
    Step("POST /rest/drivers", 201, success(driver("ann", "Ann", "ann")), body=ANN),
    Step("POST /rest/drivers", 201, success(driver("bob", "Bob", "bob")), body=BOB),
    Step(
        "POST /rest/drivers",
        409,
        failure("CONFLICT", "login is taken", login="is taken"),
        body=ANN,
    ),
    Step(
        "POST /rest/drivers",
        422,
        failure(
            "VALIDATION_ERROR",
            "Validation failed",
            nick="is unknown",
            password="is too short (minimum is 10)",
            displayName="can't be blank",
        ),
        body={"login": "eve", "password": "short", "nick": "e"},
    ),
    Step(
        "POST /rest/drivers/sessions",
        401,
        failure("NOT_SIGNED_IN", "Sign in first", credentials="Sign in first"),
        body={"login": "ann", "password": "not mine at all"},
    ),
    Step(
        "POST /rest/drivers/sessions",
        200,
        success(driver("warden", "Warden", "warden", role="warden")),
        body={"login": "warden", "password": SECRET},
    ),
    Step("GET /rest/profile", 401, failure("NOT_SIGNED_IN", "Sign in first", token="Sign in first")),
    Step(
        "GET /rest/profile",
        401,
        failure("NOT_SIGNED_IN", "Sign in first", token="Sign in first"),
        headers={"X-Auth-Token": "Bearer {ann}"},
    ),
    Step(
        "GET /rest/profile",
        401,
        failure("NOT_SIGNED_IN", "Sign in first", token="Sign in first"),
        headers={"Authorization": "Bearer {ann}"},
    ),
    Step("GET /rest/profile", 200, success(driver("ann", "Ann", "ann")), headers=by("ann")),
    Step(
        "PUT /rest/profile",
        200,
        success(driver("ann", "Ann A.", "ann")),
        body={"displayName": "Ann A."},
        headers=by("ann"),
    ),
    Step("GET /rest/drivers/bob", 404, missing("driver"), headers=by("ann")),
    # Car parks
    Step(
        "POST /rest/car-parks",
        403,
        failure("ACCESS_DENIED", DENIED, carPark=DENIED),
        body=C1,
        headers=by("ann"),
    ),
    Step(
        "POST /rest/car-parks",
        422,
        failure("VALIDATION_ERROR", "Validation failed", places="is invalid", hourlyRate="must be at most 99"),
        body={**C1, "places": "1", "hourlyRate": 100},
        headers=by("warden"),
    ),
    Step(
        "POST /rest/car-parks",
        201,
        success(car_park("C1", "Station", 1, "2.50", 1)),
        body=C1,
        headers=by("warden"),
    ),
    Step(
        "PUT /rest/car-parks/C1",
        200,
        success(car_park("C1", "Main station", 1, "2.50", 1)),
        body={"name": "Main station"},
        headers=by("warden"),
    ),
    Step("GET /rest/car-parks", 200, success([car_park("C1", "Main station", 1, "2.50", 1)])),
    Step("GET /rest/car-parks/C9", 404, missing("carPark")),
    # Stays
    Step(
        "POST /rest/car-parks/C1/entries",
        422,
        failure("VALIDATION_ERROR", "Validation failed", plate="is invalid"),
        body={"plate": "b-1"},
        headers=by("ann"),
    ),
    Step(
        "POST /rest/car-parks/C1/entries",
        201,
        success(ticket("P000001", "B-XY12")),
        body={"plate": "B-XY12"},
        headers=by("ann"),
    ),
    Step(
        "POST /rest/car-parks/C1/entries",
        409,
        failure("CONFLICT", "The car park is full", carPark="The car park is full"),
        body={"plate": "B-XY13"},
        headers=by("bob"),
    ),
    Step("GET /rest/car-parks/C1/occupancy", 200, success(["B-XY12"]), headers=by("warden")),
    Step("GET /plates/B-XY12", 404, ..., headers=by("warden")),
    Step("GET /rest/plates/B-XY12", 200, success("C1"), headers=by("warden")),
    Step("GET /rest/plates/B-XY99", 200, success(None), headers=by("warden")),
    Step("GET /rest/plates/%ff", 404, ..., headers=by("warden")),
    Step("GET /rest/tickets/P000001", 404, missing("ticket"), headers=by("bob")),
    Step(
        "POST /rest/tickets/P000001/exit",
        403,
        failure("ACCESS_DENIED", "Not enough credit", ticket="Not enough credit"),
        headers=by("ann"),
    ),
    Step(
        "POST /rest/drivers/ann/top-up",
        200,
        success(shown("ann", "Ann A.", "10.00")),
        body={"amount": 10},
        headers=by("ann"),
    ),
    Step(
        "POST /rest/tickets/P000001/exit",
        200,
        success(ticket("P000001", "B-XY12", INSTANT, "2.50")),
        headers=by("ann"),
    ),
    Step(
        "POST /rest/tickets/P000001/exit",
        409,
        failure("CONFLICT", "The car has left already", ticket="The car has left already"),
        headers=by("ann"),
    ),
    Step(
        "GET /rest/tickets?carPark=C1&plate=B-XY12",
        200,
        success([ticket("P000001", "B-XY12", INSTANT, "2.50")]),
        headers=by("ann"),
    ),
    Step("GET /rest/tickets", 200, success([]), headers=by("bob")),
    Step(
        f"GET /rest/reports/income?day={TODAY}",
        200,
        success([{"carPark": "C1", "stays": 1, "total": "2.50"}]),
        headers=by("warden"),
    ),
    Step("GET /rest/profile", 200, success(driver("ann", "Ann A.", "ann", "7.50")), headers=by("ann")),
    Step(
        "DELETE /rest/profile",
        409,
        failure("CONFLICT", "driver is in conflict", driver="is in conflict"),
        headers=by("ann"),
    ),
    Step("DELETE /rest/profile", 200, success(None), headers=by("bob")),
    Step(
        "GET /rest/profile",
        401,
        failure("NOT_SIGNED_IN", "Sign in first", token="Sign in first"),
        headers=by("bob"),
    ),
]
