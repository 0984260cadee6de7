"""The page of partners: find, add, change, merge."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from kiscase.club.list_document import render_list_pdf
from kiscase.core.i18n import N_, _, ngettext
from kiscase.partners import actions, queries
from kiscase.partners.listing import PARTNERS, RETIRED, read_listed_partners, read_partner_ids
from kiscase.partners.model import PartnerKind
from kiscase.partners.screen.history_tab import PartnerHistoryTab
from kiscase.partners.screen.merge_dialog import MergePartnersDialog
from kiscase.partners.screen.page_info import PartnersPageInfo
from kiscase.partners.screen.partner_form import PartnerForm
from kiscase.ui.command import Command
from kiscase.ui.database_jobs import Work
from kiscase.ui.forms.form_page import FormPage
from kiscase.ui.listing.own_fields import OwnFieldLoader
from kiscase.ui.listing.reading import ListReading
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.status_display import StatusDisplay

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


class PartnersPage(PartnersPageInfo, FormPage):
    """Institutions and employers with the people there."""

    tables = frozenset({PartnersPageInfo.kind, "partner_contact"})
    also_shown = frozenset({"own_field", "own_choice", "participant", "traineeship"})
    list_source = PARTNERS
    empty = N_("Who refers people to the club, employs them or is the host of their traineeships will be listed here.")
    nothing_chosen = N_("Choose an institution on the left, or add a new one with Ctrl+N.")
    data: PartnerForm

    def __init__(self, context: PageContext) -> None:
        super().__init__(context, (PartnerHistoryTab,))

    def commands(self) -> tuple[Command, ...]:
        """The commands of the page."""
        return (
            Command("save_partner", N_("Save"), self.save_now, "save", "Ctrl+S"),
            Command("merge_partner", N_("Merge with another entry…"), self.ask_merge, "copy"),
            Command("delete_partner", N_("Delete…"), self.ask_delete, "trash-2"),
        )

    def listed(self) -> ListReading:
        """The partners by name, as long as nobody chooses otherwise."""
        return ListReading(read_partner_ids, read_listed_partners, render_list_pdf, plain=True)

    def filter_choices(self) -> Sequence[tuple[str, str]]:
        """The filter by kind, and those that are no longer partners."""
        return [*PartnerKind.options(), (RETIRED, _("no longer partners"))]

    def count_text(self, number: int) -> str:
        """The number of partners."""
        return ngettext("{count} institution", "{count} institutions", number).format(count=number)

    def make_data(self) -> PartnerForm:
        """The form of a partner, which has the own fields of the club."""
        data = PartnerForm(self)
        self.own_fields = OwnFieldLoader(self, queries.TABLE, data.own_fields)
        return data

    def load_work(self, record: int) -> Work[queries.PartnerDetails]:
        """Load the details of a partner."""
        return lambda session: queries.partner_details(session, record)

    def id_and_revision(self, card: queries.PartnerDetails) -> tuple[int, int]:
        """Id and revision of the partner."""
        return card.values["id"], card.values["revision"]

    def show_details(self, card: queries.PartnerDetails | None) -> None:
        """Show a partner, or an empty form."""
        self.data.own_fields.offer_fields(card.own_fields if card else self.own_fields.fields)
        self.data.load(card.values if card else {"kind": PartnerKind.OTHER}, card.contacts if card else [])
        self.data.form.show_field("retired", on=card is not None)
        self.show_header(card)
        if card is None:
            self.tabs.setCurrentIndex(0)

    def show_header(self, card: queries.PartnerDetails | None) -> None:
        """The header: name, kind, and how many name it."""
        if card is None:
            self.header.show_record(_("New institution"), _("The name is enough to begin with."), None)
            self.header.show_actions(None, [])
            return
        facts = [card.values["kind"].label, *_describe_named(card.named_by)]
        retired = StatusDisplay(_("no longer a partner"), "archive", "muted") if card.values["retired"] else None
        self.header.show_record(card.values["name"], " · ".join(facts), retired)
        self.header.show_actions(None, [self.actions_by_key[key] for key in ("merge_partner", "delete_partner")])

    def save_values(self, session: Session, card: queries.PartnerDetails | None, sent: Any) -> int:
        """Add or change the partner."""
        changes, contacts, values = sent
        if card is None:
            return actions.add_partner(session, values, contacts)
        record, revision = self.id_and_revision(card)
        actions.change_partner(session, record, changes, contacts, revision)
        return record

    def ask_delete(self) -> None:
        """Ask before the partner is deleted."""
        if self.details is not None:
            record = self.id_and_revision(self.details)[0]
            question = _("Delete {name}?").format(name=self.details.values["name"])
            self.ask_deletion(question, lambda session: actions.delete_partner(session, record))

    def ask_merge(self) -> None:
        """Ask which other entry is the same partner, once unsaved changes are saved or discarded."""
        self.leave(lambda: self.context.jobs.read(queries.list_partners, self._ask_other))

    def _ask_other(self, others: list[queries.PartnerRow]) -> None:
        if self.details is not None:
            partner = (self.id_and_revision(self.details)[0], self.details.values["name"])
            MergePartnersDialog(self, self.context.jobs, partner, others, self.show_done)


def _describe_named(named_by: dict[str, int]) -> list[str]:
    """How many people and traineeships name a partner."""
    words = {"participant": _("referred people: {count}"), "traineeship": _("traineeships: {count}")}
    return [words[table].format(count=count) for table, count in named_by.items() if table in words]
