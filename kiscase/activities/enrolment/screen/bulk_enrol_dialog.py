"""The dialog that enrols many people at once, and reports who could not be enrolled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from kiscase.activities.enrolment import actions as enrolment
from kiscase.activities.enrolment import queries as enrolment_queries
from kiscase.activities.enrolment import waiting_list
from kiscase.activities.enrolment.screen.choice_fields import distinguishing_label
from kiscase.activities.model import Enrolment
from kiscase.core import clock
from kiscase.core.collation import fold_text
from kiscase.core.date_format import format_date
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.records.fields import FieldInfo
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.editors.base import Editor
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.theme import icons, metrics
from kiscase.ui.widgets.labels import wrapping_label
from kiscase.ui.widgets.message_bar import Notify
from kiscase.ui.widgets.message_boxes import ask_confirmation, show_notice

_ID = Qt.ItemDataRole.UserRole
_VISIBLE_ROWS = 6  # rows of the list that are visible at once, however low the screen is
_SHARE_OF_WINDOW = 0.85  # the height of the dialog


class PeopleChecklistEditor(Editor, QWidget):
    """A checklist of people: letters search, Space checks; who is checked stays so while the search leaves them out.

    The list holds only those whom the search finds, so that no key reaches a person who is not in sight.
    """

    single_line = False

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people: Sequence[enrolment_queries.EnrolmentCandidate] = ()
        self._checked: set[int] = set()
        self.search = QLineEdit(self)
        self.search.setObjectName("search")
        self.search.setPlaceholderText(_("Type to search…"))
        self.search.setAccessibleName(_("Search the people"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icons.themed_icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._show_found)
        self.list = QListWidget(self)
        self.list.setObjectName("candidates")
        self.list.setAccessibleName(_("People"))
        self.list.setWordWrap(True)
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)  # so that texts wrap before it
        self.list.setMinimumHeight(self.fontMetrics().lineSpacing() * _VISIBLE_ROWS)
        self.list.itemChanged.connect(self._item_changed)
        self.count = wrapping_label("", self, muted=True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(metrics.half_line(self))
        layout.addWidget(self.search)
        layout.addWidget(self.list, 1)
        layout.addWidget(self.count)
        self.setFocusProxy(self.search)

    def offer(self, people: Sequence[enrolment_queries.EnrolmentCandidate]) -> None:
        """Offer people to check."""
        self._people = people
        self._show_found()
        if people:
            self._count_checked()
        else:
            self.count.setText(_("Everybody who is eligible is already enrolled in this activity."))

    def value(self) -> Any:
        return [person.id for person in self._people if person.id in self._checked]

    def set_read_only(self, on: bool) -> None:
        self.setEnabled(not on)

    def full_width(self) -> int:
        """As wide as the longest name with what is beside it."""
        return self.list.sizeHintForColumn(0) + 3 * self.fontMetrics().height()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes from the search to the people."""
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def _show(self, value: Any) -> None:
        self._checked = set(value or [])
        self._show_found()

    def _show_found(self) -> None:
        """List those whom the search finds; the current person stays current, otherwise it is the first."""
        parts = fold_text(self.search.text()).split()
        current = self.list.currentItem()
        kept = current.data(_ID) if current is not None else None
        with QSignalBlocker(self.list):
            self.list.clear()
            for person in self._people:
                shown = fold_text(f"{person.name} {person.born}")  # not the town, which nearly all have in common
                if all(part in shown for part in parts):
                    self.list.addItem(_item(person, checked=person.id in self._checked))
            rows = range(self.list.count())
            self.list.setCurrentRow(next((row for row in rows if self.list.item(row).data(_ID) == kept), 0))

    def _item_changed(self, item: QListWidgetItem) -> None:
        person = item.data(_ID)
        if item.checkState() is Qt.CheckState.Checked:
            self._checked.add(person)
        else:
            self._checked.discard(person)
        self._count_checked()

    def _count_checked(self) -> None:
        chosen = [person.name for person in self._people if person.id in self._checked]
        count = ngettext("{count} person is selected", "{count} people are selected", len(chosen))
        self.count.setText(": ".join(filter(None, (count.format(count=len(chosen)), ", ".join(chosen)))))
        self._emit_changed()


class BulkEnrolDialog(FormDialog):
    """Asks whom to enrol and from when; if some cannot be enrolled, the others are."""

    def __init__(self, parent: QWidget, jobs: Jobs, activity: int, notify: Notify) -> None:
        self._jobs, self._activity, self._notify = jobs, activity, notify
        self.people = PeopleChecklistEditor()
        self._window_height = round(parent.window().height() * _SHARE_OF_WINDOW)
        super().__init__(
            parent,
            _("Enrol several people"),
            [FieldSection("", [Enrolment.fields()["since"], FieldInfo(N_("People"), required=True, key="people")])],
            {"since": clock.today(), "people": []},
            words=_(
                "Type to search, press Space to select a person. Those who cannot be enrolled are listed afterwards."
            ),
            label=_("Enrol"),
            on_submit=self._enrol,
            editors={"people": lambda _field: self.people},
        )
        self.form.let_grow("people")
        self.people.setFocus(Qt.FocusReason.OtherFocusReason)
        self.form.edited.connect(self._follow)
        self._follow("since")

    def _follow(self, key: str) -> None:
        """Load who can be enrolled from that day on."""
        activity, since = self._activity, self.form.shown()["since"]
        if key == "since" and since is not None:
            self._jobs.read(
                lambda session: enrolment_queries.list_enrolment_candidates(session, activity, since),
                self._offer,
                self.show_failure,
                latest="candidates for an activity",
            )

    def wanted_size(self) -> QSize:
        """As high as the window: the more people are in sight, the better."""
        return super().wanted_size().expandedTo(QSize(0, self._window_height))

    def _offer(self, people: list[enrolment_queries.EnrolmentCandidate]) -> None:
        self.people.offer(people)
        self._settled.start()

    def _enrol(self, values: dict[str, Any]) -> None:
        activity, chosen, since = self._activity, list(values["people"]), values["since"]

        def work(session: Any) -> tuple[int, list[enrolment.NotEnrolled]]:
            refused = enrolment.bulk_enrol(session, activity, chosen, since)
            return len(chosen) - len(refused), refused

        self._since = since
        self._jobs.act(work, self._enrolled, self._nobody_enrolled)

    def _nobody_enrolled(self, problem: Problem) -> None:
        """Show the reasons; those who only lack a place can be put on the waiting list."""
        self.show_failure(problem)
        if isinstance(problem, enrolment.NobodyEnrolledError):
            self._offer_waiting(self, problem.refused, problem.sentence)

    def _enrolled(self, done: tuple[int, list[enrolment.NotEnrolled]]) -> None:
        count, refused = done
        words = ngettext("Enrolled: {count} person from {date}.", "Enrolled: {count} people from {date}.", count)
        self._notify(words.format(count=count, date=format_date(self._since)))
        owner = self.parentWidget()
        self.close_done()
        if refused:
            names = "\n".join(f"{one.name}: {one.reason}" for one in refused)
            if not self._offer_waiting(owner, refused, names):
                show_notice(owner, _("People who could not be enrolled"), names)

    def _offer_waiting(self, owner: QWidget | None, refused: Sequence[enrolment.NotEnrolled], names: str) -> bool:
        """Ask whether to put those who only lack a place on the waiting list; whether there are any."""
        waiting = [one.participant_id for one in refused if one.can_wait]
        jobs, activity, notify = self._jobs, self._activity, self._notify
        if not waiting:
            return False

        def put_on_list() -> None:
            jobs.act(lambda session: waiting_list.bulk_add_to_waiting_list(session, activity, waiting), put)

        def put(count: int) -> None:
            words = ngettext("On the waiting list: {count} person.", "On the waiting list: {count} people.", count)
            notify(words.format(count=count))

        label = ngettext(
            "Put {count} person on the waiting list", "Put {count} people on the waiting list", len(waiting)
        )
        ask_confirmation(
            owner,
            _("People who could not be enrolled"),
            names,
            label.format(count=len(waiting)),
            put_on_list,
            harmless=True,
        )
        return True


def _item(person: enrolment_queries.EnrolmentCandidate, *, checked: bool) -> QListWidgetItem:
    words = distinguishing_label(" · ".join(filter(None, (person.name, person.hindrance))), person.born, person.town)
    item = QListWidgetItem(words)
    item.setToolTip(words)
    item.setData(_ID, person.id)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)
    return item
