"""Where on the pages the fields of a form are: recorded while a document is drawn, without changing its bytes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

_CLICK_TOLERANCE = 3.0  # points: a click just above the first line means that line


class FieldPosition(NamedTuple):
    """The beginning of a text: its field (`causes`, or `goals.1.effect` in a table), its page (from 0), its corner.

    *left* and *top* are in points from the upper left corner of the page.
    """

    key: str
    page: int
    left: float
    top: float


def locate_field(spots: Sequence[FieldPosition], page: int, x: float, y: float) -> str:
    """The field to which a place on a page belongs: the last one that begins above it, in its column; or ""."""
    here = [spot for spot in spots if spot.page == page]
    above = [spot for spot in here if spot.top <= y + _CLICK_TOLERANCE]
    if not above:  # the head of a page goes on with what was on the one before
        before = [spot for spot in spots if spot.page < page]
        return (before[-1:] or here[:1] or [FieldPosition("", 0, 0, 0)])[0].key if here else ""
    beside = [spot for spot in above if spot.left <= x] or above
    return max(beside, key=lambda spot: (round(spot.top), spot.left)).key
