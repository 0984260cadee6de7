"""The last entry of a file's journal as this computer knows it: by it one sees that entries are missing.

The chain of the journal has no end of its own: whoever removes the last entries, or writes all of them anew, leaves a
chain that fits. So the number and the hash of the last entry are kept in the settings of this computer, by the path of
the file. Every backup has them, too: `find_missing_entries` compares with either.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path
from typing import NamedTuple

from kiscase.core import user_settings
from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.date_format import format_datetime
from kiscase.core.i18n import _
from kiscase.core.journal.timestamps import is_timestamp, parse_timestamp

_MOST_FILES = 200  # whose ends are kept


class JournalEnd(NamedTuple):
    """An entry of the journal: its number, its hash and its time."""

    entry: int
    hash: str
    at: str


def read_end(reader: PlainReader) -> JournalEnd | None:
    """The last entry of a file; None if its journal is empty."""
    row = reader.row("SELECT id, hash, at FROM journal_entry ORDER BY id DESC LIMIT 1")
    return JournalEnd(*row) if row else None


def find_missing_entries(reader: PlainReader, known: JournalEnd | None) -> str:
    """A sentence if the journal does not contain an entry that is known; else empty."""
    if known is None or not is_timestamp(known.at):
        return ""
    found = reader.row("SELECT hash FROM journal_entry WHERE id = :entry", entry=known.entry)
    if found is not None and found[0] == known.hash:
        return ""
    at = format_datetime(parse_timestamp(known.at))
    last = read_end(reader)
    if found is None:
        sentence = _(
            "Entries are missing at the end of the journal: it ends with number {last}, but number {known} of {at} is "
            "known here. If the case was taken back from a backup, that is why; otherwise work has been lost or "
            "removed, and a newer backup should be opened."
        )
        return sentence.format(last=last.entry if last else 0, known=known.entry, at=at)
    sentence = _(
        "The journal is not the one that is known here: its entry number {known} was another one on {at}. If another "
        "case was put in the place of this one, that is why; otherwise the journal was written anew outside the "
        "program, and a backup should be opened."
    )
    return sentence.format(known=known.entry, at=at)


def load_known_end(address: str) -> JournalEnd | None:
    """What is known on this computer of the journal of the case at *address*."""
    try:
        stored = json.loads(_place(address).read_text(encoding="utf-8"))
        return JournalEnd(int(stored["entry"]), str(stored["hash"]), str(stored["at"]))
    except (OSError, ValueError, TypeError, LookupError, RecursionError):
        return None


def save_known_end(address: str, end: JournalEnd) -> None:
    """Keep the end of a journal; that this fails is no reason to stop work."""
    place = _place(address)
    with contextlib.suppress(OSError):
        if not place.exists():
            place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            _delete_oldest(place.parent)
            place.touch(mode=0o600)
        with place.open("r+b") as file:  # in place and in one piece: to replace a file costs twenty times as much
            file.write(json.dumps(end._asdict()).encode())
            file.truncate()


def forget_known_end(address: str) -> None:
    """A new case begins at *address*: nothing is known of it yet."""
    with contextlib.suppress(OSError):
        _place(address).unlink(missing_ok=True)


def _place(address: str) -> Path:
    name = hashlib.sha256(address.encode("utf-8", "surrogateescape")).hexdigest()[:32]
    return user_settings.settings_path().parent / "journal-ends" / f"{name}.json"


def _delete_oldest(folder: Path) -> None:
    kept = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in kept[_MOST_FILES - 1 :]:
        old.unlink(missing_ok=True)
