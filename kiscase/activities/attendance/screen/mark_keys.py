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
_LATIN_KEYS = "QWERTYUIOP[]ASDFGHJKL;'ZXCVBNM,."
_CYRILLIC_KEYS = "ЙЦУКЕНГШЩЗХЇФІВАПРОЛДЖЄЯЧСМИТЬБЮ"  # at the same places on a Ukrainian keyboard


def load_mark_keys() -> dict[str, AttendanceMark]:
    """The key of each mark: the letter that is printed for it, in the current language."""
    own = document_texts.load_document_texts("attendance", clock.today())
    return {own.text(f"mark.{mark.value}").upper(): mark for mark in AttendanceMark}


def load_foreign_letters() -> dict[str, AttendanceMark]:
    """The mark of each letter that is printed for it in another language."""
    printed = document_texts.load_document_texts("attendance", clock.today()).texts["mark"]
    own = load_mark_keys()
    letters = {str(letter).upper(): mark for mark in AttendanceMark for letter in printed[mark.value].values()}
    return {letter: mark for letter, mark in letters.items() if letter not in own}


def load_foreign_keys() -> dict[str, AttendanceMark | None]:
    """What else a pressed letter can mean: one of another language, or the own one at that place of the keyboard.

    None where the two mean different marks.
    """
    own, found = load_mark_keys(), dict[str, AttendanceMark | None](load_foreign_letters())
    for here, there in (*zip(_LATIN_KEYS, _CYRILLIC_KEYS, strict=True), *zip(_CYRILLIC_KEYS, _LATIN_KEYS, strict=True)):
        if here in own and there not in own:
            found[there] = own[here] if found.get(there, own[here]) is own[here] else None
    return found


def describe_unknown_key(text: str, signs: Mapping[str, AttendanceMark]) -> str:
    """Why a pressed letter marked nothing, and which letters mark."""
    keys = ", ".join(f"{key} {meaning}" for key, meaning in describe_mark_keys(signs).items())
    if text in load_foreign_keys():
        words = _("“{letter}” means different marks in different languages, so nothing was marked. Marks: {keys}.")
    else:
        words = _("“{letter}” is no mark. Marks: {keys}.")
    return words.format(letter=text, keys=keys)


def describe_mark_keys(signs: Mapping[str, AttendanceMark]) -> dict[str, str]:
    """What each key does, in words."""
    return {key: mark.label for key, mark in signs.items()} | {REST_KEY: _("the rest present")}
