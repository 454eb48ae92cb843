"""From the code of all modules to whole modules: what nobody uses goes, what is used is imported.

The modules that every project has are written once, whole. A project keeps of them what it uses, so that only what is
declared is emitted, without a condition around each piece.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from backwright.targets.python.cycles import beside, circles, name_of, qualified, rewritten, shows_rows
from backwright.targets.python.symbols import BUILTINS, LIBRARIES, Symbol


class UnknownNameError(LookupError):
    """A generated module uses a name that nothing defines: a mistake in the generator."""


@dataclass(frozen=True, slots=True)
class Module:
    """The code of one module, without imports. `names`: what its neighbours are called here, beyond the obvious.

    `palette`: what no other module uses is left out. `exports`: others may import what it defines. `space`: the part of
    the project that it belongs to, whose modules see what it defines before what is everybody's.
    """

    path: str
    code: str
    names: Mapping[str, Symbol] = field(default_factory=dict)
    palette: bool = False
    exports: bool = True
    space: str = ""

    @property
    def dotted(self) -> str:
        return self.path.removeprefix("src/").removesuffix(".py").removesuffix("/__init__").replace("/", ".")


@dataclass(slots=True)
class _Item:
    """One statement at the top of a module: its lines, what it defines and what it uses."""

    first: int
    last: int
    defines: frozenset[str]
    uses: frozenset[str]
    dotted: frozenset[tuple[str, str]]
    """What it uses of what it names: `errors.install`."""
    hangs_on: frozenset[str]
    """Of a function that registers itself for something, that thing."""
    bases: frozenset[str]
    """Of a class, the classes that it is made from."""


@dataclass(slots=True)
class _Parsed:
    module: Module
    items: list[_Item]
    bound: frozenset[str]
    local: frozenset[str]
    """What its functions call what is their own."""


Spaces: TypeAlias = Mapping[str, Mapping[str, Symbol]]
"""What the modules of each part of the project see of it."""


def assemble(modules: Iterable[Module]) -> dict[str, str]:
    """The text of each module by its path."""
    parsed = [_parse(module) for module in modules]
    project = _spaces(parsed)
    while apart := _set_apart(parsed, project):
        parsed = [part for one in parsed for part in apart.get(one.module.path, (one,))]
        project = _spaces(parsed)
    kept = _kept(parsed, project)
    parsed = _untangled(parsed, kept, project)
    return {
        p.module.path: _text(p, kept[p.module.path], project) for p in parsed if kept[p.module.path] or p.bound == {""}
    }


def _set_apart(parsed: list[_Parsed], project: Spaces) -> dict[str, tuple[_Parsed, _Parsed]]:
    """The modules of schemas that import each other both ways, each without its replies, and these, by path."""
    shown = {p.module.dotted: p for p in parsed if shows_rows(p.module.dotted)}
    used = {name: [*_imported(one, one.items, project).values()] for name, one in shown.items()}
    around = circles({name: {symbol.module for symbol in symbols} for name, symbols in used.items()})
    found = {}
    for name, others in around.items():
        one = shown[name]
        led = {symbol.name for symbol in used[name] if symbol.module in others}
        replies = [item for item in one.items if "Reply" in item.bases]
        # Of replies that hold replies of others, those that others hold stay.
        apart = replies if replies != one.items else [i for i in replies if not led.isdisjoint(_reached(one, i))]
        needed = {symbol.name for other in used for symbol in used[other] if symbol.module == name}
        apart = _with_around(one, apart, led, needed)
        kept = [item for item in one.items if item not in apart]
        if apart and kept:
            found[one.module.path] = (_of(one, kept, one.module.path), _of(one, apart, beside(one.module.path)))
    # Records, which all features share, stay whole where that helps.
    return {path: parts for path, parts in found.items() if path.endswith("/schemas.py")} or found


def _with_around(parsed: _Parsed, apart: list[_Item], led: set[str], needed: set[str]) -> list[_Item]:
    """What goes apart, with the answers around it, or around what is imported, that are in nothing others import."""
    inner = led.union(*(one.defines for one in apart))
    answers = [item for item in parsed.items if "Output" in item.bases and item not in apart]
    for one in answers:
        above = [item for item in parsed.items if item is one or one.defines & _reached(parsed, item)]
        if one.uses & inner and all(item.defines.isdisjoint(needed) for item in above):
            return _with_around(parsed, [item for item in parsed.items if item in (*apart, one)], led, needed)
    return apart


def _reached(parsed: _Parsed, item: _Item) -> set[str]:
    """The names that a statement uses, and those that what it uses of its module does."""
    found, waiting = set[str](), [item]
    while waiting:
        new = waiting.pop().uses - found
        found |= new
        waiting += [other for other in parsed.items if new & other.defines]
    return found


def _of(parsed: _Parsed, items: list[_Item], path: str) -> _Parsed:
    """A module of some statements of another one."""
    lines = parsed.module.code.splitlines()
    return _parse(replace(parsed.module, path=path, code=_joined(parsed, items, lines) + "\n"))


def _untangled(parsed: list[_Parsed], kept: dict[str, list[_Item]], project: Spaces) -> list[_Parsed]:
    """The modules, those that call each other both ways by the name of the module; what is kept is theirs."""
    uses = {p.module.dotted: [*_imported(p, kept[p.module.path], project).values()] for p in parsed}
    tangled = qualified(uses, {p.module.dotted: p.local for p in parsed})
    found = []
    for one in parsed:
        names = tangled.get(one.module.dotted, {})
        if names:
            others = {name_of(module): module for module in names.values()}
            code = rewritten(one.module.code, names)
            again = _parse(replace(one.module, code=code, names={**one.module.names, **others}))
            kept[one.module.path] = [again.items[one.items.index(item)] for item in kept[one.module.path]]
            one = again
        found.append(one)
    return found


def _parse(module: Module) -> _Parsed:
    tree = ast.parse(module.code)
    lines = module.code.splitlines()
    found = [_item(node, lines) for node in tree.body]
    at_top = frozenset[str]().union(*(item.defines for item, _ in found)) if found else frozenset({""})
    # What a function binds is its own: another one may mean what is imported by that name.
    items = [replace(item, uses=item.uses - (own - at_top)) for item, own in found]
    return _Parsed(module, items, at_top, frozenset[str]().union(*(own for _, own in found)) - at_top)


def _item(node: ast.stmt, lines: list[str]) -> tuple[_Item, set[str]]:
    """One statement, and every name that it binds, in whatever scope."""
    decorators = getattr(node, "decorator_list", [])
    first = min([node.lineno, *(decorator.lineno for decorator in decorators)])
    defines = frozenset(_defined(node))
    uses: set[str] = set()
    dotted: set[tuple[str, str]] = set()
    bound: set[str] = set()
    _look(node, uses, dotted, bound)
    hangs_on: frozenset[str] = frozenset()
    if defines == {"_"} or not defines:
        hangs_on = frozenset(a.id for d in _calls(node) for a in d.args[:1] if isinstance(a, ast.Name))
    bases = frozenset(base.id for base in getattr(node, "bases", ()) if isinstance(base, ast.Name))
    above = _with_comments(lines, first)
    last = node.end_lineno or first
    return _Item(above, last, defines - {"_"}, frozenset(uses), frozenset(dotted), hangs_on, bases), bound


def _look(node: ast.AST, uses: set[str], dotted: set[tuple[str, str]], bound: set[str]) -> None:
    """One walk for all that is asked: large projects have a million nodes."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        kind = type(node)
        if kind is ast.ClassDef:
            waiting += _class_scope(node, uses, dotted, bound)  # type: ignore[arg-type]
            continue
        if kind is ast.Name:
            (uses if type(node.ctx) is ast.Load else bound).add(node.id)  # type: ignore[attr-defined]
            continue
        if kind is ast.Attribute and type(node.value) is ast.Name:  # type: ignore[attr-defined]
            dotted.add((node.value.id, node.attr))  # type: ignore[attr-defined]
        elif kind is ast.arg:
            bound.add(node.arg)  # type: ignore[attr-defined]
        elif kind in _NAMED and node.name:  # type: ignore[attr-defined]
            bound.add(node.name)  # type: ignore[attr-defined]
        for name in node._fields:
            value = getattr(node, name, None)
            if isinstance(value, ast.AST):
                waiting.append(value)
            elif isinstance(value, list):
                waiting += [item for item in value if isinstance(item, ast.AST)]


def _class_scope(node: ast.ClassDef, uses: set[str], dotted: set[tuple[str, str]], bound: set[str]) -> list[ast.AST]:
    """What of a class is looked at as anything else. Its attributes are its own: they bind nothing in the module."""
    bound.add(node.name)
    own: set[str] = set()
    for statement in node.body:
        own.update(_defined(statement))
        if isinstance(statement, ast.Assign | ast.AnnAssign):
            seen: set[str] = set()
            _look(statement, seen, dotted, set())
            uses |= seen - own
    further = [each for each in node.body if not isinstance(each, ast.Assign | ast.AnnAssign)]
    methods = [each for each in further if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)]
    inside = [part for each in methods for part in ast.iter_child_nodes(each)]
    others = [each for each in further if each not in methods]
    return [*node.bases, *node.keywords, *node.decorator_list, *inside, *others]


_NAMED = frozenset({ast.FunctionDef, ast.AsyncFunctionDef, ast.ExceptHandler})


def _calls(node: ast.stmt) -> Iterator[ast.Call]:
    candidates = [*getattr(node, "decorator_list", [])]
    return (candidate for candidate in candidates if isinstance(candidate, ast.Call))


def _defined(node: ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    for target in targets:
        yield from (n.id for n in ast.walk(target) if isinstance(n, ast.Name))


def _with_comments(lines: list[str], first: int) -> int:
    """The first line of the comment that stands right above a line, else that line."""
    while first > 1 and lines[first - 2].startswith("#"):
        first -= 1
    return first


def _spaces(parsed: list[_Parsed]) -> Spaces:
    common = _definitions(p for p in parsed if not p.module.space)
    spaces = dict.fromkeys(p.module.space for p in parsed)
    return {
        space: common | (_definitions(p for p in parsed if p.module.space == space) if space else {})
        for space in spaces
    }


def _definitions(parsed: Iterable[_Parsed]) -> dict[str, Symbol]:
    """What the project defines in one place alone, or beside the folders of its features, where all look first."""
    found: dict[str, Symbol] = {}
    twice: set[str] = set()
    for one in sorted(parsed, key=lambda each: each.module.path.count("/")):
        for item in one.items if one.module.exports else ():
            for name in item.defines:
                known = found.setdefault(name, Symbol(one.module.dotted, name))
                if known.module != one.module.dotted and known.module.count(".") > 1:
                    twice.add(name)
    return {name: symbol for name, symbol in found.items() if name not in twice and not name.startswith("_")}


def _kept(parsed: list[_Parsed], project: Spaces) -> dict[str, list[_Item]]:
    """The items of each module that something needs, beginning with the modules that are no palette."""
    kept: dict[str, list[_Item]] = {p.module.path: [] if p.module.palette else list(p.items) for p in parsed}
    by_name = {p.module.dotted: p for p in parsed}
    waiting = [(p, item) for p in parsed for item in kept[p.module.path]]
    seen: set[tuple[str, str]] = set()
    while waiting:
        user, item = waiting.pop()
        for owner, name in _needs(user, item, project, by_name):
            if not owner.module.palette or (owner.module.path, name) in seen:
                continue
            seen.add((owner.module.path, name))
            for needed in owner.items:
                if needed not in kept[owner.module.path] and (name in needed.defines or name in needed.hangs_on):
                    kept[owner.module.path].append(needed)
                    waiting.append((owner, needed))
    return kept


def _needs(
    user: _Parsed, item: _Item, project: Spaces, by_name: Mapping[str, _Parsed]
) -> Iterator[tuple[_Parsed, str]]:
    """What an item uses of the project, with the module that defines it."""
    for name in item.uses:
        if name in user.bound:
            yield user, name
        elif (symbol := _symbol(user.module, name, project)) is not None and symbol.module in by_name:
            yield by_name[symbol.module], symbol.name
    for module, name in item.dotted:
        symbol = _symbol(user.module, module, project)
        if symbol is not None and f"{symbol.module}.{symbol.name}" in by_name:
            yield by_name[f"{symbol.module}.{symbol.name}"], name


def _symbol(module: Module, name: str, project: Spaces) -> Symbol | None:
    return module.names.get(name) or project[module.space].get(name) or LIBRARIES.get(name)


def _text(parsed: _Parsed, kept: list[_Item], project: Spaces) -> str:
    lines = parsed.module.code.splitlines()
    items = parsed.items
    docstring = [i for i in items[:1] if not i.defines and not i.uses and i.first <= 1 and lines[0].startswith('"""')]
    body = [i for i in items if i in kept and i not in docstring]
    pieces = ["\n".join(lines[i.first - 1 : i.last]) for i in [*docstring, *body]]
    imports = sorted(_imports(parsed, body, project))
    head = len(docstring)
    # An assignment stays beside its neighbour: blank lines between the items are those of the source.
    code = _joined(parsed, body, lines)
    return "\n\n".join(part for part in ("\n".join(pieces[:head]), "\n".join(imports), code) if part) + "\n"


def _joined(parsed: _Parsed, body: list[_Item], lines: list[str]) -> str:
    text = ""
    previous: _Item | None = None
    for item in body:
        if previous is not None:
            adjacent = parsed.items.index(item) == parsed.items.index(previous) + 1
            text += "\n" * (max(1, item.first - previous.last) if adjacent else 3)
        text += "\n".join(lines[item.first - 1 : item.last])
        previous = item
    return text


def _imports(parsed: _Parsed, body: list[_Item], project: Spaces) -> Iterator[str]:
    for name, symbol in _imported(parsed, body, project).items():
        yield symbol.imported(name)


def _imported(parsed: _Parsed, body: list[_Item], project: Spaces) -> dict[str, Symbol]:
    """What these items use of other modules, by the names that they use."""
    found = {}
    for name in frozenset(name for item in body for name in item.uses) - parsed.bound:
        symbol = _symbol(parsed.module, name, project)
        if symbol is None and name not in BUILTINS:
            raise UnknownNameError(f"{parsed.module.path}: {name}")
        if symbol is not None and symbol.module != parsed.module.dotted:
            found[name] = symbol
    return found
