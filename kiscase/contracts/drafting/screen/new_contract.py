"""Beginning a contract: with whom, on which variant, and with what in it; and the club's own plans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from kiscase.contracts.drafting import starting_points, templates
from kiscase.contracts.drafting.screen.template_dialogs import TemplateNameDialog, TemplatesDialog
from kiscase.contracts.model import Contract, ContractVariant
from kiscase.core.i18n import N_, _
from kiscase.core.records.fields import FieldInfo, FieldKind
from kiscase.participants import queries as participants_queries
from kiscase.ui.command import Command
from kiscase.ui.editors.choice import ChoiceEditor
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.jobs import Jobs
from kiscase.ui.records.editing_page import EditingPage

Opened = Callable[[int], None]
"""Goes to a contract."""
_WIDTH = 96  # letters: people and plans have long names


class NewContractDialog(FormDialog):
    """Asks with what a contract begins, and with whom where *person* is not known; Enter makes a usual empty one."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        sources: Sequence[starting_points.StartingPoint],
        opened: Opened,
        *,
        person: int | None = None,
        people: Sequence[participants_queries.ParticipantRow] = (),
        other: int | None = None,
    ) -> None:
        self._jobs, self._person, self._other, self._opened = jobs, person, other, opened
        self._variants: dict[str, str] = {}
        asked = [] if person is not None else [_person_field(people)]
        source = FieldInfo(
            N_("Begin with"),
            FieldKind.CHOICE,
            options=lambda: [(one.key, one.label) for one in sources],
            help=N_("Type a few letters to search. All that is put in can be changed."),
            key="source",
        )
        super().__init__(
            parent,
            _("New contract"),
            [FieldSection("", [*asked, Contract.fields()["variant"], source])],
            {"variant": ContractVariant.A},
            label=_("Begin the contract"),
            on_submit=self._begin,
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
                lambda session: starting_points.list_starting_points(session, person, other),
                self._take_sources,
                latest="sources",
            )

    def _take_sources(self, sources: Sequence[starting_points.StartingPoint]) -> None:
        self._variants = {one.key: one.variant for one in sources}
        editor = self.form.editor("source")
        if isinstance(editor, ChoiceEditor):
            if editor.value() not in self._variants:
                editor.set_value("")
            editor.set_options([(one.key, one.label) for one in sources])

    def _begin(self, values: dict[str, Any]) -> None:
        person = self._person or int(values["person"])
        variant, source = values["variant"], values["source"] or ""
        self._jobs.act(
            lambda session: starting_points.begin_contract(session, person, variant, source),
            self._begun,
            self.show_failure,
        )

    def _begun(self, contract_id: int) -> None:
        self.close_done()
        self._opened(contract_id)


class NewContractController(EditingPage):
    """What the page of contracts adds to its deeds: a new contract from anybody's plan, and plans of one's own."""

    def new_contract_commands(self) -> tuple[Command, ...]:
        """What new contracts are begun from."""
        return (
            Command("keep_plan", N_("Keep as a plan…"), self.keep_plan, "star"),
            Command("plans", N_("Own plans…"), self.show_plans, "copy"),
        )

    def new_record(self) -> None:
        """Ask with whom a contract begins, and with what."""
        shown = None if self.details is None else self.id_and_revision(self.details)[0]
        self.context.jobs.read(
            lambda session: (
                participants_queries.list_participants(session),
                starting_points.list_starting_points(session, None, shown),
                shown,
            ),
            self._ask_begin,
            self.show_failure,
        )

    def keep_plan(self) -> None:
        """Ask for the name under which the contract's plan is kept, once what is typed is saved or given up."""
        self.leave(self._keep_plan)

    def show_plans(self) -> None:
        """Show the club's own plans."""
        TemplatesDialog(self, self.context.jobs, self.show_done)

    def _ask_begin(
        self, answer: tuple[list[participants_queries.ParticipantRow], list[starting_points.StartingPoint], int | None]
    ) -> None:
        people, sources, shown = answer
        dialog = NewContractDialog(self, self.context.jobs, sources, self._open_begun, people=people, other=shown)
        dialog.rejected_with.connect(self.show_failure)

    def _open_begun(self, contract_id: int) -> None:
        self.context.open_record(Contract.__tablename__, contract_id)

    def _keep_plan(self) -> None:
        if self.details is None:
            return
        record = self.id_and_revision(self.details)[0]
        words = _(
            "The plan keeps goals, effects, actions, obligations, consequences and the days from the date of the "
            "contract, and nothing else. Please see to it that no name stands in them."
        )
        TemplateNameDialog(
            self,
            self.context.jobs,
            _("Keep as a plan"),
            lambda session, name: templates.save_as_template(session, record, name),
            self._plan_kept,
            words=words,
        )

    def _plan_kept(self, name: str) -> None:
        self.show_done(_("Kept the plan “{name}”. A new contract can begin with it.").format(name=name))


def _person_field(people: Sequence[participants_queries.ParticipantRow]) -> FieldInfo:
    """The field that chooses a person; people of one name differ by day of birth and town."""
    options = []
    for line in people:
        born = _("born {date}").format(date=line.born) if line.born else ""
        options.append((str(line.id), " · ".join(filter(None, (line.name, born, line.town)))))
    return FieldInfo(N_("Person"), FieldKind.CHOICE, required=True, options=lambda: options, key="person")
