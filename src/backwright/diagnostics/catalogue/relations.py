"""4xx: links, collections, views of entities."""

from __future__ import annotations

from backwright.diagnostics.kinds import Kind


class BareCollection(Kind, code="BW401"):
    """A collection of rows does not say where it comes from.

    `many()` are links to many rows (`set`), or the rows whose link leads here (`list`). `inline()` are rows that are
    written and shown as a part of this one.
    """

    message = "'{name}' does not say where its rows come from: {kind}[{target}]"
    help = "write `= many()`, or `= inline()` where the rows are a part of this one's JSON"

    name: str
    target: str
    kind: str


class NotForOne(Kind, code="BW402"):
    """A link to one row is declared as many.

    A link to one row is `relation()`; `many()` and `inline()` are for `set[...]` and `list[...]`.
    """

    message = "{maker}() is for many rows"
    help = "set[{target}], or relation()"

    maker: str
    target: str


class NotForMany(Kind, code="BW403"):
    """Many rows are declared as a link to one.

    `relation()`, `within()` and `field()` hold one value. Rows in a `set` or a `list` are `many()` or `inline()`.
    """

    message = "{maker}() holds one, this is a {kind}"
    help = "{kind}[{target}] = many(), or inline()"

    maker: str
    kind: str
    target: str


class NotForPlain(Kind, code="BW404"):
    """A plain value is declared as a link.

    A plain value is a `field()`.
    """

    message = "{maker}() is for rows of an entity"
    help = "field()"

    maker: str


class FieldOnLink(Kind, code="BW405"):
    """A link is declared as a plain field.

    Links have options of their own (`view`, `by`, `on_delete`): they are made by `relation()`.
    """

    message = "'{name}' is a link"
    help = "{name}: ... = relation()"

    name: str


class OptionalCollection(Kind, code="BW406"):
    """A collection may be None.

    Where there are no rows, the set or the list is empty.
    """

    message = "a collection is empty, never None"


class WithinOptional(Kind, code="BW407"):
    """A row lives in a row that may be absent.

    The path of a row begins at the row that it lives in.
    """

    message = "a row always has the row that it lives in"
    help = "use relation(default=None) for a link that may be empty"


class WithinInRecord(Kind, code="BW408"):
    """A record lives in a row.

    Records and events have no path.
    """

    message = "only rows of entities live in other rows"
    help = "a bare link, or relation()"


class WithinCircle(Kind, code="BW409"):
    """Rows live in each other in a circle.

    The path of a row begins at the row that it lives in, and so on up to one that lives in none. A tree of rows of
    one entity is made of links: `parent: Folder | None = relation(default=None)`.
    """

    message = "a circle: {circle}"
    help = "make one of them a relation()"

    circle: str


class SeveralParents(Kind, code="BW410"):
    """A row lives in two rows.

    Its path begins there, and it goes when that row goes.
    """

    message = "a row of {name} lives in one row"
    help = "make the other a relation()"

    name: str


class MissingInverse(Kind, code="BW411"):
    """No link leads back.

    `list[{target}] = many()` are the rows of {target} whose link leads here, so there has to be one.
    """

    message = "no link of {target} leads to {owner}"
    help = "declare one in {target}, or use set[{target}] for links of their own"

    target: str
    owner: str


class AmbiguousInverse(Kind, code="BW412"):
    """Several links lead back.

    Which link is meant is asked, never guessed.
    """

    message = "{target} has several links that lead here: {several}"
    help = 'many(inverse="...") names the one that is meant'

    target: str
    several: str


class InverseLeadsElsewhere(Kind, code="BW413"):
    """An inverse leads somewhere else.

    The inverse is the other name of the same links: it leads back here, one for a list, a set for a set.
    """

    message = "'{name}' of {target} does not lead to {owner}"

    name: str
    target: str
    owner: str


class InverseOfItself(Kind, code="BW414"):
    """A set is its own inverse.

    A set and its inverse are two names: `followers` and `following`.
    """

    message = "'{name}' is its own inverse"

    name: str


class InverseTwice(Kind, code="BW415"):
    """Both names of a set claim to be the other.

    One side keeps the links, the other is declared as its inverse.
    """

    message = "both sides say inverse="
    help = "leave it out on one of them"


class InlineNotWithin(Kind, code="BW416"):
    """Owned rows do not live here.

    A `list` that is `inline()` are the row's own: they live within it and go when it goes.
    """

    message = "{target} is not within() {owner}"
    help = "{owner}: {owner} = within() in {target}, or set[{target}] for rows that others link too"

    target: str
    owner: str


class CreateOfOwned(Kind, code="BW417"):
    """Owned rows are said to be made when they are missing.

    `create=True` is about sets: rows that others link too, named by their key.
    """

    message = "rows of a list are the row's own, and always made"
    help = "leave `create` out"


class CreateNeedsMore(Kind, code="BW418"):
    """Missing rows cannot be made from a key alone.

    With `create=True` a row is named by its key, and made where there is none; so all else must have a default.
    """

    message = "a {target} cannot be made from its key alone: it also needs {names}"

    target: str
    names: str


class NullRequired(Kind, code="BW419"):
    """A link that must have a value is cleared.

    `on_delete="null"` clears the link when the other row goes.
    """

    message = "this link cannot be empty"
    help = 'on_delete="cascade" or "restrict", or make the type `| None`'


class ByNotUnique(Kind, code="BW420"):
    """Callers name a row by something that several may have.

    `by` is the field that callers name the row by, instead of its key; so it must be unique.
    """

    message = "'{name}' of {target} is not unique"

    name: str
    target: str


class ViewOfOtherEntity(Kind, code="BW421"):
    """A link shows as a view of another entity.

    `view=` names a `class ...(View, {entity})`.
    """

    message = "'{name}' is no view of {entity}"

    name: str
    entity: str


class MeOfOtherEntity(Kind, code="BW422"):
    """The caller is the default of a link to something else.

    `me` is the account that calls.
    """

    message = "me is {account}, this links to {target}"
    help = "link to the account: `{account}`; an entity whose rows sign in is `class ...(Account)`"

    target: str
    account: str


class LinkDefault(Kind, code="BW423"):
    """A link has a default that is neither the caller nor None.

    Rows have no names in a blueprint, so none of them can be a default.
    """

    message = "a link starts as `me` or None"


class SeveralBases(Kind, code="BW424"):
    """A class is several kinds of things.

    Entities do not inherit from each other: what two have in common is an entity of its own, or stands in both.
    """

    message = "'{name}' is one kind of thing"
    help = "name one, and write the members of the others in it: `class {name}(Entity)`"

    name: str


class SubclassOfEntity(Kind, code="BW425"):
    """An entity inherits from an entity.

    There is no inheritance of tables. A named public shape of an entity is a view and begins with `View`.
    """

    message = "'{name}' inherits from {base}"
    help = "class {name}(View, {base}) is a shape of {base}; for another kind of row, link to it"

    name: str
    base: str


class ViewNotFirst(Kind, code="BW426"):
    """A view does not begin with View.

    That order is what type checkers and readers know.
    """

    message = "View comes first: class {name}(View, ...)"

    name: str


class ViewOfWhat(Kind, code="BW427"):
    """A view names no entity, or several.

    A view is a shape of one entity.
    """

    message = "'{name}' is a view of what?"
    help = "class {name}(View, User)"

    name: str


class ViewOfNoEntity(Kind, code="BW428"):
    """A view is one of something that is no entity.

    A view is a shape of an entity, not of another view, a record or an event.
    """

    message = "'{name}' is no entity but of the kind {kind}"

    name: str
    kind: str


class SeveralNestedViews(Kind, code="BW429"):
    """Which view a link shows as is left open.

    Where an entity has several views with `nested=True`, each link says which one it shows as.
    """

    message = "which view is shown: {several}?"
    help = "relation(view=...)"

    several: str


class ViewCircle(Kind, code="BW430"):
    """Views show each other without end.

    What a row shows would never end.
    """

    message = "{name} shows a row that shows {name}"
    help = "leave one of the links out of show(...)"

    name: str
