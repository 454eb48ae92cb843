"""Whatever lies at the path, reading it ends in syntax trees or in problems, never in an exception."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backwright.source import MAX_BYTES, Problem, Source, parse, read


def causes(path: Path) -> list[str]:
    return [problem.cause for problem in read(path).problems]


def write(path: Path, content: bytes | str) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def test_a_file_is_a_blueprint_with_one_module(tmp_path: Path) -> None:
    blueprint = read(write(tmp_path / "shop.py", "x = 1\n")).blueprint
    assert blueprint is not None
    assert (blueprint.name, blueprint.package) == ("shop", None)
    assert [module.name for module in blueprint.modules] == ["shop"]


def test_a_folder_is_a_package_of_its_python_files(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    (folder / "sales").mkdir(parents=True)
    (folder / "__pycache__").mkdir()
    (folder / ".hidden").mkdir()
    for name in ("__init__.py", "orders.py", "sales/__init__.py", "sales/lines.py", "notes.txt"):
        write(folder / name, "x = 1\n")
    write(folder / ".hidden" / "x.py", "not python")
    write(folder / "__pycache__" / "x.py", "not python")
    blueprint = read(folder).blueprint
    assert blueprint is not None
    assert (blueprint.name, blueprint.package) == ("shop", "shop")
    assert [module.name for module in blueprint.modules] == ["", "orders", "sales", "sales.lines"]


def test_the_folder_that_one_is_in_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "shop" / "sales").mkdir(parents=True)
    write(tmp_path / "shop" / "orders.py", "x = 1\n")
    for place, path in (("shop", "."), ("shop/sales", "..")):
        monkeypatch.chdir(tmp_path / place)
        blueprint = read(Path(path)).blueprint
        assert blueprint is not None
        assert blueprint.name == "shop"


def test_the_problems_of_all_files_are_told(tmp_path: Path) -> None:
    write(tmp_path / "a.py", "x = (\n")
    write(tmp_path / "b.py", "x = 1\n")
    write(tmp_path / "c.py", b"\xff")
    reading = read(tmp_path)
    assert [(Path(p.span.path).name, p.cause) for p in reading.problems] == [("a.py", "syntax"), ("c.py", "encoding")]
    assert reading.blueprint is None


@pytest.mark.parametrize(
    ("content", "cause", "place"),
    [
        ("x = 1\ny = = 2\n", "syntax", (2, 5)),
        ("x = 1\n\0", "null byte", (2, 1)),
        (b"x = 1\n  \xe9\n", "encoding", (2, 3)),
        ("x = " + "-" * 100_000 + "1", "nesting", (1, 1)),
        ("x = a" + ".b" * 300, "nesting", (1, 5)),
        ("x = " + "(" * 500 + ")" * 500, "syntax", None),
        ("x = " + "9" * 5000, "syntax", None),
        ("class Box[T]: pass\n", "syntax", None),
        ("match x:\n    case 1:\n        pass\n  else", "syntax", None),
        (b"#" * (MAX_BYTES + 1), "too large", (1, 1)),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) < 20 else "",
)
def test_what_is_no_blueprint(tmp_path: Path, content: str | bytes, cause: str, place: tuple[int, int] | None) -> None:
    (problem,) = read(write(tmp_path / "x.py", content)).problems
    assert problem.cause == cause
    if place:
        assert (problem.span.line, problem.span.column) == place


def test_a_byte_order_mark_and_any_end_of_line_are_fine(tmp_path: Path) -> None:
    reading = read(write(tmp_path / "x.py", b"\xef\xbb\xbfx = 1\r\ny = 2\rz = 3\n"))
    assert reading.problems == ()
    assert reading.sources[0].lines == ["x = 1", "y = 2", "z = 3", ""]


def test_what_cannot_be_opened(tmp_path: Path) -> None:
    assert causes(tmp_path / "nowhere.py") == ["missing"]
    assert causes(tmp_path / "x\0y.py") == ["unreadable"]
    assert causes(tmp_path) == ["empty"]
    assert causes(tmp_path / ("x" * 5000)) == ["unreadable"]
    loop = tmp_path / "loop.py"
    loop.symlink_to(loop)
    assert causes(loop) == ["unreadable"]


@pytest.mark.parametrize(
    "text", ["é = 'ü' + 漢字", "x = 'é' + y", "\tx = 1".strip(), "a\u2028 = 1".replace("\u2028", "b")]
)
def test_columns_count_characters(text: str) -> None:
    source = Source("x.py", text + "\n")
    tree = parse(source)
    assert isinstance(tree, ast.Module)
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Constant):
            span = source.span(node)
            written = source.line(1)[span.column - 1 : span.end_column - 1]
            assert written == source.segment(node)
            assert written.strip("'") == (node.id if isinstance(node, ast.Name) else str(node.value))


def test_a_form_feed_ends_no_line() -> None:
    source = Source("x.py", "x = 1\n\x0c\ny = 2\n")
    tree = parse(source)
    assert isinstance(tree, ast.Module)
    assert source.segment(tree.body[1]) == "y = 2"


def test_a_segment_over_several_lines() -> None:
    source = Source("x.py", "x = f(\n    1,\n)\n")
    tree = parse(source)
    assert isinstance(tree, ast.Module)
    (statement,) = tree.body
    assert isinstance(statement, ast.Assign)
    assert source.segment(statement.value) == "f(\n    1,\n)"


@pytest.mark.parametrize(
    ("text", "column"),
    [("class Shop: pass", 7), ("def  shop(): pass", 6), ("class\\\n  Shop: pass", 6), ("async def nc(): pass", 11)],
)
def test_the_name_of_a_definition(text: str, column: int) -> None:
    source = Source("x.py", text)
    tree = parse(source)
    assert isinstance(tree, ast.Module)
    (node,) = tree.body
    assert isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
    assert source.name_span(node).column == column


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=60))
def test_any_text_is_a_tree_or_a_problem_inside_the_text(text: str) -> None:
    source = Source("x.py", text)
    result = parse(source)
    if isinstance(result, Problem):
        assert 1 <= result.span.line <= len(source.lines)
        assert 1 <= result.span.column <= len(source.line(result.span.line)) + 1


@given(st.text(alphabet="()[]{}:.,=+-*'\"#\\ \n\tabcdef01@é", max_size=80))
def test_any_text_of_pythons_own_characters(text: str) -> None:
    source = Source("x.py", text)
    result = parse(source)
    if isinstance(result, ast.Module):
        for node in ast.walk(result):
            if isinstance(node, ast.expr | ast.stmt):
                assert source.span(node).column <= len(source.line(node.lineno)) + 1
