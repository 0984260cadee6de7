"""The positions of a form's fields on the pages, recorded while a document is drawn, without changing its bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

_CLICK_TOLERANCE = 3.0  # points: a click just above the first line means that line


class FieldPosition(NamedTuple):
    """Where a text starts: its field (`causes`, or `goals.1.effect` in a table), its page (from 0), its corner.

    *left* and *top* are in points from the upper left corner of the page.
    """

    key: str
    page: int
    left: float
    top: float


def locate_field(spots: Sequence[FieldPosition], page: int, x: float, y: float) -> str:
    """The field at a point of a page: the last one that starts above it, in its column; or an empty string."""
    here = [spot for spot in spots if spot.page == page]
    above = [spot for spot in here if spot.top <= y + _CLICK_TOLERANCE]
    if not above:  # the top of a page continues the last field of the page before
        before = [spot for spot in spots if spot.page < page]
        return (before[-1:] or here[:1] or [FieldPosition("", 0, 0, 0)])[0].key if here else ""
    beside = [spot for spot in above if spot.left <= x] or above
    return max(beside, key=lambda spot: (round(spot.top), spot.left)).key
