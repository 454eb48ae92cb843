"""What newcomers write out of habit, and the finding that explains each."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from backwright.diagnostics import Kind
from backwright.diagnostics.catalogue import habits

FOREIGN_OPTIONS: Mapping[str, Callable[[], Kind]] = {
    "max_length": habits.MaxLength,
    "min_length": habits.MinLength,
    "null": habits.NullOption,
    "nullable": habits.NullOption,
    "optional": habits.NullOption,
    "required": habits.NullOption,
    "primary_key": habits.PrimaryKeyOption,
    "index": habits.ForeignIndex,
    "db_index": habits.ForeignIndex,
    "default_factory": habits.DefaultFactory,
    "server_default": habits.DefaultFactory,
    "auto_now": habits.AutoTime,
    "auto_now_add": habits.AutoTime,
    "onupdate": habits.AutoTime,
    "related_name": habits.RelatedName,
    "back_populates": habits.RelatedName,
    "backref": habits.RelatedName,
    "ge": habits.BoundOption,
    "gt": habits.BoundOption,
    "le": habits.BoundOption,
    "lt": habits.BoundOption,
    "min_value": habits.BoundOption,
    "max_value": habits.BoundOption,
    "regex": habits.RegexOption,
    "choices": habits.ChoicesOption,
    "alias": habits.ColumnName,
    "db_column": habits.ColumnName,
    "verbose_name": habits.Described,
    "help_text": habits.Described,
    "description": habits.Described,
    "doc": habits.Described,
    "foreign_key": habits.KeyColumn,
    "fields": habits.KeyColumn,
    "references": habits.KeyColumn,
    "to_field": habits.KeyColumn,
    "table": habits.TableOption,
    "max_digits": habits.Digits,
    "decimal_places": habits.Digits,
}
"""Options of other frameworks."""

_NO_SESSION = "no such parameter: rows are made by `create(...)`, found by `get`, `find` and `rows`, then stored"
_NO_REQUEST = "no such parameter: what is sent are the parameters, who calls is `me: User`"

FOREIGN_TYPES: Mapping[str, str] = {
    "AnyUrl": "Url",
    "Any": "Json, or a Record",
    "ARRAY": "list[...]",
    "BigInteger": "int",
    "BigIntegerField": "int",
    "Boolean": "bool",
    "BooleanField": "bool",
    "CharField": "str",
    "DateField": "date",
    "DateTime": "datetime",
    "DateTimeField": "datetime",
    "DecimalField": "Decimal",
    "EmailField": "Email",
    "EmailStr": "Email",
    "FileField": "File",
    "Float": "float",
    "FloatField": "float",
    "ForeignKey": "the entity itself: author: User = relation()",
    "HttpUrl": "Url",
    "InstrumentedList": "list[...] = many()",
    "Integer": "int",
    "IntegerField": "int",
    "JSON": "Json",
    "JSONB": "Json",
    "JSONField": "Json",
    "ManyToManyField": "set[...] = many()",
    "BigDecimal": "Decimal",
    "Double": "float",
    "Instant": "datetime",
    "Int": "int",
    "LocalDate": "date",
    "LocalDateTime": "datetime",
    "Long": "int",
    "Mapped": "the type alone",
    "Session": _NO_SESSION,
    "AsyncSession": _NO_SESSION,
    "Request": _NO_REQUEST,
    "HttpRequest": _NO_REQUEST,
    "Response": "the row, the Record or `Reply` that is answered",
    "Numeric": "Decimal",
    "OneToOneField": "the entity itself: relation(unique=True)",
    "NonNegativeInt": "int = field(min=0)",
    "PositiveInt": "int = field(min=1)",
    "PositiveIntegerField": "int = field(min=0)",
    "SecretStr": "Secret, or Password",
    "SlugField": "Slug",
    "String": "str",
    "Text": "str",
    "TextField": "str",
    "URLField": "Url",
    "UUIDField": "UUID",
    "bytes": "File",
    "conint": "int = field(min=..., max=...)",
    "constr": "str = field(min=..., max=...)",
    "dict": "a Record, or Json for a document without a schema",
    "number": "int, float or Decimal",
    "object": "Json, or a Record",
    "string": "str",
}
"""Types of other frameworks, and what a blueprint says instead."""

STANDARD_NAMES: Mapping[str, str] = {
    "Any": "say the type; Json is a document without a schema",
    "Callable": "a plain function, called by its name",
    "Dict": "a Record, or Json for a document without a schema",
    "FrozenSet": "set[...]",
    "List": "list[...], without an import",
    "Set": "set[...], without an import",
    "Tuple": "a Record",
    "Type": "the type itself",
    "TypedDict": "class ...(Record)",
    "NamedTuple": "class ...(Record)",
    "timezone": "instants are UTC; App(timezone=...) says where days begin",
    "uuid4": 'ids are made by themselves; App(ids="uuid")',
    "uuid1": 'ids are made by themselves; App(ids="uuid")',
}
"""Names of the modules that a blueprint may import, and what it says instead."""

OUTSIDE = "what it cannot say is a function under @external, whose body you write yourself"
MODULES: Mapping[str, str] = {
    "abc": "what several entities do alike is a plain function, called by its name",
    "asyncio": "nothing is awaited: leave `async` and `await` out",
    "collections": "`groups(rows(E), by=function)` counts and gathers; a value with parts is a class ...(Record)",
    "dataclasses": "what is stored is a class ...(Entity), what is only sent or answered a class ...(Record)",
    "functools": "write it as a plain function; nothing is cached",
    "itertools": "write comprehensions; `groups(rows(E), by=function)` gathers",
    "json": "a document without a schema is a field of the type Json; all else is JSON by itself",
    "logging": "leave it out: a backend logs its requests by itself",
    "math": "bodies have `round`, `abs`, `min`, `max`, `//`, `%` and `**`; anything else is a function under @external",
    "operator": "write a plain function: `key=newest`",
    "os": 'the environment is asked by `NAME: str = setting("What it is.")`',
    "random": "nothing is left to chance: ids and `Token`s are made by themselves; else write an @external function",
    "re": 'a field says its form: `field(pattern="...")`; bodies have `in`, `startswith`, `replace` and `split`',
    "secrets": "a `Token` is made by itself: `token: Token = issued()`",
    "sys": "a number that nothing exceeds is not there: say `None` where there is no bound",
    "time": "the instant of an operation is `now()`, of backwright.logic",
    "zoneinfo": 'instants are UTC; `App(timezone="Europe/Rome")` says where days begin',
}
"""Modules that a blueprint does not import, and what it says instead."""

SAVING = frozenset({"save", "clean", "full_clean", "before_save", "pre_save", "post_save", "refresh_from_db"})
"""Methods by which other frameworks store rows."""

SYNONYMS: Mapping[str, str] = {
    **dict.fromkeys(("anyone", "everyone", "everybody", "all", "public", "any", "AllowAny", "anonymous"), "anyone"),
    **dict.fromkeys(("authenticated", "is_authenticated", "IsAuthenticated", "login_required"), "signed_in"),
    **dict.fromkeys(("logged_in", "current_user", "users", "members"), "signed_in"),
    **dict.fromkeys(("no_one", "none", "never"), "nobody"),
    **dict.fromkeys(("admin", "admins", "is_admin", "IsAdminUser", "admin_only"), 'has_role("admin")'),
    **dict.fromkeys(("staff", "is_staff", "superuser", "is_superuser"), 'has_role("admin")'),
}
"""What people are called elsewhere, and here."""

_DJANGO = (
    "CharField TextField IntegerField BigIntegerField BooleanField DateField DateTimeField DecimalField EmailField "
    "FileField FloatField ImageField JSONField PositiveIntegerField SlugField URLField UUIDField TimeField StringField"
)
COLUMNS: Mapping[str, Callable[..., Kind]] = {
    **dict.fromkeys(_DJANGO.split(), habits.ModelField),
    **dict.fromkeys(("ForeignKey", "OneToOneField", "ManyToManyField"), habits.ForeignKeyValue),
    **dict.fromkeys(("Column", "mapped_column"), habits.ColumnValue),
    **dict.fromkeys(("relationship", "Relationship", "backref"), habits.RelationshipValue),
}
"""Calls that declare a member elsewhere; each kind takes the `name`."""

DECLARATIONS: Mapping[str, str] = {
    **dict.fromkeys(("belongs_to", "has_one"), "author: User = relation()"),
    **dict.fromkeys(("has_many", "has_and_belongs_to_many"), "comments: list[Comment] = many()"),
    **dict.fromkeys(("validates", "validate"), 'field(min=..., pattern="..."); of a whole row @check("message")'),
    **dict.fromkeys(("before_save", "before_create", "after_save", "after_create"), '@after("create")'),
    **dict.fromkeys(("scope", "default_scope"), "@query with `-> bool`: a list of the rows of which it is true"),
    **dict.fromkeys(("UniqueConstraint", "unique_together"), 'unique("a", "b")'),
    **dict.fromkeys(("Index", "add_index"), 'leave it out: indexes follow from what lists ask; or index("a")'),
    "CheckConstraint": '@check("message") over a method that answers yes or no',
}
"""What classes call elsewhere, and what stands in a blueprint."""

SETTINGS: Mapping[str, str] = {
    "objects": "leave it out: rows are asked for by `rows(...)`, `get(...)` and `find(...)`",
    **dict.fromkeys(("fields", "exclude", "include"), "write `show(User.name, ...)`"),
    **dict.fromkeys(("ordering", "default_order"), 'write `lists(order="-created_at")`'),
    **dict.fromkeys(("unique_together", "constraints", "indexes"), 'write `unique("a", "b")`; indexes follow'),
    "model_config": 'leave it out; what the API takes is said by `Rest(unknown="ignore")`',
    "query": "leave it out: rows are asked for by `rows(...)`, `get(...)` and `find(...)`",
}
"""Settings of classes elsewhere, and what a blueprint says."""

CLASS_DECORATORS: Mapping[str, str] = {
    **dict.fromkeys(("Entity", "Table", "Document", "Model"), "class {name}(Entity):"),
    **dict.fromkeys(("dataclass", "define", "attrs", "frozen", "dataclass_json"), "leave it out"),
    **dict.fromkeys(
        ("Controller", "RestController", "Resource", "Injectable", "Service", "Repository"),
        'write its functions at module level: @action("POST", "/path", by=...) or @query("GET", "/path", by=...)',
    ),
}
"""Decorators of classes of other frameworks; `name` is that of the class."""

DECORATORS: Mapping[str, Callable[[], Kind]] = {
    **dict.fromkeys(("property", "computed_field", "hybrid_property", "setter"), habits.PropertyDecorator),
    **dict.fromkeys(("staticmethod", "classmethod"), habits.StaticMethod),
    **dict.fromkeys(
        ("validator", "field_validator", "model_validator", "root_validator", "validates"), habits.Validator
    ),
    **dict.fromkeys(("login_required", "permission_required", "requires_auth", "jwt_required"), habits.LoginRequired),
    **dict.fromkeys(("cache", "lru_cache", "cached_property", "cached"), habits.CachedValue),
    **dict.fromkeys(("override", "abstractmethod", "final"), habits.Overriding),
}
"""Decorators of other frameworks."""
