"""What has to hold at the end of an operation may be broken before it: in branches, in loops, before a return."""

from __future__ import annotations

import json
from typing import Any

import pytest

from backwright.model.backend import Backend
from support.alike import Comparison
from support.given_up import HEADER, giving_up
from support.running import Project, started
from support.walks.sides import Answer, ReferenceSide, ServerSide, Side

pytestmark = pytest.mark.blueprint("tests/blueprints/larder.py")
LOW, HIGH = {"weight": ["must be at least 0"]}, {"weight": ["must be at most 50"]}
BEARS = {"shelf": ["bears no more"]}
FULL = {"jar": ["is not as full as it has to be"]}


def ask(side: Side, method: str, target: str, sent: object = None, **headers: str) -> Answer:
    body = None if sent is None else json.dumps(sent).encode()
    return side.ask(method, target, {"content-type": "application/json", **headers}, body)


class Larder:
    """A shelf with jars on both sides, for each of the cases another."""

    def __init__(self, *sides: Side) -> None:
        self.sides = sides
        self._shelves = 0
        self._jars = 0

    def shelf(self, jars: dict[str, int], **values: int) -> tuple[str, list[int]]:
        """The path of a new shelf, and the numbers of its jars."""
        self._shelves += 1
        path = f"/shelfs/s{self._shelves}"
        self.both("POST", "/shelfs", {"name": f"s{self._shelves}", **values}, 201)
        for label, weight in jars.items():
            self.both("POST", f"{path}/jars", {"label": label, "weight": weight}, 201)
        numbers = [self._jars + number for number in range(1, len(jars) + 1)]
        self._jars += len(jars)
        return path, numbers

    def both(self, method: str, path: str, sent: object, status: int, errors: object = None) -> Any:
        """The answer, which is the same on both sides."""
        first, second = (ask(side, method, path, sent) for side in self.sides)
        assert (first.status, second.status) == (status, status), (path, sent, first.body, second.body)
        Comparison(frozenset()).check(first.body, second.body, path)
        if errors is not None:
            assert second.body["errors"] == errors, (path, sent)
        return second.body

    def weights(self, path: str) -> list[int]:
        return [jar["weight"] for jar in self.both("GET", f"{path}/jars", None, 200)["items"]]


@pytest.fixture
def larder(model: Backend, project: Project, database: str) -> Any:
    with started(project, database) as address:
        yield Larder(ReferenceSide(model), ServerSide(model, address, database))


def test_limits_hold_after_loops(larder: Larder) -> None:
    path, (one, two) = larder.shelf({"a": 3, "b": 5})
    larder.both("POST", f"{path}/shift", {"steps": [-15, 30, -7]}, 200)
    larder.both("POST", f"{path}/shift", {"steps": [5, -15]}, 200)
    larder.both("POST", f"{path}/shift", {"steps": [5, -40]}, 409, {"room": ["must be at least 0"]})
    larder.both("POST", f"{path}/shake", {"by": 4, "back": 4}, 200)
    larder.both("POST", f"{path}/shake", {"by": 4, "back": 0}, 409, LOW)
    larder.both("POST", "/move", {"jars": [one, one, two], "by": 2}, 204)
    assert larder.weights(path) == [3, 5]


def test_what_a_later_turn_requires_is_told_first(larder: Larder) -> None:
    path, _ = larder.shelf({"a": 3, "shut": 5})
    larder.both("POST", f"{path}/pour", {"by": 4}, 409, {"shelf": ["is shut"]})
    path, _ = larder.shelf({"a": 3, "b": 5})
    larder.both("POST", f"{path}/pour", {"by": 4}, 409, LOW)
    larder.both("POST", f"{path}/pour", {"by": 3}, 200)
    assert larder.weights(path) == [0, 2]


def test_limits_and_checks_hold_where_a_loop_returns(larder: Larder) -> None:
    path, _ = larder.shelf({"a": 3, "b": 5, "c": 1}, most=10)
    assert larder.both("POST", f"{path}/pour-until", {"by": 2, "label": "b"}, 200) == 3
    larder.both("POST", f"{path}/pour-until", {"by": 2, "label": "b"}, 409, LOW)
    larder.both("POST", f"{path}/pour-until", {"by": 2, "label": "none"}, 409, LOW)
    larder.both("POST", f"{path}/pour-until", {"by": -9, "label": "b"}, 409, BEARS)
    larder.both("POST", f"{path}/taste", {"by": 4, "label": "b"}, 409, LOW)
    larder.both("POST", f"{path}/taste", {"by": -8, "label": "b"}, 409, BEARS)
    assert larder.both("POST", f"{path}/taste", {"by": 1, "label": "b"}, 200) == 2
    assert larder.weights(path) == [1, 2, 1]
    path, (one, two, three) = larder.shelf({"x": 3, "last": 5, "y": 1}, most=10)
    larder.both("POST", "/empty", {"jars": [one, two], "by": 4, "label": "none"}, 409, LOW)
    larder.both("POST", "/empty", {"jars": [one, two, three], "by": -3, "label": "none"}, 409, BEARS)
    larder.both("POST", "/empty", {"jars": [one, two, three], "by": 8, "label": "x"}, 409, BEARS)
    larder.both("POST", "/empty", {"jars": [one, three], "by": 1, "label": "y"}, 409, BEARS)
    assert larder.weights(path) == [3, 5, 1]


def test_limits_hold_after_branches(larder: Larder) -> None:
    path, (one, two) = larder.shelf({"a": 3, "b": 5})
    larder.both("POST", f"{path}/turn", {"weight": -3, "least": 2}, 200)
    larder.both("POST", f"{path}/turn", {"weight": -3, "least": -5}, 409, LOW)
    larder.both("POST", f"{path}/turn", {"weight": 60, "least": 2}, 409, HIGH)
    larder.both("POST", f"{path}/jars/{one}/swap", {"weight": 7, "sure": False}, 200)
    larder.both("POST", f"{path}/jars/{one}/swap", {"weight": 7, "sure": True}, 200)
    larder.both("POST", f"{path}/jars/{one}/swap", {"weight": -7, "sure": True}, 409, LOW)
    for heavy, by in ((True, 13), (False, 13)):
        sent = {"jars": [one, two], "by": by, "heavy": heavy, "label": "b"}
        larder.both("POST", "/pick", sent, 422, {"request": ["brings bad luck"]})
    for heavy in (True, False):
        larder.both("POST", "/pick", {"jars": [one, two], "by": 9, "heavy": heavy, "label": "b"}, 409, LOW)
    larder.both("POST", "/pick", {"jars": [one, two], "by": 2, "heavy": True, "label": "b"}, 204)
    assert larder.weights(path) == [5, 0]


def test_checks_hold_after_branches(larder: Larder) -> None:
    path, (one, two) = larder.shelf({"q": 3, "r": 5}, most=10)
    larder.both("POST", "/pick", {"jars": [one], "by": -3, "heavy": False, "label": "q"}, 409, BEARS)
    larder.both("POST", "/pick", {"jars": [one, two], "by": -3, "heavy": True, "label": "q"}, 204)
    assert larder.weights(path) == [6, 8]


def test_checks_that_a_row_tells_by_itself_hold_at_the_end(larder: Larder) -> None:
    """In verbs, in branches, after loops; a row that is gone by then is not asked about."""
    path, (one, two) = larder.shelf({"a": 3, "b": 5})
    jar = f"{path}/jars/{one}"
    larder.both("POST", f"{path}/jars", {"label": "c", "weight": 2, "volume": 1}, 409, FULL)
    larder.both("PATCH", jar, {"volume": 2}, 409, FULL)
    larder.both("PATCH", jar, {"least": 1, "volume": 4}, 200)
    larder.both("POST", f"{jar}/swap", {"weight": 5, "sure": True}, 409, FULL)
    larder.both("POST", f"{jar}/swap", {"weight": 9, "sure": False}, 200)
    larder.both("POST", f"{path}/shake", {"by": -9, "back": -9}, 200)
    larder.both("POST", f"{path}/shake", {"by": -9, "back": -7}, 409, FULL)
    larder.both("POST", "/pick", {"jars": [one, two], "by": -2, "heavy": False, "label": "a"}, 409, FULL)
    assert larder.weights(path) == [3, 5]
    larder.both("POST", f"{path}/tidy", {"by": 3}, 200)
    assert larder.weights(path) == [2]


@pytest.mark.blueprint("tests/blueprints/board.py")
def test_a_row_that_is_made_unless_it_is_there_is_within_its_limits(larder: Larder) -> None:
    low, high = {"looks": ["must be at least 0"]}, {"looks": ["must be at most 1000"]}
    larder.both("POST", "/looks", {"day": "x" * 21}, 409, {"name": ["is too long (maximum is 20)"]})
    larder.both("POST", "/looks", {"day": "monday", "before": -2}, 409, low)
    larder.both("POST", "/looks", {"day": "monday", "before": 1000}, 409, high)
    assert larder.both("POST", "/looks", {"day": "monday", "before": -1}, 200)["looks"] == 0
    assert larder.both("POST", "/looks", {"day": "monday", "before": 1000}, 200)["looks"] == 1


def test_a_row_that_goes_may_be_left_as_it_is(larder: Larder) -> None:
    path, _ = larder.shelf({"a": 3, "b": 5, "c": 50})
    larder.both("POST", f"{path}/tidy", {"by": 4}, 200)
    assert larder.weights(path) == [1, 46]
    larder.both("POST", f"{path}/tidy", {"by": -5}, 409, HIGH)


def test_a_new_row_is_within_its_limits_at_the_end(larder: Larder) -> None:
    path, _ = larder.shelf({})
    shelf = path.rpartition("/")[2]

    def sent(*weights: int, again: int = 1) -> dict[str, object]:
        return {"shelf": shelf, "weights": weights, "label": "new", "again": again}

    larder.both("POST", "/fill", sent(1, 2, 3, -4), 409, {"request": ["are too many"]})
    larder.both("POST", "/fill", sent(1, -2), 409, LOW)
    larder.both("POST", "/fill", sent(1, again=-2), 409, LOW)
    assert larder.both("POST", "/fill", sent(1, again=80), 200) == 2
    larder.both("POST", "/fill", sent(50), 409, BEARS)
    assert larder.weights(path) == [1, 50]


def test_a_text_that_is_too_long_is_refused_before_a_database_is_told(larder: Larder) -> None:
    path, (one, _) = larder.shelf({"a": 3, "b": 5})
    shelf = path.rpartition("/")[2]
    long = {"label": ["is too long (maximum is 10)"]}
    larder.both("POST", f"{path}/jars/{one}/rename", {"label": "quite a long label", "shelf": shelf}, 409, long)
    larder.both("POST", f"{path}/jars/{one}/rename", {"label": "short", "shelf": shelf}, 200)
    assert larder.weights(path) == [10, 5]


def test_a_check_is_asked_where_a_row_only_goes(larder: Larder) -> None:
    path, (one, two) = larder.shelf({"a": 3, "b": 5})
    larder.both("PATCH", path, {"least": 5}, 200)
    for method, call in (("DELETE", ""), ("POST", "/drop")):
        larder.both(method, f"{path}/jars/{two}{call}", None, 409, {"shelf": ["is too empty"]})
    assert larder.weights(path) == [3, 5]
    assert larder.both("POST", f"{path}/jars/{one}/drop", None, 200) == 3
    larder.both("DELETE", f"{path}/jars/{two}", None, 204)


def test_rows_exchange_what_no_two_of_them_have(larder: Larder) -> None:
    steps = [{"place": place, "text": f"step {place}"} for place in (1, 2, 3)]
    made = larder.both("POST", "/recipes", {"name": "jam", "steps": steps}, 201)["steps"]
    ids = [step["id"] for step in made]

    def places(*moved: tuple[int, int], new: tuple[int, ...] = (), status: int = 200) -> list[tuple[int, int]]:
        sent = [{"id": ids[one], "place": place} for one, place in moved]
        further = [{"place": place, "text": "new"} for place in new]
        body = larder.both("PATCH", "/recipes/jam", {"steps": [*sent, *further]}, status)
        return [(step["id"], step["place"]) for step in body.get("steps", ())]

    assert places((0, 2), (1, 1), (2, 3)) == [(ids[0], 2), (ids[1], 1), (ids[2], 3)]
    assert places((0, 3), (1, 2), (2, 4), new=(1,)) == [(ids[0], 3), (ids[1], 2), (ids[2], 4), (ids[2] + 1, 1)]
    assert places((0, 2), (2, 3)) == [(ids[0], 2), (ids[2], 3)]
    assert places((0, 5), (2, 5), status=409) == []
    shown = larder.both("GET", "/recipes/jam", None, 200)["steps"]
    assert [(step["place"], step["text"]) for step in shown] == [(2, "step 1"), (3, "step 3")]


def test_what_is_answered_again_has_the_headers_of_the_first_answer(larder: Larder) -> None:
    path, _ = larder.shelf({})
    for side in larder.sides:
        first, second = (ask(side, "POST", f"{path}/paint", {"most": 7}, **{"idempotency-key": "1"}) for _ in range(2))
        assert ask(side, "PATCH", path, {"most": 9}).tag == '"3"'
        assert first.tag == '"2"'
        assert first == second == ask(side, "POST", f"{path}/paint", {"most": 7}, **{"idempotency-key": "1"})


@pytest.mark.parametrize(
    "ends", [("s/paint?" + "x" * 500 + "a", "s/paint?" + "x" * 500 + "b"), ("%3Fa/paint", "%3Fb/paint")]
)
def test_requests_that_differ_late_are_two(larder: Larder, ends: tuple[str, str]) -> None:
    for name in ("s", "?a", "?b"):
        larder.both("POST", "/shelfs", {"name": name}, 201)
    for side in larder.sides:
        one, other, again = (
            ask(side, "POST", f"/shelfs/{ends[end]}", {"most": 7 + end}, **{"idempotency-key": "1"})
            for end in (0, 1, 0)
        )
        assert (one.status, one.body["most"], other.status, other.body["most"]) == (200, 7, 200, 8)
        assert again == one


def test_a_request_that_runs_again_is_one_try(model: Backend, project: Project, database: str) -> None:
    with giving_up(project, database) as address:
        side = ServerSide(model, address, database)
        assert ask(side, "POST", "/shelfs", {"name": "top"}).status == 201
        given_up = [ask(side, "POST", "/shelfs/top/paint", {"most": n}, **{HEADER: "1"}).status for n in range(3)]
        assert given_up == [200, 200, 200]
        assert side.headers["etag"] == '"4"'
        assert ask(side, "POST", "/shelfs/top/paint", {"most": 5}).status == 429


def test_values_outside_are_kept_when_an_owner_goes(larder: Larder) -> None:
    larder.both("POST", "/dishes", {"name": "soup"}, 201)

    def wanted() -> int:
        found: int = larder.both("GET", "/dishes/soup", None, 200)["wanted"]
        return found

    for number, (guest, amount) in enumerate((("ann", 2), ("bob", 3), ("eve", 4)), 1):
        larder.both("POST", "/guests", {"name": guest}, 201)
        larder.both("POST", f"/guests/{guest}/orders", {}, 201)
        larder.both("POST", f"/guests/{guest}/orders/{number}/portions", {"dish": "soup", "amount": amount}, 201)
    assert wanted() == 9
    larder.both("DELETE", "/guests/ann/orders/1", None, 204)
    assert wanted() == 7
    larder.both("PATCH", "/dishes/soup", {"least": 2}, 200)
    for method, path in (("DELETE", "/guests/bob"), ("POST", "/guests/bob/leave")):
        larder.both(method, path, None, 409, {"dish": ["is not worth the trouble"]})
    for method, path in (("DELETE", "/guests/bob/orders/2"), ("POST", "/guests/bob/orders/2/cancel")):
        larder.both(method, path, None, 409, {"dish": ["is not worth the trouble"]})
    larder.both("PATCH", "/dishes/soup", {"least": 1}, 200)
    larder.both("DELETE", "/guests/bob", None, 204)
    assert wanted() == 4
    larder.both("POST", "/guests/bob/restore", None, 200)
    assert wanted() == 7
    larder.both("POST", "/guests/bob/leave", None, 204)
    assert wanted() == 4


def test_a_list_that_new_rows_are_made_of_may_be_empty(larder: Larder) -> None:
    path, _ = larder.shelf({})
    for weights in ([], [7], [1, 2]):
        sent = {"shelf": path.rpartition("/")[2], "weights": weights, "label": "new", "again": 0}
        assert larder.both("POST", "/fill", sent, 200) == len(weights) + 1
    assert larder.weights(path) == [0, 7, 0, 1, 2, 0]
