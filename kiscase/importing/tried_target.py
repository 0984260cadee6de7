"""Targets whose rows one action each stores: the trial asks that action itself, and takes everything back."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar

from kiscase.core.database.progress import Report
from kiscase.core.errors import InvalidValuesError, Problem
from kiscase.core.i18n import _
from kiscase.core.journal.running_action import describe_action
from kiscase.importing.target import ImportStopped, ImportTarget, Stop

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

Prepared = TypeVar("Prepared")


class TriedTarget(ImportTarget[Prepared]):
    """A target whose rules are those of the action that stores a row; what it refuses is an error of the row."""

    sentence: ClassVar[str]
    """What the journal has of the import, with the placeholder {count}, marked with N_."""

    @abstractmethod
    def store_row(self, session: Session, prepared: Prepared) -> None:
        """Store a row by the action that the window uses, too; raises a Problem before anything is written."""

    def explain(self, _prepared: Prepared, problem: Problem) -> Mapping[str, str]:
        """The sentences about a row that was refused, by the key of the field; the key of the whole row is empty."""
        return problem.problems if isinstance(problem, InvalidValuesError) else {"": problem.sentence}

    def store(self, session: Session, rows: Sequence[Prepared], is_stopped: Stop, report: Report) -> None:
        """Store all rows, or raise the Problem of the first that is refused."""
        for row, refusal in self.try_rows(session, rows, is_stopped, report):
            if refusal is not None:
                sentence = _("{name}: {problem} Nothing was changed.")
                raise Problem(sentence.format(name=self.name_row(row), problem=refusal.sentence))
        describe_action(session, self.sentence, count=len(rows))

    def try_rows(
        self, session: Session, rows: Sequence[Prepared], is_stopped: Stop, report: Report
    ) -> Iterator[tuple[Prepared, Problem | None]]:
        """Store one row after the other in the running action; each with the Problem by which it was refused."""
        for place, row in enumerate(rows):
            if is_stopped():
                raise ImportStopped
            refusal: Problem | None = None
            try:
                self.store_row(session, row)
            except Problem as problem:
                refusal = problem
            yield row, refusal
            report((place + 1) / len(rows))
