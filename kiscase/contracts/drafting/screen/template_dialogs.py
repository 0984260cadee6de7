"""Dialogs that name, rename and delete the club's own templates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiscase.contracts.drafting import templates
from kiscase.contracts.drafting.model import ContractTemplate
from kiscase.core.errors import Problem
from kiscase.core.i18n import _
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.forms.form_dialog import FormDialog
from kiscase.ui.jobs import Jobs
from kiscase.ui.tables.record_list import ListColumn, RecordList
from kiscase.ui.theme import metrics
from kiscase.ui.widgets.labels import wrapping_label
from kiscase.ui.widgets.message_bar import Notify


class TemplateNameDialog(FormDialog):
    """Asks for the name of a plan, and does *work* with it."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        title: str,
        work: Callable[[Any, str], Any],
        told: Notify,
        *,
        words: str = "",
        name: str = "",
    ) -> None:
        self._jobs, self._work, self._told = jobs, work, told
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
        self._told(name)


class TemplatesDialog(QDialog):
    """The club's own plans: rename one, take one away."""

    def __init__(self, parent: QWidget, jobs: Jobs, told: Notify) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Own templates"))
        self._jobs, self._told = jobs, told
        self._names: dict[int, str] = {}
        columns = [
            ListColumn("name", _("Template name"), stretch=True),
            ListColumn("variant", _("Variant"), width=10),
        ]
        empty = _("No templates yet. “Save as template…” on a contract's page creates one.")
        self.list = RecordList(columns, self, name=_("Own templates"), empty=empty)
        self.list.setObjectName("plans")
        self.list.opened.connect(self.rename)
        self.problem = wrapping_label("", self, problem=True)
        self.problem.hide()
        buttons = QHBoxLayout()
        buttons.addStretch()
        for name, label, handler in (
            ("rename", _("&Rename…"), self.rename),
            ("delete", _("&Delete"), self.delete),
            ("close", _("&Close"), self.accept),
        ):
            button = QPushButton(label, self)
            button.setObjectName(name)
            button.setAutoDefault(False)
            button.clicked.connect(handler)
            buttons.addWidget(button)
        half = metrics.half_line(self)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half * 2, half * 2, half * 2, half * 2)
        layout.setSpacing(half)
        layout.addWidget(wrapping_label(_("Deleting a template can be undone. Contracts stay as they are."), self))
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
            TemplateNameDialog(
                self,
                self._jobs,
                _("Rename template"),
                lambda session, name: templates.rename_template(session, plan, name),
                self._renamed,
                name=self._names[plan],
            )

    def delete(self) -> None:
        """Take the chosen plan away."""
        plan = self._chosen()
        if plan is not None:
            name = self._names[plan]
            self._jobs.act(
                lambda session: templates.delete_template(session, plan),
                lambda _result: self._deleted(name),
                self._failed,
            )

    def _chosen(self) -> int | None:
        return self.list.current_id()

    def _ask(self) -> None:
        self._jobs.read(templates.list_templates, self._show, latest="own plans")

    def _show(self, plans: Sequence[templates.TemplateRow]) -> None:
        self._names = {one.id: one.name for one in plans}
        self.list.set_rows([(one.id, one.name, one.variant.value) for one in plans])
        for name in ("rename", "delete"):
            button = self.findChild(QPushButton, name)
            if button is not None:
                button.setEnabled(bool(plans))
        if plans and self._chosen() is None:
            self.list.show_id(plans[0].id)

    def _renamed(self, name: str) -> None:
        self._told(_("Renamed the template: “{name}”.").format(name=name))
        self._ask()

    def _deleted(self, name: str) -> None:
        self._told(_("Deleted the template “{name}”.").format(name=name))
        self._ask()

    def _failed(self, problem: Problem) -> None:
        self.problem.setText(problem.sentence)
        self.problem.show()
