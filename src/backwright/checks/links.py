"""Links to one row and to many: where each leads, by which link the many lead back, and what may be said of it."""

from __future__ import annotations

import ast
from typing import Literal

from backwright.checks.calls import Options
from backwright.checks.classes import Body, Declared
from backwright.checks.entries import gathered, has_default, linked, parts_of_name
from backwright.checks.fields import right
from backwright.checks.people import People
from backwright.checks.scopes import Module
from backwright.diagnostics import Related
from backwright.diagnostics.catalogue import fields, keys, names, relations, stored
from backwright.model.expressions import Expression, Me, Value
from backwright.model.members import Collection, Inline, Link
from backwright.model.types import ListOf, Maybe, Row, present


def read_link(people: People, body: Body, declared: Declared, target: str) -> Link | None:
    """The link; None where it was written as something that it cannot be."""
    module, options = body.module, declared.options or Options("", declared.node)
    kept = body.definition.kind not in ("entity", "account")
    if declared.maker == "field" and not kept:
        module.say(relations.FieldOnLink(name=declared.name), declared.node.value or declared.span)
        options = Options("", declared.node)
    elif declared.maker not in ("", "relation", "within", "field"):
        module.say(relations.NotForOne(maker=declared.maker, target=target), declared.node.value or declared.span)
        return None
    optional = isinstance(declared.typed.type, Maybe)
    inside = declared.maker == "within"
    if inside and (kept or optional):
        module.say(relations.WithinOptional() if optional else relations.WithinInRecord(), declared.span)
    link = Link(
        owner=body.definition.name,
        name=declared.name,
        target=target,
        doc=declared.doc,
        optional=optional,
        within=inside,
        default=_default(people, body, declared, target),
        view=_view(module, options, target),
        by=_by(people, module, options, target),
        on_delete=_on_delete(module, options, optional, inside),
        unique=bool(options.get("unique", False)),
        key=bool(options.get("key", False)),
        fixed=bool(options.get("fixed", False)),
        read=right(people, body, options, "read"),
        write=right(people, body, options, "write"),
        wire=options.get("name", ""),
        was=options.get("was", ""),
    )
    if link.key and optional:
        module.say(stored.OptionalKey(name=link.name), options.nodes["key"])
    leads_to = people.bodies.get(target)
    parts = parts_of_name(leads_to) if link.key and leads_to is not None and leads_to is not body else ()
    if len(parts) > 1:
        case = keys.KeyLeadsToSeveral(name=link.name, target=target, parts=", ".join(parts))
        module.say(case, options.nodes["key"])
    if optional and declared.default is None and not kept and not inside:
        module.say(fields.OptionalWithoutDefault(name=link.name), declared.span)
    return link


def _default(people: People, body: Body, declared: Declared, target: str) -> Expression | None:
    module, node = body.module, declared.default
    if node is None:
        return None
    if module.word(node) == "backwright.rules.me":
        account = people.run.account
        if target != account:
            module.say(relations.MeOfOtherEntity(target=target, account=account or "an account"), node)
            return None
        return Me(Row(target))
    if isinstance(node, ast.Constant) and node.value is None:
        if isinstance(declared.typed.type, Maybe):
            return Value(None, declared.typed.type)
        module.say(fields.NoneNotAllowed(kind=target), node)
        return None
    if isinstance(node, ast.Name) and node.id in module.broken:
        return None
    if isinstance(node, ast.Name) and node.id == "me" and "me" not in module.words:
        module.say(names.NotImported(name="me", module="backwright.rules"), node)
        return None
    module.say(relations.LinkDefault(), node)
    return None


def _view(module: Module, options: Options, target: str) -> str:
    node = options.nodes.get("view")
    if node is None or (isinstance(node, ast.Constant) and node.value is None):
        return ""
    name = node.id if isinstance(node, ast.Name) else ""
    found = module.names.get(name)
    if found is not None and found.kind == "view" and found.of == target:
        return found.name
    if name not in module.broken:
        known = [one for one, other in module.names.items() if other.kind == "view" and other.of == target]
        module.say(
            relations.ViewOfOtherEntity(name=name or "this", entity=target), node, suggest=module.guess(name, known)
        )
    return ""


def _by(people: People, module: Module, options: Options, target: str) -> str:
    name = options.get("by", "")
    body = people.bodies.get(target)
    if not name or body is None or name in body.broken:
        return ""
    found = body.members.get(name)
    if found is None:
        case = names.UnknownField(name=name, owner=target)
        module.say(case, options.nodes["by"], suggest=module.guess(name, body.members))
        return ""
    if not (found.option("unique") or found.option("key") or found.option("value")):
        module.say(relations.ByNotUnique(name=name, target=target), options.nodes["by"])
        return ""
    return str(name)


def _on_delete(
    module: Module, options: Options, optional: bool, inside: bool
) -> Literal["restrict", "cascade", "null"]:
    said: Literal["restrict", "cascade", "null"] | None = options.get("on_delete")
    if inside:
        return "cascade"
    if said == "null" and not optional:
        module.say(relations.NullRequired(), options.nodes["on_delete"])
        return "restrict"
    return said or ("null" if optional else "restrict")


def read_collection(people: People, body: Body, declared: Declared, target: str) -> Collection | None:
    """The collection; None where it was written as something that it cannot be."""
    module, options = body.module, declared.options or Options("", declared.node)
    kind: Literal["set", "list"] = "list" if isinstance(present(declared.typed.type), ListOf) else "set"
    if declared.maker not in ("many", "inline"):
        case = relations.BareCollection(name=declared.name, target=target, kind=kind)
        other = relations.NotForMany(maker=declared.maker, kind=kind, target=target)
        module.say(other if declared.maker else case, declared.node.value if declared.maker else declared.span)  # type: ignore[arg-type]
        return None
    if isinstance(declared.typed.type, Maybe):
        module.say(relations.OptionalCollection(), declared.node.annotation)
    inline = _inline(people, body, options, target, kind) if declared.maker == "inline" else None
    through, inverse, mirrored = "", "", False
    if kind == "list":
        through = _through(people, body, declared, options, target, inline is not None)
        if not through:
            return None
    else:
        inverse, mirrored = _inverse(people, body, declared, options, target)
    return Collection(
        owner=body.definition.name,
        name=declared.name,
        target=target,
        kind=kind,
        doc=declared.doc,
        through=through,
        inline=inline,
        inverse=inverse,
        mirrored=mirrored,
        wire=options.get("name", ""),
        was=options.get("was", ""),
    )


def _inline(people: People, body: Body, options: Options, target: str, kind: Literal["set", "list"]) -> Inline:
    module = body.module
    least, most = options.get("min", 0), options.get("max")
    if least < 0 or (most is not None and most < 1):
        module.say(
            fields.LengthNotWhole(value=least if least < 0 else most), options.nodes["min" if least < 0 else "max"]
        )
    elif most is not None and least > most:
        module.say(fields.LimitsCrossed(min=least, max=most), options.nodes["max"])
    create = bool(options.get("create", False))
    other = people.bodies.get(target)
    if create and kind == "list":
        module.say(relations.CreateOfOwned(), options.nodes["create"])
    elif create and other is not None:
        keys = [one for one in other.members.values() if one.option("key") or one.option("value")]
        missing = [one.name for one in other.members.values() if _must_be_given(one) and one not in keys]
        told = any(one.option("value") for one in keys) and missing
        if (not keys or missing) and not told:
            module.say(
                relations.CreateNeedsMore(target=target, names=", ".join(missing) or "a key"), options.nodes["create"]
            )
            create = False
    return Inline(create, max(least, 0), most)


def _must_be_given(declared: Declared) -> bool:
    return declared.maker in ("", "field", "relation", "within") and not has_default(declared)


def _through(people: People, body: Body, declared: Declared, options: Options, target: str, inline: bool) -> str:
    """The id of the link that leads back."""
    module, owner = body.module, body.definition.name
    other = people.bodies.get(target)
    if other is None:
        return ""
    leading = {one.name: one for one in other.members.values() if linked(one.typed.type) == owner}
    if inline:
        inside = [one for one in leading.values() if one.maker == "within"]
        if not inside:
            module.say(relations.InlineNotWithin(target=target, owner=owner), declared.span)
            return ""
        return f"{target}.{inside[0].name}"
    said = options.get("inverse", "")
    if said:
        if said in leading:
            return f"{target}.{said}"
        _no_inverse(module, options, target, owner, said, other, list(leading))
        return ""
    if not leading:
        if not other.broken:
            module.say(relations.MissingInverse(target=target, owner=owner), declared.span)
        return ""
    if len(leading) > 1:
        several = ", ".join(f'"{name}"' for name in leading)
        places = [Related(one.span, "is one of them") for one in leading.values()]
        module.say(relations.AmbiguousInverse(target=target, several=several), declared.span, related=places)
        return ""
    return f"{target}.{next(iter(leading))}"


def _no_inverse(
    module: Module, options: Options, target: str, owner: str, said: str, other: Body, known: list[str]
) -> None:
    if said in other.members and said not in known:
        module.say(relations.InverseLeadsElsewhere(name=said, target=target, owner=owner), options.nodes["inverse"])
    elif said not in other.broken:
        case = names.UnknownField(name=said, owner=target)
        module.say(case, options.nodes["inverse"], suggest=module.guess(said, known or other.members))


def _inverse(people: People, body: Body, declared: Declared, options: Options, target: str) -> tuple[str, bool]:
    """Of a set the other name of its pairs, and whether the pairs belong to that one."""
    module, owner = body.module, body.definition.name
    other = people.bodies.get(target)
    if other is None:
        return "", False
    said = options.get("inverse", "")
    sets = [one.name for one in other.members.values() if gathered(one.typed.type) == owner and _is_set(one)]
    if said:
        if said == declared.name and other is body:
            module.say(relations.InverseOfItself(name=said), options.nodes["inverse"])
            return "", False
        if said in sets:
            if other.members[said].option("inverse"):
                module.say(relations.InverseTwice(), options.nodes["inverse"])
            return f"{target}.{said}", True
        _no_inverse(module, options, target, owner, said, other, sets)
        return "", False
    for name in sets:
        if other.members[name].option("inverse") == declared.name and other.members[name] is not declared:
            return f"{target}.{name}", False
    return "", False


def _is_set(declared: Declared) -> bool:
    return declared.maker in ("many", "inline") and not isinstance(present(declared.typed.type), ListOf)
