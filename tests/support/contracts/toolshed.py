"""The tool shed: `{data, pagination}`, `{error: {code, message, details}}`, 400 for what is invalid."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from support.steps import INSTANT, Keep, Step
from support.values import SECRET

TODAY = datetime.now(UTC).date()
V = "/api/v2"
TIMES = {"created_at": INSTANT, "updated_at": INSTANT}


def by(name: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {{{name}}}"}


def error(code: str, message: str, **details: list[str]) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "details": details}}


def member(id_: Any, email: str, name: str, role: str = "member", phone: str | None = None) -> dict[str, Any]:
    return {"id": id_, "email": email, "full_name": name, "phone": phone, "role": role, **TIMES}


def tool(code: str, name: str, kind: str, fee: str, **other: Any) -> dict[str, Any]:
    shown = {"code": code, "name": name, "type": kind, "daily_fee": fee, "max_days": 7, "retired": False}
    return shown | other | {"available": other.get("available", True), **TIMES}


def loan(number: int, days: int, renewed: int = 0, returned: Any = None) -> dict[str, Any]:
    due = (TODAY + timedelta(days=days)).isoformat()
    return {
        "id": number,
        "tool": "T-0001",
        "borrower": {"id": Keep("ann_id"), "full_name": "Ann"},
        "due_on": due,
        "renewed": renewed,
        "returned_at": returned,
        **TIMES,
    }


def pages(total: int, page: int = 1, per_page: int = 10) -> dict[str, int]:
    return {"page": page, "per_page": per_page, "total": total, "total_pages": -(-total // per_page)}


TOKENS = {"access_token": ..., "token_type": "Bearer", "expires_in": 900}
ANN = {"email": "ann@example.com", "password": SECRET, "full_name": "Ann"}
BOB = {"email": "bob@example.com", "password": SECRET, "full_name": "Bob", "phone": "+49123456"}
FAULTS = "The request has faults"

STEPS = [
    # People
    Step(
        f"POST {V}/members",
        400,
        error("invalid", FAULTS, email=["is invalid"], password=["is required"], full_name=["is required"]),
        body={"email": "no address", "full_name": "  "},
    ),
    Step(
        f"POST {V}/members",
        201,
        {"data": member(Keep("ann_id"), "ann@example.com", "Ann") | TOKENS | {"access_token": Keep("ann")}},
        body={**ANN, "nickname": "ignored"},
    ),
    Step(
        f"POST {V}/members",
        409,
        error("conflict", "email already exists", email=["already exists"]),
        body={**ANN, "email": "ANN@example.com"},
    ),
    Step(
        f"POST {V}/members",
        201,
        {"data": member(..., "bob@example.com", "Bob", phone="+49123456") | TOKENS | {"access_token": Keep("bob")}},
        body=BOB,
    ),
    Step(
        f"POST {V}/members/login",
        401,
        error("unauthenticated", "credentials do not match", credentials=["do not match"]),
        body={"email": "ann@example.com", "password": "something else"},
    ),
    Step(
        f"POST {V}/members/login",
        200,
        {"data": member(..., "steward@example.com", "Steward", "steward") | TOKENS | {"access_token": Keep("steward")}},
        body={"email": "steward@example.com", "password": SECRET},
    ),
    Step(f"GET {V}/me", 401, error("unauthenticated", "token is required", token=["is required"])),
    Step(f"GET {V}/me", 200, {"data": member(Keep("ann_id"), "ann@example.com", "Ann")}, headers=by("ann")),
    Step(
        f"GET {V}/members/999",
        404,
        error("missing", "There is no such thing", member=["There is no such thing"]),
        headers=by("ann"),
    ),
    # Tools
    Step(
        f"POST {V}/tools",
        403,
        error("forbidden", "This is not yours to do", tool=["This is not yours to do"]),
        body={"name": "Saw", "type": "wood"},
        headers=by("ann"),
    ),
    Step(
        f"POST {V}/tools",
        400,
        error("invalid", FAULTS, type=["is invalid"], daily_fee=["must be at least 0"]),
        body={"name": "Saw", "type": "stone", "daily_fee": -1},
        headers=by("steward"),
    ),
    Step(
        f"POST {V}/tools",
        201,
        {"data": tool("T-0001", "Saw", "wood", "1.50")},
        body={"name": "Saw", "type": "wood", "daily_fee": "1.5"},
        headers=by("steward"),
    ),
    Step(
        f"POST {V}/tools",
        201,
        {"data": tool("T-0002", "Drill", "metal", "0.00", max_days=3)},
        body={"name": "Drill", "type": "metal", "max_days": "3", "retired": "false"},
        headers=by("steward"),
    ),
    Step(
        f"GET {V}/tools?limit=1&colour=red",
        200,
        {
            "data": [tool("T-0002", "Drill", "metal", "0.00", max_days=3)],
            "pagination": pages(2, per_page=1),
        },
    ),
    Step(
        f"GET {V}/tools?limit=1&page=2",
        200,
        {"data": [tool("T-0001", "Saw", "wood", "1.50")], "pagination": pages(2, 2, 1)},
    ),
    Step(f"GET {V}/tools?page=9", 200, {"data": [], "pagination": pages(2, 9)}),
    Step(f"GET {V}/tools?page=0", 400, error("invalid", FAULTS, page=["must be at least 1"])),
    Step(f"GET {V}/tools?page=last", 400, error("invalid", FAULTS, page=["is invalid"])),
    Step(
        f"GET {V}/tools?type=wood",
        200,
        {"data": [tool("T-0001", "Saw", "wood", "1.50")], "pagination": pages(1)},
    ),
    Step(f"GET {V}/tools?limit=51", 400, error("invalid", FAULTS, limit=["must be at most 50"])),
    # Loans
    Step(
        f"POST {V}/tools/T-0002/checkout",
        400,
        error("invalid", "This tool is lent for 3 days at most", tool=["This tool is lent for 3 days at most"]),
        body={},
        headers=by("ann"),
    ),
    Step(
        f"POST {V}/tools/T-0001/checkout",
        400,
        error("invalid", FAULTS, days=["is invalid"]),
        body={"days": "three"},
        headers=by("ann"),
    ),
    Step(f"POST {V}/tools/T-0001/checkout", 201, {"data": loan(1, 3)}, body={"days": "3"}, headers=by("ann")),
    Step(
        f"POST {V}/tools/T-0001/checkout",
        409,
        error("conflict", "The tool is not on the shelf", tool=["The tool is not on the shelf"]),
        body={},
        headers=by("bob"),
    ),
    Step(f"GET {V}/tools/T-0001", 200, {"data": tool("T-0001", "Saw", "wood", "1.50", available=False)}),
    Step(
        f"GET {V}/loans/1",
        404,
        error("missing", "There is no such thing", loan=["There is no such thing"]),
        headers=by("bob"),
    ),
    Step(
        f"PUT {V}/loans/1/renewal",
        200,
        {"data": {"due_on": ..., "renewals_left": 1}},
        body={"days": 2},
        headers=by("ann"),
    ),
    Step(
        f"PUT {V}/loans/1/renewal",
        200,
        {"data": {"due_on": ..., "renewals_left": 0}},
        body={"days": 1},
        headers=by("ann"),
    ),
    Step(
        f"PUT {V}/loans/1/renewal",
        403,
        error("forbidden", "The loan was renewed twice", loan=["The loan was renewed twice"]),
        body={"days": 1},
        headers=by("ann"),
    ),
    Step(
        f"GET {V}/loans",
        200,
        {"data": [loan(1, 6, 2)], "pagination": pages(1)},
        headers=by("ann"),
    ),
    Step(
        f"GET {V}/loans/overdue",
        200,
        {"data": [], "pagination": pages(0)},
        headers=by("steward"),
    ),
    Step(
        f"DELETE {V}/tools/T-0001",
        409,
        error("conflict", "tool is in conflict", tool=["is in conflict"]),
        headers=by("steward"),
    ),
    Step(f"POST {V}/loans/1/return", 200, {"data": loan(1, 6, 2, INSTANT)}, headers=by("ann")),
    Step(
        f"POST {V}/loans/1/return",
        410,
        error("conflict", "The tool is back already", loan=["The tool is back already"]),
        headers=by("ann"),
    ),
    # Shelves and numbers
    Step(f"GET {V}/shelves/wood", 200, {"data": {"type": "wood", "tools": 1, "dearest": "1.50"}}),
    Step(f"GET {V}/shelves/stone", 404, error("missing", "There is no such thing", request=["There is no such thing"])),
    Step(f"GET {V}/statistics/borrowed?since={TODAY}", 200, {"data": 1}, headers=by("steward")),
    Step(f"GET {V}/statistics/borrowed", 400, error("invalid", FAULTS, since=["is required"]), headers=by("steward")),
    Step(f"GET {V}/nowhere", 404, error("missing", "There is no such thing", request=["There is no such thing"])),
    Step(f"DELETE {V}/tools/T-0002", 204, headers=by("steward")),
]
