"""The tab that makes a folder for an inspector: the period, whose files, and the file that it becomes."""

from __future__ import annotations

import re
import secrets
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from kiscase.core import clock
from kiscase.core.database.database import Database
from kiscase.core.errors import Problem
from kiscase.core.files import telling_file_name
from kiscase.core.i18n import N_, _, ngettext
from kiscase.core.records.choice import Choice
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.inspection import actions, queries
from kiscase.inspection.model import FolderRequest, draw_sample
from kiscase.ui.command import Command
from kiscase.ui.forms.form import FieldSection, RecordForm
from kiscase.ui.preview.save_dialog import PDF_FILE, SaveDialog
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.records.tab import RecordTab
from kiscase.ui.theme import icons, metrics, style_properties
from kiscase.ui.widgets.labels import wrapping_label
from kiscase.ui.widgets.long_job import LongJob


class FolderSample(Choice):
    """Whose files are in a folder."""

    NUMBERS = "numbers", N_("the people with these numbers")
    DRAWN = "drawn", N_("people drawn by chance")
    ALL = "all", N_("everybody of the period")
    NOBODY = "nobody", N_("nobody: the lists of the club alone")


class InspectionTab(RecordTab):
    """Asks for the period and the sample, and saves the folder as one PDF."""

    title: ClassVar[str] = N_("Inspection")

    def commands(self) -> tuple[Command, ...]:
        """What can be done here."""
        return (Command("save_folder", N_("Save the inspection folder…"), self.ask_file, "folder-open"),)

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(context, parent)
        today = clock.today()
        fields = [
            FieldInfo(N_("From"), FieldKind.DATE, required=True, key="since"),
            FieldInfo(N_("Until"), FieldKind.DATE, required=True, key="until"),
            FieldInfo(N_("Whose files"), FieldKind.CHOICE, required=True, options=FolderSample.options, key="sample"),
            FieldInfo(
                N_("Numbers of people"),
                help=N_("With commas between them, as in the register: 3, 12, 40."),
                key="numbers",
            ),
            FieldInfo(N_("How many"), FieldKind.NUMBER, limits=(1, 1_000), key="size"),
            FieldInfo(
                N_("Seed of the draw"),
                help=N_("The same seed draws the same people. It is printed in the folder."),
                key="seed",
            ),
        ]
        self.form = RecordForm([FieldSection(_("Inspection folder"), fields)], self)
        first = today.replace(month=1, day=1)
        shown = {"since": first, "until": today, "sample": "drawn", "size": 10, "seed": secrets.token_hex(3)}
        self.form.load(shown)
        self.form.edited.connect(self._follow)
        self.save_button = QPushButton(icons.themed_icon("folder-open", "on_accent"), _("&Save the folder…"), self)
        self.save_button.setObjectName("save_folder")
        style_properties.set_style_property(self.save_button, "primary", True)
        self.save_button.clicked.connect(self.ask_file)
        words = _(
            "One PDF with everything that is on file, in the order in which it is asked for: contents, what is "
            "missing, the lists of the club, the register without data on health, and the files of the people. It is "
            "not encrypted: keep it as safe as the documents."
        )
        half = metrics.half_line(self)
        buttons = QHBoxLayout()
        buttons.addWidget(self.save_button)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(half * 2, half, half * 2, half)
        layout.setSpacing(half)
        layout.addWidget(wrapping_label(words, self))
        layout.addWidget(self.form, 1)
        layout.addLayout(buttons)
        self._follow("sample")

    def show_record(self, record: int | None) -> None:
        """There is nothing to load."""

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Begin with the first day."""
        self.form.focus_first()

    def ask_file(self) -> None:
        """Find the people of the sample, then ask for the file."""
        shown = self.form.values()
        since, until, sample = shown["since"], shown["until"], shown["sample"]
        if not (since and until and sample) or until < since:
            self.context.show_problem(Problem(_("Please give the first and the last day, in this order.")))
            return
        numbers = {int(one) for one in re.findall(r"\d{1,9}", shown["numbers"] or "")}

        def find(session: Any) -> FolderRequest:
            among = queries.list_people_of_period(session, since, until)
            match FolderSample(sample):
                case FolderSample.NUMBERS:
                    known = queries.list_known_people(session, numbers)
                    gone = sorted(numbers - set(known))
                    if gone or not known:
                        words = _("Nobody is on file under these numbers: {numbers}. Nothing was made.")
                        raise Problem(words.format(numbers=", ".join(map(str, gone)) or "–"))
                    return FolderRequest(since, until, tuple(known))
                case FolderSample.DRAWN:
                    seed = shown["seed"] or secrets.token_hex(3)
                    drawn = draw_sample(among, shown["size"] or 1, seed)
                    return FolderRequest(since, until, tuple(drawn), seed, len(among))
                case FolderSample.ALL:
                    return FolderRequest(since, until, tuple(among))
                case _:
                    return FolderRequest(since, until, ())

        self.context.jobs.read(find, partial(save_inspection_folder, self), self.context.show_problem)

    def _follow(self, key: str) -> None:
        if key == "sample":
            sample = self.form.shown()["sample"]
            self.form.show_field("numbers", on=sample == FolderSample.NUMBERS.value)
            for one in ("size", "seed"):
                self.form.show_field(one, on=sample == FolderSample.DRAWN.value)


def save_inspection_folder(tab: RecordTab, request: FolderRequest) -> None:
    """Ask for the file, then make the folder; the work shows how far it is and can be cancelled."""

    def save(path: Path) -> None:
        def work(database: Database, is_stopped: Any, report: Any) -> bool:
            return actions.save_folder(database, request, path, is_stopped, report)

        def done(written: bool | None) -> None:
            count = len(request.people)
            words = ngettext(
                "The folder with the files of {count} person is saved.",
                "The folder with the files of {count} people is saved.",
                count,
            )
            tab.notified.emit(words.format(count=count) if written else _("The folder was not made."))

        LongJob(tab, tab.context.jobs, _("Making the folder…"), work, done, otherwise=tab.context.show_problem)

    name = telling_file_name(_("Inspection folder"), request.until.isoformat(), suffix="pdf")
    SaveDialog(tab, name, PDF_FILE, save)
