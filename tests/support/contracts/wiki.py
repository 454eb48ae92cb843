"""The wiki: each save is a revision, old ones come back, protected pages are for editors."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from support.problems import by, refused
from support.steps import INSTANT, Keep, Step
from support.values import SECRET

TODAY = datetime.now(UTC).date()
TOMORROW = TODAY + timedelta(days=1)
TIMES = {"createdAt": INSTANT, "updatedAt": INSTANT}


def user(name: str, role: str = "writer") -> dict[str, Any]:
    return {"name": name, "email": f"{name}@example.com", "role": role, **TIMES}


def tokens(name: str) -> dict[str, Any]:
    return {"accessToken": Keep(name), "tokenType": "Bearer", "expiresIn": 900}


def page(title: str, text: str, note: str, editor: str, edits: int, **more: Any) -> dict[str, Any]:
    return {
        "slug": "green-tea",
        "title": title,
        "text": text,
        "note": note,
        "topics": more.get("topics", []),
        "protection": more.get("protection", "open"),
        "editedBy": {"name": editor},
        "edits": edits,
        **TIMES,
    }


def short(whole: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in whole.items() if name not in ("text", "note")}


def change(number: int, title: str, note: str, author: str) -> dict[str, Any]:
    return {"slug": "green-tea", "title": title, "number": number, "note": note, "author": author, "at": INSTANT}


FIRST = page("Green tea", "Steep it hot.", "", "ann", 1, topics=["drinks"])
SECOND = page("Green tea", "Steep it at 80 degrees.", "cooler", "bob", 2, topics=["drinks"])
THIRD = page("Green tea", "Steep it hot.", "back to revision 1", "ann", 3, topics=["drinks"])
LOCKED = {**THIRD, "protection": "editors", "note": "quarrels", "editedBy": {"name": "admin"}, "edits": 4}

STEPS = [
    Step(
        "POST /v1/users/login",
        200,
        {**user("admin", "admin"), **tokens("admin")},
        body={"email": "admin@example.com", "password": SECRET},
    ),
    *(
        Step(
            "POST /v1/users",
            201,
            {**user(name), **tokens(name)},
            body={"name": name, "email": f"{name}@example.com", "password": SECRET},
        )
        for name in ("ann", "bob")
    ),
    Step("GET /v1/authors/ann", 200, {"name": "ann"}),
    # A page, and its revisions
    refused("POST /v1/pages", 401, "unauthenticated", token="is missing", body={"title": "Green tea"}),
    refused(
        "POST /v1/pages",
        403,
        "forbidden",
        protection="forbidden",
        body={"title": "Green tea", "topics": [], "protection": "editors"},
        headers=by("ann"),
    ),
    Step(
        "POST /v1/pages",
        201,
        FIRST,
        body={"title": "Green tea", "text": "Steep it hot.", "topics": ["drinks"]},
        headers=by("ann"),
        tag="first",
    ),
    Step("GET /v1/topics", 200, {"items": ["drinks"], "total": 1}),
    Step(
        "PATCH /v1/pages/green-tea",
        200,
        SECOND,
        body={"text": "Steep it at 80 degrees.", "note": "cooler"},
        headers=by("bob") | {"If-Match": "{first}"},
        tag="second",
    ),
    refused(
        "PATCH /v1/pages/green-tea",
        412,
        "stale",
        page="has changed",
        body={"text": "Boil it."},
        headers=by("ann") | {"If-Match": "{first}"},
    ),
    Step("GET /v1/pages/green-tea", 200, SECOND, tag="second"),
    Step("GET /v1/pages?topic=drinks", 200, {"items": [short(SECOND)], "total": 1}),
    Step("GET /v1/pages?search=steep&sort=-edits", 200, {"items": [short(SECOND)], "total": 1}),
    Step("GET /v1/pages?topic=food", 200, {"items": [], "total": 0}),
    Step(
        "GET /v1/pages/green-tea/revisions",
        200,
        {
            "items": [
                {"number": 2, "title": "Green tea", "note": "cooler", "author": {"name": "bob"}, "size": 23, **TIMES},
                {"number": 1, "title": "Green tea", "note": "", "author": {"name": "ann"}, "size": 13, **TIMES},
            ],
            "total": 2,
        },
    ),
    Step(
        "GET /v1/pages/green-tea/revisions/1",
        200,
        {
            "number": 1,
            "title": "Green tea",
            "text": "Steep it hot.",
            "note": "",
            "author": {"name": "ann"},
            "size": 13,
            **TIMES,
        },
    ),
    refused("GET /v1/pages/green-tea/revisions/3", 404, "missing", revision="not found"),
    # What was comes back
    refused("POST /v1/pages/green-tea/revisions/1/restore", 401, "unauthenticated", token="is missing"),
    refused(
        "POST /v1/pages/green-tea/revisions/2/restore",
        409,
        "conflict",
        revision="the page is like that",
        headers=by("ann"),
    ),
    Step("POST /v1/pages/green-tea/revisions/1/restore", 200, THIRD, headers=by("ann")),
    refused("PATCH /v1/pages/green-tea", 401, "unauthenticated", token="is missing", body={"text": "Boil it."}),
    # Protection
    refused(
        "PATCH /v1/pages/green-tea",
        403,
        "forbidden",
        protection="forbidden",
        body={"protection": "editors"},
        headers=by("ann"),
    ),
    Step(
        "PATCH /v1/pages/green-tea",
        200,
        LOCKED,
        body={"protection": "editors", "note": "quarrels"},
        headers=by("admin"),
    ),
    refused(
        "PATCH /v1/pages/green-tea", 403, "forbidden", page="forbidden", body={"text": "Boil it."}, headers=by("ann")
    ),
    refused("POST /v1/pages/green-tea/revisions/2/restore", 403, "forbidden", revision="forbidden", headers=by("bob")),
    Step("PATCH /v1/users/bob", 200, user("bob", "editor"), body={"role": "editor"}, headers=by("admin")),
    Step(
        "POST /v1/pages/green-tea/revisions/2/restore",
        200,
        {
            **LOCKED,
            "text": "Steep it at 80 degrees.",
            "note": "back to revision 2",
            "editedBy": {"name": "bob"},
            "edits": 5,
        },
        headers=by("bob"),
    ),
    # History
    Step(
        f"GET /v1/pages/green-tea/history?since={TODAY}&until={TOMORROW}",
        200,
        [
            change(5, "Green tea", "back to revision 2", "bob"),
            change(4, "Green tea", "quarrels", "admin"),
            change(3, "Green tea", "back to revision 1", "ann"),
            change(2, "Green tea", "cooler", "bob"),
            change(1, "Green tea", "", "ann"),
        ],
    ),
    Step(f"GET /v1/pages/green-tea/history?since={TOMORROW}&until={TOMORROW}", 200, []),
    Step(
        "GET /v1/pages/green-tea/contributors",
        200,
        [{"name": "ann", "edits": 2}, {"name": "bob", "edits": 2}, {"name": "admin", "edits": 1}],
    ),
    Step("GET /v1/changes?count=1", 200, [change(5, "Green tea", "back to revision 2", "bob")]),
    refused("GET /v1/changes?count=101", 422, "invalid", count="must be at most 100"),
]
