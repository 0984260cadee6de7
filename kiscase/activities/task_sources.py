"""What features above this one add to the page Today and to the overview of a person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from kiscase.activities.person_overview.queries import OpenItem
    from kiscase.contracts.deadlines.queries import Deadline
    from kiscase.ui.records.page_context import PageContext

TaskDialog = Callable[[Any, "PageContext", int, Callable[[str], Any]], Any]
"""Asks about a task: the widget and the context of the page, the id of its way, and who shows what was done."""


class TaskSource(NamedTuple):
    """The tasks of a feature, and what they are read from; the modules of its dialogs are imported when they open."""

    deadlines: Callable[[Session], Iterable[Deadline]]
    """What is due by now or soon, for the page Today."""
    open_items: Callable[[Session, int], Iterable[OpenItem]]
    """What is open about a person (by id), for the overview."""
    tables: frozenset[str]
    dialogs: Mapping[str, TaskDialog] = {}
    """What opens a task, by the first part of its way; any other way opens the record that it names."""
    stay_ended: TaskDialog | None = None
    """Asks what is to be recorded once a stay (by id) has ended."""


def tables_of_sources(sources: Sequence[TaskSource]) -> frozenset[str]:
    """The tables from which the tasks of these sources are read."""
    return frozenset().union(*(source.tables for source in sources))


def open_task(
    sources: Sequence[TaskSource],
    way: tuple[str, int | None],
    page: tuple[Any, PageContext],
    notify: Callable[[str], Any],
) -> None:
    """Open the dialog of a task, or the record that its way names."""
    kind, record = way
    widget, context = page
    dialog = next((source.dialogs[kind] for source in sources if kind in source.dialogs), None)
    if dialog is not None and record is not None:
        dialog(widget, context, record, notify)
    else:
        context.open_record(kind, record)
