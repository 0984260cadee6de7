"""The dialogs for the result at the end of a stay, an effect, and what was learnt at a follow-up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QPushButton, QWidget

from kiscase.core import clock
from kiscase.core.i18n import _
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.outcomes import actions, queries
from kiscase.outcomes.model import Effect, EffectKind, FollowUp, FollowUpTime, StayOutcome
from kiscase.outcomes.queries import StayQuestion
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.action_dialog import RecordDialog
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.records.page_context import PageContext
from kiscase.ui.widgets.message_bar import Notify

_RESULT = ("situation", "since", "source", "documented", "evidence", "recorded_on", "remark")
_FOLLOW_UP = ("situation", "source", "documented", "evidence", "asked_on", "ask_no_more", "remark")
_EFFECT = ("kind", "reached_on", "description", "evidence")


class OutcomeDialog(RecordDialog):
    """Asks what a person does at the end of a stay, from whom that is known and what confirms it."""

    def __init__(
        self, parent: QWidget, jobs: Jobs, stay: int, values: Mapping[str, Any], notify: Notify, *, words: str = ""
    ) -> None:
        """*values* with an id are those of a result on file."""
        fields = StayOutcome.fields()
        super().__init__(
            parent,
            jobs,
            _("Result at the end of the stay"),
            [FieldSection("", [fields[key] for key in _RESULT])],
            values or {"recorded_on": clock.today()},
            words=words,
            add=lambda session, outcome: actions.record_outcome(session, stay, outcome),
            change=actions.change_outcome,
            notify=notify,
            done=_("The result is saved."),
        )


class FollowUpDialog(RecordDialog):
    """Asks what a person does some time after a stay; that nobody was reached is one press of a button."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        about: tuple[int, FollowUpTime],
        values: Mapping[str, Any],
        notify: Notify,
        *,
        words: str = "",
    ) -> None:
        """*about*: the stay and the time; *values* with an id are those of a follow-up on file."""
        self._stay, self._time = about
        fields = FollowUp.fields()
        super().__init__(
            parent,
            jobs,
            _("Follow-up {when} the stay").format(when=self._time.label),
            [FieldSection("", [fields[key] for key in _FOLLOW_UP])],
            values or {"asked_on": clock.today()},
            words=words,
            add=lambda session, follow_up: actions.record_follow_up(session, *about, follow_up),
            change=actions.change_follow_up,
            notify=notify,
            done=_("The follow-up is saved."),
        )
        self.no_contact = QPushButton(_("No con&tact"), self)
        self.no_contact.setObjectName("no_contact")
        self.no_contact.setToolTip(_("Records that nobody could be reached: the situation is not known."))
        self.no_contact.clicked.connect(self._record_no_contact)
        self.no_contact.setVisible(not values)
        buttons = self._outer.itemAt(self._outer.count() - 1)
        layout = buttons.layout() if buttons is not None else None
        if layout is not None:
            layout.insertWidget(0, self.no_contact)  # type: ignore[attr-defined] # a row of buttons

    def _record_no_contact(self) -> None:
        stay, time = self._stay, self._time
        self.act(lambda session: actions.record_no_contact(session, stay, time))


class EffectDialog(RecordDialog):
    """Asks what was reached, when, by which reintegration, and what shows it."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        stays: Sequence[tuple[int, str]],
        values: Mapping[str, Any],
        notify: Notify,
    ) -> None:
        """*stays* are the id and the period of each; *values* with an id are those of an effect on file."""
        only_stay = stays[0][0]
        fields = Effect.fields()
        of_stay = FieldInfo(
            _("Stay"), FieldKind.CHOICE, required=True, options=lambda: [(str(one), text) for one, text in stays]
        )
        of_stay = FieldInfo(**{**vars(of_stay), "key": "stay_id"})
        shown = [fields[key] for key in _EFFECT] + ([of_stay] if len(stays) > 1 else [])
        super().__init__(
            parent,
            jobs,
            _("Effect of reintegration"),
            [FieldSection("", shown)],
            {"kind": EffectKind.SOCIAL, "reached_on": clock.today(), "stay_id": str(only_stay)} | dict(values),
            add=lambda session, effect: actions.add_effect(
                session, int(effect.pop("stay_id", None) or only_stay), effect
            ),
            change=_change_effect,
            notify=notify,
            done=_("The effect is saved."),
        )


def _change_effect(session: Any, effect_id: int, changes: dict[str, Any], revision: int) -> None:
    stay = {"stay_id": int(changes["stay_id"])} if "stay_id" in changes else {}
    actions.change_effect(session, effect_id, changes | stay, revision)


def ask_outcome(widget: QWidget, context: PageContext, stay: int, notify: Notify) -> None:
    """Ask for the result at the end of a stay, unless the person died."""
    context.jobs.read(
        lambda session: queries.ask_about_stay(session, stay), partial(_open_outcome, widget, context.jobs, notify)
    )


def ask_due_follow_up(widget: QWidget, context: PageContext, stay: int, notify: Notify) -> None:
    """Ask what is to be asked at the follow-up of a stay that is due."""
    context.jobs.read(
        lambda session: queries.ask_about_stay(session, stay), partial(_open_follow_up, widget, context.jobs, notify)
    )


def _open_outcome(widget: QWidget, jobs: Jobs, notify: Notify, question: StayQuestion | None) -> None:
    if question is None or question.died:
        return
    words = _("{name}, stay {period}: what does the person do now? It can also be recorded later.")
    words = words.format(name=question.name, period=question.period)
    OutcomeDialog(widget.window(), jobs, question.stay_id, question.values, notify, words=words)


def _open_follow_up(widget: QWidget, jobs: Jobs, notify: Notify, question: StayQuestion | None) -> None:
    if question is None or question.time is None:
        return
    words = _("{name}, stay {period}.").format(name=question.name, period=question.period)
    known = _("Known so far: {situation}.").format(situation=question.known) if question.known else ""
    about = (question.stay_id, question.time)
    FollowUpDialog(widget.window(), jobs, about, {}, notify, words=f"{words} {known}".strip())
