"""To-do lists: UUIDs, refresh tokens, shared rows, inline rows of one's own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest

from support.reference import Client, client, example

TODO = example("todo")


@pytest.fixture
def anonymous() -> Client:
    return client(TODO)


def register(visitor: Client, name: str) -> tuple[Client, dict[str, Any]]:
    account = {"email": f"{name}@example.com", "password": "long enough", "name": name}
    answer = visitor.post("/v1/users", account)
    assert answer.status == 201, answer.body
    return visitor.signed(f"Bearer {answer.body['access_token']}"), answer.body


@pytest.fixture
def ann(anonymous: Client) -> Client:
    return register(anonymous, "ann")[0]


def test_ids_are_uuids(anonymous: Client) -> None:
    _, account = register(anonymous, "ann")
    assert UUID(account["id"]).version == 7
    assert {"access_token", "refresh_token", "token_type", "expires_in"} <= account.keys()


def test_a_refresh_token_is_good_once_and_its_reuse_ends_the_session(anonymous: Client) -> None:
    _, account = register(anonymous, "ann")
    refreshed = anonymous.post("/v1/users/refresh", {"refresh_token": account["refresh_token"]})
    assert refreshed.status == 200
    assert anonymous.signed(f"Bearer {refreshed.body['access_token']}").get("/v1/users/me").status == 404
    assert anonymous.signed(f"Bearer {refreshed.body['access_token']}").get("/v1/me").status == 200
    assert anonymous.post("/v1/users/refresh", {"refresh_token": account["refresh_token"]}).status == 401
    assert anonymous.post("/v1/users/refresh", {"refresh_token": refreshed.body["refresh_token"]}).status == 401


def test_signing_out_and_a_new_password_end_sessions(anonymous: Client) -> None:
    ann, account = register(anonymous, "ann")
    assert anonymous.post("/v1/users/logout", {"refresh_token": account["refresh_token"]}).status == 204
    assert anonymous.post("/v1/users/refresh", {"refresh_token": account["refresh_token"]}).status == 401
    signed = anonymous.post("/v1/users/login", {"email": "ann@example.com", "password": "long enough"}).body
    assert ann.patch("/v1/me", {"password": "another long one"}).status == 200
    assert anonymous.post("/v1/users/refresh", {"refresh_token": signed["refresh_token"]}).status == 401


def test_members_work_on_a_list_with_its_owner(ann: Client, anonymous: Client) -> None:
    bob, other = register(anonymous, "bob")
    project = ann.post("/v1/lists", {"name": "Home", "members": []}).body
    path = f"/v1/lists/{project['id']}"
    assert bob.get(path).status == 404
    shared = ann.patch(path, {"members": [other["id"]]})
    assert shared.body["members"] == [{"id": other["id"], "name": "bob"}]
    assert bob.post(f"{path}/tasks", {"title": "Wash", "steps": []}).status == 201
    assert bob.patch(path, {"name": "Ours"}).status == 403
    assert bob.get("/v1/lists").body["items"][0]["open_tasks"] == 1


def test_rows_of_ones_own_are_replaced_by_their_id(ann: Client) -> None:
    path = f"/v1/lists/{ann.post('/v1/lists', {'name': 'Home', 'members': []}).body['id']}/tasks"
    task = ann.post(path, {"title": "Bake", "steps": [{"text": "mix"}, {"text": "wait"}, {"text": "eat"}]}).body
    mix, wait, _ = task["steps"]
    steps = [{"id": wait["id"], "done": True}, {"text": "smell"}, {"id": mix["id"], "text": "stir"}]
    changed = ann.patch(f"{path}/{task['id']}", {"steps": steps}).body["steps"]
    assert [(step["text"], step["done"]) for step in changed] == [("stir", False), ("wait", True), ("smell", False)]
    assert ann.patch(f"{path}/{task['id']}", {"title": "Bread"}).body["steps"] == changed
    refused = ann.patch(f"{path}/{task['id']}", {"steps": [{"text": "", "more": 1}]})
    assert refused.body["errors"] == {"steps.0.more": ["is unknown"], "steps.0.text": ["can't be blank"]}


def test_names_are_unique_for_their_owner(ann: Client, anonymous: Client) -> None:
    bob, _ = register(anonymous, "bob")
    assert ann.post("/v1/lists", {"name": "Home", "members": []}).status == 201
    assert bob.post("/v1/lists", {"name": "Home", "members": []}).status == 201
    refused = ann.post("/v1/lists", {"name": "Home", "members": []})
    assert (refused.status, refused.body["errors"]) == (409, {"name": ["has already been taken"]})


def test_tasks_are_ordered_filtered_and_completed(ann: Client) -> None:
    path = f"/v1/lists/{ann.post('/v1/lists', {'name': 'Home', 'members': []}).body['id']}/tasks"
    for title, priority, due in (("a", 3, None), ("b", 3, "2030-05-01"), ("c", 1, None), ("d", 3, "2030-04-01")):
        assert ann.post(path, {"title": title, "priority": priority, "due": due, "steps": []}).status == 201

    def titles(**query: object) -> list[str]:
        return [task["title"] for task in ann.get(path, **query).body["items"]]

    assert titles() == ["c", "d", "b", "a"]
    assert titles(sort="-due") == ["b", "d", "c", "a"]
    assert titles(due_max="2030-04-30") == ["d"]
    assert titles(done="true") == []
    assert ann.get(path, done="yes").body["errors"] == {"done": ["is invalid"]}
    task = ann.get(path).body["items"][0]
    assert "notes" not in task
    assert ann.post(f"{path}/{task['id']}/complete").body["done"] is True
    assert ann.post(f"{path}/{task['id']}/complete").body["errors"] == {"task": ["is done already"]}
    assert titles(done="false") == ["d", "b", "a"]


def test_an_account_goes_with_what_nobody_else_keeps(ann: Client, anonymous: Client) -> None:
    assert ann.delete("/v1/me").status == 204
    assert ann.get("/v1/me").body["errors"] == {"token": ["is invalid"]}
    bob, _ = register(anonymous, "bob")
    bob.post("/v1/lists", {"name": "Home", "members": []})
    refused = bob.delete("/v1/me")
    assert (refused.status, refused.body["errors"]) == (409, {"user": ["is in conflict"]})
