"""Whose a row of a list is: somebody on file, by PESEL, by the number of a document, or by name and birth date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import _
from kiscase.core.records.field_info import FieldInfo
from kiscase.core.table_reading.tables import CellValue
from kiscase.core.text.cleaning import compact_number
from kiscase.importing.people import FAMILY_FIRST, GIVEN_FIRST, PeopleTarget, take_names_apart
from kiscase.importing.tried_target import Prepared, TriedTarget
from kiscase.participants.duplicates.people_on_file import PeopleOnFile
from kiscase.participants.duplicates.similar_people import TypedPerson

if TYPE_CHECKING:
    from kiscase.core.database.plain_reader import PlainReader

PERSON_KEYS = ("family_name", "given_name", GIVEN_FIRST, FAMILY_FIRST, "pesel", "paper_number", "born")
_DOCUMENTS = "SELECT id, paper_number FROM participant WHERE paper_number <> '' ORDER BY id"


class RowOwner(NamedTuple):
    """Whose a row is, and the key of the field that shows it first."""

    id: int
    name: str
    key: str


class OwnedRowsTarget(TriedTarget[Prepared]):
    """A target whose rows are about people on file."""

    mendable: ClassVar[str] = PeopleTarget.mendable

    def __init__(self) -> None:
        self._target = PeopleTarget()

    def list_owner_fields(self) -> list[FieldInfo]:
        """The fields of a person that tell who it is."""
        return [one for one in self._target.list_fields() if one.key in PERSON_KEYS]

    def read_value(self, shown: FieldInfo, cell: CellValue, *, mend: bool) -> Any:
        """The value of a cell; what tells who it is, as when people are imported."""
        if shown.key in PERSON_KEYS:
            return self._target.read_value(shown, cell, mend=mend)
        return super().read_value(shown, cell, mend=mend)

    def load(self, reader: PlainReader) -> None:
        """Read everybody once."""
        self._on_file = PeopleOnFile(reader)
        self._documents: dict[str, list[int]] = defaultdict(list)
        for person, number in reader.rows(_DOCUMENTS):
            self._documents[compact_number(number).upper()].append(person)

    def take_owner(self, values: dict[str, Any], otherwise: str) -> RowOwner:
        """Who the person of a row is, whose fields leave *values*; a problem is shown there, or at *otherwise*."""
        whose = {key: values.pop(key) for key in PERSON_KEYS if key in values}
        filled = (key for key in ("pesel", "paper_number", *PERSON_KEYS) if whose.get(key))
        key = next(filled, next(iter(whose), otherwise))
        found = self._find(whose)
        if not found:
            raise InvalidValuesError({key: _("Nobody on file is this person. Import or register people first.")})
        if len(found) > 1:
            raise InvalidValuesError({key: _("Several people on file may be meant: a PESEL tells whose it is.")})
        return RowOwner(found[0], self._on_file.name_by_id(found[0]), key)

    def _find(self, whose: dict[str, Any]) -> Sequence[int]:
        take_names_apart(whose)
        born = whose.get("born")
        typed = TypedPerson(
            whose.get("family_name") or "",
            whose.get("given_name") or "",
            whose.get("pesel") or "",
            born if isinstance(born, date) else None,
            born if isinstance(born, str) else "",
        )
        by_document = self._documents.get(compact_number(whose.get("paper_number") or "").upper(), ())
        if by_document and not typed.pesel:
            return by_document
        return self._on_file.find_exact(typed)
