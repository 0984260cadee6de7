"""Everything can be read: the contrast that the web's accessibility rules ask for, in the light and in the dark."""

from __future__ import annotations

import pytest

from kiscase.ui.theme.palettes import CONTRAST_PAIRS, PALETTES

TEXT = 4.5
SIGN = 3.0  # the edge of a field, the ring around what has the focus
SIGNS = [("edge", "surface"), ("edge", "window"), ("focus", "surface"), ("focus", "window")]


def light(colour: str) -> float:
    """The relative luminance of `#rrggbb`."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((light(one), light(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_itself() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("palette", PALETTES)
def test_texts_can_be_read(palette: str) -> None:
    colours = PALETTES[palette]
    weak = [(a, b, round(contrast(colours[a], colours[b]), 2)) for a, b in CONTRAST_PAIRS]
    assert not [pair for pair in weak if pair[2] < TEXT]


@pytest.mark.parametrize("palette", PALETTES)
def test_signs_can_be_seen(palette: str) -> None:
    colours = PALETTES[palette]
    weak = [(a, b, round(contrast(colours[a], colours[b]), 2)) for a, b in SIGNS]
    assert not [pair for pair in weak if pair[2] < SIGN]


def test_both_palettes_have_the_same_roles() -> None:
    assert PALETTES["light"].keys() == PALETTES["dark"].keys()
