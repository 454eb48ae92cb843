"""What an operation computes, as Python: over rows that are at hand, and over statements that look further.

Code that waits goes before the line that needs it, except where it must not run: after `and`, `or` and `if` it stands
in place. What a loop needs of other rows is looked up once, before the loop."""

from __future__ import annotations

from collections.abc import Iterator

from backwright.model.expressions import (
    Aggregate,
    And,
    Arithmetic,
    Attribute,
    Call,
    Compare,
    Comprehension,
    Conditional,
    Contains,
    Display,
    Exact,
    Expression,
    Format,
    Groups,
    Item,
    Me,
    Method,
    Name,
    Negative,
    New,
    Not,
    Or,
    Rows,
    Self,
    Slice,
    Sorted,
    Value,
    Word,
)
from backwright.model.members import Collection, Computed, Field, Link
from backwright.model.names import snake
from backwright.model.types import (
    HIDDEN,
    INT,
    Maybe,
    PairOf,
    RecordOf,
    Scalar,
    Type,
    element,
    is_text,
    present,
)
from backwright.targets.python.columns import is_listed_as_text
from backwright.targets.python.core import UnsupportedError
from backwright.targets.python.fastapi.operations.expressions.lists import Lists
from backwright.targets.python.fastapi.operations.expressions.texts import (
    Binding,
    bare,
    fitted,
    folded,
    is_row,
    item_of,
    of_nothing,
    text_or_none,
)
from backwright.targets.python.symbols import attribute

_EXACT = frozenset({"money", "decimal"})
_FLOAT = Scalar("float")
_CONSTRUCTORS = {
    "Decimal": "Decimal",
    "UUID": "UUID",
    "abs": "abs",
    "date": "date",
    "datetime": "datetime",
    "float": "float",
    "int": "int",
    "list": "list",
    "set": "set",
    "str": "str",
    "time": "time_of_day",
    "timedelta": "timedelta",
    "uuid4": "uuid4",
}
_LONG = 40
_LINE = 80
"""How many characters of an f-string stand in one line."""
_RANKS = {"+": 1, "-": 1, "*": 2, "/": 2, "//": 2, "%": 2}
"""What binds closer has a higher one."""


class Values(Lists):
    """The expressions of one function."""

    def value(self, part: Expression) -> str:
        """The code of a value; of a row, of the object."""
        return bare(self._shown(self.written_out(part)))

    def _shown(self, part: Expression) -> str:
        return self.row(part) if is_row(part.type) and not isinstance(part, Conditional) else self._value(part)

    def _value(self, part: Expression) -> str:  # noqa: C901  one case for each kind of node
        match part:
            case Value(value=value, type=kind):
                return _constant(value, present(kind))
            case Exact(value=number, type=kind):
                return str(number) if present(kind) == Scalar("float") else f'Decimal("{number}")'
            case Name(name=name):
                return self._name(name)
            case Self() | Me():
                return self.row(part)
            case Attribute(base, member):
                return self._attribute(part, base, member)
            case Arithmetic(operator, left, right):
                if element(part.type) is not None:
                    return self.rows(part)
                return f"({self._side(left, operator, first=True)} {operator} {self._side(right, operator)})"
            case Negative(operand):
                return _negative(self._value(operand))
            case Conditional(test, then, otherwise) if (text := text_or_none(test, then)) is not None:
                first = self._value(text)
                with self.perhaps():
                    return f"({first} or {self._value(otherwise)})"
            case Conditional(type=kind):
                return self._chosen(part, lambda one: self.exactly(one, kind))
            case Format(parts=pieces, formats=formats):
                return self._format(pieces, formats)
            case Method(name=name, base=base, arguments=arguments):
                return f"{self._base(base)}.{name}({', '.join(bare(self._shown(a)) for a in arguments)})"
            case Aggregate():
                return self._aggregate(part)
            case Compare() | And() | Or() | Not() | Contains():
                return f"({bare(self._test(part, negated=False))})"
            case Item(base, index):
                return item_of(self._base(base), bare(self._value(index)))
            case Slice(base, start, stop) if is_text(base.type):
                return f"{self._base(base)}[{self._ends(start, stop)}]"
            case New():
                return self._doing.new(part)
            case Word():
                return self._word(part)
            case Call(function=function) if self._backend.computes(function):
                return self._doing.helper(part)
            case Call():
                self.found_for_all.clear()
                return self._doing.call(part)
            case Display(items=items, type=PairOf()):
                return f"({', '.join(self._shown(item) for item in items)})"
            case Display() | Comprehension() | Sorted() | Slice() | Rows() | Groups():
                return self.rows(part)
        raise UnsupportedError(type(part).__name__)

    def _base(self, part: Expression) -> str:
        """The code of what is asked for a part of it."""
        code = self._value(part)
        return fitted(code, Binding.PRIMARY) if isinstance(part, Negative | Value) else code

    def _side(self, part: Expression, operator: str, *, first: bool = False) -> str:
        """One side of a sum or a product, in parentheses where it has to be."""
        code = self._value(part)
        own = _RANKS.get(part.operator, 0) if isinstance(part, Arithmetic) else 0
        return bare(code) if own and own + first > _RANKS.get(operator, 3) else code

    def exactly(self, part: Expression, kind: Type) -> str:
        """A value of that type: a whole number as an exact one, where that is asked for."""
        inner = present(kind)
        exact = isinstance(inner, Scalar) and inner.name in _EXACT
        if exact and isinstance(part, Value) and isinstance(part.value, int):
            return f"Decimal({part.value})"
        if exact and part.type == INT:
            return f"Decimal({bare(self._value(part))})"
        return self._shown(part)

    def returned(self, part: Expression, kind: Type) -> str:
        """The same, as what a function returns: what a column keeps as JSON has no type of its own."""
        code = bare(self.exactly(part, kind))
        return f"list({code})" if _is_kept_list(part) else code

    def _name(self, name: str) -> str:
        if name.startswith("="):
            return name[1:]
        if name in self.at.names:
            return self.at.names[name]
        return self._setting(name)

    def _setting(self, name: str) -> str:
        """A value of the environment."""
        found = next(setting for setting in self._backend.settings if setting.name == name)
        code = f"settings_of(session).{snake(name)}"
        hidden = isinstance(kind := present(found.type), Scalar) and kind.name in HIDDEN
        return f"{code}.get_secret_value()" if hidden else code

    def _attribute(self, part: Attribute, base: Expression, identity: str) -> str:
        member = self._member(identity)
        if isinstance(member, Collection):
            return self.rows(part)
        if isinstance(member, Link):
            return self.row(part)
        if member is None:
            return f"{self._base(base)}.{attribute(identity.rpartition('.')[2])}"
        row = self.row(base)
        if isinstance(member, Computed) and member.stored:
            self._doing.settle(identity)
        code = f"{row}.{attribute(identity.rpartition('.')[2])}"
        kind = present(part.type)
        if isinstance(element(kind) or kind, RecordOf) or is_listed_as_text(kind):
            code = self.lift("kept", code) if isinstance(part.type, Maybe) else code
            kept = f"from_stored({self._doing.stored_type(kind)}, {code})"
            return f"(None if {code} is None else {kept})" if isinstance(part.type, Maybe) else kept
        return self.at.names.get(code, code)  # the token of a new row is known by itself

    def _format(self, pieces: tuple[Expression, ...], formats: tuple[str, ...]) -> str:
        terms, texts = list[str](), [""]
        for piece, style in _pieces(pieces, formats):
            if isinstance(piece, Value) and isinstance(piece.value, str):
                text = repr(piece.value)[1:-1].replace("{", "{{").replace("}", "}}").replace('"', '\\"')
                _put_behind(texts, text)
                continue
            code = bare(self._value(piece))
            if present(piece.type) == Scalar("money") and not style and not self._is_stored(piece):
                code = f"cents({code})"
            if present(piece.type) == Scalar("decimal") and not style:
                code = f"without_zeros({code})"
            quoted = '"' in code and ("'" in code or "\\" in code)
            if self._waits and (quoted or ("await" in code and len(code) > _LINE)):
                terms += [*_f_strings(texts), _as_text(code, piece.type, style)]
                texts = [""]
                continue
            if not self._waits and (quoted or "await" in code or (" if " in code and len(code) > _LONG)):
                code = self.lift("text", code)
            _put_behind(texts, "{" + code.replace('"', "'") + (f":{style}" if style else "") + "}")
        whole = " + ".join([*terms, *_f_strings(texts)])
        return f"({whole})" if terms or len(texts) > 1 else whole or 'f""'

    def _is_stored(self, part: Expression) -> bool:
        """Whether it is a value of a row, which is as its column has it."""
        member = self._member(part.member) if isinstance(part, Attribute) and is_row(part.base.type) else None
        return isinstance(member, Field) or (isinstance(member, Computed) and member.stored)

    def _aggregate(self, part: Aggregate) -> str:
        if part.fold in ("any", "all"):
            return self._quantified(part, part.fold, part.source)
        source = part.source
        if not isinstance(source, Display) and self._further(source) and (found := self._looked_up(part)) is not None:
            return found
        if part.fold in ("min", "max") and isinstance(source, Display) and part.default is None:
            return f"{part.fold}({', '.join(bare(self.exactly(item, part.type)) for item in source.items)})"
        rows = bare(self._value(source)) if is_text(source.type) else self._values_of(source)
        if part.fold == "len":
            return f"len({rows})"
        if part.fold == "sum":
            return f"sum({folded(rows, of_nothing(part.type))})"
        default = "" if part.default is None else f"default={bare(self.exactly(part.default, part.type))}"
        if part.fold == "mean":
            return f"mean({rows}, {default})"
        return f"{part.fold}({folded(rows, default)})"

    def _word(self, part: Word) -> str:
        if part.word in ("now", "today"):
            return self._time(part.word)
        if part.word == "round":
            rounded = f"round_half_up({', '.join(bare(self._value(a.value)) for a in part.arguments)})"
            from_exact = part.type == INT and part.arguments[0].value.type != _FLOAT
            return f"int({rounded})" if from_exact else rounded
        if part.word == "Decimal" and part.arguments[0].value.type != INT:
            return self._value(part.arguments[0].value)  # it is one
        if part.word in _CONSTRUCTORS:
            given = [
                f"{a.name}={bare(self._value(a.value))}" if a.name else bare(self._shown(a.value))
                for a in part.arguments
            ]
            given += ["tzinfo=UTC"] if part.word == "datetime" else []
            return f"{_CONSTRUCTORS[part.word]}({', '.join(given)})"
        return self._doing.word(part)

    def _time(self, word: str) -> str:
        """One instant for all of the operation."""
        line = "instant = now()"
        if line not in self.top:
            self.top.append(line)
        if word == "now":
            return "instant"
        zone = self._backend.timezone
        return "instant.date()" if zone == "UTC" else f'instant.astimezone(ZoneInfo("{zone}")).date()'


def _negative(code: str) -> str:
    """The code of the opposite of a number; of a negative one, the number."""
    return code.removeprefix("-") if code.startswith("-") else f"-{code}"


def _pieces(pieces: tuple[Expression, ...], formats: tuple[str, ...]) -> Iterator[tuple[Expression, str]]:
    """The pieces of a text, and those of texts among them, each with its format."""
    for piece, style in zip(pieces, formats, strict=False):
        if isinstance(piece, Format) and not style:
            yield from _pieces(piece.parts, piece.formats)
        else:
            yield piece, style


def _put_behind(texts: list[str], text: str) -> None:
    """On a line of its own where the last one would be too long."""
    if texts[-1] and len(texts[-1] + text) > _LINE:
        texts.append("")
    texts[-1] += text


def _f_strings(texts: list[str]) -> list[str]:
    """The code of the lines of a text; none of one that is empty."""
    return [" ".join(f'f"{text}"' for text in texts)] if texts != [""] else []


def _as_text(code: str, kind: Type, style: str) -> str:
    """The code of a value that is put beside texts."""
    if style:
        return f'format({code}, "{style}")'
    return fitted(code, Binding.OPERAND) if is_text(kind) else f"str({code})"


def _constant(value: object, kind: Type) -> str:
    """The code of a value that stands in the blueprint."""
    if isinstance(value, str) and kind == Scalar("uuid"):
        return f'UUID("{value}")'
    return "{}" if kind == Scalar("json") and value is not None else repr(value)


def _is_kept_list(part: Expression) -> bool:
    """Whether it is, at least in one case, a list of plain values as the column of a row has it."""
    if isinstance(part, Conditional):
        return _is_kept_list(part.then) or _is_kept_list(part.otherwise)
    one = element(part.type)
    plain = isinstance(one, Scalar) and not isinstance(part.type, Maybe) and not is_listed_as_text(part.type)
    return plain and isinstance(part, Attribute) and is_row(part.base.type)
