"""Verbs that nobody in particular may do, on rows that want to know who did it."""

from __future__ import annotations

from backwright.checks.scopes import Run
from backwright.diagnostics.catalogue import rules
from backwright.model.backend import Backend
from backwright.model.entities import Entity
from backwright.model.expressions import Me
from backwright.model.rules import Anyone, Rule, Satisfies


def check_callers(run: Run, backend: Backend) -> None:
    """Tell where a hook or a required link asks for a caller who need not be there."""
    account = backend.account
    for entity in backend.entities if account is not None else ():
        open_to_all = _verbs(backend, entity)
        for hook in entity.hooks:
            verb = next((verb for verb in hook.verbs if verb in open_to_all), None)
            if hook.caller == "required" and verb is not None:
                case = rules.HookNeedsCaller(name=hook.name, verb=verb, account=_name(backend))
                run.findings.add(case, run.places[hook.procedure.id])
        for link in entity.links:
            if isinstance(link.default, Me) and not link.optional and "create" in open_to_all:
                run.findings.add(rules.LinkNeedsCaller(name=link.name, account=link.target), run.places[link.id])


def _name(backend: Backend) -> str:
    return backend.account.name if backend.account is not None else ""


def _verbs(backend: Backend, entity: Entity) -> frozenset[str]:
    """What may be done without signing in."""
    return frozenset(verb for grant in entity.grants if _open(backend, grant.rule) for verb in grant.verbs)


def _open(backend: Backend, rule: Rule) -> bool:
    """Whether a rule can hold without a caller; one that asks whether there is a caller decides for itself."""
    methods = (p.function for p in rule.people if isinstance(p, Satisfies) and backend.computes(p.function))
    return any(isinstance(p, Anyone) for p in rule.people) or any(
        backend.function(method).caller == "none" for method in methods
    )
