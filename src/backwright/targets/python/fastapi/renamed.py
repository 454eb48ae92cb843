"""Records that rows keep, as an API shows them that calls what is in them otherwise."""

from __future__ import annotations

from dataclasses import dataclass

from backwright.design import Design
from backwright.design.tables import record_case
from backwright.model.members import Field
from backwright.model.names import in_case, kebab, plural, snake
from backwright.model.types import Maybe, RecordOf, Type, element, present
from backwright.targets.python.fastapi.apis import case_of_records


@dataclass(frozen=True, slots=True)
class Documents:
    """Writes the functions of one module that show records; `private`: these, by their names."""

    design: Design
    private: dict[str, str]

    def shown(self, kind: Type, code: str) -> str:
        """The code of a value; of a record, or a list of them, under the names of this API."""
        inner = present(kind)
        record = element(inner) or inner
        if not isinstance(record, RecordOf) or not self._is_renamed(record.name):
            return code
        name = self._function(record.name)
        if record is not inner:
            name = self._list_function(record.name)
        if isinstance(kind, Maybe):
            return f"case((is_filled({code}), {name}({code})), else_=null())"
        return f"{name}({code})"

    def _is_renamed(self, name: str) -> bool:
        """Whether something in a record is called otherwise than rows keep it."""
        cases = record_case(self.design.backend), case_of_records(self.design)
        for member in self.design.backend.record(name).fields:
            if not member.wire and len({in_case(member.name, case) for case in cases}) > 1:
                return True
            inner = _record_in(member)
            if inner is not None and self._is_renamed(inner.name):
                return True
        return False

    def _function(self, name: str) -> str:
        """The function that shows one record."""
        one, helper = snake(name), f"_{snake(name)}_shown"
        if helper not in self.private:
            self.private[helper] = ""
            shown, kept = case_of_records(self.design), record_case(self.design.backend)
            values = []
            for member in self.design.backend.record(name).fields:
                assert isinstance(member, Field)
                there = f'member_of({one}, "{member.wire or in_case(member.name, kept)}")'
                values.append(f'"{member.wire or in_case(member.name, shown)}": {self.shown(member.type, there)}')
            head = f"def {helper}({one}: Value) -> JsonObject:"
            self._write(helper, head, f"return json_object({{{', '.join(values)}}})")
        return helper

    def _list_function(self, name: str) -> str:
        """The function that shows a list of records."""
        one, many = snake(name), snake(plural(kebab(name)))
        helper = f"_{many if many != one else f'all_{one}'}_shown"
        if helper not in self.private:
            shown = self._function(name)
            head = f"def {helper}(document: Value) -> ScalarSelect[Any]:"
            items = f'{one} = records_in(document).table_valued("value")'
            self._write(helper, head, items, f"return json_array(select({shown}({one}.c.value)))")
        return helper

    def _write(self, name: str, head: str, *lines: str) -> None:
        self.private.pop(name, None)
        self.private[name] = function("", head, "", *lines)


def _record_in(member: object) -> RecordOf | None:
    kind = present(member.type) if isinstance(member, Field) else None
    inner = present(element(kind) or kind) if kind is not None else None
    return inner if isinstance(inner, RecordOf) else None


def function(decorator: str, head: str, doc: str, *lines: str) -> str:
    """The code of a function; its docstring and its decorator may be empty."""
    body = [f"    {line}" for line in ([doc] if doc else []) + list(lines)]
    return "\n".join([*([decorator] if decorator else []), head, *body])
