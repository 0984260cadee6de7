"""Importing clubs and support: the gmina by its code, or by its name with powiat and voivodeship, or by the town."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from kiscase.core import clock
from kiscase.core.collation import fold_text
from kiscase.core.database.progress import Report
from kiscase.core.errors import InvalidValuesError
from kiscase.core.i18n import N_, _
from kiscase.core.journal.recorder import insert_records
from kiscase.core.journal.running_action import describe_action
from kiscase.core.records.field_info import FieldInfo
from kiscase.core.records.json_conversion import parse_json
from kiscase.core.territory.gminas import find_gmina, gmina_register
from kiscase.core.territory.terc_file import Gmina
from kiscase.core.text.cleaning import clean_line
from kiscase.directory.actions import change_support_place
from kiscase.directory.model import ServedArea, SupportKind, SupportPlace
from kiscase.importing.target import ImportStopped, ImportTarget, KnownRow, Stop

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from kiscase.core.database.plain_reader import PlainReader

_JOINED = (
    FieldInfo(N_("Gmina: code or name"), key="gmina"),
    FieldInfo(N_("Powiat"), key="powiat_name"),
    FieldInfo(N_("Voivodeship"), key="voivodeship"),
    FieldInfo(N_("Whole address"), key="address"),
)
_COLUMNS = ("id", "revision", *SupportPlace.fields())
_PLACES = f"SELECT {', '.join(_COLUMNS)} FROM support_place ORDER BY id"  # noqa: S608 - names of the model
_STORED_AT_ONCE = 500
_ADDRESS = re.compile(r"(?P<street>.*?)[,;]?\s*(?P<postal_code>\d{2}\s?-?\s?\d{3})\s+(?P<town>.+)")
_TOWN_FIRST = re.compile(r"(?P<postal_code>\d{2}-\d{3})\s+(?P<town>[^,;]+)[,;]\s*(?P<street>.+)")
_PREFIXES = re.compile(r"^(miasto i gmina|gmina i miasto|gmina|gm\.?|miasto|m\.|powiat|pow\.?|wojewodztwo|woj\.?)\s+")
_KINDS = {"miejsko-wiejska": "gmina miejsko-wiejska", "wiejska": "gmina wiejska", "miejska": "gmina miejska"}
_LENGTH_OF_CODE = 7


class ListedPlace(NamedTuple):
    """A place of a list, and what the list has of it; *on_file* is the id and revision of the one that it updates."""

    place: SupportPlace
    given: Mapping[str, Any]
    on_file: tuple[int, int] | None = None


class SupportPlaceTarget(ImportTarget[ListedPlace]):
    """Places of the directory, as each voivode lists them in another way."""

    key: ClassVar[str] = "support_places"
    title: ClassVar[str] = N_("Import clubs and support from a spreadsheet")

    def list_fields(self) -> Sequence[FieldInfo]:
        own = [shown for key, shown in SupportPlace.fields().items() if key != "gmina"]
        return [*own, *_JOINED]

    def prepare(self, values: dict[str, Any]) -> ListedPlace:
        _take_address_apart(values)
        names = [values.pop(key, None) or "" for key in ("gmina", "powiat_name", "voivodeship")]
        gmina = _find_gmina(*names, town=values.get("town") or "")
        values = {key: value for key, value in values.items() if value not in (None, "", [])}
        given = {"as_of": clock.today()} | values | {"gmina": gmina.code}
        return ListedPlace(SupportPlace().change(given), given)

    def name_row(self, prepared: ListedPlace) -> str:
        return prepared.place.name

    def identify(self, prepared: ListedPlace) -> Sequence[tuple[str, ...]]:
        return _marks(prepared.place.register_no, prepared.place.gmina, prepared.place.name)

    def known_finder(self, reader: PlainReader) -> Callable[[ListedPlace], KnownRow | None]:
        places = [_read_place(row) for row in reader.rows(_PLACES)]
        by_mark: dict[tuple[str, ...], SupportPlace] = {}
        for place in places:
            for mark in _marks(place.register_no, place.gmina, place.name):
                by_mark.setdefault(mark, place)

        def find(prepared: ListedPlace) -> KnownRow | None:
            mark = next((one for one in self.identify(prepared) if one in by_mark), None)
            return None if mark is None else _compare(prepared, by_mark[mark], by_number=mark[0] == "register")

        return find

    def store(self, session: Session, rows: Sequence[ListedPlace], is_stopped: Stop, report: Report) -> None:
        new = [row.place for row in rows if row.on_file is None]
        for start in range(0, len(new), _STORED_AT_ONCE):
            if is_stopped():
                raise ImportStopped
            insert_records(session, new[start : start + _STORED_AT_ONCE])
            report((start + _STORED_AT_ONCE) / len(rows) / 2)
        for row in rows:
            if row.on_file is not None:
                place_id, revision = row.on_file
                change_support_place(session, place_id, row.given, revision)
        if len(new) == len(rows):
            sentence = N_("Imported places of the directory from a spreadsheet: {count}")
        else:
            sentence = N_("Imported places of the directory from a spreadsheet: {count}, brought up to date: {updated}")
        describe_action(session, sentence, count=len(new), updated=len(rows) - len(new))


def _read_place(row: Sequence[Any]) -> SupportPlace:
    """A place as it is on file."""
    values = dict(zip(_COLUMNS, row, strict=True))
    values["as_of"] = date.fromisoformat(values["as_of"]) if values["as_of"] else None
    values["forms"] = parse_json(values["forms"]) if isinstance(values["forms"], str) else values["forms"]
    values["kind"], values["area"] = SupportKind(values["kind"]), ServedArea(values["area"])
    return SupportPlace(**values)


def _compare(listed: ListedPlace, place: SupportPlace, *, by_number: bool) -> KnownRow:
    """Whether the list is newer than the place on file, and what of it would change."""
    why = _("the same number in the register") if by_number else _("the same name in the same gmina")
    known = KnownRow(place.name, why, certain=by_number)
    if place.as_of is not None and listed.given["as_of"] <= place.as_of:
        return known
    fields = SupportPlace.fields()
    changes = {
        key: (fields[key].format(getattr(place, key)), fields[key].format(getattr(listed.place, key)))
        for key in fields
        if key in listed.given and getattr(listed.place, key) != getattr(place, key)
    }
    words = _("{label}: {before} → {after}")
    told = [
        words.format(label=_(fields[key].label), before=old or "–", after=new) for key, (old, new) in changes.items()
    ]
    update = ListedPlace(listed.place, {key: listed.given[key] for key in changes}, (place.id, place.revision))
    return known._replace(update=update, changes="; ".join(told))


def _marks(number: str, gmina: str, name: str) -> list[tuple[str, ...]]:
    """By the number in the register of a voivodeship, and by the name in a gmina."""
    by_number = [("register", gmina[:2], fold_text(number))] if number else []
    return [*by_number, ("name", gmina, fold_text(name))]


def _take_address_apart(values: dict[str, Any]) -> None:
    address = clean_line(values.pop("address", "") or "")
    found = _TOWN_FIRST.fullmatch(address) or _ADDRESS.fullmatch(address)
    for key, part in (found.groupdict() if found else {"street": address}).items():
        values[key] = values.get(key) or part


def _find_gmina(text: str, powiat: str, voivodeship: str, *, town: str) -> Gmina:
    """The gmina that is meant; raises InvalidValuesError where it is none, or may be one of several."""
    code = text.strip()
    if code.isdecimal():
        found = find_gmina(code.zfill(_LENGTH_OF_CODE))
        if found is None:
            raise InvalidValuesError({"gmina": _("No gmina has this code.")})
        return found
    name, kind = _folded_name(text or town), _kind_of(text)
    near, wide = _folded_name(powiat), _folded_name(voivodeship)
    fitting = [
        one
        for one in _gminas_by_name().get(name, ())
        if (not near or near in (fold_text(one.powiat), fold_text(one.name) if one.is_city else ""))
        and (not wide or wide == fold_text(one.voivodeship))
        and (not kind or one.kind == kind)
    ]
    if len(fitting) > 1:  # a town, and the rural gmina around it: the town's own name means the town
        fitting = [one for one in fitting if one.kind != _KINDS["wiejska"]] or fitting
    if len(fitting) == 1:
        return fitting[0]
    sentence = (
        _("Several gminas have this name: add a column with the powiat or the code.")
        if fitting
        else _("No such gmina: give its code, or its name with the powiat.")
    )
    raise InvalidValuesError({"gmina": sentence})


def _gminas_by_name() -> dict[str, list[Gmina]]:
    """Of the register in use, which may change while the program runs."""
    register = gmina_register()
    if _Known.register is not register:
        _Known.register, _Known.by_name = register, {}
        for one in register.gminas:
            _Known.by_name.setdefault(fold_text(one.name), []).append(one)
    return _Known.by_name


class _Known:
    """The gminas by their folded names."""

    register: object = None
    by_name: ClassVar[dict[str, list[Gmina]]] = {}


def _folded_name(text: str) -> str:
    folded = re.sub(r"\(.*", "", fold_text(text)).strip()
    for word in _KINDS:
        folded = folded.replace(word, " ")
    return " ".join(_PREFIXES.sub("", " ".join(folded.split())).split())


def _kind_of(text: str) -> str:
    folded = fold_text(text)
    return next((kind for word, kind in _KINDS.items() if word in folded), "")
