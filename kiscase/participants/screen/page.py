"""The page of participants: find, register, change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QTabWidget

from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import N_, _, ngettext
from kiscase.participants.listing import PEOPLE, read_listed_participants, read_participant_ids
from kiscase.participants.screen.page_info import RELATION, ParticipantsPageInfo
from kiscase.participants.screen.status_display import status_chip
from kiscase.participants.screen.verdict_display import short_verdict_chips, verdict_chip
from kiscase.participants.status import PersonStatus
from kiscase.participants.verdict import EligibilityVerdict
from kiscase.ui.command import Command
from kiscase.ui.database_jobs import PlainWork, Work
from kiscase.ui.listing.reading import CellDisplays, ListReading
from kiscase.ui.records.editing_page import EditingPage
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.widgets.labels import plain_tooltip

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from kiscase.core.spreadsheet import Spreadsheet
    from kiscase.participants.duplicates.actions import MergePreview
    from kiscase.participants.duplicates.similar_people import SimilarPerson
    from kiscase.participants.queries import ParticipantDetails

KIND = ParticipantsPageInfo.kind


class ParticipantsPage(ParticipantsPageInfo, EditingPage):
    """People who take part or have applied."""

    tables = frozenset({KIND, "benefit", "assessment", "evidence", "stay", "photo", RELATION})
    also_shown = frozenset({"contract", "own_field", "own_choice"})
    list_source = PEOPLE
    empty = N_("The participants of the club will be listed here. Register the first one.")
    nothing_chosen = N_("Choose a person on the left, or register a new one with Ctrl+N.")

    def commands(self) -> tuple[Command, ...]:
        """The commands of the page."""
        return (
            Command("save_person", N_("Save"), self.save_now, "save", "Ctrl+S"),
            Command("merge_person", N_("Merge with another entry…"), self.ask_merge, "users"),
            Command("separate_person", N_("Separate merged people…"), self.ask_separate, "user-plus"),
            Command("delete_person", N_("Delete…"), self.ask_delete, "trash-2"),
        )

    def __init__(self, context: PageContext, load_tabs: Callable[[], Sequence[type[RecordTab]]] = tuple) -> None:
        """*load_tabs* imports the tabs that other features add."""
        self._known_others: set[int] = set()  # people of a like name, about whom it was asked
        self._load_tabs = load_tabs
        super().__init__(context)

    def other_tabs(self) -> Sequence[type[RecordTab]]:
        """What other features add, the notes, and the history."""
        from kiscase.participants.attachments.screen.attachments_tab import AttachmentsTab
        from kiscase.participants.notes.screen.notes_tab import NotesTab
        from kiscase.participants.relations.screen.relations_tab import RelationsTab
        from kiscase.participants.screen.history_tab import ParticipantHistoryTab

        return (*self._load_tabs(), RelationsTab, NotesTab, AttachmentsTab, ParticipantHistoryTab)

    def listed(self) -> ListReading:
        """The list of people, by name as long as nobody chooses otherwise."""
        displays: CellDisplays = {
            "verdict": short_verdict_chips().__getitem__,
            "status": lambda word: status_chip(PersonStatus(word)),
        }

        def render_pdf(session: Session, sheet: Spreadsheet) -> bytes:
            from kiscase.club.list_document import render_list_pdf

            return render_list_pdf(session, sheet)

        return ListReading(read_participant_ids, read_listed_participants, render_pdf, displays, plain=True)

    def filter_choices(self) -> Sequence[tuple[str, str]]:
        """The filter by status and by verdict."""
        return [*PersonStatus.options(), *EligibilityVerdict.options()]

    def count_text(self, number: int) -> str:
        """The number of people."""
        return ngettext("{count} person", "{count} people", number).format(count=number)

    def build_detail(self, tabs: QTabWidget) -> None:
        """The tab with the form."""
        from kiscase.participants.photos.screen.photo_commands import PhotoCommands
        from kiscase.participants.screen.participant_form import ParticipantForm
        from kiscase.ui.listing.own_fields import OwnFieldLoader

        self.data = ParticipantForm(self, jobs=self.context.jobs)
        self.data.edited.connect(self.edited)
        self.data.submitted.connect(self._submitted)
        self.data.form.edited.connect(self._fill_in_town)
        self.data.save_and_print.clicked.connect(self.save_and_print)
        self.data.similar.clicked.connect(self._open_similar)
        tabs.addTab(self.data, _("Data"))
        tabs.addTab(self.data.situation, _("Situation"))
        from kiscase.participants.screen.guided_intake import GuidedIntake

        self.intake = GuidedIntake(self.data, tabs, self)
        self.intake.step_shown.connect(self._step_shown)
        self.photo = PhotoCommands(self)
        self.own_fields = OwnFieldLoader(self, KIND, self.data.situation.own_fields)

    def load_work(self, record: int) -> Work[Any]:
        """Load the details of a person."""
        from kiscase.participants import queries

        return lambda session: queries.participant_details(session, record)

    def id_and_revision(self, card: ParticipantDetails) -> tuple[int, int]:
        """Id and revision of the person."""
        return card.values["id"], card.values["revision"]

    def show_details(self, card: ParticipantDetails | None) -> None:
        """Show a person, or an empty form."""
        self._known_others.clear()
        self.data.situation.own_fields.offer_fields(card.own_fields if card else self.own_fields.fields)
        self.data.load(card.values if card else {}, card.tables if card else {})
        self.show_header(card)
        if card is None:
            self.tabs.setCurrentWidget(self.data)
            self.intake.start()
        else:
            self.intake.stop()
        self._assess()

    def focus_record(self) -> None:
        """Focus the first field of the record, or of the step of a guided intake."""
        super().focus_record()
        if self.is_record_built and self.intake.is_on() and self.stack.currentIndex() == 1:
            self.intake.focus_step()

    def save_and_print(self) -> None:
        """Save the person, then print the sheet with application, declaration and information."""
        self.save(self._print_sheet)

    def _print_sheet(self) -> None:
        from kiscase.participants.intake.screen.intake_dialogs import print_intake_sheet

        if self.record:
            print_intake_sheet(self, self.context.jobs, self.record, self.show_message, self.show_failure)

    def _submitted(self) -> None:
        if self.intake.is_on():
            self.intake.go_on()
        else:
            self.save_now()

    def _step_shown(self) -> None:
        self._assess()
        self.show_buttons()
        if self.is_dirty():
            self.autosave.schedule()

    def _fill_in_town(self, key: str) -> None:
        """The town of a postal code, while it is empty: as other people on file have it."""
        from kiscase.core.text.contact_formats import is_polish_postal_code

        code = str(self.data.value("postal_code") or "") if key == "postal_code" else ""
        if self.details is None and is_polish_postal_code(code) and not self.data.value("town"):
            from kiscase.participants.queries import find_town_of_code

            self.context.jobs.read(
                lambda session: find_town_of_code(session, code), self._take_town, latest="town of a postal code"
            )

    def _take_town(self, town: str) -> None:
        if town and self.details is None and not self.data.value("town"):
            self.data.form.editor("town").set_value(town)
            self.edited()

    def show_header(self, card: ParticipantDetails | None) -> None:
        """The header: name, age and phone, the verdict, and what can be done next with the person."""
        self.photo.show_person(card)
        if card is None:
            self.header.show_record(
                _("New person"), _("Family name, given name and a PESEL or another document."), None
            )
            self.header.show_warning("")
            self.header.show_second_status(None)
            self.header.show_actions(None, [])
            return
        facts = []
        if card.age is not None:
            facts.append(ngettext("{count} year old", "{count} years old", card.age).format(count=card.age))
        if card.values["phone"]:
            facts.append(card.values["phone"])
        facts += card.representatives
        verdict = card.eligibility.verdict
        self.header.show_record(card.name, " · ".join(facts), verdict_chip(verdict, card.eligibility.change))
        from kiscase.participants.situation.safety import safety_warning

        self.header.show_warning(safety_warning(card.values["safety_note"]))
        self.header.show_second_status(status_chip(card.status))
        all_actions = [action for action in self.tab_actions if action.isVisible()]
        may = verdict is not EligibilityVerdict.MAY_NOT
        self.header.show_actions(
            all_actions[0] if may and all_actions else None,
            all_actions[1:] if may else all_actions,
            [action for action in self.photo.menu_actions() if action.isVisible()],
            [self.actions_by_key[key] for key in ("merge_person", "separate_person", "delete_person")],
        )

    def open_part(self, kind: str, record: int) -> None:
        """Open a person at a part of their record; a relation that the search has found opens its person."""
        if kind != RELATION:
            super().open_part(kind, record)
            return
        from kiscase.participants.relations.actions import person_of_relation
        from kiscase.participants.relations.model import RELATIONS_OF_PERSON

        show = partial(super().open_part, RELATIONS_OF_PERSON)
        self.context.jobs.read(lambda session: person_of_relation(session, record), show, self.show_failure)

    def has_changes(self) -> bool:
        """Whether there are unsaved changes."""
        return self.data.is_dirty()

    def values_to_save(self) -> Any:
        """What a save would write."""
        changes, tables, values = self.data.values_to_save()
        return changes, tables, values, frozenset(self._known_others), self.data.handover()

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save; before a person is registered, or becomes like another one, ask whether they are on file already."""
        if not self.data.is_dirty() or (self.details is not None and not self.data.names_person_anew()):
            super().save(then)
            return
        self._find_similar(partial(self._save_or_ask, then), latest="")

    def ask_delete(self) -> None:
        """Ask before the person is deleted."""
        from kiscase.participants import actions

        if self.details is not None:
            record = self.id_and_revision(self.details)[0]
            question = _("Delete {name}?").format(name=self.details.name)
            self.ask_deletion(question, lambda session: actions.delete_participant(session, record))

    def ask_merge(self) -> None:
        """Ask who on file is the same person, once unsaved changes are saved or discarded."""
        self.leave(self._load_people_to_merge)

    def _load_people_to_merge(self) -> None:
        if self.details is not None:
            from kiscase.participants.choosing import list_person_options

            self.context.jobs.read(list_person_options, self._ask_same_person)

    def _ask_same_person(self, people: list[tuple[str, str]]) -> None:
        if self.details is not None:
            from kiscase.participants.duplicates.screen.merge_dialogs import SamePersonDialog

            person = (self.id_and_revision(self.details)[0], self.details.name)
            SamePersonDialog(self, self.context.jobs, person, people, self._ask_which_is_right)

    def _ask_which_is_right(self, other: int, preview: MergePreview) -> None:
        if self.details is not None:
            from kiscase.participants.duplicates.screen.merge_dialogs import MergeDialog

            ids = (self.id_and_revision(self.details)[0], other)
            MergeDialog(self, self.context.jobs, ids, preview, self.show_message)

    def ask_separate(self) -> None:
        """Ask who of those who were merged into the person is to be separated again."""
        self.leave(self._load_merges)

    def _load_merges(self) -> None:
        if self.details is not None:
            from kiscase.participants.duplicates import actions

            record = self.id_and_revision(self.details)[0]
            self.context.jobs.read(lambda session: actions.list_merges(session, record), self._ask_separate)

    def _ask_separate(self, merges: list[tuple[int, str]]) -> None:
        if not merges:
            self.show_message(_("Nobody was merged into this person."))
            return
        from kiscase.participants.duplicates.screen.merge_dialogs import SeparateDialog

        SeparateDialog(self, self.context.jobs, merges, self.show_message)

    def save_values(self, session: Any, card: ParticipantDetails | None, sent: Any) -> int:
        """Register or change the person."""
        from kiscase.participants import actions

        changes, tables, _values, others, handover = sent
        if card is None:
            record = actions.register_participant(session, changes, **tables, handover=handover)
        else:
            record, revision = self.id_and_revision(card)
            actions.change_participant(session, record, changes, revision=revision, **tables)
        if others:
            from kiscase.participants.duplicates.actions import note_distinct_people

            note_distinct_people(session, record, others)
        return record

    def mark_saved(self, sent: Any) -> None:
        """What was sent is saved now."""
        _changes, tables, values, _others, _handover = sent
        self._known_others.clear()
        self.data.mark_saved(values, tables)

    def show_problems(self, problem: InvalidValuesError) -> None:
        """Show the problems at their fields."""
        self.intake.show_part(self.data.part_of(problem.problems))
        self.tabs.setCurrentWidget(self.data.part_with(problem.problems))
        self.data.show_problems(problem.problems)

    def draft_content(self) -> dict[str, Any]:
        """The unsaved input as a draft."""
        return self.data.to_draft() | (self.intake.to_draft() if self.details is None else {})

    def restore_draft(self, content: dict[str, Any]) -> None:
        """Restore a draft."""
        self.data.from_draft(content)
        if self.details is None:
            self.intake.from_draft(content)
        self._assess()

    def edited(self) -> None:
        """Update the verdict while typing, and look for similar people."""
        super().edited()
        self._assess()
        if self.details is None or self.data.names_person_anew():
            self._find_similar(self._show_similar, latest="similar")

    def _find_similar(self, then: Callable[[list[SimilarPerson]], object], latest: str) -> None:
        from kiscase.participants.duplicates.similar_people import find_similar_people

        typed = self.data.typed_person()
        besides = None if self.details is None else self.id_and_revision(self.details)[0]
        self.context.jobs.read(
            PlainWork(lambda reader: find_similar_people(reader, typed, besides)), then, latest=latest
        )

    def _assess(self) -> None:
        found = self.data.eligibility()
        self.data.eligibility_panel.show_found(found, self.data.missing_evidence())
        self.header.chip.show_status(verdict_chip(found.verdict, found.change))
        self.header.chip.show()

    def _show_similar(self, found: list[SimilarPerson]) -> None:
        self.data.similar.setVisible(bool(found))
        if found:
            self._similar = found[0].id
            self.data.similar.setText(_("Already on file? {name}").format(name=found[0].text))
            self.data.similar.setToolTip(plain_tooltip("\n".join(person.text for person in found)))

    def _open_similar(self) -> None:
        self.open_record(self._similar)

    def _save_or_ask(self, then: Callable[[], None] | None, found: list[SimilarPerson]) -> None:
        likely = [person for person in found if person.likely]
        others = {person.id for person in likely}
        if others <= self._known_others:
            super().save(then)
            return
        from kiscase.ui.widgets.message_boxes import ask_confirmation

        ask_confirmation(
            self,
            _("Is this person on file already?"),
            "\n".join(person.text for person in likely),
            _("It is &another person") if self.details else _("&Register as another person"),
            partial(self._save_all_the_same, others, then),
            on_no=self.cancel_leave,
            third=(_("&Show"), partial(self.open_record, likely[0].id)),
        )

    def _save_all_the_same(self, others: set[int], then: Callable[[], None] | None) -> None:
        self._known_others |= others
        super().save(then)
