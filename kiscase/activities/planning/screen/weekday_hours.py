"""The fields of an activity's form for hours that hold on some days of the week."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kiscase.activities.series_model import Weekday, WeekdayHours, read_weekday_hours, write_weekday_hours
from kiscase.core.i18n import N_, _
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.ui.forms.form import RecordForm

OTHER_HOURS = "other_hours"
"""The key of the box that says whether the days of the week have hours of their own."""
_TIMES = {f"{key}_{day.value}": (key, day) for day in Weekday for key in ("starts", "ends")}
HOURS_KEYS = frozenset(_TIMES)


def weekday_hours_fields() -> list[FieldInfo]:
    """A box, and from when to when for each day of the week."""
    labels = {"starts": _("{day}, from (time)"), "ends": _("{day}, to (time)")}
    box = FieldInfo(
        N_("Other hours on some days"),
        FieldKind.FLAG,
        help=N_("A day that is left empty has the usual hours."),
        key=OTHER_HOURS,
    )
    times = [
        FieldInfo(labels[part].format(day=day.label), FieldKind.TIME, key=key) for key, (part, day) in _TIMES.items()
    ]
    return [box, *times]


def weekday_hours_shown(values: Mapping[str, Any]) -> dict[str, Any]:
    """What these fields show of an activity."""
    own = read_weekday_hours(values.get("weekday_hours"))
    times = {key: getattr(own[day], part) for key, (part, day) in _TIMES.items() if day in own}
    return {OTHER_HOURS: bool(own)} | times


def weekday_hours_codes(shown: Mapping[str, Any]) -> list[str]:
    """The words to store, from what is typed: of the chosen days, where the hours are not the usual ones."""
    found = []
    for day in map(Weekday, shown["weekdays"] or () if shown[OTHER_HOURS] else ()):
        starts, ends = (shown[f"{part}_{day.value}"] or shown[part] for part in ("starts", "ends"))
        if starts and ends and (starts, ends) != (shown["starts"], shown["ends"]):
            found.append(WeekdayHours(day, starts, ends))
    return write_weekday_hours(found)


def show_weekday_hours(form: RecordForm, shown: Mapping[str, Any], *, series: bool) -> None:
    """Show the box once there is more than one day of the week, and the hours of the chosen days once it is ticked."""
    chosen = set(shown["weekdays"] or ()) if series else set()
    box = bool(shown[OTHER_HOURS]) or len(chosen) > 1
    form.show_field(OTHER_HOURS, on=series and box)
    for key, (_part, day) in _TIMES.items():
        form.show_field(key, on=bool(shown[OTHER_HOURS]) and day.value in chosen)
