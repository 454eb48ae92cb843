"""Plain values on the wire: read strictly, nothing coerced, and written."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from backwright.evaluator.plain import CENT, rounded

INT64 = range(-(2**63), 2**63)
DIGITS = 38
"""Of a decimal; an amount has 18, so that its cents fit into 64 bits."""


class Malformed(ValueError):  # noqa: N818  what was sent, not what was done
    """No value of that type."""


_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
_WHOLE = re.compile(r"0|-?[1-9][0-9]{0,18}", re.ASCII)
_EMAIL = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@([A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_URL = re.compile(r"https?://[^\s/?#\\@:]+(:[0-9]{1,5})?([/?#][^\s\\]*)?", re.IGNORECASE)
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?(Z|[+-][0-9]{2}:[0-9]{2})"
)
_SPAN = re.compile(r"(-?)P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,6})?)S)?)?", re.ASCII)


def text(value: object) -> str:
    """Text as it was sent, without what a database cannot keep."""
    if not isinstance(value, str) or "\0" in value or any("\ud800" <= c <= "\udfff" for c in value):
        raise Malformed
    return value


def _matching(pattern: re.Pattern[str], longest: int | None = None) -> Callable[[object], str]:
    def read(value: object) -> str:
        found = text(value)
        if not pattern.fullmatch(found) or (longest is not None and len(found) > longest):
            raise Malformed
        return found

    return read


def _bool(value: object) -> bool:
    if not isinstance(value, bool):
        raise Malformed
    return value


def _int(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value not in INT64:
        raise Malformed
    return value


def _float(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise Malformed
    try:
        found = float(value)
    except OverflowError:
        raise Malformed from None
    if found in (float("inf"), float("-inf")):
        raise Malformed
    return found


def _decimal(value: object) -> Decimal:
    if isinstance(value, str) and not _NUMBER.fullmatch(value):
        raise Malformed
    if isinstance(value, bool) or not isinstance(value, int | str | Decimal):
        raise Malformed
    return _within(Decimal(value), DIGITS)


def _within(value: Decimal, digits: int) -> Decimal:
    _, shown, exponent = value.as_tuple()
    if not isinstance(exponent, int) or max(len(shown) + max(exponent, 0), -exponent) > digits:
        raise Malformed
    return value


def _money(value: object) -> Decimal:
    amount = _within(_decimal(value), 18)
    if -int(amount.as_tuple().exponent) > 2:
        raise Malformed
    return amount.quantize(CENT)


def _datetime(value: object) -> datetime:
    found: datetime = _parsed(value, _INSTANT, datetime.fromisoformat)
    return found.astimezone(UTC)


def _parsed(value: object, pattern: re.Pattern[str], parse: Callable[[str], Any]) -> Any:
    if not pattern.fullmatch(found := text(value)):
        raise Malformed
    try:
        return parse(found)
    except (ValueError, OverflowError):
        raise Malformed from None


def _timedelta(value: object) -> timedelta:
    found = _SPAN.fullmatch(text(value))
    if found is None or not any(found.groups()[1:]):
        raise Malformed
    sign, days, hours, minutes, seconds = found.groups()
    try:
        span = timedelta(int(days or 0), 0, 0, 0, int(minutes or 0), int(hours or 0))
        span += timedelta(microseconds=int(Decimal(seconds or 0) * 1_000_000))
    except OverflowError:
        raise Malformed from None
    return -span if sign else span


def _uuid(value: object) -> UUID:
    return _parsed(value, re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"), UUID)  # type: ignore[no-any-return]


def _json(value: object) -> Any:
    if not isinstance(value, dict | list):
        raise Malformed
    _check_document(value)
    return _with_floats(value)


def _with_floats(value: Any) -> Any:
    """A document with its numbers as they are written again."""
    if isinstance(value, dict):
        return {name: _with_floats(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_with_floats(each) for each in value]
    return float(value) if isinstance(value, Decimal) else value


def _check_document(value: object) -> None:
    if isinstance(value, str):
        text(value)
    elif isinstance(value, float | Decimal):
        _float(value)
    elif isinstance(value, Mapping):
        for name, each in value.items():
            text(name)
            _check_document(each)
    elif isinstance(value, list):
        for each in value:
            _check_document(each)


READERS: dict[str, Callable[[object], Any]] = {
    "bool": _bool,
    "date": lambda value: _parsed(value, _DATE, date.fromisoformat),
    "datetime": _datetime,
    "decimal": _decimal,
    "email": _matching(_EMAIL, 254),
    "float": _float,
    "html": text,
    "int": _int,
    "json": _json,
    "money": _money,
    "password": text,
    "secret": text,
    "token": text,
    "slug": _matching(_SLUG),
    "str": text,
    "time": lambda value: _parsed(value, _TIME, time.fromisoformat),
    "timedelta": _timedelta,
    "url": _matching(_URL),
    "uuid": _uuid,
}

_WORDS = {"true": True, "false": False}


def from_text(value: str, kind: str) -> Any:
    """What a path or a query says, where everything is text."""
    if kind == "bool":
        if value not in _WORDS:
            raise Malformed
        return _WORDS[value]
    if kind == "int":
        if not _WHOLE.fullmatch(value):
            raise Malformed
        return READERS[kind](int(value))
    if kind == "float":
        if not _NUMBER.fullmatch(value):
            raise Malformed
        return READERS[kind](Decimal(value))
    return READERS[kind](value)


def written(value: Any, kind: str) -> Any:
    """A plain value as JSON has it."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")
    if kind == "money":
        return format(rounded(Decimal(value), 2), "zf")
    if kind == "decimal":
        return format(Decimal(value), "zf")  # zero has no sign
    if isinstance(value, timedelta):
        return _span(value)
    if isinstance(value, date | time):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def _span(value: timedelta) -> str:
    whole = abs(value)
    minutes, seconds = divmod(whole.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    exact = f"{seconds}.{whole.microseconds:06}".rstrip("0").rstrip(".") if whole.microseconds else str(seconds)
    sign = "-" if value < timedelta() else ""
    return f"{sign}P{whole.days}DT{hours}H{minutes}M{exact}S"
