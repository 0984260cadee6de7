"""What every kind of table gives: a cell for a row and a column of the form."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Set as AbstractSet

from kiscase.reporting.facts import YearFacts
from kiscase.reporting.forms import ReportForm, ReportFormColumn, ReportFormRow, ReportFormTable
from kiscase.reporting.report import CountedCell


class Measures(ABC):
    """The selections and measures that a kind of table knows, over the facts of a year."""

    def __init__(self, facts: YearFacts, table: ReportFormTable, form: ReportForm) -> None:
        self.facts, self.table, self.form = facts, table, form

    @abstractmethod
    def cell(self, row: ReportFormRow, column: ReportFormColumn) -> CountedCell:
        """What a cell counts."""

    def sexes(self, facts: YearFacts) -> tuple[AbstractSet[int], AbstractSet[int]]:
        """The women and the men among what is counted: participants, unless a table is about others."""
        return facts.women, facts.men
