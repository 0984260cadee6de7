"""Which column of a list is which field: by the label of the field, its usual headings, and what was chosen before."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from kiscase.core.collation import fold_text
from kiscase.core.errors import CannotWriteError
from kiscase.core.files import write_file_atomically
from kiscase.core.i18n import _
from kiscase.core.records.field_info import FieldInfo
from kiscase.core.table_reading.tables import SheetRow, TableSheet
from kiscase.core.user_settings import settings_path
from kiscase.importing.cell_values import OwnWords, cell_text
from kiscase.importing.target import ImportTarget

Columns = dict[int, str]
"""The keys of the fields by the places of the columns that are imported."""
_LOOKED_AT = 30  # rows among which the headings are
_ALIKE = 88  # percent: a slip of the pen in a heading
_KEPT = 60  # sets of headings
_FILE, _WORDS_FILE = "import-columns.json", "import-words.json"


def column_letter(place: int) -> str:
    """The name of a column as spreadsheets show it: A, B, … Z, AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def find_heading_row(target: ImportTarget[Any], sheet: TableSheet) -> int:
    """The place of the row with the headings among the rows; the first one where none has any."""
    spellings = _spellings(target)
    best, place = -1, -1
    for candidate, row in enumerate(sheet.rows[:_LOOKED_AT]):
        count = sum(_fold_heading(cell_text(cell)) in spellings for cell in row.values)
        if count > best:
            best, place = count, candidate
    return place


def match_columns(target: ImportTarget[Any], headings: SheetRow | None) -> Columns:
    """The fields of the columns: as chosen before for the same headings, else by their names; each field once."""
    if headings is None:
        return {}
    remembered = _remembered(target).get(_fingerprint(headings))
    if remembered is not None:
        known = {shown.key for shown in target.list_fields()}
        return {int(place): key for place, key in remembered.items() if key in known}
    spellings = _spellings(target)
    found: list[tuple[int, int, str]] = []
    for place, cell in enumerate(headings.values):
        heading = _fold_heading(cell_text(cell))
        if heading:
            found += [(-score, place, key) for key, score in _scores(heading, spellings).items()]
    columns: Columns = {}
    for _score, place, key in sorted(found):
        if place not in columns and key not in columns.values():
            columns[place] = key
    return columns


def _scores(heading: str, spellings: Mapping[str, str]) -> dict[str, int]:
    """How well a heading fits to fields: exactly, with further words, or but for a slip."""
    from rapidfuzz import fuzz

    if heading in spellings:
        return {spellings[heading]: 100}
    found: dict[str, int] = {}
    for spelling, key in spellings.items():
        score = 0
        if " " in spelling and f" {spelling} " in f" {heading} ":
            score = 90 + min(len(spelling), 9)
        elif len(spelling) > 4 and (ratio := fuzz.ratio(spelling, heading)) >= _ALIKE:
            score = int(ratio) - 10
        if score > found.get(key, 0):
            found[key] = score
    return found


def _spellings(target: ImportTarget[Any]) -> dict[str, str]:
    """The keys of the fields by their folded headings; the usual ones come before labels that are alike."""
    fields = {shown.key: shown for shown in target.list_fields()}
    found = {_fold_heading(key): key for key in fields}
    found |= {_fold_heading(label): key for key, shown in fields.items() for label in (shown.label, _(shown.label))}
    for key, headings in target.headings().items():
        if key in fields:
            found |= {_fold_heading(heading): key for heading in headings}
    return found


def _fold_heading(text: str) -> str:
    """A heading without case, accents and signs."""
    return " ".join(re.findall(r"[^\W_]+", fold_text(text)))


# ---- what was chosen before ----------------------------------------------------------------------------------------


def remember_columns(target: ImportTarget[Any], headings: SheetRow | None, columns: Columns) -> None:
    """Keep on this computer which field each column was, by a hash of the headings; failing is no reason to stop."""
    if headings is None:
        return
    known = _load(_FILE)
    kept = known.setdefault(target.key, {})
    kept.pop(_fingerprint(headings), None)
    kept[_fingerprint(headings)] = {str(place): key for place, key in columns.items()}
    known[target.key] = dict(list(kept.items())[-_KEPT:])
    _write(_FILE, known)


def remember_words(target: ImportTarget[Any], words: Mapping[str, OwnWords]) -> None:
    """Keep on this computer what was chosen for words that match nothing, by their marks."""
    _write(_WORDS_FILE, _load(_WORDS_FILE) | {target.key: {key: dict(own) for key, own in words.items()}})


def load_words(target: ImportTarget[Any]) -> dict[str, dict[str, str]]:
    """What was chosen for words before, by the key of the field."""
    return {str(key): dict(own) for key, own in _load(_WORDS_FILE).get(target.key, {}).items()}


def _write(name: str, known: Mapping[str, Any]) -> None:
    path = settings_path().with_name(name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_file_atomically(path, json.dumps(known).encode())
    except (OSError, CannotWriteError):
        return


def _remembered(target: ImportTarget[Any]) -> dict[str, dict[str, str]]:
    kept = _load(_FILE).get(target.key, {})
    return {mark: columns for mark, columns in kept.items() if all(place.isdecimal() for place in columns)}


def _load(name: str) -> dict[str, dict[str, dict[str, str]]]:
    """What a file keeps by target, then by the hash of the headings or by the field."""
    try:
        found = json.loads(settings_path().with_name(name).read_bytes())
        return {
            str(target): {
                str(mark): {str(inner): str(key) for inner, key in values.items()} for mark, values in kept.items()
            }
            for target, kept in found.items()
        }
    except (OSError, ValueError, AttributeError, TypeError, RecursionError):
        return {}


def _fingerprint(headings: SheetRow) -> str:
    """A hash of the headings: their words stay in the file."""
    texts = [_fold_heading(cell_text(cell)) for cell in headings.values]
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()[:16]


def list_examples(rows: Sequence[SheetRow], place: int, most: int = 3) -> list[str]:
    """The first different values of a column."""
    found: dict[str, None] = {}
    for row in rows[:500]:
        text = cell_text(row.values[place])
        if text:
            found[text] = None
        if len(found) == most:
            break
    return list(found)


def field_label(shown: FieldInfo) -> str:
    """The label of a field in the language of the window."""
    return _(shown.label)
