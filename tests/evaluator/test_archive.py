"""Archive: what is deleted softly, and comes back."""

from __future__ import annotations

from support.reference import BLUEPRINTS, client, model_of

ARCHIVE = model_of(BLUEPRINTS / "archive.py")


def test_an_account_that_comes_back_signs_in_anew() -> None:
    anonymous = client(ARCHIVE)
    given = {"email": "ann@example.com", "password": "long enough"}
    ann = anonymous.post("/users", given).body
    keeper = anonymous.post("/users", {**given, "email": "kim@example.com", "role": "keeper"}).body
    account = f"/users/{ann['id']}"
    assert anonymous.signed(f"Bearer {ann['access_token']}").delete(account).status == 204
    assert anonymous.signed(f"Bearer {keeper['access_token']}").post(f"{account}/restore").status == 200
    assert anonymous.post("/users/refresh", {"refresh_token": ann["refresh_token"]}).status == 401
    assert anonymous.post("/users/login", given).status == 200


def test_a_key_that_is_made_with_what_names_it_fits_a_path() -> None:
    anonymous = client(ARCHIVE)
    ann = anonymous.post("/users", {"email": "ann@example.com", "password": "long enough"}).body
    signed = anonymous.signed(f"Bearer {ann['access_token']}")
    assert signed.post("/folders", {"title": "Papers"}).status == 201
    document = {"number": 1, "title": "One", "tags": ["red", ".."]}
    refused = signed.post("/folders/papers/documents", document)
    assert (refused.status, refused.body["errors"]) == (422, {"tags": ["is invalid"]})
    assert signed.post("/folders/papers/documents", {**document, "tags": ["red", "..."]}).status == 201
