"""A case file stores the English sentences of its journal and translates them when shown: they must never change."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.conventions.project import sources, tree

STORED = Path(__file__).with_name("journal_sentences.txt")
"""Every sentence that any version has stored, one a line; lines are added, and never changed or removed."""
SETTERS = {"describe_action", "describe_daily_update", "_reverse"}


def marked(node: ast.AST) -> set[str]:
    """The texts that are marked with N_ inside of *node*."""
    return {
        argument.value
        for call in ast.walk(node)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "N_"
        for argument in call.args
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
    }


def sentences() -> set[str]:
    """The sentences, and the reasons why something is final, in each function that gives one to the journal."""
    return {text for path in sources() for node in ast.walk(tree(path)) for text in given(node, tree(path))}


def given(function: ast.AST, module: ast.Module) -> set[str]:
    """The marked texts of a function that sets the sentence of an action, and of the tables that it takes it from."""
    if not isinstance(function, ast.FunctionDef):
        return set()
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call) and called(node) in SETTERS]
    if not calls:
        return set()
    names = {node.id for call in calls for node in ast.walk(call) if isinstance(node, ast.Name)}
    tables = [node for node in module.body if isinstance(node, (ast.Assign, ast.AnnAssign)) and names & defined(node)]
    return set().union(marked(function), *map(marked, tables))


def called(call: ast.Call) -> str:
    return str(getattr(call.func, "id", getattr(call.func, "attr", "")))


def defined(node: ast.Assign | ast.AnnAssign) -> set[str]:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return {target.id for target in targets if isinstance(target, ast.Name)}


def test_stored_sentences_are_still_translated() -> None:
    stored = set(STORED.read_text(encoding="utf-8").splitlines())
    known = {text for path in sources() for text in marked(tree(path))}
    lost = sorted(stored - known)
    assert not lost, "files hold these sentences; keep them marked with N_:\n" + "\n".join(lost)


def test_new_sentences_are_noted() -> None:
    stored = set(STORED.read_text(encoding="utf-8").splitlines())
    new = sorted(sentences() - stored)
    assert not new, f"add to {STORED.name}:\n" + "\n".join(new)
