"""What is said about a backup and a check: of a case file, or of a case on a server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kiscase.core.database.local.checking.integrity import damage_sentence
from kiscase.core.i18n import N_, _


class CaseWords(NamedTuple):
    """The sentences, translated; `check` is the command."""

    check: str
    checking: str
    checked: str
    stopped: str
    intact: str
    damaged: str
    damaged_with_copy: str

    def describe_damage(self, faults: Sequence[str]) -> str:
        """The faults in one paragraph, with what is to be done."""
        return self.damaged.format(fault=faults[0]) if self.damaged else damage_sentence(faults)


CHECK_FILE, CHECK_CASE = N_("Check the file"), N_("Check the case")


def case_words(*, shared: bool) -> CaseWords:
    """Of a case on a server where the case is *shared*."""
    if shared:
        return CaseWords(
            CHECK_CASE,
            _("The case is being checked…"),
            _("The case was checked."),
            _("Cancelled: the case was not checked to the end."),
            _("The case is intact: its rows, its journal, and all that the journal knows of."),
            _("The case is damaged: {fault} Change nothing, and tell whoever runs the server."),
            _("The backup was written, but the case itself is damaged, and so is the copy: {fault}"),
        )
    return CaseWords(
        CHECK_FILE,
        _("The file is being checked…"),
        _("The file was checked."),
        _("Cancelled: the file was not checked to the end."),
        _("The file is intact: its structure, its journal, and all that the journal knows of."),
        "",  # that of `damage_sentence`, which counts
        _("The backup was written, but the file itself is damaged, and so is the copy: {fault}"),
    )
