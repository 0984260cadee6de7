"""Importing people: names and addresses in one cell or in parts, a PESEL without its zero, who is on file already."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from kiscase.core import clock, legal_rules
from kiscase.core.collation import fold_text
from kiscase.core.database.progress import Report
from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import describe_action
from kiscase.core.own_fields.definitions import NO, YES, OwnFieldKind, OwnFields, kind_of_own_key
from kiscase.core.records.field_info import FieldInfo, FieldKind
from kiscase.core.table_reading.tables import CellValue
from kiscase.core.text.cleaning import clean_line, compact_number
from kiscase.core.text.date_parsing import parse_partial_date
from kiscase.core.text.names import join_names
from kiscase.importing.cell_values import cell_text, means_nothing
from kiscase.importing.target import UNIQUE, ImportStopped, ImportTarget, KnownRow, MendableValueError, Stop
from kiscase.participants.duplicates.people_on_file import PeopleOnFile
from kiscase.participants.duplicates.similar_people import TypedPerson
from kiscase.participants.model import Benefit, Participant
from kiscase.participants.pesel import pesel_problems
from kiscase.participants.registering import NewPerson, make_new_person, register_people

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from kiscase.core.database.plain_reader import PlainReader
    from kiscase.participants.eligibility import Eligibility

GIVEN_FIRST, FAMILY_FIRST = "given_and_family_name", "family_and_given_name"
_JOINED = (
    FieldInfo(N_("Given name and family name"), key=GIVEN_FIRST),
    FieldInfo(N_("Family name and given name"), key=FAMILY_FIRST),
    FieldInfo(N_("Second given name"), key="second_name"),
    FieldInfo(N_("Whole address"), key="address"),
    FieldInfo(N_("House number"), key="house"),
    FieldInfo(N_("Flat number"), key="flat"),
)
_BENEFIT_KEYS = {"benefit": "kind", "benefit_since": "since", "benefit_until": "until"}
_DERIVED = {"verdict"}
_STORED_AT_ONCE = 500
_ADDRESS = re.compile(r"(?P<street>.*?)[,;]?\s*(?P<postal_code>\d{2}\s?-?\s?\d{3})\s+(?P<town>.+)")
_TOWN_FIRST = re.compile(r"(?P<postal_code>\d{2}-\d{3})\s+(?P<town>[^,;]+)[,;]\s*(?P<street>.+)")


class PeopleTarget(ImportTarget[NewPerson]):
    """People: all fields of a participant, names and addresses also in one cell, and one right to a benefit."""

    key: ClassVar[str] = "people"
    title: ClassVar[str] = N_("Import people from a spreadsheet")
    mendable: ClassVar[str] = N_("Put back the zero that was lost at the start of a PESEL (rows: {count})")

    def __init__(self, own_fields: OwnFields = ()) -> None:
        self._own_fields = tuple(one for one in own_fields if not one.retired)
        fields = [shown for key, shown in Participant.fields().items() if key not in _DERIVED]
        rights = Benefit.fields()
        kind = FieldInfo(
            N_("Right to a benefit"),
            FieldKind.CHOICE,
            options=legal_rules.benefit_options,
            label_of=legal_rules.benefit_label,
            key="benefit",
        )
        since = FieldInfo(N_("Right to a benefit: from"), FieldKind.DATE, key="benefit_since")
        until = FieldInfo(N_("Right to a benefit: until"), FieldKind.DATE, key="benefit_until")
        own = [one.field_info() for one in self._own_fields]
        self._fields = [*fields, *_JOINED, *([kind, since, until] if rights else []), *own]

    def list_fields(self) -> Sequence[FieldInfo]:
        return self._fields

    def read_value(self, shown: FieldInfo, cell: CellValue, *, mend: bool) -> Any:
        """A PESEL that lost its zero, a birth date of which only the year is known; all else as usual."""
        if kind_of_own_key(shown.key) is OwnFieldKind.YES_NO:
            answer = super().read_value(replace(shown, kind=FieldKind.FLAG), cell, mend=mend)
            return None if answer is None else YES if answer else NO
        if shown.key == "pesel":
            return read_pesel(cell, mend=mend)
        if shown.key in ("phone", "email", "paper_number") and means_nothing(cell_text(cell)):
            return None
        if shown.key == "born" and isinstance(cell, str | int) and not means_nothing(cell_text(cell)):
            try:
                return parse_partial_date(cell_text(cell))
            except ValueError:
                pass  # it is a whole date
        return super().read_value(shown, cell, mend=mend)

    def prepare(self, values: dict[str, Any]) -> NewPerson:
        right = {_BENEFIT_KEYS[key]: values.pop(key) for key in _BENEFIT_KEYS if key in values}
        take_names_apart(values)
        _take_address_apart(values)
        if isinstance(values.get("born"), str):
            values["born_partly"] = values.pop("born")
        values = {key: value for key, value in values.items() if value is not None}
        try:
            return make_new_person(values, [right] if right.get("kind") else [], clock.today(), self._own_fields)
        except InvalidValuesError as error:
            keys = {stored: key for key, stored in _BENEFIT_KEYS.items()} | {"born_partly": "born"}
            raise InvalidValuesError({keys.get(key, key): text for key, text in error.problems.items()}) from None

    def name_row(self, prepared: NewPerson) -> str:
        return join_names(prepared.values["family_name"], prepared.values["given_name"])

    def identify(self, prepared: NewPerson) -> Sequence[tuple[str, ...]]:
        values = prepared.values
        name = fold_text(self.name_row(prepared))
        birth = str(values["born"] or values["born_partly"])
        marks = [(UNIQUE, values["pesel"])] if values["pesel"] else []
        return [*marks, ("person", name, birth)] if birth else [*marks, ("person", name, values["pesel"])]

    def may_be_same(self, one: NewPerson, other: NewPerson) -> bool:
        numbers = {one.values["pesel"], other.values["pesel"]} - {""}
        return len(numbers) < 2

    def known_finder(self, reader: PlainReader) -> Callable[[NewPerson], KnownRow | None]:
        on_file = PeopleOnFile(reader)

        def find(person: NewPerson) -> KnownRow | None:
            values = person.values
            if name := on_file.name_by_pesel(values["pesel"]):
                return KnownRow(name, _("the same PESEL"), certain=True)
            similar = on_file.find_similar(TypedPerson(*(values[key] for key in TypedPerson._fields)))
            if similar is None:
                return None
            who = " · ".join(filter(None, (similar.name, similar.details)))
            return KnownRow(who, ", ".join(similar.reasons), certain=False)

        return find

    def store(self, session: Session, rows: Sequence[NewPerson], is_stopped: Stop, report: Report) -> None:
        assessed: dict[Any, Eligibility] = {}
        for start in range(0, len(rows), _STORED_AT_ONCE):
            if is_stopped():
                raise ImportStopped
            register_people(session, rows[start : start + _STORED_AT_ONCE], assessed)
            report((start + _STORED_AT_ONCE) / len(rows) / 2)  # then come the journal and the index of the search
        describe_action(session, N_("Imported people from a spreadsheet: {count}"), count=len(rows))


def read_pesel(cell: CellValue, *, mend: bool) -> str | None:
    text = cell_text(cell)
    if not text or means_nothing(text):
        return None
    number = compact_number(text.removeprefix("'"))
    whole = number.zfill(11)
    if not (number.isascii() and number.isdigit() and 9 <= len(number) < 11) or pesel_problems(whole, None, None):
        return number
    if mend:
        return whole
    raise MendableValueError(_("The zero at the start is lost; with it, {pesel} is right.").format(pesel=whole))


def take_names_apart(values: dict[str, Any]) -> None:
    """Names in one cell: which word is the family name follows from the heading, or from its capitals."""
    for key in (GIVEN_FIRST, FAMILY_FIRST):
        words = clean_line(values.pop(key, None) or "").split()
        if not words:
            continue
        capitals = [word for word in words if word.isupper() and len(word) > 1]
        if capitals and len(capitals) < len(words):
            family = capitals
        elif len(words) == 1:
            family = words
        else:
            family = words[:1] if key == FAMILY_FIRST else words[-1:]
        given = list(words)
        for word in family:
            given.remove(word)
        values["family_name"] = values.get("family_name") or " ".join(family)
        values["given_name"] = values.get("given_name") or " ".join(given)
    second = values.pop("second_name", None)
    if second:
        values["given_name"] = join_names(values.get("given_name"), second)


def _take_address_apart(values: dict[str, Any]) -> None:
    address = values.pop("address", None) or ""
    found = _TOWN_FIRST.fullmatch(address) or _ADDRESS.fullmatch(address)
    parts = found.groupdict() if found else {"street": address}
    for key, part in parts.items():
        values[key] = values.get(key) or part
    house, flat = values.pop("house", None), values.pop("flat", None)
    number = f"{house or ''}{f' m. {flat}' if flat else ''}".strip()
    if number:
        values["street"] = join_names(values.get("street"), number)
