"""Beginning a contract: with whom, on which variant, and with what in it; and the club's own plans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiscase.contracts.actions import templates
from kiscase.contracts.model import Contract, Template, Variant
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.record import Field, Kind
from kiscase.desk import theme
from kiscase.desk.command import Command
from kiscase.desk.dialog import FormDialog
from kiscase.desk.editing import EditingPage
from kiscase.desk.editors import ChoiceEditor
from kiscase.desk.form import Section
from kiscase.desk.form_row import words_of
from kiscase.desk.jobs import Jobs
from kiscase.desk.table import Column, List
from kiscase.participants import actions as participants

Opened = Callable[[int], None]
"""Goes to a contract."""
Told = Callable[[str], None]
"""Says what was done, with the offer to undo it."""
_WIDTH = 96  # letters: people and plans have long names


class BeginDialog(FormDialog):
    """Asks with what a contract begins, and with whom where *person* is not known; Enter makes a usual empty one."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        sources: Sequence[templates.Source],
        opened: Opened,
        *,
        person: int | None = None,
        people: Sequence[participants.Listed] = (),
        other: int | None = None,
    ) -> None:
        self._jobs, self._person, self._other, self._opened = jobs, person, other, opened
        self._variants: dict[str, str] = {}
        asked = [] if person is not None else [_a_person(people)]
        source = Field(
            N_("Begin with"),
            Kind.CHOICE,
            options=lambda: [(one.word, one.label) for one in sources],
            help=N_("Type a few letters to search. All that is put in can be changed."),
            key="source",
        )
        super().__init__(
            parent,
            _("New contract"),
            [Section("", [*asked, Contract.fields()["variant"], source])],
            {"variant": Variant.A},
            label=_("Begin the contract"),
            deed=self._begin,
        )
        self.resize(min(self.fontMetrics().averageCharWidth() * _WIDTH, parent.window().width()), self.height())
        self._take_sources(sources)
        self.form.edited.connect(self._edited)
        if person is not None:
            self.form.editor("source").setFocus(Qt.FocusReason.OtherFocusReason)

    def _edited(self, key: str) -> None:
        values = self.form.shown()
        if key == "source":
            variant = self._variants.get(values["source"] or "")
            if variant:
                self.form.editor("variant").set_value(variant)
        elif key == "person" and values["person"]:
            person, other = int(values["person"]), self._other
            self._jobs.read(
                lambda session: templates.sources(session, person, other), self._take_sources, latest="sources"
            )

    def _take_sources(self, sources: Sequence[templates.Source]) -> None:
        self._variants = {one.word: one.variant for one in sources}
        editor = self.form.editor("source")
        if isinstance(editor, ChoiceEditor):
            if editor.value() not in self._variants:
                editor.set_value("")
            editor.set_options([(one.word, one.label) for one in sources])

    def _begin(self, values: dict[str, Any]) -> None:
        person = self._person or int(values["person"])
        variant, source = values["variant"], values["source"] or ""
        self._jobs.act(lambda session: templates.begin(session, person, variant, source), self._begun, self.failed)

    def _begun(self, contract_id: int) -> None:
        self.done_well()
        self._opened(contract_id)


class NameDialog(FormDialog):
    """Asks for the name of a plan, and does *work* with it."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        title: str,
        work: Callable[[Any, str], Any],
        told: Told,
        *,
        words: str = "",
        name: str = "",
    ) -> None:
        self._jobs, self._work, self._told = jobs, work, told
        super().__init__(
            parent,
            title,
            [Section("", [Template.fields()["name"]])],
            {"name": name},
            words=words,
            label=_("&Save"),
            deed=self._save,
        )

    def _save(self, values: dict[str, Any]) -> None:
        name, work = values["name"], self._work
        self._jobs.act(lambda session: work(session, name), lambda _result: self._saved(name), self.failed)

    def _saved(self, name: str) -> None:
        self.done_well()
        self._told(name)


class PlansDialog(QDialog):
    """The club's own plans: rename one, take one away."""

    def __init__(self, parent: QWidget, jobs: Jobs, told: Told) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Own plans"))
        self._jobs, self._told = jobs, told
        self._names: dict[int, str] = {}
        columns = [Column("name", _("Name of the plan"), stretch=True), Column("variant", _("Variant"), width=10)]
        empty = _("No plan yet: “Keep as a plan…” on a contract's page makes one.")
        self.list = List(columns, self, name=_("Own plans"), empty=empty)
        self.list.setObjectName("plans")
        self.list.opened.connect(self.rename)
        self.problem = words_of("", self, problem=True)
        self.problem.hide()
        buttons = QHBoxLayout()
        buttons.addStretch()
        for name, label, deed in (
            ("rename", _("&Rename…"), self.rename),
            ("delete", _("&Delete"), self.delete),
            ("close", _("&Close"), self.accept),
        ):
            button = QPushButton(label, self)
            button.setObjectName(name)
            button.setAutoDefault(False)
            button.clicked.connect(deed)
            buttons.addWidget(button)
        half = theme.half_line(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half * 2, half * 2, half * 2, half * 2)
        layout.setSpacing(half)
        layout.addWidget(words_of(_("What is deleted here can be undone. Contracts stay as they are."), self))
        layout.addWidget(self.list, 1)
        layout.addWidget(self.problem)
        layout.addLayout(buttons)
        self.resize(min(self.fontMetrics().averageCharWidth() * 72, parent.window().width()), half * 40)
        self.open()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        self._ask()

    def rename(self) -> None:
        """Ask for another name of the chosen plan."""
        plan = self._chosen()
        if plan is not None:
            NameDialog(
                self,
                self._jobs,
                _("Rename the plan"),
                lambda session, name: templates.rename(session, plan, name),
                self._renamed,
                name=self._names[plan],
            )

    def delete(self) -> None:
        """Take the chosen plan away."""
        plan = self._chosen()
        if plan is not None:
            name = self._names[plan]
            self._jobs.act(
                lambda session: templates.delete(session, plan), lambda _result: self._deleted(name), self._failed
            )

    def _chosen(self) -> int | None:
        return self.list.current_id()

    def _ask(self) -> None:
        self._jobs.read(templates.own, self._show, latest="own plans")

    def _show(self, plans: Sequence[templates.Own]) -> None:
        self._names = {one.id: one.name for one in plans}
        self.list.set_rows([(one.id, one.name, one.variant.value) for one in plans])
        for name in ("rename", "delete"):
            button = self.findChild(QPushButton, name)
            if button is not None:
                button.setEnabled(bool(plans))
        if plans and self._chosen() is None:
            self.list.show_id(plans[0].id)

    def _renamed(self, name: str) -> None:
        self._told(_("Renamed the plan: “{name}”.").format(name=name))
        self._ask()

    def _deleted(self, name: str) -> None:
        self._told(_("Deleted the plan “{name}”.").format(name=name))
        self._ask()

    def _failed(self, problem: Problem) -> None:
        self.problem.setText(problem.sentence)
        self.problem.show()


class Beginning(EditingPage):
    """What the page of contracts adds to its deeds: a new contract from anybody's plan, and plans of one's own."""

    beginnings = (
        Command("keep_plan", N_("Keep as a plan…"), "keep_plan", "star"),
        Command("plans", N_("Own plans…"), "show_plans", "copy"),
    )

    def new(self) -> None:
        """Ask with whom a contract begins, and with what."""
        shown = None if self.card is None else self.identity(self.card)[0]
        self.desk.jobs.read(
            lambda session: (participants.listed(session), templates.sources(session, None, shown), shown),
            self._ask_begin,
            self.failed,
        )

    def keep_plan(self) -> None:
        """Ask for the name under which the contract's plan is kept, once what is typed is saved or given up."""
        self.leave(self._keep_plan)

    def show_plans(self) -> None:
        """Show the club's own plans."""
        PlansDialog(self, self.desk.jobs, self.done)

    def _ask_begin(self, answer: tuple[list[participants.Listed], list[templates.Source], int | None]) -> None:
        people, sources, shown = answer
        dialog = BeginDialog(self, self.desk.jobs, sources, self._open_begun, people=people, other=shown)
        dialog.gave_up.connect(self.failed)

    def _open_begun(self, contract_id: int) -> None:
        self.desk.open(Contract.__tablename__, contract_id)

    def _keep_plan(self) -> None:
        if self.card is None:
            return
        record = self.identity(self.card)[0]
        words = _(
            "The plan keeps goals, effects, actions, obligations, consequences and the days from the date of the "
            "contract, and nothing else. Please see to it that no name stands in them."
        )
        NameDialog(
            self,
            self.desk.jobs,
            _("Keep as a plan"),
            lambda session, name: templates.keep(session, record, name),
            self._plan_kept,
            words=words,
        )

    def _plan_kept(self, name: str) -> None:
        self.done(_("Kept the plan “{name}”. A new contract can begin with it.").format(name=name))


def _a_person(people: Sequence[participants.Listed]) -> Field:
    """The field that chooses a person; people of one name differ by day of birth and town."""
    options = []
    for line in people:
        born = _("born {date}").format(date=line.born) if line.born else ""
        options.append((str(line.id), " · ".join(filter(None, (line.name, born, line.town)))))
    return Field(N_("Person"), Kind.CHOICE, required=True, options=lambda: options, key="person")
