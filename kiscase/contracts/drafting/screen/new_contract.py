"""Beginning a contract: with whom, on which variant, and with what in it; and the club's own plans."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QWidget

from kiscase.contracts.drafting import starting_points, templates
from kiscase.contracts.drafting.screen.shown_contract import ShownContract
from kiscase.contracts.drafting.screen.template_dialogs import TemplateNameDialog, TemplatesDialog
from kiscase.contracts.model import Contract, ContractVariant
from kiscase.core.i18n import N_, _
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.participants.choosing import PersonOption, list_person_options
from kiscase.participants.screen.person_picker import person_field, person_picker
from kiscase.ui.command import Command
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.editors.choice import ChoiceEditor
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog

Opened = Callable[[int], None]
"""Goes to a contract."""
BEGUN_CONTRACT = "begun contract"
"""Opens a contract where the work on it begins, rather than where the one before was left."""


class NewContractDialog(FormDialog):
    """Asks how a contract begins, and with whom unless *person* has id and name; Enter makes a usual empty one."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        sources: Sequence[starting_points.StartingPoint],
        opened: Opened,
        *,
        person: tuple[int, str] | None = None,
        people: Sequence[PersonOption] = (),
        other: int | None = None,
    ) -> None:
        self._jobs, self._other, self._opened = jobs, other, opened
        self._person = person[0] if person is not None else None
        self._variants: dict[str, str] = {}
        asked = [] if person is not None else [person_field()]
        source = FieldInfo(
            N_("Start from"),
            FieldKind.CHOICE,
            options=lambda: [(one.key, one.label) for one in sources],
            help=N_("Type a few letters to search. Everything can be changed later."),
            key="source",
        )
        super().__init__(
            parent,
            _("New contract"),
            [FieldSection("", [*asked, Contract.fields()["variant"], source])],
            {"variant": ContractVariant.A},
            words=person[1] if person is not None else "",
            label=_("Create contract"),
            on_submit=self._begin,
            editors=person_picker(jobs, people),
        )
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
                lambda session: starting_points.starting_points_of_eligible(session, person, other),
                self._take_sources,
                self.show_failure,
                latest="sources",
            )

    def _take_sources(self, sources: Sequence[starting_points.StartingPoint]) -> None:
        self.clear_failure()
        self._variants = {one.key: one.variant for one in sources}
        editor = self.form.editor("source")
        if isinstance(editor, ChoiceEditor):
            if not editor.problem() and editor.value() not in self._variants:
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


class NewContractController(QObject):
    """Begins contracts, saves the open one as a template, and opens the list of templates."""

    def __init__(self, shown: ShownContract) -> None:
        super().__init__(shown.page)
        self._shown, self._page = shown, shown.page

    def commands(self) -> tuple[Command, ...]:
        """The commands for templates."""
        return (
            Command("keep_plan", N_("Save as template…"), self.ask_template_name, "star"),
            Command("plans", N_("Own templates…"), self.show_templates, "copy"),
        )

    def ask_new_contract(self) -> None:
        """Ask with whom a contract begins, and from which starting point."""
        shown_id = self._shown.details.id if self._shown.details is not None else None
        self._shown.jobs.read(
            lambda session: (
                list_person_options(session),
                starting_points.list_starting_points(session, None, shown_id),
                shown_id,
            ),
            self._show_dialog,
            self._page.show_failure,
        )

    def ask_template_name(self) -> None:
        """Ask for the name of the new template, once unsaved changes are saved or discarded."""
        self._page.leave(self._ask_template_name)

    def show_templates(self) -> None:
        """Show the club's own templates."""
        TemplatesDialog(self._page, self._shown.jobs, self._page.show_done)

    def open_contract(self, contract_id: int) -> None:
        """Go to another contract."""
        self._page.context.open_record(Contract.__tablename__, contract_id)

    def _open_begun(self, contract_id: int) -> None:
        self._page.context.open_record(BEGUN_CONTRACT, contract_id)

    def _show_dialog(self, answer: tuple[list[PersonOption], list[starting_points.StartingPoint], int | None]) -> None:
        people, sources, shown_id = answer
        dialog = NewContractDialog(
            self._page, self._shown.jobs, sources, self._open_begun, people=people, other=shown_id
        )
        dialog.way_out_taken.connect(self._page.context.open_record)

    def _ask_template_name(self) -> None:
        if self._shown.details is None:
            return
        contract_id = self._shown.details.id
        words = _(
            "The template keeps goals, effects, the actions of both parties and the number of days from "
            "the date of the contract, and nothing else. Please make sure that they contain no names."
        )
        TemplateNameDialog(
            self._page,
            self._shown.jobs,
            _("Save as template"),
            lambda session, name: templates.save_as_template(session, contract_id, name),
            self._template_saved,
            words=words,
        )

    def _template_saved(self, name: str) -> None:
        self._page.show_done(_("Saved the template “{name}”. A new contract can start from it.").format(name=name))
