"""What Backwright does, in a minute: `make demo`.

Plans and builds Conduit, migrates a SQLite database, starts the backend and walks through it as a client would.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import httpx

from support.running import PYTHON, Project, build, started

ROOT = Path(__file__).parents[1]
BLUEPRINT = Path("examples/conduit/conduit.py")
SECTIONS = "routes,questions"


class Client:
    """Someone at the API, with their token once they have one."""

    def __init__(self, address: str, name: str) -> None:
        self._http = httpx.Client(base_url=f"{address}/api", timeout=10)
        self._name = name

    def call(self, method: str, path: str, expected: int, json: object = None, remark: str = "") -> Any:
        answer = self._http.request(method, path, json=json)
        print(f"  {self._name:<5} {method:<6} {path:<49} {answer.status_code}  {remark}".rstrip())
        if answer.status_code != expected:
            raise SystemExit(f"expected {expected}, got: {answer.text}")
        return answer.json() if answer.content else None

    def register(self) -> None:
        self.call("POST", "/users", 201, _person(self._name), "registers")
        credentials = {key: value for key, value in _person(self._name)["user"].items() if key != "username"}
        signed_in = self.call("POST", "/users/login", 200, {"user": credentials}, "signs in")
        self._http.headers["Authorization"] = f"Token {signed_in['user']['token']}"


def _person(name: str) -> dict[str, dict[str, str]]:
    return {"user": {"username": name, "email": f"{name}@example.com", "password": "correct horse battery"}}


def walk(address: str) -> None:
    jane, otto, guest = Client(address, "jane"), Client(address, "otto"), Client(address, "guest")
    jane.register()
    otto.register()
    article = {"title": "How to train your dragon", "description": "Ever wonder how?", "body": "Believe."}
    guest.call("POST", "/articles", 401, {"article": article}, "may not write without an account")
    made = jane.call("POST", "/articles", 201, {"article": {**article, "tagList": ["dragons"]}}, "writes an article")
    slug = made["article"]["slug"]
    otto.call("PUT", f"/articles/{slug}", 403, {"article": {"body": "Doubt."}}, "may not change what is hers")
    otto.call("POST", "/profiles/jane/follow", 200, remark="follows her")
    liked = otto.call("POST", f"/articles/{slug}/favorite", 200, remark="likes it")
    otto.call("POST", f"/articles/{slug}/comments", 201, {"comment": {"body": "It worked!"}}, "comments")
    feed = otto.call("GET", "/articles/feed", 200, remark="finds it in his feed")
    assert liked["article"]["favoritesCount"] == 1
    assert [row["slug"] for row in feed["articles"]] == [slug]
    found = guest.call("GET", "/articles?tag=dragons", 200, remark="reads it by its tag")
    assert found["articlesCount"] == 1


def plan() -> None:
    done = subprocess.run(
        [str(PYTHON.parent / "backwright"), "plan", str(BLUEPRINT), "--only", SECTIONS],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    print(done.stdout)


def report(project: Project) -> None:
    files = [path for path in project.folder.rglob("*.py") if "tests" not in path.relative_to(project.folder).parts]
    tests = [*project.folder.glob("tests/**/*.py")]
    lines = len((ROOT / BLUEPRINT).read_text(encoding="utf-8").splitlines())
    print(f"""
From {lines} lines of blueprint came {_lines(files)} lines of Python in {len(files)} files,
and {_lines(tests)} lines of tests:

  {project.folder}

It is an ordinary FastAPI project, yours to read and change; its README says how to set it up anywhere. Here, where its
libraries are installed and its database is migrated, this starts it, with the documentation of the API at /docs:

  cd {project.folder} && PYTHONPATH=src {PYTHON} -m uvicorn {project.package}.main:create_app --factory

Or all at once, from the blueprint:

  .venv/bin/backwright run {BLUEPRINT}
""")


def _lines(files: list[Path]) -> int:
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in files)


def main() -> int:
    print(f"$ backwright plan {BLUEPRINT} --only {SECTIONS}\n")
    plan()
    folder = Path(tempfile.mkdtemp(prefix="backwright-demo-")) / "conduit"
    print(f"$ backwright build {BLUEPRINT} --out {folder}\n")
    project = build(ROOT / BLUEPRINT, folder)
    project.migrate(project.sqlite_url)
    print("A walk through the API, on SQLite:\n")
    with started(project, project.sqlite_url) as address:
        walk(address)
    report(project)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except RuntimeError as error:
        sys.exit(str(error))
