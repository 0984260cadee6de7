"""One field of a form: its label, its editor, its help and its problem."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from kiscase.core.i18n import _
from kiscase.core.records.field_info import FieldInfo
from kiscase.core.text.printable_characters import unprintable_sentence
from kiscase.ui.editors.base import Editor
from kiscase.ui.editors.factory import editor_for
from kiscase.ui.theme import icons, metrics, style_properties
from kiscase.ui.widgets.labels import BuddyLabel, PlainLabel, wrapping_label


class FormRow(QWidget):
    """A label, its editor, a help text, and the problem of the input; what is not said is not made."""

    edited = Signal(str)
    entered = Signal(str)

    def __init__(self, field: FieldInfo, editor: Editor | None, parent: QWidget) -> None:
        """Take the *editor*, or make the usual one for the field."""
        super().__init__(parent)
        self.key = field.key
        self.setProperty("field", True)
        if editor is None:
            editor = editor_for(field, self)
        self.editor = editor
        editor.setParent(self)
        editor.setObjectName(editor.objectName() or field.key)
        name, self._help = _(field.label), _(field.help) if field.help else ""
        self._label = BuddyLabel(f"{name}\N{NO-BREAK SPACE}*" if field.required else name, self)
        self._label.pass_clicks_to(editor)
        self._label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self._problem: _ProblemLabel | None = None
        self._note: QLabel | None = None
        self._grows = False
        self._said = self._unprintable = ""
        editor.setAccessibleName(_("{label}, required").format(label=name) if field.required else name)
        editor.setWhatsThis(self._help)
        editor.setProperty("help", field.place)
        editor.changed.connect(self._changed)
        editor.committed.connect(self._committed)
        self._lay_out()
        self._describe()

    def show_problem(self, sentence: str) -> None:
        """Show a sentence under the editor; an empty one hides it."""
        if self._problem is None:
            if not sentence:
                return
            self._problem = _ProblemLabel(self)
            self._below.insertWidget(1, self._problem)
        self._problem.show_problem(sentence)
        self.editor.set_wrong(bool(sentence))
        self._describe()

    def problem(self) -> str:
        """The sentence about the input that is shown."""
        return "" if self._problem is None else self._problem.sentence()

    def note(self) -> str:
        """The hints that are shown."""
        return "" if self._note is None else self._note.text()

    def show_note(self, sentence: str) -> None:
        """Show a hint on the input under the editor; an empty one hides it."""
        self._said = sentence
        self._show_notes()

    def check_characters(self) -> None:
        """Say which characters of the text no document can print."""
        value = self.editor.value()
        found = unprintable_sentence(value) if isinstance(value, str) else ""
        if found != self._unprintable:
            self._unprintable = found
            self._show_notes()

    def arrange(self, label_width: int) -> None:
        """Put the label beside the editor, *label_width* wide, or above it when that is 0."""
        half = metrics.half_line(self)
        beside = label_width > 0
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._box.setSpacing(half * 2 if beside else half // 2)
        self._label.setMinimumWidth(label_width)
        self._label.setMaximumWidth(label_width if beside else self.maximumWidth())
        top = half // 2 + max(1, half // 5) if beside else 0
        self._label.setContentsMargins(0, top, 0, 0)

    def let_grow(self) -> None:
        """Let the editor take the height that the form leaves to this field."""
        self._below.setStretch(0, 1)
        self._below.setStretch(self._below.count() - 1, 0)
        self._grows = True
        for label in filter(None, (self._words, self._note)):
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def _changed(self) -> None:
        if self.problem():
            self.show_problem("")
        self.check_characters()
        self.edited.emit(self.key)

    def _show_notes(self) -> None:
        words = "\n".join(filter(None, (self._unprintable, self._said)))
        if self._note is None:
            if not words:
                return
            self._note = wrapping_label("", self, small=True)
            style_properties.set_color_role(self._note, "warn")
            if self._grows:
                self._note.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
            self._below.insertWidget(1 if self._problem is None else 2, self._note)
        self._note.setText(words)
        self._note.setVisible(bool(words))
        self._describe()

    def _describe(self) -> None:
        """Describe the editor to screen readers."""
        self.editor.setAccessibleDescription(" ".join(filter(None, (self.problem(), self.note(), self._help))))

    def _committed(self) -> None:
        self.entered.emit(self.key)

    def _lay_out(self) -> None:
        half = metrics.half_line(self)
        self._below = column = QVBoxLayout()
        column.setSpacing(half // 2)
        place = QHBoxLayout()
        place.addWidget(self.editor, 1)
        place.addStretch(0)
        column.addLayout(place)
        self._words = wrapping_label(self._help, self, muted=True, small=True) if self._help else None
        if self._words is not None:
            column.addWidget(self._words)
        column.addStretch()
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.addWidget(self._label)
        self._box.addLayout(column, 1)


class _ProblemLabel(QWidget):
    """The sentence under a field that needs a correction, with its icon."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._icon = PlainLabel(self)
        self._words = wrapping_label("", self, problem=True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(metrics.half_line(self) // 2)
        layout.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self._words, 1)

    def sentence(self) -> str:
        """The sentence that is shown."""
        return "" if self.isHidden() else self._words.text()

    def show_problem(self, sentence: str) -> None:
        """Show the sentence; hide when it is empty."""
        if sentence:
            self._icon.setPixmap(icons.themed_icon("circle-alert", "bad").pixmap(metrics.icon_size(self)))
        self._words.setText(sentence)
        self.setVisible(bool(sentence))
