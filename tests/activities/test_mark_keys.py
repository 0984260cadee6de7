"""Marks are made with the letters of every language, on a Latin and on a Ukrainian keyboard."""

from __future__ import annotations

import pytest

from kiscase.activities.attendance.screen.mark_keys import load_foreign_keys, load_foreign_letters, load_mark_keys
from kiscase.activities.model import AttendanceMark
from kiscase.core import i18n

PRESENT, LATE, LEFT_EARLY, EXCUSED, UNEXCUSED = AttendanceMark


@pytest.mark.parametrize(
    ("language", "typed", "meant"),
    [
        ("pl", "п", PRESENT),  # the Ukrainian letter
        ("pl", "a", UNEXCUSED),  # the English one
        ("pl", "щ", PRESENT),  # the place of O on a Ukrainian keyboard
        ("pl", "і", LATE),
        ("pl", "т", UNEXCUSED),
        ("uk", "o", PRESENT),  # the Polish letter
        ("uk", "g", PRESENT),  # the place of П on a Latin keyboard
        ("uk", "y", UNEXCUSED),
        ("uk", "p", None),  # present in English, late by its place
        ("en", "щ", "unknown"),
    ],
)
def test_a_letter_of_another_language_or_keyboard_means_its_mark(language: str, typed: str, meant: object) -> None:
    i18n.set_language(language)
    keys = load_foreign_keys()
    assert keys.get(typed.upper(), "unknown") == meant


@pytest.mark.parametrize("language", ["pl", "uk", "en"])
def test_own_letters_keep_their_meaning(language: str) -> None:
    i18n.set_language(language)
    own = load_mark_keys()
    assert len(own) == len(AttendanceMark)
    assert not own.keys() & (load_foreign_keys().keys() | load_foreign_letters().keys())
