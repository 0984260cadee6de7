"""Importing activities: with their series, planned as the window would plan them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, time
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from kiscase.activities.model import Activity
from kiscase.activities.planning.actions import plan_activity
from kiscase.activities.series_model import Recurrence, Weekday
from kiscase.core.collation import words_key
from kiscase.core.date_format import format_date
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.records.field_info import FieldInfo
from kiscase.core.table_reading.tables import CellValue
from kiscase.core.text.date_parsing import parse_time
from kiscase.core.text.names import join_names
from kiscase.importing.target import UNIQUE, KnownRow
from kiscase.importing.tried_target import TriedTarget

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from kiscase.core.database.plain_reader import PlainReader

_LEADER = FieldInfo(N_("Leader"), key="leader")
_HOURS = FieldInfo(N_("Hours from and to"), key="hours")
_LEFT_OUT = ("weekday_hours", "former_names")
_HOURS_SEPARATOR = re.compile(r"\s*(?:-|–|—|\bdo\b|\bto\b)\s*")
_FROM = re.compile(r"^(od|from|godz\.?|g\.)\s+")
_RANGE = re.compile(r"(?<=\w)\.?\s*[-–—]\s*(?=\w)")
_WORKERS = "SELECT id, given_name, family_name FROM worker WHERE NOT retired ORDER BY id"
_ACTIVITIES = "SELECT name, since, until FROM activity ORDER BY id"


class NewActivity(NamedTuple):
    """An activity that is to be planned, by its values, and who leads it."""

    values: dict[str, Any]
    leader_id: int | None


class ActivitiesTarget(TriedTarget[NewActivity]):
    """Activities: their fields, the hours also in one cell, and the leader by name."""

    key: ClassVar[str] = "activities"
    title: ClassVar[str] = N_("Import activities from a spreadsheet")
    sentence: ClassVar[str] = N_("Imported activities from a spreadsheet: {count}")

    def list_fields(self) -> Sequence[FieldInfo]:
        own = [shown for key, shown in Activity.fields().items() if key not in _LEFT_OUT]
        return [*own, _LEADER, _HOURS]

    def read_value(self, shown: FieldInfo, cell: CellValue, *, mend: bool) -> Any:
        """Days of the week also as a range, such as pn-pt."""
        ends = _RANGE.split(cell.strip()) if shown.key == "weekdays" and isinstance(cell, str) else []
        if len(ends) != 2:
            return super().read_value(shown, cell, mend=mend)
        found = [super(ActivitiesTarget, self).read_value(shown, end, mend=mend) for end in ends]
        first, last = (int(one[0]) for one in found)
        return [day.value for day in Weekday if first <= int(day.value) <= last]

    def load(self, reader: PlainReader) -> None:
        self._workers: dict[str, list[int]] = {}
        for worker, given, family in reader.rows(_WORKERS):
            for name in {join_names(given, family), join_names(family, given)}:
                self._workers.setdefault(words_key(name), []).append(worker)
        self._on_file: dict[str, list[tuple[str, date, date | None]]] = {}
        for name, since, until in reader.rows(_ACTIVITIES):
            days = date.fromisoformat(since), date.fromisoformat(until) if until else None
            self._on_file.setdefault(words_key(name), []).append((name, *days))

    def prepare(self, values: dict[str, Any]) -> NewActivity:
        values = {key: value for key, value in values.items() if value is not None}
        leader = self._find_leader(values.pop("leader", ""))
        _take_hours_apart(values)
        if "repeat" not in values:
            values["repeat"] = _usual_recurrence(values)
        try:
            made = Activity().change(values)
        except InvalidValuesError as error:
            raise InvalidValuesError(_by_column(error)) from None
        return NewActivity({key: value for key, value in made.values().items() if key in Activity.fields()}, leader)

    def name_row(self, prepared: NewActivity) -> str:
        return f"{prepared.values['name']}, {format_date(prepared.values['since'])}"

    def identify(self, prepared: NewActivity) -> Sequence[tuple[str, ...]]:
        values = prepared.values
        parts = (values["since"], values["starts"], values["weekdays"], values["room"])
        return [(UNIQUE, words_key(values["name"]), *map(str, parts))]

    def known_finder(self, _reader: PlainReader) -> Callable[[NewActivity], KnownRow | None]:
        return self._find_known

    def store_row(self, session: Session, prepared: NewActivity) -> None:
        plan_activity(session, prepared.values, prepared.leader_id)

    def explain(self, _prepared: NewActivity, problem: Problem) -> Mapping[str, str]:
        """The hours of a day of the week stand with the usual ones."""
        return _by_column(problem) if isinstance(problem, InvalidValuesError) else {"name": problem.sentence}

    def _find_leader(self, name: str) -> int | None:
        if not name:
            return None
        found = self._workers.get(words_key(name), [])
        if len(found) != 1:
            sentence = _("No worker of the club has this name, or several have it. Add them in the settings first.")
            raise InvalidValuesError({"leader": sentence})
        return found[0]

    def _find_known(self, prepared: NewActivity) -> KnownRow | None:
        """An activity of the same name at the same time."""
        since, until = prepared.values["since"], prepared.values["until"] or date.max
        for name, first, last in self._on_file.get(words_key(prepared.values["name"]), ()):
            if first <= until and since <= (last or date.max):
                why = _("the same name at the same time")
                return KnownRow(f"{name}, {format_date(first)}", why, certain=False)
        return None


def _by_column(error: InvalidValuesError) -> dict[str, str]:
    return {"ends" if key.startswith("ends") else key: text for key, text in error.problems.items()}


def _usual_recurrence(values: Mapping[str, Any]) -> Recurrence:
    """How an activity is repeated of which a list does not have it."""
    if values.get("weekdays"):
        return Recurrence.WEEKLY
    whole = values.get("starts") and values.get("ends")
    return Recurrence.ONCE if whole and values.get("until") in (None, values.get("since")) else Recurrence.NONE


def _take_hours_apart(values: dict[str, Any]) -> None:
    """Hours in one cell, such as 9:00–11:00."""
    text = values.pop("hours", "")
    if not text:
        return
    found: list[time | None] = []
    for part in _HOURS_SEPARATOR.split(_FROM.sub("", text.strip())):
        try:
            found.append(parse_time(part))
        except ValueError:
            found.append(None)
    if len(found) != 2 or None in found:
        raise InvalidValuesError({"hours": _("These are no hours. Hours like 9:00–11:30 are understood.")})
    values["starts"], values["ends"] = (
        values.get(key) or part for key, part in zip(("starts", "ends"), found, strict=True)
    )
