"""The SELECTs of a feature: functions that build a statement once."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from backwright.design.belonging import Belonging, belonging
from backwright.design.conditions import Access
from backwright.design.routes import Route
from backwright.design.tables import VERSION
from backwright.design.truth import FALSE, TRUE
from backwright.model.api import Api, SignIn, counts
from backwright.model.entities import Entity
from backwright.model.expressions import (
    Aggregate,
    Attribute,
    Comprehension,
    Contains,
    Expression,
    Loop,
    Method,
    Name,
)
from backwright.model.members import Field, Link
from backwright.model.names import in_case, snake
from backwright.model.operations import Ordering
from backwright.model.shapes import Property, Shape
from backwright.model.surface import Segment, readers
from backwright.model.types import BOOL, TEXT, ListOf, Scalar, element, present
from backwright.model.walk import parts, replace
from backwright.targets.python.columns import bind_type, name_of
from backwright.targets.python.core import Code
from backwright.targets.python.fastapi import documents
from backwright.targets.python.fastapi.cursors import SortedBy, cursor_name, may_be_null, page_order, path_name, row_of
from backwright.targets.python.fastapi.keys import key_condition, plain_field
from backwright.targets.python.fastapi.lists import Listed
from backwright.targets.python.fastapi.names import Owner, segment_name
from backwright.targets.python.fastapi.objects import Objects
from backwright.targets.python.fastapi.renamed import function
from backwright.targets.python.fastapi.statements import Statement, asks_caller, for_somebody
from backwright.targets.python.symbols import attribute, class_name


@dataclass(slots=True)
class Queries(Objects):
    """The functions of one feature, each once."""

    @property
    def module(self) -> str:
        """The code of the module; empty where nothing is read."""
        many = self.owner.many.replace("_", " ")
        doc = f'"""Every SELECT on {many}, built once. The database answers with the JSON that is sent."""'
        made = frozenset(self._objects.values())
        statements = [code for name, code in self.functions.items() if name not in made]
        objects = [code for name, code in self.functions.items() if name in made]
        constants = [code for code in self.private.values() if not code.startswith(("def ", "@"))]
        helpers = [code for code in self.private.values() if code.startswith(("def ", "@"))]
        parts = [*statements, *objects, *helpers, *constants]
        return "\n\n\n".join([doc, *parts]) + "\n" if parts else ""

    @property
    def _api(self) -> Api:
        return self.design.api

    @property
    def _around(self) -> dict[str, str]:
        """What templates may say beside the data."""
        return {"message": f"literal({self._api.wording['done']!r})", "timestamp": "CurrentTime()"}

    # Statements

    def get(self, route: Route) -> Statement:
        """One row by its key in the path."""
        shape = route.answer.shape
        assert shape is not None
        shown = self._one(shape)
        conditions = [*self._keys(route.endpoint.path), *self._parents(route), *self._readable(route.readable)]
        return self._statement(route.endpoint.name, shown, conditions, route, of_one=True)

    def written(self, shape: Shape) -> Statement:
        """One row by its id, as its writer sees it: none if that may not read it."""
        conditions = [f'{self.owner.model}.id == bindparam("id", type_=Id)']
        if readers(self.design.backend.owner(self.owner.name)).people:
            conditions += [*self._live, *self._readable_by_whoever()]
        name = f"{'made' if shape.made else 'written'}_{self.owner.one}"
        return self._statement(name, self._one(shape), conditions, None, of_one=True)

    def by_ids(self, shape: Shape, *, readable: bool) -> Statement:
        """Some rows by their ids, each with its id: those that the caller may read."""
        model = self.owner.model
        conditions = [f'{model}.id.in_(bindparam("ids", expanding=True))']
        conditions += self._readable_by_whoever() if readable else []
        shown = ("JsonAlone({})" if shape.alone else "{}").format(self.object_call(shape, model))
        asks = asks_caller(shown, *conditions)
        name = f"{self.owner.many}_by_ids"
        head = f"def {name}({'*, signed_in: bool' if asks else ''}) -> Statement:"
        found = f"return select({model}.id, json_text({shown})).where({', '.join(conditions)})"
        self.functions[name] = function("@cache", head, "", found)
        return Statement(name, asks)

    def chosen(self, name: str, *, readable: bool) -> Statement:
        """The rows with some ids, not yet in order: those that the caller may read."""
        model = self.owner.model
        conditions = [f"{model}.id.in_(ids)", *(self._readable_by_whoever() if readable else [])]
        asks = asks_caller(*conditions)
        head = f"def {name}_rows(ids: Sequence[Any]{', *, signed_in: bool' if asks else ''}) -> Select[Any]:"
        doc = '"""Of these rows those that the caller may read."""'
        found = f"return select({model}).where({', '.join(conditions)})"
        self.functions[f"{name}_rows"] = function("", head, doc, found)
        return Statement(f"{name}_rows", asks)

    def page_order(self, name: str, order: tuple[Ordering, ...]) -> str:
        """The constant that is the order of the rows of an operation."""
        constant = f"{name.upper()}_ORDER"
        self.private[constant] = f"{constant} = {page_order(name, self._steps(order))}"
        return constant

    def own(self, shape: Shape, name: str) -> Statement:
        """The row of the account that calls."""
        conditions = [f"{self.owner.model}.id == ME", *self._live]
        return self._statement(name, self._one(shape), conditions, None, of_one=True)

    def session(self, shape: Shape, way: int) -> Statement:
        """The account that registers or signs in, in one of the ways there are, with its tokens."""
        conditions = [f"{self.owner.model}.id == ME"]
        name = f"session_{self.owner.one}{f'_{way + 1}' if way else ''}"
        return self._statement(name, self._one(shape, session=self.design.backend.sign_ins[way]), conditions, None)

    def _statement(
        self, name: str, shown: str, conditions: list[str], route: Route | None, *, of_one: bool = False
    ) -> Statement:
        """A statement that answers; of one row it gives its version too, where it has versions."""
        if route is not None and route.signed_in_only:
            shown, conditions = for_somebody(shown), [for_somebody(c) for c in conditions]
        asks = asks_caller(shown, *conditions)
        head = f"def {name}({'*, signed_in: bool' if asks else ''}) -> Statement:"
        doc = f'"""{route.doc}"""' if route is not None and route.doc else ""
        where = f".where({', '.join(conditions)})" if conditions else ""
        version = f", {self.owner.model}.{VERSION}" if of_one and self.owner.entity.versioned != "no" else ""
        self.functions[name] = function("@cache", head, doc, f"return select(json_text({shown}){version}){where}")
        return Statement(name, asks)

    def _one(self, shape: Shape, *, session: SignIn | None = None) -> str:
        data = self.object_call(shape, self.owner.model)
        if session is not None and (session.refresh is not None or not shape.shows_token):
            data = self._session_object(shape, session)
        if shape.alone and self._api.one == "{data}":
            return f"JsonAlone({data})"
        return documents.document(documents.filled(self._api.one, self.owner), {"data": data, **self._around})

    def _session_object(self, shape: Shape, sign_in: SignIn) -> str:
        values = {p.wire: self._seen_by_itself(p) for p in shape.properties}
        rules = {p.wire: rule for p in shape.properties if (rule := self._read_rule(p.member)) is not None}
        shows_token = shape.shows_token
        beside = {} if shows_token else {"access_token": 'bindparam("access_token", type_=Text)'}
        if sign_in.refresh is not None:
            beside["refresh_token"] = 'bindparam("refresh_token", type_=Text)'
        if sign_in.scheme and not shows_token:
            beside["token_type"] = f'literal("{sign_in.scheme}")'
        if not shows_token:
            beside["expires_in"] = 'bindparam("expires_in", type_=BigInteger)'
        values |= {in_case(name, self._api.case): code for name, code in beside.items()}
        return self._seen_object(values, rules, self.owner.model, somebody=True)

    def _seen_by_itself(self, shown: Property) -> str:
        """What an account is shown of itself, which has just signed in."""
        return for_somebody(self._property(shown, self.owner.model, somebody=True))

    def _keys(self, path: tuple[Segment, ...]) -> list[str]:
        """What the path says of the row itself."""
        own = [s for s in path if s.member and s.entity == self.owner.entity.name]
        own = own[-len(self.owner.entity.key) :]
        return [self._key_condition(self.owner.model, s) for s in own]

    def _key_condition(self, row: str, segment: Segment) -> str:
        member = self.design.backend.entity(segment.entity).member(segment.member)
        assert isinstance(member, Field | Link)
        kind = bind_type(plain_field(self.design.backend, member).type)
        given = f'bindparam("{segment_name(segment)}", type_={kind})'
        return key_condition(self.design.backend, row, member, given)

    def _readable(self, rule: Access) -> list[str]:
        signed_in = "True" if rule.nobody == FALSE else "signed_in"
        call = self.policies.filter(rule, self.owner.model, signed_in)
        return [*self._live, *([call] if call else [])]

    def _readable_by_whoever(self) -> list[str]:
        """Of rows that an operation found or wrote, deleted ones too: what leads to them still shows them."""
        call = self.policies.readable_by_whoever(self.owner.model)
        return [call] if call else []

    @property
    def _live(self) -> list[str]:
        return self._core.live(self.owner.entity.name, self.owner.model)

    # Parents

    def _parents(self, route: Route) -> list[str]:
        """The row lives in the row that the path names before it."""
        if not route.parents:
            return []
        link = route.parents[0].link
        return [f"{self.owner.model}.{link.name}_id == {self.parent(route)}"]

    def parent(self, route: Route) -> str:
        """The call of the function that gives the id of the row in which the rows live."""
        calls: dict[int, str] = {}
        for place in range(len(route.parents) - 1, -1, -1):
            parent = route.parents[place]
            target = self.design.backend.entity(parent.link.target)
            model = class_name(target.name)
            segments = [s for s in route.endpoint.path if s.entity == target.name][: len(target.key)]
            conditions = [self._key_condition(model, s) for s in segments]
            if place + 1 in calls:
                above = route.parents[place + 1].link
                conditions.append(f"{model}.{above.name}_id == {calls[place + 1]}")
            conditions += self._parent_readable(parent.readable, target)
            asks = any("signed_in" in c for c in conditions)
            name = self.owner.in_path(target.name)
            head = f"def {name}({'*, signed_in: bool' if asks else ''}) -> ScalarSelect[Any]:"
            doc = f'"""The {snake(target.name).replace("_", " ")} that the path names, if the caller may know of it."""'
            self.private[name] = function(
                "", head, doc, f"return select({model}.id).where({', '.join(conditions)}).scalar_subquery()"
            )
            calls[place] = f"{name}({'signed_in=signed_in' if asks else ''})"
        return calls[0]

    def _parent_readable(self, rule: Access, target: Entity) -> list[str]:
        owner = Owner.of(self.design.backend, self._api, target.name)
        live = self._core.live(target.name, owner.model)
        if rule.open:
            return live
        signed_in = "True" if rule.nobody == FALSE else "signed_in"
        call = self.registry(owner.name).policies.filter(rule, owner.model, signed_in)
        return [*live, *([call] if call else [])]

    def there(self, route: Route) -> Statement:
        """Which of the rows that the path goes through are there, the outermost first."""
        self.parent(route)
        names = [self.owner.in_path(p.link.target) for p in reversed(route.parents)]
        asks = any("signed_in: bool" in self.private[name].splitlines()[0] for name in names)
        calls = []
        for name in names:
            given = "signed_in=signed_in" if "signed_in: bool" in self.private[name].splitlines()[0] else ""
            calls.append(f"{name}({given}).is_not(None)")
        head = f"def there({'*, signed_in: bool' if asks else ''}) -> Statement:"
        doc = '"""Which of the rows that the path goes through there are for the caller, the outermost first."""'
        self.functions["there"] = function("@cache", head, doc, f"return select({', '.join(calls)})")
        return Statement("there", asks)

    def credentials(self, name: Field, password: Field) -> None:
        """The account that signs in, by its name."""
        model, own = self.owner.model, attribute(name.name)
        given = f'bindparam("{own}", type_=Text)'
        test = f"{model}.{own} == {given}"
        if present(name.type) == Scalar("email"):
            test = f"func.lower({model}.{own}) == func.lower({given})"
        tests = ", ".join([test, *self._live])
        line = f"return select({model}.id, {model}.{attribute(password.name)}).where({tests})"
        self.functions["credentials"] = function("@cache", "def credentials() -> Statement:", "", line)

    # Lists

    def rows(self, route: Route, listed: Listed, shape: Shape, query: str) -> Statement:
        """The whole list."""
        name = route.endpoint.name
        parent = f".where({self.parent(route)}.is_not(None))" if route.parents else ""
        if query:
            return self._asked_rows(route, listed, shape, query, parent)
        data = f"json_array({self._items(shape, route)}.order_by({', '.join(self.order(listed.read.order))}))"
        shown = documents.document(documents.filled(self._api.many, self.owner), {"data": data, **self._around})
        conditions = [f"{self.parent(route)}.is_not(None)"] if route.parents else []
        return self._statement(name, shown, conditions, route)

    def _asked_rows(self, route: Route, listed: Listed, shape: Shape, query: str, parent: str) -> Statement:
        """The whole list, or what of it is asked for."""
        name = route.endpoint.name
        self._filters(listed)
        items = self._items(shape, route)
        order = self._order_lines(route, listed)
        data = "json_array(items.where(*(_FILTERS[name] for name in filters)).order_by(*order))"
        shown = documents.document(documents.filled(self._api.many, self.owner), {"data": data, **self._around})
        asks = asks_caller(items, parent)
        keyword = ", *, signed_in: bool" if asks else ""
        signed = ", signed_in=signed_in" if asks else ""
        sort = ", sort: str | None" if listed.sorts else ""
        self.functions[name] = function(
            "",
            f"def {name}(query: {query}{keyword}) -> Statement:",
            f'"""{route.doc}"""' if route.doc else "",
            f"return _{name}(asked(query, _FILTERS){', query.sort' if listed.sorts else ''}{signed})",
        )
        self.private[f"_{name}"] = function(
            "@lru_cache(maxsize=512)",
            f"def _{name}(filters: tuple[str, ...]{sort}{keyword}) -> Statement:",
            "",
            *order,
            f"items = {items}",
            f"return select(json_text({shown})){parent}",
        )
        return Statement(name, asks)

    def _items(self, shape: Shape, route: Route) -> str:
        conditions = [*self._parents(route), *self._readable(route.readable), *self._named(route)]
        where = f".where({', '.join(conditions)})" if conditions else ""
        return f"select({self.object_call(shape, self.owner.model)}){where}"

    def _named(self, route: Route, each: Belonging | None = None) -> list[str]:
        where = route.read.where if route.read is not None else None
        test = each.rest if each is not None else where.somebody if where is not None else TRUE
        if test == TRUE:
            return []
        return [self._local(f"where_{route.endpoint.name}", self._core.condition(test, self.owner.model))]

    def _each(self, route: Route) -> Belonging | None:
        """What the rows of a list belong to, where it is told from the first of each which are the first of all."""
        read = route.read
        if read is None or read.where is None or route.parents or self.design.backend.database == "sqlite":
            return None
        return belonging(self.design.backend, self.owner.entity, read.where, read.order)

    def _of_each(self, rows: str, each: Belonging) -> str:
        table, holder, held = self._core.pairs(each.collection)
        other, caller = (held, holder) if each.callers else (holder, held)
        others = f"select({table}.c.{other}).where({table}.c.{caller} == ME)"
        return f"rows_of_each({rows}, {self.owner.model}.{each.link.name}_id, {others})"

    def _local(self, name: str, code: Code) -> str:
        """The code where it stands for itself, else a call of a function around it."""
        if not code.before:
            return code.text
        helper = f"_{name}"
        head = f"def {helper}() -> ColumnElement[bool]:"
        self.private[helper] = function("", head, "", *code.before, f"return {code.text}")
        return f"{helper}()"

    def order(self, order: tuple[Ordering, ...]) -> list[str]:
        """The code of an order."""
        return [step.order_by for step in self._steps(order)]

    def _steps(self, order: tuple[Ordering, ...]) -> list[SortedBy]:
        """The steps of an order, which ends in the primary key, in the direction of what precedes it."""
        down = order[-1].descending if order else False
        steps = [self._step(step.path, step.descending) for step in order]
        return [*steps, SortedBy(f"{self.owner.model}.id", down)]

    def _step(self, path: Expression, descending: bool) -> SortedBy:
        code = self._core.value(path, self.owner.model)
        text = self._local(f"by_{path_name(path)}", code)
        exact = name_of(path.type) == "decimal"
        seen = self._for_those_who_see(path)
        if seen:
            text = f"case(({seen}, {text}), else_=null())"
        optional = bool(seen) or may_be_null(self.design.backend, path)
        return SortedBy(text, descending, optional, exact)

    def page(self, route: Route, listed: Listed, shape: Shape, query: str) -> Statement:
        """A part of a list, and how long it is."""
        name = route.endpoint.name
        by_cursor = listed.read.by_cursor
        items = self.object_call(shape, self.owner.model)
        if route.signed_in_only:
            items = for_somebody(items)
        rows_asks, rows_call = self._page_rows(route, listed, name)
        asks = rows_asks or "signed_in=signed_in" in items
        signed = ", signed_in=signed_in" if asks else ""
        keyword = ", *, signed_in: bool" if asks else ""
        sorts = "query.sort, " if listed.sorts else ""
        head = f"def {name}(query: {query}{keyword}) -> {'Page' if self.counts(listed) else 'Statement'}:"
        doc = f'"""{route.doc}"""' if route.doc else ""
        rows = rows_call.replace("FILTERS", "asked(query, _FILTERS)" if listed.conditions or listed.read.search else "")
        place = "known_values(query.cursor)" if by_cursor else "skip=query.offset > 0"
        self.functions[name] = function("", head, doc, f"return _{name}({rows}, {sorts}query.limit, {place}{signed})")
        self._page_function(route, listed, name, items, asks)
        return Statement(name, asks)

    def counts(self, listed: Listed) -> bool:
        """Whether an answer of it tells how many rows there are."""
        return listed.read.paging is not None and counts(self._api.page, by_cursor=listed.read.by_cursor)

    def _page_function(self, route: Route, listed: Listed, name: str, items: str, asks: bool) -> None:
        by_cursor, each = listed.read.by_cursor, self._each(route) is not None
        keyword = ", signed_in: bool" if asks else ""
        sort = "sort: str | None, " if listed.sorts else ""
        template = documents.filled(documents.of_page(self._api, by_cursor=by_cursor), self.owner)
        values = {**self._around, **documents.told_of_page(by_cursor=by_cursor)}
        shown = f"json_text({documents.document(template, values)})"
        found = f"select({items}).join(keys, keys.c.id == {self.owner.model}.id)"
        if by_cursor:
            keys = f"{'keys_of_each_after' if each else 'keys_after'}(rows, order, limit, known)"
            place = f"known: tuple[bool, ...]{keyword and ', *' + keyword}"
            found += ".order_by(*order.by).limit(literal_column(str(limit)))"
        else:
            place = f"*, skip: bool{keyword}"
            keys = "page_keys(rows.order_by(*order), limit, skip=skip)"
            if each:
                keys = "page_keys_of_each(rows, order, limit, skip=skip)"
            found += ".order_by(*order)"
        counts = self.counts(listed)
        every = "rows.of_all" if each else "rows"
        self.private[f"_{name}"] = function(
            "@lru_cache(maxsize=512)",
            f"def _{name}(rows: {'RowsOfEach' if each else 'Select[Any]'}, {sort}limit: int, {place})"
            f" -> {'Page' if counts else 'Statement'}:",
            "",
            *self._order_lines(route, listed),
            f"keys = {keys}",
            f"items = {found}",
            f"return page({every}, lambda total: {shown})" if counts else f"return select({shown})",
        )

    def _order_lines(self, route: Route, listed: Listed) -> list[str]:
        """The lines that say in which order the rows are."""
        name, by_cursor = route.endpoint.name, listed.read.by_cursor
        orders = {
            sort: page_order(cursor_name(name, sort), self._steps(order)) if by_cursor else row_of(self.order(order))
            for sort, order in listed.orders()
        }
        if not listed.sorts:
            return [f"order = {orders['']}"]
        constant, kind = f"_{name.upper()}_ORDERS", "PageOrder" if by_cursor else "tuple[Any, ...]"
        entries = (f"{sort or None!r}: {order}," for sort, order in orders.items())
        self.private[constant] = "\n".join([f"{constant}: dict[str | None, {kind}] = {{", *entries, "}"])
        return [f"order = {constant}[sort]"]

    def _page_rows(self, route: Route, listed: Listed, name: str) -> tuple[bool, str]:
        """The function or the constant that gives the rows of the list."""
        each = self._each(route)
        conditions = [*self._parents(route), *self._readable(route.readable), *self._named(route, each)]
        if route.signed_in_only:
            conditions = [for_somebody(c) for c in conditions]
        asks = asks_caller(*conditions)
        model = self.owner.model
        if not listed.conditions and not listed.read.search:
            where = f".where({', '.join(conditions)})" if conditions else ""
            constant = f"_{name}_rows"
            found, kind = f"select({model}.id){where}", "Select[Any]"
            if each is not None:
                found, kind = self._of_each(found, each), "RowsOfEach"
            head = f"def {constant}({'*, signed_in: bool' if asks else ''}) -> {kind}:"
            self.private[constant] = function("@cache", head, "", f"return {found}")
            return asks, f"{constant}({'signed_in=signed_in' if asks else ''})"
        self._filters(listed)
        rows = f"_{name}_rows"
        spread = "*(_FILTERS[name] for name in filters)"
        head = f"def {rows}(filters: tuple[str, ...]{', *, signed_in: bool' if asks else ''}) -> Select[Any]:"
        where = ", ".join([*conditions, spread])
        self.private[rows] = function("@cache", head, "", f"return select({model}.id).where({where})")
        return asks, f"{rows}(FILTERS{', signed_in=signed_in' if asks else ''})"

    def _filters(self, listed: Listed) -> None:
        lines = []
        for condition in listed.conditions:
            path = condition.path
            code = self._core.filter(path, condition.operator, condition.parameter, self.owner.model)
            text = self._local(f"filter_{condition.name}", code)
            seen = self._for_those_who_see(path)
            lines.append(f'"{condition.name}": {f"and_({text}, {seen})" if seen else text},')
        if listed.read.search:
            found = []
            for number, path in enumerate(listed.read.search):
                test = self._searched(path, f"searched_{number}")
                seen = self._for_those_who_see(path)
                found.append(f"and_({test}, {seen})" if seen else test)
            lines.append(f'"search": {found[0] if len(found) == 1 else f"or_({chr(44).join(found)})"},')
        self.private["_FILTERS"] = "\n".join(
            [
                "# By the name of the query parameter. Only the filters in use are in a statement.",
                "_FILTERS: dict[str, ColumnElement[bool]] = {",
                *lines,
                "}",
            ]
        )

    def _searched(self, path: Expression, name: str) -> str:
        """Whether a text has in it what is searched for; of rows that are in a collection, one of theirs."""
        many = next((p for p in parts(path) if isinstance(p, Attribute) and element(p.type) is not None), None)
        if many is not None and many is not path:
            one = Name("one", element(many.type) or many.type)
            text = Method("lower", replace(path, lambda part: one if part == many else _each(part)), (), TEXT)
            asked = Method("lower", Name("search", TEXT), (), TEXT)
            found = Comprehension(Contains(asked, text, BOOL), (Loop(("one",), many, ()),), ListOf(BOOL))
            return self._local(name, self._core.condition(Aggregate("any", found, None, BOOL), self.owner.model))
        text_of = self._local(name, self._core.value(path, self.owner.model))
        return f'contains(func.lower({text_of}), func.lower(bindparam("search", type_=Text)))'


def _each(part: Expression) -> Expression:
    """A value of one row where it is that of each."""
    kind = element(part.type)
    return part if kind is None else msgspec.structs.replace(part, type=kind)
