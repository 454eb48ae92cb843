"""The code that people write, with care: FastAPI, ORM entities, eager loads, one count, response_model. No N+1."""

from collections.abc import AsyncIterator
from datetime import datetime
from secrets import token_hex
from typing import Annotated, Any

import jwt
from fastapi import Depends, FastAPI, Header, HTTPException, Query
from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel
from sqlalchemy import (
    ForeignKey,
    Integer,
    Select,
    bindparam,
    exists,
    func,
    select,
)
from sqlalchemy.dialects.postgresql import insert  # SQLite speaks it too
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    contains_eager,
    mapped_column,
    query_expression,
    relationship,
    selectinload,
    with_expression,
)

from bench.around import Around, log_to_standard_output, slugify
from bench.orm_engine import CONNECTIONS, SECRET, SQLITE, UtcDateTime, now, open_engine, open_writing_engine


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str]
    email: Mapped[str]
    password: Mapped[str]
    bio: Mapped[str | None]
    image: Mapped[str | None]
    following: Mapped[bool] = query_expression()


class Follow(Base):
    __tablename__ = "user_followers"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    follower_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)


class Tag(Base):
    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class ArticleTag(Base):
    __tablename__ = "article_tags"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    tag_id: Mapped[int] = mapped_column(ForeignKey("tags.id"), primary_key=True)


class Favorite(Base):
    __tablename__ = "article_favorited_by"

    article_id: Mapped[int] = mapped_column(ForeignKey("articles.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)


class Article(Base):
    __tablename__ = "articles"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str]
    title: Mapped[str]
    description: Mapped[str]
    body: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    author: Mapped[User] = relationship(lazy="raise", innerjoin=True)
    tags: Mapped[list[Tag]] = relationship(secondary="article_tags", lazy="raise", order_by=Tag.name)
    favorites_count: Mapped[int] = query_expression()
    favorited: Mapped[bool] = query_expression()

    @property
    def tag_list(self) -> list[str]:
        return [tag.name for tag in self.tags]


class Out(BaseModel):
    model_config = ConfigDict(from_attributes=True, alias_generator=to_camel, populate_by_name=True)


class ProfileOut(Out):
    username: str
    bio: str | None
    image: str | None
    following: bool


class ArticleItemOut(Out):
    slug: str
    title: str
    description: str
    tag_list: list[str]
    created_at: datetime
    updated_at: datetime
    favorited: bool
    favorites_count: int
    author: ProfileOut


class ArticleOut(ArticleItemOut):
    body: str


class ArticleAnswer(Out):
    article: ArticleOut


class ArticlePage(Out):
    articles: list[ArticleItemOut]
    articles_count: int


class ArticleIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    title: str = Field(min_length=1, max_length=200)
    description: str = Field(min_length=1)
    body: str = Field(min_length=1)
    tags: list[str] = Field(default=[], alias="tagList")


class ArticleBody(BaseModel):
    article: ArticleIn


class Page(BaseModel):
    limit: int = Field(default=20, ge=1, le=100)
    offset: int = Field(default=0, ge=0)


class ArticleQuery(Page):
    tag: str | None = None
    author: str | None = None
    favorited: str | None = None


engine = open_engine(CONNECTIONS)
reading = async_sessionmaker(engine, expire_on_commit=False)
writing = async_sessionmaker(open_writing_engine() if SQLITE else engine, expire_on_commit=False)


async def read_session() -> AsyncIterator[AsyncSession]:
    async with reading() as session:
        yield session


async def write_session() -> AsyncIterator[AsyncSession]:
    async with writing.begin() as session:
        yield session


Reads = Annotated[AsyncSession, Depends(read_session)]
Writes = Annotated[AsyncSession, Depends(write_session, scope="function")]
Authorization = Annotated[str | None, Header()]


async def user_of(session: AsyncSession, authorization: str | None) -> User | None:
    if authorization is None:
        return None
    token = authorization.removeprefix("Token ")
    try:
        claims = jwt.decode(token, SECRET, algorithms=["HS256"], options={"require": ["exp", "sub"]})
    except jwt.InvalidTokenError:
        raise HTTPException(401) from None
    user = await session.get(User, int(claims["sub"]))
    if user is None:
        raise HTTPException(401)
    return user


async def viewer(session: Reads, authorization: Authorization = None) -> User | None:
    return await user_of(session, authorization)


async def actor(session: Writes, authorization: Authorization = None) -> User:
    user = await user_of(session, authorization)
    if user is None:
        raise HTTPException(401)
    return user


Viewer = Annotated[User | None, Depends(viewer)]
Actor = Annotated[User, Depends(actor)]


ME = bindparam("me", type_=Integer)

# Articles with all that an answer shows, for the caller `me`: one join, one load of the tags, the rest as columns.
# Built once, and not per request: that alone is worth a quarter of the time of a single read.
ARTICLES: Select[Article] = (
    select(Article)
    .join(Article.author)
    .options(
        contains_eager(Article.author).options(
            with_expression(User.following, exists().where(Follow.user_id == User.id, Follow.follower_id == ME))
        ),
        selectinload(Article.tags),
        with_expression(
            Article.favorites_count,
            select(func.count()).where(Favorite.article_id == Article.id).scalar_subquery(),
        ),
        with_expression(Article.favorited, exists().where(Favorite.article_id == Article.id, Favorite.user_id == ME)),
    )
    .execution_options(populate_existing=True)
)


async def page_of(session: AsyncSession, user: User | None, conditions: list[Any], page: Page) -> dict[str, Any]:
    total = await session.scalar(select(func.count()).select_from(Article).where(*conditions))
    newest = ARTICLES.where(*conditions).order_by(Article.created_at.desc(), Article.id.desc())
    parameters = {"me": user.id if user else None}
    articles = await session.scalars(newest.limit(page.limit).offset(page.offset), parameters)
    return {"articles": articles.all(), "articles_count": total}


async def by_slug(session: AsyncSession, user: User | None, slug: str) -> dict[str, Any]:
    article = await session.scalar(ARTICLES.where(Article.slug == slug), {"me": user.id if user else None})
    if article is None:
        raise HTTPException(404)
    return {"article": article}


app = FastAPI()
app.add_middleware(Around)
log_to_standard_output()


@app.get("/api/articles", response_model=ArticlePage)
async def list_articles(session: Reads, user: Viewer, query: Annotated[ArticleQuery, Query()]) -> Any:
    conditions: list[Any] = []
    if query.tag is not None:
        tagged = select(ArticleTag.article_id).join(Tag, Tag.id == ArticleTag.tag_id).where(Tag.name == query.tag)
        conditions.append(Article.id.in_(tagged))
    if query.author is not None:
        conditions.append(Article.author_id.in_(select(User.id).where(User.username == query.author)))
    if query.favorited is not None:
        fan = select(User.id).where(User.username == query.favorited).scalar_subquery()
        conditions.append(Article.id.in_(select(Favorite.article_id).where(Favorite.user_id == fan)))
    return await page_of(session, user, conditions, query)


@app.get("/api/articles/feed", response_model=ArticlePage)
async def feed(session: Reads, user: Viewer, page: Annotated[Page, Query()]) -> Any:
    if user is None:
        raise HTTPException(401)
    followed = select(Follow.user_id).where(Follow.follower_id == user.id)
    return await page_of(session, user, [Article.author_id.in_(followed)], page)


@app.get("/api/articles/{slug}", response_model=ArticleAnswer)
async def get_article(session: Reads, user: Viewer, slug: str) -> Any:
    return await by_slug(session, user, slug)


@app.post("/api/articles", response_model=ArticleAnswer, status_code=201)
async def create_article(session: Writes, user: Actor, body: ArticleBody) -> Any:
    data = body.article
    slug = slugify(data.title)
    if await session.scalar(select(exists().where(Article.slug == slug))):
        slug = f"{slug}-{token_hex(3)}"
    tags: list[Tag] = []
    if names := sorted(set(data.tags)):
        await session.execute(insert(Tag).on_conflict_do_nothing(), [{"name": name} for name in names])
        tags = list(await session.scalars(select(Tag).where(Tag.name.in_(names))))
    values = data.model_dump(exclude={"tags"})
    session.add(Article(slug=slug, author_id=user.id, tags=tags, **values))
    await session.flush()
    return await by_slug(session, user, slug)


@app.post("/api/articles/{slug}/favorite", response_model=ArticleAnswer)
async def favorite_article(session: Writes, user: Actor, slug: str) -> Any:
    article = await session.scalar(select(Article).where(Article.slug == slug))
    if article is None:
        raise HTTPException(404)
    link = insert(Favorite).values(article_id=article.id, user_id=user.id).on_conflict_do_nothing()
    await session.execute(link)
    return await by_slug(session, user, slug)
