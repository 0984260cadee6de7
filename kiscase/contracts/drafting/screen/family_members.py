"""The members of a family in the contract's editor: who they are, whether they sign, and which actions are theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from kiscase.contracts.parties import signing_mode
from kiscase.contracts.parts import FamilyMember, SigningMode
from kiscase.core import clock
from kiscase.core.i18n import _
from kiscase.core.records.field_info import FieldKind
from kiscase.core.text.names import join_names
from kiscase.participants.pesel import birth_date_and_sex
from kiscase.ui.tables.editable_row import EditableColumn
from kiscase.ui.tables.editable_table import EditableTable
from kiscase.ui.theme import icons, metrics
from kiscase.ui.widgets.labels import plain_tooltip, wrapping_label

_SHARES = {"family_name": 3, "given_name": 2, "pesel": 2, "address": 4, "signs": 3, "representative": 3}


class FamilyMembersEditor(QWidget):
    """The first person, and a table of the others that is only there when there are any."""

    changed = Signal()
    """The names of the members are others now."""
    renamed = Signal(str, str)
    """A member's name was corrected: the old and the new one."""

    def __init__(self, label: str, parent: QWidget) -> None:
        super().__init__(parent)
        fields = FamilyMember.fields()
        columns = [
            EditableColumn(key, _(fields[key].label), fields[key].kind, share, _options(fields[key]))
            for key, share in _SHARES.items()
        ]
        self.first = wrapping_label("", self)
        self.add = QPushButton(icons.themed_icon("user-plus"), _("Add a &family member"), self)
        self.add.setObjectName("add member")
        self.add.setAutoDefault(False)
        self.add.clicked.connect(self.show_table)
        self.household = QPushButton(icons.themed_icon("users"), _("Add from the household"), self)
        self.household.setObjectName("add household")
        self.household.setAutoDefault(False)
        self.household.clicked.connect(self._add_household)
        self.household.hide()
        self._offered: Sequence[Mapping[str, Any]] = ()
        self._read_only = False
        self.table = EditableTable(columns, self, name=label, add_label=_("Add a &member"))
        self.table.setObjectName("members")
        self.table.edited.connect(self._edited)
        self._show_representative()
        self.table.hide()
        self._names: list[str] = []
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(metrics.half_line(self))
        self.note = wrapping_label(_(fields["address"].help), self, muted=True, small=True)
        for part in (self.first, self.add, self.note, self.table, self.household):
            layout.addWidget(part)
        QWidget.setTabOrder(self.add, self.table)
        QWidget.setTabOrder(self.table, self.household)

    def show_person(self, name: str, household: Sequence[Mapping[str, Any]]) -> None:
        """Show who concludes the contract, and offer the rows of those who live with them."""
        self.first.setText(name)
        self._offered = household
        self._offer_household()

    def names(self) -> list[str]:
        """The members by given and family name; those without a name left out."""
        return [name for row in self.table.rows() if (name := _name(row))]

    def settle(self, *, read_only: bool = False) -> None:
        """Show the table when there are members, after they were loaded."""
        rows = self.table.rows()
        self._read_only = read_only
        self.table.setVisible(bool(rows))
        self.note.setVisible(bool(rows))
        self.add.setVisible(not rows and not read_only)
        self._names = [_name(row) for row in rows]
        self._show_representative()
        self._offer_household()
        self.changed.emit()

    def show_table(self) -> None:
        """Begin with the first member."""
        self.table.show()
        self.note.show()
        self.add.hide()
        self.table.focus_cell(0, "family_name")

    def _edited(self) -> None:
        rows = self.table.rows()
        names = [_name(row) for row in rows]
        if len(names) == len(self._names):
            for old, new in zip(self._names, names, strict=True):
                if old and new and old != new:
                    self.renamed.emit(old, new)
        self._names = names
        with QSignalBlocker(self.table):
            self._propose()
        self._show_representative()
        self._offer_household()
        self.changed.emit()

    def _add_household(self) -> None:
        """Add those of the household who are no members yet."""
        missing = self._missing()
        self.show_table()
        self.table.append_rows(missing)

    def _offer_household(self) -> None:
        missing = self._missing()
        if self._read_only or not missing:
            if self.household.hasFocus():
                self.table.focus_cell(0, "family_name")
            self.household.hide()
            return
        self.household.setToolTip(plain_tooltip(", ".join(map(_name, missing))))
        self.household.show()

    def _missing(self) -> list[Mapping[str, Any]]:
        names = set(self.names())
        return [row for row in self._offered if _name(row) not in names]

    def _show_representative(self) -> None:
        """Ask for the legal representative only where somebody signs through one."""
        rows = self.table.rows()
        asked = any(row["signs"] == SigningMode.REPRESENTED or row["representative"] for row in rows)
        self.table.show_column("representative", on=asked)

    def _propose(self) -> None:
        """Whoever is of age signs, others sign through a legal representative; what was chosen stays."""
        for place in range(self.table.row_count()):
            signs = self.table.cell(place, "signs")
            born, _sex = birth_date_and_sex(str(self.table.cell(place, "pesel").value() or ""))
            if born is not None and signs.value() is None:
                signs.set_value(signing_mode(born, clock.today()))


def _name(row: Mapping[str, Any]) -> str:
    return join_names(row["given_name"], row["family_name"])


def _options(field: Any) -> Sequence[tuple[str, str]]:
    return list(field.options()) if field.kind is FieldKind.CHOICE else ()
