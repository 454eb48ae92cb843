"""What the names of a blueprint mean: gathered from all declarations first, asked by everything that reads bodies."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

import msgspec

from backwright.model.operations import Caller, Parameter
from backwright.model.types import Type


class MemberSymbol(msgspec.Struct, frozen=True):
    """A member of an entity, a view, a record or an event: its stable id and the type that reading it has.

    `kind` says how a body may change it: `made` are slugs, sequences and tokens, `implicit` `id` and the times.
    `fixed`: what the create gave it stays, as does the row that it lives in. `nonzero`: its limits leave zero out.
    """

    id: str
    type: Type
    kind: Literal["field", "link", "collection", "computed", "made", "implicit"] = "field"
    fixed: bool = False
    nonzero: bool = False


class Signature(msgspec.Struct, frozen=True):
    """Something that can be called.

    `pure`: it only computes, so that rules, computed values and predicates may call it. `caller`: whether it takes
    `me`. `on_row`: it is called on a row of `owner`. An operation without a result answers its row where it has one.
    """

    id: str
    kind: Literal["function", "procedure", "operation", "external", "list"]
    parameters: tuple[Parameter, ...]
    result: Type
    owner: str = ""
    on_row: bool = False
    caller: Caller = "none"
    pure: bool = False


class Owner(msgspec.Struct):
    """An entity, a view, a record or an event: what it has, and what can be called on it.

    `creatable`: the arguments that its constructor takes, of which `required` have to be there. `key`: the members
    that name a row where it lives, `parts`: those that name it among all of its kind. `stays`: a row is marked when it
    is deleted. `broken`: names that are there, but whose declaration has a finding.
    """

    name: str
    kind: Literal["entity", "account", "view", "record", "event", "incoming"]
    of: str = ""
    members: dict[str, MemberSymbol] = msgspec.field(default_factory=dict)
    methods: dict[str, Signature] = msgspec.field(default_factory=dict)
    creatable: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    stays: bool = False
    broken: set[str] = msgspec.field(default_factory=set)


class Symbols(msgspec.Struct):
    """Every name at module level.

    `words`: how this blueprint calls the words of the vocabulary and of the standard library that it imports, with
    what they are: `{"now": "backwright.logic.now", "timedelta": "datetime.timedelta"}`, aliases included.
    `choices`: enums by name, `choice_values` the value of each of their members; `aliases`: names of types;
    `broken`: names whose declaration has a finding.
    """

    words: dict[str, str] = msgspec.field(default_factory=dict)
    owners: dict[str, Owner] = msgspec.field(default_factory=dict)
    functions: dict[str, Signature] = msgspec.field(default_factory=dict)
    settings: dict[str, Type] = msgspec.field(default_factory=dict)
    choices: dict[str, Type] = msgspec.field(default_factory=dict)
    choice_values: dict[str, dict[str, str | int]] = msgspec.field(default_factory=dict)
    aliases: dict[str, Type] = msgspec.field(default_factory=dict)
    broken: set[str] = msgspec.field(default_factory=set)

    def owner_of(self, name: str) -> Owner | None:
        """The entity of that name, or of the view of that name."""
        owner = self.owners.get(name)
        return self.owners.get(owner.of) if owner is not None and owner.of else owner


def leaves_zero_out(least: object, most: object) -> bool:
    """Whether nothing between these limits is zero."""
    return (isinstance(least, Decimal) and least > 0) or (isinstance(most, Decimal) and most < 0)
