"""Enrolling many people at once: a list to check, and who could not be enrolled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from kiscase.activities.actions import enrolling
from kiscase.activities.model import Enrolment
from kiscase.activities.screen.dialogs import Told, apart
from kiscase.core import clock
from kiscase.core.i18n import N_, _, day, fold, ngettext
from kiscase.core.record import Field
from kiscase.desk import theme
from kiscase.desk.dialog import FormDialog
from kiscase.desk.editors import Editor
from kiscase.desk.form import Section
from kiscase.desk.jobs import Jobs
from kiscase.desk.messages import notice

_ID = Qt.ItemDataRole.UserRole
_ROWS = 10  # lines of the list that show at once


class PeopleEditor(Editor, QWidget):
    """People to check: letters search, Space checks, and who is checked stays so when the search hides them."""

    single_line = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.search = QLineEdit(self)
        self.search.setObjectName("search")
        self.search.setPlaceholderText(_("Type to search…"))
        self.search.setAccessibleName(_("Search the people"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(theme.icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._find)
        self.list = QListWidget(self)
        self.list.setObjectName("candidates")
        self.list.setAccessibleName(_("People"))
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # so that words wrap before it
        self.list.setMinimumHeight(self.fontMetrics().lineSpacing() * _ROWS)
        self.list.itemChanged.connect(self._checked)
        self.count = QLabel(self)
        theme.set_look(self.count, "muted", True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.half_line(self))
        for part in (self.search, self.list, self.count):
            layout.addWidget(part)
        self.setFocusProxy(self.search)

    def offer(self, people: Sequence[enrolling.Candidate]) -> None:
        """Who can be checked."""
        self.list.clear()
        for person in people:
            self.list.addItem(_line(person))
        if people:
            self._checked()
        else:
            self.count.setText(_("Everybody who may take part is enrolled in this activity already."))

    def value(self) -> Any:
        return [item.data(_ID) for item in self._items() if item.checkState() is Qt.CheckState.Checked]

    def set_read_only(self, on: bool) -> None:
        self.setEnabled(not on)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes from the search to the people."""
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            shown = [row for row in range(self.list.count()) if not self.list.item(row).isHidden()]
            self.list.setCurrentRow(shown[0] if shown else -1)
        else:
            super().keyPressEvent(event)

    def _show(self, value: Any) -> None:
        chosen = set(value or [])
        for item in self._items():
            on = item.data(_ID) in chosen
            item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _find(self, text: str) -> None:
        parts = fold(text).split()
        for item in self._items():
            shown = fold(item.text())
            item.setHidden(not all(part in shown for part in parts))

    def _checked(self) -> None:
        count = len(self.value())
        self.count.setText(ngettext("{count} person is chosen", "{count} people are chosen", count).format(count=count))
        self._tell()


class SeveralDialog(FormDialog):
    """Asks whom to enrol and from when; the others of a list are enrolled also when some cannot be."""

    def __init__(self, parent: QWidget, jobs: Jobs, activity: int, told: Told) -> None:
        self._jobs, self._activity, self._told = jobs, activity, told
        self._names: dict[int, str] = {}
        self.people = PeopleEditor()
        super().__init__(
            parent,
            _("Enrol several people"),
            [Section("", [Enrolment.fields()["since"], Field(N_("People"), required=True, key="people")])],
            {"since": clock.today(), "people": []},
            words=_("Letters search, Space chooses a person. Who cannot be enrolled is named afterwards."),
            label=_("Enrol"),
            deed=self._enrol,
            editors={"people": lambda _field: self.people},
        )
        self.people.setFocus(Qt.FocusReason.OtherFocusReason)
        jobs.read(lambda session: enrolling.candidates(session, activity, clock.today()), self._offer, self.failed)

    def _offer(self, people: list[enrolling.Candidate]) -> None:
        self._names = {person.id: person.name for person in people}
        self.people.offer(people)
        self._settled.start()

    def _enrol(self, values: dict[str, Any]) -> None:
        activity, chosen, since = self._activity, list(values["people"]), values["since"]

        def work(session: Any) -> tuple[int, list[tuple[int, str]]]:
            refused = enrolling.enrol_many(session, activity, chosen, since)
            return len(chosen) - len(refused), refused

        self._since = since
        self._jobs.act(work, self._enrolled, self.failed)

    def _enrolled(self, done: tuple[int, list[tuple[int, str]]]) -> None:
        count, refused = done
        words = ngettext("Enrolled: {count} person from {date}.", "Enrolled: {count} people from {date}.", count)
        self._told(words.format(count=count, date=day(self._since)))
        owner = self.parentWidget()
        self.done_well()
        if refused:
            names = [f"{self._names[person]}: {sentence}" for person, sentence in refused]
            notice(owner, _("Who could not be enrolled"), "\n".join(names))


def _line(person: enrolling.Candidate) -> QListWidgetItem:
    known = "" if person.ready else _("no contract is carried out")
    words = apart(" · ".join(filter(None, (person.name, known))), person.born, person.town)
    item = QListWidgetItem(words)
    item.setToolTip(words)
    item.setData(_ID, person.id)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Unchecked)
    return item
