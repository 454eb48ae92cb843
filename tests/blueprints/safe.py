"""Safe: secrets that are kept, found by, and shown to whom they belong."""

from __future__ import annotations

from datetime import timedelta

from backwright import Account, App, Entity, Tokens
from backwright.fields import Email, Password, Secret, field, relation
from backwright.logic import Reply, action, create, find, get, query, reply, require
from backwright.rules import allow, anyone, me, nobody, signed_in

app = App(sign_in=Tokens(access=timedelta(hours=1)))


class User(Account):
    email: Email = field(unique=True)
    password: Password
    pin: Secret | None = field(default=None, min=4, max=8)

    allow(create=anyone, read=me, update=me)

    @action(by=me)
    def recall(self) -> Reply:
        """What was kept."""
        return reply(pin=self.pin)

    @action(by=me)
    def exchange(self, old: Secret, new: Secret) -> bool:
        """Another one, for who knows the old one."""
        require(self.pin is None or self.pin == old, "is another", outcome="forbidden")
        self.pin = new
        return self.pin == new


class Key(Entity):
    """What machines come in with."""

    owner: User = relation(default=me)
    name: str = field(max=40)
    secret: Secret = field(lookup=True, unique=True, min=8, max=60)
    spare: Secret | None = field(lookup=True, default=None)
    uses: int = field(default=0, write=nobody)

    allow(create=signed_in, read=owner, update=owner, delete=owner)

    @action(by=owner)
    def matches(self, secret: Secret, spare: Secret | None = None) -> Reply:
        """Which of the two it is."""
        return reply(first=self.secret == secret, second=self.spare == secret, both=self.spare == spare)

    @action(by=owner)
    def renew(self, secret: Secret, spare: Secret | None = None) -> None:
        """Another secret."""
        self.secret = secret
        self.spare = spare


@action("POST", "/use", by=anyone)
def use(secret: Secret) -> Reply:
    """Come in with a key."""
    key = get(Key, secret=secret)
    key.uses += 1
    return reply(name=key.name, uses=key.uses)


@query("POST", "/known", by=anyone)
def known(secret: Secret, spare: Secret | None = None) -> bool:
    """Whether there is such a key."""
    found = find(Key, secret=secret) or find(Key, spare=spare)
    return found is not None


@action("POST", "/keys/made", by=signed_in, status=201)
def make(me: User, name: str, secret: Secret) -> Reply:
    """A key, shown this once."""
    require(find(Key, spare=secret) is None, "is a spare one")
    key = create(Key(owner=me, name=name, secret=secret))
    return reply(key=key, secret=secret)
