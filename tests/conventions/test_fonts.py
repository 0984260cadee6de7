"""Every letter that the program prints or shows, and the signs that people type, are in the fonts that it ships."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from tests.conventions.project import ROOT

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
