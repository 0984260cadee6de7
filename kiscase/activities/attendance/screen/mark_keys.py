"""The keys that mark attendance: the letters printed for the marks, and `*` for the rest."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt

from kiscase.activities.model import AttendanceMark
from kiscase.core import clock
from kiscase.core.i18n import _
from kiscase.pdf import document_texts

MARK_ICONS = {
    AttendanceMark.PRESENT: ("circle-check", "ok"),
    AttendanceMark.LATE: ("clock", "warn"),
    AttendanceMark.LEFT_EARLY: ("log-out", "warn"),
    AttendanceMark.EXCUSED: ("info", "info"),
    AttendanceMark.UNEXCUSED: ("circle-x", "bad"),
}
UNMARK_KEYS = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)
REST_KEY = "*"


def load_mark_keys() -> dict[str, AttendanceMark]:
    """The key of each mark: the letter that is printed for it, in the current language."""
    own = document_texts.load_document_texts("attendance", clock.today())
    return {own.text(f"mark.{mark.value}").upper(): mark for mark in AttendanceMark}


def describe_mark_keys(signs: Mapping[str, AttendanceMark]) -> dict[str, str]:
    """What each key does, in words."""
    return {key: mark.label for key, mark in signs.items()} | {REST_KEY: _("the rest present")}
