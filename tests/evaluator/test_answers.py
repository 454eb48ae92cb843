"""Answers in the templates, the words and the statuses of an API."""

from __future__ import annotations

import pytest

from support.reference import Client, client, model

API = model("""
from __future__ import annotations

from backwright import Account, App, Entity, Rest, View, show
from backwright.fields import Email, Password, field, within
from backwright.logic import action, computed, query, require
from backwright.rules import allow, anyone, me, signed_in

app = App(
    api=Rest(
        case="camel",
        unknown="ignore",
        limit=None,
        request={"data": {"attributes": "{data}"}},
        one={"success": True, "{entity}": "{data}", "timestamp": "{timestamp}"},
        many={"success": True, "data": "{data}"},
        page={"data": "{data}", "meta": {"total": "{total}", "page": "{page}", "pages": "{pages}", "limit": "{limit}"}},
        none={"success": True, "message": "{message}"},
        errors={"success": False, "error": {"code": "{code}", "message": "{message}", "details": "{details}"}},
        wording={"missing": "is gone", "done": "fine"},
        invalid=400,
        missing=(410, "was never here"),
    ),
)


class Member(Account):
    email: Email = field(unique=True)
    password: Password
    name: str = "someone"

    allow(create=anyone, read=me)


class PostCard(Entity):
    text: str
    sender: Member = me
    hidden: bool = False

    def shown(self) -> bool:
        return not self.hidden

    allow(read=shown, create=signed_in, update=sender, delete=sender)

    @computed
    def mine(self, me: Member | None) -> bool:
        return self.sender == me

    @computed
    def theirs(self, me: Member | None) -> bool:
        return self.sender != me

    @computed
    def reader(self, me: Member | None) -> str:
        return "nobody" if me is None else me.name

    @computed
    def again(self, me: Member) -> str:
        return me.name

    @action(by=signed_in, forbidden="is not yours", status=202)
    def burn(self, me: Member) -> None:
        require(self.sender == me, outcome="forbidden")
        self.hidden = True


class Teaser(View, PostCard):
    show(PostCard.text)
    allow(list=anyone)

    @query(limit=2, order="-text")
    def short(self) -> bool:
        return len(self.text) < 3
""")


@pytest.fixture
def anonymous() -> Client:
    return client(API)


@pytest.fixture
def ann(anonymous: Client) -> Client:
    body = {"data": {"attributes": {"email": "ann@example.com", "password": "long enough"}}}
    answer = anonymous.post("/members", body).body
    assert answer["member"]["name"] == "someone"
    return anonymous.signed(f"Bearer {answer['member']['accessToken']}")


def send(caller: Client, text: str, **more: object) -> int:
    answer = caller.post("/post-cards", {"data": {"attributes": {"text": text, "nonsense": 1, **more}}})
    identity: int = answer.body["postCard"]["id"] if answer.status == 201 else 0
    return identity


def test_a_row_stands_in_its_template(ann: Client, anonymous: Client) -> None:
    card = ann.get(f"/post-cards/{send(ann, 'hi')}").body
    assert (card["success"], card["timestamp"]) == (True, "2030-01-02T03:04:05.000003Z")
    assert {name: card["postCard"][name] for name in ("mine", "theirs", "reader", "again")} == {
        "mine": True,
        "theirs": False,
        "reader": "someone",
        "again": "someone",
    }
    assert anonymous.get("/post-cards").body["data"][0]["text"] == "hi"


def test_what_is_asked_about_nobody_is_false_or_null(ann: Client, anonymous: Client) -> None:
    card = anonymous.get(f"/post-cards/{send(ann, 'hi')}").body["postCard"]
    assert (card["mine"], card["theirs"], card["reader"], card["again"]) == (False, False, "nobody", None)


def test_an_answer_without_a_value_has_its_template(ann: Client) -> None:
    answer = ann.delete(f"/post-cards/{send(ann, 'hi')}")
    assert (answer.status, answer.body) == (200, {"success": True, "message": "fine"})


def test_a_row_that_the_caller_may_no_longer_read_is_not_shown(ann: Client) -> None:
    assert send(ann, "hi", hidden=True) == 0
    card = send(ann, "hi")
    answer = ann.post(f"/post-cards/{card}/burn")
    assert (answer.status, answer.body) == (200, {"success": True, "message": "fine"})
    assert ann.get(f"/post-cards/{card}").status == 410


def test_refusals_have_the_statuses_and_words_of_the_api_and_the_operation(ann: Client, anonymous: Client) -> None:
    missing = ann.get("/post-cards/9")
    assert (missing.status, missing.body) == (
        410,
        {
            "success": False,
            "error": {
                "code": "missing",
                "message": "was never here",
                "details": {"postCard": ["was never here"]},
            },
        },
    )
    invalid = ann.post("/post-cards", {"data": {"attributes": {}}})
    assert (invalid.status, invalid.body["error"]["details"]) == (400, {"text": ["can't be blank"]})
    assert ann.post("/post-cards", {"data": None}).body["error"]["details"] == {"data": ["can't be blank"]}
    card = send(ann, "hi")
    other = anonymous.post("/members", {"data": {"attributes": {"email": "b@example.com", "password": "long enough"}}})
    bob = anonymous.signed(f"Bearer {other.body['member']['accessToken']}")
    assert bob.post(f"/post-cards/{card}/burn").body["error"]["message"] == "is not yours"


def test_a_named_list_has_an_order_and_a_limit_of_its_own(ann: Client, anonymous: Client) -> None:
    for text in ("a", "bbb", "c", "b"):
        send(ann, text)
    assert anonymous.get("/teasers/short").body == {
        "data": [{"text": "c"}, {"text": "b"}],
        "meta": {"total": 3, "page": 1, "pages": 2, "limit": 2},
    }
    assert anonymous.get("/teasers").body["data"][1] == {"text": "bbb"}
