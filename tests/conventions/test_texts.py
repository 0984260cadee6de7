"""Texts that people read can be translated at the moment they are shown."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from tests.conventions.project import PACKAGE, place, sources, tree

ASK_NOW = {"_", "ngettext"}


def run_at_import(node: ast.AST) -> Iterator[ast.AST]:
    """The parts of a module that run when it is imported: all but the bodies of functions."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)):
            for early in (*child.decorator_list, *child.args.defaults, *filter(None, child.args.kw_defaults)):
                yield from run_at_import(ast.Expr(early))
        elif not isinstance(child, ast.Lambda):
            yield child
            yield from run_at_import(child)


def test_no_text_is_frozen_in_the_language_of_the_import() -> None:
    frozen = [
        place(path, node.lineno)
        for path in sources()
        for node in run_at_import(tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ASK_NOW
    ]
    assert not frozen, "mark these with N_ and look them up when they are shown: " + ", ".join(frozen)


def test_no_text_is_looked_up_inside_an_f_string() -> None:
    """Up to Python 3.11 such a text is not found when the texts are gathered, so it would never be translated."""
    hidden = [
        place(path, node.lineno)
        for path in sources()
        for outer in ast.walk(tree(path))
        if isinstance(outer, ast.JoinedStr)
        for node in ast.walk(outer)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ASK_NOW
        and isinstance(node.args[0], ast.Constant)
    ]
    assert not hidden, "look these up on a line of their own: " + ", ".join(hidden)


def test_a_percent_sign_follows_its_number_without_a_space() -> None:
    spaced = re.compile(r"[\d}]\s%(?![(\w])")
    written = [
        (path, node.lineno)
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, (ast.Constant, ast.JoinedStr)) and spaced.search(words_of(node))
    ]
    root = PACKAGE.parent
    texts = [*(root / "resources").rglob("*.toml"), *(root / "translations").rglob("*.po")]
    written += [
        (path, number)
        for path in texts
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if spaced.search(line)
    ]
    assert not written, ", ".join(place(path, line) for path, line in written)


def words_of(node: ast.Constant | ast.JoinedStr) -> str:
    """The text of a literal, with {} for what is put into it."""
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
    return node.value if isinstance(node.value, str) else ""
