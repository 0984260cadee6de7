"""Errors that users can understand and fix (Problem and its subclasses); others are bugs, but for a stopped check."""

from __future__ import annotations

from collections.abc import Mapping


class Problem(Exception):
    """An error that the user can fix; its text is a complete sentence in the language of the window.

    *way_out* names a page that helps: a pair of a feature's kind and a record's id, shown as a button.
    """

    def __init__(self, sentence: str, *, way_out: tuple[str, int | None] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.way_out = way_out


class InvalidValuesError(Problem):
    """Values that cannot be stored: a sentence for each field, by the field's key."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__(" ".join(dict.fromkeys(problems.values())))
        self.problems = dict(problems)


class WrongPassphraseError(Problem):
    """The passphrase does not open the case file."""


class NotACaseFileError(Problem):
    """The file is not a kiscase case file."""


class DamagedFileError(Problem):
    """The case file is truncated or its content does not match its seals."""


class OlderCaseError(Problem):
    """The case on a server is of an older schema, and the account may not upgrade it."""


class NewerFileError(Problem):
    """The case file was written by a newer version of the program."""


class FileInUseError(Problem):
    """Another program holds the case file open."""


class CaseInUseError(Problem):
    """Another desk keeps the case on the server busy."""


class ConnectionLostError(Problem):
    """The server does not answer; whether what was sent last is stored is not known."""


class CannotWriteError(Problem):
    """The location is read-only, full or no longer there."""


class FileNotInPlaceError(Problem):
    """The open file is not the one at its path, or another program has written to it."""


class RecordGoneError(Problem):
    """The record was deleted, or its creation was undone."""


class EditConflictError(Problem):
    """The record was changed after it was read.

    *row* is its table and id, *worker* who changed it, where that is known.
    """

    def __init__(self, sentence: str, *, row: tuple[str, int] | None = None, worker: str = "") -> None:
        super().__init__(sentence)
        self.row, self.worker = row, worker


class OpeningGivenUpError(Problem):
    """Nobody waits any more for the case that was to be opened."""

    def __init__(self) -> None:
        super().__init__("")


class CheckStoppedError(Exception):
    """A check of the file was stopped before its end: nothing is known of what it had not come to."""
