"""A transfer as people write it, with care: ORM entities, both books locked by one statement in the order of their
keys, the guards in Python, and the answer of an idempotency key kept in the same transaction.
"""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Annotated, Any

import jwt
from fastapi import Depends, FastAPI, Header, HTTPException, Request, Response
from pydantic import AliasPath, BaseModel, ConfigDict, Field
from sqlalchemy import JSON, BigInteger, Dialect, ForeignKey, Numeric, TypeDecorator, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship, selectinload

from bench.around import Around, log_to_standard_output
from bench.orm_engine import SECRET, UtcDateTime, now, open_writing_engine


class Money(TypeDecorator[Decimal]):
    """SQLite has no exact fractions: it keeps cents."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(BigInteger() if dialect.name == "sqlite" else Numeric(20, 2))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        return int(value * 100) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        return Decimal(value) / 100 if value is not None and dialect.name == "sqlite" else value


class Base(DeclarativeBase):
    pass


class Times:
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class User(Times, Base):
    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
    password: Mapped[str]
    role: Mapped[str]


class Book(Times, Base):
    __tablename__ = "books"

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str]
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    currency: Mapped[str]
    balance: Mapped[Decimal] = mapped_column(Money)


class Transfer(Times, Base):
    __tablename__ = "transfers"

    id: Mapped[int] = mapped_column(primary_key=True)
    memo: Mapped[str]
    entries: Mapped[list["Entry"]] = relationship(lazy="raise", order_by="Entry.id")


class Entry(Times, Base):
    __tablename__ = "entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    transfer_id: Mapped[int] = mapped_column(ForeignKey("transfers.id"))
    book_id: Mapped[int] = mapped_column(ForeignKey("books.id"))
    day: Mapped[date]
    amount: Mapped[Decimal] = mapped_column(Money)
    balance_after: Mapped[Decimal] = mapped_column(Money)
    book: Mapped[Book] = relationship(lazy="raise")


class IdempotencyKey(Base):
    __tablename__ = "idempotency_keys"

    caller: Mapped[str] = mapped_column(primary_key=True)
    target_hash: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    body_hash: Mapped[str]
    status: Mapped[int]
    answer: Mapped[bytes]
    media_type: Mapped[str | None]
    headers: Mapped[list[list[str]]] = mapped_column(JSON, default=list)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=now)


class TransferIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    source: str = Field(min_length=1)
    target: str = Field(min_length=1)
    amount: Decimal = Field(ge=Decimal("0.01"), max_digits=20, decimal_places=2)
    memo: str = Field(default="", max_length=140)


class EntryOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    book: str = Field(validation_alias=AliasPath("book", "number"))
    day: date
    amount: Decimal
    balance_after: Decimal
    created_at: datetime
    updated_at: datetime


class TransferOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: int
    memo: str
    entries: list[EntryOut]
    created_at: datetime
    updated_at: datetime


writing = async_sessionmaker(open_writing_engine(), expire_on_commit=False)


async def write_session() -> AsyncIterator[AsyncSession]:
    async with writing.begin() as session:
        yield session


Writes = Annotated[AsyncSession, Depends(write_session, scope="function")]


async def actor(session: Writes, authorization: Annotated[str | None, Header()] = None) -> User:
    if authorization is None:
        raise HTTPException(401)
    token = authorization.removeprefix("Bearer ")
    try:
        claims = jwt.decode(token, SECRET, algorithms=["HS256"], options={"require": ["exp", "sub"]})
    except jwt.InvalidTokenError:
        raise HTTPException(401) from None
    user = await session.get(User, int(claims["sub"]))
    if user is None:
        raise HTTPException(401)
    return user


Actor = Annotated[User, Depends(actor)]
app = FastAPI()
app.add_middleware(Around)
log_to_standard_output()


@app.post("/v1/transfers", response_model=TransferOut, status_code=201)
async def transfer(
    session: Writes,
    user: Actor,
    body: TransferIn,
    request: Request,
    key: Annotated[str, Header(alias="Idempotency-Key")],
) -> Response:
    digest = sha256(await request.body()).hexdigest()
    target = sha256(b"POST /v1/transfers").hexdigest()
    same = IdempotencyKey(caller=str(user.id), target_hash=target, key=key, body_hash=digest)
    before = await session.get(IdempotencyKey, (same.caller, same.target_hash, same.key))
    if before is not None:
        if before.body_hash != digest:
            raise HTTPException(422)
        return Response(before.answer, before.status, media_type=before.media_type)
    made = await move(session, user, body)
    await session.flush()
    shown = TransferOut.model_validate(await by_id(session, user, made.id))
    same.status, same.answer, same.media_type = 201, shown.model_dump_json().encode(), "application/json"
    session.add(same)
    return Response(same.answer, same.status, media_type=same.media_type)


async def by_id(session: AsyncSession, user: User, transfer_id: int) -> Transfer:
    """As every route shows a transfer: with the entries in books of the caller."""
    own = Transfer.entries.and_(Entry.book.has(Book.owner_id == user.id))
    found = select(Transfer).where(Transfer.id == transfer_id).options(selectinload(own).joinedload(Entry.book))
    shown = await session.scalar(found.execution_options(populate_existing=True))
    if shown is None:
        raise HTTPException(404)
    return shown


async def move(session: AsyncSession, user: User, data: TransferIn) -> Transfer:
    numbers = [data.source, data.target]
    both = select(Book).where(Book.number.in_(numbers)).order_by(Book.id).with_for_update()
    books = {book.number: book for book in await session.scalars(both)}
    source, target = books.get(data.source), books.get(data.target)
    if source is None or source.owner_id != user.id or target is None:
        raise HTTPException(422, "no such book")
    if source is target or source.currency != target.currency:
        raise HTTPException(422, "source and target do not go together")
    if source.balance < data.amount:
        raise HTTPException(409, "insufficient funds")
    source.balance -= data.amount
    target.balance += data.amount
    today = datetime.now(UTC).date()
    made = Transfer(
        memo=data.memo,
        entries=[
            Entry(book=source, day=today, amount=-data.amount, balance_after=source.balance),
            Entry(book=target, day=today, amount=data.amount, balance_after=target.balance),
        ],
    )
    session.add(made)
    return made
