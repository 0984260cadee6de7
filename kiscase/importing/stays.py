"""Importing stays in the club: of people who are on file, found by PESEL or by name and birth date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from kiscase.core.i18n import N_, _
from kiscase.core.records.field_info import FieldInfo
from kiscase.core.text.names import join_names
from kiscase.importing.target import UNIQUE, KnownRow
from kiscase.importing.whose_row import OwnedRowsTarget
from kiscase.participants.stays import actions
from kiscase.participants.stays.model import Stay

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from kiscase.core.database.plain_reader import PlainReader

_STAYS = "SELECT participant_id, started_on, ended_on FROM stay ORDER BY id"


class NewStay(NamedTuple):
    """A stay that is to be begun: whose it is, and its values."""

    participant_id: int
    name: str
    values: dict[str, Any]


class StaysTarget(OwnedRowsTarget[NewStay]):
    """Stays: the fields of a stay, and what tells whose it is."""

    key: ClassVar[str] = "stays"
    title: ClassVar[str] = N_("Import stays in the club from a spreadsheet")
    sentence: ClassVar[str] = N_("Imported stays in the club from a spreadsheet: {count}")

    def list_fields(self) -> Sequence[FieldInfo]:
        return [*self.list_owner_fields(), *Stay.fields().values()]

    def load(self, reader: PlainReader) -> None:
        super().load(reader)
        self._stays: dict[int, list[Stay]] = defaultdict(list)
        for person, since, until in reader.rows(_STAYS):
            days = [date.fromisoformat(day) if day else None for day in (since, until)]
            self._stays[person].append(Stay(started_on=days[0], ended_on=days[1]))

    def prepare(self, values: dict[str, Any]) -> NewStay:
        person = self.take_owner(values, "started_on")
        stay = Stay(participant_id=person.id).change({key: value for key, value in values.items() if value is not None})
        return NewStay(person.id, person.name, stay.values())

    def name_row(self, prepared: NewStay) -> str:
        return join_names(prepared.name, _stay_of(prepared).period_text)

    def identify(self, prepared: NewStay) -> Sequence[tuple[str, ...]]:
        return [(UNIQUE, str(prepared.participant_id), str(prepared.values["started_on"]))]

    def known_finder(self, _reader: PlainReader) -> Callable[[NewStay], KnownRow | None]:
        return self._find_known

    def _find_known(self, prepared: NewStay) -> KnownRow | None:
        """Another stay at the same time, on file or in a row before."""
        stay, others = _stay_of(prepared), self._stays[prepared.participant_id]
        other = next((one for one in others if one.overlaps(stay)), None)
        if other is not None:
            who = join_names(prepared.name, other.period_text)
            return KnownRow(who, _("another stay at the same time"), certain=True)
        others.append(stay)
        return None

    def store_row(self, session: Session, prepared: NewStay) -> None:
        values = {key: prepared.values[key] for key in Stay.fields()}
        actions.begin_stay(session, prepared.participant_id, values)


def _stay_of(prepared: NewStay) -> Stay:
    return Stay(started_on=prepared.values["started_on"], ended_on=prepared.values["ended_on"])
