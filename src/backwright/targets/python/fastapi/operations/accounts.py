"""Accounts that sign in and out in an operation."""

from __future__ import annotations

from backwright.model.expressions import (
    Expression,
    Word,
)
from backwright.model.members import (
    Field,
    Link,
)
from backwright.model.operations import Operation
from backwright.targets.python.core import UnsupportedError
from backwright.targets.python.fastapi.operations.known import is_password
from backwright.targets.python.fastapi.operations.rows import Rows
from backwright.targets.python.symbols import class_name


class Accounts(Rows):
    """What a function does with accounts."""

    def _authenticate(self, part: Word, name: str) -> str:
        account = self._backend.entity(part.kind)
        password = next((a for a in part.arguments if is_password(account.member(a.name))), None)
        rest = [argument for argument in part.arguments if argument is not password]
        if password is None or not rest:
            raise UnsupportedError("`authenticate` without a password, or with nothing else")
        model = class_name(account.name)
        conditions = []
        for argument in rest:
            member = account.member(argument.name)
            assert isinstance(member, Field | Link)
            conditions.append(self._equals(model, member, argument.value))
        alone = self._is_first and not self._locked and not self._unflushed
        given = [f"select({model}).where({', '.join(conditions)})", self.values.value(password.value)]
        given += [self.values.value(argument.value) for argument in rest]
        row = self.values.lift(name or account.name, f"await authenticate(session, {', '.join(given)}, alone={alone})")
        if name in self._locks.written:
            self._say(f"await lock(session, {row})")
            self._locked.add(name)
        return row

    @property
    def _is_first(self) -> bool:
        """Whether nothing has been written when this statement runs, whoever calls the operation."""
        body, outside = self._body, self._effects.outside
        alone = isinstance(body, Operation) and body.idempotent == "no" and not self._effects.is_called(body.id)
        return alone and not self._path.in_loop and not any(outside.writes((one,)) for one in self._path.before())

    def _sign_in(self, account: Expression) -> str:
        code = self._token(account)
        return code if self.values.waits else self.values.lift(self._wanted or "token", code)

    def _token(self, account: Expression) -> str:
        return f"issue_token(session, {self._identity(self.values.written_out(account))})"

    def _sign_out(self, identity: str) -> str:
        """Ends sessions, where there are refresh tokens; access tokens run out by themselves."""
        return f"await end_sessions(session, {identity})" if self._backend.renewed else ""
