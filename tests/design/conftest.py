from __future__ import annotations

import pytest

from backwright.design import Design, design
from evaluator.conduit_model import conduit as model


@pytest.fixture(scope="session")
def conduit() -> Design:
    return design(model)
