"""What is missing before the year's report can be closed; each gap leads to its record."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import NamedTuple

from kiscase.core.database.plain_reader import PlainReader
from kiscase.core.i18n import N_
from kiscase.core.records.choice import Choice
from kiscase.reporting.facts import YearFacts
from kiscase.reporting.forms import ReportForm
from kiscase.reporting.measures.activities import rows_of_activities
from kiscase.reporting.report import PEOPLE, YearlyReport


class GapKind(Choice):
    """What is missing."""

    NO_SEX = "no_sex", N_("The sex is not recorded: missing from the columns of women and men")
    NO_MAIN_GROUP = "no_main_group", N_("The stay has no main group: missing from rows 1 to 9")
    NO_END = "no_end", N_("The contract has ended, and the stay goes on")
    NO_ATTENDANCE = "no_attendance", N_("A stay in the year, and nothing attended in it: not counted as taking part")
    NO_CERTIFICATE = "no_certificate", N_("Completed without a certificate: not counted as completed")
    NO_OUTCOME = "no_outcome", N_("Completed, and what the person does now is not recorded")
    NO_ROW = "no_row", N_("The activity belongs to no row: choose its subtype")
    NO_BASIS = "no_basis", N_("The worker has no basis of employment in the year")
    NOT_SETTLED = "not_settled", N_("The money has not been settled")
    CHECK = "check", N_("The figures do not agree")


GAP_TABLES: Mapping[GapKind, str] = {
    GapKind.NO_ROW: "activity",
    GapKind.NO_BASIS: "worker",
    GapKind.NOT_SETTLED: "grant_money",
}
"""The tables of the records that have a gap; the others are about people."""


class ReportGap(NamedTuple):
    """Something that is missing, and the record where it is."""

    kind: GapKind
    row_id: int
    check: str = ""
    """The table of the report and what does not agree in it; the words of the form."""
    check_table: str = ""

    @property
    def table(self) -> str:
        """The table of the record."""
        return self.check_table or GAP_TABLES.get(self.kind, PEOPLE)

    @property
    def words(self) -> str:
        """What is missing, or what does not agree."""
        return f"{self.kind.label}: {self.check}" if self.check else self.kind.label


_NO_END = """
SELECT DISTINCT participant_id AS id FROM stay
WHERE started_on <= :last AND ended_on IS NULL
  AND EXISTS (SELECT 1 FROM contract WHERE contract.participant_id = stay.participant_id
    AND contract.state IN ('completed', 'terminated') AND contract.closed_on <= :last
    AND contract.closed_on >= stay.started_on)
  AND NOT EXISTS (SELECT 1 FROM contract WHERE contract.participant_id = stay.participant_id
    AND contract.state IN ('active', 'evaluated', 'disputed'))
"""
_NO_CERTIFICATE = """
SELECT DISTINCT participant_id AS id FROM stay
WHERE "end" = 'completed' AND ended_on >= :first AND ended_on <= :last
  AND NOT EXISTS (SELECT 1 FROM certificate WHERE certificate.participant_id = stay.participant_id
    AND certificate.kind = 'completion' AND certificate.until >= stay.started_on)
"""
_NO_OUTCOME = """
SELECT DISTINCT participant_id AS id FROM stay
WHERE "end" = 'completed' AND ended_on >= :first AND ended_on <= :last
  AND NOT EXISTS (SELECT 1 FROM outcome WHERE outcome.stay_id = stay.id)
"""
_NO_BASIS = """
SELECT id FROM worker WHERE retired IS NOT TRUE AND NOT EXISTS (SELECT 1 FROM worker_term
  WHERE worker_term.worker_id = worker.id AND worker_term.since <= :last)
"""
_NOT_SETTLED = """
SELECT id FROM grant_money
WHERE year = CAST(substr(CAST(:first AS TEXT), 1, 4) AS INTEGER) AND settled_on IS NULL AND source <> 'own'
"""
_STATEMENTS: Mapping[GapKind, str] = {
    GapKind.NO_END: _NO_END,
    GapKind.NO_CERTIFICATE: _NO_CERTIFICATE,
    GapKind.NO_OUTCOME: _NO_OUTCOME,
    GapKind.NO_BASIS: _NO_BASIS,
    GapKind.NOT_SETTLED: _NOT_SETTLED,
}


_EXPLAINING = (GapKind.NO_MAIN_GROUP, GapKind.NO_ATTENDANCE, GapKind.NO_CERTIFICATE)
"""Gaps by which checks fail: whoever has one is not named by the check again."""


def find_report_gaps(reader: PlainReader, facts: YearFacts, form: ReportForm, report: YearlyReport) -> list[ReportGap]:
    """The gaps of a year, by their kinds; last the people by whom the figures of its report do not agree."""
    days = {"first": facts.first, "last": facts.last}
    found = [ReportGap(kind, row_id) for kind, ids in _gaps_of_facts(facts, form) for row_id in sorted(ids)]
    for kind, statement in _STATEMENTS.items():
        found += [
            ReportGap(kind, row_id)
            for row_id in sorted(
                reader.ids(statement, **{key: day for key, day in days.items() if f":{key}" in statement})
            )
        ]
    order = list(GapKind)
    found.sort(key=lambda gap: (order.index(gap.kind), gap.row_id))
    return [*found, *_gaps_of_checks(report, {(gap.table, gap.row_id) for gap in found if gap.kind in _EXPLAINING})]


def _gaps_of_checks(report: YearlyReport, explained: Collection[tuple[str, int]]) -> list[ReportGap]:
    """Whom a failed check concerns, once in a table, though several rows have them."""
    found = [
        ReportGap(GapKind.CHECK, row_id, f"{table.code}, {check.words}", check.table)
        for table, check in report.failed_checks
        for row_id in check.ids
        if (check.table, row_id) not in explained
    ]
    return list(dict.fromkeys(found))


def _gaps_of_facts(facts: YearFacts, form: ReportForm) -> Iterator[tuple[GapKind, set[int]]]:
    in_year = [one for one in facts.stays if not "" < one.ended < facts.first]
    people = {one.participant_id for one in in_year}
    last = {one.participant_id: one.group for one in in_year}
    there = {person for person, _activity, _inside in facts.attended}
    inside = {person for person, _activity, within in facts.attended if within}
    inside |= {one.participant_id for one in facts.work if one.within_stay}
    yield GapKind.NO_SEX, (people | there) - facts.women - facts.men
    yield GapKind.NO_MAIN_GROUP, {person for person, group in last.items() if not group}
    yield GapKind.NO_ATTENDANCE, people - inside
    held = {activity for _person, activity, _inside in facts.attended}
    yield GapKind.NO_ROW, held - rows_of_activities(form, facts.activities).keys()
