"""`make bench`, or `python -m bench [--quick]`: measures, and writes the tables into bench/README.md."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass
from pathlib import Path

from bench import load, report, subject, tool, transfers
from bench.commits import commits
from bench.report import BUSY, GENERATED, GROWN, LIMIT, ORM, READS, TRANSFER, WRITES, Results
from bench.seed import ARTICLES
from bench.servers import App, Postgres, running

GROWTH = 20


@dataclass(frozen=True)
class Effort:
    rounds: int
    seconds: int
    sizes: tuple[int, ...]


FULL = Effort(rounds=5, seconds=3, sizes=tool.SIZES)
QUICK = Effort(rounds=1, seconds=1, sizes=(25, 50))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one short round; the tables are printed, not kept")
    quick: bool = parser.parse_args().quick
    effort = QUICK if quick else FULL
    load.find_wrk()
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        work = Path(folder)
        # First, because what fails here would lose all that was measured before.
        _say("the tool: commands, then blueprints of growing size")
        times, growth = tool.commands(work, effort.rounds), tool.growth(work, effort.sizes)
        project = subject.build(work / "conduit")
        ledger = subject.build(work / "ledger", transfers.BLUEPRINT)
        postgres = Postgres(work / "postgres")
        try:
            databases: dict[str, Callable[[str], str]] = {
                "PostgreSQL": lambda name: _asyncpg(postgres.create(name)),
                "SQLite": lambda name: f"sqlite+aiosqlite:///{work / name}.db",
            }
            results = {
                name: {
                    **measure(name, new, project, work, effort),
                    **measure_transfers(name, new, ledger, work, effort),
                }
                for name, new in databases.items()
            }
            counted = count_statements(postgres, ledger, work)
        finally:
            postgres.close()
        facts = report.facts(postgres.version, effort.rounds, effort.seconds)
        text = report.render(results, times, growth, counted, facts)
    print(text)
    if not quick:
        report.keep(text)


def measure(name: str, database: Callable[[str], str], project: Path, work: Path, effort: Effort) -> Results:
    """Everything on one database: interleaved, app by app, so that a slow minute of the machine hits all alike."""
    small, large = database("small"), database("large")
    for url, articles in ((small, ARTICLES), (large, ARTICLES * GROWTH)):
        _say(f"{name}: migrating, {articles:,} articles")
        subject.migrate(project, url)
        subject.fill(url, articles)
    with ExitStack() as stack:

        def start(title: str, module: str, url: str, folder: Path | None = None) -> App:
            return stack.enter_context(running(title, module, url, work, folder=folder))

        generated = start(GENERATED, "conduit.main:create_app", small, project)
        grown = start(GROWN, "conduit.main:create_app", large, project)
        rivals = [start(ORM, "bench.orm_app:app", small), start(LIMIT, "bench.limit_app:app", small)]
        apps = [generated, *rivals]
        callers = subject.sign_in(generated)
        tokens = work / "tokens"
        tokens.write_text("\n".join(callers))
        _say(f"{name}: {subject.check_agreement(apps, callers)} answers are the same in all apps; measuring")
        urls = {app.name: small for app in apps} | {GROWN: large}
        run = _Run(name, urls, tokens, effort)
        run.rounds({kind: [*apps, grown] if kind in ("list", "feed") else apps for kind in READS})
        run.rounds({BUSY: [*apps, grown]}, commits)
        subject.check_writes(apps, callers[0])
        run.rounds(dict.fromkeys(WRITES, apps))
    return run.results()


def measure_transfers(name: str, database: Callable[[str], str], project: Path, work: Path, effort: Effort) -> Results:
    """A transfer of the ledger, through the generated app and through usual ORM code, on one database."""
    url = _books(database("books"), project)
    with ExitStack() as stack:
        apps = [stack.enter_context(start(url)) for start in _tellers(project, work).values()]
        callers = transfers.tokens()
        tokens = work / "tellers"
        tokens.write_text("\n".join(callers))
        transfers.check_agreement(apps, callers[0])
        run = _Run(name, {app.name: url for app in apps}, tokens, effort)
        run.rounds({TRANSFER: apps})
    return run.results()


def count_statements(postgres: Postgres, project: Path, work: Path) -> dict[str, int]:
    url = _books(_asyncpg(postgres.create("counted")), project)
    return {name: transfers.statements(postgres, start, url) for name, start in _tellers(project, work).items()}


def _books(url: str, project: Path) -> str:
    subject.migrate(project, url)
    transfers.fill(url)
    return url


def _tellers(project: Path, work: Path) -> dict[str, Callable[[str], AbstractContextManager[App]]]:
    """What starts each app on a database."""

    def generated(url: str) -> AbstractContextManager[App]:
        return running(GENERATED, "ledger.main:create_app", url, work, folder=project, scheme="Bearer")

    def usual(url: str) -> AbstractContextManager[App]:
        return running(ORM, "bench.orm_ledger:app", url, work, scheme="Bearer")

    return {GENERATED: generated, ORM: usual}


class _Run:
    def __init__(self, database: str, urls: dict[str, str], tokens: Path, effort: Effort) -> None:
        self._database, self._urls, self._tokens, self._effort = database, urls, tokens, effort
        self._numbers: defaultdict[tuple[str, str], list[load.Numbers]] = defaultdict(list)

    def rounds(
        self, kinds: dict[str, list[App]], meanwhile: Callable[[str], AbstractContextManager[None]] | None = None
    ) -> None:
        for round_ in range(self._effort.rounds):
            for kind, apps in kinds.items():
                for app in apps[round_ % len(apps) :] + apps[: round_ % len(apps)]:
                    if round_ == 0:
                        load.measure(app, _request(kind), self._tokens, 1)
                    with meanwhile(self._urls[app.name]) if meanwhile else nullcontext():
                        numbers = load.measure(app, _request(kind), self._tokens, self._effort.seconds)
                    self._numbers[kind, app.name].append(numbers)
                    _say(f"{self._database} {round_ + 1} {kind:8} {app.name:24} {numbers.per_second:8.0f}/s")

    def results(self) -> Results:
        return {key: load.middle(numbers) for key, numbers in self._numbers.items()}


def _request(kind: str) -> str:
    return "list" if kind == BUSY else kind


def _asyncpg(url: str) -> str:
    return url.replace("postgresql://", "postgresql+asyncpg://")


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
