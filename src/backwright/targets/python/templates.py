"""Templates only place words: the view models have done the thinking."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from textwrap import wrap
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

_DEFINED = re.compile(r"^(?:async def |def |class )?([A-Za-z]\w*)(?=[(\[:]| *[:=])", re.MULTILINE)
_INCLUDED = re.compile(r'{% include "(.+?)" %}')


@cache
def environment(package: str) -> Environment:
    """The templates of a package, those in its folder `templates`. A line that starts with `%%` is a statement."""
    folder = files(package) / "templates"
    made = Environment(
        loader=FunctionLoader(lambda name: (folder / name).read_text(encoding="utf-8")),
        undefined=StrictUndefined,
        autoescape=False,
        line_statement_prefix="%%",
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["doc"] = docstring
    made.filters["text"] = long_text
    made.filters["comment"] = comment
    return made


def render(place: str, template: str, /, **values: Any) -> str:
    return environment(place).get_template(template).render(**values)


def defined(package: str, template: str) -> frozenset[str]:
    """The names that a module defines for others whose text a template is."""
    text = (files(package) / "templates" / template).read_text(encoding="utf-8")
    return frozenset(_DEFINED.findall(text)).union(*(defined(package, part) for part in _INCLUDED.findall(text)))


def docstring(text: str) -> str:
    """A text as a docstring; none for an empty one."""
    text = text.strip().replace("\\", "\\\\").replace('"""', "'''")
    if not text:
        return ""
    if "\n" not in text and len(text) > 90:
        text = "\n".join(wrap(text, 96))
    if text.endswith('"'):
        text += " "
    return f'"""{text}"""' if "\n" not in text else f'"""{text}\n"""'


def comment(text: str) -> str:
    """A sentence as a comment, on several lines where it is long."""
    return "\n".join(f"# {line}" for line in wrap(f"{text[0].upper()}{text[1:]}.", 106))


def long_text(text: str) -> str:
    """The code of a text, on several lines where it is long."""
    if len(text) < 80:
        return repr(text)
    lines = [line + " " for line in wrap(text, 90)]
    lines[-1] = lines[-1].rstrip()
    return "(\n" + "\n".join(f"    {line!r}" for line in lines) + "\n)"
