"""The changes of an annex in words: old and new, provision by provision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from kiscase.club.model import Worker
from kiscase.contracts import parties
from kiscase.contracts import queries as contracts_queries
from kiscase.contracts.annexes.differences import Difference, content_differences
from kiscase.contracts.content import CONTENT_TABLES, Content
from kiscase.contracts.form_labels import contract_form
from kiscase.contracts.model import Contract
from kiscase.contracts.parts import SigningMode
from kiscase.core.date_format import format_date
from kiscase.core.i18n import DEFAULT_LANGUAGE, _, localized_text, use_language
from kiscase.core.journal.running_action import action_date
from kiscase.pdf import document_texts
from kiscase.pdf.form import official_form as form_official_form


class AnnexChange(NamedTuple):
    """A line of an annex in words: what is changed, how it read, how it reads, and "changed", "added" or "removed"."""

    label: str
    old: str
    new: str
    kind: str


def describe_annex_changes(session: Session, record: Contract, content: Content) -> list[AnnexChange]:
    """What an annex that says *content* changes, in the order of the form and in the words of the paper."""
    with use_language(DEFAULT_LANGUAGE):
        return changes_in_spoken_language(session, record, content)


def changes_in_spoken_language(session: Session, record: Contract, content: Content) -> list[AnnexChange]:
    """The same in the language that is spoken."""
    if record.amends_id is None:
        return []
    amended = contracts_queries.load_content(session, session.get_one(Contract, record.amends_id))
    words, told = load_annex_texts(session, content), _ChangeDescriber(session, record, content)
    found = content_differences(amended, _linked(session, record, content))
    return [told.change(words, one) for one in sorted(found, key=told.order)]


def _linked(session: Session, record: Contract, content: Content) -> Content:
    """The content with the `from_id` of its rows; what was typed may know no more than their ids."""
    on_file = contracts_queries.load_content(session, record)
    known = {
        key: {row["id"]: row["from_id"] for row in rows if "from_id" in row} for key, rows in on_file.tables.items()
    }
    tables = {
        key: [{"from_id": known.get(key, {}).get(row.get("id"))} | row for row in rows]
        for key, rows in content.tables.items()
    }
    return replace(content, tables=tables)


class _ChangeDescriber:
    """Says the differences with the labels of the form."""

    def __init__(self, session: Session, record: Contract, content: Content) -> None:
        self._workers = {worker.id: worker.name for worker in session.scalars(select(Worker))}
        variant = content.fields.get("variant") or record.variant
        sections = contract_form(record, parties.shown_parties(session, record, content)).sections
        chosen = sorted(sections, key=lambda section: variant not in section.variants)
        self._fields: dict[str, form_official_form.FormField] = {}
        for part in (part for section in chosen for part in section.fields):
            self._fields.setdefault(part.key, part)
        self._order = list(self._fields)

    def order(self, one: Difference) -> tuple[int, bool, int]:
        """Where the difference stands in the form; what is added to a table comes after what is changed in it."""
        key = _FIELDS.get(one.key, one.key)
        return (self._order.index(key) if key in self._order else -1, one.place > 0 and one.old is None, one.place)

    def change(self, words: document_texts.DocumentTexts, one: Difference) -> AnnexChange:
        """The difference in words."""
        label = self._label(one.key)
        if one.place:
            place = one.place + (one.key == "members")  # the person who concludes the contract comes first
            label = words.text("row", label=label, place=str(place))
        old, new = self._text(one.key, one.old), self._text(one.key, one.new)
        return AnnexChange(label, old, new, "added" if not old else "changed" if new else "removed")

    def _label(self, key: str) -> str:
        if key in ("variant", "representative"):
            return _(Contract.fields()[key].label)
        part = self._fields.get(_FIELDS.get(key, key))
        return localized_text(part.label).strip() if part else key

    def _text(self, key: str, value: Any) -> str:
        if isinstance(value, dict):
            return _member(value) if key == "members" else self._row(key, value)
        if isinstance(value, list):
            return ", ".join(map(format_date, value))
        if key == "worker_id":
            return self._workers.get(value, "")
        if key == "variant":
            return Contract.fields()["variant"].format(value)
        part = self._fields.get(key)
        if part is not None and part.kind == "date" and isinstance(value, str) and value:
            value = date.fromisoformat(value)
        return format_date(value) if isinstance(value, date) else str(value or "")

    def _row(self, key: str, row: dict[str, Any]) -> str:
        """What the row is about, and its other columns below with their labels."""
        part = self._fields.get(key)
        columns = {column.key: column for column in part.columns} if part else {}
        text = f"{row['who']}: {row.get('text', '')}" if row.get("who") else row.get("text", "")
        lines = [text]
        for column in CONTENT_TABLES[key].columns:
            if column in ("text", "who") or column not in row or column not in columns:
                continue
            labels = {option.key: localized_text(option.label) for option in columns[column].choices}
            value = row[column]
            shown = format_date(value) if isinstance(value, date) else labels.get(value, str(value))
            lines.append(f"{localized_text(columns[column].label)}: {shown}")
        return "\n".join(line for line in lines if line)


_FIELDS = {"members": "people", "worker_id": "worker"}
"""Under which field of the form a key of the content stands."""


def _member(row: dict[str, Any]) -> str:
    name = f"{row.get('given_name', '')} {row.get('family_name', '')}".strip()
    parts = [name, row.get("pesel"), row.get("address")]
    if row.get("signs"):
        parts.append(SigningMode(row["signs"]).label)
    return ", ".join(part for part in [*parts, row.get("representative")] if part)


def load_annex_texts(session: Session, content: Content) -> document_texts.DocumentTexts:
    return document_texts.load_document_texts("annex", content.fields.get("drawn_on") or action_date(session))
