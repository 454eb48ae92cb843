"""What is being checked: the modules of a blueprint, their names, and where findings and places are kept."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from backwright.diagnostics import Findings, Kind, Related, did_you_mean
from backwright.source import Source, Span

if TYPE_CHECKING:
    from backwright.checks.symbols import Symbols
    from backwright.source.text import Place

DefinitionKind: TypeAlias = Literal[
    "entity", "account", "view", "record", "event", "incoming", "enum", "alias", "rule", "setting", "function", "app"
]
ASCII = "names have the letters of ASCII, digits and underscores, for they name tables and paths"
OWNERS: frozenset[DefinitionKind] = frozenset({"entity", "account", "view", "record", "event", "incoming"})
ROWS: frozenset[DefinitionKind] = frozenset({"entity", "account"})


class Definition(msgspec.Struct):
    """A name at module level. `node`: the class, the function, or the value that was given to the name.

    `of`: the entity that a view shows. `annotation`: the type that a setting declares.
    """

    name: str
    kind: DefinitionKind
    node: ast.stmt | ast.expr
    module: Module
    span: Span
    of: str = ""
    annotation: ast.expr | None = None

    @property
    def body(self) -> list[ast.stmt]:
        """The statements of a class."""
        return self.node.body if isinstance(self.node, ast.ClassDef) else []


class Module(msgspec.Struct):
    """One file. `words`: what it calls the words that it imports; `names`: the blueprint's names that it sees."""

    name: str
    source: Source
    tree: ast.Module
    findings: Findings
    words: dict[str, str] = msgspec.field(default_factory=dict)
    names: dict[str, Definition] = msgspec.field(default_factory=dict)
    broken: set[str] = msgspec.field(default_factory=set)
    postponed: bool = False

    def say(self, case: Kind, at: Place | Span, *, suggest: str | None = None, related: Iterable[Related] = ()) -> None:
        """One finding, at a node of this module."""
        span = at if isinstance(at, Span) else self.source.span(at)
        self.findings.add(case, span, suggest=suggest, related=related)

    def guess(self, name: str, *candidates: Iterable[str]) -> str | None:
        """What was probably meant by a name."""
        return did_you_mean(name, [one for several in candidates for one in several])

    def word(self, node: ast.expr | None) -> str:
        """The word with its module that an expression names, "datetime.timedelta"; "" where it names none."""
        if isinstance(node, ast.Name):
            return self.words.get(node.id, "")
        if isinstance(node, ast.Attribute):
            home = self.word(node.value)
            return f"{home}.{node.attr}" if home else ""
        return ""

    def called(self, node: ast.AST | None) -> str:
        """The word that an expression calls; "" where it calls none."""
        return self.word(node.func) if isinstance(node, ast.Call) else ""


class Run(msgspec.Struct):
    """One check. `definitions` has the names of all modules: each name has one meaning in a whole blueprint.

    `memberships`: by entity the entities whose rows say who belongs to one of its rows.
    """

    name: str
    findings: Findings
    modules: list[Module] = msgspec.field(default_factory=list)
    definitions: dict[str, Definition] = msgspec.field(default_factory=dict)
    places: dict[str, Span] = msgspec.field(default_factory=dict)
    symbols: dict[str, Symbols] = msgspec.field(default_factory=dict)
    memberships: dict[str, list[str]] = msgspec.field(default_factory=dict)
    apps: list[Definition] = msgspec.field(default_factory=list)
    first_rows: list[tuple[Module, ast.Call]] = msgspec.field(default_factory=list)

    def owners(self, *kinds: DefinitionKind) -> list[Definition]:
        """The definitions of these kinds, in the order of the blueprint."""
        return [one for one in self.definitions.values() if one.kind in kinds]

    @property
    def account(self) -> str | None:
        """The name of the entity whose rows sign in."""
        return next((one.name for one in self.definitions.values() if one.kind == "account"), None)

    def is_row(self, name: str) -> bool:
        found = self.definitions.get(name)
        return found is not None and found.kind in ROWS


def not_async(node: ast.AsyncFunctionDef) -> ast.FunctionDef:
    """The function as it is meant, so that what else is wrong with it is told too."""
    made = ast.FunctionDef(node.name, node.args, node.body, node.decorator_list, node.returns, node.type_comment)
    return ast.copy_location(made, node)


def text_of(node: ast.AST | None) -> str | None:
    """The text of a constant; None for everything else."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def documentation(body: list[ast.stmt]) -> str:
    """The docstring of a module, a class or a function, without the indentation of its lines."""
    first = body[0] if body else None
    return plain(text_of(first.value) or "") if isinstance(first, ast.Expr) else ""


def plain(text: str) -> str:
    """Without the indentation that lines have because of where they stand in the source."""
    first, *rest = text.strip().splitlines() or [""]
    margin = min((len(line) - len(line.lstrip()) for line in rest if line.strip()), default=0)
    return "\n".join([first.strip(), *(line[margin:].rstrip() for line in rest)])
