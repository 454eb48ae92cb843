"""Orders in which what has no value comes last: an index of PostgreSQL has them as they are asked for."""

from __future__ import annotations

import asyncio
from pathlib import Path

import asyncpg
import pytest

from support.postgres import Postgres
from support.running import Project, build

BLUEPRINT = Path(__file__).parents[1] / "blueprints" / "shelter.py"
PLAIN = ("SET enable_seqscan = off", "SET enable_sort = off", "SET enable_incremental_sort = off")
LISTED = {
    "kind, born DESC NULLS LAST, id DESC": "ix_animals_kind_born",
    "born NULLS LAST, id": "ix_animals_born",
    "born DESC NULLS LAST, id DESC": "ix_animals_born_desc",
}


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return build(BLUEPRINT, tmp_path_factory.mktemp("orders") / "shelter")


async def explained(database: str, order: str) -> str:
    connection = await asyncpg.connect(database.replace("+asyncpg", ""))
    try:
        for setting in PLAIN:
            await connection.execute(setting)
        return "\n".join(
            row[0] for row in await connection.fetch(f"EXPLAIN SELECT id FROM animals ORDER BY {order} LIMIT 5")
        )
    finally:
        await connection.close()


def test_a_list_of_what_may_have_no_value_is_read_from_its_index(project: Project, postgres: Postgres) -> None:
    database = postgres.fresh_database()
    project.migrate(database)
    for order, index in LISTED.items():
        plan = asyncio.run(explained(database, order))
        assert f"using {index} " in plan, plan
        assert "Sort" not in plan, plan


def test_the_tables_are_as_the_models_say(project: Project, postgres: Postgres) -> None:
    for database in (project.sqlite_url, postgres.fresh_database()):
        project.migrate(database)
        done = project.run("pytest", "-q", "tests/test_app.py", "-k", "migrations", database=database)
        assert "passed" in done, done
