"""Plain members: fields of entities, records and events, from what is written to what the model has."""

from __future__ import annotations

import ast

from backwright.checks.calls import Options, read_call
from backwright.checks.classes import Body, Declared
from backwright.checks.defaults import read_default
from backwright.checks.limits import described, read_limits
from backwright.checks.people import People
from backwright.checks.scopes import Module
from backwright.diagnostics.catalogue import fields, names, stored
from backwright.model.expressions import Expression
from backwright.model.members import UNLIMITED, Field, Issued, Limits, Made, Numbered, Slugified
from backwright.model.rules import NOBODY, Rule
from backwright.model.types import HIDDEN, Choice, ListOf, Maybe, RecordOf, Scalar, SetOf, Type, is_text, present

KEYS = frozenset({"str", "slug", "email", "int", "uuid", "date", "url"})
LIMITS = frozenset({"min", "max", "pattern", "blank"})
MAKERS_OF = {"slugify": ("slug",), "sequence": ("str", "int"), "issued": ("token",)}


def read_field(people: People, body: Body, declared: Declared) -> Field:
    """The field; whatever is wrong with it is told, and the rest of it kept."""
    module, options = body.module, declared.options or Options("", declared.node)
    limits = limits_of(module, declared.typed.type, declared.typed.limits, options)
    kind = declared.typed.type
    made = _made(body, declared)
    default = _default(module, declared, limits)
    field = Field(
        owner=body.definition.name,
        name=declared.name,
        type=kind,
        doc=declared.doc,
        limits=limits,
        default=default,
        made=made,
        unique=bool(options.get("unique", False)) or (_slug(kind) and not options.get("key", False)),
        key=bool(options.get("key", False)),
        value=bool(options.get("value", False)),
        fixed=bool(options.get("fixed", False)),
        lookup=bool(options.get("lookup", False)),
        listed=bool(options.get("listed", True)),
        read=right(people, body, options, "read"),
        write=right(people, body, options, "write"),
        wire=options.get("name", ""),
        was=options.get("was", ""),
    )
    _options(body, declared, field, options)
    return field


def limits_of(module: Module, kind: Type, written: tuple[Module, ast.Call] | None, options: Options) -> Limits:
    """The limits of the annotation, with those of the value over them."""
    own = read_limits(module, kind, options) if options.word.endswith(".field") else UNLIMITED
    if written is None:
        return own
    home, call = written
    named = read_call(home, call)
    for option in named.nodes.keys() - LIMITS:
        home.say(fields.OnlyLimits(option=option), named.nodes[option])
    base = read_limits(home, kind, named)
    if own == UNLIMITED:
        return base
    return Limits(
        base.min if own.min is None else own.min,
        base.max if own.max is None else own.max,
        own.pattern or base.pattern,
        own.blank or base.blank,
    )


def right(people: People, body: Body, options: Options, name: str) -> Rule | None:
    """Who may see or set it, where that is said."""
    node = options.nodes.get(name)
    return people.rule(body, node) if node is not None and name in options.values else None


def _slug(kind: Type) -> bool:
    return present(kind) == Scalar("slug")


def _default(module: Module, declared: Declared, limits: Limits) -> Expression | None:
    if declared.default is None:
        return None
    return read_default(module, declared.default, declared.typed.type, limits)


def _made(body: Body, declared: Declared) -> Made | None:
    module, maker = body.module, declared.maker
    kind = present(declared.typed.type)
    if maker not in MAKERS_OF:
        if isinstance(kind, Scalar) and kind.name == "token" and body.definition.kind != "record":
            module.say(stored.TokenNotIssued(name=declared.name), declared.span)
            return Issued()
        return None
    wanted = MAKERS_OF[maker]
    if not (isinstance(kind, Scalar) and kind.name in wanted) or isinstance(declared.typed.type, Maybe):
        case = stored.MadeOfOtherType(maker=maker, wanted=" or ".join(wanted), kind=described(declared.typed.type))
        module.say(case, declared.node.annotation)
    assert declared.options is not None
    if maker == "slugify":
        return _slugified(body, declared, declared.options)
    return _numbered(body, declared.options) if maker == "sequence" else Issued()


def _slugified(body: Body, declared: Declared, options: Options) -> Made:
    module, source = body.module, options.get("source", "")
    most = options.get("max", 80)
    node = options.nodes.get("source")
    found = body.members.get(source)
    if isinstance(source, str) and source and node is not None and source not in body.broken:
        if found is None:
            texts = [one.name for one in body.members.values() if is_text(one.typed.type)]
            case = names.UnknownField(name=source, owner=body.definition.name)
            module.say(case, node, suggest=module.guess(source, texts))
        elif not is_text(found.typed.type) or found.maker not in ("", "field"):
            module.say(stored.SlugSource(name=source, kind=described(found.typed.type)), node)
        elif found is declared:
            module.say(stored.SlugSource(name=source, kind="the slug itself"), node)
    if not 1 <= most <= 255:
        module.say(stored.SlugLength(), options.nodes["max"])
        most = 80
    return Slugified(source, most)


def _numbered(body: Body, options: Options) -> Made:
    module, pattern, per = body.module, options.get("pattern", "{}"), options.get("per", "")
    try:
        first, second = pattern.format(1), pattern.format(2)
        sound = first != second
    except (ValueError, IndexError, KeyError, AttributeError):
        sound = False
    if not sound:
        module.say(stored.SequencePattern(), options.nodes["pattern"])
        pattern = "{}"
    if per and per not in body.broken:
        found = body.members.get(per)
        if found is None:
            known = [one.name for one in body.members.values() if one.maker in ("within", "relation")]
            case = names.UnknownField(name=per, owner=body.definition.name)
            module.say(case, options.nodes["per"], suggest=module.guess(per, known))
        elif described(found.typed.type) not in people_entities(body):
            module.say(stored.SequencePer(name=per), options.nodes["per"])
    return Numbered(pattern, per)


def people_entities(body: Body) -> frozenset[str]:
    """The names of the entities that the module sees."""
    return frozenset(one.name for one in body.module.names.values() if one.kind in ("entity", "account"))


def _options(body: Body, declared: Declared, field: Field, options: Options) -> None:
    """What does not go together."""
    module = body.module
    kind = present(field.type)
    scalar = kind.name if isinstance(kind, Scalar) else ""
    if field.key or field.value:
        _key(body, field, options)
    if field.lookup and scalar not in ("secret", "token"):
        module.say(fields.OptionNotForType(option="lookup", kind=described(kind)), options.nodes["lookup"])
    unfit = isinstance(kind, ListOf | SetOf | RecordOf) or scalar in ("json", "file", "html", "password", "period")
    sealed = scalar == "secret" and not field.lookup
    if "unique" in options and (unfit or sealed or scalar == "bool"):
        module.say(fields.OptionNotForType(option="unique", kind=described(kind)), options.nodes["unique"])
    if field.unique and (field.key or field.value) and "unique" in options:
        module.say(stored.KeyIsUnique(), options.nodes["unique"])
    if field.fixed and field.write == NOBODY:
        module.say(fields.Contradiction(first="fixed", second="write=nobody"), options.nodes["fixed"])
    if "read" in options and scalar in HIDDEN:
        module.say(fields.OptionNotForType(option="read", kind=described(kind)), options.nodes["read"])
    kept = body.definition.kind in ("entity", "account") and declared.maker in ("", "field")
    if kept and isinstance(field.type, Maybe) and declared.default is None:
        module.say(fields.OptionalWithoutDefault(name=field.name), declared.span)


def _key(body: Body, field: Field, options: Options) -> None:
    module = body.module
    option = "key" if field.key else "value"
    node = options.nodes[option]
    kind = field.type
    if body.definition.kind not in ("entity", "account"):
        module.say(stored.KeyInRecord(), node)
    elif isinstance(kind, Maybe):
        module.say(stored.OptionalKey(name=field.name), node)
    elif not ((isinstance(kind, Scalar) and kind.name in KEYS) or isinstance(kind, Choice)):
        module.say(fields.OptionNotForType(option=option, kind=described(kind)), node)
    if field.key and field.value:
        module.say(fields.Contradiction(first="key", second="value"), node)
    if field.read is not None:
        module.say(stored.HiddenKey(name=field.name), options.nodes["read"])
