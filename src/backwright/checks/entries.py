"""Members as symbols: what reading each gives, and what a constructor takes; before any rule or body is read."""

from __future__ import annotations

from backwright.checks.classes import Body, Declared
from backwright.checks.symbols import MemberSymbol, Owner, leaves_zero_out
from backwright.model.types import NUMBERS, ListOf, Row, Scalar, SetOf, Type, present

MADE = frozenset({"slugify", "sequence", "issued", "many", "inline"})


def owner_symbol(body: Body) -> Owner:
    """The class as whoever reads bodies sees it, without its methods."""
    definition = body.definition
    owner = Owner(definition.name, definition.kind, of=definition.of)  # type: ignore[arg-type]  # only kinds of classes
    for declared in body.members.values():
        identity = f"{definition.name}.{declared.name}"
        owner.members[declared.name] = _member(body, identity, declared)
    for name, kind in implicit_types(body).items():
        owner.members[name] = MemberSymbol(f"{definition.name}.{name}", kind, "implicit")
    owner.broken = set(body.broken)
    taken = [one for one in body.members.values() if one.maker not in MADE]
    owner.creatable = tuple(one.name for one in taken)
    owner.required = tuple(one.name for one in taken if not has_default(one))
    keys = (one.name for one in body.members.values() if one.option("key") or one.option("value"))
    owner.key = tuple(keys) or ("id",)
    owner.parts = parts_of_name(body)
    owner.stays = bool(body.options and body.options.get("soft_delete", False))
    return owner


def parts_of_name(body: Body) -> tuple[str, ...]:
    """The members that name a row among all of its kind: its key, and the row that it lives in where it has one."""
    every = body.members.values()
    if value := [one.name for one in every if one.option("value")]:
        return tuple(value[:1])
    keys = [one.name for one in every if one.option("key")]
    return (*(one.name for one in every if one.maker == "within"), *keys) if keys else ("id",)


def _member(body: Body, identity: str, declared: Declared) -> MemberSymbol:
    kind = declared.typed.type
    fixed = declared.maker == "within" or declared.option("fixed") is True
    if declared.maker in ("slugify", "sequence", "issued"):
        return MemberSymbol(identity, kind, "made")
    if gathered(kind) is not None and not holds_rows(body, declared):
        return MemberSymbol(identity, kind, "collection")
    if linked(kind) is not None:
        return MemberSymbol(identity, kind, "link", fixed)
    return MemberSymbol(identity, kind, "field", fixed, _is_never_zero(declared))


def _is_never_zero(declared: Declared) -> bool:
    inner = present(declared.typed.type)
    if not isinstance(inner, Scalar) or inner.name not in NUMBERS:
        return False
    return leaves_zero_out(declared.option("min"), declared.option("max"))


def implicit_types(body: Body) -> dict[str, Type]:
    """What every row or event has unsaid."""
    kind = body.definition.kind
    if kind in ("entity", "account"):
        times = ("created_at", "updated_at") if body.timestamps else ()
        return {"id": Scalar("id"), **{name: Scalar("datetime") for name in times}}
    return {"id": Scalar("id"), "at": Scalar("datetime")} if kind in ("event", "incoming") else {}


def holds_rows(body: Body, declared: Declared) -> bool:
    """Whether it is a value of a record: a list of rows, which are told with it."""
    is_list = gathered(declared.typed.type) is not None and isinstance(present(declared.typed.type), ListOf)
    return is_list and body.definition.kind == "record" and declared.maker in ("", "field")


def has_default(declared: Declared) -> bool:
    """Whether the create may leave it out."""
    return declared.default is not None


def linked(kind: Type) -> str | None:
    """The entity that a link leads to, where the type is a row or None."""
    inner = present(kind)
    return inner.entity if isinstance(inner, Row) else None


def gathered(kind: Type) -> str | None:
    """The entity whose rows a collection has; None where the type is no collection of rows."""
    inner = present(kind)
    return inner.item.entity if isinstance(inner, ListOf | SetOf) and isinstance(inner.item, Row) else None
