"""Placeholders ‹…› in a text: inserting a phrase and moving to its next placeholder."""

from __future__ import annotations

import re

from PySide6.QtGui import QTextCursor

from kiscase.ui.accessibility import announce_to_screen_reader
from kiscase.ui.editors.text import LongTextEditor

PLACEHOLDER = re.compile(r"‹[^‹›]+›")


def replace_with_text(editor: LongTextEditor, text: str, start: int, end: int) -> None:
    """Replace the text between two positions as one undo step, and select the first placeholder of the new text."""
    whole = editor.toPlainText()
    before = " " if start and not whole[start - 1].isspace() else ""
    after = " " if end < len(whole) and not whole[end].isspace() else ""
    cursor = editor.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(before + text + after)
    begun = start + len(before)
    gap = PLACEHOLDER.search(text)
    cursor.setPosition(begun + (gap.start() if gap else len(text)))
    if gap:
        cursor.setPosition(begun + gap.end(), QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def select_placeholder(editor: LongTextEditor, *, forward: bool) -> bool:
    """Select the next placeholder after the cursor, or the previous one; False when there is none."""
    cursor = editor.textCursor()
    gaps = list(PLACEHOLDER.finditer(editor.toPlainText()))
    if forward:
        found = next((gap for gap in gaps if gap.start() >= cursor.selectionEnd()), None)
    else:
        found = next((gap for gap in reversed(gaps) if gap.end() <= cursor.selectionStart()), None)
    if found is None:
        return False
    cursor.setPosition(found.start())
    cursor.setPosition(found.end(), QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    announce_to_screen_reader(editor, found.group())
    return True
