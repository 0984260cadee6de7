"""The rows of the legal data as a list: by words, by kind and by the day on which they are in force."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import count
from typing import NamedTuple

from sqlalchemy.orm import Session

from kiscase.core.collation import fold_text
from kiscase.core.date_format import format_date
from kiscase.core.errors import RecordGoneError
from kiscase.core.i18n import DEFAULT_LANGUAGE, _, current_language
from kiscase.core.legal_data.corrections import LegalCorrection
from kiscase.core.legal_data.in_force import corrected_rows, correction_reasons
from kiscase.core.legal_data.rows import LegalAmount, LegalArticle, LegalRow, LegalRule, LegalTable, shipped_rows
from kiscase.core.records.search_hit import SearchHit

SHOWN_TABLES = (
    LegalTable.ACT,
    LegalTable.ARTICLE,
    LegalTable.CONDITION,
    LegalTable.BENEFIT,
    LegalTable.GROUP,
    LegalTable.ACTIVITY_KIND,
    LegalTable.AMOUNT,
)
"""What the page shows: law; problem areas, who may apply and why a stay was broken off are practice of clubs."""
_MAX_HITS = 5
_EDITION = re.compile(r" \(t\.j\. [^)]*\)")
_ARTICLE_WANTED = re.compile(r"art\.?\s*\d")


class LawRow(NamedTuple):
    """A row with its number: that of the correction, or a negative one for what ships with the program.

    *correction* is the first correction that takes over from a shipped row within its days.
    """

    id: int
    row: LegalRow
    correction: LegalRow | None = None

    def is_in_force(self, on: date) -> bool:
        """Whether the row holds on a day and no correction has taken its place."""
        return self.row.is_in_force(on) and not any(one.is_in_force(on) for one in _corrections_of(self.row))


def law_rows() -> list[LawRow]:
    """All rows that are law: of each code the shipped ones, then the corrections."""
    numbers = count(1)
    found = []
    for table in SHOWN_TABLES:
        shipped = [(-next(numbers), row) for row in shipped_rows(table)]
        for code in dict.fromkeys(row.code for _id, row in shipped):
            found += [LawRow(number, row, _taken_over_by(row)) for number, row in shipped if row.code == code]
            found += [LawRow(row.correction or 0, row) for row in corrected_rows(table) if row.code == code]
    return found


def list_law_rows(text: str = "", table: str = "", on: date | None = None) -> list[LawRow]:
    """The rows whose words match, of one kind or all, that are in force on a day or ever."""
    wanted = fold_text(text).split()
    return [
        one
        for one in law_rows()
        if table in ("", one.row.table)
        and (on is None or one.is_in_force(on))
        and all(word in _searched_text(one.row) for word in wanted)
    ]


def require_law_row(number: int) -> LawRow:
    """The row of a number; raises a Problem for a correction that is gone."""
    for one in law_rows():
        if one.id == number:
            return one
    raise RecordGoneError(_("This correction is no longer on file."))


def search_law(_session: Session, text: str) -> list[SearchHit]:
    """What the search box offers: provisions by their article, as `art. 108`."""
    folded = " ".join(fold_text(text).split())
    if not _ARTICLE_WANTED.match(folded):
        return []
    cited = re.compile(r"\b" + re.escape(folded.replace(".", "")) + r"(?![0-9a-z])")
    return [
        SearchHit(LegalCorrection.__tablename__, one.id, f"{short_provision(one.row)} · {row_title(one.row)}")
        for one in law_rows()
        if cited.search(fold_text(one.row.basis).replace(".", ""))
    ][:_MAX_HITS]


def short_provision(row: LegalRow) -> str:
    """The basis of a row with the usual short names of the acts, as `art. 108 ust. 1 u.p.s.`; of an act its name."""
    if row.table is LegalTable.ACT and not row.correction:
        return _short_names()[row.code][1]
    basis = row.basis
    for title, short in _short_names().values():
        basis = basis.replace(title, short)
    return _EDITION.sub("", basis)


def row_title(row: LegalRow) -> str:
    """What a row is about, as a title."""
    return row.label[:1].upper() + row.label[1:]


def describe_period(row: LegalRow) -> str:
    """From when to when a row is in force."""
    since = format_date(row.valid_from)
    if row.valid_until is None:
        return _("from {date}").format(date=since)
    return f"{since} – {format_date(row.valid_until)}"


def describe_law_row(one: LawRow) -> list[tuple[str, list[str]]]:
    """Everything that is known of a row: headings with their paragraphs."""
    row = one.row
    parts = [
        *_content_parts(row),
        (_("Legal basis"), [row.basis]),
        (_("In force"), [describe_period(row)]),
        (_("Source"), [row.source]),
        (_("Certainty"), [row.certainty.label]),
        (_("Still to be checked"), [row.unsure]),
        (_("Why it is corrected"), [correction_reasons().get(row.correction, "") if row.correction else ""]),
        (_("Correction"), [_describe_correction(one.correction)] if one.correction else []),
        (_("Published in"), list(row.publications) if isinstance(row, LegalRule) else []),
        (_("Other rows of this rule"), list(_other_rows(one))),
    ]
    return [(heading, lines) for heading, texts in parts if (lines := [text for text in texts if text])]


def _content_parts(row: LegalRow) -> Iterator[tuple[str, list[str]]]:
    """What a row says: in own words, word for word, or an amount."""
    if isinstance(row, LegalArticle):
        yield _("Official wording"), list(row.paragraphs())
        if current_language() != DEFAULT_LANGUAGE and current_language() in row.texts:
            yield _("Unofficial translation"), list(row.paragraphs(current_language()))
    elif isinstance(row, LegalAmount):
        yield _("Amount"), [format_amount(row)]
    elif isinstance(row, LegalRule):
        yield _("What it says"), [row.sentence]


def format_amount(row: LegalAmount) -> str:
    """An amount as people read it, as `31,40 zł`."""
    from babel.numbers import format_decimal

    return format_decimal(row.value, "#,##0.00", locale=current_language()) + "\u00a0zł"


def _other_rows(one: LawRow) -> Iterator[str]:
    for other in law_rows():
        if other.row.code == one.row.code and other.row.table is one.row.table and other.id != one.id:
            content = [text for _heading, texts in _content_parts(other.row) for text in texts]
            yield f"{describe_period(other.row)} ({other.row.certainty.label}): {' '.join(content) or other.row.basis}"


def _describe_correction(correction: LegalRow) -> str:
    sentence = _("From {date} a correction by this institution takes its place: {basis}")
    return sentence.format(date=format_date(correction.valid_from), basis=correction.basis)


def _corrections_of(row: LegalRow) -> list[LegalRow]:
    """The corrections that may take over from a shipped row."""
    if row.correction is not None:
        return []
    return [one for one in corrected_rows(row.table) if one.code == row.code]


def _taken_over_by(row: LegalRow) -> LegalRow | None:
    return next((one for one in _corrections_of(row) if _overlap(row, one)), None)


def _overlap(one: LegalRow, other: LegalRow) -> bool:
    last = date.max
    return one.valid_from <= (other.valid_until or last) and other.valid_from <= (one.valid_until or last)


def _searched_text(row: LegalRow) -> str:
    content = [text for _heading, texts in _content_parts(row) for text in texts]
    return fold_text(" ".join([row.label, row.basis, short_provision(row), row.source, *content]))


@cache
def _short_names() -> dict[str, tuple[str, str]]:
    """The titles of the acts as a basis cites them, and their short names, by code."""
    from kiscase.core import resources

    acts = resources.load_toml("law/law.toml")["act"]
    return {row["code"]: (row["basis"].split(" (")[0].replace("ustawa", "ustawy", 1), row["short"]) for row in acts}
