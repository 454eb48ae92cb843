"""The ledger: operations outside entities, invariants, first rows, keys that make an operation happen once."""

from __future__ import annotations

from typing import Any

import pytest

from support.reference import BLUEPRINTS, Client, client, model_of

LEDGER = model_of(BLUEPRINTS / "ledger.py")


@pytest.fixture
def anonymous() -> Client:
    return client(LEDGER, TELLER_PASSWORD="quite a secret")


@pytest.fixture
def teller(anonymous: Client) -> Client:
    answer = anonymous.post("/v1/users/login", {"email": "teller@example.com", "password": "quite a secret"})
    assert answer.status == 200
    return anonymous.signed(f"Bearer {answer.body['access_token']}")


def register(visitor: Client, name: str) -> Client:
    answer = visitor.post("/v1/users", {"email": f"{name}@example.com", "password": "long enough"})
    return visitor.signed(f"Bearer {answer.body['access_token']}")


def once(caller: Client, key: str, path: str, body: Any) -> Any:
    caller.headers = {"idempotency-key": key}
    return caller.post(path, body)


def open_book(owner: Client) -> str:
    answer = owner.post("/v1/books", {"currency": "EUR"})
    assert answer.status == 201, answer.body
    number: str = answer.body["number"]
    return number


def test_money_moves_in_pairs_of_entries(teller: Client, anonymous: Client) -> None:
    ann, bob = register(anonymous, "ann"), register(anonymous, "bob")
    mine, theirs = open_book(ann), open_book(bob)
    assert (mine, theirs) == ("B00000003", "B00000004")
    assert once(teller, "1", "/v1/deposits", {"target": mine, "amount": "50"}).status == 201
    moved = once(ann, "2", "/v1/transfers", {"source": mine, "target": theirs, "amount": 20.5})
    assert moved.status == 201
    assert [entry["amount"] for entry in moved.body["entries"]] == ["-20.50"]
    assert ann.get(f"/v1/books/{mine}").body["balance"] == "29.50"
    assert bob.get(f"/v1/books/{theirs}").body["balance"] == "20.50"
    assert bob.get(f"/v1/books/{mine}").status == 404


def test_a_path_is_the_same_however_it_is_written(teller: Client, anonymous: Client) -> None:
    mine = open_book(register(anonymous, "ann"))
    first = once(teller, "one", "/v1/deposits", {"target": mine, "amount": 5})
    again = once(teller, "one", "/v1/d%65posits", {"target": mine, "amount": 5})
    assert (first.status, again.body) == (201, first.body)


def test_what_was_done_with_a_key_is_not_done_again(teller: Client, anonymous: Client) -> None:
    ann = register(anonymous, "ann")
    mine = open_book(ann)
    deposit = {"target": mine, "amount": 5}
    first = once(teller, "one", "/v1/deposits", deposit)
    assert once(teller, "one", "/v1/deposits", deposit) == first
    assert ann.get(f"/v1/books/{mine}").body["balance"] == "5.00"
    assert once(teller, "one", "/v1/deposits", {**deposit, "amount": 6}).body["errors"] == {
        "Idempotency-Key": ["is invalid"]
    }
    assert once(teller, "", "/v1/deposits", deposit).body["errors"] == {"Idempotency-Key": ["can't be blank"]}


def test_a_refusal_is_remembered_with_its_key(teller: Client, anonymous: Client) -> None:
    first = once(teller, "one", "/v1/deposits", {"target": "none", "amount": 5})
    assert (first.status, first.body["errors"]) == (422, {"book": ["no such book"]})
    open_book(register(anonymous, "ann"))
    assert once(teller, "one", "/v1/deposits", {"target": "none", "amount": 5}) == first
    other = once(teller, "one", "/v1/deposits", {"target": "B00000003", "amount": 5})
    assert other.body["errors"] == {"Idempotency-Key": ["is invalid"]}


def test_a_book_never_goes_below_zero(anonymous: Client) -> None:
    ann, bob = register(anonymous, "ann"), register(anonymous, "bob")
    mine, theirs = open_book(ann), open_book(bob)
    order = {"source": mine, "target": theirs, "amount": 1}
    refused = once(ann, "1", "/v1/transfers", order)
    assert (refused.status, refused.body["errors"]) == (409, {"book": ["insufficient funds"]})
    assert bob.get(f"/v1/books/{theirs}").body["balance"] == "0.00"


def test_refusals_are_told_as_the_operation_says(anonymous: Client) -> None:
    ann, bob = register(anonymous, "ann"), register(anonymous, "bob")
    mine, theirs = open_book(ann), open_book(bob)

    def refused(key: str, **order: object) -> tuple[int, Any]:
        answer = once(ann, key, "/v1/transfers", {"source": mine, "target": theirs, "amount": 1, **order})
        return answer.status, answer.body["errors"]

    assert refused("1", target="none") == (422, {"book": ["no such book"]})
    assert refused("2", source=theirs) == (422, {"source": ["not found"]})
    assert refused("3", target=mine) == (422, {"request": ["source and target are the same"]})
    assert refused("4", amount=0) == (422, {"amount": ["must be at least 0.01"]})
    assert once(ann, "5", "/v1/deposits", {"target": mine, "amount": 1}).status == 403
    assert anonymous.post("/v1/deposits", {}).status == 401


def test_a_query_answers_with_what_it_returns(teller: Client, anonymous: Client) -> None:
    ann = register(anonymous, "ann")
    mine = open_book(ann)
    for number in range(2):
        once(teller, str(number), "/v1/deposits", {"target": mine, "amount": 5})
    statement = ann.get(f"/v1/books/{mine}/statement", since="2030-01-01", until="2030-02-01").body
    assert [entry["balance_after"] for entry in statement] == ["5.00", "10.00"]
    assert ann.get(f"/v1/books/{mine}/statement", since="2030-01-03", until="2030-02-01").body == []
    assert ann.get(f"/v1/books/{mine}/statement", since="x").body["errors"] == {
        "since": ["is invalid"],
        "until": ["can't be blank"],
    }
