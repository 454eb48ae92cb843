"""The shop: roles in the row around, moves from state to state, versions, rows that are deleted softly."""

from __future__ import annotations

from typing import Any

import pytest

from support.reference import BLUEPRINTS, Client, client, model_of

SHOP = model_of(BLUEPRINTS / "shop.py")


@pytest.fixture
def anonymous() -> Client:
    return client(SHOP)


def register(visitor: Client, name: str) -> Client:
    account = {"email": f"{name}@example.com", "password": "long enough to pass", "name": name}
    answer = visitor.post("/v1/users", account)
    assert answer.status == 201, answer.body
    return visitor.signed(f"Bearer {answer.body['access_token']}")


@pytest.fixture
def owner(anonymous: Client) -> Client:
    signed = register(anonymous, "ann")
    assert signed.post("/v1/stores", {"name": "Tea House"}).body["slug"] == "tea-house"
    return signed


STORE = "/v1/stores/tea-house"
TEA = {"sku": "T1", "name": "Tea", "price": 3, "cost": "1.20", "stock": 10}


def test_whoever_makes_a_store_owns_it(owner: Client, anonymous: Client) -> None:
    stranger = register(anonymous, "bob")
    assert stranger.post(f"{STORE}/products", TEA).status == 403
    assert owner.post(f"{STORE}/products", TEA).status == 201
    assert anonymous.get(f"{STORE}/memberships").status == 401
    assert stranger.get(f"{STORE}/memberships").body == {"items": [], "total": 0}


def test_a_member_is_named_by_an_address_that_nobody_may_read(owner: Client, anonymous: Client) -> None:
    bob = register(anonymous, "bob")
    clerk = {"user": "bob@example.com", "role": "clerk"}
    assert owner.post(f"{STORE}/memberships", clerk).body["user"] == {"name": "bob"}
    assert owner.post(f"{STORE}/memberships", clerk).body["errors"] == {"user": ["has already been taken"]}
    assert owner.post(f"{STORE}/memberships", {**clerk, "user": "no@example.com"}).body["errors"] == {
        "user": ["not found"]
    }
    assert bob.post(f"{STORE}/products", TEA).status == 403
    assert bob.get(f"{STORE}/memberships").body["total"] == 2


def test_a_field_that_one_may_not_read_is_absent(owner: Client, anonymous: Client) -> None:
    product = f"{STORE}/products/{owner.post(f'{STORE}/products', TEA).body['id']}"
    assert owner.get(product).body["cost"] == "1.20"
    assert not {"cost", "reorder_at"} & anonymous.get(product).body.keys()


def test_a_version_that_was_not_seen_is_not_overwritten(owner: Client) -> None:
    product = f"{STORE}/products/{owner.post(f'{STORE}/products', TEA).body['id']}"
    seen = owner.get(product).headers["etag"]
    owner.headers = {"if-match": seen}
    assert owner.patch(product, {"stock": 9}).headers["etag"] != seen
    refused = owner.patch(product, {"stock": 8})
    assert (refused.status, refused.body["errors"]) == (412, {"product": ["has changed"]})


def order(customer: Client, product: Any, quantity: int) -> str:
    answer = customer.post(f"{STORE}/orders", {"lines": [{"product": product, "quantity": quantity}]})
    assert answer.status == 201, answer.body
    return f"{STORE}/orders/{answer.body['id']}"


def test_an_order_goes_from_state_to_state(owner: Client, anonymous: Client) -> None:
    tea = owner.post(f"{STORE}/products", TEA).body["id"]
    bob = register(anonymous, "bob")
    placed = order(bob, tea, 4)
    assert owner.post(f"{placed}/place").status == 403
    body = bob.post(f"{placed}/place").body
    assert (body["status"], body["total"], body["lines"][0]["unit_price"]) == ("placed", "12.00", "3.00")
    assert anonymous.get(f"{STORE}/products/{tea}").body["stock"] == 6
    assert bob.post(f"{placed}/place").status == 409
    assert bob.patch(placed, {"lines": []}).status == 403
    assert owner.post(f"{placed}/ship", {"tracking": "X"}).body["errors"] == {"order": ["is in conflict"]}
    assert bob.post(f"{placed}/cancel").body["status"] == "cancelled"
    assert anonymous.get(f"{STORE}/products/{tea}").body["stock"] == 10


def test_an_order_of_too_much_changes_nothing(owner: Client, anonymous: Client) -> None:
    tea = owner.post(f"{STORE}/products", TEA).body["id"]
    rice = owner.post(f"{STORE}/products", {**TEA, "sku": "R1", "name": "Rice", "stock": 1}).body["id"]
    bob = register(anonymous, "bob")
    lines = [{"product": tea, "quantity": 1}, {"product": rice, "quantity": 2}]
    placed = f"{STORE}/orders/{bob.post(f'{STORE}/orders', {'lines': lines}).body['id']}"
    assert bob.post(f"{placed}/place").body["errors"] == {"order": ["Rice is out of stock"]}
    assert bob.get(placed).body["status"] == "draft"
    assert anonymous.get(f"{STORE}/products/{tea}").body["stock"] == 10


def test_a_product_that_is_gone_stays_in_orders(owner: Client, anonymous: Client) -> None:
    tea = owner.post(f"{STORE}/products", TEA).body["id"]
    bob = register(anonymous, "bob")
    kept = order(bob, tea, 1)
    assert owner.delete(f"{STORE}/products/{tea}").status == 204
    assert anonymous.get(f"{STORE}/products/{tea}").status == 404
    assert anonymous.get(f"{STORE}/products").body["total"] == 0
    assert bob.get(kept).body["lines"][0]["product"] == tea
    assert owner.post(f"{STORE}/products", TEA).status == 201
    refused = bob.post(f"{STORE}/orders", {"lines": [{"product": tea, "quantity": 1}]})
    assert refused.body["errors"] == {"lines.0.product": ["not found"]}


def test_another_service_is_never_reached(owner: Client, anonymous: Client) -> None:
    tea = owner.post(f"{STORE}/products", TEA).body["id"]
    bob = register(anonymous, "bob")
    placed = order(bob, tea, 1)
    assert bob.post(f"{placed}/checkout").body["errors"] == {"order": ["only a placed order can be paid"]}
    assert bob.post(f"{placed}/place").status == 200
    assert bob.post(f"{placed}/checkout").status == 503
