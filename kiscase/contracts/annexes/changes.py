"""The changes of an annex in words: old and new, provision by provision."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from kiscase.contracts.annexes.differences import Difference, content_differences
from kiscase.contracts.content import CONTENT_TABLES, Content, goal_letters
from kiscase.contracts.form_label_corrections import contract_form
from kiscase.contracts.model import Contract
from kiscase.contracts.official_form import goal_letter, unprinted_keys
from kiscase.contracts.parts import SigningMode
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _, localized_text
from kiscase.pdf import document_texts
from kiscase.pdf.form import form_definition
from kiscase.pdf.letters import item_letter

_NUMERAL = re.compile(r"\b[IVX]+\.")


class AnnexChange(NamedTuple):
    """A line of an annex: what is changed, the old and the new text, and "changed", "added" or "removed"."""

    label: str
    old: str
    new: str
    kind: str


class AnnexValues(NamedTuple):
    """Everything that an annex and the consolidated text show."""

    record: Contract
    content: Content
    """What the annex contains, as typed or as on file."""
    parties: dict[str, Any]
    history: Sequence[Contract]
    """The contract and the annexes after it, the annex itself last."""
    amended: Content | None
    """The content that the annex amends; None for a contract that is no annex."""
    stored: Content
    """The annex as on file: its rows know which rows they continue."""
    worker_names: Mapping[int, str]
    texts: document_texts.DocumentTexts
    """The fixed texts of annexes."""


def describe_changes(values: AnnexValues) -> list[AnnexChange]:
    """What the annex changes, in the order of the form and in the current language."""
    if values.amended is None:
        return []
    describer = _ChangeDescriber(values)
    found = content_differences(values.amended, _linked(values), unprinted_keys(values.record))
    return [describer.change(values.texts, difference) for difference in sorted(found, key=describer.order)]


def _linked(values: AnnexValues) -> Content:
    """The content with the `from_id` of its rows: typed content may know only their ids."""
    known = {
        key: {row["id"]: row["from_id"] for row in rows if "from_id" in row}
        for key, rows in values.stored.tables.items()
    }
    tables = {
        key: [{"from_id": known.get(key, {}).get(row.get("id"))} | row for row in rows]
        for key, rows in values.content.tables.items()
    }
    return replace(values.content, tables=tables)


class _ChangeDescriber:
    """Describes differences with the labels of the form."""

    def __init__(self, values: AnnexValues) -> None:
        self._workers = values.worker_names
        self._old_letters = goal_letters(values.amended) if values.amended else {}
        self._new_letters = goal_letters(values.content)
        variant = values.content.fields.get("variant") or values.record.variant
        sections = contract_form(values.record, values.parties).sections
        chosen = sorted(sections, key=lambda section: variant not in section.variants)
        self._fields: dict[str, form_definition.FormField] = {}
        self._numerals: dict[str, str] = {}
        for section, part in ((one, part) for one in chosen for part in one.fields):
            if part.key not in self._fields:
                self._fields[part.key] = part
                self._numerals[part.key] = _numeral(localized_text(section.heading))
        self._order = list(self._fields)

    def order(self, one: Difference) -> tuple[int, bool, int]:
        """The position of the difference in the form; added rows of a table come after changed ones."""
        key = _FIELDS.get(one.key, one.key)
        return (self._order.index(key) if key in self._order else -1, one.place > 0 and one.old is None, one.place)

    def change(self, words: document_texts.DocumentTexts, one: Difference) -> AnnexChange:
        """The difference in words."""
        label = self._label(one.key)
        if one.place:
            label = self._label_of_row(words, label, one)
        old = self._text(one.key, one.old, self._old_letters)
        new = self._text(one.key, one.new, self._new_letters)
        return AnnexChange(label, old, new, "added" if not old else "changed" if new else "removed")

    def _label_of_row(self, words: document_texts.DocumentTexts, label: str, one: Difference) -> str:
        part = self._fields.get(one.key)
        if part is not None and part.layout == "lettered":
            return words.text("lettered_row", label=label, letter=item_letter(one.place - 1))
        place = one.place + (one.key == "members")  # the person who concludes the contract comes first
        return words.text("row", label=label, place=str(place))

    def _label(self, key: str) -> str:
        if key in ("variant", "representative"):
            return _(Contract.fields()[key].label)
        part = self._fields.get(_FIELDS.get(key, key))
        if part is None:
            return key
        numeral = self._numerals[part.key] if part.title[0].isdigit() else ""
        return f"{numeral}{part.title}"

    def _text(self, key: str, value: Any, letters: dict[str, str]) -> str:
        if isinstance(value, dict):
            return _member(value) if key == "members" else self._row(key, value, letters)
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

    def _row(self, key: str, row: dict[str, Any], letters: dict[str, str]) -> str:
        """The text of the row, and its other columns below it with their labels."""
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
            if column == "goal":
                letter = goal_letter(value, letters)
                shown = f"{letter})" if letter else ""
            lines.append(f"{columns[column].title}: {shown}" if shown else "")
        return "\n".join(line for line in lines if line)


def _numeral(heading: str) -> str:
    """The Roman numeral of a section with its full stop, to stand before the number of a point of it."""
    found = _NUMERAL.search(heading)
    return found[0] if found else ""


_FIELDS = {"members": "people", "worker_id": "worker"}
"""The field of the form that shows a key of the content."""


def _member(row: dict[str, Any]) -> str:
    name = f"{row.get('given_name', '')} {row.get('family_name', '')}".strip()
    parts = [name, row.get("pesel"), row.get("address")]
    if row.get("signs"):
        parts.append(SigningMode(row["signs"]).label)
    return ", ".join(part for part in [*parts, row.get("representative")] if part)
