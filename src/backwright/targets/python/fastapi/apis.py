"""Several APIs of one model: a package for each at the edge, and inside services that know none of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import msgspec

from backwright.design import Design
from backwright.design.routes import feature_name, routes
from backwright.design.tables import record_case
from backwright.model.api import Api, Case
from backwright.model.backend import Backend
from backwright.model.members import Member
from backwright.model.names import snake
from backwright.targets.python.fastapi.names import folder
from backwright.targets.python.symbols import BUILTINS

_OF_MAIN = ("app", "gc")
"""What the module of the application has under these names already."""


@dataclass(frozen=True, slots=True)
class Face:
    """One of several APIs: the package of its edge, and the design as that API has it."""

    name: str
    design: Design

    @property
    def api(self) -> Api:
        """How it looks."""
        return self.design.api

    @property
    def prefix(self) -> str:
        """Where it lives."""
        return self.api.prefix

    @property
    def refusals(self) -> str:
        """How the module of the application calls what tells its refusals."""
        return f"{self.name.upper()}_REFUSALS"


def are_several(backend: Backend) -> bool:
    """Whether there is more than one API."""
    return len(backend.apis) > 1


def faces(design: Design) -> list[Face]:
    """The APIs in the order of the blueprint; none where there is but one."""
    backend = design.backend
    if not are_several(backend):
        return []
    taken = {feature_name(owner.name) for owner in backend.owners}
    return [
        Face(_package(api, taken), msgspec.structs.replace(design, api=api, routes=routes(backend, api)))
        for api in backend.apis
    ]


def inside(design: Design) -> Design:
    """The design as services know it: the only API, or of several one that is none of them and the measure of each."""
    backend = design.backend
    if not are_several(backend):
        return design
    first = backend.apis[0]
    cut = {"pages": first.pages, "page": first.page} if first.pages == "cursor" and not cut_apart(backend) else {}
    api = Api(case="snake" if renames(backend) else first.case, **cut)
    return msgspec.structs.replace(design, api=api, routes=routes(backend, api))


def cut_apart(backend: Backend) -> bool:
    """Whether some APIs have pages by cursor and others do not, or tell other things of them: each cuts for itself."""
    ways = [(api.pages == "cursor", api.page if api.pages == "cursor" else None) for api in backend.apis]
    return any(way != ways[0] for way in ways)


def renames(backend: Backend) -> bool:
    """Whether the APIs call the same thing by different names."""
    return len({api.case for api in backend.apis}) > 1


def case_of_records(design: Design) -> Case:
    """The case of the names of what is in records: of services, which are of no API, as rows keep them."""
    backend = design.backend
    return design.api.case if any(design.api is api for api in backend.apis) else record_case(backend)


def message(backend: Backend, word: str, bound: Decimal | None = None) -> str:
    """The code of a message of the wording; of one for which each API has words of its own, its name."""
    texts = {api.wording[word] for api in backend.apis}
    if len(texts) > 1:
        return f'RefusalWord("{word}"{"" if bound is None else f", {str(bound)!r}"})'
    return repr(texts.pop().replace("{min}", str(bound)).replace("{max}", str(bound)))


_OF_INPUT = ("blank", "invalid", "unknown", "too_short", "too_long", "too_small", "too_large")


def named_messages(backend: Backend) -> list[str]:
    """The messages that each API says in words of its own: all of what is sent, and where they are not alike."""
    differs = len({api.wording["missing"] for api in backend.apis}) > 1
    return [*_OF_INPUT, *(["missing"] if differs else [])]


def declared(backend: Backend) -> Iterator[str]:
    """What is called the same by all APIs because the blueprint says how, with words that a case would write apart."""
    every: list[Member] = [member for entity in backend.entities for member in entity.members]
    every += [value for owner in backend.owners for value in owner.computed]
    every += [member for record in backend.records for member in record.fields]
    names = {member.wire for member in every} | {p.wire for one in backend.every_operation for p in one.parameters}
    yield from sorted(name for name in names if name and "_" in name)


def _package(api: Api, taken: set[str]) -> str:
    """What the package of an API is called: as its prefix says."""
    name = snake(api.prefix.replace("/", "_").strip("_")) or "api"
    name = name if name in BUILTINS else folder(name)
    if name in taken or name in (*_OF_MAIN, *BUILTINS) or not name.isidentifier():
        return f"{name}_api" if name.isidentifier() else f"api_{name}"
    return name
