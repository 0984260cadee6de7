"""Finds what a window shows, but not wholly: labels, buttons, cells and headings of lists, choices."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractScrollArea, QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from kiscase.ui.editors.choice import ChoiceEditor
from kiscase.ui.tables.record_list import RecordList
from kiscase.ui.widgets.dialog import usable_room

TOLERANCE = 2  # dots
ROOM = 24  # dots: so much of free width could show a text that gives way
MOST_ROWS = 400  # of a list, whose cells are measured

Written = QLabel | QPushButton | QToolButton


def cut_in(window: QWidget) -> list[str]:
    """What is shown but not wholly."""
    found: list[str] = []
    kinds: tuple[type[Written], ...] = (QLabel, QPushButton, QToolButton)
    for kind in kinds:
        shown = [one for one in window.findChildren(kind) if one.isVisible() and one.text().strip()]
        shown = [one for one in shown if not isinstance(one.parent(), QLineEdit)]  # icons inside of fields
        found += [f"{one.text()[:60]!r} {why}" for one in shown if (why := cut_off(one))]
    return found


def cut_in_lists(window: QWidget) -> list[str]:
    """Headings, dates, times, numbers and states that are not whole, and texts that give way although there is room."""
    found: list[str] = []
    for shown in (one for one in window.findChildren(RecordList) if one.isVisible()):
        header, columns = shown.horizontalHeader(), shown.rows.columns
        needed = [_needed(shown, place) for place in range(len(columns))]
        given = [header.sectionSize(place) for place in range(len(columns))]
        free = shown.viewport().width() - sum(given)
        free += sum(max(0, given[place] - needed[place]) for place, column in enumerate(columns) if column.stretch)
        for place, column in enumerate(columns):
            least = header.sectionSizeHint(place) if column.stretch and free < ROOM else needed[place]
            if not header.isSectionHidden(place) and least > given[place] + TOLERANCE:
                found.append(f"{shown.accessibleName()}, {column.title!r} needs {least}, has {given[place]}")
    return found


def cut_in_choices(window: QWidget) -> list[str]:
    """Choices of a dialog that are narrower than their labels, although the dialog could be wider."""
    wide = usable_room(window).width() - TOLERANCE <= window.width()
    shown = [one for one in window.findChildren(ChoiceEditor) if one.isVisible() and not wide]
    texts = [one for one in shown if one.fontMetrics().horizontalAdvance(one.currentText()) > one.width()]
    return [f"{one.currentText()[:60]!r} has {one.width()}" for one in texts]


def _needed(shown: RecordList, column: int) -> int:
    rows = [shown.rows.index(row, column) for row in range(min(shown.rows.rowCount(), MOST_ROWS))]
    widths = [shown.sizeHintForIndex(cell).width() for cell in rows]
    return max([shown.horizontalHeader().sectionSizeHint(column), *widths])


def cut_off(one: Written) -> str:
    """Why a text is not wholly seen; empty when it is."""
    wanted, given = one.sizeHint(), one.size()
    if isinstance(one, QLabel) and one.wordWrap():
        high = one.heightForWidth(given.width())
        words = max(
            (one.fontMetrics().horizontalAdvance(word) for word in one.text().replace("\u200b", " ").split()), default=0
        )
        if high > given.height() + TOLERANCE:
            return f"needs a height of {high}, has {given.height()}"
        if words > given.width() + TOLERANCE:
            return f"a word is {words} wide, there is room for {given.width()}"
    elif wanted.width() > given.width() + TOLERANCE or wanted.height() > given.height() + TOLERANCE:
        return f"needs {wanted.width()}x{wanted.height()}, has {given.width()}x{given.height()}"
    return outside(one)


def outside(one: QWidget) -> str:
    """Whether what holds it cuts it off: sideways, and above or below where nothing scrolls."""
    above = one
    while not above.isWindow():
        if isinstance(above, QAbstractScrollArea):
            return ""
        parent = above.parentWidget()
        assert parent is not None, "only a window has no parent"
        above = parent
        place = QRect(one.mapTo(above, QPoint(0, 0)), one.size())
        if place.left() < -TOLERANCE or place.right() > above.width() + TOLERANCE:
            return f"lies at {place.left()}..{place.right()} in {type(above).__name__} of width {above.width()}"
        high = place.top() < -TOLERANCE or place.bottom() > above.height() + TOLERANCE
        if high and not scrolled(above):
            return f"lies at {place.top()}..{place.bottom()} in {type(above).__name__} of height {above.height()}"
    return ""


def scrolled(widget: QWidget) -> bool:
    """Whether it lies in something that scrolls."""
    above: QWidget | None = widget
    while above is not None and not isinstance(above, QAbstractScrollArea):
        above = above.parentWidget()
    return above is not None
