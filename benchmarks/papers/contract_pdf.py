"""The contract as PDF: tagged against untagged, and against the same texts by others: ReportLab, WeasyPrint, emboss."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.case_files import CaseFiles
from benchmarks.measurement import Figure, Size, alternating_medians, elapsed_milliseconds
from benchmarks.processes.environment import process_environment
from benchmarks.rivals.emboss_contract import EmbossRenderer
from benchmarks.rivals.reportlab_contract import render_with_reportlab
from benchmarks.rivals.weasyprint_contract import WeasyPrintRenderer
from kiscase.contracts import official_form
from kiscase.contracts.content import Content
from kiscase.contracts.model import OFFICIAL_FORM, Contract
from kiscase.core import resources
from kiscase.core.i18n import use_language
from kiscase.pdf.blocks import Block
from kiscase.pdf.document_properties import DocumentProperties
from kiscase.pdf.render import render_pdf
from kiscase.practice.plan_content import plan_content, planned_evaluations
from kiscase.practice.source_data import contract_plans

DRAWN_ON = date(2026, 6, 15)


def sample_content() -> Content:
    """A plan of the practice club with all that the form demands."""
    plan = contract_plans()["unemployment_shop_closed"]
    return plan_content(plan, DRAWN_ON, planned_evaluations(plan, DRAWN_ON))


def sample_contract() -> tuple[DocumentProperties, list[Block]]:
    """A contract of the practice club with all its fields filled in."""
    content = sample_content()
    shown: dict[str, Any] = {
        "stamp": "Ośrodek Pomocy Społecznej w Przykładowie",
        "people": [
            {
                "family_name": "Żółcińska",
                "given_name": "Łucja",
                "address": "ul. Akacjowa 7/12, 00-000 Przykładów",
                "pesel": "99923100014",
            }
        ],
        "worker": [{"family_name": "Ćwikliński", "given_name": "Łukasz", "phone": "000 100 112"}],
        "signers": [
            {"place": "participant", "key": "participant", "name": "Łucja Żółcińska"},
            {"place": "worker", "key": "worker", "name": "Łukasz Ćwikliński"},
        ],
    }
    record = Contract(form=OFFICIAL_FORM, variant=content.fields["variant"])
    with use_language("pl"):
        story = official_form.contract_blocks(record, content, shown)
        title = official_form.contract_title(record, shown)
    author = resources.load_toml("practice/club.toml")["institution"]["name"]
    return DocumentProperties(title, author, "pl", DRAWN_ON, number="KS/7/2026", code="ABCD-2345"), story


def measure(files: CaseFiles, size: Size) -> list[Figure]:
    """The figures about the contract as PDF."""
    sheet, story = sample_contract()
    pages = _pages(render_pdf(sheet, story))  # fonts and forms are loaded now, also where there is one round alone
    tagged, untagged, bare = alternating_medians(
        size.documents,
        lambda: elapsed_milliseconds(lambda: render_pdf(sheet, story)),
        lambda: elapsed_milliseconds(lambda: render_pdf(sheet, story, tagged=False)),
        lambda: elapsed_milliseconds(lambda: render_with_reportlab(sheet, story)),
    )
    figures = [
        Figure(f"the contract of {pages} pages, tagged : untagged", tagged, untagged, limit=2.0),
        Figure(f"the contract of {pages} pages : the same texts on bare ReportLab", tagged, bare, limit=0.8),
    ]
    return [*figures, *_against_weasyprint(files.folder, sheet, story, size), *_against_emboss(sheet, story, size)]


def _against_weasyprint(folder: Path, sheet: DocumentProperties, story: Sequence[Block], size: Size) -> list[Figure]:
    try:
        rival = WeasyPrintRenderer(sheet, story)
    except (ImportError, OSError) as missing:  # it needs libraries of the system
        print(f"WeasyPrint is left out: {missing}", file=sys.stderr)
        return []
    times = min(size.documents, 7)
    ours, tagged, plain = alternating_medians(
        times,
        lambda: elapsed_milliseconds(lambda: render_pdf(sheet, story)),
        lambda: elapsed_milliseconds(lambda: rival.pdf(pdf_variant="pdf/ua-1")),
        lambda: elapsed_milliseconds(rival.pdf),
    )
    whole_ours, whole_theirs = alternating_medians(
        min(times, 3), lambda: _process(folder, "ours"), lambda: _process(folder, "weasyprint")
    )
    what = f"the contract ({_pages(rival.pdf())} pages there)"
    return [
        Figure(f"{what} : WeasyPrint, tagged too, warm", ours, tagged, limit=4.0, times_slower=True),
        Figure(f"{what} : WeasyPrint, untagged, warm", ours, plain, limit=4.0, times_slower=True),
        Figure("the contract, whole process : WeasyPrint, tagged", whole_ours, whole_theirs, times_slower=True),
    ]


def _against_emboss(sheet: DocumentProperties, story: Sequence[Block], size: Size) -> list[Figure]:
    try:
        rival = EmbossRenderer(sheet, story)
    except ImportError as missing:
        print(f"emboss is left out: {missing}", file=sys.stderr)
        return []
    made: list[bytes] = []
    ours, theirs = alternating_medians(
        min(size.documents, 3),
        lambda: elapsed_milliseconds(lambda: render_pdf(sheet, story)),
        lambda: elapsed_milliseconds(lambda: made.append(rival.pdf())),
    )
    what = f"the contract ({_pages(made[-1])} pages there) : emboss, tagged too, warm"
    return [Figure(what, ours, theirs, limit=4.0, times_slower=True)]


def _pages(pdf: bytes) -> int:
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


def _process(folder: Path, who: str) -> float:
    words, around = [sys.executable, "-m", "benchmarks.papers.contract_pdf", who], process_environment(folder)
    return elapsed_milliseconds(lambda: subprocess.run(words, env=around, check=True, capture_output=True))  # noqa: S603 - ourselves


def main(who: str) -> int:
    """Make the contract once, for the figure of the whole process; *who* is one of the makers."""
    makers: dict[str, Callable[[DocumentProperties, list[Block]], bytes]] = {
        "ours": render_pdf,
        "weasyprint": lambda sheet, story: WeasyPrintRenderer(sheet, story).pdf(pdf_variant="pdf/ua-1"),
        "reportlab": render_with_reportlab,
    }
    made = makers[who](*sample_contract())
    print(len(made))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
