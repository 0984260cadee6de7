"""The conversation view: what worker and participant write together, in large letters."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiscase.contracts.content import ACTION_TABLES, Content
from kiscase.contracts.drafting.screen.shown_contract import ShownContract
from kiscase.contracts.form_tables.screen import form_table, offer_people, offer_typed_goals
from kiscase.core.i18n import N_, _
from kiscase.core.text.names import join_names
from kiscase.pdf.form import form_definition
from kiscase.ui.command import Command
from kiscase.ui.editors.text import LongTextEditor
from kiscase.ui.forms.autosave import AUTOSAVE_INTERVAL
from kiscase.ui.tables.editable_table import EditableTable
from kiscase.ui.theme import apply, metrics, style_properties
from kiscase.ui.widgets.dialog import Dialog
from kiscase.ui.widgets.labels import wrapping_label
from kiscase.ui.widgets.practice_banner import PracticeBanner
from kiscase.ui.widgets.scrolled_column import FormScrollArea, ScrolledColumn

LARGER = 1.6  # times the usual letters: to be read by two people at one screen
REST = 400  # milliseconds of quiet before the editor behind takes over what was typed
OWN_WORDS = "own_words"
SHOWN = ("main_goals", "goals", "participant_actions", "worker_actions")


class ConversationView(Dialog):
    """Goals, effects, actions of both parties and the person's own words, over the whole window; Esc goes back.

    `typed` emits the content of the contract, with everything that is not shown here unchanged.
    """

    typed = Signal(object)

    def __init__(
        self,
        parent: QWidget,
        parts: Sequence[form_definition.FormField],
        content: Content,
        name: str,
        *,
        read_only: bool,
        practice: bool = False,
    ) -> None:
        super().__init__(parent, _("Conversation with the participant"))
        self.setObjectName("talk")
        apply.enlarge_text(self, LARGER)
        self._content = content
        family = any(part.kind == "people" and part.rows > 1 for part in parts)
        members = content.tables.get("members", []) if family else []
        self._members = [join_names(row["given_name"], row["family_name"]) for row in members]
        self._tables: dict[str, EditableTable] = {}
        self._words: LongTextEditor | None = None
        self._quiet = QTimer(self, singleShot=True, interval=REST)
        self._quiet.timeout.connect(self._show_sentence)
        self._longest = QTimer(
            self, singleShot=True, interval=AUTOSAVE_INTERVAL
        )  # whoever types on and on is kept, too
        self._longest.timeout.connect(self._show_sentence)
        self.practice_banner = PracticeBanner(self)  # the view covers that of the window
        self.practice_banner.setVisible(practice)
        self._lay_out(parts, name, read_only=read_only)
        QShortcut(QKeySequence("F9"), self).activated.connect(self.accept)
        self._window_size = parent.window().size()
        self.open()
        self._first().setFocus(Qt.FocusReason.OtherFocusReason)

    def wanted_size(self) -> QSize:
        """As large as the window."""
        return self._window_size

    def content(self) -> Content:
        """The content of the contract with what is typed here."""
        tables = {key: table.rows() for key, table in self._tables.items()}
        texts, inner = dict(self._content.texts), dict(self._content.inner)
        if self._words is not None:
            (texts if OWN_WORDS in texts else inner)[OWN_WORDS] = self._words.value()
        return replace(self._content, texts=texts, tables=self._content.tables | tables, inner=inner)

    def done(self, result: int) -> None:
        """Go back and keep everything typed; invalid input is shown first, so that it is not lost."""
        for table in self._tables.values():
            if problems := table.typed_problems():
                table.show_problems(problems)
                return
        if self._quiet.isActive():
            self._show_sentence()
        super().done(result)

    def _lay_out(self, parts: Sequence[form_definition.FormField], name: str, *, read_only: bool) -> None:
        half = metrics.half_line(self)
        inside = ScrolledColumn(self)
        style_properties.set_style_property(inside, "paper", True)
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(half * 2, half * 2, half * 2, half * 2)
        self._column.setSpacing(half)
        self._column.addWidget(wrapping_label(name, inside, heading=1))
        for part in parts:
            if part.key in SHOWN:
                self._add_table(part, inside, name, read_only=read_only)
            elif part.key == OWN_WORDS:
                self._add_words(part, inside, read_only=read_only)
        if "goals" in self._tables:
            self._offer_goals()
            self._tables["goals"].edited.connect(self._offer_goals)
        self._column.addStretch(1)
        scroll = FormScrollArea(self)
        scroll.show_column(inside)
        back = QPushButton(_("&Back to the contract"), self)
        back.setObjectName("back")
        back.setAutoDefault(False)
        back.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.setContentsMargins(half * 2, half, half * 2, half)
        foot.addWidget(wrapping_label(_("Press Esc to go back; nothing is lost."), self, muted=True), 1)
        foot.addWidget(back)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.practice_banner)
        layout.addWidget(scroll, 1)
        layout.addLayout(foot)

    def _add_table(self, part: form_definition.FormField, inside: QWidget, name: str, *, read_only: bool) -> None:
        people = [row["who"] for row in self._content.tables.get(part.key, []) if row.get("who")]
        table = form_table(part, inside, who=part.key in ACTION_TABLES)
        if part.key in ACTION_TABLES:
            offer_people([table], name, [*self._members, *people] if self._members else people)
        table.load(self._content.tables.get(part.key, []))
        table.set_read_only(read_only)
        table.edited.connect(self._typing)
        self._tables[part.key] = table
        self._column.addWidget(wrapping_label(part.title, inside, heading=2))
        self._column.addWidget(table)

    def _add_words(self, part: form_definition.FormField, inside: QWidget, *, read_only: bool) -> None:
        label = part.title
        self._words = LongTextEditor(inside)
        self._words.setObjectName(OWN_WORDS)
        self._words.setAccessibleName(label)
        self._words.set_value((self._content.inner | self._content.texts).get(OWN_WORDS, ""))
        self._words.set_read_only(read_only)
        self._words.changed.connect(self._typing)
        self._column.addWidget(wrapping_label(label, inside, heading=2))
        self._column.addWidget(self._words)

    def _offer_goals(self) -> None:
        offer_typed_goals(
            self._tables["goals"], [self._tables[key] for key in ACTION_TABLES if key in self._tables], self._content
        )

    def _first(self) -> QWidget:
        table = next(iter(self._tables.values()), None)
        return table.cell(0, table.columns[0].key) if table is not None else self

    def _typing(self) -> None:
        self._quiet.start()
        if not self._longest.isActive():
            self._longest.start()

    def _show_sentence(self) -> None:
        self._quiet.stop()
        self._longest.stop()
        self.typed.emit(self.content())


class ConversationController(QObject):
    """Opens the conversation view of the open contract, and takes over what is typed there."""

    def __init__(self, shown: ShownContract, edited: Callable[[], None]) -> None:
        super().__init__(shown.page)
        self._shown, self._edited = shown, edited

    def commands(self) -> tuple[Command, ...]:
        """The command that opens the view."""
        return (Command("talk", N_("Conversation with the participant"), self.open_view, "handshake", "F9"),)

    def open_view(self) -> None:
        """Show in large letters what worker and participant write together."""
        if self._shown.editor is not None and self._shown.details is not None:
            view = ConversationView(
                self._shown.page,
                self._shown.editor.parts(),
                self._shown.editor.typed(),
                self._shown.details.name,
                read_only=not self._shown.page.is_editable(),
                practice=self._shown.jobs.database.practice,
            )
            view.typed.connect(self._take_over)

    def _take_over(self, content: Content) -> None:
        if self._shown.editor is not None:
            self._shown.editor.load_over(content)
            self._edited()
