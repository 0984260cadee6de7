"""The page of participants: find, register, change, and see at once whether a person may take part."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from kiscase.core import drafts
from kiscase.core.errors import Invalid, Problem
from kiscase.core.i18n import N_, _, day, ngettext
from kiscase.core.record import plain, typed
from kiscase.desk import theme
from kiscase.desk.command import Command
from kiscase.desk.edit_table import EditColumn, EditTable
from kiscase.desk.form import Form, Section
from kiscase.desk.history import HistoryTab
from kiscase.desk.jobs import Work
from kiscase.desk.list_page import ListPage
from kiscase.desk.page import Desk, Tab
from kiscase.desk.table import Column
from kiscase.participants import actions
from kiscase.participants.model import Benefit, Eligibility, Participant, Verdict, assess, facts_of_pesel

KIND = Participant.__tablename__
CHIPS = {
    Verdict.MAY: ("circle-check", "ok"),
    Verdict.MAY_NOT: ("circle-x", "bad"),
    Verdict.UNCLEAR: ("circle-dashed", "warn"),
}
SHORT = {Verdict.MAY: N_("yes"), Verdict.MAY_NOT: N_("no"), Verdict.UNCLEAR: N_("not settled")}
SECTIONS = (
    (N_("Who"), ("family_name", "given_name", "pesel", "pesel_as_issued", "paper", "paper_number", "born", "sex")),
    (N_("Address and contact"), ("street", "postal_code", "town", "last_registered", "phone", "email")),
    (N_("Situation"), ("groups", "excluded", "problems_met")),
    (N_("Application"), ("applicant", "applied_on", "referred_by")),
)
AUTOSAVE = 3_000  # milliseconds: what a crash may lose of the typing


class ParticipantHistory(HistoryTab):
    """The history of a person, with that of the person's contracts and enrolments."""

    table: ClassVar[str] = KIND
    tables: ClassVar[frozenset[str]] = frozenset({KIND, "contract", "enrolment", "attendance", "benefit"})


class Standing(QFrame):
    """Whether the person may take part: the verdict and each reason with its article and date, following the typing."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        theme.set_look(self, "card", True)
        half = theme.half_line(self)
        self.chip = theme.chip("", "", "muted", self)
        self.words = QLabel(self)
        self.words.setWordWrap(True)
        self.words.setObjectName("standing")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half, half, half, half)
        layout.setSpacing(half // 2)
        layout.addWidget(self.chip)
        layout.addWidget(self.words)

    def show_found(self, found: Eligibility) -> None:
        """Say what was found."""
        icon, role = CHIPS[found.verdict]
        self.chip.show_state(found.verdict.label, icon, role)
        lines = []
        for reason in found.reasons:
            line = f"{reason.sentence} ({reason.basis})"
            if reason.changes_on:
                line += " " + _("From {date} on this no longer stands in the way.").format(date=day(reason.changes_on))
            lines.append(line)
        self.words.setText("\n".join(lines))
        self.words.setAccessibleName(f"{found.verdict.label}. {self.words.text()}")


class DataTab(QWidget):
    """All that is typed about a person."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        half = theme.half_line(self)
        self.standing = Standing(self)
        self.similar = QPushButton(self)
        self.similar.setObjectName("similar")
        self.similar.setIcon(theme.icon("users", "warn"))
        self.similar.hide()
        fields = Participant.fields()
        sections = [Section(_(heading), [fields[key] for key in keys]) for heading, keys in SECTIONS]
        self.form = Form(sections, self)
        self.benefits = EditTable(_benefit_columns(), self, name=_("Rights to benefits"), add_label=_("Add a right"))
        self.benefits.setObjectName("benefits")
        heading = QLabel(_("Rights to benefits (they may exclude, art. 1 ust. 3)"), self)
        theme.set_look(heading, "heading", 2)
        self.form.append(heading)
        self.form.append(self.benefits)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half * 2, half, half * 2, 0)
        layout.setSpacing(half)
        self.form.prepend(self.standing)
        layout.addWidget(self.similar)
        layout.addWidget(self.form, 1)


class ParticipantsPage(ListPage):
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
        self._card: actions.Card | None = None
        self._loaded_benefits: list[dict[str, Any]] = []
        self._then: Callable[[], None] | None = None
        self._saving = False
        super().__init__(desk, (*tabs, ParticipantHistory))
        self._wait = QTimer(self, singleShot=True, interval=AUTOSAVE)
        self._wait.timeout.connect(self._keep_draft)

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
        """The tab of data; save and give up at the foot."""
        self.data = DataTab(self)
        tabs.addTab(self.data, _("Data"))
        self.data.form.edited.connect(self._edited)
        self.data.form.submitted.connect(self.save_now)
        self.data.benefits.edited.connect(self._edited)
        self.data.similar.clicked.connect(self._open_similar)
        self._save_button = QPushButton(_("&Save"), self)
        self._save_button.setObjectName("save")
        theme.set_look(self._save_button, "primary", True)
        self._save_button.clicked.connect(self.save_now)
        self._revert = QPushButton(_("&Give up changes"), self)
        self._revert.setObjectName("revert")
        self._revert.clicked.connect(self.give_up)

    def _build(self) -> None:
        super()._build()
        self.add_foot(self._revert, self._save_button)

    def show_record(self, record: int) -> None:
        """Ask for the person and for what was typed and not saved."""
        self.desk.jobs.read(
            lambda session: (actions.card(session, record), drafts.get(session, KIND, record)),
            self._show_card,
            self.gone,
            latest="person",
        )

    def new(self) -> None:
        """An empty form; what was typed before a crash comes back."""
        self.record, self._card = None, None
        self.list.show_id(None)
        self.desk.jobs.read(lambda session: drafts.get(session, KIND, 0), self._show_new, latest="person")

    def is_dirty(self) -> bool:
        """Whether the form or the rights differ from what is on file."""
        return self.stack.currentIndex() == 1 and (
            self.data.form.is_dirty() or self._benefits() != self._loaded_benefits
        )

    def save_now(self) -> None:
        """Save; the form stays."""
        if self.is_dirty() or self.record is None:
            self.save(None)

    def save(self, then: Callable[[], None] | None = None) -> None:
        """Save the form and the rights, in one action."""
        self._then = then
        if self._saving or self._has_typed_problems():
            return
        changes, benefits = self.data.form.changes(), self._benefits()
        self._wait.stop()
        self._saving = True  # a second Ctrl+S must not register the person twice
        self._sent = self.data.form.values(), benefits
        record, card = self.record, self._card

        def work(session: Any) -> actions.Card:
            drafts.drop(session, KIND, record or 0)
            if record is None or card is None:
                return actions.card(session, actions.register(session, changes, benefits))
            actions.change(session, record, changes, benefits, card.values["revision"])
            return actions.card(session, record)

        self.desk.jobs.act(work, self._saved, self._refused)

    def give_up(self) -> None:
        """Forget the typing, also its draft."""
        self._wait.stop()
        record = self.record
        self.desk.jobs.act(lambda session: drafts.drop(session, KIND, record or 0))
        if self._card is not None and record is not None:
            self._fill(self._card)
            self.show_record(record)
        else:
            self.show_detail(shown=False)
            self.come()

    def _show_card(self, answer: tuple[actions.Card, drafts.Draft | None]) -> None:
        card, draft = answer
        if self._card is not None and self._card.values["id"] == card.values["id"] and self.is_dirty():
            return  # typed while the answer was on its way
        self._card = card
        self._fill(card)
        self._restore(draft)
        self.show_detail(shown=True)

    def _show_new(self, draft: drafts.Draft | None) -> None:
        self.head.show_record(_("New person"), _("Family name, given name and a PESEL or another document."), None)
        self.head.show_deeds(None, [])
        self._load({}, [])
        self._restore(draft)
        self.show_detail(shown=True)
        for tab in self.extra_tabs:
            tab.show_record(None)
        self.tabs.setCurrentIndex(0)
        self.data.form.focus_first()

    def _restore(self, draft: drafts.Draft | None) -> None:
        if draft is None:
            return
        form = self.data.form
        for key, value in draft.content["form"].items():
            form.editor(key).set_value(typed(Participant.__table__.columns[key].type, value))
        self.data.benefits.load([_typed_benefit(row) for row in draft.content["benefits"]])
        self._assess()
        self._show_buttons()
        self.told(_("What you had typed and not saved is back."))

    def _has_typed_problems(self) -> bool:
        """Whether something typed is no value; it is told at its place."""
        wrong = self.data.benefits.typed_problems()
        try:
            self.data.form.values()
        except Invalid as problem:
            self._show_problems(problem.problems)
            return True
        if wrong:
            self.tabs.setCurrentIndex(0)
            self.data.benefits.show_problems(wrong)
        return bool(wrong)

    def _show_problems(self, problems: Mapping[str, str]) -> None:
        self.tabs.setCurrentIndex(0)
        self.data.form.show_problems(problems)

    def _fill(self, card: actions.Card) -> None:
        self._show_head(card)
        self._load(card.values, card.benefits)

    def _show_head(self, card: actions.Card) -> None:
        facts = []
        if card.age is not None:
            facts.append(ngettext("{count} year old", "{count} years old", card.age).format(count=card.age))
        if card.values["phone"]:
            facts.append(card.values["phone"])
        verdict = card.eligibility.verdict
        self.head.show_record(card.name, " · ".join(facts), (verdict.label, *CHIPS[verdict]))
        self.head.show_deeds(next(iter(self.tab_deeds), None), self.tab_deeds[1:])

    def _load(self, values: dict[str, Any], benefits: list[dict[str, Any]]) -> None:
        self.data.form.load(values)
        self.data.benefits.load(benefits)
        self._loaded_benefits = self._benefits()
        self.data.similar.hide()
        self._assess()
        self._show_buttons()

    def _saved(self, card: actions.Card) -> None:
        fresh = self.record is None
        record = card.values["id"]
        self.record, self._card, self._saving = record, card, False
        self.told(_("Saved."), undo=True)
        values, self._loaded_benefits = self._sent
        self.data.form.set_saved(values)
        if self.is_dirty():  # typed since
            self._show_head(card)
        else:
            self._fill(card)
        self.list.show_id(record)
        if fresh:
            for tab in self.extra_tabs:
                tab.show_record(record)
        if self._then is not None:
            self._then()

    def _refused(self, problem: Problem) -> None:
        self._saving = False
        if isinstance(problem, Invalid):
            self._show_problems(problem.problems)
        self.failed(problem)

    def _edited(self) -> None:
        self._assess()
        self._show_buttons()
        if not self._wait.isActive():  # so that a draft is kept in the midst of typing, too
            self._wait.start()
        form = self.data.form
        if self.record is None:
            words = [str(form.editor(key).value() or "") for key in ("family_name", "given_name", "pesel")]
            self.desk.jobs.read(lambda session: actions.similar(session, *words), self._show_similar, latest="similar")
        born, sex = facts_of_pesel(str(form.editor("pesel").value() or ""))
        for key, value in (("born", born), ("sex", sex)):
            editor = form.editor(key)
            if value and not editor.value() and not editor.hasFocus():
                editor.set_value(value)

    def _assess(self) -> None:
        form = self.data.form
        benefits = [(row["kind"], row.get("since"), row.get("until")) for row in self._benefits() if row.get("kind")]
        found = assess(
            form.editor("groups").value(), benefits, excluded=form.editor("excluded").value(), on=date.today()
        )
        self.data.standing.show_found(found)
        self.head.chip.show_state(found.verdict.label, *CHIPS[found.verdict])
        self.head.chip.show()

    def _show_buttons(self) -> None:
        dirty = self.is_dirty() or self.record is None
        self.enable(self._save_button, on=dirty)
        self.enable(self._revert, on=dirty)

    def _show_similar(self, found: list[tuple[int, str]]) -> None:
        self.data.similar.setVisible(bool(found))
        if found:
            self._similar = found[0][0]
            self.data.similar.setText(_("On file already? {name}").format(name=found[0][1]))

    def _open_similar(self) -> None:
        self.open_record(self._similar)

    def _keep_draft(self) -> None:
        if not self.is_dirty():
            return
        form = self.data.form
        values = {key: plain(form.editor(key).value()) for keys in SECTIONS for key in keys[1]}
        rows = [{key: plain(value) for key, value in row.items()} for row in self._benefits()]
        content, record = {"form": values, "benefits": rows}, self.record or 0
        self.desk.jobs.act(lambda session: drafts.put(session, KIND, record, content), self._kept)

    def _kept(self, _result: object) -> None:
        self.kept.emit()

    def _benefits(self) -> list[dict[str, Any]]:
        return self.data.benefits.rows()


def _benefit_columns() -> list[EditColumn]:
    return [
        EditColumn(key, _(shown.label), shown.kind, 3 if shown.options else 1, shown.options() if shown.options else ())
        for key, shown in Benefit.fields().items()
    ]


def _typed_benefit(row: dict[str, Any]) -> dict[str, Any]:
    columns = Benefit.__table__.columns
    return {key: typed(columns[key].type, value) if key in columns else value for key, value in row.items()}


def _row(line: actions.Listed) -> tuple[Any, ...]:
    icon, role = CHIPS[line.verdict]
    return (line.id, line.name, (_(SHORT[line.verdict]), icon, role))
