"""Requests that write take turns: whoever waits longest is next, and nobody waits for ever."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.running import Project, build

BLUEPRINT = Path(__file__).parents[2] / "examples" / "ledger" / "ledger.py"
NEWCOMERS = """
import asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from ledger.database import create_engine
from ledger.settings import Settings

served = []

async def one(engine, number):
    async with AsyncSession(engine) as session:
        await session.execute(text("SELECT 1"))
        served.append(number)

async def main():
    engine = create_engine(Settings())
    async with asyncio.TaskGroup() as group:
        for number in range(200):
            group.create_task(one(engine, number))
            await asyncio.sleep(0)  # so some come just when the connection becomes free
    await engine.dispose()
    print(served == sorted(served), len(served))

asyncio.run(main())
"""
IMPATIENT = """
import asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from ledger.database import create_engine
from ledger.settings import Settings

async def main():
    engine = create_engine(Settings())
    engine.pool._timeout = 0.1
    async with AsyncSession(engine) as session:
        await session.execute(text("SELECT 1"))
        try:
            async with AsyncSession(engine) as other:
                await other.execute(text("SELECT 1"))
        except OSError as error:
            print(type(error).__name__)
    async with AsyncSession(engine) as session:
        print(await session.scalar(text("SELECT 7")))
    await engine.dispose()

asyncio.run(main())
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return build(BLUEPRINT, tmp_path_factory.mktemp("turns") / "ledger")


def said(project: Project, script: str) -> str:
    (project.folder / "script.py").write_text(script)
    return project.run("script", database=project.sqlite_url).strip()


def test_newcomers_do_not_pass_those_who_wait(project: Project) -> None:
    assert said(project, NEWCOMERS) == "True 200"


def test_whoever_waits_in_vain_gives_up_and_holds_up_nobody(project: Project) -> None:
    assert said(project, IMPATIENT) == "TimeoutError\n7"
