"""What is measured: Conduit as the tool builds it, its database migrated and filled, and callers with tokens."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import jwt
from argon2 import PasswordHasher

from bench import seed
from bench.servers import HERE, SECRET, App, environment_of

BLUEPRINT = HERE.parent / "examples" / "conduit" / "conduit.py"
BACKWRIGHT = [sys.executable, "-m", "backwright"]
CALLERS = 200
"""As many people read and write, in turn: what an app remembers of one caller is of no use for the next."""


def build(out: Path, blueprint: Path = BLUEPRINT) -> Path:
    """The generated project, without its .env: what is set here comes from the environment."""
    subprocess.run([*BACKWRIGHT, "build", str(blueprint), "--out", str(out)], check=True, stdout=subprocess.DEVNULL)
    (out / ".env").unlink(missing_ok=True)
    return out


def migrate(project: Path, database_url: str) -> None:
    environment = environment_of(database_url) | {"PYTHONPATH": str(project / "src")}
    command = [sys.executable, "-m", "alembic", "upgrade", "head"]
    done = subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"The migration of the generated project failed:\n{done.stderr[-3000:]}")


def fill(database_url: str, articles: int) -> None:
    password_hash = PasswordHasher().hash(seed.PASSWORD)
    if database_url.startswith("sqlite"):
        seed.sqlite(database_url.partition(":///")[2], articles, password_hash)
    else:
        asyncio.run(seed.postgresql(database_url.replace("+asyncpg", ""), articles, password_hash))


def sign_in(app: App) -> list[str]:
    """Tokens of `CALLERS` accounts: one as the generated app issues it, the others signed with the same claims."""
    body = json.dumps({"user": {"email": "user1@example.com", "password": seed.PASSWORD}}).encode()
    status, answer = app.ask("POST", "/api/users/login", body=body)
    if status != 200:
        raise SystemExit(f"Nobody can sign in to the generated app: {status} {answer!r}")
    claims: dict[str, Any] = jwt.decode(json.loads(answer)["user"]["token"], options={"verify_signature": False})
    return [jwt.encode(claims | {"sub": str(n)}, SECRET, algorithm="HS256") for n in range(1, CALLERS + 1)]


def check_agreement(apps: list[App], tokens: list[str]) -> int:
    """How many answers were compared. Ends the run where two apps do not answer the same JSON."""
    paths = ["/api/articles", "/api/articles/article-777", "/api/articles?tag=tag7", "/api/articles?author=user5"]
    paths += ["/api/articles?favorited=user9&limit=3&offset=2", "/api/articles?offset=100000"]
    asked = [(path, token) for path in paths for token in (None, tokens[0], tokens[1])]
    asked += [("/api/articles/feed", tokens[0]), ("/api/articles/feed?limit=7&offset=30", tokens[1])]
    for path, token in asked:
        answers = [app.get(path, token) for app in apps]
        for app, (status, body) in zip(apps, answers, strict=True):
            if status != 200 or json.loads(body) != json.loads(answers[0][1]):
                raise SystemExit(f"{apps[0].name} and {app.name} differ on {path}:\n{answers[0][1]!r}\n{body!r}")
    return len(asked)


def check_writes(apps: list[App], token: str) -> None:
    """A new article and a favourite, through each app: as the first one answers, but for slug and times."""
    article = {"title": "The same for all", "description": "One", "body": "Two", "tagList": ["b", "a"]}
    body = json.dumps({"article": article}).encode()
    shown = []
    for app in apps:
        status, answer = app.ask("POST", "/api/articles", token, body)
        created = json.loads(answer)["article"]
        favorite_status, answer = app.ask("POST", f"/api/articles/{created['slug']}/favorite", token)
        favorited = json.loads(answer)["article"]
        both = [
            {k: v for k, v in one.items() if k not in {"slug", "createdAt", "updatedAt"}}
            for one in (created, favorited)
        ]
        shown.append((status, favorite_status, both))
    if shown[0][:2] != (201, 200) or any(one != shown[0] for one in shown):
        raise SystemExit(f"The apps write differently: {shown}")
