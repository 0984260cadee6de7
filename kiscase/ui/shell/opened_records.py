"""The records that were opened since the case was, and from which pages: the way back and forward, the last ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QObject

from kiscase.core.i18n import _
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.records.workspace_page import WorkspacePage
from kiscase.ui.shell.workspace_pages import WorkspacePages

MOST_RECENT = 10
_MOST_PLACES = 200
Place = tuple[str, int]
"""The kind of a record and its id, 0 for the page of the kind without one; names are asked for when they are shown."""


class OpenedRecords(QObject):
    """Goes back and forward as a browser does; what is gone is passed over."""

    def __init__(self, stack: WorkspacePages, jobs: Jobs, open_record: Callable[[str, int | None], None]) -> None:
        super().__init__(stack)
        self._stack, self._jobs, self._open = stack, jobs, open_record
        self._places: list[Place] = []
        self._at = -1
        self._asked: int | None = None
        self._target: int | None = None
        self._recent: list[Place] = []
        stack.record_shown.connect(self._note)

    def recent(self) -> list[Place]:
        """The last records that were opened, the latest first, without the one in front."""
        return [place for place in self._recent if place != self._here()][:MOST_RECENT]

    def go_back(self) -> None:
        """Open the record that was open before."""
        at = self._on_the_way()
        away = at is None and self._places[self._at :][:1] != [self._here()]
        start = self._at if at is None else at
        self._go(range(start if away else start - 1, -1, -1), _("No record was opened before this one."))

    def go_forward(self) -> None:
        """Open the record from which somebody went back."""
        at = self._on_the_way()
        start = self._at if at is None else at
        self._go(range(start + 1, len(self._places)), _("No record was opened after this one."))

    def _on_the_way(self) -> int | None:
        """The place that an earlier key leads to and that is not shown yet: the next key goes on from there."""
        if self._asked is None and self._jobs.is_idle():  # the record was not opened: somebody stays with what is typed
            self._target = None
        return self._target if self._asked is None else self._asked

    def _here(self) -> Place | None:
        page = self._stack.page()
        return (page.kind, page.record or 0) if isinstance(page, WorkspacePage) else None

    def note_page(self) -> None:
        """A record is about to be opened from the page in front: the way back leads there, also without a record."""
        here = self._here()
        if here is not None and not here[1]:
            self._add(here)

    def _note(self, kind: str, record: int) -> None:
        place = (kind, record)
        if record:
            self._recent = [place, *(one for one in self._recent if one != place)][: MOST_RECENT + 1]
        target, self._target = self._target, None
        if target is not None and self._places[target] == place:
            self._at = target
        else:
            self._add(place)

    def _add(self, place: Place) -> None:
        if self._places[self._at :][:1] != [place]:
            self._places = [*self._places[: self._at + 1], place][-_MOST_PLACES:]
            self._at = len(self._places) - 1

    def _go(self, wanted: Sequence[int], otherwise: str) -> None:
        places = {at: self._places[at] for at in wanted}
        if not places and self._on_the_way() is not None:
            return
        self._asked = next(iter(places), None)

        def read(session: Any) -> set[Place]:
            from kiscase.core.search.hit_details import find_kept_records

            pages = {place for place in places.values() if not place[1]}
            return pages | find_kept_records(session, set(places.values()) - pages)

        self._jobs.read(read, partial(self._take_first, places, otherwise), latest="opened records")

    def _take_first(self, places: dict[int, Place], otherwise: str, kept: set[Place]) -> None:
        self._asked = None
        found = next((at for at, place in places.items() if place in kept and place != self._here()), None)
        if found is None:
            self._stack.page().show_message(otherwise, role="info")
            return
        self._target = found
        kind, record = places[found]
        self._open(kind, record or None)
        self._stack.do_on_page(partial(self._arrive, found))

    def _arrive(self, at: int, page: WorkspacePage) -> None:
        """The page showed the record already: nothing is opened that would be noted."""
        if self._target == at and (page.record or 0) == self._places[at][1]:
            self._note(*self._places[at])
