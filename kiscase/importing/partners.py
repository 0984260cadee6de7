"""Importing institutions and employers, each with a person there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from kiscase.core.collation import words_key
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.records.field_info import FieldInfo
from kiscase.importing.target import UNIQUE, KnownRow
from kiscase.importing.tried_target import TriedTarget
from kiscase.partners.actions import add_partner, kind_by_name
from kiscase.partners.model import Partner, PartnerContact

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from kiscase.core.database.plain_reader import PlainReader

_CONTACT = (
    FieldInfo(N_("Contact person: name"), key="contact_name"),
    FieldInfo(N_("Contact person: position"), key="contact_position"),
    FieldInfo(N_("Contact person: phone"), key="contact_phone"),
    FieldInfo(N_("Contact person: e-mail"), key="contact_email"),
)
_PARTNERS = "SELECT name, short_name, nip FROM partner ORDER BY id"


class NewPartner(NamedTuple):
    """An institution that is to be added, and the person there, by their values."""

    values: dict[str, Any]
    contact: dict[str, Any]


class PartnersTarget(TriedTarget[NewPartner]):
    """Institutions: their fields, and one person at each."""

    key: ClassVar[str] = "partners"
    title: ClassVar[str] = N_("Import institutions from a spreadsheet")
    sentence: ClassVar[str] = N_("Imported institutions from a spreadsheet: {count}")

    def list_fields(self) -> Sequence[FieldInfo]:
        return [*Partner.fields().values(), *_CONTACT]

    def prepare(self, values: dict[str, Any]) -> NewPartner:
        values = {key: value for key, value in values.items() if value not in (None, "")}
        contact = {one.key: values.pop(one.key) for one in _CONTACT if one.key in values}
        contact = {key.removeprefix("contact_"): value for key, value in contact.items()}
        partner = Partner().change({"kind": kind_by_name(values.get("name", ""))} | values)
        if contact:
            try:
                PartnerContact().change(contact)
            except InvalidValuesError as error:
                raise InvalidValuesError({f"contact_{key}": text for key, text in error.problems.items()}) from None
        return NewPartner({key: value for key, value in partner.values().items() if key in Partner.fields()}, contact)

    def name_row(self, prepared: NewPartner) -> str:
        return str(prepared.values["name"])

    def identify(self, prepared: NewPartner) -> Sequence[tuple[str, ...]]:
        return list(_marks(prepared.values["name"], prepared.values["short_name"], prepared.values["nip"]))

    def known_finder(self, reader: PlainReader) -> Callable[[NewPartner], KnownRow | None]:
        names: dict[tuple[str, ...], str] = {}
        for name, short_name, nip in reader.rows(_PARTNERS):
            for mark in _marks(name, short_name, nip):
                names.setdefault(mark, name)

        def find(prepared: NewPartner) -> KnownRow | None:
            reasons = {
                UNIQUE: _("the same name of the institution"),
                "nip": _("the same NIP"),
                "short": _("the same short name"),
            }
            for mark in self.identify(prepared):
                if mark in names:
                    return KnownRow(names[mark], reasons[mark[0]], certain=mark[0] == UNIQUE)
            return None

        return find

    def store_row(self, session: Session, prepared: NewPartner) -> None:
        add_partner(session, prepared.values, [prepared.contact] if prepared.contact else [])

    def explain(self, _prepared: NewPartner, problem: Problem) -> Mapping[str, str]:
        """What is refused is refused for the name."""
        return problem.problems if isinstance(problem, InvalidValuesError) else {"name": problem.sentence}


def _marks(name: str, short_name: str, nip: str) -> Sequence[tuple[str, ...]]:
    """By the name, by the NIP, which branches share, and by the short name."""
    marks = [(UNIQUE, words_key(name)), ("nip", nip), ("short", words_key(short_name))]
    return [mark for mark in marks if mark[1]]
