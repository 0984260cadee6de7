"""How a status is shown: its text, its icon and the role of its colour. Free of Qt."""

from __future__ import annotations

from typing import NamedTuple


class StatusDisplay(NamedTuple):
    """A status in a list or a header; an empty *icon* means none."""

    text: str
    icon: str
    color_role: str
    """A role of the palette: ok, warn, bad, info or muted."""
