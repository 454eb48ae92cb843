"""`lists(...)`: order, filters, sort keys and search, each a path that fits its use."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from backwright.checks.calls import Options
from backwright.checks.classes import Body
from backwright.checks.entries import parts_of_name
from backwright.checks.limits import described
from backwright.checks.paths import Path, read_path
from backwright.checks.scopes import Module, text_of
from backwright.diagnostics import Related
from backwright.diagnostics.catalogue import api, keys
from backwright.model.api import PARAMETERS
from backwright.model.entities import Filter, Listing, SortKey
from backwright.model.expressions import Expression
from backwright.model.operations import Ordering
from backwright.model.types import HIDDEN, NUMBERS, TEXTS, Choice, RecordOf, Row, Scalar, Type

ORDERED = NUMBERS | {"date", "datetime", "time", "timedelta"}
UNFIT = HIDDEN | {"json", "file", "html", "period"}


def read_listing(bodies: Mapping[str, Body], body: Body) -> Listing:
    """How rows of the class are listed; what does not fit is told and left out."""
    calls = body.called("lists")
    if not calls:
        return Listing()
    module = body.module
    if len(calls) > 1:
        assert isinstance(calls[0].node, ast.Call)
        place = module.source.span(calls[0].node)
        assert isinstance(calls[1].node, ast.Call)
        module.say(api.SeveralLists(), calls[1].node, related=[Related(place, "is the first")])
    options = calls[0]
    limit, at_most = read_limit(module, options), _at_most(module, options)
    if limit is not None and at_most is not None and limit > at_most:
        module.say(api.LimitOverMost(limit=limit, at_most=at_most), options.nodes["limit"])
        limit = at_most
    return Listing(
        order=read_order(bodies, body, options),
        limit=limit,
        at_most=at_most,
        pages=options.get("pages"),
        filters=_filters(bodies, body, options),
        sorts=_sorts(bodies, body, options),
        search=_search(bodies, body, options),
    )


def read_limit(module: Module, options: Options) -> int | None:
    """The limit of a list or a page."""
    limit: int | None = options.get("limit")
    if limit is not None and limit < 1:
        module.say(api.LimitTooSmall(name="limit"), options.nodes["limit"])
        return None
    return limit


def _at_most(module: Module, options: Options) -> int | None:
    at_most: int | None = options.get("at_most")
    if at_most is not None and at_most < 1:
        module.say(api.LimitTooSmall(name="at_most"), options.nodes["at_most"])
        return None
    return at_most


def read_order(bodies: Mapping[str, Body], body: Body, options: Options) -> tuple[Ordering, ...]:
    """The steps of an order, "-created_at"."""
    steps, seen = [], set()
    for node in _texts(options.nodes.get("order") if "order" in options.values else None):
        text = text_of(node) or ""
        if not text:
            continue
        descending = text.startswith("-")
        name = text.removeprefix("-")
        path = _sortable(bodies, body, node, name)
        if path is None:
            continue
        if name in seen:
            body.module.say(api.OrderTwice(name=name), node)
            continue
        seen.add(name)
        steps.append(Ordering(path.expression, descending))
    return tuple(steps)


def _texts(node: ast.expr | None) -> list[ast.expr]:
    if node is None:
        return []
    return list(node.elts) if isinstance(node, ast.List | ast.Tuple) else [node]


def _sortable(bodies: Mapping[str, Body], body: Body, node: ast.expr, name: str) -> Path | None:
    module = body.module
    path = read_path(bodies, body, module, node, name)
    if path is None:
        return None
    if path.many:
        module.say(api.OrderByMany(path=name), node)
        return None
    if path.computed:
        module.say(api.ComputedPath(path=name, use="sorted"), node)
        return None
    if not _has_order(path.type):
        module.say(api.NotSortable(path=name, kind=described(path.type)), node)
        return None
    return path


def _has_order(kind: Type) -> bool:
    if isinstance(kind, Scalar):
        return kind.name not in UNFIT
    return isinstance(kind, Choice)


def _filters(bodies: Mapping[str, Body], body: Body, options: Options) -> tuple[Filter, ...]:
    module, found = body.module, list[Filter]()
    taken: dict[str, ast.expr] = {}
    for name, path_text, node in _named_paths(options):
        path = _filterable(bodies, body, node, path_text)
        if path is None:
            continue
        name = path.name if name is None else name
        ordered = isinstance(path.type, Scalar) and path.type.name in ORDERED and not path.many
        parameters = [name, f"{name}_min", f"{name}_max"] if ordered else [name]
        if not name.isidentifier():
            module.say(api.FilterName(name=name), node)
        elif name in PARAMETERS:
            module.say(api.ReservedFilter(name=name), node)
        elif (clash := next((one for one in parameters if one in taken), None)) is not None:
            place = module.source.span(taken[clash])
            module.say(api.DuplicateFilter(name=clash), node, related=[Related(place, "is the first")])
        else:
            taken |= dict.fromkeys(parameters, node)
            found.append(Filter(name, path.expression, ordered))
    return tuple(found)


def _named_paths(options: Options) -> list[tuple[str | None, str, ast.expr]]:
    """Name, path and place of each filter; None where it is named by its path, as those of a list are."""
    node = options.nodes.get("filter") if "filter" in options.values else None
    if isinstance(node, ast.Dict):
        pairs = zip(node.keys, node.values, strict=True)
        return [(text_of(key) or "", text_of(value) or "", value) for key, value in pairs]
    return [(None, text_of(one) or "", one) for one in _texts(node)]


def _filterable(bodies: Mapping[str, Body], body: Body, node: ast.expr, text: str) -> Path | None:
    module = body.module
    path = read_path(bodies, body, module, node, text)
    if path is None:
        return None
    if path.computed:
        module.say(api.ComputedPath(path=text, use="filtered"), node)
        return None
    kind = path.type
    if isinstance(kind, RecordOf) or (isinstance(kind, Scalar) and kind.name in UNFIT):
        module.say(api.NotFilterable(path=text, kind=described(kind)), node)
        return None
    target = bodies.get(kind.entity) if isinstance(kind, Row) else None
    parts = parts_of_name(target) if target is not None else ()
    if target is not None and len(parts) > 1:
        example = {f"{text.replace('.', '_')}_{part}": f"{text}.{part}" for part in parts}
        name = target.definition.name
        module.say(
            keys.FilterOfSeveralParts(path=text, target=name, parts=", ".join(parts), example=str(example)), node
        )
        return None
    return path


def _sorts(bodies: Mapping[str, Body], body: Body, options: Options) -> tuple[SortKey, ...]:
    found: dict[str, SortKey] = {}
    for node in _texts(options.nodes.get("sort") if "sort" in options.values else None):
        text = text_of(node) or ""
        if text.startswith("-"):
            body.module.say(api.SortDirection(name=text), node)
            text = text.removeprefix("-")
        path = _sortable(bodies, body, node, text)
        if path is None:
            continue
        if text in found:
            body.module.say(api.OrderTwice(name=text), node)
        found.setdefault(text, SortKey(path.name, path.expression))
    return tuple(found.values())


def _search(bodies: Mapping[str, Body], body: Body, options: Options) -> tuple[Expression, ...]:
    module, found = body.module, list[Expression]()
    for node in _texts(options.nodes.get("search") if "search" in options.values else None):
        text = text_of(node) or ""
        path = read_path(bodies, body, module, node, text)
        if path is None:
            continue
        if path.computed:
            module.say(api.ComputedPath(path=text, use="searched"), node)
        elif not isinstance(path.type, Scalar) or path.type.name not in TEXTS:
            kind = path.type.entity if isinstance(path.type, Row) else described(path.type)
            module.say(api.NotSearchable(path=text, kind=kind), node)
        else:
            found.append(path.expression)
    return tuple(found)
