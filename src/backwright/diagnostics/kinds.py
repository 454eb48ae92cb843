"""What a kind of finding is. See the package for how one is added and raised."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias, dataclass_transform

Severity: TypeAlias = Literal["error", "warning", "note"]

FAMILIES: dict[str, str] = {
    "1": "files and syntax",
    "2": "names",
    "3": "fields and types",
    "4": "relations",
    "5": "rules",
    "6": "bodies",
    "7": "the API: app, paths, lists, views",
    "8": "not carried yet",
    "9": "habits of other frameworks",
}
"""By the first digit of the code."""

REGISTRY: dict[str, type[Kind]] = {}


@dataclass_transform(kw_only_default=True)
class Kind:
    """One kind of finding, with the values of one case of it."""

    code: ClassVar[str]
    slug: ClassVar[str]
    severity: ClassVar[Severity]
    message: ClassVar[str]
    help: ClassVar[str] = ""

    def __init_subclass__(cls, *, code: str, severity: Severity = "error") -> None:
        if not re.fullmatch("BW[1-9][0-9]{2}", code) or code in REGISTRY:
            raise TypeError(f"{cls.__name__}: the code {code} is malformed or taken")
        cls.code = code
        cls.severity = severity
        cls.slug = re.sub("(?<!^)(?=[A-Z])", "-", cls.__name__).lower()
        REGISTRY[code] = cls

    if not TYPE_CHECKING:
        # Not a dataclass: a hundred of them would cost a third of the time that `check` may take.
        def __init__(self, **values: object) -> None:
            self.__dict__.update(values)

    def text(self) -> str:
        return self.message.format_map(vars(self))

    def advice(self) -> str:
        return self.help.format_map(vars(self))

    @classmethod
    def title(cls) -> str:
        return (cls.__doc__ or "").strip().partition("\n")[0]

    @classmethod
    def explanation(cls) -> str:
        import inspect

        return inspect.cleandoc(cls.__doc__ or "").partition("\n")[2].strip()


def family_of(code: str) -> str:
    return FAMILIES[code[2]]
