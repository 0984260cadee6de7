"""Where combining marks stand over and below letters: by the anchors of the font (GPOS, mark and mkmk), else centred.

Most letters with marks are one character (NFC) and need none of this; a stress mark over a Cyrillic letter does.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple

from kiscase.core.resources import resource_path
from kiscase.pdf.output.fonts import character_widths

_EXTENSION = 9
_FEATURES = ("mark", "mkmk")
_ABOVE, _BELOW = 230, 220  # Unicode's classes of combining marks
_GAP = 40  # between two marks, in units of the font


class PlacedText(NamedTuple):
    """A part of a line and where it begins, in thousandths of the font size from the beginning of the line."""

    x: float
    y: float
    text: str


class _Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2


class _Anchors(NamedTuple):
    """One subtable: the class and anchor of each mark, and the anchors of what bears them by class."""

    marks: dict[str, tuple[int, tuple[int, int]]]
    bases: dict[str, dict[int, tuple[int, int]]]


def place_marks(text: str, font: str) -> list[PlacedText]:
    """The pieces of a line: all of it, or what stands between combining marks and each mark at its anchor."""
    if text.isascii() or not any(map(unicodedata.combining, text)):
        return [PlacedText(0, 0, text)]
    widths = character_widths(font)
    pieces, plain, begun, pen = [], "", 0.0, 0.0
    bearer, place = "", (0.0, 0.0)  # the character that bears the next mark, and its origin
    for character in text:
        offset = _offset(font, bearer, character) if bearer and unicodedata.combining(character) else None
        if offset is None:
            place = (pen, 0.0)
            plain += character
            pen += widths[character]
        else:
            if plain:
                pieces.append(PlacedText(begun, 0, plain))
            place = (place[0] + offset[0], place[1] + offset[1])
            pieces.append(PlacedText(*place, character))
            plain, begun = "", pen
        bearer = character
    return [*pieces, PlacedText(begun, 0, plain)] if plain else pieces


def _offset(font: str, bearer: str, mark: str) -> tuple[float, float] | None:
    """From the origin of the bearer to that of the mark; None where it stays at its own place after the bearer."""
    glyphs, scale, tables = _load_anchors(font)
    base, combined = glyphs.get(ord(bearer), ""), glyphs.get(ord(mark), "")
    found: tuple[float, float] | None = None
    for table in tables:
        if combined in table.marks and base in table.bases:
            kind, own = table.marks[combined]
            at = table.bases[base].get(kind)
            if at is not None:
                found = at[0] - own[0], at[1] - own[1]
    if found is None:
        found = _centred(font, bearer, mark)
    return None if found is None else (found[0] * scale, found[1] * scale)


def _centred(font: str, bearer: str, mark: str) -> tuple[float, float] | None:
    """Over or below the middle of a letter or mark without an anchor: higher over a high one, lower below a low one."""
    boxes, kind = _load_boxes(font), unicodedata.combining(mark)
    base, own, least = boxes.get(bearer), boxes.get(mark), boxes["x"]
    if base is None or own is None or kind not in (_ABOVE, _BELOW) or unicodedata.category(bearer)[0] not in "LM":
        return None
    across = base.middle - own.middle
    if unicodedata.combining(bearer) == kind:
        return across, base.top - own.bottom + _GAP if kind == _ABOVE else base.bottom - own.top - _GAP
    return across, max(0, base.top - least.top) if kind == _ABOVE else min(0, base.bottom - least.bottom)


@cache
def _load_boxes(name: str) -> dict[str, _Box]:
    """What the ink of each character takes, in units of the font."""
    from fontTools.ttLib import TTFont

    with TTFont(resource_path(f"fonts/{name}.ttf")) as font:
        found = {chr(code): font["glyf"][glyph] for code, glyph in (font.getBestCmap() or {}).items()}
        inked = {one: glyph for one, glyph in found.items() if glyph.numberOfContours}
        return {one: _Box(glyph.xMin, glyph.yMin, glyph.xMax, glyph.yMax) for one, glyph in inked.items()}


@cache
def _load_anchors(name: str) -> tuple[dict[int, str], float, list[_Anchors]]:
    """The glyphs of the font by character, thousandths for each of its units, and its anchors in their order."""
    from fontTools.ttLib import TTFont

    with TTFont(resource_path(f"fonts/{name}.ttf")) as font:
        glyphs, scale = dict(font.getBestCmap() or {}), 1000 / font["head"].unitsPerEm
        tables = list(_subtables(font["GPOS"].table)) if "GPOS" in font else []
    return glyphs, scale, tables


def _subtables(gpos: Any) -> Iterator[_Anchors]:
    features = [one.Feature for one in gpos.FeatureList.FeatureRecord if one.FeatureTag in _FEATURES]
    for index in sorted({index for feature in features for index in feature.LookupListIndex}):
        for subtable in gpos.LookupList.Lookup[index].SubTable:
            table = subtable.ExtSubTable if subtable.LookupType == _EXTENSION else subtable
            if table.LookupType == 4:  # mark to base
                yield _Anchors(
                    _marks(table.MarkCoverage, table.MarkArray),
                    _bases(table.BaseCoverage, [one.BaseAnchor for one in table.BaseArray.BaseRecord]),
                )
            elif table.LookupType == 6:  # mark to mark
                yield _Anchors(
                    _marks(table.Mark1Coverage, table.Mark1Array),
                    _bases(table.Mark2Coverage, [one.Mark2Anchor for one in table.Mark2Array.Mark2Record]),
                )


def _marks(coverage: Any, array: Any) -> dict[str, tuple[int, tuple[int, int]]]:
    return {
        glyph: (one.Class, (one.MarkAnchor.XCoordinate, one.MarkAnchor.YCoordinate))
        for glyph, one in zip(coverage.glyphs, array.MarkRecord, strict=True)
    }


def _bases(coverage: Any, anchors: list[Any]) -> dict[str, dict[int, tuple[int, int]]]:
    return {
        glyph: {kind: (one.XCoordinate, one.YCoordinate) for kind, one in enumerate(of_glyph) if one is not None}
        for glyph, of_glyph in zip(coverage.glyphs, anchors, strict=True)
    }
