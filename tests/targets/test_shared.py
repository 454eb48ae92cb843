"""What is found once, where a body asks for it more than once: in what is generated, and in the plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from backwright.checks import check_blueprint
from backwright.design import Design, design
from backwright.design.costs import Costs
from backwright.targets import generate

ORCHARD = Path(__file__).parents[1] / "blueprints" / "orchard.py"


@pytest.fixture(scope="module")
def orchard() -> Design:
    backend = check_blueprint(ORCHARD).backend
    assert backend is not None
    return design(backend)


@pytest.fixture(scope="module")
def files(orchard: Design) -> dict[str, str]:
    return generate(orchard)


def function(text: str, name: str) -> str:
    return text.partition(f"async def {name}(")[2].partition("\nasync def ")[0]


def test_an_order_groups_and_what_is_told_of_their_rows_share_what_links_lead_to(files: dict[str, str]) -> None:
    assert function(files["src/orchard/trees/service.py"], "ranked").count("rows_by_id(") == 1


def test_a_condition_of_a_turn_and_what_is_told_of_it_share_a_sum(files: dict[str, str]) -> None:
    assert function(files["src/orchard/operations/service.py"], "totals").count("values_by_id(") == 1


def test_a_choice_names_the_list_that_its_test_asks_for(files: dict[str, str]) -> None:
    picked = function(files["src/orchard/trees/service.py"], "picked")
    assert picked.count("select(Basket)") == 1
    assert "second=found_3[1] if len(found_3) > 1 else None" in picked


def test_a_guard_names_the_count_that_it_says(files: dict[str, str]) -> None:
    assert function(files["src/orchard/trees/service.py"], "fell").count("value_of(") == 1


@pytest.mark.parametrize(("name", "most"), [("ranked_tree", 3), ("totals", 3), ("sorts", 2)])
def test_the_plan_counts_it_once(orchard: Design, name: str, most: int) -> None:
    costs = Costs(orchard)
    found = {route.endpoint.name: costs.of(route) for route in orchard.routes}
    assert (found[name].most, found[name].per_row) == (most, 0)
