"""Every letter that the program prints or shows, and the signs that people type, are in the fonts that it ships."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication, QLabel

from tests.conventions.project import ROOT, files, place, tree

RESOURCES = ROOT / "resources"
FONTS = [RESOURCES / "fonts" / f"SourceSans3-{style}.ttf" for style in ("Regular", "Bold", "Italic")]
CATALOGUES = sorted((ROOT / "translations").glob("*/LC_MESSAGES/kiscase.po"))
LATIN = "aąbcćdeęfghijklłmnńoópqrsśtuvwxyzźż"
UKRAINIAN = "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя"
ALWAYS = LATIN + LATIN.upper() + UKRAINIAN + UKRAINIAN.upper() + "0123456789 „”«»’–—…·§№" + "≥≤≈≠×→←↑↓☐☑✓✗−±½¼€£°•"


def texts(value: object) -> Iterator[str]:
    """All strings in what a TOML file holds."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def wanted() -> dict[str, str]:
    """Each letter in use, and one place that uses it."""
    from babel.messages.pofile import read_po

    letters = dict.fromkeys(ALWAYS, "the alphabets")
    for path in sorted(RESOURCES.rglob("*.toml")):
        for text in texts(tomllib.loads(path.read_text(encoding="utf-8"))):
            letters.update(dict.fromkeys(text, path.name))
    for path in CATALOGUES:
        with path.open("rb") as file:
            for entry in read_po(file, charset="utf-8"):
                strings = entry.string if isinstance(entry.string, (list, tuple)) else (entry.string,)
                sources = entry.id if isinstance(entry.id, (list, tuple)) else (entry.id,)
                for text in (*strings, *sources) if entry.id else ():
                    letters.update(dict.fromkeys(text, path.parent.parent.name))
    return {letter: place for letter, place in letters.items() if letter not in "\n\t"}


@pytest.mark.parametrize("font", FONTS, ids=[path.stem for path in FONTS])
def test_every_letter_is_in(font: Path) -> None:
    with TTFont(font, lazy=True) as opened:
        known = set(opened.getBestCmap())
    missing = [f"{letter} ({where})" for letter, where in wanted().items() if ord(letter) not in known]
    assert not missing, ", ".join(sorted(missing))


def test_windows_are_measured_with_the_shipped_font(qapp: QApplication) -> None:
    font = qapp.font()
    for bold in (False, True):
        for italic in (False, True):
            font.setBold(bold)
            font.setItalic(italic)
            assert QFontInfo(font).family() == "Source Sans 3"
    label = QLabel()
    assert label.fontInfo().family() == "Source Sans 3"


def asked_fonts(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Where a font of the computer is asked for: line and words."""
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and node.attr in ("systemFont", "families", "setFamily", "setFamilies"):
            yield node.lineno, node.attr
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") == "QFont" and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and first.value != "Source Sans 3":
                yield node.lineno, f"QFont({first.value!r})"


def test_no_test_asks_for_a_font_of_the_computer() -> None:
    tests = [path for path in files() if path.suffix == ".py" and path.is_relative_to(ROOT / "tests")]
    found = [f"{place(path, line)}: {words}" for path in tests for line, words in asked_fonts(tree(path))]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("line", ['QFont("Arial")', "QFontDatabase.systemFont(kind)", 'font.setFamily("Arial")'])
def test_a_font_of_the_computer_is_found(line: str) -> None:
    assert list(asked_fonts(ast.parse(line)))
