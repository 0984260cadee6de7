"""Dialogs that name, rename and delete the club's own templates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.contracts.drafting import templates
from kiscase.contracts.drafting.template_model import ContractTemplate
from kiscase.core.i18n import _
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.records.list_dialog import ListDialog
from kiscase.ui.tables.record_list import ListColumn
from kiscase.ui.widgets.message_bar import Notify


class TemplateNameDialog(FormDialog):
    """Asks for the name of a plan, and does *work* with it."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        title: str,
        work: Callable[[Any, str], Any],
        notify: Notify,
        *,
        words: str = "",
        name: str = "",
    ) -> None:
        self._jobs, self._work, self._notify = jobs, work, notify
        super().__init__(
            parent,
            title,
            [FieldSection("", [ContractTemplate.fields()["name"]])],
            {"name": name},
            words=words,
            label=_("&Save"),
            on_submit=self._save,
        )

    def _save(self, values: dict[str, Any]) -> None:
        name, work = values["name"], self._work
        self._jobs.act(lambda session: work(session, name), lambda _result: self._saved(name), self.show_failure)

    def _saved(self, name: str) -> None:
        self.close_done()
        self._notify(name)


class TemplatesDialog(ListDialog):
    """The club's own templates: renames and deletes them."""

    def __init__(self, parent: QWidget, jobs: Jobs, notify: Notify) -> None:
        self._jobs, self._notify = jobs, notify
        self._names: dict[int, str] = {}
        super().__init__(
            parent,
            _("Own templates"),
            [
                ListColumn("name", _("Template name"), stretch=True),
                ListColumn("variant", _("Variant")),
            ],
            name="plans",
            explanation=_("Deleting a template can be undone. Contracts stay as they are."),
            empty=_("No templates yet. “Save as template…” on a contract's page creates one."),
            buttons=(("rename", _("&Rename…"), self.rename), ("delete", _("&Delete"), self.delete)),
        )
        self.list.opened.connect(self.rename)
        self._load()

    def rename(self) -> None:
        """Ask for another name of the selected template."""
        template_id = self.list.current_id()
        if template_id is not None:
            TemplateNameDialog(
                self,
                self._jobs,
                _("Rename template"),
                lambda session, name: templates.rename_template(session, template_id, name),
                self._renamed,
                name=self._names[template_id],
            )

    def delete(self) -> None:
        """Delete the selected template."""
        template_id = self.list.current_id()
        if template_id is not None:
            name = self._names[template_id]
            self._jobs.act(
                lambda session: templates.delete_template(session, template_id),
                lambda _result: self._deleted(name),
                self.show_problem,
            )

    def _load(self) -> None:
        self._jobs.read(templates.list_templates, self._show, latest="own plans")

    def _show(self, found: Sequence[templates.TemplateRow]) -> None:
        self._names = {one.id: one.name for one in found}
        self.list.set_rows([(one.id, one.name, one.variant.value) for one in found])
        for name in ("rename", "delete"):
            self.buttons[name].setEnabled(bool(found))
        if found and self.list.current_id() is None:
            self.list.show_id(found[0].id)

    def _renamed(self, name: str) -> None:
        self._notify(_("Renamed the template: “{name}”.").format(name=name))
        self._load()

    def _deleted(self, name: str) -> None:
        self._notify(_("Deleted the template “{name}”.").format(name=name))
        self._load()
