"""The dialogs that begin, change and end a stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtWidgets import QWidget

from kiscase.core import clock, legal_rules
from kiscase.core.i18n import _
from kiscase.core.records.field_info import FieldInfo
from kiscase.participants.stays import actions
from kiscase.participants.stays.model import Stay, StayEnd
from kiscase.ui.database_jobs import Jobs
from kiscase.ui.forms.action_dialog import ActionDialog, RecordDialog
from kiscase.ui.forms.form import FieldSection
from kiscase.ui.widgets.message_bar import Notify

_BEGINNING = ("started_on", "main_group")
_PAUSE = ("paused_since", "pause_reason")
_END = ("ended_on", "end", "end_reason", "end_remark")


class StayDialog(RecordDialog):
    """Asks since when a person takes part and in which group they count; of one on file also for its end or a pause."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        person: tuple[int, Sequence[str]],
        values: Mapping[str, Any],
        notify: Notify,
        *,
        words: str = "",
    ) -> None:
        """*person*: the id and the groups; *values* with an id are those of a stay on file."""
        person_id, groups = person
        fields = Stay.fields()
        sections = [FieldSection("", [fields["started_on"], _group_field(groups, values.get("main_group"))])]
        if values.get("ended_on"):
            sections.append(FieldSection(_("End"), [fields[key] for key in _END]))
        elif "id" in values:
            sections.append(FieldSection(_("Pause"), [fields[key] for key in _PAUSE]))
        only = groups[0] if len(groups) == 1 else None
        super().__init__(
            parent,
            jobs,
            _("Change the stay") if "id" in values else _("Begin a stay in the club"),
            sections,
            values if "id" in values else {"started_on": clock.today(), "main_group": only} | dict(values),
            words=words,
            add=lambda session, stay: actions.begin_stay(session, person_id, stay),
            change=actions.change_stay,
            notify=notify,
            done=_("The stay is saved."),
        )


class EndStayDialog(ActionDialog):
    """Asks on which day a stay ended, how, and why it was broken off."""

    def __init__(
        self,
        parent: QWidget,
        jobs: Jobs,
        values: Mapping[str, Any],
        proposed: Mapping[str, Any],
        notify: Notify,
    ) -> None:
        """*values* are those of the stay; *proposed* is what the facts suggest."""
        fields = Stay.fields()
        required = [replace(fields[key], required=True) for key in ("ended_on", "end")]
        super().__init__(
            parent,
            jobs,
            _("End the stay in the club"),
            [FieldSection("", [*required, fields["end_reason"], fields["end_remark"]])],
            {"ended_on": clock.today(), "end": StayEnd.COMPLETED} | dict(proposed),
            # Translators: a button: the stay in the club ends
            label=_("End the stay"),
            action=lambda session, end: actions.end_stay(session, values["id"], end, values["revision"]),
            notify=notify,
            done=_("The stay has ended."),
        )


def _group_field(groups: Sequence[str], known: str | None) -> FieldInfo:
    """The main group, to be chosen from the groups of the person and the one on file."""
    codes = list(dict.fromkeys([*groups, *([known] if known else [])]))
    return replace(
        Stay.fields()["main_group"], options=lambda: [(code, legal_rules.group_label(code)) for code in codes]
    )
