"""Phrases for long texts: offered while somebody types, put in by a key, and their gaps gone through by Tab.

One `Phrases` serves all fields of a page. It asks with `asked`; whoever knows the phrases answers with `offer` when the
answer is there, so nothing waits. The list under the cursor never takes the focus.

Down and Up choose, Enter puts in, Esc closes; Ctrl+Space shows all; Ctrl+Shift+Space keeps what is typed as a phrase;
Shift+Delete removes an own one. Tab goes to the next gap ‹…› and leaves the field where there is none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QFrame, QLabel, QListWidget, QListWidgetItem, QScrollArea, QVBoxLayout, QWidget

from kiscase.core.i18n import _, ngettext
from kiscase.desk import theme
from kiscase.desk.editors.text import ENTER, LongEditor
from kiscase.desk.messages import announce

FEWEST = 3  # letters: less is not yet a question
LONGEST = 60  # letters: a sentence that long is somebody's own
MOST_ROWS = 7  # of the list: the others are scrolled to
_BEGINNING = re.compile(r"(?:.*[.!?;:]\s+|\s*[-–•*]\s+)?\s*", re.DOTALL)
_GAP = re.compile(r"‹[^‹›]+›")
_OFFERED = Qt.ItemDataRole.UserRole
_MODIFIERS = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta)
_SHIFT, _CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


class Offered(NamedTuple):
    """A phrase that is offered for a field; *own* when it can be removed."""

    place: str
    text: str
    own: bool


class Question(NamedTuple):
    """What was typed since the last sentence, in which editor; *wanted* when somebody asked for the list by its key."""

    editor: LongEditor
    typed: str
    wanted: bool


class PhraseList(QFrame):
    """The list under the cursor, with a line that names its keys."""

    taken = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("phrases")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.list = QListWidget(self)
        self.list.setAccessibleName(_("Phrases"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setWordWrap(True)
        self.list.setTextElideMode(Qt.TextElideMode.ElideNone)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.itemClicked.connect(self._clicked)
        self.keys = QLabel(self)
        self.keys.setWordWrap(True)
        theme.set_look(self.keys, "muted", True)
        theme.set_look(self.keys, "small", True)
        half = theme.half_line(self)
        self.keys.setContentsMargins(half, 0, half, half // 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(2, 2, 2, 2)
        layout.setSpacing(half // 2)
        layout.addWidget(self.list)
        layout.addWidget(self.keys)
        self.hide()

    def show_phrases(self, offered: Sequence[Offered], editor: LongEditor, *, first: bool) -> None:
        """Show phrases under the cursor of *editor*; with *first*, the first is chosen."""
        self.list.clear()
        for one in offered:
            item = QListWidgetItem(theme.icon("star", "accent") if one.own else theme.icon("quote", "muted"), one.text)
            item.setData(_OFFERED, one)
            if one.own:
                item.setData(Qt.ItemDataRole.AccessibleTextRole, _("own phrase: {text}").format(text=one.text))
            self.list.addItem(item)
        words = [_("↓ ↑ choose"), _("Enter puts in"), _("Esc closes")]
        words += [_("Shift+Del removes an own one")] if any(one.own for one in offered) else []
        self.keys.setText(" · ".join(words))
        self.list.setCurrentRow(0 if first else -1)
        self.place(editor)
        self.show()
        self.raise_()

    def current(self) -> Offered | None:
        """The phrase that is chosen."""
        item = self.list.currentItem()
        chosen: Offered | None = item.data(_OFFERED) if item is not None else None
        return chosen

    def step(self, by: int) -> Offered | None:
        """Choose the next phrase, or the one before."""
        count = self.list.count()
        row = self.list.currentRow()
        self.list.setCurrentRow((row + by) % count if row >= 0 else (0 if by > 0 else count - 1))
        return self.current()

    def place(self, editor: LongEditor) -> None:
        """Lie below the line with the cursor, or above it where there is more room."""
        window = editor.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        half = theme.half_line(self)
        left = editor.mapTo(window, QPoint(0, 0)).x()
        width = min(max(editor.width(), self.fontMetrics().averageCharWidth() * 50), window.width() - half)
        self.list.setIconSize(theme.icon_size(self))
        rows = self._fit_items(width)
        line = editor.cursorRect()
        top, bottom = (
            max(0, min(editor.viewport().mapTo(window, corner).y(), window.height()))
            for corner in (line.topLeft(), line.bottomLeft())
        )
        below, above = window.height() - bottom - half, top - half
        foot = self.keys.heightForWidth(width) + half
        wanted = sum(rows[:MOST_ROWS]) + foot + half
        height = min(wanted, max(below, above))
        self.list.setFixedHeight(max(half * 3, height - foot))
        place = QPoint(min(left, window.width() - width), bottom + half // 2 if height <= below else top - height)
        self.setGeometry(QRect(place, QSize(width, height)))

    def _fit_items(self, width: int) -> list[int]:
        """Give each item the height of its wrapped words; the heights."""
        half = theme.half_line(self)
        room = width - self.list.iconSize().width() - half * 3
        heights = []
        for row in range(self.list.count()):
            item = self.list.item(row)
            words = self.list.fontMetrics().boundingRect(
                QRect(0, 0, room, 10_000), Qt.TextFlag.TextWordWrap, item.text()
            )
            heights.append(words.height() + half)
            item.setSizeHint(QSize(width - half * 2, heights[-1]))
        return heights

    def _clicked(self, item: QListWidgetItem) -> None:
        self.taken.emit(item.data(_OFFERED))


class Phrases(QObject):
    """Watches the long texts that are given to it."""

    asked = Signal(object)
    """A `Question`; answered with `offer`."""
    inserted = Signal(object)
    removed = Signal(object)
    """The `Offered` that was put in, or that is to be removed."""
    kept = Signal(object, str)
    """A text that somebody wants to keep as a phrase, and its editor."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.popup: PhraseList | None = None
        self._editor: LongEditor | None = None
        self._busy = False
        self._replaced = 0  # letters before the cursor that a phrase takes the place of

    def watch(self, editor: LongEditor) -> None:
        """Offer phrases in this editor, too."""
        editor.installEventFilter(self)
        editor.changed.connect(self._typed)
        editor.destroyed.connect(self.close)

    def offer(self, answer: tuple[Question, Sequence[Offered]]) -> None:
        """Show the phrases that answer a question, unless something else is typed by now."""
        question, offered = answer
        if question.editor is not self._editor or (question.typed and question.typed != _fragment(question.editor)):
            return
        if offered:
            self._replaced = len(question.typed)
            self._open(question.editor, offered, wanted=question.wanted)
        elif question.wanted and question.typed:
            self.asked.emit(Question(question.editor, "", wanted=True))
        else:
            self.close()

    def close(self) -> None:
        """Take the list away."""
        if self.popup is not None:
            self.popup.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the list and of the gaps, before the field sees them."""
        if not isinstance(watched, LongEditor):
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

    def _list_key(self, editor: LongEditor, event: QKeyEvent) -> bool:
        """A key while the list is open; True when the field must not see it."""
        if self.popup is None or not self._is_open():
            return False
        chosen = self.popup.current()
        step = (event.key() == Qt.Key.Key_Down) - (event.key() == Qt.Key.Key_Up)
        bare = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if step and bare and (chosen is not None or step > 0):
            now = self.popup.step(step)
            announce(editor, now.text if now is not None else "")
            return True
        if event.key() in ENTER and bare and chosen is not None:
            self._put_in(chosen)
            return True
        if event.key() == Qt.Key.Key_Delete and event.modifiers() == _SHIFT and chosen is not None and chosen.own:
            self.close()
            self.removed.emit(chosen)
            return True
        if event.key() == Qt.Key.Key_Escape:
            self.close()
            return True
        typing = (event.text() and event.text().isprintable()) or event.key() == Qt.Key.Key_Backspace
        if not typing and event.key() not in _MODIFIERS:
            self.close()
        return False

    def _own_key(self, editor: LongEditor, event: QKeyEvent) -> bool:
        """Ctrl+Space, Ctrl+Shift+Space, Tab and Shift+Tab; True when the field must not see it."""
        if event.key() == Qt.Key.Key_Space and event.modifiers() == _CONTROL:
            self.asked.emit(Question(editor, _fragment(editor), wanted=True))
            return True
        if event.key() == Qt.Key.Key_Space and event.modifiers() == _CONTROL | _SHIFT:
            self.kept.emit(editor, editor.textCursor().selectedText() or _sentence(editor))
            return True
        if event.key() == Qt.Key.Key_Tab and not event.modifiers():
            return go_to_gap(editor, forward=True)
        if event.key() in (Qt.Key.Key_Backtab, Qt.Key.Key_Tab) and event.modifiers() == _SHIFT:
            return go_to_gap(editor, forward=False)
        return False

    def _typed(self) -> None:
        editor = self._editor
        if editor is None or self._busy or editor.isReadOnly():
            return
        typed = _fragment(editor)
        if self.popup is not None:  # what is shown until the answer comes is older: nothing of it is chosen
            self.popup.list.setCurrentRow(-1)
            self._replaced = len(typed)
        if sum(map(str.isalpha, typed)) >= FEWEST and len(typed) <= LONGEST:
            self.asked.emit(Question(editor, typed, wanted=False))
        else:
            self.close()

    def _open(self, editor: LongEditor, offered: Sequence[Offered], *, wanted: bool) -> None:
        if self.popup is None:
            self.popup = PhraseList(editor.window())
            self.popup.taken.connect(self._put_in)
            self.destroyed.connect(self.popup.deleteLater)  # it lies on the window, not in here
            scroll = _scrolling(editor)
            if scroll is not None:
                scroll.verticalScrollBar().valueChanged.connect(self._scrolled)
        was_open = self._is_open()
        self.popup.show_phrases(offered, editor, first=wanted)
        if not was_open:
            words = ngettext(
                "{count} phrase; the down key chooses", "{count} phrases; the down key chooses", len(offered)
            )
            announce(editor, words.format(count=len(offered)))

    def _scrolled(self) -> None:
        if self.popup is not None and self._is_open() and self._editor is not None:
            self.popup.place(self._editor)

    def _put_in(self, chosen: Offered) -> None:
        editor = self._editor
        self.close()
        if editor is None:
            return
        cursor = editor.textCursor()
        self._busy = True  # what is put in asks for nothing
        try:
            put_in(editor, chosen.text, cursor.selectionStart() - self._replaced, cursor.selectionEnd())
        finally:
            self._busy = False
        gaps = len(_GAP.findall(chosen.text))
        said = ngettext("{count} gap; Tab goes through them", "{count} gaps; Tab goes through them", gaps)
        announce(editor, f"{chosen.text} {said.format(count=gaps)}" if gaps else chosen.text)
        self.inserted.emit(chosen)


def put_in(editor: LongEditor, text: str, start: int, end: int) -> None:
    """Put a text in the place of what stands between two positions, as one step of the undo; go to its first gap."""
    whole = editor.toPlainText()
    before = " " if start and not whole[start - 1].isspace() else ""
    after = " " if end < len(whole) and not whole[end].isspace() else ""
    cursor = editor.textCursor()
    cursor.setPosition(start)
    cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
    cursor.insertText(before + text + after)
    begun = start + len(before)
    gap = _GAP.search(text)
    cursor.setPosition(begun + (gap.start() if gap else len(text)))
    if gap:
        cursor.setPosition(begun + gap.end(), QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)


def go_to_gap(editor: LongEditor, *, forward: bool) -> bool:
    """Select the next gap after the cursor, or the one before it; False when there is none."""
    cursor = editor.textCursor()
    gaps = list(_GAP.finditer(editor.toPlainText()))
    if forward:
        found = next((gap for gap in gaps if gap.start() >= cursor.selectionEnd()), None)
    else:
        found = next((gap for gap in reversed(gaps) if gap.end() <= cursor.selectionStart()), None)
    if found is None:
        return False
    cursor.setPosition(found.start())
    cursor.setPosition(found.end(), QTextCursor.MoveMode.KeepAnchor)
    editor.setTextCursor(cursor)
    announce(editor, found.group())
    return True


def _fragment(editor: LongEditor) -> str:
    """What was typed since the last sentence, up to the cursor; empty within a word."""
    cursor = editor.textCursor()
    text, place = cursor.block().text(), cursor.positionInBlock()
    if cursor.hasSelection() or text[place : place + 1].isalnum():
        return ""
    beginning = _BEGINNING.match(text[:place])
    return text[beginning.end() if beginning else 0 : place]


def _sentence(editor: LongEditor) -> str:
    """The sentence around the cursor."""
    cursor = editor.textCursor()
    text, place = cursor.block().text(), cursor.positionInBlock()
    start = max((end.end() for end in re.finditer(r"[.!?;]\s+", text) if end.end() <= place), default=0)
    end = re.compile(r"[.!?;](?=\s|$)").search(text, place)
    return text[start : end.end() if end else len(text)].strip()


def _scrolling(widget: QWidget) -> QScrollArea | None:
    """What scrolls the page that the widget is on."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, QScrollArea):
        above = above.parentWidget()
    return above
