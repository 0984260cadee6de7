"""The page of participants: find, register, change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QTabWidget

from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import N_, _, ngettext
from kiscase.participants.listing import read_listed_participants, read_participant_ids
from kiscase.participants.screen.page_info import ParticipantsPageInfo
from kiscase.participants.screen.verdict_display import short_verdict_chips, verdict_chip
from kiscase.participants.verdict import EligibilityVerdict
from kiscase.ui.command import Command
from kiscase.ui.database_jobs import Work
from kiscase.ui.records.editing_page import EditingPage
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.row_loading import ListWork
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.tables.record_list import ListColumn, ListRows
from kiscase.ui.tables.row_blocks import RowSource
from kiscase.ui.widgets.message_boxes import ask_confirmation

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from kiscase.participants.queries import ParticipantDetails

KIND = ParticipantsPageInfo.kind


class ParticipantsPage(ParticipantsPageInfo, EditingPage):
    """People who take part or have applied."""

    tables = frozenset({KIND, "benefit", "assessment"})
    columns = (ListColumn("name", N_("Name"), stretch=True), ListColumn("verdict", N_("May take part")))
    empty = N_("The participants of the club will be listed here. Register the first one.")
    nothing_chosen = N_("Choose a person on the left, or register a new one with Ctrl+N.")

    def commands(self) -> tuple[Command, ...]:
        """The commands of the page."""
        return (
            Command("save_person", N_("Save"), self.save_now, "save", "Ctrl+S"),
            Command("delete_person", N_("Delete…"), self.ask_delete, "trash-2"),
        )

    def __init__(self, context: PageContext, load_tabs: Callable[[], Sequence[type[RecordTab]]] = tuple) -> None:
        """*load_tabs* imports the tabs that other features add."""
        self._known_others: set[int] = set()  # people of a like name, about whom it was asked
        self._load_tabs = load_tabs
        super().__init__(context)

    def other_tabs(self) -> Sequence[type[RecordTab]]:
        """What other features add, and the history."""
        from kiscase.participants.screen.history_tab import ParticipantHistoryTab

        return (*self._load_tabs(), ParticipantHistoryTab)

    def list_work(self, text: str, choice: str) -> ListWork:
        """The list of people by name, with their verdicts."""
        chips = short_verdict_chips()
        if not text.strip():
            return RowSource(
                lambda reader, most: read_participant_ids(reader, choice, most),
                lambda reader, ids: [
                    (row.id, row.name, chips[row.verdict]) for row in read_listed_participants(reader, ids)
                ],
                plain=True,
            )

        def find_rows(session: Session) -> ListRows:
            from kiscase.participants import queries

            return [(row.id, row.name, chips[row.verdict]) for row in queries.list_participants(session, text, choice)]

        return find_rows

    def filter_choices(self) -> Sequence[tuple[str, str]]:
        """The filter by verdict."""
        return EligibilityVerdict.options()

    def count_text(self, number: int) -> str:
        """The number of people."""
        return ngettext("{count} person", "{count} people", number).format(count=number)

    def build_detail(self, tabs: QTabWidget) -> None:
        """The tab with the form."""
        from kiscase.participants.screen.participant_form import ParticipantForm

        self.data = ParticipantForm(self)
        self.data.edited.connect(self.edited)
        self.data.submitted.connect(self.save_now)
        self.data.similar.clicked.connect(self._open_similar)
        tabs.addTab(self.data, _("Data"))

    def load_work(self, record: int) -> Work[Any]:
        """Load the details of a person."""
        from kiscase.participants import queries

        return lambda session: queries.participant_details(session, record)

    def id_and_revision(self, card: ParticipantDetails) -> tuple[int, int]:
        """Id and revision of the person."""
        return card.values["id"], card.values["revision"]

    def show_details(self, card: ParticipantDetails | None) -> None:
        """Show a person, or an empty form."""
        self.data.load(card.values if card else {}, card.benefits if card else [])
        self.show_header(card)
        if card is None:
            self.tabs.setCurrentIndex(0)
        self._assess()

    def show_header(self, card: ParticipantDetails | None) -> None:
        """The header: name, age and phone, the verdict, and what can be done next with the person."""
        if card is None:
            self.header.show_record(
                _("New person"), _("Family name, given name and a PESEL or another document."), None
            )
            self.header.show_actions(None, [])
            return
        facts = []
        if card.age is not None:
            facts.append(ngettext("{count} year old", "{count} years old", card.age).format(count=card.age))
        if card.values["phone"]:
            facts.append(card.values["phone"])
        verdict = card.eligibility.verdict
        self.header.show_record(card.name, " · ".join(facts), verdict_chip(verdict))
        all_actions = [action for action in self.tab_actions if action.isVisible()]
        may = verdict is not EligibilityVerdict.MAY_NOT
        self.header.show_actions(
            all_actions[0] if may and all_actions else None,
            all_actions[1:] if may else all_actions,
            [self.actions_by_key["delete_person"]],
        )

    def has_changes(self) -> bool:
        """Whether there are unsaved changes."""
        return self.data.is_dirty()

    def values_to_save(self) -> Any:
        """What a save would write."""
        return self.data.values_to_save()

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save; before a person is registered, ask whether they are on file already."""
        if self.details is not None or not self.data.is_dirty():
            super().save(then)
            return
        from kiscase.participants import queries

        words = [str(self.data.value(key) or "") for key in ("family_name", "given_name", "pesel")]
        self.context.jobs.read(
            lambda session: queries.find_possible_duplicates(session, *words),
            partial(self._save_or_ask, then),
        )

    def ask_delete(self) -> None:
        """Ask before the person is deleted."""
        from kiscase.participants import actions

        if self.details is not None:
            record = self.id_and_revision(self.details)[0]
            question = _("Delete {name}?").format(name=self.details.name)
            self.ask_deletion(question, lambda session: actions.delete_participant(session, record))

    def save_values(self, session: Any, card: ParticipantDetails | None, sent: Any) -> int:
        """Register or change the person."""
        from kiscase.participants import actions

        changes, benefits, _values = sent
        if card is None:
            return actions.register_participant(session, changes, benefits)
        record, revision = self.id_and_revision(card)
        actions.change_participant(session, record, changes, benefits, revision)
        return record

    def mark_saved(self, sent: Any) -> None:
        """What was sent is saved now."""
        _changes, benefits, values = sent
        self.data.mark_saved(values, benefits)

    def show_problems(self, problem: InvalidValuesError) -> None:
        """Show the problems at their fields."""
        self.tabs.setCurrentIndex(0)
        self.data.show_problems(problem.problems)

    def draft_content(self) -> dict[str, Any]:
        """The unsaved input as a draft."""
        return self.data.to_draft()

    def restore_draft(self, content: dict[str, Any]) -> None:
        """Restore a draft."""
        self.data.from_draft(content)
        self._assess()

    def edited(self) -> None:
        """Update the verdict while typing, and look for similar people."""
        from kiscase.participants import queries

        super().edited()
        self._assess()
        if self.details is None:
            words = [str(self.data.value(key) or "") for key in ("family_name", "given_name", "pesel")]
            self.context.jobs.read(
                lambda session: queries.find_similar_participants(session, *words),
                self._show_similar,
                latest="similar",
            )

    def _assess(self) -> None:
        found = self.data.eligibility()
        self.data.eligibility_panel.show_found(found)
        self.header.chip.show_status(verdict_chip(found.verdict))
        self.header.chip.show()

    def _show_similar(self, found: list[tuple[int, str]]) -> None:
        self.data.similar.setVisible(bool(found))
        if found:
            self._similar = found[0][0]
            self.data.similar.setText(_("Already on file? {name}").format(name=", ".join(name for _id, name in found)))

    def _open_similar(self) -> None:
        self.open_record(self._similar)

    def _save_or_ask(self, then: Callable[[], None] | None, found: list[tuple[int, str]]) -> None:
        others = {person for person, _name in found}
        if self.details is not None or others <= self._known_others:
            super().save(then)
            return
        ask_confirmation(
            self,
            _("Is this person on file already?"),
            "\n".join(name for _id, name in found),
            _("&Register as another person"),
            partial(self._save_all_the_same, others, then),
            on_no=self.cancel_leave,
            third=(_("&Show"), partial(self.open_record, found[0][0])),
        )

    def _save_all_the_same(self, others: set[int], then: Callable[[], None] | None) -> None:
        self._known_others |= others
        super().save(then)
