"""Rows that come and go among others that have a place each: the evaluator and both databases answer alike."""

from __future__ import annotations

import pytest

from support.both import Both

pytestmark = pytest.mark.blueprint("tests/blueprints/playlist.py")
TAKEN = {"position": ["has already been taken"]}


@pytest.fixture
def playlist(both: Both) -> Both:
    both("POST /albums", 201, {"name": "east"})
    for place, title in enumerate("abcd", 1):
        both("POST /songs", 201, {"album": "east", "title": title, "position": 11 * place})
        both("POST /hits", 201, {"title": title, "place": place})
    return both


def songs(playlist: Both) -> dict[str, int]:
    return {one["title"]: one["position"] for one in playlist("GET /songs", 200)["items"]}


def hits(playlist: Both) -> list[str]:
    found = {one["place"]: one["title"] for one in playlist("GET /hits", 200)["items"]}
    assert sorted(found) == [*range(1, len(found) + 1)]
    return [found[place] for place in sorted(found)]


def test_an_action_makes_room_before_it_makes_or_moves_a_row(playlist: Both) -> None:
    playlist("POST /albums/east/insert", 200, {"title": "e", "position": 22})
    assert songs(playlist) == {"a": 11, "b": 23, "c": 34, "d": 45, "e": 22}
    playlist("POST /songs/d/move", 200, {"position": 11})
    assert songs(playlist) == {"a": 12, "b": 24, "c": 35, "d": 11, "e": 23}


def test_what_follows_a_verb_comes_too_late_to_make_room(playlist: Both) -> None:
    before = songs(playlist)
    playlist("POST /songs", 409, {"album": "east", "title": "e", "position": 22}, errors=TAKEN)
    playlist("PATCH /songs/d", 409, {"position": 22}, errors=TAKEN)
    assert songs(playlist) == before
    playlist("POST /songs", 201, {"album": "east", "title": "e", "position": 30})
    playlist("PATCH /songs/a", 200, {"position": 40})
    assert songs(playlist) == {"a": 40, "b": 22, "c": 53, "d": 64, "e": 30}


def test_rows_close_the_gap_that_another_one_leaves(playlist: Both) -> None:
    playlist("POST /albums/east/insert", 200, {"title": "e", "position": 12})
    playlist("DELETE /songs/e", 204)
    assert songs(playlist) == {"a": 11, "b": 22, "c": 33, "d": 44}


def test_rows_close_the_gap_of_one_that_is_deleted_softly(playlist: Both) -> None:
    playlist("DELETE /hits/b", 204)
    assert hits(playlist) == ["a", "c", "d"]
    playlist("POST /hits/b/restore", 409, errors={"place": ["has already been taken"]})
    playlist("DELETE /hits/a", 204)
    assert hits(playlist) == ["c", "d"]
    playlist("POST /hits/c/drop", 204)
    assert hits(playlist) == ["d"]


def test_one_that_is_deleted_softly_comes_back_as_it_was(playlist: Both) -> None:
    """It has left its place to others only while they closed the gap."""
    playlist("DELETE /hits/d", 204)
    playlist("POST /hits/d/restore", 200)
    assert hits(playlist) == ["a", "b", "c", "d"]


def test_a_body_closes_the_gap_before_it_deletes_the_row(playlist: Both) -> None:
    for depth, title in enumerate("abcd", 1):
        playlist("POST /discs", 201, {"title": title, "depth": depth, "other": "a" if depth > 1 else None})
    assert playlist("POST /discs/b/take", 200) == 2
    assert playlist("POST /discs/a/take", 200) == 0
    assert [(one["title"], one["depth"]) for one in playlist("GET /discs", 200)["items"]] == [("c", 1), ("d", 2)]
    playlist("POST /discs/c/replace", 200, {"title": "e"})
    assert [(one["title"], one["depth"]) for one in playlist("GET /discs", 200)["items"]] == [("d", 1), ("e", 2)]
    playlist("POST /hits/b/follow", 204, {"title": "b"})
    assert hits(playlist) == ["a", "c", "d", "b"]


def test_a_row_that_leaves_and_comes_back_has_changed_twice(both: Both) -> None:
    both("POST /hits", 201, {"title": "Red", "place": 1})
    both("POST /hits/Red/drop", 204)
    both("POST /hits/Red/restore", 200)
    both("PATCH /hits/Red", 412, {"place": 2}, if_match='"2"')
    both("PATCH /hits/Red", 200, {"place": 2}, if_match='"3"')
