"""How operations are made safe, as the plan says it of blueprints that hold every kind of statement."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from backwright.checks import check_blueprint
from backwright.design import design
from backwright.design.effects import Effects, procedures
from backwright.design.facts import Facts
from backwright.design.places import SELF
from backwright.design.reasons import reason
from backwright.design.safety import Safety, safety
from backwright.model.operations import Operation, Procedure
from backwright.report.plan.sections import statements

ROOT = Path(__file__).parents[2]


@cache
def told(blueprint: str) -> dict[str, Safety]:
    checked = check_blueprint(ROOT / blueprint)
    assert checked.backend is not None
    return {one.name: one for one in safety(Facts(design(checked.backend)))}


LEDGER, KIOSK, WORKSHOP = "examples/ledger/ledger.py", "tests/blueprints/kiosk.py", "tests/blueprints/workshop.py"
FARES, TURNSTILE = "examples/fares/fares.py", "tests/blueprints/turnstile.py"
LENDING = "tests/blueprints/lending.py"
FERRY = "tests/blueprints/ferry.py"
CASES = [
    (FERRY, "create_booking", ["retry", "counter", "key order"]),
    (FERRY, "update_booking", ["row lock", "retry", "counter", "key order"]),
    (LEDGER, "transfer", ["idempotency key", "row lock", "check", "kept value", "check"]),
    (LEDGER, "create_book", ["counter", "constraint"]),
    (LEDGER, "statement_book", ["snapshot"]),
    (KIOSK, "place_order", ["row lock", "row lock", "row lock", "row lock"]),
    (KIOSK, "restock_product", ["row lock"]),
    (WORKSHOP, "book_course", ["row lock", "constraint"]),
    (WORKSHOP, "invite_course", ["insert-or-nothing"]),
    (WORKSHOP, "dismiss_course", ["row lock", "delete-if-there"]),
    (WORKSHOP, "rate_meeting", ["row lock", "row lock", "insert-or-nothing"]),
    (WORKSHOP, "best", ["transaction"]),
    (FARES, "sign_out", ["transaction"]),
    (TURNSTILE, "sign_out", ["row lock"]),
]


@pytest.mark.parametrize(
    ("blueprint", "name", "kinds"), CASES, ids=[f"{Path(blueprint).stem}-{name}" for blueprint, name, _ in CASES]
)
def test_each_operation_says_what_it_relies_on(blueprint: str, name: str, kinds: list[str]) -> None:
    assert [means.kind for means in told(blueprint)[name].means] == kinds


def reasons(blueprint: str, name: str) -> list[str]:
    return [means.reason for means in told(blueprint)[name].means]


def test_a_lock_says_which_rows_and_what_for() -> None:
    assert reasons(WORKSHOP, "book_course")[0] == (
        "the course is locked as it is found: what belongs to it decides, and changes"
    )
    assert "every `line.product` is locked before the loop, all at once and in the order of their keys" in reasons(
        KIOSK, "place_order"
    )
    assert "only from draft to placed: of two callers one wins" in reasons(KIOSK, "place_order")
    assert reasons(WORKSHOP, "give") == [
        "the account that calls and `other` are locked once all are known, by table and key: no two wait for each other"
    ]


@pytest.mark.parametrize(
    ("blueprint", "name", "said"),
    [
        (KIOSK, "restock_product", "4 statements (2 reads, 1 lock, 1 write)"),
        (WORKSHOP, "open_course", "4 statements (2 reads, 1 lock, 1 write)"),
        (WORKSHOP, "mine", "0 to 1 statement"),
        (WORKSHOP, "numbers", "5 statements"),
        (WORKSHOP, "dismiss_course", "2 statements (1 read, 1 lock), and 3 for each row"),
        (LENDING, "remind_desk", "5 to 8 statements (5 reads, 1 lock, 2 writes)"),
        (LENDING, "take_over_desk", "3 to 4 statements (2 reads, 1 lock, 1 write), and 4 for each row"),
    ],
)
def test_each_operation_says_how_many_statements_it_takes(blueprint: str, name: str, said: str) -> None:
    assert statements(told(blueprint)[name].statements) == said


REASONS = [
    (LEDGER, "post", ("source", "target"), "Nobody else may change their balance meanwhile."),
    (WORKSHOP, "book", (SELF,), "Nobody else may change its bookings meanwhile."),
    (KIOSK, "restock", (SELF,), "Nobody else may change its stock meanwhile."),
]


@pytest.mark.parametrize(("blueprint", "name", "places", "sentence"), REASONS, ids=lambda value: str(value))
def test_a_lock_says_what_would_else_change(blueprint: str, name: str, places: tuple[str, ...], sentence: str) -> None:
    backend = check_blueprint(ROOT / blueprint).backend
    assert backend is not None
    every: list[Operation | Procedure] = [*backend.operations, *procedures(backend)]
    every += [operation for owner in backend.owners for operation in owner.operations]
    (body,) = (one for one in every if one.name == name)
    assert reason(Effects(backend), body, places) == sentence
