"""Constants of the model as Python: the defaults of fields, of columns and of parameters."""

from __future__ import annotations

from backwright.model.expressions import Argument, Exact, Expression, Value, Word
from backwright.model.types import Scalar, Type, present

_EXACT = ("decimal", "money")
_CONSTRUCTORS = {"date": "date", "datetime": "datetime", "time": "time_of_day", "timedelta": "timedelta"}


def constant(expression: Expression | None) -> str | None:
    """The code of one value; None of what is no constant, or several."""
    match expression:
        case Value(value=str() as text, type=kind) if _name(kind) == "uuid":
            return f'UUID("{text}")'
        case Value(value=int() as number, type=kind) if _name(kind) in _EXACT:
            return f'Decimal("{number}")'
        case Value(value=int() as number, type=kind) if _name(kind) == "float":
            return repr(float(number))
        case Value(value=value, type=kind) if _name(kind) != "json":
            return repr(value)
        case Exact(value=number, type=kind):
            return repr(float(number)) if _name(kind) == "float" else f'Decimal("{number}")'
        case Word(word=word, arguments=arguments) if word in _CONSTRUCTORS:
            zone = ", tzinfo=UTC" if word == "datetime" else ""
            given = [_argument(argument) for argument in arguments]
            known = [code for code in given if code is not None]
            return f"{_CONSTRUCTORS[word]}({', '.join(known)}{zone})" if known == given else None
    return None


def _argument(argument: Argument) -> str | None:
    value = constant(argument.value)
    return f"{argument.name}={value}" if argument.name and value is not None else value


def _name(kind: Type) -> str:
    inner = present(kind)
    return inner.name if isinstance(inner, Scalar) else ""
