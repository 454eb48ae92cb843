"""Names that operations give to values of one kind, where they have others of that name."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/choir.py")


def gather(both: Both) -> None:
    both("POST /choirs", 201, {"name": "larks"})
    for part, pages in (("gloria", 3), ("kyrie", 1), ("gaudete", 3)):
        both("POST /songs", 201, {"part": part, "pages": pages})
    for name, song, lead in (("Ann", "gloria", None), ("Bea", "kyrie", 1), ("Cal", "gloria", 2)):
        both("POST /choirs/larks/singers", 201, {"name": name, "song": song, "lead": lead, "range": 5})


def test_a_parameter_may_be_called_as_what_the_path_says(both: Both) -> None:
    gather(both)
    assert both("GET /songs/gloria/longer?part=kyrie", 200) is True
    assert both("GET /choirs/larks/singers/1/sings?choir=kyrie", 200) is False


def test_a_turn_may_be_called_as_rows_that_are_found_or_shown(both: Both) -> None:
    gather(both)
    shown = both("POST /rehearsals", 200, {"pages": 1})["sung"]
    assert [(one["song"]["part"], one["pages"]) for one in shown] == [("gloria", 4), ("kyrie", 2), ("gaudete", 4)]
    assert both("GET /choirs/larks", 200)["voices"] == 3
    assert both("POST /warmings", 200, {"pages": 2}) == 3
    assert both("GET /choirs/larks", 200)["voices"] == 5
    assert both("GET /choirs/larks/singers/3/leads?word=so:", 200) == "so:gloriagaudete!"
    assert both("GET /programme", 200) == ["1:", "1", "3:", "2", "g:", "2", "k:", "1"]


def test_limits_hold_of_rows_that_records_name(both: Both) -> None:
    gather(both)
    assert both("POST /ranges", 200, {"changes": [{"singer": 1, "by": 4}, {"singer": 2, "by": -1}]}) == 18
    both("POST /ranges", 409, {"changes": [{"singer": 1, "by": 2}, {"singer": 2, "by": -9}]})
    assert both("POST /ranges", 200, {"changes": []}) == 18


def test_a_turn_inside_another_may_be_called_as_that(both: Both) -> None:
    gather(both)
    changes = [{"singer": 1, "by": 4}, {"singer": 2, "by": -1}, {"singer": 3, "by": 3}]
    assert both("POST /least", 200, {"changes": changes}) == 9
    assert both("POST /least", 200, {"changes": []}) == 15


def test_of_two_limits_that_are_broken_the_one_of_what_was_changed_first_is_told(both: Both) -> None:
    gather(both)
    assert both("POST /choirs/larks/singers/1/grow", 200, {"by": 5}) == 10
    assert both("POST /choirs/larks/singers/1/grow", 409, {"by": -20})["errors"] == {"years": ["must be at least 0"]}


def test_a_row_is_not_made_whose_other_value_is_unique_to_another(both: Both) -> None:
    gather(both)
    assert both("POST /keepers", 200, {"song": "gloria"}) == "nobody"
    assert both("POST /keepers", 200, {"song": "gloria"}) == "nobody"
    assert both("POST /keepers", 409, {"song": "kyrie"})["errors"] == {"keeper": ["has already been taken"]}
