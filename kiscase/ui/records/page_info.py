"""What the window knows of a page before the modules of the page are loaded."""

from __future__ import annotations

from typing import ClassVar


class PageInfo:
    """The name of a page, and what it opens; the page inherits it from a module that loads nothing else."""

    kind: ClassVar[str] = ""
    """The table of its records, by which `PageContext.open_record` finds the page."""
    title: ClassVar[str] = ""
    short_title: ClassVar[str] = ""
    """What the navigation rail shows where the title is too long for it."""
    icon: ClassVar[str] = ""
    new_label: ClassVar[str] = ""
    """What the button for a new record says; empty where there is none."""
    part_tables: ClassVar[frozenset[str]] = frozenset()
    """The tables of what is shown within its records, such as the meetings of an activity."""
