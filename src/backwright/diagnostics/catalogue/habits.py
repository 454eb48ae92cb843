"""9xx: what people write who come from other frameworks."""

from __future__ import annotations

from backwright.diagnostics.kinds import Kind


class FrameworkImport(Kind, code="BW901"):
    """A blueprint imports a framework.

    A blueprint says what a backend is. With which framework it is built is said when it is built.
    """

    message = "{framework} is chosen by the target, not by the blueprint"
    help = "remove the import; types and limits are in backwright.fields"

    framework: str


class ForeignBase(Kind, code="BW902"):
    """A class has the base of another framework.

    Entities are what is stored, records what is only sent or answered.
    """

    message = "'{name}' is of another framework"
    help = "class ...(Entity) is stored, (Record) is an object without a table"

    name: str


class ForeignType(Kind, code="BW903"):
    """A type is written as in another framework.

    Types are Python's own, and those of `backwright.fields`.
    """

    message = "'{name}' is not a type of a blueprint"
    help = "write {ours}"

    name: str
    ours: str


class ForeignField(Kind, code="BW904"):
    """A field is made as in another framework.

    Limits and options of a stored value stand in `field(...)`; its type is the annotation.
    """

    message = "{name}(...) is of another framework"
    help = "{instead}"

    name: str
    instead: str


class ForeignApp(Kind, code="BW905"):
    """A blueprint makes the app of a framework.

    A blueprint says what a backend is; `backwright build` writes the rest.
    """

    message = "{name}(...) belongs to the backend that is built"
    help = "app = App(...)"

    name: str


class ModelField(Kind, code="BW906"):
    """A field is declared by a value, as in Django.

    The type is an annotation: `title: str = field(max=200)`, `count: int = 0`, `day: date`.
    """

    message = "{name} = ... declares no type"
    help = "{instead}"

    name: str
    instead: str


class ForeignKeyValue(Kind, code="BW907"):
    """A link is declared by its column.

    A link is a member whose type is an entity, a set of links one whose type is a set of entities. Columns, tables of
    pairs, indexes and constraints follow.
    """

    message = "{name}: links are declared by their type"
    help = "{instead}"

    name: str
    instead: str


class ColumnValue(Kind, code="BW908"):
    """A column is declared, as in SQLAlchemy.

    The type is an annotation; nullable is `| None`, an index is asked for by what lists need.
    """

    message = "{name}: columns follow from the members"
    help = "{instead}"

    name: str
    instead: str


class RelationshipValue(Kind, code="BW909"):
    """A relationship is declared, as in SQLAlchemy.

    `relation()` is a link to one row, `many()` are links to many, or the rows whose link leads here.
    """

    message = "{name}: there is no relationship(...)"
    help = "{instead}"

    name: str
    instead: str


class MetaClass(Kind, code="BW910"):
    """A class has a class with its options.

    There is no `Meta` and no `Config`: uniqueness, order and the like are words of their own.
    """

    message = "options stand in the class statement, not in class {name}"
    help = 'class Article(Entity, soft_delete=True); unique("a", "b"); lists(order="-created_at")'

    name: str


class PropertyDecorator(Kind, code="BW911"):
    """A value is computed by a property.

    `@computed` is worked out when the row is read, and is part of its JSON. A plain method is a helper.
    """

    message = "@property is Python's; a value that is shown is @computed"
    help = "@computed"


class StaticMethod(Kind, code="BW912"):
    """A function of a class has no row.

    What is about no row stands outside the class.
    """

    message = "there are no static and class methods"
    help = "move the function to module level"


class Validator(Kind, code="BW913"):
    """A field is checked by a function.

    Limits of one field stand in `field(...)`; what holds of a whole row is a `@check`; what an operation demands is
    `require`.
    """

    message = "a validator is a limit, a @check, or require(...)"
    help = 'field(min=..., pattern=...), @check("message")'


class RouteDecorator(Kind, code="BW914"):
    """A function is put on a route.

    There is no router. `allow` makes the usual endpoints, `@action` and `@query` the others.
    """

    message = "routes follow from rules and operations"
    help = '@action("POST", "/path", by=...) or @query("GET", "/path", by=...)'


class LoginRequired(Kind, code="BW915"):
    """Who may call is said by a decorator.

    Every operation says who may: `by=`. Nothing is allowed that no rule allows.
    """

    message = "who may stands in the operation"
    help = "@action(by=signed_in)"


class CachedValue(Kind, code="BW916"):
    """A value is cached by a decorator.

    `@stored` keeps a value in the row, in the transaction that changes its source.
    """

    message = "caching is not part of a blueprint"
    help = "@computed, or @stored for a value that is kept"


class Overriding(Kind, code="BW917"):
    """A method overrides another.

    Entities do not inherit. What happens with a create or an update is `@after`.
    """

    message = "there is nothing to override"


class Lambda(Kind, code="BW918"):
    """A rule or a default is a lambda.

    A lambda has no types, so a misspelt field in it would pass every type checker. A method with annotations is
    checked.
    """

    message = "there are no lambdas"
    help = "{instead}"

    instead: str


class Initializer(Kind, code="BW919"):
    """A class has an __init__.

    The constructor follows from the members.
    """

    message = "rows are made by their fields"
    help = '@after("create") for what is filled in'


class Dunder(Kind, code="BW920"):
    """A class has a method with underscores.

    There are no admin pages and no operators: what a row shows is its JSON.
    """

    message = "{name} has no meaning in a blueprint"
    help = "a plain method, or @computed"

    name: str


class ClassSetting(Kind, code="BW921"):
    """A class has a setting of another framework.

    Names of tables follow from the names of entities, and rows are asked for by words.
    """

    message = "{name} has no meaning in a blueprint"
    help = "{instead}"

    name: str
    instead: str


class AsyncFunction(Kind, code="BW922"):
    """A function is async.

    Bodies say what happens. How the backend waits is the target's matter.
    """

    message = "'{name}' is async"
    help = "def {name}"

    name: str


class Printing(Kind, code="BW923"):
    """A blueprint prints.

    Generated backends log each request by themselves.
    """

    message = "a blueprint is never run, so nothing is printed"


class MaxLength(Kind, code="BW924"):
    """The length of a text is limited as in Django.

    `min` and `max` bound a number, or the length of a text or a collection.
    """

    message = "max_length is called max"
    help = "field(max=...)"


class MinLength(Kind, code="BW925"):
    """The length of a text is limited as in Pydantic.

    `min` and `max` bound a number, or the length of a text or a collection.
    """

    message = "min_length is called min"
    help = "field(min=...)"


class NullOption(Kind, code="BW926"):
    """A field is made optional by an option.

    `X | None` may be None, and with a default it may be left out.
    """

    message = "what may be absent says so in its type"
    help = "bio: str | None = None"


class PrimaryKeyOption(Kind, code="BW927"):
    """A field is made the primary key.

    The primary key is `id`, unsaid. A field with `key=True` names the row in paths.
    """

    message = "every row has `id`"
    help = "key=True for the field that paths name it by"


class ForeignIndex(Kind, code="BW928"):
    """A field is indexed by an option.

    What lists order, filter and search gets its index, and the plan gives the reason.
    """

    message = "indexes follow from lists, links and uniqueness"
    help = 'index("field") in the class, for what is left'


class DefaultFactory(Kind, code="BW929"):
    """A default is made by a factory.

    There is no shared mutable state, so no factory is needed.
    """

    message = "a default is a constant"
    help = "= [] for a list, = now and = today for times; ids are made by themselves"


class AutoTime(Kind, code="BW930"):
    """A time is set by the framework.

    They are there unless the entity has `timestamps=False`.
    """

    message = "every row has created_at and updated_at"
    help = "field(default=now) for a time of your own"


class RelatedName(Kind, code="BW931"):
    """The way back is named at the link.

    `many()` in the other entity is the way back; with several links, `inverse=` says which.
    """

    message = "the way back is declared where it starts"
    help = "comments: list[Comment] = many() in the other entity"


class BoundOption(Kind, code="BW932"):
    """A number is bounded as in Pydantic.

    `min` and `max` include the bound.
    """

    message = "bounds are called min and max"
    help = "field(min=0, max=10)"


class RegexOption(Kind, code="BW933"):
    """A pattern is given as in another framework.

    It has to match the whole text.
    """

    message = "a regular expression is called pattern"
    help = 'field(pattern="[a-z]+")'


class ChoicesOption(Kind, code="BW934"):
    """A choice is listed by an option.

    A `Literal` or an enum is checked by every type checker.
    """

    message = "a choice is a type"
    help = 'status: Literal["draft", "placed"] = "draft"'


class ColumnName(Kind, code="BW935"):
    """A name is given as in another framework.

    Names of columns follow from the members; `name` is what the API calls it.
    """

    message = "the name in the API is called name"
    help = 'field(name="tagList")'


class Described(Kind, code="BW936"):
    """A description is given as an option.

    Docstrings of entities, members and operations become the documentation of the API.
    """

    message = "documentation is a docstring"
    help = "a text on the line below the member"


class StandardName(Kind, code="BW937"):
    """A name of the standard library has no place in a blueprint.

    Types are `list[...]`, `set[...]`, `X | None`, `Literal` and those of `backwright.fields`; bodies read no clock, no
    chance and no file.
    """

    message = "{name} of {module} has no place in a blueprint"
    help = "{instead}"

    name: str
    module: str
    instead: str


class KeyColumn(Kind, code="BW938"):
    """A link is declared with its columns, as in SQLModel or Prisma.

    A link is a member whose type is an entity: `team: Team`, or `team: Team | None = relation(default=None)`. Its
    column, its index and its constraint follow; what points back is `list[...] = many()` in the other entity.
    """

    message = "the columns of a link follow from its type"
    help = "team: Team | None = relation(default=None), and no member for its id"


class TableOption(Kind, code="BW939"):
    """A class says that it has a table.

    Every entity has one, named after it. What has none is a `Record`.
    """

    message = "every entity has a table"
    help = "class Team(Entity); class Address(Record) has none"


class SavingMethod(Kind, code="BW940"):
    """A class says how its rows are stored, as in Django.

    Nothing calls such a method: rows are stored at the end of each request. What is filled in or follows is `@after`,
    what has to hold is `@check`.
    """

    message = "nobody calls '{name}': rows are stored at the end of each request"
    help = '@after("create", "update") for what follows, @check("message") for what has to hold'

    name: str


class Digits(Kind, code="BW941"):
    """The digits of a number are given as in Django.

    `Money` has two places, a `Decimal` as many as were written; `min` and `max` bound both.
    """

    message = "an exact number has the digits that are written"
    help = "price: Money, or factor: Decimal = field(min=0, max=100)"


class ForeignDeclaration(Kind, code="BW942"):
    """A class calls what declares something in another framework.

    Members are declared by their types, and what follows from them is not said again.
    """

    message = "{name}(...) is of another framework"
    help = "{instead}"

    name: str
    instead: str


class ForeignClassDecorator(Kind, code="BW943"):
    """A class has a decorator of another framework.

    What a class is stands in its bases: `class Post(Entity)` is stored, `class Line(Record)` an object without a table.
    """

    message = "@{name} is of another framework"
    help = "{instead}"

    name: str
    instead: str
