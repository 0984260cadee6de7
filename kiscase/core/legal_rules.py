"""Legal rules as dated data from `resources/law/`: what was in force on a day, with its sentence and article.

What the institution corrected in the open case file comes before what ships with the program (`legal_data.in_force`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from kiscase.core import clock
from kiscase.core.i18n import _, localized_text
from kiscase.core.legal_data import in_force
from kiscase.core.legal_data.rows import LegalAmount, LegalArticle, LegalRow, LegalRule, LegalTable, shipped_rows


def law_version() -> str:
    """The version of the legal data with the open file's corrections; an assessment stores the one it used."""
    return in_force.data_version()


def benefit_rule(code: str, on: date) -> LegalRule:
    """The rule on a right to a benefit (art. 1 ust. 3 and 3a of the social employment act) in force on a day."""
    return in_force.nearest_row(LegalTable.BENEFIT, code, on, LegalRule)


def excluding_benefits(on: date) -> list[str]:
    """The codes of the rights to a benefit that keep a person out on a day."""
    codes = dict.fromkeys(row.code for row in shipped_rows(LegalTable.BENEFIT))
    return [code for code in codes if benefit_rule(code, on).excludes]


def condition_rule(code: str, on: date) -> LegalRule:
    """A condition of taking part or of the contract in force on a day."""
    return in_force.nearest_row(LegalTable.CONDITION, code, on, LegalRule)


def activity_kind_rule(code: str, on: date) -> LegalRule:
    """A kind of activity of art. 18 of the social employment act as it was on a day."""
    return in_force.nearest_row(LegalTable.ACTIVITY_KIND, code, on, LegalRule)


def amount_on(code: str, on: date) -> LegalAmount | None:
    """The amount in złoty in force on a day; None where none is known, as before the first row or in a new year."""
    return in_force.find_row(LegalTable.AMOUNT, code, on, LegalAmount)


def article_on(code: str, on: date) -> LegalArticle:
    """A provision word for word (`ups_11_2`, `ups_11_3`, `ups_109`) as it was in force on a day."""
    return in_force.nearest_row(LegalTable.ARTICLE, code, on, LegalArticle)


def benefit_options(on: date | None = None) -> list[tuple[str, str]]:
    """(code, label) of the rights that may exclude, in force on a day, else today."""
    return _options(LegalTable.BENEFIT, on)


def marked_benefit_options(on: date | None = None) -> list[tuple[str, str]]:
    """(code, label) of the rights in force on a day, else today; those that keep a person out come first and say so."""
    rows = in_force.rows_in_force(LegalTable.BENEFIT, on or clock.today())
    marked = [row for row in rows if isinstance(row, LegalRule) and row.excludes]
    others = [row for row in rows if row not in marked]
    mark = _("{benefit} – keeps the person out")
    return [(row.code, mark.format(benefit=row.label)) for row in marked] + [(row.code, row.label) for row in others]


def benefit_label(code: str) -> str:
    """The label of a right that may exclude, also of one that is no longer offered."""
    return _label(LegalTable.BENEFIT, code)


def group_options(on: date | None = None) -> list[tuple[str, str]]:
    """(code, label) of the groups of art. 1 ust. 2, in force on a day, else today."""
    return _options(LegalTable.GROUP, on)


def group_label(code: str) -> str:
    """The label of a group, also of one that is no longer offered."""
    return _label(LegalTable.GROUP, code)


def problem_area_options(on: date | None = None) -> list[tuple[str, str]]:
    """(code, label) of the problem areas, in use on a day, else today."""
    return _options(LegalTable.PROBLEM_AREA, on)


def problem_area_label(code: str) -> str:
    """The label of a problem area, also of one that is no longer offered."""
    return _label(LegalTable.PROBLEM_AREA, code)


def applicant_options(on: date | None = None) -> list[tuple[str, str]]:
    """(code, label) of who may apply for a person, on a day, else today."""
    return _options(LegalTable.APPLICANT, on)


def applicant_label(code: str) -> str:
    """The label of who applied, also of one that is no longer offered."""
    return _label(LegalTable.APPLICANT, code)


def end_reason_options(on: date | None = None) -> list[tuple[str, str]]:
    """(code, label) of the reasons for breaking off a stay, in use on a day, else today."""
    return _options(LegalTable.END_REASON, on)


def end_reason_label(code: str) -> str:
    """The label of a reason for breaking off a stay, also of one that is no longer offered."""
    return _label(LegalTable.END_REASON, code)


def activity_kind_options(on: date | None = None) -> list[tuple[str, str]]:
    """(code, label) of the kinds of activity of art. 18, in force on a day, else today."""
    return _options(LegalTable.ACTIVITY_KIND, on)


def activity_kind_label(code: str) -> str:
    """The label of a kind of activity, also of one that is no longer offered."""
    return _label(LegalTable.ACTIVITY_KIND, code)


def activity_subkind_options(kind: str = "", on: date | None = None) -> list[tuple[str, str]]:
    """(code, label) of the usual sub-kinds of a kind of activity, or of all, on a day, else today."""
    rows = in_force.rows_in_force(LegalTable.ACTIVITY_KIND, on or clock.today())
    found = _subkinds(row for row in rows if kind in ("", row.code))
    return list(found.items())


def activity_subkind_label(code: str) -> str:
    """The label of a sub-kind, also of one that is no longer offered; an unknown code is its own label."""
    return _subkinds(shipped_rows(LegalTable.ACTIVITY_KIND)).get(code, code)


def _options(table: LegalTable, on: date | None) -> list[tuple[str, str]]:
    return [(row.code, row.label) for row in in_force.rows_in_force(table, on or clock.today())]


def _label(table: LegalTable, code: str) -> str:
    """The label of a code as it is today, else as it last was; an unknown code is its own label."""
    try:
        return in_force.nearest_row(table, code, clock.today(), LegalRow).label
    except KeyError:
        return code


def _subkinds(rows: Iterable[LegalRow]) -> dict[str, str]:
    return {code: localized_text(labels) for row in rows if isinstance(row, LegalRule) for code, labels in row.subkinds}
