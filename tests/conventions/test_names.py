"""Names that a newcomer understands: one word for one thing, and a public name once in the whole package."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conventions.project import PACKAGE, ROOT, files, place, sources, tree

Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef

SINGLE_WORDS = {"N_", "field", "main", "ngettext", "now", "placeholders", "repolish", "today"}
"""Public functions of one word that tell their object all the same."""
OF_EVERY_MIGRATION = "upgrade"

BANNED = {
    *("aside", "calm", "calmly", "deed", "deeds", "desk", "door", "drawer", "errand", "foresight", "house", "lasting"),
    *("looks", "matter", "moves", "pen", "piece", "pieces", "prospect", "said", "say", "says", "several", "sitting"),
    *("spot", "spots", "stand", "standing", "stands", "stack", "tell", "told", "twin"),
}  # fmt: skip
"""Home-made words; docs/glossary.md has the one to use."""
BANNED_ANYWHERE = re.compile(r"\b(deeds?|errands?|twins?|foresight|put aside)\b|_deeds?\b|\bdeeds?_", re.IGNORECASE)
"""What not even a comment or a local name says."""
STANDARD = {"VerticalStack", "vertical_stack"}


def words_of(name: str) -> list[str]:
    """`RegisterPanel` and `register_panel` as `register`, `panel`."""
    return [word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)]


def banned_in(name: str) -> set[str]:
    return set() if name in STANDARD else BANNED & set(words_of(name))


def public_definitions(path: Path) -> Iterator[Definition]:
    for node in tree(path).body:
        if isinstance(node, Definition) and not node.name.startswith("_") and not is_overload(node):
            yield node


def is_overload(node: Definition) -> bool:
    """Whether it only tells the type checker of one way to call the function below it."""
    return any(isinstance(mark, ast.Name) and mark.id == "overload" for mark in node.decorator_list)


def doubles(kind: type[ast.AST] | tuple[type[ast.AST], ...]) -> dict[str, list[str]]:
    """The names that more than one module of the package defines."""
    found = defaultdict(list)
    for path in sources():
        for node in public_definitions(path):
            if isinstance(node, kind):
                found[node.name].append(place(path, node.lineno))
    return {name: places for name, places in found.items() if len(places) > 1}


def test_a_public_class_name_occurs_once() -> None:
    assert not doubles(ast.ClassDef)


def test_a_public_function_name_occurs_once() -> None:
    found = doubles((ast.FunctionDef, ast.AsyncFunctionDef))
    found.pop(OF_EVERY_MIGRATION, None)
    assert not found


def test_a_public_function_tells_its_object() -> None:
    bare = [
        place(path, node.lineno) + f" {node.name}"
        for path in sources()
        for node in public_definitions(path)
        if not isinstance(node, ast.ClassDef) and len(words_of(node.name)) < 2
        and node.name not in SINGLE_WORDS | {OF_EVERY_MIGRATION}
    ]  # fmt: skip
    assert not bare, "say what it acts on, as in list_contracts: " + ", ".join(bare)


def test_no_home_made_words() -> None:
    modules = [
        f"{place(path, 1)} {part}"
        for path in sources()
        for part in path.relative_to(PACKAGE).with_suffix("").parts
        if banned_in(part)
    ]
    definitions = [
        f"{place(path, node.lineno)} {node.name}"
        for path in sources()
        for node in ast.walk(tree(path))
        if isinstance(node, Definition) and banned_in(node.name)
    ]
    assert not modules + definitions, "docs/glossary.md has the word to use: " + ", ".join(modules + definitions)


def test_no_home_made_words_in_comments_and_texts() -> None:
    found = [
        f"{place(path, number)} {line.strip()}"
        for path in files()
        if path.suffix == ".py" and path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if BANNED_ANYWHERE.search(line)
    ]
    assert not found, "docs/glossary.md has the word to use:\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("name", "words"), [("DeskView", {"desk"}), ("put_aside", {"aside"}), ("standard_pens", set())]
)
def test_home_made_words_are_found(name: str, words: set[str]) -> None:
    assert banned_in(name) == words


def test_the_glossary_names_what_there_is() -> None:
    defined = {node.name for path in sources() for node in ast.walk(tree(path)) if isinstance(node, Definition)}
    glossary = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
    named = {name.split(".")[-1] for name in re.findall(r"`([\w.]+)(?:\(\))?`", glossary)}
    classes = {name for name in named if name[0].isupper()}
    assert len(classes) > 80, "the classes are not read from the glossary"
    assert not classes - defined
