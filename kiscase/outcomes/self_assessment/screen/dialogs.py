"""The dialogs for a self-assessment and for the scales of the club."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.core import clock
from kiscase.core.i18n import _
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.outcomes.self_assessment import actions, scales
from kiscase.outcomes.self_assessment.model import HIGHEST, LOWEST, AssessmentScale, SelfAssessment
from kiscase.outcomes.self_assessment.queries import AssessmentRow, ScaleRow, SelfAssessments
from kiscase.outcomes.self_assessment.screen.rating_editor import RatingEditor
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.action_dialog import ActionDialog, RecordDialog
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.records.list_dialog import KeptListDialog
from kiscase.ui.tables.record_list import ListColumn, MutedText
from kiscase.ui.widgets.message_bar import Notify

_SCALE = "scale_"


class SelfAssessmentDialog(ActionDialog):
    """Asks for a number from 1 to 5 on each scale: a digit answers it and goes on to the next one."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        person: int,
        about: tuple[SelfAssessments, AssessmentRow | None],
        notify: Notify,
    ) -> None:
        """*about* is what is on file, and the one that is to be changed, if one is."""
        found, known = about
        fields = SelfAssessment.fields()
        asked = _asked_scales(found, known)
        answers = {f"{_SCALE}{scale}": value for scale, value in (known.answers if known is not None else {}).items()}
        values: Mapping[str, Any] = known.values if known is not None else {"assessed_on": clock.today()}
        super().__init__(
            parent,
            jobs,
            _("Self-assessment"),
            [FieldSection("", [_scale_field(scale) for scale in asked] + [fields["assessed_on"], fields["remark"]])],
            answers | dict(values),
            words=_("Press 1 to 5: the digit answers and goes on. A question without an answer stays empty."),
            label=_("Save"),
            action=lambda session, given: _save_assessment(session, person, known, given),
            notify=notify,
            done=_("The self-assessment is saved."),
            editors={f"{_SCALE}{scale.id}": lambda _field: RatingEditor(LOWEST, HIGHEST) for scale in asked},
        )


def _save_assessment(session: Any, person: int, known: AssessmentRow | None, values: dict[str, Any]) -> None:
    answers = {int(key.removeprefix(_SCALE)): values.pop(key) for key in list(values) if key.startswith(_SCALE)}
    if known is not None:
        actions.change_self_assessment(session, known.id, values, answers, known.values["revision"])
    else:
        actions.add_self_assessment(session, person, values, answers)


class ScalesDialog(KeptListDialog):
    """Lists the scales of the club."""

    def __init__(self, parent: QWidget, jobs: Jobs, notify: Notify) -> None:
        super().__init__(
            parent,
            jobs,
            notify,
            _("Scales for self-assessments"),
            [
                ListColumn("name", _("What is asked about"), stretch=True),
                ListColumn("low", _("What 1 means"), stretch=True),
                ListColumn("high", _("What 5 means"), stretch=True),
                ListColumn("uses", _("Used"), align="right"),
            ],
            name="scales",
            explanation=_("People answer with a number from 1 to 5. A scale with answers cannot be deleted."),
            empty=_("No scales so far: add your own or the suggested ones."),
            more_buttons=[("suggest", _("Add the s&uggested ones"), self.add_suggested)],
        )
        self.reload()

    def reader(self) -> Callable[[Any], Mapping[int, Any]]:
        """Values and number of answers by the id."""
        return lambda session: {row[0]["id"]: row for row in scales.list_scale_rows(session)}

    def cells(self, entry: tuple[dict[str, Any], int]) -> Sequence[Any]:
        """One that is no longer offered is muted and named so."""
        values, uses = entry
        shown = [values["name"], values["low"], values["high"], str(uses)]
        if not values["retired"]:
            return shown
        shown[0] = _("{name} (no longer offered)").format(name=shown[0])
        return [MutedText(text) for text in shown]

    def ask(self, entry: tuple[dict[str, Any], int] | None) -> None:
        """Ask what a scale is about."""
        ScaleDialog(self, self.jobs, entry[0] if entry else {}, self.show_done)

    def deleter(self, entry_id: int) -> Callable[[Any], object]:
        """Refuses a scale on which somebody has answered."""
        return lambda session: scales.delete_scale(session, entry_id)

    def add_suggested(self) -> None:
        """Add the scales that the program suggests."""
        self.jobs.act(scales.add_suggested_scales, self._suggested, self.show_problem)

    def _suggested(self, _count: int) -> None:
        self.show_done(_("Saved."))


class ScaleDialog(RecordDialog):
    """Asks what a scale is about and what its ends mean."""

    def __init__(self, parent: QWidget, jobs: Jobs, values: dict[str, Any], notify: Notify) -> None:
        fields = AssessmentScale.fields()
        keys = ("name", "low", "high", "retired") if values else ("name", "low", "high")
        super().__init__(
            parent,
            jobs,
            _("Scale for self-assessments"),
            [FieldSection("", [fields[key] for key in keys])],
            values,
            add=scales.add_scale,
            change=scales.change_scale,
            notify=notify,
            done=_("Saved."),
        )


def _asked_scales(found: SelfAssessments, known: AssessmentRow | None) -> list[ScaleRow]:
    """The scales that are offered, and those answered in the one that is to be changed."""
    answered = known.answers if known is not None else {}
    scales_by_id = {scale.id: scale for scale in found.offered}
    scales_by_id |= {scale.id: scale for scale in found.scales if scale.id in answered}
    return [scales_by_id[key] for key in sorted(scales_by_id)]


def _scale_field(scale: ScaleRow) -> FieldInfo:
    meaning = _("1 – {low}, 5 – {high}").format(low=scale.low, high=scale.high)
    return FieldInfo(scale.name, FieldKind.NUMBER, help=meaning, limits=(LOWEST, HIGHEST), key=f"{_SCALE}{scale.id}")
