"""The voucher shop: goods leave the shelf, a voucher is used, and an order happens once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from support.problems import TIMES, by, login, refused, session
from support.steps import Keep, Step
from support.values import SECRET

TODAY = datetime.now(UTC).date()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def user(email: str, role: str = "customer") -> dict[str, Any]:
    return {"id": ..., "email": email, "role": role, **TIMES}


def product(sku: str, name: str, price: str, stock: int) -> dict[str, Any]:
    return {"sku": sku, "name": name, "price": price, "stock": stock, **TIMES}


def voucher(code: str, worth: str, *, used: bool = False, until: str | None = None) -> dict[str, Any]:
    return {"code": code, "worth": worth, "until": until, "used": used, **TIMES}


def order(number: str, customer: str, lines: list[tuple[str, int, str]], goods: str, **more: Any) -> dict[str, Any]:
    shown = [{"id": ..., "product": sku, "quantity": quantity, "price": price} for sku, quantity, price in lines]
    return {
        "number": number,
        "customer": Keep(customer),
        "status": more.get("status", "placed"),
        "voucher": more.get("voucher"),
        "discount": more.get("discount", "0.00"),
        "lines": shown,
        "goods": goods,
        "total": more.get("total", goods),
        **TIMES,
    }


def wanted(*lines: tuple[str, int], voucher: str | None = None) -> dict[str, Any]:
    said = {"wanted": [{"product": sku, "quantity": quantity} for sku, quantity in lines]}
    return said | ({"voucher": voucher} if voucher is not None else {})


FIRST = order("O000001", "ann_id", [("TEA", 3, "2.50"), ("CUP", 1, "4.00")], "11.50")

STEPS = [
    # People
    login("POST /v1/users/login", "keeper@example.com", user("keeper@example.com", "keeper"), "keeper"),
    *(
        Step(
            "POST /v1/users",
            201,
            {**user(f"{name}@example.com"), "id": Keep(f"{name}_id"), **session(name)},
            body={"email": f"{name}@example.com", "password": SECRET},
        )
        for name in ("ann", "bob")
    ),
    refused("GET /v1/users/{ann_id}", 404, "missing", user="not found", headers=by("bob")),
    refused("PATCH /v1/me", 403, "forbidden", role="forbidden", body={"role": "keeper"}, headers=by("bob")),
    # The shelf
    refused("POST /v1/products", 401, "unauthenticated", token="is missing", body={}),
    refused("POST /v1/products", 403, "forbidden", product="forbidden", body={}, headers=by("ann")),
    refused(
        "POST /v1/products",
        422,
        "invalid",
        stock="is unknown",
        sku="is invalid",
        name="can't be blank",
        price="must be at least 0.01",
        body={"sku": "tea", "name": " ", "price": 0, "stock": 5},
        headers=by("keeper"),
    ),
    *(
        Step(
            "POST /v1/products",
            201,
            product(sku, name, price, 0),
            body={"sku": sku, "name": name, "price": price},
            headers=by("keeper"),
        )
        for sku, name, price in (("TEA", "Tea", "2.50"), ("CUP", "Cup", "4.00"))
    ),
    *(
        Step(
            "POST /v1/products/TEA/restock",
            200,
            product("TEA", "Tea", "2.50", 5),
            body={"quantity": 5},
            headers=by("keeper", "tea"),
        )
        for _ in range(2)
    ),
    Step(
        "POST /v1/products/CUP/restock",
        200,
        product("CUP", "Cup", "4.00", 2),
        body={"quantity": 2},
        headers=by("keeper"),
    ),
    refused(
        "POST /v1/products/TEA/restock",
        422,
        "invalid",
        quantity="must be at least 1",
        body={"quantity": 0},
        headers=by("keeper"),
    ),
    # Vouchers
    *(
        Step("POST /v1/vouchers", 201, voucher(code, worth, until=until), body=said, headers=by("keeper"))
        for code, worth, until, said in (
            ("SPRING", "5.00", None, {"code": "SPRING", "worth": 5}),
            ("STALE", "5.00", f"{YESTERDAY}", {"code": "STALE", "worth": "5", "until": f"{YESTERDAY}"}),
            ("LARGE", "50.00", f"{TODAY}", {"code": "LARGE", "worth": "50.00", "until": f"{TODAY}"}),
        )
    ),
    refused("GET /v1/vouchers/SPRING", 403, "forbidden", voucher="forbidden", headers=by("ann")),
    # Orders
    refused(
        "POST /v1/orders",
        422,
        "invalid",
        **{"Idempotency-Key": "can't be blank"},
        body=wanted(("TEA", 1)),
        headers=by("ann"),
    ),
    refused("POST /v1/orders", 401, "unauthenticated", token="is missing", body=wanted(("TEA", 1))),
    refused(
        "POST /v1/orders",
        422,
        "invalid",
        **{"wanted.0.product": "not found"},
        body=wanted(("NONE", 1)),
        headers=by("ann", "none"),
    ),
    refused(
        "POST /v1/orders",
        422,
        "invalid",
        **{"wanted.1.quantity": "must be at most 100"},
        body=wanted(("TEA", 1), ("TEA", 101)),
        headers=by("ann", "101"),
    ),
    refused(
        "POST /v1/orders",
        409,
        "conflict",
        request="Tea is out of stock",
        body=wanted(("CUP", 2), ("TEA", 3), ("TEA", 3)),
        headers=by("ann", "six"),
    ),
    Step("GET /v1/products/CUP", 200, product("CUP", "Cup", "4.00", 2)),
    *(
        Step("POST /v1/orders", 201, FIRST, body=wanted(("TEA", 3), ("CUP", 1)), headers=by("ann", "first"))
        for _ in range(2)
    ),
    refused(
        "POST /v1/orders",
        422,
        "invalid",
        **{"Idempotency-Key": "is invalid"},
        body=wanted(("TEA", 1)),
        headers=by("ann", "first"),
    ),
    Step("GET /v1/products/TEA", 200, product("TEA", "Tea", "2.50", 2)),
    refused("GET /v1/orders/O000001", 404, "missing", order="not found", headers=by("bob")),
    Step("GET /v1/orders?goods_min=12", 200, {"items": [], "total": 0}, headers=by("keeper")),
    Step("GET /v1/orders?status=placed", 200, {"items": [FIRST], "total": 1}, headers=by("keeper")),
    # A voucher
    refused(
        "POST /v1/orders",
        422,
        "missing",
        voucher="no such voucher",
        body=wanted(("TEA", 1), voucher="NONE"),
        headers=by("bob", "a"),
    ),
    refused(
        "POST /v1/orders",
        409,
        "conflict",
        request="the voucher is too old",
        body=wanted(("TEA", 1), voucher="STALE"),
        headers=by("bob", "b"),
    ),
    Step(
        "POST /v1/orders",
        201,
        order("O000002", "bob_id", [("CUP", 1, "4.00")], "4.00", voucher="SPRING", discount="4.00", total="0.00"),
        body=wanted(("CUP", 1), voucher="SPRING"),
        headers=by("bob", "c"),
    ),
    Step("GET /v1/vouchers/SPRING", 200, voucher("SPRING", "5.00", used=True), headers=by("keeper")),
    refused(
        "POST /v1/orders",
        409,
        "conflict",
        voucher="has been used",
        body=wanted(("TEA", 1), voucher="SPRING"),
        headers=by("ann", "d"),
    ),
    Step("GET /v1/products/TEA", 200, product("TEA", "Tea", "2.50", 2)),
    Step("GET /v1/products/sold-out", 200, {"items": [product("CUP", "Cup", "4.00", 0)], "total": 1}),
    # What was sold; sending and cancelling
    Step(
        f"GET /v1/sales?since={TODAY}&until={TOMORROW}",
        200,
        [
            {"sku": "CUP", "name": "Cup", "quantity": 2, "amount": "8.00"},
            {"sku": "TEA", "name": "Tea", "quantity": 3, "amount": "7.50"},
        ],
        headers=by("keeper"),
    ),
    Step(f"GET /v1/sales?since={YESTERDAY}&until={TODAY}", 200, [], headers=by("keeper")),
    refused(f"GET /v1/sales?since={TODAY}", 403, "forbidden", request="forbidden", headers=by("ann")),
    refused("POST /v1/orders/O000001/send", 403, "forbidden", order="forbidden", headers=by("ann")),
    Step(
        "POST /v1/orders/O000002/cancel",
        200,
        order(
            "O000002",
            "bob_id",
            [("CUP", 1, "4.00")],
            "4.00",
            status="cancelled",
            voucher="SPRING",
            discount="4.00",
            total="0.00",
        ),
        headers=by("bob"),
    ),
    refused("POST /v1/orders/O000002/cancel", 409, "conflict", order="is in conflict", headers=by("bob")),
    Step("GET /v1/vouchers/SPRING", 200, voucher("SPRING", "5.00"), headers=by("keeper")),
    Step(
        "POST /v1/orders",
        201,
        order("O000003", "ann_id", [("TEA", 2, "2.50")], "5.00", voucher="SPRING", discount="5.00", total="0.00"),
        body=wanted(("TEA", 2), voucher="SPRING"),
        headers=by("ann", "e"),
    ),
    Step(
        "POST /v1/orders/O000001/send",
        200,
        {**FIRST, "status": "sent"},
        headers=by("keeper"),
    ),
    refused("POST /v1/orders/O000001/cancel", 409, "conflict", order="is in conflict", headers=by("ann")),
    refused("DELETE /v1/products/TEA", 409, "conflict", product="is in conflict", headers=by("keeper")),
]
