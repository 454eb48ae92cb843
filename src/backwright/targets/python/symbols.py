"""Where the names come from that generated Python uses.

Templates and view models write plain names; `modules` looks up here which import each of them needs.
"""

from __future__ import annotations

import builtins
import keyword
import sys
from dataclasses import dataclass

_MODULES = "aiosqlite asyncio asyncpg gc jwt json logging os pytest re secrets sqlite3 sys unicodedata shutil"
_NAMES = {
    "alembic": "command",
    "alembic.autogenerate": "compare_metadata",
    "alembic.config": "Config",
    "alembic.runtime.migration": "MigrationContext",
    "argon2": "PasswordHasher",
    "argon2.exceptions": "InvalidHashError VerificationError",
    "base64": "urlsafe_b64encode",
    "collections": "defaultdict",
    "collections.abc": (
        "AsyncIterator Awaitable Callable Collection Coroutine Hashable Iterable Iterator Mapping Sequence"
    ),
    "concurrent.futures": "ThreadPoolExecutor",
    "contextlib": "AsyncExitStack asynccontextmanager contextmanager",
    "contextvars": "ContextVar",
    "cryptography.fernet": "Fernet",
    "dataclasses": "dataclass",
    "datetime": "UTC date datetime time:time_of_day timedelta",
    "decimal": "ROUND_HALF_UP Context Decimal",
    "email_validator": "EmailNotValidError validate_email",
    "enum": "StrEnum",
    "fastapi": "APIRouter Depends FastAPI Header Path Request Response Security",
    "fastapi.middleware.cors": "CORSMiddleware",
    "fastapi.openapi.docs": "get_swagger_ui_html",
    "fastapi.openapi.models": "APIKey APIKeyIn HTTPBearer",
    "fastapi.openapi.utils": "get_openapi",
    "fastapi.responses": "JSONResponse",
    "fastapi.routing": "APIRoute",
    "fastapi.security.base": "SecurityBase",
    "functools": "cache lru_cache partial",
    "hashlib": "sha256",
    "hmac": "compare_digest digest",
    "http": "HTTPStatus",
    "httpx": "ASGITransport AsyncClient Response:HttpxResponse",
    "itertools": "count permutations",
    "limits": "RateLimitItem parse",
    "limits.storage": "MemoryStorage",
    "limits.strategies": "MovingWindowRateLimiter",
    "math": "isfinite",
    "pathlib": "Path:FilePath",
    "pydantic": (
        "MISSING AfterValidator AnyHttpUrl AwareDatetime BaseModel BeforeValidator ConfigDict Discriminator Field "
        "PlainSerializer RootModel SecretStr Strict StringConstraints Tag:UnionTag TypeAdapter ValidationError "
        "SerializationInfo ValidationInfo model_validator"
    ),
    "pydantic.alias_generators": "to_camel",
    "pydantic.json_schema": "models_json_schema",
    "pydantic_core": "PydanticCustomError to_jsonable_python",
    "pydantic_settings": "BaseSettings SettingsConfigDict",
    "secrets": "randbits token_hex token_urlsafe",
    "sqlalchemy": (
        "CTE JSON BigInteger BindParameter Boolean Cast CheckConstraint Column ColumnElement "
        "Connection:SqlConnection Date DateTime Dialect Double Exists ForeignKey Index Integer Interval LargeBinary "
        "MetaData Numeric ScalarSelect Select String Subquery Table TableValuedAlias Text Time TypeDecorator "
        "UniqueConstraint Uuid and_ bindparam case cast delete event exists false func inspect literal literal_column "
        "make_url not_ null or_ select text true tuple_ type_coerce update "
    ),
    "sqlalchemy.dialects.postgresql": "JSONB insert",
    "sqlalchemy.exc": (
        "DBAPIError DisconnectionError IntegrityError InterfaceError InvalidRequestError NoResultFound OperationalError"
    ),
    "sqlalchemy.ext.asyncio": "AsyncEngine AsyncSession create_async_engine",
    "sqlalchemy.ext.compiler": "compiles",
    "sqlalchemy.orm.attributes": "flag_modified set_committed_value",
    "sqlalchemy.orm": "DeclarativeBase InstrumentedAttribute Mapped aliased join make_transient mapped_column",
    "sqlalchemy.pool": "AsyncAdaptedQueuePool ConnectionPoolEntry",
    "sqlalchemy.sql.compiler": "SQLCompiler",
    "sqlalchemy.sql.elements": "BinaryExpression ExpressionClauseList UnaryExpression",
    "sqlalchemy.sql.functions": "FunctionElement",
    "sqlalchemy.sql.util": "ClauseAdapter",
    "sqlalchemy.sql.visitors": "iterate",
    "sqlalchemy.util": "await_",
    "starlette.exceptions": "HTTPException",
    "starlette.routing": "BaseRoute Route",
    "starlette.types": "ASGIApp Message:AsgiMessage Receive Scope Send",
    "time": "time_ns perf_counter time:seconds_since_1970",
    "typing": "Annotated Any ClassVar Literal Protocol Self TypeAlias TypeVar get_type_hints overload",
    "urllib.parse": "parse_qsl unquote",
    "uuid": "UUID uuid4",
    "zoneinfo": "ZoneInfo",
}


@dataclass(frozen=True, slots=True)
class Symbol:
    """What a module defines; without a name, the module itself."""

    module: str
    name: str = ""

    def imported(self, local: str) -> str:
        """The import that makes it known as `local`."""
        if not self.name:
            return f"import {self.module}"
        return f"from {self.module} import {self.name}" + (f" as {local}" if local != self.name else "")


def _libraries() -> dict[str, Symbol]:
    found = {name: Symbol(name) for name in _MODULES.split()}
    for module, names in _NAMES.items():
        for entry in names.split():
            name, _, local = entry.partition(":")
            found[local or name] = Symbol(module, name)
    return found


LIBRARIES = _libraries()
"""What generated code may use of others, by the name under which it does."""

BUILTINS = frozenset(dir(builtins)) | {"__name__", "__file__", *keyword.kwlist}

_TAKEN_PACKAGES = frozenset(sys.stdlib_module_names) | {
    symbol.module.partition(".")[0] for symbol in LIBRARIES.values()
}


def package_name(name: str) -> str:
    """The name of the generated package: that of the backend, unless a library or Python itself has it."""
    if not name.isidentifier():
        name = f"_{name}"
    taken = name in _TAKEN_PACKAGES or name in {"tests", "migrations", "alembic"} or keyword.iskeyword(name)
    return f"{name}_backend" if taken else name


def class_name(name: str) -> str:
    """The name of the class of an entity's rows: its own, unless something else is called so."""
    taken = name in LIBRARIES or name in BUILTINS or name in PROJECT or keyword.iskeyword(name)
    return f"{name}Row" if taken else name


PROJECT = frozenset(
    [
        "Actor",
        "Amount",
        "Anonymous",
        "Answer",
        "ApiDocument",
        "ApiRefusals",
        "BadCredentials",
        "BEGIN",
        "Base",
        "BlankIsNone",
        "Body",
        "Caller",
        "Cents",
        "Clock",
        "Compiled",
        "Conflict",
        "Convert",
        "Credential",
        "CurrentDay",
        "CurrentInstant",
        "CurrentTime",
        "DESCRIPTION",
        "DOCUMENT",
        "DatabaseVersion",
        "Day",
        "Driver",
        "Email",
        "Encrypted",
        "ErrorBody",
        "Exact",
        "ExactNumber",
        "FairPool",
        "FilledText",
        "FiniteDecimal",
        "FiniteFloat",
        "Flag",
        "Forbidden",
        "Found",
        "GroupT",
        "HexText",
        "Id",
        "IfMatch",
        "Input",
        "Instant",
        "Int64",
        "Invalid",
        "IsoSpan",
        "Issuer",
        "Issuers",
        "Json",
        "JsonAlone",
        "JsonBody",
        "JsonDocument",
        "JsonItems",
        "JsonList",
        "JsonObject",
        "JsonValue",
        "Kept",
        "Key",
        "Limited",
        "Limits",
        "MAY_SIGN_IN",
        "ME",
        "MUST_SIGN_IN",
        "Missing",
        "ModelT",
        "Money",
        "NoBool",
        "NoToken",
        "NotJson",
        "NumberedQuery",
        "Offset",
        "OnceEach",
        "OptionalBody",
        "OutOfRange",
        "Output",
        "Page",
        "PageNumber",
        "PageOrder",
        "PathDay",
        "PathId",
        "PathKey",
        "PathNumber",
        "PathText",
        "PathUuid",
        "PlainDecimal",
        "PlainText",
        "PostgresDriver",
        "Query",
        "QueryBool",
        "QueryFloat",
        "QueryInput",
        "QueryInt",
        "R",
        "REFUSALS",
        "Repeats",
        "Rate",
        "ReadRoute",
        "Reader",
        "Reads",
        "RefreshSession",
        "Refusal",
        "RefusalForm",
        "RefusalWord",
        "Rejected",
        "Reply",
        "RequestContext",
        "Row",
        "RowId",
        "RowT",
        "RowUuid",
        "Rows",
        "RowsOfEach",
        "SLASH",
        "SelectT",
        "Session",
        "Settings",
        "Snapshot",
        "SlugText",
        "SortStep",
        "Span",
        "SqliteConnection",
        "SqliteDriver",
        "Stale",
        "Statement",
        "T",
        "Taken",
        "Text",
        "TimeOfDay",
        "Timestamp",
        "Told",
        "Tokens",
        "TooLarge",
        "Unauthenticated",
        "Typed",
        "Unavailable",
        "UnreadInput",
        "Url",
        "UtcInstant",
        "Value",
        "Viewer",
    ]
)
"""What the modules that every project has define."""

_ATTRIBUTES = frozenset(
    {
        "bool",
        "construct",
        "copy",
        "date",
        "datetime",
        "dict",
        "float",
        "from_orm",
        "int",
        "json",
        "list",
        "literal_column",
        "mapped_column",
        "metadata",
        "model_computed_fields",
        "model_config",
        "model_construct",
        "model_copy",
        "model_extra",
        "model_fields",
        "model_fields_set",
        "model_json_schema",
        "model_parametrized_name",
        "model_post_init",
        "model_rebuild",
        "now",
        "parse_file",
        "parse_obj",
        "parse_raw",
        "registry",
        "schema",
        "schema_json",
        "str",
        "time_of_day",
        "timedelta",
        "today",
        "update_forward_refs",
        "validate",
    }
)
_OF_SCHEMAS = ("model_dump", "model_validate")
"""How no attribute of a schema may begin: these names are the library's."""


def attribute(name: str) -> str:
    """The name of a member as an attribute of tables and schemas: its own, unless their base class has it, or the
    members after it need that name.
    """
    taken = name in _ATTRIBUTES or name.startswith(_OF_SCHEMAS) or keyword.iskeyword(name) or _is_type(name)
    return f"{name}_" if taken else name


def _is_type(name: str) -> bool:
    """Whether it is called as a type that table classes and schemas are made of."""
    return name[0].isupper() and (name in LIBRARIES or name in PROJECT)


_CALLED = frozenset(
    name
    for line in (
        "after answer arrived as_json as_shown as_stored as_text ask ask_at_end asked at_end authenticate",
        "bool_in both_lists cents check_version clock_of contains count_of day_of days_of delete_and_clear document",
        "each_with earlier end_sessions ensure float_in free_slug from_stored greatest groups hash_password",
        "hashed holds in_order in_words_of int_in from_settings",
        "is_filled is_kept is_step iso_text issue_token joined json_array json_items json_object later least",
        "leave_room let_go let_go_along limit_at_end list_in list_items list_length lock lock_table locked locked_by",
        "looked_up mean member_of microseconds_of money_of month_name nearest_quotient new_id new_token newest",
        "next_number now on_day once padded page_after page_and_total_after page_of part_from part_of place_of policy",
        "queries quotient read_as records_in remainder reread round_half_up rounded_to rows_by_id seconds_of service",
        "settings_of shown slugs some_of_each span span_between span_of span_text split split_texts take_back text_in",
        "thousands today tokens_told told_once truncated value_of values_by_id values_with verify_password",
        "weekday_name weekday_of without_prefix without_suffix without_zeros worked_out zero_filled",
    )
    for name in line.split()
)
"""What generated functions call."""
_OWN = frozenset(
    [
        "body",
        "changed",
        "data",
        "error",
        "found",
        "instant",
        "item",
        "items",
        "key",
        "keys",
        "known",
        "limit",
        "link",
        "links",
        "me",
        "number",
        "page",
        "query",
        "reader",
        "request",
        "result",
        "row",
        "rows",
        "session",
        "signed_in",
        "skip",
        "statement",
        "subject",
        "total",
        "values",
    ]
)
"""What generated functions call their own values."""


def variable(name: str) -> str:
    """The name of a row, or of a parameter, inside a function."""
    return f"{name}_" if name in _OWN else local(name)


def local(name: str) -> str:
    """The name of a value inside the function of an operation, which has few names of its own."""
    taken = name in LIBRARIES or name in BUILTINS or name in _CALLED
    return f"{name}_" if taken else name


_OF_VERBS = ("create_", "delete_", "find_", "get_", "hold_", "list_", "look_up_", "update_")
"""How the functions begin that serve the verbs of rows."""


def pairs_variable(table: str) -> str:
    """What holds the table of the pairs of a set: it has its name, unless a function could be called so."""
    return f"{table}_pairs" if table.startswith(_OF_VERBS) else table


def beside(row: str, *names: str) -> str:
    """These names, of which none is that of the row."""
    return ", ".join(f"{name}_" if name == row else name for name in names)
