"""Adding, changing, merging and deleting partners, and taking over their names as they are typed elsewhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from kiscase.core.collation import words_key
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import N_, _
from kiscase.core.journal.running_action import describe_action
from kiscase.core.own_fields.values import change_with_own_fields
from kiscase.core.records.record import Record
from kiscase.core.records.replacement import replace_rows
from kiscase.partners.model import Partner, PartnerContact, PartnerKind
from kiscase.partners.queries import (
    TABLE,
    count_naming_records,
    find_partner,
    list_partner_contacts,
    naming_columns,
    require_partner,
)

_USUAL_WORDS = {
    PartnerKind.SOCIAL_ASSISTANCE: ("ops ", "mops ", "gops ", "mgops ", "mopr ", "cus ", "pcpr ", "osrodek pomocy "),
    PartnerKind.LABOUR_OFFICE: ("pup ", "urzad pracy "),
    PartnerKind.PRISON: ("zaklad karny ", "areszt ", "kurator"),
    PartnerKind.SCHOOL: ("szkola ", "zespol szkol "),
    PartnerKind.NGO: ("fundacja ", "stowarzyszenie ", "caritas "),
    PartnerKind.HEALTH_CARE: ("szpital ", "poradnia ", "przychodnia "),
}
"""What stands in the names of usual partners: the kind of one of whom only the name is known."""


def add_partner(session: Session, changes: Mapping[str, Any], contacts: Sequence[Mapping[str, Any]] = ()) -> int:
    """Add a partner with the people there; the id. Raises InvalidValuesError, also where the name is on file."""
    partner = _add(session, changes)
    session.flush()
    _set_contacts(session, partner, contacts)
    describe_action(session, N_("Added the institution {name}"), name=partner.name)
    return partner.id


def change_partner(
    session: Session,
    partner_id: int,
    changes: Mapping[str, Any],
    contacts: Sequence[Mapping[str, Any]] | None = None,
    revision: int | None = None,
) -> None:
    """Change a partner and, unless None, the people there; what names it takes over its new name."""
    partner = require_partner(session, partner_id)
    before = partner.name
    with session.no_autoflush:
        change_with_own_fields(session, partner, changes, revision)
        _require_new_name(session, partner)
    if contacts is not None:
        _set_contacts(session, partner, contacts)
    if partner.name == before:
        describe_action(session, N_("Changed the institution {name}"), name=partner.name)
        return
    _rename(session, before, partner.name)
    describe_action(session, N_("Renamed the institution {before} to {name}"), before=before, name=partner.name)


def delete_partner(session: Session, partner_id: int) -> None:
    """Delete a partner that nothing names; raises a Problem otherwise."""
    partner = require_partner(session, partner_id)
    if count_naming_records(session, partner.name):
        hindrance = _(
            "{name} cannot be deleted: people or traineeships name it. Nothing was changed. Mark it as no longer a "
            "partner, or merge it with another one."
        )
        raise Problem(hindrance.format(name=partner.name))
    for contact in list_partner_contacts(session, partner_id):
        session.delete(contact)
    session.flush()  # they go first
    session.delete(partner)
    describe_action(session, N_("Deleted the institution {name}"), name=partner.name)


def merge_partners(session: Session, kept_id: int, merged_id: int) -> None:
    """Make one of two partners: the kept one gets what it lacks, the people and all that names the other one."""
    kept, merged = require_partner(session, kept_id), require_partner(session, merged_id)
    if kept is merged:
        raise Problem(_("Choose another institution to merge with. Nothing was changed."))
    lacking = {
        key: getattr(merged, key)
        for key in Partner.fields()
        if not getattr(kept, key) and key not in ("note", "retired")
    }
    note = "\n".join(filter(None, (kept.note, merged.note)))
    if kept.kind is PartnerKind.OTHER:
        lacking["kind"] = merged.kind
    for contact in list_partner_contacts(session, merged_id):
        contact.partner_id = kept_id
    session.flush()
    before = merged.name
    session.delete(merged)
    session.flush()
    kept.change(lacking | {"note": note})
    kept.own_values = merged.own_values | kept.own_values
    _rename(session, before, kept.name)
    describe_action(session, N_("Merged the institution {before} into {name}"), before=before, name=kept.name)


def settle_partner_names(session: Session, record: Record, **kinds: PartnerKind) -> None:
    """Take over the names of partners in a record as they are on file; an unknown one is added to the partners.

    *kinds* says by the field what a new one is; for other fields that follows from the words of its name.
    """
    for key, shown in type(record).fields().items():
        typed = getattr(record, key) if shown.names == TABLE else ""
        if not typed:
            continue
        with session.no_autoflush:
            partner = _find_added(session, typed) or find_partner(session, typed)
        partner = partner or _add(session, {"name": typed, "kind": kinds.get(key) or kind_by_name(typed)})
        setattr(record, key, partner.name)


def kind_by_name(name: str) -> PartnerKind:
    """What a partner is as far as its name shows it."""
    words = f" {words_key(name)} "
    for kind, usual in _USUAL_WORDS.items():
        if any(f" {beginning}" in words for beginning in usual):
            return kind
    return PartnerKind.OTHER


def _add(session: Session, changes: Mapping[str, Any]) -> Partner:
    with session.no_autoflush:
        partner = Partner()
        change_with_own_fields(session, partner, changes)
        _require_new_name(session, partner)
    session.add(partner)
    return partner


def _find_added(session: Session, name: str) -> Partner | None:
    """The partner of that name that was added just now, in the same action."""
    added = [one for one in session.new if isinstance(one, Partner) and one.name_key == words_key(name)]
    return added[0] if added else None


def _require_new_name(session: Session, partner: Partner) -> None:
    chosen = select(Partner.id).where(Partner.name_key == partner.name_key, Partner.id != (partner.id or 0))
    other = session.scalar(chosen.order_by(Partner.id).limit(1))
    if other is not None:
        words = _("An institution of this name is already on file. Nothing was saved: add its town to the name.")
        problem = InvalidValuesError({"name": words})
        problem.way_out = (TABLE, other)
        raise problem


def _rename(session: Session, before: str, name: str) -> None:
    for record, column in naming_columns():
        for row in session.scalars(select(record).where(column == before).order_by(record.id)):
            setattr(row, column.key, name)
    session.flush()


def _set_contacts(session: Session, partner: Partner, rows: Sequence[Mapping[str, Any]]) -> None:
    """Replace the people by *rows*: rows with an id are changed, others added, missing ones deleted."""
    known = list_partner_contacts(session, partner.id)
    if replace_rows(session, known, rows, lambda: PartnerContact(partner_id=partner.id)):
        flag_modified(partner, "sort")  # the revision changes even if only the people did
    session.flush()
