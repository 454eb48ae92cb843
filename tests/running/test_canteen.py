"""Rows that are named in lists inside records: the evaluator and both databases answer alike."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/canteen.py")


@pytest.fixture
def canteen(both: Both) -> Both:
    for name in ("soup", "stew"):
        both("POST /meals", 201, {"name": name})
    for name in ("bread", "cream", "salt"):
        both("POST /extras", 201, {"name": name})
    for number in (1, 2):
        both("POST /seats", 201, {"hall": "a", "number": number})
    return both


def test_rows_are_named_in_lists_of_records(canteen: Both) -> None:
    first = {"meal": "soup", "extras": ["bread", "salt", "bread"], "seats": [{"hall": "a", "number": 2}]}
    found = canteen("POST /orders", 200, {"choices": [first, {"meal": "stew", "count": 2}]})
    assert found["due"] == "15.00"
    assert [one["extras"] for one in found["meals"]] == [["bread", "salt", "bread"], []]
    assert canteen("GET /left", 200)["extras"][0] == {"name": "bread", "left": 1}
    assert canteen("GET /left", 200)["taken"] == 1
    assert canteen("POST /prices", 200, {"choice": first}) == "7.00"
    assert canteen("POST /prices", 200, {"choice": {"meal": "soup", "seats": None}}) == "4.00"


def test_rows_in_lists_of_a_record_are_written(canteen: Both) -> None:
    assert canteen("POST /returns", 200, {"choice": {"meal": "soup", "extras": ["salt", "bread"], "count": 2}}) == 10
    assert canteen("POST /returns", 200, {"choice": {"meal": "soup"}}) == 0
    assert [one["left"] for one in canteen("GET /left", 200)["extras"]] == [5, 3, 5]


def test_all_is_chosen_or_nothing(canteen: Both) -> None:
    wanted = [
        {"meal": "soup", "extras": ["bread"], "count": 2},
        {"meal": "stew", "extras": ["salt", "bread"], "count": 2},
    ]
    canteen("POST /orders", 409, {"choices": wanted})
    assert [one["left"] for one in canteen("GET /left", 200)["extras"]] == [3, 3, 3]


def test_what_was_sent_is_answered_with_what_its_rows_show(canteen: Both) -> None:
    """Lists that are none are none."""
    soup, bread, seat = {"meal": "soup"}, {"name": "bread", "price": "1.00", "left": 3}, {"hall": "a", "number": 2}
    full = {**soup, "extras": ["bread"], "seats": [seat], "drink": "bread"}
    meal = {"name": "soup", "price": "4.00"}
    plain: dict[str, object] = {"meal": meal, "extras": [], "seats": None, "drink": None, "count": 1}
    shown = {"meal": meal, "extras": [bread], "seats": [{**seat, "taken": False}], "drink": bread, "count": 1}

    def told(choice: dict[str, object]) -> dict[str, object]:
        return {name: _without_times(value) for name, value in choice.items()}

    assert told(canteen("POST /choices", 200, {"choice": soup})) == plain
    assert told(canteen("POST /choices", 200, {"choice": full})) == shown
    found = canteen("POST /tables", 200, {"choices": [soup, full]})
    assert (found["other"], found["seats"]) == (None, None)
    assert [told(one) for one in found["choices"]] == [plain, shown]
    assert [told(one["choice"]) for one in found["each"]] == [plain, shown]
    assert [one["seats"] is None for one in found["plain"]] == [True, False]
    found = canteen("POST /tables", 200, {"choices": [], "other": full, "seats": []})
    assert (told(found["other"]), found["seats"]) == (shown, [])


def test_a_list_of_rows_that_is_none_is_answered_as_none(canteen: Both) -> None:
    assert canteen("POST /seats/free", 200) is None
    assert canteen("POST /seats/free", 200, {"seats": []}) == []
    sent = {"seats": [{"hall": "a", "number": 1}], "extras": ["salt"], "choice": {"meal": "soup", "extras": ["cream"]}}
    assert len(canteen("POST /seats/free", 200, sent)) == 1
    assert [one["left"] for one in canteen("GET /left", 200)["extras"]] == [3, 4, 4]


@pytest.mark.parametrize(
    ("choice", "place"),
    [
        ({"extras": ["bread", "none"]}, "extras"),
        ({"extras": ["bread", 1]}, "extras"),
        ({"extras": ["bread", ""]}, "extras"),
        ({"extras": ["bread", "something long"]}, "extras"),
        ({"extras": ["bread"] * 4}, "extras"),
        ({"extras": None}, "extras"),
        ({"extras": "bread"}, "extras"),
        ({"seats": [{"hall": "a", "number": 1}, {"hall": "a", "number": 3}]}, "seats.1"),
        ({"seats": [{"hall": "a", "number": 10}]}, "seats.0.number"),
        ({"seats": [{"hall": "a"}]}, "seats.0.number"),
        ({"meal": "none", "extras": ["none"]}, "meal"),
    ],
)
def test_what_is_wrong_in_them_is_told_at_its_place(canteen: Both, choice: dict[str, object], place: str) -> None:
    found = canteen("POST /orders", 422, {"choices": [{"meal": "stew"}, {"meal": "soup", **choice}]})
    assert list(found["errors"]) == [f"choices.1.{place}"]
    found = canteen("POST /prices", 422, {"choice": {"meal": "soup", **choice}})
    assert list(found["errors"]) == [f"choice.{place}"]


def _without_times(value: object) -> object:
    if isinstance(value, list):
        return [_without_times(one) for one in value]
    if isinstance(value, dict):
        return {name: one for name, one in value.items() if not name.endswith("_at") and name != "id"}
    return value
