"""The page of people: find, register, change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from PySide6.QtWidgets import QTabWidget

from kiscase.core.errors import Invalid
from kiscase.core.i18n import N_, _, ngettext
from kiscase.desk.command import Command
from kiscase.desk.editing import EditingPage
from kiscase.desk.history import HistoryTab
from kiscase.desk.jobs import Work
from kiscase.desk.page import Desk, Tab
from kiscase.desk.table import Column
from kiscase.participants import actions
from kiscase.participants.model import Participant, Verdict
from kiscase.participants.screen.data import CHIPS, PersonData

KIND = Participant.__tablename__
SHORT = {Verdict.MAY: N_("yes"), Verdict.MAY_NOT: N_("no"), Verdict.UNCLEAR: N_("not settled")}


class ParticipantHistory(HistoryTab):
    """The history of a person, with that of the person's contracts and enrolments."""

    table: ClassVar[str] = KIND
    tables: ClassVar[frozenset[str]] = frozenset({KIND, "contract", "enrolment", "attendance", "benefit"})


class ParticipantsPage(EditingPage):
    """People who take part or have applied."""

    kind = KIND
    title = N_("People")
    icon = "users"
    tables = frozenset({KIND, "benefit", "assessment"})
    columns = (Column("name", N_("Name"), stretch=True), Column("verdict", N_("May take part"), width=16))
    new_label = N_("New person")
    empty = N_("Here the people who take part in the club will be. Register the first one.")
    nothing_chosen = N_("Choose a person on the left, or register a new one with Ctrl+N.")
    commands = (Command("save_person", N_("Save"), "save_now", "save", "Ctrl+S"),)

    def __init__(self, desk: Desk, tabs: Sequence[type[Tab]] = ()) -> None:
        super().__init__(desk, (*tabs, ParticipantHistory))

    def rows(self, text: str, choice: str) -> Work:
        """People by name, with where they stand."""
        return lambda session: [_row(line) for line in actions.listed(session, text, choice)]

    def choices(self) -> Sequence[tuple[str, str]]:
        """People by whether they may take part."""
        return Verdict.options()

    def count_text(self, number: int) -> str:
        """How many people."""
        return ngettext("{count} person", "{count} people", number).format(count=number)

    def build_detail(self, tabs: QTabWidget) -> None:
        """The tab of data."""
        self.data = PersonData(self)
        self.data.edited.connect(self.edited)
        self.data.submitted.connect(self.save_now)
        self.data.similar.clicked.connect(self._open_similar)
        tabs.addTab(self.data, _("Data"))

    def question(self, record: int) -> Work:
        """The person's card."""
        return lambda session: actions.card(session, record)

    def identity(self, card: actions.Card) -> tuple[int, int]:
        """Id and revision of the person."""
        return card.values["id"], card.values["revision"]

    def fill(self, card: actions.Card | None) -> None:
        """Show a person, or an empty form."""
        self.data.load(card.values if card else {}, card.benefits if card else [])
        self.show_head(card)
        if card is None:
            self.tabs.setCurrentIndex(0)
        self._assess()

    def show_head(self, card: actions.Card | None) -> None:
        """Who, how old, which phone; and what is next to be done with the person."""
        if card is None:
            self.head.show_record(_("New person"), _("Family name, given name and a PESEL or another document."), None)
            self.head.show_deeds(None, [])
            return
        facts = []
        if card.age is not None:
            facts.append(ngettext("{count} year old", "{count} years old", card.age).format(count=card.age))
        if card.values["phone"]:
            facts.append(card.values["phone"])
        verdict = card.eligibility.verdict
        self.head.show_record(card.name, " · ".join(facts), (verdict.label, *CHIPS[verdict]))
        deeds = [deed for deed in self.tab_deeds if deed.isVisible()]
        may = verdict is not Verdict.MAY_NOT
        self.head.show_deeds(deeds[0] if may and deeds else None, deeds[1:] if may else deeds)

    def differs(self) -> bool:
        """Whether the form or the rights differ from what is on file."""
        return self.data.differs()

    def sending(self) -> Any:
        """Changes, rights and all values of the form."""
        return self.data.sending()

    def write(self, session: Any, card: actions.Card | None, sent: Any) -> int:
        """Register or change the person."""
        changes, benefits, _values = sent
        if card is None:
            return actions.register(session, changes, benefits)
        record, revision = self.identity(card)
        actions.change(session, record, changes, benefits, revision)
        return record

    def mark_saved(self, sent: Any) -> None:
        """The values and rights that were sent are on file."""
        _changes, benefits, values = sent
        self.data.mark_saved(values, benefits)

    def show_problems(self, problem: Invalid) -> None:
        """Put the sentences at their fields."""
        self.tabs.setCurrentIndex(0)
        self.data.show_problems(problem.problems)

    def to_draft(self) -> dict[str, Any]:
        """What is typed and not saved."""
        return self.data.to_draft()

    def from_draft(self, content: dict[str, Any]) -> None:
        """What was typed before a crash."""
        self.data.from_draft(content)
        self._assess()

    def edited(self) -> None:
        """The verdict follows the typing; a new person may be on file already."""
        super().edited()
        self._assess()
        if self.card is None:
            words = [str(self.data.value(key) or "") for key in ("family_name", "given_name", "pesel")]
            self.desk.jobs.read(lambda session: actions.similar(session, *words), self._show_similar, latest="similar")

    def _assess(self) -> None:
        found = self.data.eligibility()
        self.data.standing.show_found(found)
        self.head.chip.show_state(found.verdict.label, *CHIPS[found.verdict])
        self.head.chip.show()

    def _show_similar(self, found: list[tuple[int, str]]) -> None:
        self.data.similar.setVisible(bool(found))
        if found:
            self._similar = found[0][0]
            self.data.similar.setText(_("On file already? {name}").format(name=", ".join(name for _id, name in found)))

    def _open_similar(self) -> None:
        self.open_record(self._similar)


def _row(line: actions.Listed) -> tuple[Any, ...]:
    icon, role = CHIPS[line.verdict]
    return (line.id, line.name, (_(SHORT[line.verdict]), icon, role))
