"""The command line as a user meets it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from backwright.cli import exits, main
from backwright.cli.commands import check as check_command

Capture = pytest.CaptureFixture[str]


def backwright(*arguments: str | Path) -> int:
    try:
        return main([str(argument) for argument in arguments])
    except SystemExit as stop:
        return int(stop.code or 0)


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    path = tmp_path / "shop.py"
    path.write_text("class Shop(Entity)\n")
    return path


def test_help_teaches_with_examples(capsys: Capture) -> None:
    assert backwright("--help") == exits.OK
    shown = capsys.readouterr().out
    for command in ("new", "check", "plan", "build", "run", "explain"):
        assert f"backwright {command} " in shown
        assert backwright(command, "--help") == exits.OK
        assert "examples:" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["nothing"], ["check"], ["build", "x.py"], ["check", "x.py", "--nothing"]])
def test_a_command_line_that_is_not_understood(arguments: list[str], capsys: Capture) -> None:
    assert backwright(*arguments) == exits.USAGE
    assert "usage: backwright" in capsys.readouterr().err


def test_the_version(capsys: Capture) -> None:
    assert backwright("--version") == exits.OK
    assert re.fullmatch(r"backwright \d+\.\d+\.\d+\n", capsys.readouterr().out)


@pytest.mark.parametrize("command", [["check"], ["plan"], ["build", "--out=out"], ["run"]])
def test_mistakes_are_shown_by_every_command(command: list[str], broken: Path, capsys: Capture) -> None:
    assert backwright(*command, broken) == exits.REFUSED
    assert "shop.py:1:19 BW106 expected ':'" in capsys.readouterr().out
    assert not Path("out").exists()


@pytest.mark.parametrize("command", [["check"], ["plan"], ["build", "--out=out"]])
def test_a_tool_gets_json(command: list[str], broken: Path, capsys: Capture) -> None:
    assert backwright(*command, "--json", broken) == exits.REFUSED
    captured = capsys.readouterr()
    assert json.loads(captured.out)["findings"][0]["code"] == "BW106"
    assert captured.err == ""


def test_a_finding_is_explained(capsys: Capture) -> None:
    assert backwright("explain", "bw106") == exits.OK
    assert capsys.readouterr().out.startswith("# BW106 syntax-mistake\n")
    assert backwright("explain") == exits.OK
    assert "BW101  missing-file" in capsys.readouterr().out
    assert backwright("explain", "syntax-mistak") == exits.USAGE
    assert "did you mean 'syntax-mistake'?" in capsys.readouterr().err


def test_new_writes_a_blueprint_without_mistakes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.chdir(tmp_path)
    assert backwright("new", "Todo-List") == exits.OK
    assert "backwright check todo_list.py" in capsys.readouterr().out
    assert backwright("check", "todo_list.py") == exits.OK
    assert "no mistakes in 2 entities" in capsys.readouterr().out
    assert backwright("new", "todo_list") == exits.REFUSED
    assert "nothing was written" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["", "1st", "../x", "class", "a b"])
def test_a_name_that_no_module_can_have(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert backwright("new", name) == exits.USAGE
    assert list(tmp_path.iterdir()) == []


def fails(error: BaseException) -> Callable[..., int]:
    def run(*_: object) -> int:
        raise error

    return run


def test_nobody_sees_a_traceback_who_did_not_ask(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr(check_command, "run", fails(ZeroDivisionError("boom")))
    assert backwright("check", "x.py") == exits.INTERNAL
    shown = capsys.readouterr().err
    assert "Backwright made a mistake: ZeroDivisionError: boom" in shown
    assert "Traceback" not in shown
    monkeypatch.setenv("BACKWRIGHT_TRACEBACK", "1")
    assert backwright("check", "x.py") == exits.INTERNAL
    assert "Traceback" in capsys.readouterr().err


def test_what_the_system_refuses_is_no_mistake_of_ours(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr(check_command, "run", fails(PermissionError(13, "Permission denied", "out")))
    assert backwright("check", "x.py") == exits.REFUSED
    assert capsys.readouterr().err == "error: out: Permission denied\n"


def test_an_interrupt_is_quiet(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr(check_command, "run", fails(KeyboardInterrupt()))
    assert backwright("check", "x.py") == exits.INTERRUPTED
    assert capsys.readouterr().err == ""


def test_a_closed_pipe_is_quiet() -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "backwright", "explain"]
    done = subprocess.run(command, stdout=writer, stderr=subprocess.PIPE, text=True, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (exits.CLOSED_PIPE, "")


def test_colours_follow_the_environment(broken: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    backwright("check", broken)
    assert "\x1b[" in capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    backwright("check", broken)
    assert "\x1b[" not in capsys.readouterr().out


def test_a_path_that_is_no_text_can_be_printed(tmp_path: Path) -> None:
    command = [sys.executable.encode(), b"-m", b"backwright", b"check", bytes(tmp_path) + b"/\xff\xc3.py"]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert done.returncode == exits.REFUSED
    assert b"BW101 no such file" in done.stdout


def refused(path: Path, out: Path, capsys: Capture) -> str:
    """What `check` and `build` say of a blueprint that they refuse, and `plan` beside the plan."""
    capsys.readouterr()
    assert backwright("plan", path) == exits.OK
    shown = capsys.readouterr().err
    for command in (("check", path), ("build", path, "--out", out)):
        assert backwright(*command) == exits.REFUSED
        assert capsys.readouterr().out == shown
    return shown


def test_what_no_database_works_out_is_refused_by_its_place(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "shop.py"
    path.write_text(
        "from __future__ import annotations\n"
        "from backwright import App, Entity\n"
        "from backwright.logic import computed\n"
        "from backwright.rules import allow, anyone\n"
        "app = App()\n"
        "class Shop(Entity):\n"
        "    name: str\n"
        "    allow(read=anyone)\n"
        "    @computed\n"
        "    def called(self) -> str:\n"
        "        return self.name.title()\n"
    )
    shown = refused(path, tmp_path / "out", capsys)
    reason = "which has no words for `title` that mean the same on every database"
    assert f"shop.py:10:9 BW377 called is computed in SQL, {reason}" in shown
    assert not (tmp_path / "out").exists()


def test_what_no_target_writes_is_refused_by_its_place(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "shop.py"
    path.write_text(
        "from __future__ import annotations\n"
        "from backwright import App, Entity\n"
        "from backwright.logic import action, external\n"
        "from backwright.rules import allow, anyone\n"
        "app = App()\n"
        "@external\n"
        "def check(name: str) -> bool:\n"
        '    """Whether it is known."""\n'
        "    raise NotImplementedError\n"
        "class Shop(Entity):\n"
        "    name: str\n"
        "    allow(read=anyone)\n\n"
        "    @action(by=anyone)\n"
        "    def ask(self, names: list[str]) -> bool:\n"
        "        for name in names:\n"
        "            if not check(name):\n"
        "                return False\n"
        "        return True\n"
    )
    shown = refused(path, tmp_path / "out", capsys)
    reason = "`check` in a loop: another system is asked once for each operation"
    assert f"shop.py:15:9 BW847 ask cannot be built yet: {reason}" in shown
    assert not (tmp_path / "out").exists()


def test_a_row_that_is_made_perhaps_is_refused(tmp_path: Path, capsys: Capture) -> None:
    path = tmp_path / "shop.py"
    path.write_text(
        "from __future__ import annotations\n"
        "from backwright import App, Entity\n"
        "from backwright.logic import action, create\n"
        "from backwright.rules import allow, anyone\n"
        "app = App()\n"
        "class Shop(Entity):\n"
        "    name: str\n"
        "    allow(read=anyone)\n\n"
        "def called(shop: Shop) -> str:\n"
        "    return shop.name\n\n"
        '@action("POST", "/open", by=anyone)\n'
        "def open_one(name: str, now: bool) -> str | None:\n"
        "    return called(create(Shop(name=name))) if now else None\n"
    )
    assert backwright("build", path, "--out", tmp_path / "out") == exits.REFUSED
    reason = "`create` in a value that is not always worked out"
    assert f"shop.py:14:5 BW847 open_one cannot be built yet: {reason}" in capsys.readouterr().out
