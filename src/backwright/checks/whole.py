"""What can only be judged when everything is known: cycles, nested views, paths that collide."""

from __future__ import annotations

from collections.abc import Mapping

from backwright.checks.bodies import refuse_recursion
from backwright.checks.callers import check_callers
from backwright.checks.classes import Body
from backwright.checks.outside import check_outside
from backwright.checks.scopes import Run
from backwright.checks.secrecy import check_secrecy
from backwright.diagnostics import Related
from backwright.diagnostics.catalogue import api, keys, names, operations, relations, stored, syntax
from backwright.model.api import PARAMETERS, says
from backwright.model.backend import Backend
from backwright.model.members import Link
from backwright.model.names import in_case, plural, snake
from backwright.model.rules import NOBODY
from backwright.model.surface import Endpoint, endpoints
from backwright.model.types import Maybe, RecordOf, Row, Type, element, present
from backwright.source import Span


def check_whole(run: Run, bodies: Mapping[str, Body], backend: Backend) -> None:
    """Tell what entities, views and endpoints are wrong with each other."""
    _something(run, backend)
    refuse_recursion(backend, run.places, run.findings)
    check_outside(run, backend)
    check_secrecy(run, backend)
    check_callers(run, backend)
    _same_names(run, backend)
    _limits(bodies, backend)
    _pages_by_cursor(run, bodies, backend)
    _parameters(run, bodies, backend)
    _never_sent(bodies, backend)
    _rows_in_fields(run, backend)
    cycles = _cycles(bodies, backend) or _keys_in_circles(bodies, backend)
    _nested_views(bodies, backend)
    if not cycles and not run.findings.refused:
        _collisions(run, backend)


def _something(run: Run, backend: Backend) -> None:
    """A blueprint without a mistake and without anything else."""
    if not (len(run.findings) or backend.owners or backend.operations):
        run.findings.add(syntax.NothingDeclared(), Span(run.modules[0].source.path, 1, 1, 1, 1))


def _limits(bodies: Mapping[str, Body], backend: Backend) -> None:
    """A list whose own limit is more than the API gives."""
    for owner in backend.owners:
        limit, most = owner.listing.limit, owner.listing.at_most
        for one in backend.apis:
            if limit is not None and most is None and limit > one.at_most:
                body = bodies[owner.name]
                place = body.called("lists")[0].nodes["limit"]
                body.module.say(api.LimitOverMost(limit=limit, at_most=one.at_most), place)


def _pages_by_cursor(run: Run, bodies: Mapping[str, Body], backend: Backend) -> None:
    """Templates that do not tell how a list goes on, and results that cannot."""
    for one in backend.apis:
        by_cursor = one.pages == "cursor"
        if one.page is not None and not says(one.page, "{next}"):
            if by_cursor:
                run.findings.add(api.PageWithoutNext(), run.apps[0].span)
            for owner in backend.owners:
                if owner.listing.pages == "cursor" and not by_cursor:
                    body = bodies[owner.name]
                    body.module.say(api.PageWithoutNext(), body.called("lists")[0].nodes["pages"])
        for operation in backend.every_operation if by_cursor else ():
            if operation.limit is not None and not operation.order:
                run.findings.add(api.CursorWithoutOrder(name=operation.name), run.places[operation.id])


def _parameters(run: Run, bodies: Mapping[str, Body], backend: Backend) -> None:
    """What a query says of pages, in the words of some API, and what else it says by the same name."""
    for one in backend.apis:
        words = {one.parameter(name): name for name in PARAMETERS}
        for owner in backend.owners:
            for each in owner.listing.filters:
                names = [each.name, *([f"{each.name}_min", f"{each.name}_max"] if each.ordered else [])]
                if taken := [called for name in names if (called := in_case(name, one.case)) in words]:
                    case = api.ParameterTaken(name=each.name, called=taken[0], word=words[taken[0]])
                    body = bodies[owner.name]
                    body.module.say(case, body.called("lists")[0].nodes["filter"])
        for operation in backend.every_operation:
            for parameter in operation.parameters if operation.limit is not None else ():
                called = parameter.wire or in_case(parameter.name, one.case)
                if words.get(called) in ("limit", "offset", "page", "cursor"):
                    case = api.ParameterTaken(name=parameter.name, called=called, word=words[called])
                    run.findings.add(case, run.places[operation.id])


def _never_sent(bodies: Mapping[str, Body], backend: Backend) -> None:
    """Fields that must have a value and are in no input, of rows that callers create, by themselves or in others."""
    inline = {one.target for entity in backend.entities for one in entity.collections if one.inline is not None}
    for entity in backend.entities:
        created = entity.name in inline or any("create" in grant.verbs for grant in entity.grants)
        for field in entity.fields if created else ():
            given = field.default is not None or field.made is not None or isinstance(field.type, Maybe)
            if field.write == NOBODY and not given:
                body = bodies[entity.name]
                options = body.members[field.name].options
                assert options is not None
                body.module.say(stored.NobodyWrites(name=field.name), options.nodes["write"])


def _rows_in_fields(run: Run, backend: Backend) -> None:
    """Fields that keep records with links: no row that is named there would be known by the database."""
    for entity in backend.entities:
        for field in entity.fields:
            record = _record(field.type)
            link = _link_in(backend, record) if record else ""
            if link:
                case = stored.RowInField(name=field.name, owner=entity.name, record=record, member=link)
                run.findings.add(case, run.places[field.id])


def _record(kind: Type) -> str:
    """The record that a field keeps, or that its list is of; "" where there is none."""
    inner = present(kind)
    inner = present(element(inner) or inner)
    return inner.name if isinstance(inner, RecordOf) else ""


def _link_in(backend: Backend, record: str, seen: tuple[str, ...] = ()) -> str:
    """The first link of a record, or of one inside it."""
    for member in backend.record(record).fields if record not in seen else ():
        if isinstance(member, Link) or isinstance(element(member.type), Row):
            return member.name
        inner = _record(member.type)
        found = _link_in(backend, inner, (*seen, record)) if inner else ""
        if found:
            return f"{member.name}.{found}"
    return ""


def _same_names(run: Run, backend: Backend) -> None:
    """Tables have names in lower case: those of entities, and of the pairs of a set."""
    taken: dict[str, str] = {}
    for entity in backend.entities:
        pairs = [one for one in entity.collections if one.kind == "set" and not one.mirrored]
        names_of = {plural(snake(entity.name)): entity.name}
        names_of |= {f"{snake(entity.name)}_{snake(one.name)}": one.id for one in pairs}
        for table, identity in names_of.items():
            first = taken.setdefault(table, identity)
            if first != identity:
                case = names.SameName(name=identity, other=first)
                run.findings.add(case, run.places[identity], related=[Related(run.places[first], "is the other")])


def _cycles(bodies: Mapping[str, Body], backend: Backend) -> bool:
    """Entities that live in each other."""
    above = {entity.name: entity.parent for entity in backend.entities}
    found = False
    for name, link in above.items():
        seen = [name]
        while link is not None and link.target not in seen:
            seen.append(link.target)
            link = above.get(link.target)
        if link is not None and link.target == name:
            found = True
            body = bodies[name]
            first = above[name]
            assert first is not None
            circle = " in ".join([*seen, name])
            body.module.say(relations.WithinCircle(circle=circle), body.members[first.name].span)
    return found


def _keys_in_circles(bodies: Mapping[str, Body], backend: Backend) -> bool:
    """Rows that would be named by themselves."""
    links = {e.name: [part for part in e.identity if isinstance(part, Link)] for e in backend.entities}
    inner = {name: [link.target for link in parts] for name, parts in links.items()}
    found = False
    for name in inner:
        for link in links[name]:
            if link.key and (link.target == name or _reaches(link.target, name, inner)):
                found = True
                case = keys.KeyCircle(name=link.name, owner=name)
                bodies[name].module.say(case, bodies[name].members[link.name].span)
    return found


def _nested_views(bodies: Mapping[str, Body], backend: Backend) -> None:
    for entity in backend.entities:
        nested = [view for view in backend.views_of(entity.name) if view.nested]
        if len(nested) < 2:
            continue
        for owner in backend.entities:
            for link in owner.links:
                if link.target == entity.name and not link.view and not link.within:
                    body = bodies[owner.name]
                    several = " or ".join(view.name for view in nested)
                    body.module.say(relations.SeveralNestedViews(several=several), body.members[link.name].span)
    _circles_of_views(bodies, backend)


def _circles_of_views(bodies: Mapping[str, Body], backend: Backend) -> None:
    """Views that show links that show as views, without end."""
    inner: dict[str, list[str]] = {}
    for view in backend.views:
        entity = backend.entity(view.entity)
        shown = [entity.member(name) for name in view.shows]
        links = [one for one in entity.links if one in shown]
        views = [backend.nested_view(link.target, link.view) for link in links]
        inner[view.name] = [one.name for one in views if one is not None]
    for name in inner:
        if _reaches(name, name, inner):
            body = bodies[name]
            body.module.say(relations.ViewCircle(name=name), body.definition.span)


def _reaches(start: str, goal: str, inner: Mapping[str, list[str]]) -> bool:
    seen, waiting = set[str](), list(inner[start])
    while waiting:
        name = waiting.pop()
        if name == goal:
            return True
        if name not in seen:
            seen.add(name)
            waiting += inner[name]
    return False


def _collisions(run: Run, backend: Backend) -> None:
    """Two endpoints with one method and one path."""
    for one in backend.apis:
        taken: dict[tuple[str, str], Endpoint] = {}
        for endpoint in endpoints(backend, one):
            path = "".join(f"/{step.written('')}" for step in endpoint.path)
            key = (endpoint.method, path)
            first = taken.setdefault(key, endpoint)
            if first is not endpoint:
                span, other = run.places[_source(endpoint)], run.places[_source(first)]
                case = operations.PathTaken(method=endpoint.method, path=endpoint.pattern(one.prefix), other=first.name)
                run.findings.add(case, span, related=[Related(other, f"is {first.name}")])


def _source(endpoint: Endpoint) -> str:
    """The id of what an endpoint comes from."""
    if endpoint.operation is not None:
        return endpoint.operation.id
    return endpoint.named.id if endpoint.named is not None else endpoint.owner
