"""The tab with the relatives of a person, their household, contact people, and who may act for them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtWidgets import QWidget

from kiscase.core.date_format import format_date
from kiscase.core.i18n import N_, _
from kiscase.participants.choosing import list_person_options
from kiscase.participants.relations import actions, own_kinds
from kiscase.participants.relations.actions import RelationRow
from kiscase.participants.relations.households import EMPTY_FAMILY, FamilyOverview, HouseholdAddresses, load_family
from kiscase.participants.relations.model import RELATIONS_OF_PERSON
from kiscase.participants.relations.screen.relation_dialog import RelationChoices, RelationDialog
from kiscase.ui.command import Command
from kiscase.ui.records.list_with_buttons import ListWithButtons
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.status_display import StatusDisplay
from kiscase.ui.tables.record_list import Cell, ListColumn, MutedText, RecordList
from kiscase.ui.widgets.labels import wrapping_label

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class RelationsTab(RecordTab):
    """Who belongs to a person; Enter opens an entry."""

    title: ClassVar[str] = N_("Family and guardians")
    part: ClassVar[str] = RELATIONS_OF_PERSON
    tables: ClassVar[frozenset[str]] = frozenset({"relation", "relation_kind", "participant"})

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (Command("new_relation", N_("Add a relative or guardian…"), self.ask_new, "user-plus"),)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        self._person: int | None = None
        self._rows: dict[int, RelationRow] = {}
        self._differing: HouseholdAddresses | None = None
        self._address: str | None = None  # of the person, as it was last shown
        columns = [
            ListColumn("kind", _("Who it is"), stretch=True),
            ListColumn("name", _("Name"), stretch=True, main=True),
            ListColumn("phone", _("Phone")),
            ListColumn("household", _("Household")),
            ListColumn("details", _("Details"), stretch=True),
        ]
        self.list = RecordList(columns, self, name=_("Family and guardians"), empty=_("Nobody is entered so far."))
        self.list.setObjectName("relations")
        self.list.opened.connect(self._ask_change)
        self.list.chosen.connect(self._update_buttons)
        self.household = wrapping_label("", self)
        self.household.setObjectName("household")
        self.household.hide()
        self.buttons = ListWithButtons(self, self.list, self.household)
        self.buttons.add("new_relation", _("Add…"), "user-plus", self.ask_new)
        self.buttons.add("change_relation", _("Open…"), "file-text", self.ask_change)
        self.buttons.add("open_person", _("Go to this person"), "arrow-right", self.open_other)
        self.buttons.add("delete_relation", _("Delete…"), "trash-2", self.ask_delete)
        self.buttons.add("align_addresses", _("One address…"), "copy", self.ask_address)
        self.buttons.add("own_kinds", _("Own kinds…"), "settings", self.show_own_kinds)
        self._update_buttons()

    def show_record(self, record: int | None) -> None:
        """Ask for the relations of a person."""
        if record != self._person:
            self._list(EMPTY_FAMILY)
            self._address = None
        self._person = record
        if record is not None:
            self.context.jobs.read(partial(load_family, person_id=record), self._show, latest="relations of a person")

    def ask_new(self) -> None:
        """Ask who belongs to the person."""
        self._ask({})

    def ask_change(self) -> None:
        """Open the chosen entry."""
        self._ask_change(self.list.current_id() or 0)

    def open_other(self) -> None:
        """Open the record of the chosen person, who is on file."""
        row = self._rows.get(self.list.current_id() or 0)
        if row is not None and row.other_id is not None:
            self.context.open_record(RELATIONS_OF_PERSON, row.other_id)

    def ask_delete(self) -> None:
        """Ask before the chosen entry is deleted."""
        row = self._rows.get(self.list.current_id() or 0)
        if row is None:
            return
        from kiscase.ui.widgets.message_boxes import ask_confirmation

        question = _("Delete the entry {kind}: {name}?").format(kind=row.kind, name=row.name)
        stays = _("The person stays on file.") if row.other_id else ""
        detail = " ".join(filter(None, (stays, _("This can be undone."))))
        ask_confirmation(self.window(), question, detail, _("&Delete"), partial(self._delete, row.id))

    def ask_address(self) -> None:
        """Ask which address the people of the household have."""
        if self._differing is not None:
            from kiscase.participants.relations.screen.address_dialog import HouseholdAddressDialog

            HouseholdAddressDialog(self.window(), self.context.jobs, self._differing, self.undoable_done.emit)

    def show_own_kinds(self) -> None:
        """Show the kinds of relation that the club has added."""
        from kiscase.participants.relations.screen.own_kinds_dialog import OwnKindsDialog

        OwnKindsDialog(self.window(), self.context.jobs, self.undoable_done.emit)

    def _ask_change(self, record: int) -> None:
        row = self._rows.get(record)
        if row is not None:
            self._ask(row.values, [(row.values["person"], row.name)] if row.other_id else [])

    def _ask(self, values: dict[str, object], known: list[tuple[str, str]] | None = None) -> None:
        person = self._person
        if person is None:
            return

        def work(session: Session) -> RelationChoices:
            offered = [one for one in list_person_options(session) if one[0] not in (str(person), values.get("person"))]
            return RelationChoices(own_kinds.offered_relation_kinds(session), [*(known or ()), *offered])

        def show(choices: RelationChoices) -> None:
            notify = self.undoable_done.emit
            RelationDialog(self.window(), self.context.jobs, person, choices, values, notify=notify)

        self.context.jobs.read(work, show, latest="choices of a relation")

    def _delete(self, relation: int) -> None:
        self.context.jobs.act(lambda session: actions.delete_relation(session, relation), self._deleted)

    def _deleted(self, _result: None) -> None:
        self.undoable_done.emit(_("Deleted."))

    def _show(self, family: FamilyOverview) -> None:
        self._list(family)
        moved = self._address is not None and self._address != family.address
        self._address = family.address
        others = [one.name for one in family.household if one.participant_id and one.address != family.address]
        if moved and others:
            words = _("The address has changed. In the same household, with another address on file: {names}.")
            way = (RELATIONS_OF_PERSON, self._person)
            self.way_offered.emit(words.format(names=", ".join(others)), way)

    def _list(self, family: FamilyOverview) -> None:
        self._rows = {row.id: row for row in family.rows}
        self._differing = family.differing
        self.list.set_rows([(row.id, *_cells(row)) for row in family.rows])
        self.household.setText(_household_text(family))
        self.household.setVisible(bool(family.household))
        self._update_buttons()

    def _update_buttons(self, _record: int = 0) -> None:
        row = self._rows.get(self.list.current_id() or 0)
        self.buttons.enable("change_relation", on=row is not None)
        self.buttons.enable("delete_relation", on=row is not None)
        self.buttons.enable("open_person", on=row is not None and row.other_id is not None)
        self.buttons.enable("align_addresses", on=self._differing is not None)


def _household_text(family: FamilyOverview) -> str:
    names = ", ".join(one.name for one in family.household)
    words = _("In the same household: {names}.").format(names=names)
    if family.differing is None:
        return words
    return " ".join((words, _("Their addresses on file differ: “One address…” takes one over.")))


def _cells(row: RelationRow) -> list[Cell]:
    since = _("since {date}").format(date=format_date(row.since)) if row.since else ""
    until = _("until {date}").format(date=format_date(row.until)) if row.until else ""
    born = _("born {date}").format(date=row.born) if row.born else ""
    details = " · ".join(filter(None, (row.act, since, until, born, row.address, row.remark)))
    lives = StatusDisplay(_("together"), "users", "info") if row.household and row.is_current else ""
    texts = (row.kind, row.name, row.phone)
    make: Callable[[str], str] = str if row.is_current else MutedText
    return [*map(make, texts), lives, make(details)]
