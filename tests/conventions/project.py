"""The project as the house's rules see it: its files, its modules, its tools."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
PACKAGE = ROOT / "kiscase"


@cache
def files() -> list[Path]:
    """All files of the project: those that git keeps or would keep."""
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={ROOT}", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, check=True, capture_output=True, text=True, encoding="utf-8",
    ).stdout  # fmt: skip
    return sorted({ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()})


def sources() -> list[Path]:
    """The modules of the program."""
    return [path for path in files() if path.suffix == ".py" and path.is_relative_to(PACKAGE)]


def module_name(path: Path) -> str:
    """`kiscase/core/i18n.py` as it is imported."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(path: Path) -> ast.Module:
    """The syntax of a module."""
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path: Path, *, for_types: bool = True) -> Iterator[tuple[str, str]]:
    """What a module imports, wherever in it: (module, name); those *for_types* are never imported when it runs."""
    nodes = list(ast.walk(tree(path)))
    checked = [node for node in nodes if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"]
    passed = set() if for_types else {inner for node in checked for inner in ast.walk(node)}
    for node in nodes:
        if node in passed:
            continue
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)


def place(path: Path, line: int) -> str:
    """`kiscase/core/i18n.py:12`, as editors understand it."""
    return f"{path.relative_to(ROOT).as_posix()}:{line}"


def run(*words: str) -> None:
    """Run a tool with this Python; its words are the test's failure."""
    done = subprocess.run(
        [sys.executable, *words], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8",
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{' '.join(words)}\n{done.stdout}{done.stderr}"
