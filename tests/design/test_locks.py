"""Which rows an operation locks, when, and together with which others."""

from __future__ import annotations

from pathlib import Path

import pytest

from backwright.checks import check_blueprint
from backwright.design.effects import Effects
from backwright.design.locks import Locks, asks_version, locks
from backwright.design.lookups import START

HEAD = """
from __future__ import annotations
from backwright import Account, App, Entity
from backwright.fields import Email, Password, field, many, within
from backwright.logic import action, create, find, get, require
from backwright.rules import allow, anyone, me, signed_in
app = App()


class User(Account):
    email: Email = field(unique=True)
    password: Password
    credit: int = 0
    allow(create=anyone, read=anyone)


class Pot(Entity):
    name: str = field(key=True, max=20)
    place: int = field(unique=True)
    email: Email = field(unique=True)
    twin: str = field(fixed=True, max=20)
    state: str = field(max=9)
    amount: int
    spoons: list[Spoon] = many()
    allow(read=anyone, create=anyone)

    def empty(self) -> None:
        self.amount = 0

    @action(by=anyone)
    def pour(self, other: str, by: int) -> None:
        require(self.amount >= by)
        second = get(Pot, other)
        self.amount -= by
        second.amount += by


class Spoon(Entity):
    pot: Pot = within()
    size: int
    allow(read=anyone)


def move(first: Pot, second: Pot, by: int) -> None:
    require(first.amount >= by)
    first.amount -= by
    second.amount += by


def drain(pot: Pot) -> None:
    pot.amount = 0


def known(name: str) -> Pot:
    return get(Pot, name)


def new(name: str) -> Pot:
    made = create(Pot(name=name, place=1, email="a@b.c", twin="", state="", amount=1))
    return made


"""


def locked(body: str, parameters: str, folder: Path) -> Locks:
    path = folder / "pots.py"
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    path.write_text(f'{HEAD}@action("POST", "/do", by=signed_in)\ndef do({parameters}) -> None:\n{lines}')
    checked = check_blueprint(path)
    assert checked.backend is not None, checked.findings
    return locks(Effects(checked.backend), checked.backend.operation("do"))


TWO = "first = get(Pot, a)\nrequire(first.state == 'open')\nsecond = find(Pot, name=b)\n"
CHANGE = "first.amount -= 1\nif second is not None:\n    second.amount += 1"
NAMES = "a: str, b: str"


@pytest.mark.parametrize(
    ("body", "parameters", "names", "position"),
    [
        (TWO + CHANGE, NAMES, ("first", "second"), 0),
        ("require(a != b)\n" + TWO + CHANGE, NAMES, ("first", "second"), 1),
        ("second = get(Pot, b.lower())\nfirst.amount -= 1\nsecond.amount += 1", "first: Pot, b: str", None, START),
        ("first = get(Pot, place=a)\nsecond = get(Pot, place=b)\n" + CHANGE, "a: int, b: int", ("first", "second"), 0),
        ("move(get(Pot, a), get(Pot, b), 1)", NAMES, ("pot", "pot_2"), 0),
        ("move(first, get(Pot, b), 1)", "first: Pot, b: str", ("first", "pot"), START),
    ],
)
def test_rows_whose_keys_are_known_are_found_and_locked_at_once(
    body: str, parameters: str, names: tuple[str, ...] | None, position: int, tmp_path: Path
) -> None:
    found = locked(body, parameters, tmp_path)
    (joint,) = found.joint
    assert (joint.names, joint.position) == (names or ("first", "second"), position)
    assert (found.given, found.together) == ((), {})
    assert not any(found.alone(name) for name in joint.names)


ONE_BY_ONE = "first = get(Pot, a)\nsecond = get(Pot, first.twin)\nfirst.amount -= 1\nsecond.amount += 1"


@pytest.mark.parametrize(
    ("body", "parameters", "together"),
    [
        (ONE_BY_ONE, "a: str", {1: ("first", "second")}),
        ("first = get(Pot, email=a)\nsecond = get(Pot, email=b)\n" + CHANGE, NAMES, {1: ("first", "second")}),
        ("first = get(Pot, a)\nsecond = get(Pot, place=1)\n" + CHANGE, "a: str", {1: ("first", "second")}),
        ("other = get(User, email=a)\nother.credit += 1\nme.credit -= 1", "me: User, a: str", {0: ("me", "other")}),
    ],
)
def test_rows_that_are_found_one_after_the_other_are_locked_after_the_last(
    body: str, parameters: str, together: dict[int, tuple[str, ...]], tmp_path: Path
) -> None:
    found = locked(body, parameters, tmp_path)
    assert (found.joint, found.together) == ((), together)


@pytest.mark.parametrize(
    ("body", "parameters", "alone"),
    [
        (ONE_BY_ONE.replace("\n", "\nrequire(first.amount > 1)\n", 1), "a: str", ("first", "second")),
        (ONE_BY_ONE.replace("twin", "state"), "a: str", ("first", "second")),
        (TWO.replace("a)", "email=a)") + CHANGE, NAMES, ("first", "second")),
        ("pot = get(Pot, a)\nrequire(pot.amount > 1)\ndrain(pot)", "a: str", ("pot",)),
        ("get(Pot, a).empty()", "a: str", ("pot",)),
        (
            "first = get(Pot, state=a)\nsecond = get(Pot, state=b)\nfirst.state = b\nsecond.state = a",
            NAMES,
            ("first", "second"),  # once they are locked together, they might have other states
        ),
    ],
)
def test_a_row_by_which_something_is_decided_before_the_others_is_locked_as_it_is_found(
    body: str, parameters: str, alone: tuple[str, ...], tmp_path: Path
) -> None:
    found = locked(body, parameters, tmp_path)
    assert (found.joint, found.together, found.given) == ((), {}, ())
    assert all(found.alone(name) for name in alone)


def test_a_row_that_a_call_changes_is_locked_before_the_caller_decides(tmp_path: Path) -> None:
    assert locked("require(pot.amount > 1)\ndrain(pot)", "pot: Pot", tmp_path).given == ("pot",)


def test_a_helper_locks_what_not_all_of_its_callers_lock(tmp_path: Path) -> None:
    path = tmp_path / "pots.py"
    do = '@action("POST", "/do", by=anyone)\ndef do(pot: Pot, pots: list[Pot]) -> None:\n    drain(pot)\n'
    for more, given in (("", ()), ("    for one in pots:\n        drain(one)\n", ("pot",))):
        path.write_text(HEAD + do + more)
        backend = check_blueprint(path).backend
        assert backend is not None
        drain = next(one for one in backend.procedures if one.name == "drain")
        assert locks(Effects(backend), drain).given == given


def test_the_row_of_a_path_is_locked_with_the_others(tmp_path: Path) -> None:
    path = tmp_path / "pots.py"
    for versions in ("", ", versioned=True"):
        path.write_text(HEAD.replace("class Pot(Entity", f"class Pot(Entity{versions}"))
        backend = check_blueprint(path).backend
        assert backend is not None
        found = locks(Effects(backend), backend.operation("Pot.pour"))
        assert [joint.names for joint in found.joint] == [("self", "second")]
        assert not found.by_path
        assert asks_version(Effects(backend), backend.operation("Pot.pour")) == bool(versions)


@pytest.mark.parametrize(
    ("body", "lists", "answered"),
    [
        ("for one in pot.spoons:\n    one.size += 1", {}, set()),
        (
            "found = [one for one in pot.spoons if one.size > 1]\nfor one in found:\n    one.size += 1",
            {"Spoon": ("found",)},
            set(),
        ),
        ("found = pot.spoons\nif len(found) > 0:\n    found[0].size += 1", {"Spoon": ()}, set()),
        (
            "require(all(one.size > 1 for one in pot.spoons))\nfor one in pot.spoons:\n    one.size += 1",
            {"Spoon": ("one",)},
            set(),
        ),
        ("first = known('a')\nfirst.amount += 1", {}, {"first"}),
        ("known('a').amount += 1", {}, {"pot_2"}),
        ("first = known('a') if pot.amount > 1 else pot\nfirst.amount += 1", {}, {"first"}),
        ("first = get(Pot, 'a') if pot.amount > 1 else pot\nfirst.amount += 1", {}, {"first"}),
        ("first = new('a')\nfirst.amount += 1", {}, set()),
    ],
)
def test_rows_of_lists_and_of_helpers_are_locked_before_they_decide(
    body: str, lists: dict[str, tuple[str, ...]], answered: set[str], tmp_path: Path
) -> None:
    found = locked(body, "pot: Pot", tmp_path)
    assert (found.lists, set(found.answered)) == (lists, answered)


@pytest.mark.parametrize(
    ("body", "parameters", "written"),
    [
        ("found = pot.spoons\nif len(found) > 0:\n    found[0].pot.amount += 1", "pot: Pot", {"found.0.pot"}),
        (
            "found = pot.spoons\nif len(found) > 0:\n    owner = found[-1].pot\n    owner.amount += 1",
            "pot: Pot",
            {"found.-1.pot", "owner"},
        ),
        ("get(Pot, 'a').amount += 1", "by: int", {"pot"}),
        (
            "found = get(Pot, 'a')\nrequire(len(found.spoons) < by)\ncreate(Spoon(pot=found, size=1))",
            "by: int",
            {"found"},
        ),
        ("(pot if by > 1 else other).amount += by", "pot: Pot, other: Pot, by: int", {"other", "pot", "pot_2"}),
        (
            "owner = one.pot if by > 1 else other.pot\nowner.amount += by",
            "one: Spoon, other: Spoon, by: int",
            {"one.pot", "other.pot", "owner"},
        ),
    ],
)
def test_a_row_that_has_no_name_is_locked_where_it_is_changed(
    body: str, parameters: str, written: set[str], tmp_path: Path
) -> None:
    assert locked(body, parameters, tmp_path).written == written
