from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backwright.model.names import camel, in_case, kebab, plural, singular, snake


@pytest.mark.parametrize(
    ("one", "many"),
    [
        ("article", "articles"),
        ("category", "categories"),
        ("day", "days"),
        ("box", "boxes"),
        ("address", "addresses"),
        ("branch", "branches"),
        ("dish", "dishes"),
        ("order-line", "order-lines"),
        ("quiz", "quizes"),
    ],
)
def test_plural(one: str, many: str) -> None:
    assert plural(one) == many
    assert singular(many) == one


@pytest.mark.parametrize(
    ("name", "as_snake", "as_camel", "as_kebab"),
    [
        ("OrderLine", "order_line", "orderLine", "order-line"),
        ("favorites_count", "favorites_count", "favoritesCount", "favorites-count"),
        ("HTTPServer", "http_server", "httpServer", "http-server"),
        ("line2_text", "line2_text", "line2Text", "line2-text"),
        ("id", "id", "id", "id"),
    ],
)
def test_cases(name: str, as_snake: str, as_camel: str, as_kebab: str) -> None:
    assert (snake(name), camel(name), kebab(name)) == (as_snake, as_camel, as_kebab)


NAMES = st.from_regex(r"[a-z][a-z0-9]*(_[a-z][a-z0-9]*){0,3}", fullmatch=True)


@given(NAMES)
def test_a_snake_name_is_its_own_and_comes_back(name: str) -> None:
    assert in_case(name, "snake") == name
    assert snake(in_case(name, "kebab")) == name


@given(st.from_regex(r"[a-z]{1,10}", fullmatch=True))
def test_what_plural_makes_is_another_name(name: str) -> None:
    assert plural(name) != name
