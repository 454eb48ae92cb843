"""Club: people come in by operations of its own, which somebody else wrote down."""

from __future__ import annotations

from datetime import timedelta

from backwright import Account, App, Entity, Tokens
from backwright.fields import Email, Password, field, relation
from backwright.logic import Reply, action, authenticate, create, find, reply, require, sign_in, sign_out, verify
from backwright.rules import allow, anyone, me, nobody, signed_in

app = App(sign_in=Tokens(scheme="Token", access=timedelta(hours=1), refresh=timedelta(days=30), rate="100000/minute"))


class Member(Account):
    email: Email = field(unique=True)
    password: Password
    name: str = field(default="", max=40)
    visits: int = field(default=0, write=nobody)

    allow(create=anyone, read=me, update=me)

    @action("POST", "secret", by=me)
    def change(self, old: Password, new: Password) -> None:
        """Another password; every session ends."""
        require(verify(self.password, old), "is not your password", outcome="forbidden")
        self.password = new

    @action(by=me)
    def confirm(self, secret: Password) -> bool:
        """Whether this is the password."""
        return verify(self.password, secret)


class Visit(Entity):
    member: Member = relation(default=me)
    note: str = field(max=40)

    allow(read=member, create=signed_in)


@action("POST", "/enter", by=anyone, unauthenticated=(400, "wrong name or password"))
def enter(email: Email, secret: Password) -> Reply:
    """Come in."""
    member = authenticate(Member, email=email, password=secret)
    member.visits += 1
    return reply(member=member, token=sign_in(member))


@action("POST", "/join", by=anyone, status=201)
def join(email: Email, secret: Password, name: str = "") -> Reply:
    """Become a member, and come in."""
    require(find(Member, email=email) is None, "is a member already", outcome="conflict")
    member = create(Member(email=email, password=secret, name=name))
    token = sign_in(member)
    create(Visit(member=member, note="the first"))
    return reply(token=token, member=member, greeting=f"Hello {name}")


@action("POST", "/come", by=anyone)
def come(email: Email, secret: Password, note: str = "came") -> Member:
    """Come in, and be written down."""
    member = authenticate(Member, email=email, password=secret)
    sign_in(member)
    create(Visit(member=member, note=note))
    return member


@action("POST", "/leave", by=signed_in)
def leave(me: Member) -> None:
    """Every session ends."""
    sign_out(me)


@action("POST", "/visits/by", by=anyone)
def visit(email: Email, secret: Password, note: str) -> Visit:
    """Write a visit down without coming in."""
    return create(Visit(member=authenticate(Member, email=email, password=secret), note=note))


@action("POST", "/visits/told", by=anyone)
def tell(email: Email, secret: Password, note: str) -> Reply:
    """Write a visit down, which only its member may see."""
    member = authenticate(Member, email=email, password=secret)
    visit = create(Visit(member=member, note=note))
    return reply(visit=visit, visits=[visit])
