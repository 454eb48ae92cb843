"""`allow(...)`: which verbs to whom, and with `only` for which fields."""

from __future__ import annotations

import ast

from backwright.checks.calls import Options
from backwright.checks.classes import Body
from backwright.checks.entries import gathered
from backwright.checks.people import People
from backwright.checks.scopes import text_of
from backwright.diagnostics.catalogue import names, rules
from backwright.model.rules import NOBODY, Grant, Oneself, Rule, Verb

MEANING: dict[str, tuple[Verb, ...]] = {
    "read": ("get", "list"),
    "get": ("get",),
    "list": ("list",),
    "write": ("create", "update", "delete"),
    "create": ("create",),
    "update": ("update",),
    "delete": ("delete",),
    "restore": ("restore",),
    "history": ("history",),
    "subscribe": ("subscribe",),
}
OF_KIND = {
    "entity": frozenset(MEANING) - {"subscribe"},
    "account": frozenset(MEANING) - {"subscribe"},
    "view": frozenset({"read", "get", "list"}),
    "event": frozenset({"subscribe"}),
    "incoming": frozenset[str](),
}


def read_grants(people: People, body: Body) -> tuple[Grant, ...]:
    """All that the class allows."""
    found = [(grant, options) for options in body.called("allow") for grant in _one(people, body, options)]
    grants = tuple(grant for grant, _ in found)
    for grant, options in found:
        if grant.only and any(_includes(other, grant) for other in grants):
            body.module.say(rules.OnlyWithoutEffect(), options.nodes["only"])
    _unreadable(body, grants)
    return grants


def _one(people: People, body: Body, options: Options) -> list[Grant]:
    module, kind = body.module, body.definition.kind
    assert isinstance(options.node, ast.Call)
    only = _only(body, options)
    found: list[Grant] = []
    for word, verbs in MEANING.items():
        node = options.nodes.get(word)
        if node is None or word not in options.values:
            continue
        if isinstance(node, ast.Constant) and node.value is None:
            continue
        if word not in OF_KIND[kind]:
            module.say(rules.VerbNotForKind(verb=word, kind=kind), node)
            continue
        rule = people.rule(body, node)
        _verb(body, word, node, rule)
        if rule.people:
            opens = only if {"create", "update"} & set(verbs) else ()
            found.append(Grant(verbs, rule, opens))
    if not set(options.nodes) - {"only"}:
        module.say(rules.EmptyAllow(), options.node)
    elif only and not {"write", "create", "update"} & set(options.nodes):
        module.say(rules.OnlyWithoutWrite(), options.nodes["only"])
    return found


def _verb(body: Body, word: str, node: ast.expr, rule: Rule) -> None:
    """Verbs that the entity, as it is, does not have."""
    module, said = body.module, body.options
    if word == "create" and any(isinstance(one, Oneself) for one in rule.people):
        module.say(rules.CreateAsOneself(), node)
    if rule == NOBODY:
        return
    if word == "restore" and not said.get("soft_delete", False):
        module.say(rules.VerbNeedsOption(verb=word, option="soft_delete=True"), node)
    if word == "history" and not said.get("audit", ()):
        module.say(rules.VerbNeedsOption(verb=word, option='audit=("update",)'), node)
    if said.get("append_only", False) and word in ("update", "delete", "write", "restore"):
        module.say(rules.AppendOnly(verb=word, entity=body.definition.name), node)


def _only(body: Body, options: Options) -> tuple[str, ...]:
    """The names of the fields that a rule opens."""
    module, node = body.module, options.nodes.get("only")
    if not isinstance(node, ast.List | ast.Tuple) or "only" not in options.values:
        return ()
    found = []
    for item in node.elts:
        name = text_of(item) or ""
        declared = body.members.get(name)
        if declared is None:
            if name not in body.broken:
                case = names.UnknownField(name=name or " ", owner=body.definition.name)
                module.say(case, item, suggest=module.guess(name, body.members))
        elif declared.maker in ("slugify", "sequence", "issued", "within") or (
            gathered(declared.typed.type) is not None and declared.maker != "inline"
        ):
            module.say(rules.OnlyNotSent(name=name), item)
        else:
            found.append(name)
    if not node.elts:
        module.say(rules.EmptyOnly(), node)
    return tuple(dict.fromkeys(found))


def _includes(wide: Grant, narrow: Grant) -> bool:
    """Whether the same people may do the same with all fields."""
    verbs = {"create", "update"} & set(wide.verbs) & set(narrow.verbs)
    return not wide.only and bool(verbs) and set(narrow.rule.people) <= set(wide.rule.people)


def _unreadable(body: Body, grants: tuple[Grant, ...]) -> None:
    """Update and delete need the row readable first."""
    if body.definition.kind not in ("entity", "account"):
        return
    verbs = {verb for grant in grants if grant.rule != NOBODY for verb in grant.verbs}
    told = {verb for grant in grants for verb in grant.verbs}
    if not told & {"get", "list"} and any({"read", "get", "list"} & set(one.nodes) for one in body.called("allow")):
        return  # a rule that is wrong is told by itself
    if verbs & {"update", "delete"} and not verbs & {"get", "list"}:
        options = next(one for one in body.called("allow") if {"update", "delete", "write"} & set(one.nodes))
        word = next(one for one in ("update", "delete", "write") if one in options.nodes)
        body.module.say(rules.WriteWithoutRead(verb=word), options.nodes[word])
