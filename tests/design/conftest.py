from __future__ import annotations

from pathlib import Path

import pytest

from backwright.checks import check_blueprint
from backwright.design import Design, design

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def conduit() -> Design:
    checked = check_blueprint(ROOT / "examples" / "conduit" / "conduit.py")
    assert checked.backend is not None
    return design(checked.backend)
