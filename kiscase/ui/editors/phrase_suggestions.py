"""Suggests phrases while a long text is typed; Tab moves through the placeholders of an inserted phrase.

One `PhraseSuggester` serves all fields of a page. It emits `suggestions_wanted`; whoever knows the phrases answers with
`show_suggestions` later, so nothing blocks. The list below the cursor never takes the focus.

Down and Up select, Enter inserts, Esc closes; Ctrl+Space shows all; Ctrl+Shift+Space saves a sentence as a phrase;
Shift+Delete removes one of the user's own. Tab goes to the next placeholder ‹…› and leaves the field after the last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from kiscase.core.i18n import ngettext
from kiscase.ui.accessibility import announce_to_screen_reader
from kiscase.ui.editors.phrase_placeholders import PLACEHOLDER, replace_with_text, select_placeholder
from kiscase.ui.editors.phrase_popup import OfferedPhrase, PhrasePopup
from kiscase.ui.editors.text import ENTER_KEYS, LongTextEditor

FEWEST = 3  # letters: with fewer, nothing is suggested
LONGEST = 60  # letters: a longer sentence is not a phrase
_BEGINNING = re.compile(r"(?:.*[.!?;:]\s+|\s*[-–•*]\s+)?\s*", re.DOTALL)
_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta)
_SHIFT, _CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class PhraseQuery(NamedTuple):
    """The text since the last sentence, and its editor; *wanted* when the user asked for the list by its key."""

    editor: LongTextEditor
    typed: str
    wanted: bool


class PhraseSuggester(QObject):
    """Watches the editors that are handed to it."""

    suggestions_wanted = Signal(object)
    """A `Question`; answered with `offer`."""
    inserted = Signal(object)
    removed = Signal(object)
    """The `Offered` that was put in, or that is to be removed."""
    phrase_added = Signal(object, str)
    """A text that somebody wants to keep as a phrase, and its editor."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.popup: PhrasePopup | None = None
        self._editor: LongTextEditor | None = None
        self._busy = False
        self._dismissed: str | None = None  # the text whose list Esc closed: a late answer does not open it again
        self._replaced = 0  # letters before the cursor that a phrase replaces

    def watch(self, editor: LongTextEditor) -> None:
        """Suggest phrases in this editor, too."""
        editor.installEventFilter(self)
        editor.setProperty("phrases", True)
        editor.changed.connect(self._typed)
        editor.destroyed.connect(self.close)

    def show_suggestions(self, answer: tuple[PhraseQuery, Sequence[OfferedPhrase]]) -> None:
        """Show the phrases for a query, unless the text has changed meanwhile."""
        question, offered = answer
        if question.editor is not self._editor or (question.typed and question.typed != _fragment(question.editor)):
            return
        if question.typed == self._dismissed and not question.wanted:
            return
        if offered:
            self._replaced = len(question.typed)
            self._open(question.editor, offered, wanted=question.wanted)
        elif question.wanted and question.typed:
            self.suggestions_wanted.emit(PhraseQuery(question.editor, "", wanted=True))
        else:
            self.close()

    def close(self) -> None:
        """Hide the list."""
        if self.popup is not None:
            self.popup.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle the keys of the list and of the placeholders before the field does."""
        if not isinstance(watched, LongTextEditor):
            return False
        kind = event.type()
        if kind is QEvent.Type.FocusIn:
            self._editor = watched
        elif kind is QEvent.Type.FocusOut or kind is QEvent.Type.Hide:
            self._editor = None
            self.close()
        elif kind is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_ours(event):
            event.accept()
        elif kind is QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and not watched.isReadOnly():
            self._editor = watched
            return self._list_key(watched, event) or self._own_key(watched, event)
        return False

    def _is_open(self) -> bool:
        return self.popup is not None and self.popup.isVisible()

    def _is_ours(self, event: QKeyEvent) -> bool:
        return event.key() == Qt.Key.Key_Escape and self._is_open()

    def _list_key(self, editor: LongTextEditor, event: QKeyEvent) -> bool:
        """A key while the list is open; True when the field must not see it."""
        if self.popup is None or not self._is_open():
            return False
        chosen = self.popup.current()
        step = (event.key() == Qt.Key.Key_Down) - (event.key() == Qt.Key.Key_Up)
        bare = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if step and bare and (chosen is not None or step > 0):
            now = self.popup.step(step)
            announce_to_screen_reader(editor, now.text if now is not None else "")
            return True
        if event.key() in ENTER_KEYS and bare and chosen is not None:
            self._put_in(chosen)
            return True
        if event.key() == Qt.Key.Key_Delete and event.modifiers() == _SHIFT and chosen is not None and chosen.own:
            self.close()
            self.removed.emit(chosen)
            return True
        if event.key() == Qt.Key.Key_Escape:
            self._dismissed = _fragment(editor)
            self.close()
            return True
        typing = (event.text() and event.text().isprintable()) or event.key() == Qt.Key.Key_Backspace
        if not typing and event.key() not in _MODIFIERS:
            self.close()
        return False

    def _own_key(self, editor: LongTextEditor, event: QKeyEvent) -> bool:
        """Ctrl+Space, Ctrl+Shift+Space, Tab and Shift+Tab; True when the field must not see it."""
        if event.key() == Qt.Key.Key_Space and event.modifiers() == _CONTROL:
            self.suggestions_wanted.emit(PhraseQuery(editor, _fragment(editor), wanted=True))
            return True
        if event.key() == Qt.Key.Key_Space and event.modifiers() == _CONTROL | _SHIFT:
            self.phrase_added.emit(editor, editor.textCursor().selectedText() or _sentence(editor))
            return True
        if event.key() == Qt.Key.Key_Tab and not event.modifiers():
            return select_placeholder(editor, forward=True)
        if event.key() in (Qt.Key.Key_Backtab, Qt.Key.Key_Tab) and event.modifiers() == _SHIFT:
            return select_placeholder(editor, forward=False)
        return False

    def _typed(self) -> None:
        editor = self._editor
        if editor is None or self._busy or editor.isReadOnly():
            return
        typed, self._dismissed = _fragment(editor), None
        if self.popup is not None:  # the list is outdated until the answer comes: nothing in it is selected
            self.popup.list.setCurrentRow(-1)
            self._replaced = len(typed)
        if sum(map(str.isalpha, typed)) >= FEWEST and len(typed) <= LONGEST:
            self.suggestions_wanted.emit(PhraseQuery(editor, typed, wanted=False))
        else:
            self.close()

    def _open(self, editor: LongTextEditor, offered: Sequence[OfferedPhrase], *, wanted: bool) -> None:
        if self.popup is None:
            self.popup = PhrasePopup(editor.window())
            self.popup.taken.connect(self._put_in)
            self.destroyed.connect(self.popup.deleteLater)  # its parent is the window, not this object
            scroll = _scrolling(editor)
            if scroll is not None:
                scroll.verticalScrollBar().valueChanged.connect(self._scrolled)
        was_open = self._is_open()
        self.popup.show_phrases(offered, editor, first=wanted)
        if not was_open:
            words = ngettext(
                "{count} phrase; press Down to choose it", "{count} phrases; press Down to choose one", len(offered)
            )
            announce_to_screen_reader(editor, words.format(count=len(offered)))

    def _scrolled(self) -> None:
        if self.popup is not None and self._is_open() and self._editor is not None:
            self.popup.place(self._editor)

    def _put_in(self, chosen: OfferedPhrase) -> None:
        editor = self._editor
        self.close()
        if editor is None:
            return
        cursor = editor.textCursor()
        self._busy = True  # inserting a phrase suggests nothing
        try:
            replace_with_text(editor, chosen.text, cursor.selectionStart() - self._replaced, cursor.selectionEnd())
        finally:
            self._busy = False
        gaps = len(PLACEHOLDER.findall(chosen.text))
        said = ngettext("{count} placeholder; Tab goes to it", "{count} placeholders; Tab goes through them", gaps)
        announce_to_screen_reader(editor, f"{chosen.text} {said.format(count=gaps)}" if gaps else chosen.text)
        self.inserted.emit(chosen)


def _fragment(editor: LongTextEditor) -> str:
    """The text since the last sentence, up to the cursor; empty within a word."""
    cursor = editor.textCursor()
    text, place = cursor.block().text(), cursor.positionInBlock()
    if cursor.hasSelection() or text[place : place + 1].isalnum():
        return ""
    beginning = _BEGINNING.match(text[:place])
    return text[beginning.end() if beginning else 0 : place]


def _sentence(editor: LongTextEditor) -> str:
    """The sentence around the cursor."""
    cursor = editor.textCursor()
    text, place = cursor.block().text(), cursor.positionInBlock()
    start = max((end.end() for end in re.finditer(r"[.!?;]\s+", text) if end.end() <= place), default=0)
    end = re.compile(r"[.!?;](?=\s|$)").search(text, place)
    return text[start : end.end() if end else len(text)].strip()


def _scrolling(widget: QWidget) -> QScrollArea | None:
    """The scroll area around a widget."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    return above
