"""A checklist of people with a search, and the dialogs that ask for people with it."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListView, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from kiscase.core.collation import fold_text, sort_key
from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.records.field_info import FieldInfo
from kiscase.participants.choosing import distinguishing_label
from kiscase.ui.editors.base import Editor
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.theme import icons, metrics
from kiscase.ui.widgets.labels import plain_tooltip, wrapping_label

_ID = Qt.ItemDataRole.UserRole
_VISIBLE_ROWS = 6  # rows of the list that are visible at once, however low the screen is
_SHARE_OF_WINDOW = 0.85  # the height of the dialog
_MEASURED = 12  # the longest rows, whose widths are taken


class ChecklistPerson(NamedTuple):
    """Somebody to check, with what tells people of one name apart and what is in the way."""

    id: int
    name: str
    born: str
    town: str
    hindrance: str = ""


class PeopleChecklistEditor(Editor, QWidget):
    """A checklist of people: letters search, Space checks; who is checked stays so while the search leaves them out.

    The list holds only those whom the search finds, so that no key reaches a person who is not in sight. When the
    search has changed, `asked` lets more of them be offered than those at hand.
    """

    asked = Signal()

    single_line = False

    def __init__(self, empty: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._empty = empty
        self._people: Sequence[ChecklistPerson] = ()
        self._found_by, self._more = "", False
        self._checked: dict[int, ChecklistPerson | None] = {}
        self.search = QLineEdit(self)
        self.search.setObjectName("search")
        self.search.setPlaceholderText(_("Type to search…"))
        self.search.setAccessibleName(_("Search the people"))
        self.search.setClearButtonEnabled(True)
        self.search.addAction(icons.themed_icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition)
        self.search.textChanged.connect(self._show_found)
        self.search.textChanged.connect(self.asked)
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

    def offer(self, people: Sequence[ChecklistPerson], *, found_by: str = "", more: bool = False) -> None:
        """Offer people to check: those whom a text finds, perhaps in what is not shown of them; *more* there are."""
        self._people, self._found_by, self._more = people, fold_text(found_by), more
        self._know(people)
        self._show_found()
        self._show_count()

    def uncheck_others(self, people: Sequence[ChecklistPerson], of: Collection[int]) -> None:
        """Of some who are checked only these can stay so, and this is known of them now."""
        gone = set(of) - {person.id for person in people}
        self._checked = {one: person for one, person in self._checked.items() if one not in gone}
        self._know(people)

    def value(self) -> Any:
        """The ids of those who are checked, in Polish order, whoever is hindered last."""
        return [person.id for person in self._chosen()]

    def set_read_only(self, on: bool) -> None:
        self.setEnabled(not on)

    def full_width(self) -> int:
        """As wide as the longest name with what is beside it, the box to check and the scroll bar."""
        longest = heapq.nlargest(_MEASURED, map(_words, self._people), key=len)
        widest = max(map(self.fontMetrics().horizontalAdvance, longest), default=0)
        return widest + 5 * self.fontMetrics().height()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Down goes from the search to the people."""
        if event.key() == Qt.Key.Key_Down and self.search.hasFocus():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            super().keyPressEvent(event)

    def _show(self, value: Any) -> None:
        self._checked = dict.fromkeys(value or [])
        self._know(self._people)
        self._show_found()
        self._show_count()

    def _show_found(self) -> None:
        """List those whom the search finds; the current person stays current, otherwise it is the first."""
        typed = fold_text(self.search.text())
        parts = typed.split() if typed != self._found_by else []
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
            self._checked[person] = next(one for one in self._people if one.id == person)
        else:
            self._checked.pop(person, None)
        self._show_count()
        self._emit_changed()

    def _know(self, people: Sequence[ChecklistPerson]) -> None:
        """Note what is known of those who are checked."""
        self._checked.update({person.id: person for person in people if person.id in self._checked})

    def _chosen(self) -> list[ChecklistPerson]:
        chosen = [person for person in self._checked.values() if person is not None]
        return sorted(chosen, key=lambda person: (bool(person.hindrance), sort_key(person.name), person.id))

    def _show_count(self) -> None:
        chosen = [person.name for person in self._chosen()]
        count = ngettext("{count} person is selected", "{count} people are selected", len(chosen))
        words = ": ".join(filter(None, (count.format(count=len(chosen)), ", ".join(chosen))))
        if self._more:
            words += "\n" + _("Only the first {count} are listed: type to find others.").format(count=len(self._people))
        is_empty = not self._people and not self._checked and not self.search.text().strip()
        self.count.setText(self._empty if is_empty else words)


class ChecklistDialog(FormDialog):
    """A dialog that asks for people, after some *fields*; a subclass carries its action out in `submit`."""

    def __init__(
        self,
        parent: QWidget,
        title: str,
        fields: Sequence[FieldInfo],
        values: dict[str, Any],
        *,
        words: str,
        label: str,
        empty: str = "",
    ) -> None:
        self.people = PeopleChecklistEditor(empty)
        self._window_height = round(parent.window().height() * _SHARE_OF_WINDOW)
        super().__init__(
            parent,
            title,
            [FieldSection("", [*fields, FieldInfo(N_("People"), required=True, key="people")])],
            {"people": []} | values,
            words=words,
            label=label,
            on_submit=self.submit,
            editors={"people": lambda _field: self.people},
        )
        self.form.let_grow("people")

    def submit(self, values: dict[str, Any]) -> None:
        """Carry it out."""
        raise NotImplementedError

    def wanted_size(self) -> QSize:
        """As high as the window: the more people are in sight, the better."""
        return super().wanted_size().expandedTo(QSize(0, self._window_height))


def _words(person: ChecklistPerson) -> str:
    return distinguishing_label(" · ".join(filter(None, (person.name, person.hindrance))), person.born, person.town)


def _item(person: ChecklistPerson, *, checked: bool) -> QListWidgetItem:
    words = _words(person)
    item = QListWidgetItem(words)
    item.setToolTip(plain_tooltip(words))
    item.setData(_ID, person.id)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsUserCheckable)
    item.setCheckState(Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)
    return item
