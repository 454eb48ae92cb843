"""The north stars as models, whole: a change of what a blueprint means shows as a diff of these."""

from __future__ import annotations

from pathlib import Path

import pytest

from backwright.checks import check_blueprint
from backwright.model.json import dumps, loads

ROOT = Path(__file__).parents[2]
EXPECTED = Path(__file__).parent / "expected"
NORTH_STARS = {
    "conduit": ROOT / "examples/conduit/conduit.py",
    "shop": ROOT / "tests/blueprints/shop.py",
    "ledger": ROOT / "tests/blueprints/ledger.py",
}


@pytest.mark.parametrize("name", NORTH_STARS)
def test_a_north_star_is_this_model(name: str, accept: bool) -> None:
    checked = check_blueprint(NORTH_STARS[name])
    assert checked.backend is not None
    text = dumps(checked.backend)
    expected = EXPECTED / f"{name}.json"
    if accept:
        expected.write_text(text, encoding="utf-8")
    assert text == expected.read_text(encoding="utf-8")
    assert loads(text) == checked.backend


def test_conduit_is_carried_whole() -> None:
    checked = check_blueprint(NORTH_STARS["conduit"])
    assert [finding.headline for finding in checked.findings] == []
    assert not checked.refused


@pytest.mark.parametrize("name", ["shop", "ledger"])
def test_what_is_not_built_yet_is_the_only_thing_wrong(name: str) -> None:
    checked = check_blueprint(NORTH_STARS[name])
    assert {finding.code[:3] for finding in checked.findings} == {"BW8"}
    assert checked.refused


@pytest.mark.parametrize("name", NORTH_STARS)
def test_every_stable_id_has_a_place(name: str) -> None:
    checked = check_blueprint(NORTH_STARS[name])
    assert checked.backend is not None
    owners = checked.backend.owners
    known = [owner.name for owner in owners]
    known += [f"{one.owner}.{one.name}" for entity in checked.backend.entities for one in entity.members]
    known += [one.id for owner in owners for one in owner.operations]
    known += [one.id for owner in owners for one in owner.functions]
    assert [one for one in known if one not in checked.places] == []
