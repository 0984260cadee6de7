"""The table of contracts: those concluded, carried out, evaluated and ended in the year, each with its annexes once."""

from __future__ import annotations

from kiscase.contracts.model import ContractState
from kiscase.reporting.facts import ContractFact
from kiscase.reporting.forms import ReportFormColumn, ReportFormRow
from kiscase.reporting.measures.measuring import Measures
from kiscase.reporting.report import PEOPLE, CountedCell

CONTRACT = "contract"


class ContractMeasures(Measures):
    """Counts contracts, or their participants."""

    def cell(self, row: ReportFormRow, column: ReportFormColumn) -> CountedCell:
        """The contracts of the row, or their people."""
        chosen = [one for one in self.facts.contracts if self._is_in_row(row, one)]
        if column.measure == "people":
            return CountedCell.of_ids(PEOPLE, {one.participant_id for one in chosen})
        return CountedCell.of_ids(CONTRACT, {one.root for one in chosen})

    def _is_in_row(self, row: ReportFormRow, one: ContractFact) -> bool:
        in_year = self.facts.first <= one.closed <= self.facts.last
        match row.select:
            case "concluded":
                return (
                    one.annex == 0
                    and self.facts.first <= one.drawn <= self.facts.last
                    and one.variant in row.options["variants"]
                )
            case "carried_out":
                return True
            case "evaluated":
                return one.root in self.facts.evaluated
            case "completed":
                return in_year and one.state == ContractState.COMPLETED and one.result in row.options["results"]
            case "terminated":
                return in_year and one.state == ContractState.TERMINATED
        raise KeyError(row.select)
