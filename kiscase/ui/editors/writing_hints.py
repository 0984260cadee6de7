"""Hints on the wording of a text: an underline, a sentence below the field, and a key that inserts a better text.

Hints block nothing and appear only after a pause in typing.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QTextEdit, QWidget

from kiscase.ui.editors.phrase_placeholders import replace_with_text
from kiscase.ui.editors.text import LongTextEditor
from kiscase.ui.theme import palettes

PAUSE = 500  # milliseconds without a key


class WritingHint(NamedTuple):
    """A sentence, and the text with which Ctrl+. replaces the input."""

    sentence: str
    replacement: str


HintFinder = Callable[[], WritingHint | None]
HintDisplay = Callable[[str], None]


class WritingHints(QObject):
    """Checks the watched texts after each pause in typing."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._watched: dict[LongTextEditor, tuple[HintFinder, HintDisplay]] = {}
        self._told: dict[LongTextEditor, WritingHint] = {}
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self.update_hints)

    def watch(self, editor: LongTextEditor, judge: HintFinder, show: HintDisplay) -> None:
        """Check this editor's text, too; *show* displays the sentence, and an empty one hides it."""
        self._watched[editor] = (judge, show)
        editor.installEventFilter(self)
        editor.textChanged.connect(self.schedule_update)

    def schedule_update(self) -> None:
        """Check after a pause."""
        self._pause.start()

    def update_hints(self) -> None:
        """Check all texts now."""
        self._watched = {editor: ways for editor, ways in self._watched.items() if shiboken6.isValid(editor)}
        self._told = {editor: remark for editor, remark in self._told.items() if shiboken6.isValid(editor)}
        for editor, (judge, show) in self._watched.items():
            remark = None if editor.isReadOnly() else judge()
            if remark != self._told.get(editor):
                _underline(editor, on=remark is not None)
                show(remark.sentence if remark else "")
                if remark:
                    self._told[editor] = remark
                else:
                    del self._told[editor]

    def remark(self, editor: LongTextEditor) -> WritingHint | None:
        """The current hint on an editor's text."""
        return self._told.get(editor)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Replace the text on Ctrl+."""
        if not isinstance(watched, LongTextEditor):
            return False
        if event.type() is QEvent.Type.ReadOnlyChange:
            self.schedule_update()
        elif event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not watched.isReadOnly():
            control_dot = event.key() == Qt.Key.Key_Period and event.modifiers() == Qt.KeyboardModifier.ControlModifier
            if control_dot:
                self.update_hints()  # the pause may not be over yet
                if remark := self._told.get(watched):
                    replace_with_text(watched, remark.replacement, 0, len(watched.toPlainText()))
                return True
        return False


def _underline(editor: LongTextEditor, *, on: bool) -> None:
    if not on:
        editor.setExtraSelections([])
        return
    mark: QTextEdit.ExtraSelection = QTextEdit.ExtraSelection()
    mark.format = QTextCharFormat()
    mark.format.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
    mark.format.setUnderlineColor(palettes.theme_color("warn"))
    mark.cursor = QTextCursor(editor.document())
    mark.cursor.select(QTextCursor.SelectionType.Document)
    editor.setExtraSelections([mark])
