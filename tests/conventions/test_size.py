"""Small rooms: what grows beyond these sizes wants to be two things."""

from __future__ import annotations

import ast

from tests.conventions.project import PACKAGE, place, sources, tree

LINES_OF_A_MODULE = 400
LINES_OF_A_FUNCTION = 50
DRAWERS_FOR_EVERYTHING = {"utils", "util", "common", "helpers", "misc", "manager", "globals"}
MIGRATIONS = PACKAGE / "core" / "migrations" / "versions"  # a list of tables is long and is never changed again


def test_modules_are_short() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in sources()}
    long = [
        f"{place(path, 1)} has {lines} lines"
        for path, lines in lengths.items()
        if lines > LINES_OF_A_MODULE and not path.is_relative_to(MIGRATIONS)
    ]
    assert not long, "\n".join(long)


def test_functions_are_short() -> None:
    long = []
    for path in sources():
        if path.is_relative_to(MIGRATIONS):
            continue
        for node in ast.walk(tree(path)):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)) and node.end_lineno:
                lines = node.end_lineno - node.lineno + 1
                if lines > LINES_OF_A_FUNCTION:
                    long.append(f"{place(path, node.lineno)} {node.name} has {lines} lines")
    assert not long, "\n".join(long)


def test_no_drawer_for_everything() -> None:
    found = [place(path, 1) for path in sources() if {path.stem, path.parent.name} & DRAWERS_FOR_EVERYTHING]
    assert not found, "name it after what it does: " + ", ".join(found)
