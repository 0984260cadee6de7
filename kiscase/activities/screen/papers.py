"""What is printed or saved of activities: one question for all papers and files, of an activity or of a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from PySide6.QtWidgets import QWidget

from kiscase.activities.actions import exports, papers
from kiscase.core import clock
from kiscase.core.errors import Problem
from kiscase.core.i18n import N_, _
from kiscase.core.record import Field, Kind
from kiscase.core.spreadsheet import csv_text, xlsx
from kiscase.desk.dialog import FormDialog
from kiscase.desk.form import Section
from kiscase.desk.jobs import Jobs
from kiscase.desk.page import Desk
from kiscase.desk.preview import print_pdf, save_pdf

Told = Callable[[str], None]
DAY, PERIOD = ("on",), ("since", "until")


class Output(NamedTuple):
    """A paper or a file: its label, the days that are asked for, how it is made, and its name without any person's.

    *suffix* is `pdf` for a paper, which is put on file and can be printed.
    """

    key: str
    label: str
    days: tuple[str, ...]
    make: Callable[[Any, int, date, date], bytes]
    name: str
    suffix: str = "pdf"
    note: str = ""


_AHEAD = timedelta(92)
_PLAIN = N_("A saved file is not encrypted: keep it like the papers themselves.")
_MONTH, _WEEK = N_("The month of this day is taken."), N_("The week of this day is taken.")

OF_ACTIVITY = (
    Output(
        "grid",
        N_("Attendance of the month"),
        DAY,
        lambda s, r, on, _u: papers.grid(s, r, on),
        "{on:%Y-%m}-Z{id}",
        note=_MONTH,
    ),
    Output("journal", N_("Journal of classes"), (), lambda s, r, _o, _u: papers.journal(s, r), "D{id}"),
    Output(
        "wall",
        N_("Week plan for the wall"),
        DAY,
        lambda s, _r, on, _u: papers.wall_plan(s, on),
        "T{on:%G-%V}",
        note=_WEEK,
    ),
    Output(
        "xlsx",
        N_("Attendance of the month as a workbook (.xlsx)"),
        DAY,
        lambda s, r, on, _u: xlsx(exports.month(s, r, on)),
        "{on:%Y-%m}-Z{id}",
        "xlsx",
        _MONTH,
    ),
    Output(
        "csv",
        N_("Attendance of the month as text (.csv)"),
        DAY,
        lambda s, r, on, _u: csv_text(exports.month(s, r, on)),
        "{on:%Y-%m}-Z{id}",
        "csv",
        _MONTH,
    ),
    Output(
        "ics",
        N_("Schedule as a calendar (.ics)"),
        PERIOD,
        lambda s, r, since, until: exports.calendar(s, since, until, activity_id=r),
        "{on:%Y-%m}-Z{id}",
        "ics",
    ),
)
"""What there is of an activity."""

OF_PERSON = (
    Output(
        "card",
        N_("Monthly attendance card"),
        DAY,
        lambda s, r, on, _u: papers.card(s, r, on),
        "{on:%Y-%m}-KO{id}",
        note=_MONTH,
    ),
    Output(
        "own",
        N_("Week plan of a person"),
        DAY,
        lambda s, r, on, _u: papers.own_plan(s, r, on),
        "{on:%G-%V}-T{id}",
        note=_WEEK,
    ),
    Output("confirmation", N_("Confirmation of attendance"), PERIOD, papers.confirmation, "{on:%Y-%m}-PO{id}"),
    Output(
        "information",
        N_("Information on attendance for the office"),
        (),
        lambda s, r, _o, _u: papers.information_about(s, r),
        "IO{id}",
    ),
    Output("ics", N_("Schedule as a calendar (.ics)"), PERIOD, exports.calendar_of, "{on:%Y-%m}-T{id}", "ics"),
)
"""What there is of a person."""


class OutDialog(FormDialog):
    """Asks what to print or save, and of which days; a paper is put on file."""

    def __init__(self, owner: Owner, jobs: Jobs, outputs: Sequence[Output], record: int, on: date) -> None:
        self._jobs, self._record, self._owner, self._on = jobs, record, owner, on
        self._outputs = {one.key: one for one in outputs}
        super().__init__(
            owner.parent,
            _("Print or save"),
            [Section("", _fields(outputs))],
            {"what": outputs[0].key, "on": on, "way": "print"},
            words=_(_PLAIN),
            label=_("Go on"),
            deed=self._make,
        )
        self.form.edited.connect(self._follow)
        self._follow("what")

    def _follow(self, key: str) -> None:
        """Only what the chosen one needs is asked."""
        chosen = self._outputs.get(self.form.shown()["what"])
        if key != "what" or chosen is None:
            return
        for day in (*DAY, *PERIOD):
            self.form.show_field(day, on=day in chosen.days)
        self.form.show_field("way", on=chosen.suffix == "pdf")
        ahead = chosen.suffix == "ics"  # a schedule is about what comes, a paper about what was
        first, last = (self._on, self._on + _AHEAD) if ahead else (self._on.replace(day=1), self._on)
        self.form.editor("since").set_value(first)
        self.form.editor("until").set_value(last)
        self.words.setText(" ".join(_(words) for words in (chosen.note, _PLAIN) if words))

    def _make(self, values: dict[str, Any]) -> None:
        one, record = self._outputs[values["what"]], self._record
        first, last = (values["on"], values["on"]) if one.days == DAY else (values["since"], values["until"])
        if one.days and (first is None or last is None):
            self.failed(Problem(_("Please give the days.")))
            return
        if one.days == PERIOD and last < first:
            self.failed(Problem(_("The last day lies before the first.")))
            return
        since, until = first or clock.today(), last or clock.today()
        name = f"{one.name.format(on=since, id=record)}.{one.suffix}"
        ask = self._jobs.act if one.suffix == "pdf" else self._jobs.read
        printing = values["way"] == "print"
        ask(
            lambda session: Made(one.make(session, record, since, until), name, _(one.label), printing),
            self._made,
            self.failed,
        )

    def _made(self, made: Made) -> None:
        self.done_well()
        self._owner.out(made)


class Made(NamedTuple):
    """A paper or file that is ready: its bytes, its name, what it is called, and whether it goes to the printer."""

    content: bytes
    name: str
    title: str
    printing: bool


class Owner:
    """Whose window the questions stand on, and who is told how it went."""

    def __init__(self, parent: QWidget, desk: Desk, told: Told) -> None:
        self.parent = parent
        self._desk, self._told = desk, told

    def out(self, made: Made) -> None:
        """Print or save it."""
        from kiscase.desk.preview import output

        suffix = made.name.rpartition(".")[2]
        if suffix != "pdf":
            output.save_file(
                self.parent, made.content, made.name, _kinds()[suffix], told=self._told, problem=self._failed
            )
        elif made.printing:
            print_pdf(self.parent, made.content, made.title, told=self._told, problem=self._failed)
        else:
            save_pdf(self.parent, made.content, made.name, told=self._told, problem=self._failed)

    def _failed(self, sentence: str) -> None:
        self._desk.tell(Problem(sentence))


def _kinds() -> dict[str, Any]:
    from kiscase.desk.preview.output import FileKind

    return {
        "xlsx": FileKind("xlsx", N_("Save as a workbook"), N_("Workbooks (*.xlsx)")),
        "csv": FileKind("csv", N_("Save as text"), N_("Tables as text (*.csv)")),
        "ics": FileKind("ics", N_("Save as a calendar"), N_("Calendars (*.ics)")),
    }


def _fields(outputs: Sequence[Output]) -> list[Field]:
    choices = [(one.key, _(one.label)) for one in outputs]
    ways = [("print", _("Print")), ("save", _("Save as a file"))]
    return [
        Field(N_("Paper or file"), Kind.CHOICE, required=True, options=lambda: choices, key="what"),
        Field(N_("Day"), Kind.DATE, key="on"),
        Field(N_("From"), Kind.DATE, key="since"),
        Field(N_("Until"), Kind.DATE, key="until"),
        Field(N_("What to do with the PDF"), Kind.CHOICE, options=lambda: ways, key="way"),
    ]
