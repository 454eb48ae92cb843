"""Templates of bodies, the wording of refusals and their statuses."""

from __future__ import annotations

import ast
import re
from typing import Any

from backwright.checks.calls import Options
from backwright.checks.scopes import Module, text_of
from backwright.diagnostics import Kind
from backwright.diagnostics.catalogue import api, app
from backwright.model.api import PARAMETERS, WORDING
from backwright.model.rules import STATUSES, Outcome, Refusal

ALWAYS = frozenset({"message", "timestamp"})
ANYWHERE = ALWAYS | {"entity", "entities"}
BRACES = {
    "request": ANYWHERE | {"data"},
    "one": ANYWHERE | {"data"},
    "many": ANYWHERE | {"data"},
    "page": ANYWHERE | {"data", "total", "limit", "offset", "page", "pages", "more", "next"},
    "none": ANYWHERE,
    "errors": ALWAYS | {"status", "code", "subject", "details"},
}
BOUNDS = {
    "too_short": frozenset({"min"}),
    "too_long": frozenset({"max"}),
    "too_small": frozenset({"min"}),
    "too_large": frozenset({"max"}),
    "done": frozenset({"message"}),
}
_BRACE = re.compile(r"\{([^{}]*)\}")
_PARAMETER = re.compile(r"[A-Za-z$_][A-Za-z0-9$_.\[\]-]*")
MISSING = object()


def read_template(module: Module, options: Options, name: str, default: Any) -> Any:
    """The template of that name as plain data; the default where it is left out or wrong."""
    node = options.nodes.get(name)
    if node is None:
        return default
    found: set[str] = set()
    value = _template(module, node, name, found)
    if value is MISSING:
        return default
    if name in ("request", "one", "many", "page") and "data" not in found and value is not None:
        module.say(api.TemplateWithoutData(name=name), node)
        return default
    if name == "request" and not _is_around_data(value):
        module.say(app.RequestTemplate(), node)
        return default
    if name == "errors" and value is not None:
        _tells(module, node, found)
    return value


def _is_around_data(template: Any) -> bool:
    """Whether it is the data, or one name with that inside."""
    while isinstance(template, dict) and len(template) == 1:
        (template,) = template.values()
    return bool(template == "{data}")


def _tells(module: Module, node: ast.expr, found: set[str]) -> None:
    if not found & {"message", "details", "code", "status"}:
        module.say(api.TemplateWithoutMessage(), node)


def _template(module: Module, node: ast.expr, name: str, found: set[str]) -> Any:
    if isinstance(node, ast.Dict):
        pairs = {}
        for key, value in zip(node.keys, node.values, strict=True):
            text = text_of(key)
            if text is None:
                module.say(api.TemplateKey(), key or node)
                return MISSING
            _braces(module, key or node, text, name, found)
            pairs[text] = _template(module, value, name, found)
        return MISSING if MISSING in pairs.values() else pairs
    if isinstance(node, ast.List | ast.Tuple):
        items = [_template(module, item, name, found) for item in node.elts]
        return MISSING if MISSING in items else items
    if isinstance(node, ast.Constant) and (node.value is None or isinstance(node.value, str | bool | int)):
        if isinstance(node.value, str):
            _braces(module, node, node.value, name, found)
        return node.value
    if (number := _number(node)) is not None:
        return number
    module.say(api.TemplateValue(), node)
    return MISSING


def _braces(module: Module, node: ast.expr, text: str, name: str, found: set[str]) -> None:
    known = BRACES[name]
    for brace in _BRACE.findall(text):
        if brace in known:
            found.add(brace)
        else:
            case = api.UnknownBrace(brace=brace, template=name, known=" ".join(f"{{{one}}}" for one in sorted(known)))
            module.say(case, node, suggest=module.guess(brace, known))
    if _BRACE.sub("", text).strip("{}") != _BRACE.sub("", text):
        module.say(api.OpenBrace(), node)


def read_wording(module: Module, options: Options) -> dict[str, str]:
    """Every message, those of the blueprint over the defaults."""
    wording = dict(WORDING)
    node = options.nodes.get("wording")
    if node is None or (isinstance(node, ast.Constant) and node.value is None):
        return wording
    for key, value in _pairs(module, node, api.WordingShape()):
        name, text = text_of(key), text_of(value)
        if name is None or name not in WORDING:
            module.say(api.UnknownWording(name=name or "this"), key, suggest=module.guess(name or "", WORDING))
        elif text is None:
            module.say(api.WordingValue(name=name), value)
        else:
            for brace in _BRACE.findall(text):
                if brace not in BOUNDS.get(name, ()):
                    allowed = " ".join(f"{{{one}}}" for one in BOUNDS.get(name, ())) or "none"
                    module.say(api.WordingBrace(brace=brace, name=name, known=allowed), value)
            wording[name] = text
    return wording


def read_codes(module: Module, options: Options) -> dict[str, str | int]:
    """What {code} says of the outcomes, where a call says so."""
    node = options.nodes.get("codes")
    if node is None or (isinstance(node, ast.Constant) and node.value is None):
        return {}
    codes: dict[str, str | int] = {}
    for key, value in _pairs(module, node, api.CodesShape()):
        name, code = text_of(key), text_of(value) or _number(value)
        if name is None or name not in STATUSES:
            module.say(api.UnknownOutcome(name=name or "this"), key, suggest=module.guess(name or "", STATUSES))
        elif code is None:
            module.say(api.CodeValue(name=name), value)
        else:
            codes[name] = code
    return codes


def read_parameters(module: Module, options: Options) -> dict[str, str]:
    """What the query of a list calls otherwise, where a call says so."""
    node = options.nodes.get("parameters")
    if node is None or (isinstance(node, ast.Constant) and node.value is None):
        return {}
    found: dict[str, str] = {}
    for key, value in _pairs(module, node, api.ParametersShape()):
        name, called = text_of(key), text_of(value)
        if name is None or name not in PARAMETERS:
            module.say(api.UnknownParameter(name=name or "this"), key, suggest=module.guess(name or "", PARAMETERS))
        elif called is None or not _PARAMETER.fullmatch(called):
            module.say(api.ParameterName(name=name), value)
        elif (other := next((one for one, said in found.items() if said == called), None)) is not None:
            module.say(api.ParameterTwice(name=name, other=other, called=called), value)
        else:
            found[name] = called
    return found


def _number(node: ast.expr) -> int | None:
    """A whole number as it is written; None where it is none."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        below = _number(node.operand)
        return -below if below is not None else None
    found = node.value if isinstance(node, ast.Constant) else None
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def _pairs(module: Module, node: ast.expr, shape: Kind) -> list[tuple[ast.expr, ast.expr]]:
    if isinstance(node, ast.Dict) and None not in node.keys:
        return [(key, value) for key, value in zip(node.keys, node.values, strict=True) if key is not None]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "dict" and not node.args:
        return [
            (ast.copy_location(ast.Constant(keyword.arg), keyword.value), keyword.value)
            for keyword in node.keywords
            if keyword.arg is not None
        ]
    module.say(shape, node)
    return []


def read_refusals(module: Module, options: Options) -> tuple[Refusal, ...]:
    """How the outcomes are told, where a call says so."""
    found = []
    for outcome in STATUSES:
        node = options.nodes.get(outcome)
        if node is not None:
            found.append(_refusal(module, options.word, node, outcome))
    return tuple(one for one in found if one is not None)


def _refusal(module: Module, word: str, node: ast.expr, outcome: Outcome) -> Refusal | None:
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    values = [part.value if isinstance(part, ast.Constant) else part for part in parts]
    kinds = ["body" if isinstance(value, ast.Dict | ast.List) else type(value) for value in values]
    if not kinds or [kind for kind in (int, str, "body") if kind in kinds] != kinds:
        module.say(api.RefusalShape(outcome=outcome), node)
        return None
    status = next((value for value in values if isinstance(value, int)), None)
    if status is not None and not 400 <= status <= 599:
        module.say(api.RefusalStatus(status=status), parts[0])
        return None
    message = next((value for value in values if isinstance(value, str)), "")
    if "body" not in kinds:
        return Refusal(outcome, status, message)
    if word != "backwright.Rest":
        module.say(api.RefusalBody(outcome=outcome), parts[-1])
        return None
    found: set[str] = set()
    body = _template(module, parts[-1], "errors", found)
    if body is not MISSING:
        _tells(module, parts[-1], found)
    return Refusal(outcome, status, message, None if body is MISSING else body)
