"""Values for tests: right ones, and wrong ones with what is said of them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from backwright.design import Design
from backwright.model import patterns
from backwright.model.api import Api
from backwright.model.entities import Entity
from backwright.model.expressions import Value
from backwright.model.members import Field
from backwright.model.names import in_case
from backwright.model.types import Choice, ListOf, Maybe, RecordOf, Scalar, SetOf, present

_PLAIN = {
    "bool": "True",
    "date": '"2024-05-06"',
    "datetime": '"2024-05-06T07:08:09.000000Z"',
    "decimal": '"1.50"',
    "float": "1.5",
    "json": '{"a": 1}',
    "money": '"1.50"',
    "password": '"correct horse battery"',
    "time": '"07:08:09"',
    "timedelta": '"P1DT2H"',
    "url": '"https://example.com/a"',
    "uuid": '"0b8f1f3e-58b8-4f7e-9a55-0d9cf4d0f0aa"',
}
_STORED = {
    "date": "date(2024, 5, 6)",
    "datetime": "datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)",
    "decimal": 'Decimal("1.50")',
    "money": 'Decimal("1.50")',
    "password": '"no hash"',
    "time": "time_of_day(7, 8, 9)",
    "timedelta": "timedelta(days=1)",
    "uuid": 'UUID("0b8f1f3e-58b8-4f7e-9a55-0d9cf4d0f0aa")',
}


_NUMBERS = (1, 20, 300)
"""Numbers of rows that a form of texts is tried with."""
_STEPS = {
    "date": "timedelta(days=number)",
    "datetime": "timedelta(days=number)",
    "decimal": "number",
    "float": "number",
    "money": "number",
    "timedelta": "timedelta(days=number)",
}
"""What makes a value of each type another one."""


def sent(field: Field, design: Design, number: int = 0) -> str | None:
    """The code of a right value as it is sent, in the row of a list of that number; None where none is found."""
    kind = present(field.type)
    if number and _tells_apart(design.backend.entity(field.owner), field):
        return _another(field, number)
    if isinstance(kind, RecordOf):
        return _record(kind, design)
    days = _days(field, design)
    code = _code(field, _PLAIN, "")
    return code.replace("05-06", f"05-{6 + days:02}") if code and days else code


def _another(field: Field, number: int) -> str | None:
    """As it is sent, when those before it have been sent."""
    kind, least, most = present(field.type), _whole(field), field.limits.max
    if kind == Scalar("int"):
        return str(least + number) if most is None or least + number <= most else None
    if kind == Scalar("str") and not field.limits.pattern:
        text = str(number).rjust(least, "x")
        return f'"{text}"' if most is None or len(text) <= most else None
    return None


def stored(field: Field, design: Design) -> str | None:
    """The code of a value for a row, different in each where `number` is."""
    kind = present(field.type)
    if isinstance(kind, RecordOf):
        return _record(kind, design)
    code = _code(field, {**_PLAIN, **_STORED}, "{number}")
    days = _days(field, design)
    code = code.replace("5, 6", f"5, {6 + days}") if code and days else code
    if code is None or not isinstance(kind, Scalar) or not _tells_apart(design.backend.entity(field.owner), field):
        return code
    step = _STEPS.get(kind.name)
    return f"{code} + {step}" if step and field.limits.max is None else code


def _days(field: Field, design: Design) -> int:
    """How many days after the first day of a row this one is: what begins, mostly ends later."""
    kind = present(field.type)
    owners = {entity.name: entity for entity in design.backend.entities}
    if kind not in (Scalar("date"), Scalar("datetime")) or field.owner not in owners:
        return 0
    return [other.name for other in owners[field.owner].fields if present(other.type) == kind].index(field.name)


def _tells_apart(entity: Entity, field: Field) -> bool:
    """Whether no two rows have the same value, perhaps of those with the same in other fields."""
    members = {name for unique in entity.uniques for name in unique.members}
    return field.unique or field.key or not members.isdisjoint({field.name, field.id})


def _record(kind: RecordOf, design: Design) -> str | None:
    """A record as it is sent, with all that it may have."""
    pairs = []
    for member in design.backend.record(kind.name).fields:
        value = sent(member, design) if isinstance(member, Field) else None
        if value is None:
            return None
        pairs.append(f'"{member.wire or in_case(member.name, design.api.case)}": {value}')
    return f"{{{', '.join(pairs)}}}"


def _code(field: Field, plain: dict[str, str], number: str) -> str | None:
    kind = present(field.type)
    if isinstance(kind, Choice):
        return repr(kind.values[0])
    if isinstance(kind, ListOf | SetOf):
        return "[]"
    if not isinstance(kind, Scalar):
        return None
    quote = 'f"' if number else '"'
    if kind.name == "email":
        return f'{quote}someone{number}@example.com"'
    if kind.name in ("secret", "token") and number:
        return 'f"the hash {number}"'
    if kind.name in ("str", "html", "slug", "secret"):
        return _text(field, number, quote)
    if kind.name == "int":
        least, most = _whole(field), field.limits.max
        return f"{least} + number % 97" if number and (most is None or most - least > 97) else str(least)
    if kind.name in ("decimal", "money", "float") and (field.limits.min is not None or field.limits.max is not None):
        low = field.limits.min if field.limits.min is not None else field.limits.max
        return f'Decimal("{low}")' if plain is not _PLAIN and kind.name != "float" else str(low)
    return plain.get(kind.name)


def _text(field: Field, number: str, quote: str) -> str | None:
    limits = field.limits
    if limits.pattern:
        word = fitting(limits.pattern)
        if word is None:
            return None
        if not number or not _takes_numbers(limits.pattern, word):
            return _numbered(field) if number else f'"{word}"'
        return f'f"{word}{{number}}"'
    least = int(limits.min) if limits.min is not None else 0
    most = int(limits.max) if limits.max is not None else 40
    word = field.name.replace("_", "-")[: max(most - 6, 1)] if present(field.type) != Scalar("slug") else "slug"
    word = word.ljust(least, "x")[:most]
    return f'{quote}{word}{number}"'


def _numbered(field: Field) -> str:
    """The code of another text for each number, in digits or in letters; of one for all where none is found."""
    for width in range(2, 21):
        if _fits_all(field, [f"{number:0{width}}" for number in _NUMBERS]):
            return f'f"{{number:0{width}}}"'
    for width in range(2, 9):
        texts = [lettered(number, width) for number in _NUMBERS]
        if _fits_all(field, texts):
            return f"lettered(number, {width})"
        if _fits_all(field, [text.lower() for text in texts]):
            return f"lettered(number, {width}).lower()"
    return repr(fitting(str(field.limits.pattern)))


def lettered(number: int, width: int) -> str:
    """A number in that many letters."""
    return "".join(chr(ord("A") + number // 26**place % 26) for place in reversed(range(width)))


def _fits_all(field: Field, texts: list[str]) -> bool:
    low, high = field.limits.min or 0, field.limits.max
    pattern = str(field.limits.pattern)
    return all(re.fullmatch(pattern, text) and low <= len(text) <= (high or len(text)) for text in texts)


def _takes_numbers(pattern: str, word: str) -> bool:
    return all(re.fullmatch(pattern, f"{word}{number}") for number in _NUMBERS)


def fitting(pattern: str) -> str | None:
    """A short text that a pattern matches; None where none is found."""
    words = ("sample", "sample_1", "Sample", "S1", "123", "A-1")
    found = next((word for word in words if re.fullmatch(pattern, word)), None) or patterns.shortest(pattern)
    return found if found and re.fullmatch(pattern, found) and not set(found) & set('"\\{}') else None


def _whole(field: Field) -> int:
    if field.limits.min is not None:
        return int(field.limits.min)
    return min(1, int(field.limits.max)) if field.limits.max is not None else 1


def wrong(field: Field, api: Api) -> Iterator[tuple[str, str]]:
    """The code of wrong values, and what is said of each."""
    kind = present(field.type)
    words = api.wording
    if not isinstance(field.type, Maybe):
        yield "None", words["blank"]
    if not isinstance(kind, Scalar):
        return
    blank = field.limits.blank or (isinstance(field.default, Value) and field.default.value == "")
    if kind.name in ("str", "email", "url", "password"):
        if not isinstance(field.type, Maybe) and not blank:
            yield '"  "', words["blank"]
        if kind.name != "password":
            yield '"a\\0b"', words["invalid"]
        if field.limits.max is not None and not field.limits.pattern and kind.name == "str" and field.limits.max < 5000:
            most = int(field.limits.max)
            yield f'"x" * {most + 1}', words["too_long"].replace("{max}", str(most))
    if kind.name in ("str", "int", "bool"):
        yield "[]", words["invalid"]
    if kind.name == "int":
        yield from _wrong_number(field, api)


def _wrong_number(field: Field, api: Api) -> Iterator[tuple[str, str]]:
    words, limits = api.wording, field.limits
    yield '"one"' if api.coerce else '"1"', words["invalid"]
    yield "2**63", words["invalid"]
    if limits.min is not None:
        yield str(int(limits.min) - 1), words["too_small"].replace("{min}", str(int(limits.min)))
    if limits.max is not None:
        yield str(int(limits.max) + 1), words["too_large"].replace("{max}", str(int(limits.max)))
