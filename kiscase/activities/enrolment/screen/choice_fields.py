"""The form field that chooses an activity, and labels for lists."""

from __future__ import annotations

from collections.abc import Sequence

from kiscase.activities import queries as activities_queries
from kiscase.core.i18n import N_
from kiscase.core.records.field_info import FieldInfo, FieldKind

_MAX_LABEL = 90  # letters of an action that a list of them shows


def activity_field(activities: Sequence[activities_queries.ActivityOption]) -> FieldInfo:
    """The field that chooses an activity."""
    options = [(str(line.id), f"{line.name} ({line.when})") for line in activities]
    return FieldInfo(N_("Activity"), FieldKind.CHOICE, required=True, options=lambda: options, key="activity")


def shorten_text(text: str) -> str:
    """A long text in one line that a list can show."""
    line = " ".join(text.split())
    return line if len(line) <= _MAX_LABEL else line[: _MAX_LABEL - 1].rstrip() + "…"
