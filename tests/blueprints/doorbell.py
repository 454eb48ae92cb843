"""Doorbell: invitations by tokens that are shown once, and machines that come in with them."""

from __future__ import annotations

from datetime import timedelta

from backwright import Account, App, Entity, Tokens
from backwright.fields import Email, Password, Token, field, issued, relation
from backwright.logic import Reply, action, create, find, get, now, reply, require
from backwright.rules import allow, anyone, me, nobody, signed_in

app = App(sign_in=Tokens(access=timedelta(hours=1)), ids="uuid")


class User(Account):
    email: Email = field(unique=True)
    password: Password

    allow(create=anyone, read=me, update=me)


class Invitation(Entity):
    """Whoever has its token comes in, once."""

    host: User = relation(default=me)
    guest: str = field(max=40)
    ticket: Token = issued()
    used: bool = field(default=False, write=nobody)

    allow(create=signed_in, read=host, update=host, delete=host)

    @action(by=host)
    def again(self) -> Reply:
        """The same guest once more."""
        require(self.used, "is good still")
        other = create(Invitation(host=self.host, guest=self.guest))
        return reply(ticket=other.ticket, invitation=other)

    @action(by=host)
    def matches(self, ticket: Token) -> bool:
        """Whether this is its token."""
        return self.ticket == ticket


@action("POST", "/enter", by=anyone)
def enter(ticket: Token) -> Reply:
    """Come in."""
    invitation = get(Invitation, ticket=ticket)
    require(not invitation.used, "was used")
    invitation.used = True
    return reply(guest=invitation.guest, at=now().date())


@action("POST", "/known", by=anyone)
def known(ticket: Token) -> bool:
    """Whether it is one."""
    return find(Invitation, ticket=ticket) is not None
