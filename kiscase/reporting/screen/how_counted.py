"""How a table is counted, in words: its rules, its columns, its checks and its days."""

from __future__ import annotations

import html

from kiscase.core.date_format import format_date
from kiscase.core.i18n import _
from kiscase.reporting.queries import ShownReport
from kiscase.reporting.report import CountedCheck, CountedTable


def describe_check(check: CountedCheck) -> str:
    """What is wrong where a check fails, with its sides."""
    words = _("{check}, in {place}: {left} and {right}")
    return words.format(check=check.words, place=check.place, left=check.left, right=check.right)


def how_counted_html(table: CountedTable, shown: ShownReport) -> str:
    """The rules of the table, its columns and checks, as HTML; a check that fails leads to the people."""
    parts = [f"<h4>{html.escape(table.title)} ({html.escape(table.basis)})</h4>"]
    parts += [f"<p>{html.escape(words)}</p>" for words in table.how]
    columns = {f"{one.code}. {one.label}": one.how for one in table.columns if one.how}
    parts.append(
        "<p>" + "<br>".join(f"<b>{html.escape(name)}</b>: {html.escape(how)}" for name, how in columns.items()) + "</p>"
    )
    checks = [
        f'<a href="{place}">{html.escape(describe_check(check))}</a>'
        for place, check in enumerate(table.checks)
        if not check.is_kept
    ]
    if checks:
        parts.append("<p>" + "<br>".join(checks) + "</p>")
    elif table.checks:
        words = _("The figures of this table agree.")
        parts.append(f"<p>{html.escape(words)}</p>")
    parts.append(f"<p>{html.escape(_as_of_text(shown))}</p>")
    return "".join(parts)


def _as_of_text(shown: ShownReport) -> str:
    report = shown.report
    days = f"{format_date(report.since)}–{format_date(report.until)}"
    if shown.frozen_id is not None:
        return _("Frozen figures of {days}, form {form}, legal data {law}.").format(
            days=days, form=report.form_version, law=report.law_version
        )
    if report.is_whole_year:
        return _("Counted from what is on file now about {days}.").format(days=days)
    return _(
        "Counted from what is on file now about {days}: what was corrected or deleted since that day counts as it is "
        "today. Only a frozen report keeps the figures of its day."
    ).format(days=days)
