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


def locate_field(positions: Sequence[FieldPosition], page: int, x: float, y: float) -> str:
    """The field at a point of a page: the last one that starts above it, in its column; or an empty string."""
    here = [position for position in positions if position.page == page]
    above = [position for position in here if position.top <= y + _CLICK_TOLERANCE]
    if not above:  # the top of a page continues the last field of the page before
        before = [position for position in positions if position.page < page]
        return (before[-1:] or here[:1] or [FieldPosition("", 0, 0, 0)])[0].key if here else ""
    beside = [position for position in above if position.left <= x] or above
    return max(beside, key=lambda position: (round(position.top), position.left)).key
