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
from kiscase.contracts.official_form import goal_letter, is_for_family, unprinted_keys
from kiscase.contracts.parties import acting_people, full_name, members_shown
from kiscase.contracts.parts import EVERYBODY, SigningMode
from kiscase.core.date_format import format_date
from kiscase.core.i18n import _, localized_text
from kiscase.core.text.names import join_names
from kiscase.pdf import document_texts
from kiscase.pdf.form import form_definition

_NUMERAL = re.compile(r"\b[IVX]+\.")
_NUMBER = re.compile(r"\d+(\.\d+)*")
_NUMBERING = re.compile(r"^\d+(\.\d+)*\.?\s+|\s+\([IVX]+\)$")
"""The number of a point before or after what it is called."""


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
    linked = _linked(values)
    describer = _ChangeDescriber(values, values.amended, linked)
    found = content_differences(values.amended, linked, unprinted_keys(values.record))
    return [describer.change(difference) for difference in sorted(found, key=describer.order)]


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


class _Version(NamedTuple):
    """One of the two versions that an annex compares."""

    content: Content
    letters: Mapping[str, str]
    """The letters of its aims by their numbers."""
    names: Sequence[str]
    """The names of its people, the person who concludes the contract first."""
    several: bool
    """Whether several people have actions of their own on the form."""

    def person_of(self, row: Mapping[str, Any]) -> str:
        """The name of the person whom an action concerns."""
        who = row.get("who")
        if who == EVERYBODY:
            return _("everyone")
        return full_name(who, self.names) if who else self.names[0]


def _version(record: Contract, content: Content, people: Sequence[Mapping[str, Any]]) -> _Version:
    shown = {"people": [people[0], *members_shown(record, content)]}
    names = [join_names(one.get("given_name"), one.get("family_name")) for one in shown["people"]]
    several = is_for_family(record, content) and len(acting_people(content, shown)) > 1
    return _Version(content, goal_letters(content), names, several)


class _ChangeDescriber:
    """Describes differences with the labels of the form."""

    def __init__(self, values: AnnexValues, amended: Content, content: Content) -> None:
        people = values.parties["people"]
        self._texts = values.texts
        self._workers = values.worker_names
        self._old = _version(values.record, amended, people)
        self._new = _version(values.record, content, people)
        self._named = self._old.several or self._new.several
        variant = content.fields.get("variant") or values.record.variant
        sections = contract_form(values.record, values.parties).sections
        chosen = sorted(sections, key=lambda section: variant not in section.variants)
        self._fields: dict[str, form_definition.FormField] = {}
        self._points: dict[str, str] = {}
        for section, part in ((one, part) for one in chosen for part in one.fields):
            if part.key not in self._fields:
                self._fields[part.key] = part
                self._points[part.key] = _point(localized_text(section.heading), part)
        self._order = list(self._fields)

    def order(self, one: Difference) -> tuple[int, bool, int]:
        """The position of the difference in the form; added rows of a table come after changed ones."""
        key = _FIELDS.get(one.key, one.key)
        return (self._order.index(key) if key in self._order else -1, one.place > 0 and one.old is None, one.place)

    def change(self, one: Difference) -> AnnexChange:
        """The difference in words."""
        label = self._label_of_row(one) if one.place else self._label(one.key)
        old = self._text(one.key, one.old, self._old)
        new = self._text(one.key, one.new, self._new)
        return AnnexChange(label, old, new, "added" if not old else "changed" if new else "removed")

    def _label_of_row(self, one: Difference) -> str:
        """Where the row stands on the form; a numbered row by its number, an aim or an action by the letter."""
        label, part = self._label(one.key), self._fields.get(one.key)
        if part is None:
            return label
        version = self._new if one.old is None else self._old
        row = version.content.tables[one.key][one.place - 1]
        if part.layout == "lettered":
            place = self._texts.text("point", point=self._points[one.key]) if self._points[one.key] else label
            return self._with_letter(place, version.letters.get(row.get("ref") or "", ""), "letter")
        if part.layout == "columns":
            whose = one.key if one.key == "participant_actions" or not self._named else f"{one.key}_for"
            place = self._texts.text("point", point=self._points[one.key])
            label = self._texts.text(whose, place=place, name=version.person_of(row))
            return self._with_letter(label, version.letters.get(row.get("goal") or "", ""), "letter_of_action")
        return self._texts.text("row", label=label, place=str(one.place)) if part.numbered else label

    def _with_letter(self, place: str, letter: str, key: str) -> str:
        return self._texts.text(key, place=place, letter=letter) if letter else place

    def _label(self, key: str) -> str:
        if key in ("variant", "representative"):
            return _(Contract.fields()[key].label)
        part = self._fields.get(_FIELDS.get(key, key))
        if part is None:
            return key
        point, title = self._points[part.key], _NUMBERING.sub("", part.title)
        return self._texts.text("titled_point", point=point, title=title) if point else title

    def _text(self, key: str, value: Any, version: _Version) -> str:
        if isinstance(value, dict):
            return _member(value) if key == "members" else self._row(key, value, version)
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

    def _row(self, key: str, row: dict[str, Any], version: _Version) -> str:
        """The text of the row, and its other columns below it with their labels; of several people, whose it is."""
        part = self._fields.get(key)
        columns = {column.key: column for column in part.columns} if part else {}
        lines = [row.get("text", "")]
        if self._named and key == "participant_actions":
            lines = [f"{version.person_of(row)}: {lines[0]}"]
        for column in CONTENT_TABLES[key].columns:
            if column in ("text", "who") or column not in row or column not in columns:
                continue
            labels = {option.key: localized_text(option.label) for option in columns[column].choices}
            value = row[column]
            shown = format_date(value) if isinstance(value, date) else labels.get(value, str(value))
            if column == "goal":
                shown = goal_letter(value, dict(version.letters)).rstrip(":")
            lines.append(f"{columns[column].title}: {shown}" if shown else "")
        if self._named and key == "worker_actions":
            lines.append(self._texts.text("for_whom", name=version.person_of(row)))
        return "\n".join(line for line in lines if line)


def _point(heading: str, part: form_definition.FormField) -> str:
    """The point of the form that a field is, such as II.4.2; empty where the form has no numbers."""
    section = _NUMERAL.search(heading)
    numeral = section[0].rstrip(".") if section else ""
    if part.layout == "columns":
        return numeral
    label = localized_text(part.label).strip()
    own = _NUMERAL.match(label)
    if own:
        return own[0].rstrip(".")
    number = _NUMBER.match(label)
    return f"{numeral}.{number[0]}" if number and numeral else ""


_FIELDS = {"members": "people", "worker_id": "worker"}
"""The field of the form that shows a key of the content."""


def _member(row: dict[str, Any]) -> str:
    name = join_names(row.get("given_name"), row.get("family_name"))
    parts = [name, row.get("pesel"), row.get("address")]
    if row.get("signs"):
        parts.append(SigningMode(row["signs"]).label)
    return ", ".join(part for part in [*parts, row.get("representative")] if part)
