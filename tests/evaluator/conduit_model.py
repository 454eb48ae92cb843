"""Conduit as a model, written by hand: what a checker of its blueprint must come to."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from backwright.model import expressions as x
from backwright.model.api import WORDING, Api, SignIn
from backwright.model.backend import Backend
from backwright.model.entities import Entity, Filter, Listing, View
from backwright.model.members import Collection, Computed, Field, Inline, Issued, Limits, Link, Slugified
from backwright.model.operations import Function, NamedList, Operation, Ordering
from backwright.model.rules import Anyone, Grant, Holder, Oneself, Rule, SignedIn
from backwright.model.statements import Relate
from backwright.model.types import BOOL, INT, NOTHING, TEXT, ListOf, Maybe, Row, Scalar, SetOf, Type

USER, ARTICLE, TAG = Row("User"), Row("Article"), Row("Tag")
ME, MAYBE_ME = x.Me(USER), x.Me(Maybe(USER))
NULL = x.Value(None, NOTHING)
INSTANT = Scalar("datetime")


def identity(owner: str) -> Field:
    return Field(owner, "id", Scalar("id"), implicit=True)


def times(owner: str) -> tuple[Field, ...]:
    return tuple(Field(owner, name, INSTANT, implicit=True) for name in ("created_at", "updated_at"))


def path(*members: tuple[str, Type], start: Type) -> x.Expression:
    found: x.Expression = x.Self(start)
    for member, kind in members:
        found = x.Attribute(found, member, kind)
    return found


FOLLOWERS = x.Attribute(x.Self(USER), "User.followers", SetOf(USER))
FAVORITED_BY = x.Attribute(x.Self(ARTICLE), "Article.favorited_by", SetOf(USER))
AUTHOR = x.Attribute(x.Self(ARTICLE), "Article.author", USER)


def change(owner: str, name: str, method: str, where: str, target: x.Attribute, how: str, doc: str = "") -> Operation:
    return Operation(
        owner,
        name,
        "action",
        method,  # type: ignore[arg-type]
        where,
        Rule((SignedIn(),)),
        body=(Relate(target, how, ME),),  # type: ignore[arg-type]
        on_row=True,
        caller="required",
        doc=doc,
    )


user = Entity(
    "User",
    (
        Field("User", "username", TEXT, limits=Limits(max=Decimal(64)), key=True),
        Field("User", "email", Scalar("email"), unique=True),
        Field("User", "password", Scalar("password")),
        Field("User", "bio", Maybe(TEXT), default=NULL),
        Field("User", "image", Maybe(Scalar("url")), default=NULL),
        Field("User", "token", Scalar("token"), made=Issued()),
        Collection("User", "followers", "User", "set"),
    ),
    (identity("User"),),
    doc="Someone who signs in, writes and follows.",
    account=True,
    current="user",
    grants=(
        Grant(("create",), Rule((Anyone(),))),
        Grant(("get", "list"), Rule((Oneself(),))),
        Grant(("update",), Rule((Oneself(),))),
    ),
)

profile = View(
    "Profile",
    "User",
    ("username", "bio", "image"),
    computed=(Computed("Profile", "following", BOOL, x.Contains(MAYBE_ME, FOLLOWERS, BOOL), caller="optional"),),
    doc="What others see of a user.",
    nested=True,
    grants=(Grant(("get",), Rule((Anyone(),))),),
    operations=(
        change("Profile", "follow", "POST", "", FOLLOWERS, "add"),
        change("Profile", "unfollow", "DELETE", "follow", FOLLOWERS, "discard"),
    ),
)

tag = Entity(
    "Tag",
    (Field("Tag", "name", TEXT, limits=Limits(max=Decimal(50)), value=True),),
    (identity("Tag"), *times("Tag")),
    grants=(Grant(("list",), Rule((Anyone(),))),),
)

article = Entity(
    "Article",
    (
        Field("Article", "slug", Scalar("slug"), made=Slugified("title"), key=True),
        Field("Article", "title", TEXT, limits=Limits(max=Decimal(200))),
        Field("Article", "description", TEXT),
        Field("Article", "body", TEXT, listed=False),
        Collection("Article", "tags", "Tag", "set", inline=Inline(create=True), wire="tagList"),
        Link("Article", "author", "User", default=ME),
        Collection("Article", "favorited_by", "User", "set"),
        Computed("Article", "favorited", BOOL, x.Contains(MAYBE_ME, FAVORITED_BY, BOOL), caller="optional"),
        Computed("Article", "favorites_count", INT, x.Aggregate("len", FAVORITED_BY, None, INT)),
    ),
    (identity("Article"), *times("Article")),
    doc="Something that a user wrote.",
    grants=(
        Grant(("get", "list"), Rule((Anyone(),))),
        Grant(("create",), Rule((SignedIn(),))),
        Grant(("update",), Rule((Holder(AUTHOR),))),
        Grant(("delete",), Rule((Holder(AUTHOR),))),
    ),
    listing=Listing(
        order=(Ordering(path(("Article.created_at", INSTANT), start=ARTICLE), descending=True),),
        limit=20,
        at_most=100,
        filters=(
            Filter("tag", path(("Article.tags", SetOf(TAG)), ("Tag.name", ListOf(TEXT)), start=ARTICLE)),
            Filter("author", path(("Article.author", USER), ("User.username", TEXT), start=ARTICLE)),
            Filter(
                "favorited",
                path(("Article.favorited_by", SetOf(USER)), ("User.username", ListOf(TEXT)), start=ARTICLE),
            ),
        ),
    ),
    functions=(
        Function(
            "Article",
            "feed",
            (),
            BOOL,
            x.Contains(ME, x.Attribute(AUTHOR, "User.followers", SetOf(USER)), BOOL),
            on_row=True,
            caller="required",
            doc="Articles by the people I follow.",
        ),
    ),
    operations=(
        change("Article", "favorite", "POST", "", FAVORITED_BY, "add"),
        change("Article", "unfavorite", "DELETE", "favorite", FAVORITED_BY, "discard"),
    ),
    lists=(NamedList("Article", "feed", "", "Article.feed", doc="Articles by the people I follow."),),
)

comment = Entity(
    "Comment",
    (
        Link("Comment", "article", "Article", within=True),
        Field("Comment", "body", TEXT),
        Link("Comment", "author", "User", default=ME),
    ),
    (identity("Comment"), *times("Comment")),
    grants=(
        Grant(("list",), Rule((Anyone(),))),
        Grant(("create",), Rule((SignedIn(),))),
        Grant(("delete",), Rule((Holder(x.Attribute(x.Self(Row("Comment")), "Comment.author", USER)),))),
    ),
)

conduit = Backend(
    "conduit",
    doc="Conduit: people write articles, follow each other and favourite what they like.",
    apis=(
        Api(
            prefix="/api",
            case="camel",
            update="PUT",
            limit=None,
            request={"{entity}": "{data}"},
            one={"{entity}": "{data}"},
            many={"{entities}": "{data}"},
            page={"{entities}": "{data}", "{entities}Count": "{total}"},
            errors={"errors": {"{subject}": ["{message}"]}},
            wording={**WORDING, "bad_credentials": "invalid"},
        ),
    ),
    sign_ins=(SignIn("User", scheme="Token", access=timedelta(days=1)),),
    entities=(user, tag, article, comment),
    views=(profile,),
)
